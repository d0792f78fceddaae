/** JSON Merge Patch (RFC 7396). */

/** Null removes a member, objects are merged, other values replace the old. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const members = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [member, value] of Object.entries(patch)) {
    if (value === null) members.delete(member);
    else members.set(member, mergePatch(members.get(member), value));
  }
  // `fromEntries` sets even `__proto__` as a plain member.
  return Object.fromEntries(members);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
