/**
 * Days too large for memory or for the numbers of draws, and stop rules that no run can meet.
 * Limits leave room, since chance may exceed expected values.
 */
import { aFinding, type Finding, type Scenario } from '../../contracts/index.ts';
import { measures } from '../../metrics/index.ts';
import { attemptsMaxDefault } from '../callers/compile-callers.ts';
import { compileDistribution, compileQuantity } from '../distributions/compile-distribution.ts';
import { inverseNormalCdf } from '../distributions/normal.ts';
import { callsOfDay } from './expected-load.ts';
import type { ScenarioCheck } from './scenario-check.ts';

/** Most calls of a type: call numbers have 24 bits, and a day may be twice as busy. */
const callsPerTypeMax = 8_000_000;
/** Least mean time ready between times away; a shorter one is a mistake, and no run would end. */
const readyMsMin = 1_000;

/**
 * Most redials and return calls of a day if none succeeded; with more, a run could not be stopped
 * for minutes.
 */
const attemptsAgainMax = 100_000_000;

export function checkSize(checked: ScenarioCheck): readonly Finding[] {
  const { scenario, clock } = checked;
  const bursts = burstCalls(scenario);
  const steadyFactor = (scenario.run?.steady?.lengthMs ?? clock.dayMs) / Math.max(clock.dayMs, 1);
  const days = steadyFactor === 1 ? 'a day' : 'the run';
  const dayMs = clock.dayMs * steadyFactor;
  const types = scenario.callTypes.flatMap((callType, place) => {
    const calls =
      callsOfDay(callType, clock, scenario.clock?.dayType) * steadyFactor +
      (bursts.get(callType.id) ?? 0);
    if (calls <= callsPerTypeMax) return checkRedials(callType, { place, calls, days, dayMs });
    return aFinding(`/callTypes/${place}/arrivals`, 'out_of_range', {
      received: `${Math.round(calls)} expected calls in ${days}`,
      expected: `at most ${callsPerTypeMax} of them; split longer runs into replications`,
    });
  });
  return [...types, ...checkAway(checked)];
}

function checkRedials(
  { redial = {} }: Scenario['callTypes'][number],
  of: {
    readonly place: number;
    readonly calls: number;
    readonly days: string;
    readonly dayMs: number;
  },
): readonly Finding[] {
  return (['afterAbandon', 'afterBlock'] as const).flatMap((kind) => {
    const rule = redial[kind];
    if (rule === undefined) return [];
    const { share, delay, attemptsMax = attemptsMaxDefault } = rule;
    const series = share < 1 ? (share * (1 - share ** attemptsMax)) / (1 - share) : attemptsMax;
    const again = of.calls * Math.min(series, of.dayMs / compileDistribution(delay).mean);
    if (again <= attemptsAgainMax) return [];
    return aFinding(`/callTypes/${of.place}/redial/${kind}`, 'out_of_range', {
      received: `up to ${Math.round(again)} further attempts in ${of.days}`,
      expected: `at most ${attemptsAgainMax} of them: fewer attemptsMax, or a longer delay`,
    });
  });
}

function burstCalls({ bursts = [] }: Scenario): ReadonlyMap<string, number> {
  const calls = new Map<string, number>();
  for (const burst of bursts) {
    const { mean } = compileQuantity(burst.calls);
    calls.set(burst.callType, (calls.get(burst.callType) ?? 0) + burst.perDay * mean);
  }
  return calls;
}

/** Refuses times ready and away of no length, which would stop the clock. */
function checkAway({ scenario }: ScenarioCheck): readonly Finding[] {
  const { away } = scenario.agents.adherence ?? {};
  if (away === undefined) return [];
  const { mean } = compileDistribution(away.ready);
  if (mean >= readyMsMin) return [];
  return [
    aFinding('/agents/adherence/away/ready', 'out_of_range', {
      received: `a mean of ${mean} ms`,
      expected: `a mean of at least ${readyMsMin} ms`,
    }),
  ];
}

const defaults = { replicationsMax: 1_000, confidence: 0.95 } as const;
/** Lower bound of the standard deviation that one call adds to a share, or relative to a mean. */
const deviationMin = 0.1;
const deviationMsMin = 100;

export function checkStopRule({ scenario, clock }: ScenarioCheck): readonly Finding[] {
  const { stop, max } = scenario.run?.replications ?? {};
  if (stop === undefined) return [];
  const { dayType } = scenario.clock ?? {};
  const replications = max ?? defaults.replicationsMax;
  const calls = scenario.callTypes.reduce((sum, type) => sum + callsOfDay(type, clock, dayType), 0);
  if (calls === 0) {
    const what = { received: 'a rule, and no call is expected', expected: 'calls, or no rule' };
    return [aFinding('/run/replications/stop', 'not_allowed', what)];
  }
  const isTime = measures.find(({ id }) => id === stop.measure)?.unit === 'ms';
  const deviation = isTime && stop.relative !== true ? deviationMsMin : deviationMin;
  const z = inverseNormalCdf((1 + (stop.level ?? defaults.confidence)) / 2);
  const narrowest = (z * deviation) / Math.sqrt(calls * replications);
  if (stop.halfWidth >= narrowest) return [];
  return [
    aFinding('/run/replications/stop/halfWidth', 'not_allowed', {
      received: `${stop.halfWidth}, with ${Math.round(calls)} calls a day`,
      expected: `at least ${narrowest.toPrecision(2)} with ${replications} days, or more days`,
    }),
  ];
}
