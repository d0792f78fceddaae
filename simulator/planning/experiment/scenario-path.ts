/**
 * Paths into a scenario: `agents.shifts[0].count`, or by name `callTypes.orders.arrivals`.
 *
 * A member of a list is named by its number, its `id`, or its `profile`. What a path may be set to
 * is the schema's to say: a copy with the value in it is checked whole.
 */
import {
  aFinding,
  type Finding,
  findingsOf,
  type Parsed,
  type Scenario,
  scenarioSchema,
} from '../../../contracts/index.ts';
import { nearest } from '../../../kernel/index.ts';
import { type AxisValue, factorOf } from './axis.ts';

type Tree = { readonly [key: string]: unknown };

/** Sets one field; the scenario that was given stays as it is. */
export function withValue(scenario: Scenario, path: string, value: AxisValue): Parsed<Scenario> {
  const segments = path.replaceAll(/\[([^\]]*)\]/g, '.$1').split('.');
  if (segments.includes('')) {
    const what = { received: path, expected: 'names with dots between them, such as lines.count' };
    return refused(path, [aFinding('', 'wrong_format', what)]);
  }
  const problems: Finding[] = [];
  const copy = placed(scenario, { segments, done: [], value, problems });
  if (problems.length > 0) return refused(path, problems);
  return checked(copy, path);
}

/** A scenario again, or what the schema says against it. */
export function checked(copy: unknown, path: string): Parsed<Scenario> {
  const parsed = scenarioSchema.safeParse(copy);
  if (parsed.success) return { ok: true, value: parsed.data };
  const problems = findingsOf(parsed.error.issues, copy);
  return refused(path, problems);
}

interface Placing {
  readonly segments: readonly string[];
  /** Names so far, for what is said. */
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
    problems.push(unknownSegment(done, segment, known));
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

/** The value, or what is there times a factor; times stay whole ms. */
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

function unknownSegment(
  done: readonly string[],
  segment: string,
  known: readonly string[],
): Finding {
  const near = nearest(segment, known);
  const list = known.length === 0 ? 'nothing: the list is empty' : `one of ${known.join(', ')}`;
  const expected = near === undefined ? list : `${list}; did you mean ${near}?`;
  return aFinding(pointerOf(done), 'unknown_reference', { received: segment, expected });
}

function pointerOf(names: readonly string[]): string {
  return names.map((name) => `/${name}`).join('');
}

function refused(path: string, problems: readonly Finding[]): Parsed<Scenario> {
  return {
    ok: false,
    problems: problems.map((one) => ({ ...one, message: `${path}: ${one.message}` })),
  };
}
