/**
 * Reads part of a fact's value by path, as json-rules-engine does. Plain paths (`$.a.b[0]['c.d']`)
 * are walked here; searches go to jsonpath-plus and give a list or undefined.
 * Source: rules.md A5; RFC 9535 for the syntax.
 */
import { JSONPath } from 'jsonpath-plus';

/** Reads the part of a value that a path names. */
export type PathResolver = (value: object, path: string) => unknown;

const plainPath = /^(?:\$|(?=[A-Za-z_]))(?:(?:^|\.)[A-Za-z_][\w-]*|\[\d+\]|\['[\w. -]+'\])*$/;
const step = /\.?([A-Za-z_][\w-]*)|\[(\d+)\]|\['([\w. -]+)'\]/g;

/** Most parsed paths cached; rules can contain any number. */
const knownMax = 10_000;
const known = new Map<string, readonly string[] | null>();

export const resolvePath: PathResolver = (value, path) => {
  const steps = stepsOf(path);
  if (steps === null) return JSONPath({ path, json: value, wrap: false });
  let seen: unknown = value;
  for (const key of steps) {
    if (!seen || !Object.hasOwn(seen, key)) return undefined;
    seen = (seen as Readonly<Record<string, unknown>>)[key];
  }
  return seen;
};

/** Member names and indexes of a plain path; null if the path is a search. */
function stepsOf(path: string): readonly string[] | null {
  const before = known.get(path);
  if (before !== undefined) return before;
  const isPlain = typeof path === 'string' && plainPath.test(path);
  const steps = isPlain
    ? [...path.matchAll(step)].map(([, name, index, quoted]) => name ?? index ?? quoted ?? '')
    : null;
  if (known.size >= knownMax) known.clear();
  known.set(path, steps);
  return steps;
}
