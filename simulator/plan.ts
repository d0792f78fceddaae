/** A compiled scenario: laws ready to sample, times since the day's start, people by number. */
import type { ReportMeasureId } from '../metrics/index.ts';
import type { CentreFile, Facts, WrapUpMode } from '../routing/index.ts';
import type { RuleSetFile } from '../rules/index.ts';
import type { ArrivalsPlan } from './arrivals.ts';
import type { BurstPlan } from './bursts.ts';
import type { BusynessPlan } from './busyness.ts';
import type { CallbackPlan, CallerLife, EntrancePlan } from './callers/caller-plan.ts';
import type { Law } from './laws/law.ts';

/** A kind of call: where it enters and what its callers bring. */
export interface CallTypePlan {
  readonly id: string;
  /** Among the call types. */
  readonly place: number;
  readonly queueId: string;
  /** What its callers bring, for the rule sets to place them; null: they go to the queue. */
  readonly facts: Facts | null;
  readonly arrivals: ArrivalsPlan;
  readonly talk: Law;
  /** On talk times, by the interval of arrival; null: none. */
  readonly talkFactors: readonly number[] | null;
  readonly wrapUp: Law | null;
  /** Null: callers wait for ever. */
  readonly patience: Law | null;
  /** On patience, by the interval of arrival; null: none. */
  readonly patienceFactors: readonly number[] | null;
  readonly life: CallerLife;
}

export interface BreakPlan {
  readonly atMs: number;
  readonly lengthMs: number;
}

/** An agent's day. */
export interface AgentPlan {
  readonly id: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly breaks: readonly BreakPlan[];
}

/** What the agents of a queue do at the end of a call. */
export interface WrapUpPlan {
  readonly mode: WrapUpMode;
  readonly outcomeRequired: boolean;
}

/** When to stop early; `halfWidth` in the measure's own unit. */
export interface StopRule {
  readonly measureId: ReportMeasureId;
  readonly halfWidth: number;
  readonly confidence: number;
}

/** What every replication reads and none changes. */
export interface SimulationPlan {
  readonly centre: CentreFile;
  /** Active all day. */
  readonly ruleSets: readonly RuleSetFile[];
  readonly seed: number;
  /** Local time of the day's start, in ms since midnight. */
  readonly dayStartMs: number;
  /** The date that its callers are recorded on; null: it is no day of the calendar. */
  readonly date: string | null;
  /** Arrivals end here; the calls in the centre are still served. */
  readonly dayMs: number;
  /** Of the factors by interval. */
  readonly intervalMs: number;
  readonly callTypes: readonly CallTypePlan[];
  /** Null: days are as busy as their rates say. */
  readonly busyness: BusynessPlan | null;
  readonly bursts: readonly BurstPlan[];
  readonly entrance: EntrancePlan;
  /** Null: the scenario offers none. */
  readonly callbacks: CallbackPlan | null;
  readonly agents: readonly AgentPlan[];
  readonly wrapUps: ReadonlyMap<string, WrapUpPlan>;
  /** Null: agents answer at once. */
  readonly answerDelay: Law | null;
  readonly noAnswerShare: number;
  readonly replicationsMin: number;
  readonly replicationsMax: number;
  readonly stop: StopRule | null;
  /** What a report shows, in this order. */
  readonly measures: readonly ReportMeasureId[];
}
