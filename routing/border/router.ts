/**
 * The router for drivers: instants in, effects out. Service, simulator, command line and benches
 * use nothing beneath.
 */
import type { FactsFile, RuleKind, RuleSet, RuleSetFile } from '../../rules/index.ts';
import type { CentreFile } from '../centre/centre-file.ts';
import type { WaitFacts } from '../reading/questions.ts';
import type { Snapshot } from '../reading/snapshot.ts';
import type { PreparedRuleSets } from '../rules/rule-book.ts';
import type { DecisionSink, WhyNot, WhyWaiting } from './decision.ts';
import type { Effect } from './effects.ts';
import type { Instant } from './inputs.ts';

export interface RouterOptions {
  /** The centre's first version; `activate` brings others. */
  readonly centre: CentreFile;
  /** Rule sets active from the start, at most one of a kind; `activate` brings others. */
  readonly ruleSets?: readonly RuleSetFile[];
  /** Instant of time 0 in ms since 1970, for rules with dates; default 0. */
  readonly originMs?: number;
  /** Rule sets compiled beforehand, which activate quickly. */
  readonly prepared?: PreparedRuleSets;
  /** Receives decision records; absent: none are made. */
  readonly decisions?: DecisionSink;
}

export interface Router {
  /** Time of the last instant; 0 before the first. */
  readonly nowMs: number;
  readonly centre: CentreFile;
  /** Active rule set of a kind; null: none. */
  ruleSet<K extends RuleKind>(kind: K): RuleSet<K> | null;
  /** Facts known of a call; null: the call has ended, or no rules need facts. */
  factsOf(callId: string): FactsFile | null;
  /** Due time of the next timer; null: none. */
  nextDueAtMs(): number | null;
  /**
   * Runs timers due before `instant.atMs`, then the instant; returns all effects. A time before
   * `nowMs` counts as `nowMs`.
   */
  step(instant: Instant): readonly Effect[];
  /** The state as plain JSON, for `restoreRouter`. */
  snapshot(): Snapshot;
  /** Why the agent does not have this call now. */
  whyNot(callId: string, agentId: string): WhyNot;
  /** Position among competing calls: 1 = next, 0 = being offered; null: not waiting. */
  position(callId: string): number | null;
  /** End of the maximum wait; null: none, or not waiting. */
  waitEndsAtMs(callId: string): number | null;
  /** Data to estimate the wait; null: not waiting. */
  waitFacts(callId: string): WaitFacts | null;
  /** Why the call waits now; null: not waiting, or unknown. */
  whyWaiting(callId: string): WhyWaiting | null;
}
