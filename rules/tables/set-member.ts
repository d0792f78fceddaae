/** Sets a member inside an outcome, the objects around it made where they are missing. */
export function setAt(outcome: object, path: readonly string[], value: unknown): void {
  let owner = outcome;
  for (const member of path.slice(0, -1)) {
    const inner: unknown = Reflect.get(owner, member);
    const next = typeof inner === 'object' && inner !== null ? inner : {};
    if (next !== inner) Reflect.set(owner, member, next);
    owner = next;
  }
  Reflect.set(owner, path.at(-1) ?? '', value);
}
