/**
 * Days too large to simulate, found before the memory or the draws run out.
 *
 * Calls are numbered in 24 bits of their draws' names (simulation.md 7.2), and a call that waits
 * holds memory; what is expected here may be exceeded by chance, so the bound leaves room.
 */
import type { Finding, Scenario } from '../../contracts/index.ts';
import { attemptsMaxDefault } from '../callers/compile-callers.ts';
import { compileDistribution, compileQuantity } from '../distributions/compile-distribution.ts';
import { type Checked, finding } from './checked.ts';
import { callsOfDay } from './expected-load.ts';

/** Expected calls of one call type in a replication: 2^24, with room for a day twice as busy. */
const callsPerTypeMax = 8_000_000;
/** Mean time ready before an unplanned time away: less is a slip, and would run for ever. */
const readyMsMin = 1_000;

/** Further attempts, were none of them to succeed: more run for minutes, and cannot be stopped. */
const attemptsAgainMax = 100_000_000;

/** Call types, bursts and absences beyond their bounds. */
export function checkSize(checked: Checked): readonly Finding[] {
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
    return finding('out_of_range', `/callTypes/${place}/arrivals`, {
      received: `${Math.round(calls)} expected calls in ${days}`,
      expected: `at most ${callsPerTypeMax} of them; split longer runs into replications`,
    });
  });
  return [...types, ...checkAway(checked)];
}

/** Callers who try again and again without end in sight: a geometric sum, cut by the day's end. */
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
    return finding('out_of_range', `/callTypes/${of.place}/redial/${kind}`, {
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

/** Ready and away by turns, both of no length, would never let the clock go on. */
function checkAway({ scenario }: Checked): readonly Finding[] {
  const { away } = scenario.agents.adherence ?? {};
  if (away === undefined) return [];
  const { mean } = compileDistribution(away.ready);
  if (mean >= readyMsMin) return [];
  return [
    finding('out_of_range', '/agents/adherence/away/ready', {
      received: `a mean of ${mean} ms`,
      expected: `a mean of at least ${readyMsMin} ms`,
    }),
  ];
}
