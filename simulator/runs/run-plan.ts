/**
 * How a scenario runs: as independent days, or as one steady run of constant load and staff, whose
 * warm-up is left out and whose rest is read as batches.
 */
import { aFinding, type Finding, type Scenario } from '../../contracts/index.ts';
import { assert } from '../../kernel/index.ts';
import type { AgentPlan } from '../agents/compile-agents.ts';
import type { Clock } from '../clock.ts';
import { isSimulatedMeasureId, type SimulatedMeasureId } from './measures.ts';

/** `halfWidth` is in the measure's unit, or a share of the estimate. */
export interface StopRule {
  readonly measureId: SimulatedMeasureId;
  readonly halfWidth: number;
  readonly isRelative: boolean;
  readonly confidence: number;
}

/** A steady run; cells are the smallest parts that are counted separately. */
export interface SteadyPlan {
  readonly warmUp: { readonly kind: 'ms'; readonly ms: number } | { readonly kind: 'mser5' };
  readonly batchCount: number;
  readonly cellMs: number;
}

export type ControlId = 'calls' | 'handleTime';

export interface RunPlan {
  readonly steady: SteadyPlan | null;
  readonly isAntithetic: boolean;
  readonly controls: readonly ControlId[];
  /** Whether compared plans have the same callers. */
  readonly isCommon: boolean;
  readonly replicationsMin: number;
  readonly replicationsMax: number;
  readonly stop: StopRule | null;
  readonly intervalMs: number;
  readonly cellMs: number;
  readonly isByInterval: boolean;
  readonly isByCallType: boolean;
  readonly hasTypicalDay: boolean;
}

export const replicationsDefault = 20;
const defaults = {
  /** With a stop rule, fewer days would say too little about their spread. */
  replicationsMin: 10,
  replicationsMax: 1_000,
  stopConfidence: 0.95,
  batches: 30,
} as const;

/** Windows are multiples of 15 minutes, or of the clock's interval if that divides 15 minutes. */
export const windowUnitMs = 900_000;
/** Shortest cell, the common part of the clock's interval and {@link windowUnitMs}. */
const cellMsLeast = 60_000;
/**
 * MSER-5 needs 60 means, and a batch five cells even if half the run is warm-up; with a stated
 * warm-up smaller cells lose less.
 */
const steadyCells = { mser5: 300, told: 1_200 } as const;
const cellMsFloor = 1_000;
/** How long the staff stays after the last arrival of a day, so that every caller is served. */
const staysMs = 86_400_000;

export function checkRun({ run, callTypes }: Scenario): readonly Finding[] {
  if (run?.mode !== 'steady') return [];
  return callTypes.flatMap(({ arrivals }, place) =>
    arrivals.kind === 'poisson'
      ? []
      : aFinding(`/callTypes/${place}/arrivals/kind`, 'not_allowed', {
          received: arrivals.kind,
          expected: 'poisson, for a steady run has one load all the time',
        }),
  );
}

export function runClock({ run }: Scenario, clock: Clock): Clock {
  return run?.steady === undefined ? clock : { ...clock, dayMs: run.steady.lengthMs };
}

/** Agents of a run: in a steady run, those on shift at its beginning stay, without breaks. */
export function runAgents({ run }: Scenario, agents: readonly AgentPlan[]): readonly AgentPlan[] {
  if (run?.steady === undefined) return agents;
  const endMs = run.steady.lengthMs + staysMs;
  return agents
    .filter(({ startMs }) => startMs === 0)
    .map((agent) => ({ ...agent, endMs, breaks: [] }));
}

export function runPlanOf(scenario: Scenario, { intervalMs }: Clock): RunPlan {
  const { run, report } = scenario;
  const { variance, steady } = run ?? {};
  const by = report?.by ?? [];
  const shared = greatestCommonDivisor(intervalMs, windowUnitMs);
  const cellMs = shared < cellMsLeast ? windowUnitMs : shared;
  const warmUp = steady?.warmUpMs ?? 'mser5';
  const steadyCellMs = steadyCellMsOf(warmUp, steady?.lengthMs ?? 0);
  return {
    steady:
      steady === undefined
        ? null
        : {
            warmUp: warmUp === 'mser5' ? { kind: 'mser5' } : { kind: 'ms', ms: warmUp },
            batchCount: steady.batches ?? defaults.batches,
            cellMs: steadyCellMs,
          },
    isAntithetic: variance?.antithetic ?? false,
    controls: variance?.controls ?? [],
    isCommon: variance?.commonRandomNumbers ?? true,
    ...lengthOf(scenario),
    intervalMs,
    cellMs: steady === undefined ? cellMs : steadyCellMs,
    isByInterval: by.includes('interval') && steady === undefined,
    isByCallType: by.includes('callType'),
    hasTypicalDay: report?.typicalDay ?? false,
  };
}

/** Length of a cell, such that a stated warm-up is whole cells, to within a ms for each. */
function steadyCellMsOf(warmUp: number | 'mser5', lengthMs: number): number {
  const cells = warmUp === 'mser5' ? steadyCells.mser5 : steadyCells.told;
  const cellMs = Math.max(cellMsFloor, Math.floor(lengthMs / cells));
  if (warmUp === 'mser5' || warmUp < cellMs) return cellMs;
  return Math.max(cellMsFloor, Math.floor(warmUp / Math.floor(warmUp / cellMs)));
}

function lengthOf({
  run,
}: Scenario): Pick<RunPlan, 'replicationsMin' | 'replicationsMax' | 'stop'> {
  const { min, max, stop } = run?.replications ?? {};
  if (run?.steady !== undefined) return { replicationsMin: 1, replicationsMax: 1, stop: null };
  if (stop === undefined) {
    const count = max ?? min ?? replicationsDefault;
    return { replicationsMin: count, replicationsMax: count, stop: null };
  }
  assert(isSimulatedMeasureId(stop.measure), 'the stop rule watches a measure');
  const most = max ?? Math.max(defaults.replicationsMax, min ?? 0);
  return {
    replicationsMin: min ?? Math.min(defaults.replicationsMin, most),
    replicationsMax: most,
    stop: {
      measureId: stop.measure,
      halfWidth: stop.halfWidth,
      isRelative: stop.relative ?? false,
      confidence: stop.level ?? defaults.stopConfidence,
    },
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
