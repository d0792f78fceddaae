/**
 * What the address of the wallboard says: whether it hangs on a wall, the call whose wait is
 * explained, the agent whose day is open, and how agents are shown.
 */
export const addressOf = ({ tv, call, agent, sort, view }: Partial<Record<string, string>>) =>
  ({
    tv,
    call,
    agent,
    sort: sort === 'time' || sort === 'name' ? sort : 'state',
    view: view === 'table' ? 'table' : 'tiles',
  }) as const;

export type WallboardAddress = ReturnType<typeof addressOf>;
