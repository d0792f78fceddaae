/** A compiled scenario: laws ready to sample, times since the day's start, people by number. */
import type { CentreFile, Facts, WrapUpMode } from '../routing/index.ts';
import type { RuleSetFile } from '../rules/index.ts';
import type { AdherencePlan, AgentsLostPlan, LearningPlan } from './agents/agents-plan.ts';
import type { AgentShift } from './agents/duty.ts';
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

/** An agent's shift, and what he brings. */
export interface AgentPlan extends AgentShift {
  readonly id: string;
  /** Of his draws: the place of his shift, and his in it. */
  readonly entity: number;
  /** On his handle times, by agent; null: he is the mean agent. */
  readonly handleTimeFactor: Law | null;
  /** Handled before the day. */
  readonly callsHandled: Law | null;
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
  readonly adherence: AdherencePlan;
  /** Null: nobody learns. */
  readonly learning: LearningPlan | null;
  readonly agentsLost: readonly AgentsLostPlan[];
  readonly wrapUps: ReadonlyMap<string, WrapUpPlan>;
  /** Null: agents answer at once. */
  readonly answerDelay: Law | null;
  readonly noAnswerShare: number;
  readonly rejectShare: number;
  /** What a report shows, in this order. */
  readonly measures: readonly SimulatedMeasureId[];
}
