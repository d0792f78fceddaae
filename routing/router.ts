/**
 * The router as its drivers see it: instants in, effects out.
 *
 * Live service, simulator, command line and benches all hold this interface and nothing below it.
 */
import type { CentreFile } from './centre-file.ts';
import type { DecisionSink, WhyNot, WhyWaiting } from './decision.ts';
import type { Effect } from './effects.ts';
import type { Instant } from './inputs.ts';
import type { Snapshot } from './snapshot.ts';

export interface RouterOptions {
  readonly centre: CentreFile;
  /** Where decision records go; none: nothing is gathered. */
  readonly decisions?: DecisionSink;
}

export interface Router {
  /** Time of the last instant; before the first, 0. */
  readonly nowMs: number;
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
  /** Why this call waits, by the state as it is now; null: it does not wait, or is not known. */
  whyWaiting(callId: string): WhyWaiting | null;
}
