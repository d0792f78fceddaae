/**
 * `callwright staff --calls …`: agents for one queue and interval, by formulas or by simulation.
 */
import type { ReplicationRunner } from '../../gateways/index.ts';
import {
  type CurveQuestion,
  curvePoint,
  type Formula,
  type StaffCurve,
  staffCurve,
} from '../../simulator/index.ts';
import { exitCodes } from '../cli-error.ts';
import type { Output } from '../command.ts';
import { listenForInterrupt } from '../streams/interrupt.ts';
import { startProgress } from '../streams/progress.ts';
import { documentForms } from '../text/document-text.ts';
import { calculatorDocument, type StaffCalculation } from './calculator-text.ts';
import { type SimulatedPoint, simulatePoint } from './simulate-point.ts';
import { type CompleteStaffOptions, shrunkShare } from './staff-values.ts';

export type CalculatorOptions = CompleteStaffOptions<
  'calls' | 'aht' | 'patience' | 'target' | 'method' | 'shrinkage' | 'seed' | 'days'
>;

const simulatedMax = 12;

export async function calculate(
  options: CalculatorOptions,
  { runner, reproduce }: { readonly runner: () => ReplicationRunner; readonly reproduce: string },
): Promise<Output<'csv'>> {
  const asked = askedOf(options);
  const curve = staffCurve(asked, options.curve === true);
  const searched =
    options.method === 'simulate'
      ? await simulate(asked, curve, { options, runner: runner() })
      : { simulated: [], smallestSimulated: null, isPartial: false };
  const of: StaffCalculation = {
    asked,
    curve: withPoints(curve, searched.simulated, asked),
    shows: showsOf(options.method),
    shrinkageShare: shrunkShare(options.shrinkage),
    ...searched,
  };
  const { isPartial, ...said } = of;
  const answers = of.shows.map((formula) => curve.enough[formula]);
  return {
    exitCode: answers.includes(null) ? exitCodes.no : exitCodes.yes,
    isPartial,
    reproduce,
    schema: 'staff-curve/1',
    json: said,
    ...documentForms(calculatorDocument(of, reproduce)),
  };
}

function askedOf(options: CalculatorOptions): CurveQuestion {
  return {
    arrivalsPerHour: options.calls,
    handleTimeMsMean: options.aht,
    patienceMsMean: options.patience,
    targetMs: options.target.targetMs,
    serviceLevelShare: options.target.share,
    measureId: 'serviceLevelOffered',
    abandonShareMax: options.abandonMax,
    occupancyMax: options.occupancyMax,
  };
}

function showsOf(method: CalculatorOptions['method']): readonly Formula[] {
  switch (method) {
    case 'erlangA':
    case 'erlangC':
      return [method];
    case 'simulate':
      return ['erlangA'];
    default:
      return ['erlangA', 'erlangC'];
  }
}

interface Searched {
  readonly simulated: readonly SimulatedPoint[];
  readonly smallestSimulated: number | null;
  readonly isPartial: boolean;
}

/**
 * Simulates more or fewer agents than the formula says, until a number that holds is next to one
 * that fails.
 */
async function simulate(
  asked: CurveQuestion,
  curve: StaffCurve,
  { options, runner }: { readonly options: CalculatorOptions; readonly runner: ReplicationRunner },
): Promise<Searched> {
  const signal = listenForInterrupt();
  const progress = startProgress(options.progress, { verb: 'simulating', noun: 'staffs' });
  const simulated: SimulatedPoint[] = [];
  const holds = (point: SimulatedPoint): boolean =>
    (point.serviceLevel.value ?? 0) >= asked.serviceLevelShare &&
    (point.abandonShare.value ?? 0) <= (asked.abandonShareMax ?? 1);
  let agents = curve.enough.erlangA?.agents ?? Math.max(1, Math.ceil(curve.expectedLoadErlangs));
  try {
    while (simulated.length < simulatedMax) {
      const { seed, days } = options;
      const point = await simulatePoint(asked, agents, { runner, seed, days, signal });
      if (point === null) return { simulated, smallestSimulated: null, isPartial: true };
      simulated.push(point);
      progress.tick(() => ({ done: simulated.length, of: null }));
      const isEnough = holds(point);
      const below = simulated.find((one) => one.agents === agents - 1);
      const above = simulated.find((one) => one.agents === agents + 1);
      if (isEnough && (agents === 1 || below !== undefined)) {
        return { simulated, smallestSimulated: agents, isPartial: false };
      }
      if (!isEnough && above !== undefined) {
        return { simulated, smallestSimulated: agents + 1, isPartial: false };
      }
      agents += isEnough ? -1 : 1;
    }
    return { simulated, smallestSimulated: null, isPartial: false };
  } finally {
    progress.end();
    await runner.close();
  }
}

function withPoints(
  curve: StaffCurve,
  simulated: readonly SimulatedPoint[],
  asked: CurveQuestion,
): StaffCurve {
  const missing = simulated
    .filter(({ agents }) => !curve.points.some((point) => point.agents === agents))
    .map(({ agents }) => curvePoint(asked, agents));
  const points = [...curve.points, ...missing].sort((a, b) => a.agents - b.agents);
  return { ...curve, points };
}
