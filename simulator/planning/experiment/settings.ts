/**
 * Sets a field of a scenario by path (`agents.shifts[0].count`) or shorthand: `staffing.<profile>`
 * spreads agents over its shifts; `aht` and `aht.<call type>` scale talk, holds and wrap-up. The
 * schema checks the result. `volume` and `patience` stand in `demand-settings.ts`.
 */
import { aFinding, type ParseResult, type Scenario } from '../../../contracts/index.ts';
import { callsOfDay, holdMsMean } from '../../checks/expected-load.ts';
import { clockOf } from '../../clock.ts';
import { compileDistribution } from '../../distributions/compile-distribution.ts';
import { sumBy, sumOf } from '../../statistics/sums.ts';
import { type AxisValue, factorOf } from './axis.ts';
import { withPatience, withVolume } from './demand-settings.ts';
import { checked, refused, scaledDistribution, unknown, withValue } from './settings-tree.ts';

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
  if (first === 'volume' && rest.length < 3) return withVolume(scenario, path, value);
  if (first === 'patience' && rest.length < 2) return withPatience(scenario, path, value);
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
