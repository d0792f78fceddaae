/**
 * Overflow after a fixed wait to an ample group.
 *
 * The first group sees callers of deterministic patience, so its figures are those of M/M/n+D. The
 * stream that overflows is not Poisson: a finite second group is for simulation. A call whose turn
 * comes at exactly the limit is a null event.
 * Source: simulation.md 4.10.
 */
import { hourMs } from '../../../kernel/index.ts';
import { generalPatience } from '../../../simulator/planning/formulas/general-patience.ts';
import { firstOutOfRange, ranges } from '../../../simulator/planning/formulas/limit.ts';
import type { ParametersOf } from '../schemas/validation-models.schema.ts';

/** Figures of both groups, the second one's without a limit on its agents. */
export function overflowAfterWait({
  arrivalsPerHour,
  groups,
  overflowAfterMs,
}: ParametersOf<'overflow'>) {
  const [{ agentCount, handleTimeMsMean }, { handleTimeMsMean: overflowHandleTimeMsMean }] = groups;
  const refused = firstOutOfRange(
    { overflowAfterMs, overflowHandleTimeMsMean },
    { overflowAfterMs: { min: 0, max: 1e12 }, overflowHandleTimeMsMean: ranges.handleTimeMsMean },
  );
  if (refused !== null) return refused;
  const patience = {
    cdf: (x: number): number => (x >= overflowAfterMs ? 1 : 0),
    kinks: [overflowAfterMs],
  };
  const first = generalPatience({
    arrivalsPerHour,
    agentCount,
    handleTimeMsMean,
    patience,
    targetMs: overflowAfterMs,
  });
  if (!first.ok) return first;
  const overflowsPerHour = arrivalsPerHour * first.abandonShare;
  return {
    ok: true as const,
    overflowShare: first.abandonShare,
    delayShare: first.delayShare,
    queueLengthMean: first.queueLengthMean,
    /** Of all calls: those that overflow are answered at once then. */
    speedOfAnswerMs: first.waitMsMean,
    firstSpeedOfAnswerMs: first.speedOfAnswerMs,
    firstOccupancy: first.occupancy,
    secondBusyMean: (overflowsPerHour / hourMs) * overflowHandleTimeMsMean,
    overflowsPerHour,
  };
}
