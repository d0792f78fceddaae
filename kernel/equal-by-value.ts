/**
 * Whether two JSON values are equal. Key order is ignored; undefined counts as missing.
 */
export function equalByValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = new Map(Object.entries(a).filter(([, value]) => value !== undefined));
  const right = Object.entries(b).filter(([, value]) => value !== undefined);
  if (left.size !== right.length) return false;
  return right.every(([key, value]) => left.has(key) && equalByValue(left.get(key), value));
}
