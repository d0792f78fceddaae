/**
 * One text for equal parameters, whatever the order of their keys: what a fact's value is kept
 * under during a run.
 */
export function keyOf(value: unknown): string {
  return textOf(value, []);
}

/** @param within - objects being written, outermost first: a cycle names its beginning. */
function textOf(value: unknown, within: readonly object[]): string {
  if (typeof value === 'function') return `function ${String(value)}`;
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' ? JSON.stringify(value) : `${typeof value} ${String(value)}`;
  }
  const above = within.indexOf(value);
  if (above !== -1) return `^${above}`;
  const inner = [...within, value];
  if (Array.isArray(value)) return `[${value.map((one) => textOf(one, inner)).join()}]`;
  if (value instanceof Map || value instanceof Set) {
    const kind = value instanceof Map ? 'map' : 'set';
    return `${kind}(${[...value].map((one) => textOf(one, inner)).join()})`;
  }
  const tag = Object.prototype.toString.call(value);
  if (tag === '[object Date]') return `date ${Number(value)}`;
  if (tag === '[object RegExp]') return `pattern ${String(value)}`;
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${textOf(one, inner)}`);
  return `{${members.join()}}`;
}
