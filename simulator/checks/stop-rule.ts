/**
 * A stop rule that no run can meet: the interval it waits for is narrower than the days allow.
 *
 * The bound is kind: as if every call were independent, and the share as far to one side as 1 %.
 * Source: simulation.md 9.4, 13 (lint).
 */
import type { Finding } from '../../contracts/index.ts';
import { measures } from '../../metrics/index.ts';
import { inverseNormalCdf } from '../distributions/normal.ts';
import { type Checked, finding } from './checked.ts';
import { callsOfDay } from './expected-load.ts';

/** What a scenario that does not say gets. */
const defaults = { replicationsMax: 1_000, confidence: 0.95 } as const;
/** Standard deviation of one call, at least: of a share, or of anything relative to its mean. */
const deviationMin = 0.1;
/** The same of a time. */
const deviationMsMin = 100;

/** Whether the rule can be met with the most days that are allowed. */
export function checkStopRule({ scenario, clock }: Checked): readonly Finding[] {
  const { stop, max } = scenario.run?.replications ?? {};
  if (stop === undefined) return [];
  const { dayType } = scenario.clock ?? {};
  const replications = max ?? defaults.replicationsMax;
  const calls = scenario.callTypes.reduce((sum, type) => sum + callsOfDay(type, clock, dayType), 0);
  if (calls === 0) {
    const what = { received: 'a rule, and no call is expected', expected: 'calls, or no rule' };
    return [finding('not_allowed', '/run/replications/stop', what)];
  }
  const isTime = measures.find(({ id }) => id === stop.measure)?.unit === 'ms';
  const deviation = isTime && stop.relative !== true ? deviationMsMin : deviationMin;
  const z = inverseNormalCdf((1 + (stop.level ?? defaults.confidence)) / 2);
  const narrowest = (z * deviation) / Math.sqrt(calls * replications);
  if (stop.halfWidth >= narrowest) return [];
  return [
    finding('not_allowed', '/run/replications/stop/halfWidth', {
      received: `${stop.halfWidth}, with ${Math.round(calls)} calls a day`,
      expected: `at least ${narrowest.toPrecision(2)} with ${replications} days, or more days`,
    }),
  ];
}
