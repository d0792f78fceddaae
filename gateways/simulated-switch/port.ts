/** What the simulated switch needs: the core's inbox, time, order taking. */
import type { Effect, Input } from '../../routing/index.ts';

export interface SwitchPort {
  /** Number of this process, for unique ids. */
  readonly epoch: number;
  readonly nowMs: number;
  /** Sends a request to the core; resolves even if refused. */
  submit(input: Input): Promise<unknown>;
  /** Runs a task at an instant of the centre's time; returns its cancellation. */
  at(atMs: number, task: () => void): () => void;
  onEffects(listener: (effects: readonly Effect[]) => void): () => void;
}

export interface SimulatedOrder {
  readonly callId: string;
  readonly agentId: string;
  /** A random number in (0, 1) that decides a question about the order, numbered 0 to 29. */
  draw(question: number): number;
}

/** Takes orders as agents do on their screens; must not throw. */
export interface OrderTaking {
  begin(order: SimulatedOrder): void;
  /** The call's talk has ended; `agentId` is its last agent. */
  conclude(callId: string, agentId: string): void;
}
