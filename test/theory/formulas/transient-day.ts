/**
 * M(t)/M/n(t)+M over one day: rates and staff by period, exactly.
 *
 * The day starts empty. At a drop busy agents finish their call and then leave; at a rise new
 * agents take waiting calls at once. Arrivals stop after the last period, whose staff stays until
 * the queue is empty. Calls are counted in the period of their arrival, and figures are ratios of
 * expectations. Assumes Poisson arrivals, exponential handle times and patience, first come first
 * served; a share of callers may balk on finding nobody free.
 * Cost: states × steps: 10 ms a period of a small centre. Source: simulation.md 5.
 */
import { hourMs } from '../../../kernel/index.ts';
import {
  type FormulaResult,
  firstOutOfRange,
  formulaLimit,
  ranges,
  shareRange,
} from '../../../simulator/planning/formulas/limit.ts';
import { panelNodes, panelWeights } from '../../../simulator/planning/formulas/quadrature.ts';
import type { ParametersOf } from '../schemas/validation-models.schema.ts';
import {
  type CohortState,
  changeStaff,
  endsBefore,
  endsBeforeChange,
  evolve,
  type Grid,
  lastingEnds,
  type Model,
  type PeriodRates,
  placeOf,
  sizeOf,
  type WaitOutcomes,
  waitFor,
  waitThroughChange,
} from './transient-states.ts';

/** By period: rates and staff; the same handle times and patience all day. */
type Day = Omit<ParametersOf<'day'>, 'busynessShape'>;

/** Expectations of one period: calls and ms, all of that period's arrivals. */
export interface PeriodSums {
  offered: number;
  delayed: number;
  served: number;
  waitMs: number;
  waitMsServed: number;
  /** Served within T. */
  good: number;
  /** Gone within T, those who balk included. */
  goneWithin: number;
  /** Time averages over the period. */
  busyMean: number;
  queueLengthMean: number;
}

const waitingMaxFirst = 20;
const statesMax = 200_000;
const lostMax = 1e-10;

/** Expectations by period. */
export function transientDay(
  input: Day,
): FormulaResult<{ readonly periods: readonly PeriodSums[] }> {
  const refused = refusalOf(input);
  if (refused !== null) return refused;
  const busyMax = Math.max(...input.agentCount);
  for (let waitingMax = waitingMaxFirst; ; waitingMax = Math.ceil(waitingMax * 1.6)) {
    const grid = { busyMax, waitingMax };
    if (sizeOf(grid) > statesMax) {
      return formulaLimit(
        `more than ${statesMax} states: simulate a day of so many agents and calls`,
      );
    }
    const periods = periodsOf(input, grid);
    if (periods !== null) return { ok: true, periods };
  }
}

/** A moment of arrival and its weight (ms) in the period. */
interface Moment {
  readonly atMs: number;
  readonly weightMs: number;
  readonly states: Float64Array;
}

interface Period {
  readonly rates: PeriodRates;
  readonly moments: readonly Moment[];
}

/** Null: the queue outgrows the grid. */
function periodsOf(input: Day, grid: Grid): readonly PeriodSums[] | null {
  const periods: Period[] = [];
  let states = new Float64Array(sizeOf(grid));
  states[0] = 1;
  for (const [period, agentCount] of input.agentCount.entries()) {
    const rates = ratesOf(input, period);
    states = new Float64Array(changeStaff(states, grid, agentCount));
    const moments: Moment[] = [];
    let nowMs = 0;
    for (const { atMs, weightMs } of momentsOf(input)) {
      states = new Float64Array(evolve(states, atMs - nowMs, { grid, rates }));
      moments.push({ atMs, weightMs, states });
      nowMs = atMs;
    }
    states = new Float64Array(evolve(states, input.periodMs - nowMs, { grid, rates }));
    let last = 0;
    for (let busy = 0; busy <= grid.busyMax; busy += 1) {
      last += states[placeOf(grid, busy, grid.waitingMax)] ?? 0;
    }
    if (last > lostMax) return null;
    periods.push({ rates, moments });
  }
  return sumPeriods(periods, input, grid);
}

/** Goes through the day backwards: how a wait ends depends on what comes after it. */
function sumPeriods(periods: readonly Period[], input: Day, grid: Grid): readonly PeriodSums[] {
  const last = periods.at(-1);
  if (last === undefined) return [];
  let ends = lastingEnds({ grid, rates: last.rates });
  const sums: PeriodSums[] = [];
  for (const [place, period] of [...periods.entries()].reverse()) {
    const next = periods[place + 1];
    if (next !== undefined) ends = endsBeforeChange(ends, grid, next.rates.agentCount);
    const model = { grid, rates: period.rates };
    const sum = noSums(period.rates.arrivalRate * input.periodMs);
    let nowMs = input.periodMs;
    for (const moment of [...period.moments].reverse()) {
      ends = endsBefore(ends, nowMs - moment.atMs, model);
      nowMs = moment.atMs;
      const within = withinTarget(moment, periods.slice(place), { input, grid });
      addMoment(sum, moment, { ends, within, periodMs: input.periodMs, ...model });
    }
    ends = endsBefore(ends, nowMs, model);
    sums.push(sum);
  }
  return sums.reverse();
}

