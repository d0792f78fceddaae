/**
 * M/M/n+G: any patience distribution, first come first served, by integrals of the offered wait
 * (`offered-wait.ts`). Balking is a patience of 0.
 * Source: F. Baccelli and G. Hebuterne (1981); S. Zeltyn and A. Mandelbaum (2005).
 */
import { hourMs } from '../../../kernel/index.ts';
import { inverseErlangB, type QueueInput } from './erlang-c.ts';
import { type FormulaResult, firstOutOfRange, formulaLimit } from './limit.ts';
import { type OfferedWait, offeredWait, type Patience } from './offered-wait.ts';

/** Figures of a queue whose callers give up. The mean of no calls is null. */
export interface ImpatientQueueFigures {
  /** Share of calls that wait. */
  readonly delayShare: number;
  /** Share of calls whose callers give up. */
  readonly abandonShare: number;
  /** Mean wait of all calls, also abandoned ones. */
  readonly waitMsMean: number;
  /** Mean wait of answered calls. */
  readonly speedOfAnswerMs: number | null;
  /** Mean wait of callers who gave up. */
  readonly waitMsMeanOfAbandoned: number | null;
  /** Served within the target T / offered. */
  readonly serviceLevelOffered: number;
  /** Served within T / (offered - abandoned within T). */
  readonly serviceLevelNet: number;
  /** Served within T / served. */
  readonly serviceLevelAnswered: number | null;
  /** Mean number of waiting calls. */
  readonly queueLengthMean: number;
  /** Share of the agents' time that is busy. */
  readonly occupancy: number;
}

export function generalPatience(
  input: QueueInput & { readonly patience: Patience },
): FormulaResult<ImpatientQueueFigures> {
  const { arrivalsPerHour, handleTimeMsMean, agentCount, targetMs, patience } = input;
  const refused = firstOutOfRange(input);
  if (refused !== null) return refused;
  const arrivalRate = arrivalsPerHour / hourMs;
  const serviceRate = agentCount / handleTimeMsMean;
  const offeredErlangs = arrivalRate * handleTimeMsMean;
  const wait = offeredWait({ arrivalRate, serviceRate, targetMs, patience });
  if (wait === null) {
    return formulaLimit(
      `a load of ${offeredErlangs} erlangs on ${agentCount} agents: too few callers abandon, the queue grows beyond what double precision can tell`,
    );
  }
  const below = inverseErlangB(agentCount - 1, offeredErlangs) * Math.exp(-wait.top);
  return { ok: true, ...figuresOf(wait, { below, arrivalRate, serviceRate }) };
}

/** `below` is the weight of states with a free agent, on the scale of the integrals. */
function figuresOf(
  wait: OfferedWait,
  {
    below,
    arrivalRate,
    serviceRate,
  }: { readonly below: number; readonly arrivalRate: number; readonly serviceRate: number },
): ImpatientQueueFigures {
  // If hardly anybody waits, `below` is ∞ and the shares are 0.
  const whole = below + arrivalRate * wait.all;
  const share = (integral: number): number => (arrivalRate * integral) / whole;
  const abandonShare = share(wait.abandoned);
  const servedShare = 1 - abandonShare;
  const atOnce = below === Number.POSITIVE_INFINITY ? 1 : below / whole;
  const serviceLevelOffered = atOnce + share(wait.servedWithin);
  const waitMsMean = share(wait.wait);
  return {
    delayShare: share(wait.all),
    abandonShare,
    waitMsMean,
    speedOfAnswerMs: servedShare <= 0 ? null : share(wait.waitServed) / servedShare,
    waitMsMeanOfAbandoned:
      abandonShare === 0 ? null : (wait.wait - wait.waitServed) / wait.abandoned,
    serviceLevelOffered,
    serviceLevelNet: atMostOne(serviceLevelOffered / (1 - share(wait.abandonedWithin))),
    serviceLevelAnswered: servedShare <= 0 ? null : atMostOne(serviceLevelOffered / servedShare),
    queueLengthMean: arrivalRate * waitMsMean,
    occupancy: atMostOne((arrivalRate * servedShare) / serviceRate),
  };
}

/** Rounding may lift a ratio of equal numbers above 1. */
function atMostOne(share: number): number {
  return Math.min(1, share);
}
