/** What a fit saw and its scenario does not hold, in sentences. */
import { percent } from '../text/counts.ts';
import type { FitResult } from './fit-figures.ts';

/** Shares of early leavers below this are noise. */
const leavesShareMin = 0.1;

/** Lines, the weightiest first. */
export function unexplained({ fit, names, test }: FitResult): readonly string[] {
  const { pooling, busyness, agentFactors, callsAgain, callTypes, presence } = fit;
  const { parts } = names;
  const whole = test?.find(({ hour, measureId }) => hour === null && measureId === 'delayShare');
  const apart = pooling.whileAnotherTypeWaited / Math.max(1, pooling.answeredAtOnce);
  const early = callTypes.flatMap(({ id, byQueue }) => {
    const [first, last] = [byQueue?.groups[0], byQueue?.groups.at(-1)];
    const [, most = 0] = byQueue?.leavesByWait.at(-1) ?? [];
    return first === undefined || last === undefined || most < leavesShareMin
      ? []
      : [
          `${id}: ${first.hazard.toFixed(1)} leave per 1,000 s where nobody waits, ${last.hazard.toFixed(1)} where ${last.aheadMin} or more do`,
        ];
  });
  const inPart = (part: Parameters<typeof parts.has>[0]): string =>
    parts.has(part) ? 'in the scenario' : 'left out of the scenario';
  return [
    ...(whole === undefined
      ? []
      : [
          `share that waits: ${percent(whole.measured)} measured, ${percent(whole.traced.value)} simulated with the same arrivals`,
        ]),
    `${percent(apart)} of those answered at once passed callers of another type: agents are not alike (profiles: ${inPart('profiles')})`,
    ...early.map(
      (line) => `${line}: callers hear their wait (balk by announced wait: ${inPart('balk')})`,
    ),
    `daily totals vary ${busyness.varianceToMean.toFixed(1)} times as Poisson’s (busyness: ${inPart('busyness')}); staff is the same on all days`,
    ...(presence === null
      ? ['no agent is named: skills and pauses between calls are unknown']
      : [
          `${(presence.changeoverMs / 1_000).toFixed(1)} s from one call to the next while others wait (${inPart('changeover')}); presence inside the hour is not known`,
        ]),
    ...(agentFactors === null
      ? []
      : [
          `agents’ mean handle times differ by ${percent(Math.sqrt(agentFactors.scv))}; not in the scenario, whose laws pool them`,
        ]),
    ...(callsAgain === null
      ? []
      : [
          `${percent(callsAgain.redialShare)} of abandoning callers call again beyond the usual, after a median ${Math.round(callsAgain.gapMs[1] / 1_000)} s; those calls are among the arrivals`,
        ]),
  ];
}
