/**
 * What a rule of each kind gives (`event.params`), and what its kind makes of all matches.
 *
 * Source: rules.md C2 to C8.
 */
import type { Expression, RoutingPlan } from '../plan.ts';
import type { RuleKind } from './rule-kind.ts';

export interface ClassifyOutcome {
  readonly callType?: string;
  readonly language?: string;
  readonly tags: readonly string[];
}

/** What becomes of a call before it is queued. */
export const admitActions = ['accept', 'busy', 'closed', 'callbackOffer', 'block'] as const;
export type AdmitAction = (typeof admitActions)[number];

export interface AdmitOutcome {
  readonly action: AdmitAction;
  readonly text?: string;
  readonly callbackWithinMs?: number;
}

export interface TreatOutcome {
  readonly say?: readonly string[];
  readonly music?: string;
  readonly announce?: readonly ('position' | 'ewt')[];
  readonly offer?: 'callback' | 'message';
  /** Until the next treatment; at least 5,000, so that treatment always ends in a timer. */
  readonly nextInMs: number;
}

/** Belief about acceptance before there is history. */
export interface AcceptPrior {
  readonly accepted: number;
  readonly shown: number;
}

export interface PromptOutcome {
  /** Up-sell replaces the line, cross-sell adds one. */
  readonly kind: 'upSell' | 'crossSell';
  readonly sku: string;
  readonly quantity: number;
  readonly priceGroup?: string;
  /** Spoken. */
  readonly say: string;
  /** For the agent's eyes only. */
  readonly note?: string;
  /** Extra handle time expected for offering it. */
  readonly handleMs: number;
  readonly acceptPrior: AcceptPrior;
  readonly maxPerOrder: 1 | 2 | 3;
  readonly notAgainDays: number;
  readonly reasonsToDecline: readonly string[];
}

/** When a text is due. */
export const scriptMoments = ['orderStart', 'line', 'prompt', 'payment', 'orderEnd'] as const;
export type ScriptMoment = (typeof scriptMoments)[number];

export interface ScriptOutcome {
  readonly at: ScriptMoment;
  readonly text: string;
  readonly audience: 'say' | 'note';
  /** Blocks completion until it is ticked. */
  readonly mustConfirm: boolean;
}

/** What a hold comes from. */
export const holdSources = ['fraud', 'check', 'credit', 'balance', 'rule'] as const;
export type HoldSource = (typeof holdSources)[number];

export interface CheckOutcome {
  readonly effect: 'refuse' | 'hold' | 'score' | 'note';
  readonly reason: string;
  readonly score?: number;
  readonly hold?: {
    readonly code: string;
    /** [rule] */
    readonly source?: HoldSource;
    readonly removeReservations: boolean;
  };
  /** A held order is work for somebody: it is routed. */
  readonly review?: {
    readonly queue: string;
    readonly required: Expression;
    readonly dueInMs: number;
  };
  readonly text: string;
}

export interface PriceLimitOutcome {
  readonly verdict: 'allow' | 'approve' | 'refuse';
  readonly approverRole?: string;
  readonly reasonSet: string;
  readonly text?: string;
}

export interface CouponOutcome {
  /** Reason code. */
  readonly refuse: string;
  readonly text: string;
}

/** The plan of a `route` rule is whole: it cannot wait for ever. */
export type RouteOutcome = RoutingPlan & Required<Pick<RoutingPlan, 'maxWaitMs' | 'fallback'>>;

/** By kind: what one rule gives. */
export interface OutcomeOf {
  readonly classify: ClassifyOutcome;
  readonly admit: AdmitOutcome;
  readonly route: RouteOutcome;
  readonly treat: TreatOutcome;
  readonly prompt: PromptOutcome;
  readonly script: ScriptOutcome;
  readonly check: CheckOutcome;
  readonly priceLimit: PriceLimitOutcome;
  readonly coupon: CouponOutcome;
}

export type Outcome = OutcomeOf[RuleKind];
