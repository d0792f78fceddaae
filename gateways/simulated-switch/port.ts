/**
 * What the simulated switch needs of the centre it feeds: the inbox that every client uses, time,
 * and who takes the orders of its callers.
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

/** A caller who orders, and the agent who has answered. */
export interface SimulatedOrder {
  readonly callId: string;
  readonly agentId: string;
  /** A number from 0 to 1 for a question about the order, from 0 to 29. */
  draw(question: number): number;
}

/** Takes orders as agents do on their screens. It must not throw. */
export interface OrderTaking {
  begin(order: SimulatedOrder): void;
  /** The talk is over; that agent had it last. */
  conclude(callId: string, agentId: string): void;
}
