/**
 * The wallboard's address: wall mode, the explained call, the open agent or queue, and tiles or
 * table.
 */
export const addressOf = ({
  tv,
  call,
  agent,
  queue,
  sort,
  view,
}: Partial<Record<string, string>>) =>
  ({
    tv,
    call,
    agent,
    queue,
    sort: sort === 'time' || sort === 'name' ? sort : 'state',
    view: view === 'table' ? 'table' : 'tiles',
  }) as const;

export type WallboardAddress = ReturnType<typeof addressOf>;
