/**
 * Drops undefined members, which `exactOptionalPropertyTypes` rejects for missing ones.
 */

type Given<Value> = { [Member in keyof Value]?: Exclude<Value[Member], undefined> };

/** The value without undefined members. */
export function omitUndefined<Value extends object>(value: Value): Given<Value> {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries) as Given<Value>;
}
