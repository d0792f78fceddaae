/** What the address of the wallboard says. */
export interface WallboardAddress {
  readonly tv: string | undefined;
  /** The call whose wait is explained. */
  readonly call: string | undefined;
  /** The agent whose day is open. */
  readonly agent: string | undefined;
  readonly sort: 'state' | 'time' | 'name';
  readonly view: 'tiles' | 'table';
}

export function addressOf(search: Readonly<Record<string, unknown>>): WallboardAddress {
  const text = (name: string) => (search[name] === undefined ? undefined : String(search[name]));
  const sort = text('sort');
  return {
    tv: text('tv'),
    call: text('call'),
    agent: text('agent'),
    sort: sort === 'time' || sort === 'name' ? sort : 'state',
    view: text('view') === 'table' ? 'table' : 'tiles',
  };
}
