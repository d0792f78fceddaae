/** Short lists that live long: changed so that they keep their room and nothing is allocated. */

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
