/**
 * What the store holds of rules, as records.
 *
 * Source: rules.md D1.
 */
import type { DecisionLine, FactsFile, RuleKind } from '../rules/index.ts';

export interface RuleSetRecord {
  readonly id: string;
  readonly centreId: string;
  readonly kind: RuleKind;
  readonly owner: string;
  readonly createdAtMs: number;
  readonly createdBy: string;
}

/** Its text never changes. */
export interface VersionRecord {
  readonly setId: string;
  readonly version: number;
  /** The version its draft was made from; 0: none. */
  readonly parent: number;
  /** SHA-256 of the text, in hexadecimal. */
  readonly hash: string;
  readonly text: string;
  readonly author: string;
  readonly note: string;
  readonly createdAtMs: number;
}

export interface DraftRecord {
  readonly setId: string;
  readonly person: string;
  /** The number it will have. */
  readonly version: number;
  /** The version it was made from; 0: none. */
  readonly base: number;
  /** As it was typed, perhaps no JSON yet. */
  readonly text: string;
  /** +1 per save, from 1. */
  readonly revision: number;
  readonly updatedAtMs: number;
}

export type RunKind = 'cases' | 'shadow' | 'backtest' | 'simulation';

/** About a version of a set, and whose doing it was, when. */
interface AboutVersion {
  readonly setId: string;
  readonly version: number;
  readonly person: string;
  readonly atMs: number;
}

export interface RunRecord extends AboutVersion {
  readonly id: string;
  readonly kind: RunKind;
  /** What of the journal it has seen. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly seed: number;
  readonly result: unknown;
  readonly resultHash: string;
}

export interface ApprovalRecord extends AboutVersion {
  readonly roles: readonly string[];
  readonly comment: string;
  /** The runs the person was shown. */
  readonly runs: readonly string[];
}

export type WaitingMode = 'migrate' | 'pin';

/**
 * `expire`: the one in force has reached its end; `refused`: the centre did not take an activation,
 * and the one before is in force again.
 */
export type ActivationCause = 'activate' | 'rollback' | 'expire' | 'retire' | 'refused';

export interface ActivationRecord {
  /** Ascends over all sets. */
  readonly seq: number;
  readonly setId: string;
  /** null: the set has no version in force from then on. */
  readonly version: number | null;
  readonly hash: string | null;
  readonly atMs: number;
  /** It ends by itself then; null: it does not. */
  readonly untilMs: number | null;
  readonly person: string;
  readonly previous: number | null;
  readonly mode: WaitingMode;
  readonly cause: ActivationCause;
  readonly reason: string;
}

export interface AuditEventRecord {
  readonly seq: number;
  readonly atMs: number;
  readonly person: string;
  /** `rules.checked`, as the event the world is told. */
  readonly action: string;
  readonly setId: string;
  readonly version: number | null;
  /** The version's state from then on; null: unchanged. */
  readonly state: string | null;
  readonly body: { readonly [member: string]: unknown };
}

export interface PromptRecord extends AboutVersion {
  readonly id: string;
  readonly callId: string;
  readonly orderId: string | null;
  readonly customerId: string | null;
  readonly customerGroup: string | null;
  readonly rule: string;
  readonly sku: string;
  readonly rank: number;
  readonly gainMinor: number;
  readonly body: unknown;
}

/** One asking for prompts beside a line: what was known, and all that was weighed. */
export interface PromptAskingRecord {
  readonly atMs: number;
  readonly callId: string;
  readonly orderId: string | null;
  readonly lineId: string | null;
  readonly setId: string;
  readonly version: number;
  readonly facts: FactsFile;
  readonly matched: readonly string[];
  readonly body: unknown;
}

export interface PromptAnswerRecord {
  readonly promptId: string;
  readonly answer: 'accepted' | 'declined';
  readonly reason: string | null;
  readonly person: string;
  readonly atMs: number;
}

/** The answer a request with a key got, to be given again. */
export interface RequestAnswerRecord {
  readonly person: string;
  /** Method and path. */
  readonly path: string;
  readonly key: string;
  readonly bodyHash: string;
  readonly status: number;
  readonly body: string;
  readonly atMs: number;
}

/** A line of the decision journal with its place. */
export type JournalLine = DecisionLine & { readonly seq: number };
