/** Short lists that live long: changed so that they keep their room and nothing is allocated. */

/** What every list is before it holds anything: one for all, and never changed. */
export const nothing: never[] = [];

/** Adds an item to a list, or begins one with it. */
export function added<T>(list: T[], item: T): T[] {
  if (list === nothing) return [item];
  list.push(item);
  return list;
}

/** Takes everything out. (Setting the length to 0 would give the room back.) */
export function clear(list: unknown[]): void {
  while (list.length > 0) list.pop();
}

/** Takes an item out, where it is in. */
export function remove<T>(list: T[], item: T): void {
  const last = list.length - 1;
  if (last >= 0 && list[last] === item) {
    list.pop();
    return;
  }
  const at = list.indexOf(item);
  if (at !== -1) list.splice(at, 1);
}
