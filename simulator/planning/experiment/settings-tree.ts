/** Places a value into a tree by its path, and checks the result by its schema. */
import {
  aFinding,
  type DistributionSpec,
  type Finding,
  findingsOf,
  type ParseResult,
  parseCentre,
  type Scenario,
  scenarioSchema,
} from '../../../contracts/index.ts';
import { nearestWord } from '../../../kernel/index.ts';
import type { CentreFile } from '../../../routing/index.ts';
import { type AxisValue, factorOf } from './axis.ts';

type Refused = Extract<ParseResult<unknown>, { ok: false }>;

export function unknown(path: string, name: string, known: readonly string[]): Refused {
  return refused(path, name, oneOf(known, name));
}

function oneOf(known: readonly string[], name: string): string {
  if (known.length === 0) return 'nothing: the list is empty';
  const near = nearestWord(name, known);
  return `one of ${known.join(', ')}${near === undefined ? '' : `; did you mean ${near}?`}`;
}

export function refused(path: string, value: AxisValue, expected: string): Refused {
  const received = typeof value === 'string' ? value : JSON.stringify(value);
  const finding = aFinding('', 'wrong_value', { received, expected });
  const message = `${path} is ${received}; expected ${expected}`;
  return { ok: false, problems: [{ ...finding, message }] };
}

const times: ReadonlySet<string> = new Set(['meanMs', 'valueMs', 'scaleMs', 'minMs', 'maxMs']);

export function scaledDistribution(law: DistributionSpec, factor: number): DistributionSpec {
  return scaled(law, factor) as DistributionSpec;
}

function scaled(node: object, factor: number): object {
  const entries = Object.entries(node).map(([key, value]): [string, unknown] => {
    if (typeof value === 'number') {
      if (key === 'mu') return [key, value + Math.log(factor)];
      return [key, times.has(key) ? value * factor : value];
    }
    if (key === 'sampleMs') return [key, (value as number[]).map((ms) => ms * factor)];
    if (key === 'table') {
      return [key, (value as [number, number][]).map(([ms, left]) => [ms * factor, left])];
    }
    if (Array.isArray(value)) return [key, value.map((part: object) => scaled(part, factor))];
    return [key, typeof value === 'object' && value !== null ? scaled(value, factor) : value];
  });
  return Object.fromEntries(entries);
}

type Tree = { readonly [key: string]: unknown };

export function withValue(
  scenario: Scenario,
  path: string,
  value: AxisValue,
): ParseResult<Scenario> {
  const copy = treeWith(scenario, path, { path, value });
  return copy.ok ? checked(copy.value, path) : copy;
}

/** Sets a member of the centre file: `centre.queues.orders.serviceLevel.targetMs`. */
export function withCentreValue(
  centre: CentreFile | undefined,
  path: string,
  value: AxisValue,
): ParseResult<CentreFile> {
  if (centre === undefined) {
    return refused(path, 'of no centre file', 'a scenario that names one');
  }
  const copy = treeWith(centre, path.slice('centre.'.length), { path, value });
  if (!copy.ok) return copy;
  const parsed = parseCentre(JSON.stringify(copy.value));
  return parsed.ok ? { ok: true, value: parsed.centre } : refusedAll(path, parsed.problems);
}

function treeWith(
  tree: unknown,
  inner: string,
  { path, value }: { readonly path: string; readonly value: AxisValue },
): ParseResult<unknown> {
  const segments = inner.replaceAll(/\[([^\]]*)\]/g, '.$1').split('.');
  if (segments.includes('')) {
    const what = { received: path, expected: 'names with dots between them, such as lines.count' };
    return refusedAll(path, [aFinding('', 'wrong_format', what)]);
  }
  const problems: Finding[] = [];
  const copy = placed(tree, { segments, done: [], value, problems });
  return problems.length > 0 ? refusedAll(path, problems) : { ok: true, value: copy };
}

/** The scenario if it is valid by its schema; findings name `path`. */
export function checked(copy: unknown, path: string): ParseResult<Scenario> {
  const parsed = scenarioSchema.safeParse(copy);
  if (parsed.success) return { ok: true, value: parsed.data };
  const problems = findingsOf(parsed.error.issues, copy);
  return refusedAll(path, problems);
}

interface Placing {
  readonly segments: readonly string[];
  readonly done: readonly string[];
  readonly value: AxisValue;
  readonly problems: Finding[];
}

function placed(node: unknown, { segments, done, value, problems }: Placing): unknown {
  const [segment, ...rest] = segments;
  if (segment === undefined) return valueFor(node, { done, value, problems });
  const next = { segments: rest, done: [...done, segment], value, problems };
  if (Array.isArray(node)) {
    const place = placeOf(node, segment);
    if (place !== undefined) return node.with(place, placed(node[place], next));
    const known = node.map((member, number) => nameOf(member) ?? String(number));
    const what = { received: segment, expected: oneOf(known, segment) };
    problems.push(aFinding(pointerOf(done), 'unknown_reference', what));
    return node;
  }
  if (typeof node === 'object' && node !== null) {
    return { ...node, [segment]: placed(Reflect.get(node, segment), next) };
  }
  if (node === undefined || node === null) return { [segment]: placed(undefined, next) };
  const received = `${done.join('.')} is ${JSON.stringify(node)}`;
  const what = { received, expected: `an object with a member ${segment}` };
  problems.push(aFinding(pointerOf(done), 'wrong_type', what));
  return node;
}

/** The new value: a factor multiplies the present one, and times stay whole ms. */
function valueFor(
  node: unknown,
  { done, value, problems }: Pick<Placing, 'done' | 'value' | 'problems'>,
): unknown {
  const factor = factorOf(value);
  if (factor === undefined) return value;
  if (typeof node === 'number') {
    const product = Number((node * factor).toPrecision(12));
    return done.at(-1)?.endsWith('Ms') === true ? Math.round(product) : product;
  }
  const received = `${String(value)} of ${JSON.stringify(node) ?? 'nothing'}`;
  problems.push(
    aFinding(pointerOf(done), 'wrong_type', { received, expected: 'a factor on a number' }),
  );
  return node;
}

function placeOf(list: readonly unknown[], segment: string): number | undefined {
  if (/^\d+$/.test(segment)) return Number(segment) < list.length ? Number(segment) : undefined;
  const place = list.findIndex((member) => nameOf(member) === segment);
  return place < 0 ? undefined : place;
}

function nameOf(member: unknown): string | undefined {
  const { id, profile } = (typeof member === 'object' && member !== null ? member : {}) as Tree;
  if (typeof id === 'string') return id;
  return typeof profile === 'string' ? profile : undefined;
}

function pointerOf(names: readonly string[]): string {
  return names.map((name) => `/${name}`).join('');
}

function refusedAll(path: string, problems: readonly Finding[]): Refused {
  return {
    ok: false,
    problems: problems.map((one) => ({ ...one, message: `${path}: ${one.message}` })),
  };
}
