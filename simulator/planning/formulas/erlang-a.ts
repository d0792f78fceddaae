/**
 * Erlang A (M/M/n+M): Poisson arrivals, exponential handle times and patience, first come first
 * served; valid at every load. Cost: 0.1 ms at 1,000 agents.
 * Source: C. Palm (1957).
 */
import { hourMs } from '../../../kernel/index.ts';
import type { QueueInput } from './erlang-c.ts';
import { generalPatience, type ImpatientQueueFigures } from './general-patience.ts';
import { type FormulaResult, firstOutOfRange } from './limit.ts';
import {
  allBusyShare,
  meanState,
  queueStates,
  taggedEnd,
  taggedWithin,
  taggedWork,
} from './queue-states.ts';

/** Steps times states above which the integrals of `general-patience.ts` are faster. */
const workMax = 2_000_000;

/** Figures of a queue whose callers give up, by M/M/n+M. */
export function erlangA(
  input: QueueInput & { readonly patienceMsMean: number },
): FormulaResult<ImpatientQueueFigures> {
  const { arrivalsPerHour, handleTimeMsMean, agentCount, targetMs, patienceMsMean } = input;
  const refused = firstOutOfRange(input);
  if (refused !== null) return refused;
  const rates = {
    arrivalRate: arrivalsPerHour / hourMs,
    serviceRate: agentCount / handleTimeMsMean,
    abandonRate: 1 / patienceMsMean,
  };
  const states = rates.arrivalRate === 0 ? null : queueStates(rates);
  const tagged = states === null ? null : { ...rates, starts: states.shares };
  if (states === null || tagged === null || taggedWork(tagged, targetMs) > workMax) {
    return generalPatience({ ...input, patience: exponentialPatience(patienceMsMean) });
  }
  const offeredErlangs = rates.arrivalRate * handleTimeMsMean;
  const delayShare = allBusyShare({ agentCount, offeredErlangs, logWeight: states.logWeight });
  const end = taggedEnd(tagged);
  const within = taggedWithin(tagged, targetMs);
  const queueLengthMean = delayShare * meanState(states.shares);
  const abandonOfDelayed = rates.abandonRate * end.waitMs;
  const abandonShare = delayShare * abandonOfDelayed;
  const servedShare = 1 - abandonShare;
  const serviceLevelOffered = 1 - delayShare + delayShare * within.servedShare;
  return {
    ok: true,
    delayShare,
    abandonShare,
    waitMsMean: delayShare * end.waitMs,
    speedOfAnswerMs: servedShare <= 0 ? null : (delayShare * end.waitMsServed) / servedShare,
    waitMsMeanOfAbandoned:
      abandonShare === 0 ? null : (end.waitMs - end.waitMsServed) / abandonOfDelayed,
    serviceLevelOffered,
    serviceLevelNet: Math.min(1, serviceLevelOffered / (1 - delayShare * within.abandonShare)),
    serviceLevelAnswered: servedShare <= 0 ? null : Math.min(1, serviceLevelOffered / servedShare),
    queueLengthMean,
    occupancy: Math.min(1, (offeredErlangs * servedShare) / agentCount),
  };
}

function exponentialPatience(meanMs: number) {
  return { cdf: (x: number): number => -Math.expm1(-x / meanMs) };
}
