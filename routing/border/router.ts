/**
 * The router for drivers: instants in, effects out. Service, simulator, command line and benches
 * use nothing beneath.
 */
import type { FactsFile, RuleKind, RuleSet, RuleSetFile } from '../../rules/index.ts';
import type { Strategies } from '../centre/strategies.ts';
import type { CentreFile, Effect, Instant } from '../files/index.ts';
import type { WaitFacts } from '../reading/questions.ts';
import type { Snapshot } from '../reading/snapshot.ts';
import type { PreparedRuleSets } from '../rules/rule-book.ts';
import type { DecisionSink, WhyNot, WhyWaiting } from './decision.ts';

/** What a router begins with. */
export interface RouterSettings {
  /** First version; `activate` brings others. */
  readonly centre: CentreFile;
  /** Rule sets active from the start, at most one of a kind; `activate` brings others. */
  readonly ruleSets?: readonly RuleSetFile[];
  /** Strategies of the program, by the names under which plans register them. */
  readonly strategies?: Strategies;
  /** Time 0 in ms since 1970, for rules bound to instants; default 0. */
  readonly originMs?: number;
  /** Receives decision records; without it none are made. */
  readonly decisions?: DecisionSink;
}

export interface RouterOptions extends RouterSettings {
  /** Rule sets compiled beforehand, for quick activation. */
  readonly prepared?: PreparedRuleSets;
  /** Readings by which a journal was written; a `restart` may change them [the newest]. */
  readonly readings?: number;
}

/** What any driver asks of a router. */
export interface RouterBase {
  /** Time of the last instant; 0 before the first. */
  readonly nowMs: number;
  readonly centre: CentreFile;
  /** Facts known of a call; null: it has ended, or no rules need them. */
  factsOf(callId: string): FactsFile | null;
  /** Due time of the next timer; null: none. */
  nextDueAtMs(): number | null;
  /**
   * Runs timers due before `instant.atMs`, then the instant; returns all effects. A time before
   * `nowMs` counts as `nowMs`.
   */
  step(instant: Instant): readonly Effect[];
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

export interface Router extends RouterBase {
  /** Active set of a kind; null: none. */
  ruleSet<K extends RuleKind>(kind: K): RuleSet<K> | null;
  /** The state as plain JSON, for `restoreRouter`. */
  snapshot(): Snapshot;
}
