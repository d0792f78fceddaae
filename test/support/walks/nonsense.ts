/** Values that are well formed and meaningless, from the edges of each domain. */
import { type Draw, pick } from './request-values.ts';

const texts: readonly unknown[] = [
  ...['', ' ', '__proto__', 'constructor', 'Paris', '24:00', '2026-02-31', '1e308', '-0', 'NaN'],
  ...['\u200B', 'e\u0301', '\uD800', 'a\u0000b', '../..', '{{name}}', '(a+)+$', 'x'.repeat(10_000)],
  null,
];
const numbers: readonly unknown[] = [
  ...[0, -1, 0.5, 1e-9, Number.MAX_SAFE_INTEGER, 2 ** 53, 1e308, -0],
  ...['7', null],
];

/** The value with one text, number or member replaced; what has none of them is returned as it is. */
export function nonsense(value: unknown, draw: Draw): unknown {
  if (typeof value === 'string') return pick(texts, draw);
  if (typeof value === 'number') return pick(numbers, draw);
  if (typeof value === 'boolean') return pick(['true', 0, null], draw);
  if (Array.isArray(value)) {
    const at = Math.floor(draw() * value.length);
    return value.map((one, place) => (place === at ? nonsense(one, draw) : one));
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value);
  const chosen = pick(members, draw)?.[0];
  return Object.fromEntries(
    members.map(([name, one]) => [name, name === chosen ? nonsense(one, draw) : one]),
  );
}
