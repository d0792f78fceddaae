/**
 * A compiled scenario: distributions ready to sample, times since the day's start, people by
 * number.
 */
import type { CentreFile, Facts, WrapUpMode } from '../routing/index.ts';
import type { RuleSetFile } from '../rules/index.ts';
import type {
  AdherencePlan,
  AgentsLostPlan,
  LearningPlan,
  NetworkDelayPlan,
} from './agents/compile-agents.ts';
import type { AgentShift } from './agents/duty.ts';
import type { HandlingPlan } from './agents/handling.ts';
import type { ArrivalsPlan } from './callers/arrivals.ts';
import type { BurstPlan } from './callers/bursts.ts';
import type { BusynessPlan } from './callers/busyness.ts';
import type {
  CallbackPlan,
  CallerLife,
  EntrancePlan,
  OutboundPlan,
} from './callers/compile-callers.ts';
import type { Caution } from './checks/checked.ts';
import type { Distribution } from './distributions/distribution.ts';
import type { SimulatedMeasureId } from './runs/measures.ts';
import type { RunPlan } from './runs/run-plan.ts';

/** A kind of call: where it enters and what its callers bring. */
export interface CallTypePlan {
  readonly id: string;
  /** Among the call types. */
  readonly place: number;
  readonly queueId: string;
  /** What its callers bring, for the rule sets to place them; null: they go to the queue. */
  readonly facts: Facts | null;
  readonly arrivals: ArrivalsPlan;
  readonly talk: Distribution;
  /** With agents of a profile, where it differs; null: with nobody. */
  readonly talkByProfile: ReadonlyMap<string, Distribution> | null;
  /** On the talk, by the interval of arrival; null: 1. */
  readonly talkFactors: readonly number[] | null;
  /** Holds, consults, transfers; null: none. */
  readonly handling: HandlingPlan | null;
  readonly wrapUp: Distribution | null;
  /** Null: callers wait for ever. */
  readonly patience: Distribution | null;
  /** On patience, by the interval of arrival; null: none. */
  readonly patienceFactors: readonly number[] | null;
  readonly life: CallerLife;
}

/** An agent's shift, and what they bring. */
export interface AgentPlan extends AgentShift {
  readonly id: string;
  /** Of their draws: the place of the shift, and theirs in it. */
  readonly entity: number;
  /** On their handle times, by agent; null: they are the mean agent. */
  readonly handleTimeFactor: Distribution | null;
  /** Handled before the day. */
  readonly callsHandled: Distribution | null;
}

/** What the agents of a queue do at the end of a call. */
export interface WrapUpPlan {
  readonly queueId: string;
  readonly mode: WrapUpMode;
  readonly outcomeRequired: boolean;
}

/** What every replication reads and none changes. */
export interface SimulationPlan extends RunPlan {
  readonly centre: CentreFile;
  /** What to know before its figures are believed. */
  readonly cautions: readonly Caution[];
  /** Active all day. */
  readonly ruleSets: readonly RuleSetFile[];
  readonly seed: number;
  /** Of its money; null: the scenario does not name it. */
  readonly currency: string | null;
  /** Local time of the day's start, in ms since midnight. */
  readonly dayStartMs: number;
  /** The date that its callers are recorded on; null: it is no day of the calendar. */
  readonly date: string | null;
  /** Arrivals end here; the calls in the centre are still served. */
  readonly dayMs: number;
  readonly callTypes: readonly CallTypePlan[];
  /** Null: days are as busy as their rates say. */
  readonly busyness: BusynessPlan | null;
  readonly bursts: readonly BurstPlan[];
  readonly entrance: EntrancePlan;
  /** Null: the scenario offers none. */
  readonly callbacks: CallbackPlan | null;
  readonly outbound: readonly OutboundPlan[];
  readonly agents: readonly AgentPlan[];
  readonly adherence: AdherencePlan;
  /** Null: nobody learns. */
  readonly learning: LearningPlan | null;
  readonly agentsLost: readonly AgentsLostPlan[];
  readonly networkDelays: readonly NetworkDelayPlan[];
  readonly wrapUps: ReadonlyMap<string, WrapUpPlan>;
  /** Null: agents answer at once. */
  readonly answerDelay: Distribution | null;
  readonly noAnswerShare: number;
  readonly rejectShare: number;
  /** What a report shows, in this order. */
  readonly measures: readonly SimulatedMeasureId[];
}
