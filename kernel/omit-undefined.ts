/**
 * Drops undefined members, because `exactOptionalPropertyTypes` does not accept undefined for a
 * missing member.
 */

type Given<Value> = { [Member in keyof Value]?: Exclude<Value[Member], undefined> };

/** The value without the members that are undefined. */
export function omitUndefined<Value extends object>(value: Value): Given<Value> {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries) as Given<Value>;
}
