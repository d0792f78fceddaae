/**
 * M/M/n/K and M/M/n/K+M: n agents, K lines; a call that finds all lines taken is blocked.
 *
 * A line is held from arrival to the end of the talk. Assumes Poisson attempts, exponential handle
 * times and patience (or none), first come first served. Figures of attempts and of admitted calls
 * stand apart, since reports mix them up.
 * Cost: O(n + K) and the tagged call's. Source: simulation.md 4.3.
 */
import type { QueueInput } from '../../planning/formulas/erlang-c.ts';
import {
  type Answer,
  firstOutOfRange,
  hourMs,
  limited,
  ranges,
} from '../../planning/formulas/limit.ts';
import {
  allBusyShare,
  meanState,
  queueStates,
  statesMax,
} from '../../planning/formulas/queue-states.ts';
import { taggedEnd, taggedWithin, taggedWork } from '../../planning/formulas/tagged-call.ts';

/** What is asked. */
export interface FiniteLinesInput extends QueueInput {
  /** K, at least the agents. */
  readonly lineCount: number;
  /** Null: nobody abandons. */
  readonly patienceMsMean: number | null;
}

/** What the formula says; shares of all attempts unless the name says otherwise. */
export interface FiniteLinesFigures {
  readonly blockShare: number;
  /** Admitted calls that wait. */
  readonly delayShare: number;
  readonly abandonShare: number;
  readonly queueLengthMean: number;
  readonly waitMsMeanOfAdmitted: number | null;
  readonly speedOfAnswerMs: number | null;
  /** Served within T / admitted. */
  readonly serviceLevelOfAdmitted: number | null;
  readonly occupancy: number;
}

const workMax = 500_000_000;

/** Figures of M/M/n/K(+M). */
export function finiteLines(input: FiniteLinesInput): Answer<FiniteLinesFigures> {
  const { arrivalsPerHour, handleTimeMsMean, agentCount, targetMs, lineCount } = input;
  const patience = input.patienceMsMean === null ? {} : { patienceMsMean: input.patienceMsMean };
  const refused = firstOutOfRange(
    { arrivalsPerHour, handleTimeMsMean, agentCount, targetMs, lineCount, ...patience },
    { ...ranges, lineCount: { min: agentCount, max: agentCount + statesMax, isWhole: true } },
  );
  if (refused !== null) return refused;
  const places = lineCount - agentCount;
  const rates = {
    arrivalRate: arrivalsPerHour / hourMs,
    serviceRate: agentCount / handleTimeMsMean,
    abandonRate: input.patienceMsMean === null ? 0 : 1 / input.patienceMsMean,
  };
  const offeredErlangs = rates.arrivalRate * handleTimeMsMean;
  const states = queueStates({ ...rates, places });
  if (states === null) return limited(`${places} waiting places: at most ${statesMax} expected`);
  const busy =
    offeredErlangs === 0
      ? 0
      : allBusyShare({ agentCount, offeredErlangs, logWeight: states.logWeight });
  const blockShare = busy * (states.shares[places] ?? 0);
  const tagged = { ...rates, starts: states.shares.slice(0, places) };
  if (taggedWork(tagged, targetMs) > workMax) {
    return limited(`a target of ${targetMs} ms is too many steps for ${lineCount} lines`);
  }
  const end = taggedEnd(tagged);
  const queueLengthMean = busy * meanState(states.shares);
  const abandonShare =
    offeredErlangs === 0 ? 0 : (rates.abandonRate * queueLengthMean) / rates.arrivalRate;
  const servedShare = 1 - blockShare - abandonShare;
  const admittedShare = 1 - blockShare;
  const within = 1 - busy + busy * taggedWithin(tagged, targetMs).servedShare;
  return {
    ok: true,
    blockShare,
    delayShare: busy - blockShare,
    abandonShare,
    queueLengthMean,
    waitMsMeanOfAdmitted: admittedShare <= 0 ? null : (busy * end.waitMs) / admittedShare,
    speedOfAnswerMs: servedShare <= 0 ? null : (busy * end.waitMsServed) / servedShare,
    serviceLevelOfAdmitted: admittedShare <= 0 ? null : Math.min(1, within / admittedShare),
    occupancy: Math.min(1, (offeredErlangs * servedShare) / agentCount),
  };
}
