/**
 * The router as its drivers see it: instants in, effects out. The live service, the simulator, the
 * command line and the benches use nothing below it.
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
  /** First version of the centre; `activate` brings later ones. */
  readonly centre: CentreFile;
  /** Rule sets active from the start, at most one of a kind; `activate` brings others. */
  readonly ruleSets?: readonly RuleSetFile[];
  /** Time 0 in milliseconds since 1970, for rules that begin or end at an instant; default 0. */
  readonly originMs?: number;
  /** Rule sets that the driver has compiled beforehand, so that activating them is quick. */
  readonly prepared?: PreparedRuleSets;
  /** Receives decision records; without it none are gathered. */
  readonly decisions?: DecisionSink;
}

export interface Router {
  /** Time of the last instant; 0 before the first. */
  readonly nowMs: number;
  /** Centre file of the active version. */
  readonly centre: CentreFile;
  /** Active rule set of a kind; null if there is none. */
  ruleSet<K extends RuleKind>(kind: K): RuleSet<K> | null;
  /** Facts known of a call; null if it has ended, or if there are no rules to keep them for. */
  factsOf(callId: string): FactsFile | null;
  /** Due time of the core's next timer; null if none is armed. */
  nextDueAtMs(): number | null;
  /**
   * Runs the instants of timers due before `instant.atMs`, then the instant itself, and returns
   * their effects. A time before `nowMs` counts as `nowMs`.
   */
  step(instant: Instant): readonly Effect[];
  /** The whole state as plain JSON, for `restoreRouter`. */
  snapshot(): Snapshot;
  /** Why this agent does not have this call, in the present state. */
  whyNot(callId: string, agentId: string): WhyNot;
  /**
   * Position among the calls that it competes with for agents: 1 = next, 0 = being offered; null if
   * the call does not wait.
   */
  position(callId: string): number | null;
  /** Time at which the call's maximum wait ends; null if it has none or does not wait. */
  waitEndsAtMs(callId: string): number | null;
  /** What the expected wait is computed from; null if the call does not wait. */
  waitFacts(callId: string): WaitFacts | null;
  /** Why this call waits, in the present state; null if it does not wait or is unknown. */
  whyWaiting(callId: string): WhyWaiting | null;
}
