/** JSON Merge Patch (RFC 7396). */

/** null takes a member away, objects are merged, all else is put in its place. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const members = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [member, value] of Object.entries(patch)) {
    if (value === null) members.delete(member);
    else members.set(member, mergePatch(members.get(member), value));
  }
  // Own members, whatever they are called: a name such as `__proto__` means nothing here.
  return Object.fromEntries(members);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
