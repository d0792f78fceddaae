/** Records of rule sets in the store. Source: rules.md D1. */
import type { DecisionLine, FactsFile, RuleKind } from '../rules/index.ts';

export interface RuleSetRecord {
  readonly id: string;
  readonly centreId: string;
  readonly kind: RuleKind;
  readonly owner: string;
  readonly createdAtMs: number;
  readonly createdBy: string;
}

/** A version of a rule set; its text never changes. */
export interface VersionRecord {
  readonly setId: string;
  readonly version: number;
  /** Version that the draft was based on; 0: none. */
  readonly parent: number;
  /** SHA-256 of the text, hexadecimal. */
  readonly hash: string;
  readonly text: string;
  readonly author: string;
  readonly note: string;
  readonly createdAtMs: number;
}

export interface DraftRecord {
  readonly setId: string;
  readonly person: string;
  /** Number that the draft will have as a version. */
  readonly version: number;
  /** Version that the draft is based on; 0: none. */
  readonly base: number;
  /** The draft as typed, maybe not valid JSON. */
  readonly text: string;
  readonly revision: number;
  readonly updatedAtMs: number;
}

export type RunKind = 'cases' | 'shadow' | 'backtest' | 'simulation';

interface AboutVersion {
  readonly setId: string;
  readonly version: number;
  readonly person: string;
  readonly atMs: number;
}

export interface RunRecord extends AboutVersion {
  readonly id: string;
  readonly kind: RunKind;
  /** Start of the decision journal's part that the run used. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly seed: number;
  readonly result: unknown;
  readonly resultHash: string;
}

export interface ApprovalRecord extends AboutVersion {
  readonly roles: readonly string[];
  readonly comment: string;
  /** Ids of test runs shown to the approver. */
  readonly runs: readonly string[];
}

export type WaitingMode = 'migrate' | 'pin';

/**
 * Why the active version changed. `expire`: its time is over. `refused`: the centre refused it, and
 * the version before is active.
 */
export type ActivationCause = 'activate' | 'rollback' | 'expire' | 'retire' | 'refused';

export interface ActivationRecord {
  /** Sequence number over all rule sets. */
  readonly seq: number;
  readonly setId: string;
  /** Version active since then; null: none. */
  readonly version: number | null;
  readonly hash: string | null;
  readonly atMs: number;
  /** When the version ends by itself; null: never. */
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
  readonly action: string;
  readonly setId: string;
  readonly version: number | null;
  /** State of the version after the event; null: unchanged. */
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

/** One request for prompts: facts, and all prompts considered. */
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

export interface RequestAnswerRecord {
  readonly person: string;
  /** Method and path of the request. */
  readonly path: string;
  readonly key: string;
  readonly bodyHash: string;
  readonly status: number;
  readonly body: string;
  readonly atMs: number;
}

export type JournalLine = DecisionLine & { readonly seq: number };
