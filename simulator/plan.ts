/** A compiled scenario: laws ready to sample, times since the day's start, people by number. */
import type { CentreFile, Facts, WrapUpMode } from '../routing/index.ts';
import type { RuleSetFile } from '../rules/index.ts';
import type { ArrivalsPlan } from './arrivals.ts';
import type { Law } from './laws/law.ts';
import type { SimulatedMeasureId } from './measures.ts';
import type { RunPlan } from './run-plan.ts';

/** A kind of call: where it enters and what its callers bring. */
export interface CallTypePlan {
  readonly id: string;
  readonly queueId: string;
  /** What its callers bring, for the rule sets to place them; null: they go to the queue. */
  readonly facts: Facts | null;
  readonly arrivals: ArrivalsPlan;
  readonly talk: Law;
  readonly wrapUp: Law | null;
  /** Null: callers wait for ever. */
  readonly patience: Law | null;
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

/** What every replication reads and none changes. */
export interface SimulationPlan extends RunPlan {
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
  readonly callTypes: readonly CallTypePlan[];
  readonly agents: readonly AgentPlan[];
  readonly wrapUps: ReadonlyMap<string, WrapUpPlan>;
  /** Null: agents answer at once. */
  readonly answerDelay: Law | null;
  readonly noAnswerShare: number;
  /** What a report shows, in this order. */
  readonly measures: readonly SimulatedMeasureId[];
}
