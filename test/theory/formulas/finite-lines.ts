/**
 * M/M/n/K and M/M/n/K+M: n agents, K lines; a call that finds all lines taken is blocked. And
 * M(t)/G/∞: how many agents would be busy at t if nobody ever had to wait.
 *
 * A line is held from arrival to the end of the talk. Assumes Poisson attempts, exponential handle
 * times and patience (or none), first come first served. Figures of attempts and of admitted calls
 * stand apart, since reports mix them up. With agents without number, those busy are Poisson with
 * mean m(t); staffing by m(t) in place of the rate's own load is the "modified offered load".
 * Cost: O(n + K) and the tagged call's.
 * Source: simulation.md 4.3, 5; S. Eick, W. Massey, W. Whitt (1993).
 */
import { hourMs } from '../../../kernel/index.ts';
import {
  firstOutOfRange,
  formulaLimit,
  ranges,
} from '../../../simulator/planning/formulas/limit.ts';
import {
  allBusyShare,
  meanState,
  queueStates,
  statesMax,
  taggedEnd,
  taggedWithin,
  taggedWork,
} from '../../../simulator/planning/formulas/queue-states.ts';
import type { ParametersOf } from '../schemas/validation-models.schema.ts';

const workMax = 500_000_000;

/** Figures of M/M/n/K(+M): shares of all attempts unless the name says otherwise. */
export function finiteLines(input: ParametersOf<'finiteLines'>) {
  const { arrivalsPerHour, handleTimeMsMean, agentCount, targetMs, lineCount } = input;
  const refused = firstOutOfRange(input, {
    ...ranges,
    lineCount: { min: agentCount, max: agentCount + statesMax, isWhole: true },
  });
  if (refused !== null) return refused;
  const places = lineCount - agentCount;
  const rates = {
    arrivalRate: arrivalsPerHour / hourMs,
    serviceRate: agentCount / handleTimeMsMean,
    abandonRate: input.patienceMsMean === null ? 0 : 1 / input.patienceMsMean,
  };
  const offeredErlangs = rates.arrivalRate * handleTimeMsMean;
  const states = queueStates({ ...rates, places });
  if (states === null)
    return formulaLimit(`${places} waiting places: at most ${statesMax} expected`);
  const busy =
    offeredErlangs === 0
      ? 0
      : allBusyShare({ agentCount, offeredErlangs, logWeight: states.logWeight });
  const blockShare = busy * (states.shares[places] ?? 0);
  const tagged = { ...rates, starts: states.shares.slice(0, places) };
  if (taggedWork(tagged, targetMs) > workMax) {
    return formulaLimit(`a target of ${targetMs} ms is too many steps for ${lineCount} lines`);
  }
  const end = taggedEnd(tagged);
  const queueLengthMean = busy * meanState(states.shares);
  const abandonShare =
    offeredErlangs === 0 ? 0 : (rates.abandonRate * queueLengthMean) / rates.arrivalRate;
  const servedShare = 1 - blockShare - abandonShare;
  const admittedShare = 1 - blockShare;
  const within = 1 - busy + busy * taggedWithin(tagged, targetMs).servedShare;
  return {
    ok: true as const,
    blockShare,
    /** Admitted calls that wait. */
    delayShare: busy - blockShare,
    abandonShare,
    queueLengthMean,
    waitMsMeanOfAdmitted: admittedShare <= 0 ? null : (busy * end.waitMs) / admittedShare,
    speedOfAnswerMs: servedShare <= 0 ? null : (busy * end.waitMsServed) / servedShare,
    /** Served within T / admitted. */
    serviceLevelOfAdmitted: admittedShare <= 0 ? null : Math.min(1, within / admittedShare),
    occupancy: Math.min(1, (offeredErlangs * servedShare) / agentCount),
  };
}

/** Figures of calls an hour of mean + amplitude · sin(2π t / period), exponential handle times. */
export function sinusoidalLoad({
  arrivalsPerHour,
  handleTimeMsMean,
  tMs,
}: ParametersOf<'sinusoid'>) {
  const { mean, amplitude, periodMs } = arrivalsPerHour;
  const refused = firstOutOfRange(
    { mean, amplitude, periodMs, handleTimeMsMean, tMs },
    {
      ...ranges,
      mean: ranges.arrivalsPerHour,
      amplitude: { min: 0, max: mean },
      periodMs: ranges.handleTimeMsMean,
      tMs: ranges.targetMs,
    },
  );
  if (refused !== null) return refused;
  const load = (mean / hourMs) * handleTimeMsMean;
  const frequency = (2 * Math.PI) / periodMs;
  const turn = frequency * handleTimeMsMean;
  const swing = ((amplitude / hourMs) * handleTimeMsMean) / (1 + turn * turn);
  const angle = 2 * Math.PI * ((tMs / periodMs) % 1);
  const busyMeanAtT = load + swing * (Math.sin(angle) - turn * Math.cos(angle));
  const reach = swing * Math.sqrt(1 + turn * turn);
  return {
    ok: true as const,
    busyMeanAtT,
    busyVarianceAtT: busyMeanAtT,
    busyMeanMax: load + reach,
    busyMeanMin: load - reach,
    /** How long after the rate's peak the load's peak comes. */
    peakLagMs: Math.atan(turn) / frequency,
  };
}