function addMoment(
  sum: PeriodSums,
  { states, weightMs }: Moment,
  of: {
    readonly ends: WaitOutcomes;
    readonly within: CohortState;
    readonly periodMs: number;
  } & Model,
): void {
  const { ends, within, rates, grid, periodMs } = of;
  const calls = rates.arrivalRate * weightMs;
  const stay = calls * (1 - rates.balkShare);
  for (let busy = 0; busy <= grid.busyMax; busy += 1) {
    for (let waiting = 0; waiting <= grid.waitingMax; waiting += 1) {
      const place = placeOf(grid, busy, waiting);
      const share = states[place] ?? 0;
      sum.busyMean += (share * busy * weightMs) / periodMs;
      sum.queueLengthMean += (share * waiting * weightMs) / periodMs;
      if (busy < rates.agentCount) {
        sum.served += calls * share;
        sum.good += calls * share;
        continue;
      }
      sum.delayed += calls * share;
      sum.goneWithin += calls * share * rates.balkShare;
      sum.served += stay * share * (ends.served[place] ?? 0);
      sum.waitMs += stay * share * (ends.waitMs[place] ?? 0);
      sum.waitMsServed += stay * share * (ends.waitMsServed[place] ?? 0);
    }
  }
  sum.good += stay * within.served;
  sum.goneWithin += stay * within.abandoned;
}

/** What happens within T to calls that find all busy at this moment, borders included. */
function withinTarget(
  { states, atMs }: Moment,
  periods: readonly Period[],
  { input, grid }: { readonly input: Day; readonly grid: Grid },
): CohortState {
  const within: CohortState = { waiting: new Float64Array(sizeOf(grid)), served: 0, abandoned: 0 };
  const agentCount = periods[0]?.rates.agentCount ?? 0;
  within.waiting.set(states.subarray(placeOf(grid, agentCount, 0)), placeOf(grid, agentCount, 0));
  let leftMs = input.targetMs;
  let fromMs = atMs;
  for (const [place, { rates }] of periods.entries()) {
    const isLast = place === periods.length - 1;
    const lengthMs = isLast ? leftMs : Math.min(leftMs, input.periodMs - fromMs);
    waitFor(within, lengthMs, { grid, rates });
    leftMs -= lengthMs;
    const next = periods[place + 1];
    if (leftMs <= 0 || next === undefined) break;
    waitThroughChange(within, grid, next.rates.agentCount);
    fromMs = 0;
  }
  return within;
}

/** Gauss points of a period; who arrives within T of its end is split off, as all bends there. */
function momentsOf({ periodMs, targetMs, handleTimeMsMean }: Day) {
  const bend = targetMs > 0 && targetMs < periodMs ? [periodMs - targetMs] : [];
  const moments: { readonly atMs: number; readonly weightMs: number }[] = [];
  let fromMs = 0;
  for (const edge of [...bend, periodMs]) {
    const panels = Math.max(1, Math.ceil((edge - fromMs) / (5 * handleTimeMsMean)));
    const width = (edge - fromMs) / panels;
    for (let panel = 0; panel < panels; panel += 1) {
      const begin = fromMs + panel * width;
      const weights = panelWeights(width);
      panelNodes(begin, begin + width).forEach((atMs, i) => {
        moments.push({ atMs, weightMs: weights[i] ?? 0 });
      });
    }
    fromMs = edge;
  }
  return moments;
}

function ratesOf(input: Day, period: number): PeriodRates {
  return {
    arrivalRate: (input.arrivalsPerHour[period] ?? 0) / hourMs,
    agentCount: input.agentCount[period] ?? 0,
    serviceRate: 1 / input.handleTimeMsMean,
    abandonRate: input.patienceMsMean === null ? 0 : 1 / input.patienceMsMean,
    balkShare: input.balkShare,
  };
}

function noSums(offered: number): PeriodSums {
  const none = { delayed: 0, served: 0, waitMs: 0, waitMsServed: 0, good: 0, goneWithin: 0 };
  return { offered, ...none, busyMean: 0, queueLengthMean: 0 };
}

function refusalOf(input: Day) {
  const lengths = input.arrivalsPerHour.length;
  if (lengths !== input.agentCount.length || lengths === 0) {
    return formulaLimit(
      `agentCount: ${input.agentCount.length} periods seen, ${lengths} expected as in arrivalsPerHour`,
    );
  }
  const within = {
    ...ranges,
    agentCount: { min: 1, max: 1000, isWhole: true },
    balkShare: shareRange,
    periodMs: { min: 1, max: 1e9 },
  };
  const asked = [
    input,
    ...input.arrivalsPerHour.map((arrivalsPerHour) => ({ arrivalsPerHour })),
    ...input.agentCount.map((agentCount) => ({ agentCount })),
  ];
  for (const one of asked) {
    const refused = firstOutOfRange(one, within);
    if (refused !== null) return refused;
  }
  return null;
}
