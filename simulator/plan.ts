/**
 * A compiled scenario: distributions ready to sample, times since the day's start, people by
 * number.
 */
import type { CentreFile, PreparedRuleSets } from '../routing/index.ts';
import type { RuleSetFile } from '../rules/index.ts';
import type {
  AdherencePlan,
  AgentPlan,
  AgentsLostPlan,
  LearningPlan,
  NetworkDelayPlan,
} from './agents/compile-agents.ts';
import type { BurstPlan } from './callers/bursts.ts';
import type { BusynessPlan } from './callers/busyness.ts';
import type {
  CallbackPlan,
  CallTypePlan,
  EntrancePlan,
  MenuPlan,
  OutboundPlan,
} from './callers/compile-callers.ts';
import type { Caution } from './checks/scenario-check.ts';
import type { Distribution } from './distributions/distribution.ts';
import type { SimulatedMeasureId } from './runs/measures.ts';
import type { RunPlan } from './runs/run-plan.ts';
import type { WrapUpPlan } from './simulation-centre.ts';

export interface SimulationPlan extends RunPlan {
  readonly centre: CentreFile;
  readonly cautions: readonly Caution[];
  readonly ruleSets: readonly RuleSetFile[];
  readonly prepared: PreparedRuleSets;
  readonly seed: number;
  readonly currency: string | null;
  /** Local time, in ms since midnight. */
  readonly dayStartMs: number;
  /** Date of recorded calls; null if the simulated day has none. */
  readonly date: string | null;
  /** Length of the day: no caller arrives later, but calls in the centre are still served. */
  readonly dayMs: number;
  readonly callTypes: readonly CallTypePlan[];
  /** Random busyness of days; null if all days have the same rates. */
  readonly busyness: BusynessPlan | null;
  readonly bursts: readonly BurstPlan[];
  readonly entrance: EntrancePlan;
  /** By the menu's queue: what callers press. */
  readonly menus: ReadonlyMap<string, MenuPlan>;
  readonly callbacks: CallbackPlan | null;
  readonly outbound: readonly OutboundPlan[];
  readonly agents: readonly AgentPlan[];
  readonly adherence: AdherencePlan;
  /** How new agents gain speed; null if the scenario has none. */
  readonly learning: LearningPlan | null;
  readonly agentsLost: readonly AgentsLostPlan[];
  readonly networkDelays: readonly NetworkDelayPlan[];
  readonly wrapUps: ReadonlyMap<string, WrapUpPlan>;
  /** Time until an agent answers; null: at once. */
  readonly answerDelay: Distribution | null;
  readonly noAnswerShare: number;
  readonly rejectShare: number;
  readonly measures: readonly SimulatedMeasureId[];
}
