/**
 * The router as its drivers see it: instants in, effects out.
 *
 * Live service, simulator, command line and benches all hold this interface and nothing below it.
 */
import type { CentreFile } from './centre-file.ts';
import type { DecisionSink, WhyNot, WhyWaiting } from './decision.ts';
import type { Effect } from './effects.ts';
import type { Instant } from './inputs.ts';
import type { WaitFacts } from './questions.ts';
import type { Snapshot } from './snapshot.ts';

export interface RouterOptions {
  /** The first version; `activate` brings others. */
  readonly centre: CentreFile;
  /** Where decision records go; none: nothing is gathered. */
  readonly decisions?: DecisionSink;
}

export interface Router {
  /** Time of the last instant; before the first, 0. */
  readonly nowMs: number;
  /** The active version's. */
  readonly centre: CentreFile;
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
  /** What the expected wait is made of; null: the call does not wait. */
  waitFacts(callId: string): WaitFacts | null;
  /** Why this call waits, by the state as it is now; null: it does not wait, or is not known. */
  whyWaiting(callId: string): WhyWaiting | null;
}
