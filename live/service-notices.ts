/** Events about a centre's rules and background jobs, besides those of calls. */

import type { NoticeType } from '../contracts/index.ts';
import type { RuleVersionEvent, ruleVersionTable } from '../machines/index.ts';
import type { RuleKind } from '../rules/index.ts';
import type { JobKind, JobState, WaitingMode } from '../store/index.ts';

export type JobNotice = {
  readonly jobId: string;
  readonly kind: JobKind;
  readonly person: string;
  readonly atMs: number;
  readonly version: number;
} & (
  | { readonly type: 'job.progress'; readonly progressShare: number }
  | { readonly type: 'job.done'; readonly state: JobState }
  | {
      readonly type: 'sweep.cell';
      readonly cell: string;
      readonly measures: readonly { readonly [member: string]: unknown }[];
    }
);

/** Numbers of rules that differ from the base version. */
export interface ChangeSummary {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

export interface RuleNotice extends RuleEvent {
  readonly kind: RuleKind;
  readonly state: (typeof ruleVersionTable.states)[number];
  readonly note: string | null;
  readonly summary: ChangeSummary | null;
  readonly waiting: WaitingMode | null;
}

export interface RuleEvent {
  readonly type: RuleVersionEvent['type'] | Extract<NoticeType, `rules.${string}`>;
  readonly setId: string;
  readonly version: number;
  readonly person: string;
  readonly atMs: number;
}
