/**
 * Overflow after a fixed wait to an ample group.
 *
 * The first group sees callers of deterministic patience, so its figures are those of M/M/n+D. The
 * stream that overflows is not Poisson: a finite second group is for simulation. A call whose turn
 * comes at exactly the limit is a null event.
 * Source: simulation.md 4.10.
 */
import { generalPatience } from '../../planning/formulas/general-patience.ts';
import { type Answer, firstOutOfRange, hourMs, ranges } from '../../planning/formulas/limit.ts';

/** What is asked. */
export interface OverflowInput {
  readonly arrivalsPerHour: number;
  readonly agentCount: number;
  readonly handleTimeMsMean: number;
  /** Of the second group. */
  readonly overflowHandleTimeMsMean: number;
  readonly overflowAfterMs: number;
}

/** What the formula says. */
export interface OverflowFigures {
  readonly overflowShare: number;
  readonly delayShare: number;
  readonly queueLengthMean: number;
  /** Of all calls: those that overflow are answered at once then. */
  readonly speedOfAnswerMs: number;
  readonly firstSpeedOfAnswerMs: number | null;
  readonly firstOccupancy: number;
  readonly secondBusyMean: number;
  readonly overflowsPerHour: number;
}

/** Figures of both groups. */
export function overflowAfterWait(input: OverflowInput): Answer<OverflowFigures> {
  const { arrivalsPerHour, agentCount, handleTimeMsMean } = input;
  const { overflowAfterMs, overflowHandleTimeMsMean } = input;
  const refused = firstOutOfRange(
    { overflowAfterMs, overflowHandleTimeMsMean },
    {
      overflowAfterMs: { min: 0, max: 1e12 },
      overflowHandleTimeMsMean: ranges.handleTimeMsMean,
    },
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
    ok: true,
    overflowShare: first.abandonShare,
    delayShare: first.delayShare,
    queueLengthMean: first.queueLengthMean,
    speedOfAnswerMs: first.waitMsMean,
    firstSpeedOfAnswerMs: first.speedOfAnswerMs,
    firstOccupancy: first.occupancy,
    secondBusyMean: (overflowsPerHour / hourMs) * overflowHandleTimeMsMean,
    overflowsPerHour,
  };
}
