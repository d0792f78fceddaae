/**
 * Messages between a screen and the simulator's worker. Types and word lists only, to load no
 * simulator.
 */
import type { Finding, Scenario } from '../../contracts/index.ts';
import type {
  CurveQuestion,
  compileScenario,
  DesignComparison,
  FitVerdict,
  ForecastReport,
  MeasureEstimate,
  SimulationReport,
  StaffCurve,
} from '../../simulator/index.ts';
import type { WhatIfChange } from './address.ts';
import type { LabCentre } from './lab-centre.ts';

export type CentreFile = NonNullable<Parameters<typeof compileScenario>[1]>;

export interface LabDesign {
  readonly name: string;
  readonly scenario: Scenario;
}

export interface LabQuestion {
  /** Designs to simulate; the first is the base, whose full report is sent. */
  readonly designs: readonly LabDesign[];
  /** Centre file of all designs. Default: derived from each. */
  readonly centre?: CentreFile | undefined;
  /** The first design is a whole centre, to be changed so; `rest`: actions from then on. */
  readonly whole?: {
    readonly changes: readonly WhatIfChange[];
    readonly rest?: { readonly nowMs: number };
  };
  readonly seed: number;
  readonly days: number;
  /** Compares the other designs with the base over the same callers. */
  readonly compares: boolean;
  readonly formulas: readonly CurveQuestion[];
}

export const waitEnds = ['answered', 'gaveUp', 'movedOn', 'sentAway', 'stillWaits'] as const;

export const replayStates = [
  'ready',
  'reserved',
  'busy',
  'workingAfterCall',
  'notReady',
  'loggedOff',
] as const;

export interface ReplayQuestion {
  readonly scenario: Scenario;
  readonly centre: CentreFile | undefined;
  readonly seed: number;
  /** Number of the day, from 0. */
  readonly day: number;
}

/** A recorded day; times from its start. */
export interface ReplayRun {
  readonly queues: readonly string[];
  readonly agents: readonly string[];
  /** Call id of each wait. */
  readonly calls: readonly string[];
  readonly endMs: number;
  /** Waits in order of their start. */
  readonly waits: {
    readonly queue: Uint16Array;
    readonly fromMs: Float64Array;
    readonly toMs: Float64Array;
    /** How the wait ended: index into `waitEnds`. */
    readonly end: Uint8Array;
    /** Answering agent; -1: none. */
    readonly agent: Int32Array;
  };
  /** States; agent i's run from `starts[i]` to before `starts[i + 1]`. */
  readonly states: {
    readonly starts: Int32Array;
    readonly atMs: Float64Array;
    /** Agent's state: index into `replayStates`. */
    readonly state: Uint8Array;
  };
}

/** A table as text, of a time zone, and its call type; null: all. */
export interface ForecastQuestion {
  readonly text: string;
  readonly timeZone: string;
  readonly callType: string | null;
}

export interface LogQuestion extends ForecastQuestion {
  readonly targetMs: number;
}

export interface LogReading {
  readonly rows: number;
  /** Calls that asked for an agent. */
  readonly calls: number;
  /** Number of similar days in the log. */
  readonly days: number;
  readonly columns: readonly (readonly [meaning: string, column: string])[];
  readonly unread: readonly string[];
  /** Notes on rows left out or doubtful. */
  readonly notes: readonly {
    readonly note: string;
    readonly rows: number;
    /** Such as `4, end “LOST”`. */
    readonly firstCells: readonly string[];
  }[];
  readonly callTypes: readonly { readonly id: string; readonly calls: number }[];
  /** Start in minutes since midnight. */
  readonly from: number;
  readonly halfHours: readonly { readonly calls: number; readonly agents: number }[];
  /** Mean handle time; null: not recorded. */
  readonly ahtMs: number | null;
  /** Mean patience; null: nobody abandoned. */
  readonly patienceMs: number | null;
  /** Whether the simulated day reproduces the log; null: unclear. */
  readonly verdict: FitVerdict | null;
}

/** A log fitted as a whole centre. */
export interface CentreReading extends Pick<LogReading, 'verdict'> {
  readonly centre: LabCentre;
}

export interface LabTasks {
  readonly replay: { readonly asked: ReplayQuestion; readonly answer: ReplayRun };
  readonly fit: { readonly asked: LogQuestion; readonly answer: LogReading };
  readonly centre: { readonly asked: LogQuestion; readonly answer: CentreReading };
  readonly forecast: { readonly asked: ForecastQuestion; readonly answer: ForecastReport };
}
export type LabTask = {
  readonly [Kind in keyof LabTasks]: {
    readonly kind: Kind;
    readonly asked: LabTasks[Kind]['asked'];
  };
}[keyof LabTasks];

/** Message to the thread; a null question stops the present one. */
export type LabMessage = { readonly id: number } & (
  | { readonly question: LabQuestion | null }
  | { readonly task: LabTask }
);

export interface LabAnswer {
  readonly days: number;
  readonly daysMax: number;
  readonly report: SimulationReport;
  readonly daily: readonly number[];
  readonly comparison: DesignComparison | null;
  readonly estimates: readonly (readonly MeasureEstimate[])[];
  readonly curves: readonly StaffCurve[];
}

export type LabReply = { readonly id: number } & (
  | { readonly kind: 'answer'; readonly answer: LabAnswer }
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'done'; readonly answer: LabTasks[keyof LabTasks]['answer'] }
  | { readonly kind: 'refused'; readonly problems: readonly Finding[] }
  | { readonly kind: 'failed'; readonly message: string }
);
