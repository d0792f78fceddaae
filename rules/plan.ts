/**
 * The routing plan: where a call waits, who may take it, and what happens as it waits.
 *
 * A plan is plain data. It stands in a queue of the centre file, comes with a call, or is the
 * outcome of a `route` rule; the core obeys it without asking anybody again.
 * Source: rules.md C2, acd-routing.md B5, B8, B12.
 */

/** 0 is most urgent, and strict: no call of class 1 before one of class 0 the agent may serve. */
export type CallClass = 0 | 1 | 2 | 3;

/**
 * "Has the skill" without a level; with one, a missing skill makes the term false. `weight` [1]
 * counts in scores only.
 */
export type SkillTerm =
  | { readonly skill: string; readonly minLevel?: number; readonly weight?: number }
  | { readonly agentId: string };

/**
 * A text in the grammar of acd-routing.md B5 (`expression-text.ts`), or a list that must hold
 * whole; the empty list is true.
 */
export type Expression = string | readonly SkillTerm[];

/** The comparator presets of acd-routing.md B8, ring groups apart: the one list. */
export const strategyNames = [
  'longestIdle',
  'fewestHandled',
  'leastTalk',
  'bestSkill',
  'leastFlexible',
  'roundRobin',
  'linear',
  'random',
] as const;

export type StrategyName = (typeof strategyNames)[number];

export type Strategy =
  | StrategyName
  | { readonly ringGroup: { readonly offers: number; readonly everyMs: number } };

export interface PlanStep {
  /** Since queue entry; > 0 and strictly increasing over the steps of a plan. */
  readonly atMs: number;
  readonly mode: 'widen' | 'replace';
  readonly required: Expression;
  /** Queues whose agents may serve too; the call keeps its entry and place. */
  readonly alsoQueues?: readonly string[];
  readonly class?: CallClass;
  readonly offsetMs?: number;
  /** Offers at once while this step holds [1]. */
  readonly offers?: number;
  readonly skipIfUnstaffed?: boolean;
}

export type Fallback =
  | { readonly kind: 'move'; readonly queue: string }
  | { readonly kind: 'callback' }
  | { readonly kind: 'message'; readonly text?: string }
  | { readonly kind: 'end'; readonly text?: string };

/** The plan of a queue: what is absent comes from the centre's `defaults`, or is off. */
export interface QueuePlan {
  readonly class?: CallClass;
  /** Due key = entered at + offset. Negative: a head start. Positive: a target answer time. */
  readonly offsetMs?: number;
  /** The step at 0. */
  readonly required?: Expression;
  readonly preferred?: readonly SkillTerm[];
  readonly strategy?: Strategy;
  /** Of the step at 0. */
  readonly skipIfUnstaffed?: boolean;
  readonly steps?: readonly PlanStep[];
  /** Needs a fallback. 0 acts in the instant of entry; else greater than the last step's `atMs`. */
  readonly maxWaitMs?: number;
  readonly fallback?: Fallback;
}

/** The plan of a call or of a `route` rule: complete; nothing of the queue's own is mixed in. */
export interface RoutingPlan extends QueuePlan {
  readonly queue: string;
}
