/**
 * What the simulated switch needs of its centre: the inbox that every client uses, time, and order
 * taking.
 */
import type { Effect, Input } from '../../routing/index.ts';

export interface SwitchPort {
  /** Number of the process's life, which makes ids unique. */
  readonly epoch: number;
  /** The centre's time. */
  readonly nowMs: number;
  /** Puts an input into the inbox; resolves for refusals as well. */
  submit(input: Input): Promise<unknown>;
  /** Runs a task at an instant of the centre's time; returns a function that cancels it. */
  at(atMs: number, task: () => void): () => void;
  onEffects(listener: (effects: readonly Effect[]) => void): () => void;
}

/** A caller who orders, and the agent who answered. */
export interface SimulatedOrder {
  readonly callId: string;
  readonly agentId: string;
  /** A random number in (0, 1) for a question about the order, numbered 0 to 29. */
  draw(question: number): number;
}

/** Takes orders as agents do on their screens; must not throw. */
export interface OrderTaking {
  begin(order: SimulatedOrder): void;
  /** The talk has ended; `agentId` was the last agent. */
  conclude(callId: string, agentId: string): void;
}
