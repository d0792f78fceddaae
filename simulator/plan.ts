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

export interface CallTypePlan {
  readonly id: string;
  readonly place: number;
  readonly queueId: string;
  /** Facts of its callers, by which rules place them; null: they go to the queue. */
  readonly facts: Facts | null;
  readonly arrivals: ArrivalsPlan;
  readonly talk: Distribution;
  /** By profile, where it differs; null: for none. */
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

export interface AgentPlan extends AgentShift {
  readonly id: string;
  /** Of their draws: the place of the shift, and theirs in it. */
  readonly entity: number;
  /** On handle times, by agent; null: mean pace. */
  readonly handleTimeFactor: Distribution | null;
  readonly callsHandled: Distribution | null;
}

export interface WrapUpPlan {
  readonly queueId: string;
  readonly mode: WrapUpMode;
  readonly outcomeRequired: boolean;
}

export interface SimulationPlan extends RunPlan {
  readonly centre: CentreFile;
  readonly cautions: readonly Caution[];
  readonly ruleSets: readonly RuleSetFile[];
  readonly seed: number;
  readonly currency: string | null;
  /** Local time of the day's start, since midnight. */
  readonly dayStartMs: number;
  /** Date of recorded calls; null: not a day of the calendar. */
  readonly date: string | null;
  /** Arrivals end here; calls in the centre are still served. */
  readonly dayMs: number;
  readonly callTypes: readonly CallTypePlan[];
  /** Null: all days have the same rates. */
  readonly busyness: BusynessPlan | null;
  readonly bursts: readonly BurstPlan[];
  readonly entrance: EntrancePlan;
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
  readonly measures: readonly SimulatedMeasureId[];
}
