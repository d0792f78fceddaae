/**
 * The router as its drivers see it: instants in, effects out.
 *
 * Live service, simulator, command line and benches all hold this interface and nothing below it.
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
  /** The first version; `activate` brings others. */
  readonly centre: CentreFile;
  /** Active from the beginning, one of a kind at most; `activate` brings others. */
  readonly ruleSets?: readonly RuleSetFile[];
  /** What time 0 is in milliseconds since 1970 [0]: rules may begin and end at an instant. */
  readonly originMs?: number;
  /** Rule sets that the driver makes ready, so that activations need not. */
  readonly prepared?: PreparedRuleSets;
  /** Where decision records go; none: nothing is gathered. */
  readonly decisions?: DecisionSink;
}

export interface Router {
  /** Time of the last instant; before the first, 0. */
  readonly nowMs: number;
  /** The active version's. */
  readonly centre: CentreFile;
  /** The active rule set of a kind; null: there is none. */
  ruleSet<K extends RuleKind>(kind: K): RuleSet<K> | null;
  /** What is known of a call, for rules; null: nothing is kept, for there are none, or it is over. */
  factsOf(callId: string): FactsFile | null;
  /** When the core's next timer is due; null: none. */
  nextDueAtMs(): number | null;
  /**
   * Runs the instants of timers due before `instant.atMs`, then the instant itself, and returns
   * their effects. A time before `nowMs` is taken as `nowMs`.
   */
  step(instant: Instant): readonly Effect[];
  /** The whole state as plain JSON; see {@link RouterOptions} and `restoreRouter`. */
  snapshot(): Snapshot;
  /** Why this agent does not have this call, by the state as it is now. */
  whyNot(callId: string, agentId: string): WhyNot;
  /**
   * Place among the calls it competes with: 1 = next, 0 = it is being offered; null: it does not
   * wait.
   */
  position(callId: string): number | null;
  /** When its longest wait ends, and it leaves its queue; null: it does not, or does not wait. */
  waitEndsAtMs(callId: string): number | null;
  /** What the expected wait is made of; null: the call does not wait. */
  waitFacts(callId: string): WaitFacts | null;
  /** Why this call waits, by the state as it is now; null: it does not wait, or is not known. */
  whyWaiting(callId: string): WhyWaiting | null;
}
