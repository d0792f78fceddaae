/**
 * What the simulated switch needs of the centre it feeds: the inbox that every client uses, and
 * time.
 */
import type { Effect, Input } from '../../routing/index.ts';

export interface SwitchPort {
  /** Number of the process's life, for ids that no other life gives. */
  readonly epoch: number;
  /** The centre's time. */
  readonly nowMs: number;
  /** Puts an input into the inbox; a refusal is an answer like any other. */
  submit(input: Input): Promise<unknown>;
  /** Runs a task at a time of the centre. Returns its cancel. */
  at(atMs: number, task: () => void): () => void;
  onEffects(listener: (effects: readonly Effect[]) => void): () => void;
}
