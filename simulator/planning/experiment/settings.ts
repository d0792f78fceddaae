/**
 * Sets a field of a scenario by path (`agents.shifts[0].count`) or shorthand: `staffing.<profile>`
 * spreads agents over its shifts; `aht` and `aht.<call type>` scale talk, holds and wrap-up. The
 * schema checks the result.
 */
import {
  aFinding,
  type DistributionSpec,
  type Finding,
  findingsOf,
  type ParseResult,
  type Scenario,
  scenarioSchema,
} from '../../../contracts/index.ts';
import { nearestWord } from '../../../kernel/index.ts';
import { callsOfDay, holdMsMean } from '../../checks/expected-load.ts';
import { clockOf } from '../../clock.ts';
import { compileDistribution } from '../../distributions/compile-distribution.ts';
import { sumBy, sumOf } from '../../statistics/sums.ts';
import { type AxisValue, factorOf } from './axis.ts';

type CallType = Scenario['callTypes'][number];
type HandleTime = CallType['handleTime'];

/** Members of a scenario without effect on a day, over which an axis would change nothing. */
const withoutEffect: readonly string[] = [
  ...['schema', 'name', 'seed', 'currency'],
  ...['centre', 'rules', 'run', 'report', 'experiment'],
];

export function withSetting(
  scenario: Scenario,
  path: string,
  value: AxisValue,
): ParseResult<Scenario> {
  const [first = '', ...rest] = path.split('.');
  const [member = ''] = first.split('[');
  if (withoutEffect.includes(member)) {
    const what = { received: path, expected: 'a member that a simulated day depends on' };
    return { ok: false, problems: [aFinding('', 'not_allowed', what)] };
  }
  if (first === 'staffing' && rest.length > 0) return withStaffing(scenario, path, value);
  if (first === 'aht' && rest.length < 2) return withHandleTime(scenario, path, value);
  return withValue(scenario, path, value);
}

function withStaffing(scenario: Scenario, path: string, value: AxisValue): ParseResult<Scenario> {
  const { shifts } = scenario.agents;
  const profile = path.slice('staffing.'.length);
  const profiles = [...new Set(shifts.map((shift) => shift.profile))];
  if (!profiles.includes(profile)) return unknown(path, profile, profiles);
  const own = shifts.flatMap((shift, place) =>
    shift.profile === profile ? [{ place, count: shift.count }] : [],
  );
  const counted = own.map(({ count }) => count);
  const factor = factorOf(value);
  const now = sumOf(counted);
  const heads = factor === undefined ? value : Math.round(now * factor);
  if (typeof heads !== 'number' || !Number.isInteger(heads) || heads < 1) {
    return refused(path, value, 'a whole number of heads from 1, or a factor like ×1.1');
  }
  const counts = spread(heads, counted);
  const countAt = new Map(own.map(({ place }, index) => [place, counts[index] ?? 0]));
  const staffed = shifts
    .map((shift, place) => ({ ...shift, count: countAt.get(place) ?? shift.count }))
    .filter(({ count }) => count > 0);
  return checked({ ...scenario, agents: { ...scenario.agents, shifts: staffed } }, path);
}

/**
 * Divides agents in proportion to `counts`, by largest remainders; at a tie the earlier shift wins.
 */
function spread(heads: number, counts: readonly number[]): readonly number[] {
  const all = sumOf(counts);
  const shares = counts.map((count, place) => {
    const exact = (heads * count) / all;
    return { place, whole: Math.floor(exact), rest: exact - Math.floor(exact) };
  });
  const left = heads - sumBy(shares, ({ whole }) => whole);
  const more = new Set(
    [...shares]
      .sort((a, b) => b.rest - a.rest || a.place - b.place)
      .slice(0, left)
      .map(({ place }) => place),
  );
  return shares.map(({ place, whole }) => whole + (more.has(place) ? 1 : 0));
}

