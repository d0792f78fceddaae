/**
 * Erlang C: n agents, callers who wait for ever.
 *
 * Assumes Poisson arrivals, exponential handle times, first come first served, and that nobody
 * abandons: it overstaffs most inbound centres and says nothing at a load of n or more. Never show
 * its numbers without that warning.
 * Cost: O(n). Source: simulation.md 4.2; A. K. Erlang (1917).
 */
import { hourMs } from '../../../kernel/index.ts';
import { inverseErlangB } from './erlang-b.ts';
import { type Answer, firstOutOfRange, limited } from './limit.ts';

/** What Erlang formulas are asked with; the patience where there is one. */
export interface QueueInput {
  readonly arrivalsPerHour: number;
  readonly handleTimeMsMean: number;
  readonly agentCount: number;
  /** T of the service level. */
  readonly targetMs: number;
}

/** What Erlang C says; all in the words of the glossary. */
export interface PatientQueueFigures {
  readonly delayShare: number;
  /** All calls are answered: the mean wait too. */
  readonly speedOfAnswerMs: number;
  readonly waitMsMean: number;
  /** P(W ≤ T); all three denominators agree where nobody abandons. */
  readonly serviceLevel: number;
  readonly queueLengthMean: number;
  readonly occupancy: number;
  readonly waitMsMeanOfDelayed: number;
  /** The wait that a share `q` of the calls does not exceed. */
  readonly waitMsQuantile: (q: number) => number;
}

/** Figures of M/M/n; a load of n or more is a stated limit. */
export function erlangC(input: QueueInput): Answer<PatientQueueFigures> {
  const { arrivalsPerHour, handleTimeMsMean, agentCount, targetMs } = input;
  const refused = firstOutOfRange(input);
  if (refused !== null) return refused;
  const arrivalRate = arrivalsPerHour / hourMs;
  const offered = arrivalRate * handleTimeMsMean;
  const occupancy = offered / agentCount;
  if (occupancy >= 1) {
    return limited(
      `a load of ${offered} erlangs on ${agentCount} agents: the queue grows without end, since nobody abandons`,
    );
  }
  const inverse = inverseErlangB(agentCount, offered);
  // C = B/(1 - ρ(1 - B)), by 1/B: a B of 0 is a C of 0.
  const delayShare = 1 / (inverse * (1 - occupancy) + occupancy);
  const spareRate = (agentCount - offered) / handleTimeMsMean;
  const waitMs = delayShare / spareRate;
  return {
    ok: true,
    delayShare,
    speedOfAnswerMs: waitMs,
    waitMsMean: waitMs,
    serviceLevel: 1 - delayShare * Math.exp(-spareRate * targetMs),
    queueLengthMean: arrivalRate * waitMs,
    occupancy,
    waitMsMeanOfDelayed: 1 / spareRate,
    waitMsQuantile: (q) => (delayShare <= 1 - q ? 0 : Math.log(delayShare / (1 - q)) / spareRate),
  };
}
