/**
 * Erlang B (blocked calls are lost) and Erlang C (callers wait forever), which overstaffs most
 * inbound centres. Cost: O(n) to 100,000 agents, then O(√n).
 * Source: A. K. Erlang (1917).
 */
import { assert, hourMs } from '../../../kernel/index.ts';
import {
  logGamma,
  poissonTerm,
  upperGammaFraction,
  upperGammaShare,
} from '../../distributions/gamma-function.ts';
import { type FormulaResult, firstOutOfRange, formulaLimit } from './limit.ts';

/** A queue in one stationary interval. */
export interface QueueInput {
  /** Calls that arrive in an hour. */
  readonly arrivalsPerHour: number;
  /** Mean of talk, hold and wrap-up. */
  readonly handleTimeMsMean: number;
  /** Agents who serve the queue. */
  readonly agentCount: number;
  /** Target wait of the service level. */
  readonly targetMs: number;
}

/** Figures of a queue whose callers wait for ever. */
export interface ErlangCFigures {
  /** Share of calls that wait. */
  readonly delayShare: number;
  /** Mean wait of answered calls; all are answered, so it equals `waitMsMean`. */
  readonly speedOfAnswerMs: number;
  /** Mean wait of all calls. */
  readonly waitMsMean: number;
  /** P(W ≤ T); without abandonment all denominators agree. */
  readonly serviceLevel: number;
  /** Mean number of waiting calls. */
  readonly queueLengthMean: number;
  /** Offered load / agents. */
  readonly occupancy: number;
  /** Mean wait of the calls that wait. */
  readonly waitMsMeanOfDelayed: number;
  /** The wait that a share `q` of all calls does not exceed. */
  waitMsQuantile(q: number): number;
}

/** Figures of M/M/n, or a limit at a load of n or more. */
export function erlangC(input: QueueInput): FormulaResult<ErlangCFigures> {
  const { arrivalsPerHour, handleTimeMsMean, agentCount, targetMs } = input;
  const refused = firstOutOfRange(input);
  if (refused !== null) return refused;
  const arrivalRate = arrivalsPerHour / hourMs;
  const offered = arrivalRate * handleTimeMsMean;
  const occupancy = offered / agentCount;
  if (occupancy >= 1) {
    return formulaLimit(
      `a load of ${offered} erlangs on ${agentCount} agents: the queue grows without end, since nobody abandons`,
    );
  }
  const inverse = inverseErlangB(agentCount, offered);
  // C = B/(1 - ρ(1 - B)), computed by 1/B, so that B = 0 gives C = 0.
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
    waitMsQuantile: (q: number) =>
      delayShare <= 1 - q ? 0 : Math.log(delayShare / (1 - q)) / spareRate,
  };
}

/** Above this number of agents the incomplete gamma function is faster. */
const recursionMax = 100_000;

/** The share of lost calls with `agentCount` agents (real, ≥ 0); 0 below 10⁻³⁰⁸. */
export function erlangB(agentCount: number, offeredErlangs: number): number {
  return 1 / inverseErlangB(agentCount, offeredErlangs);
}

/** 1/B: the weight of all states over that of the full one; ∞ if B is 0. */
export function inverseErlangB(agentCount: number, offeredErlangs: number): number {
  assert(agentCount >= 0, () => `agents: ${agentCount} seen, at least 0 expected`);
  assert(offeredErlangs >= 0, () => `offered erlangs: ${offeredErlangs} seen, at least 0 expected`);
  if (agentCount === 0) return 1;
  if (offeredErlangs === 0) return Number.POSITIVE_INFINITY;
  if (offeredErlangs === Number.POSITIVE_INFINITY) return 1;
  if (agentCount > recursionMax) return farInverse(agentCount, offeredErlangs);
  const whole = Math.floor(agentCount);
  const fraction = agentCount - whole;
  let inverse = fractionStart(fraction, offeredErlangs);
  for (let k = 1; k <= whole; k += 1) inverse = 1 + (inverse * (k + fraction)) / offeredErlangs;
  return inverse;
}

/** 1/B = Q(n+1, a) / (Poisson probability of n), without recursion. */
function farInverse(n: number, a: number): number {
  if (a >= n + 2) return a * upperGammaFraction(n + 1, a);
  return upperGammaShare(n + 1, a) / poissonTerm(n, a);
}

/** 1/B below one agent: Γ(f+1, a)·e^a·a^-f. */
function fractionStart(f: number, a: number): number {
  if (f === 0) return 1;
  if (a >= f + 2) return a * upperGammaFraction(f + 1, a);
  return upperGammaShare(f + 1, a) * Math.exp(a + logGamma(f + 1) - f * Math.log(a));
}