function withHandleTime(scenario: Scenario, path: string, value: AxisValue): ParseResult<Scenario> {
  const asked = factorOf(value) ?? value;
  if (typeof asked !== 'number' || !(asked > 0)) {
    return refused(path, value, 'a time above 0, or a factor like ×0.9');
  }
  const [, only] = path.split('.');
  const ids = scenario.callTypes.map(({ id }) => id);
  if (only !== undefined && !ids.includes(only)) return unknown(path, only, ids);
  const meant = scenario.callTypes.filter(({ id }) => only === undefined || id === only);
  const weights = meant.map((callType) => callsOfDay(callType, clockOf(scenario)));
  const all = sumOf(weights);
  const meanMs = sumBy(
    meant,
    ({ handleTime }, place) =>
      meanMsOf(handleTime) * (all > 0 ? (weights[place] ?? 0) / all : 1 / meant.length),
  );
  if (!(meanMs > 0)) return refused(path, `a mean handle time of ${meanMs} ms`, 'one above 0');
  const factor = asked === value ? asked / meanMs : asked;
  const callTypes = scenario.callTypes.map((callType) =>
    meant.includes(callType)
      ? { ...callType, handleTime: scaledHandling(callType.handleTime, factor) }
      : callType,
  );
  return checked({ ...scenario, callTypes }, path);
}

function meanMsOf({ talk, hold, wrapUp }: HandleTime): number {
  const wrapUpMs = wrapUp === undefined ? 0 : compileDistribution(wrapUp).mean;
  return compileDistribution(talk).mean + holdMsMean(hold) + wrapUpMs;
}

function scaledHandling(handleTime: HandleTime, factor: number): HandleTime {
  const { talk, talkByProfile, hold, wrapUp } = handleTime;
  return {
    ...handleTime,
    talk: scaledDistribution(talk, factor),
    ...(talkByProfile === undefined
      ? {}
      : {
          talkByProfile: Object.fromEntries(
            Object.entries(talkByProfile).map(([id, law]) => [id, scaledDistribution(law, factor)]),
          ),
        }),
    ...(hold === undefined
      ? {}
      : { hold: { ...hold, ...scaledDistribution(hold, factor) } as HandleTime['hold'] }),
    ...(wrapUp === undefined ? {} : { wrapUp: scaledDistribution(wrapUp, factor) }),
  };
}

function unknown(path: string, name: string, known: readonly string[]): ParseResult<Scenario> {
  return refused(path, name, oneOf(known, name));
}

function oneOf(known: readonly string[], name: string): string {
  if (known.length === 0) return 'nothing: the list is empty';
  const near = nearestWord(name, known);
  return `one of ${known.join(', ')}${near === undefined ? '' : `; did you mean ${near}?`}`;
}

function refused(path: string, value: AxisValue, expected: string): ParseResult<Scenario> {
  const received = typeof value === 'string' ? value : JSON.stringify(value);
  const finding = aFinding('', 'wrong_value', { received, expected });
  const message = `${path} is ${received}; expected ${expected}`;
  return { ok: false, problems: [{ ...finding, message }] };
}

const times: ReadonlySet<string> = new Set(['meanMs', 'valueMs', 'scaleMs', 'minMs', 'maxMs']);

function scaledDistribution(law: DistributionSpec, factor: number): DistributionSpec {
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

function withValue(scenario: Scenario, path: string, value: AxisValue): ParseResult<Scenario> {
  const segments = path.replaceAll(/\[([^\]]*)\]/g, '.$1').split('.');
  if (segments.includes('')) {
    const what = { received: path, expected: 'names with dots between them, such as lines.count' };
    return refusedAll(path, [aFinding('', 'wrong_format', what)]);
  }
  const problems: Finding[] = [];
  const copy = placed(scenario, { segments, done: [], value, problems });
  if (problems.length > 0) return refusedAll(path, problems);
  return checked(copy, path);
}

function checked(copy: unknown, path: string): ParseResult<Scenario> {
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

function refusedAll(path: string, problems: readonly Finding[]): ParseResult<Scenario> {
  return {
    ok: false,
    problems: problems.map((one) => ({ ...one, message: `${path}: ${one.message}` })),
  };
}
