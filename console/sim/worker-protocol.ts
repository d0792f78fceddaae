/**
 * What a screen asks of the simulator in its worker, and what comes back.
 *
 * Types, and lists of words: the simulator is loaded by the worker, and never by a page.
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

/** As the service tells it, which routes by it. */
export type CentreFile = NonNullable<Parameters<typeof compileScenario>[1]>;

export interface LabDesign {
  readonly name: string;
  readonly scenario: Scenario;
}

export interface LabQuestion {
  /** The first is the base: its report is told whole. */
  readonly designs: readonly LabDesign[];
  /** The file of the centre that they name [each implies one]. */
  readonly centre?: CentreFile | undefined;
  readonly seed: number;
  /** Simulated days of each design. */
  readonly days: number;
  /** The others are judged against the base over the same callers. */
  readonly compares: boolean;
  /** Queues whose staff is calculated by formula. */
  readonly formulas: readonly CurveQuestion[];
}

/** How a wait in a queue ends. */
export const waitEnds = ['answered', 'gaveUp', 'movedOn', 'sentAway', 'stillWaits'] as const;

/** Of agents, as numbers of this list. */
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
  /** From 0. */
  readonly day: number;
}

/** A day; times since its beginning. */
export interface ReplayRun {
  /** Their names. */
  readonly queues: readonly string[];
  readonly agents: readonly string[];
  /** Of each wait. */
  readonly calls: readonly string[];
  readonly endMs: number;
  /** A call's time in a queue, in the order of their beginnings. */
  readonly waits: {
    readonly queue: Uint16Array;
    readonly fromMs: Float64Array;
    readonly toMs: Float64Array;
    /** A number of `waitEnds`. */
    readonly end: Uint8Array;
    /** Who answered; -1: nobody. */
    readonly agent: Int32Array;
  };
  /** States of the agent at a place begin at `starts` of it, and end before the next. */
  readonly states: {
    readonly starts: Int32Array;
    readonly atMs: Float64Array;
    /** A number of `replayStates`. */
    readonly state: Uint8Array;
  };
}

/** A table of text, and the call type that is meant [all]. */
export interface ForecastQuestion {
  readonly text: string;
  readonly callType: string | null;
}

export interface LogQuestion extends ForecastQuestion {
  readonly targetMs: number;
}

/** A log as it was read, and the day of half hours that it says. */
export interface LogReading {
  readonly rows: number;
  /** That wanted an agent. */
  readonly calls: number;
  /** Days of one kind. */
  readonly days: number;
  readonly columns: readonly (readonly [meaning: string, column: string])[];
  readonly unread: readonly string[];
  /** Rows that are left out, or read with care. */
  readonly notes: readonly {
    readonly note: string;
    readonly rows: number;
    readonly firstLines: readonly number[];
  }[];
  readonly callTypes: readonly { readonly id: string; readonly calls: number }[];
  /** Minutes since midnight. */
  readonly from: number;
  readonly halfHours: readonly { readonly calls: number; readonly agents: number }[];
  /** Null: no time is recorded. */
  readonly ahtMs: number | null;
  /** Null: nobody left. */
  readonly patienceMs: number | null;
  /** Whether the day behaves as the log; null: it cannot be told. */
  readonly verdict: FitVerdict | null;
}

/** Work that is done once, and answered whole. */
export interface LabTasks {
  readonly replay: { readonly asked: ReplayQuestion; readonly answer: ReplayRun };
  readonly fit: { readonly asked: LogQuestion; readonly answer: LogReading };
  readonly forecast: { readonly asked: ForecastQuestion; readonly answer: ForecastReport };
}
export type LabTask = {
  readonly [Kind in keyof LabTasks]: {
    readonly kind: Kind;
    readonly asked: LabTasks[Kind]['asked'];
  };
}[keyof LabTasks];

/** A question that is null gives up what runs. */
export type LabMessage = { readonly id: number } & (
  | { readonly question: LabQuestion | null }
  | { readonly task: LabTask }
);

export interface LabAnswer {
  /** Simulated so far. */
  readonly days: number;
  readonly daysMax: number;
  readonly report: SimulationReport;
  /** The base's service level, day by day. */
  readonly daily: readonly number[];
  readonly comparison: DesignComparison | null;
  /** Of every design, in their order. */
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
