/** That a call is not offered to an agent for a while: a record that owns a timer. */
import type { Agent, Call } from './records.ts';
import { Timer } from './timers.ts';

/** An agent whom a call is not offered to for a while. */
export class Exclusion {
  readonly call: Call;
  readonly agent: Agent;
  /** Infinity: until the call is connected or gone. */
  readonly untilMs: number;
  /** Begun past a limit of the wait: that all have been tried does not end it. */
  readonly stays: boolean;
  readonly timer: Timer;

  constructor(call: Call, agent: Agent, until: { readonly atMs: number; readonly stays: boolean }) {
    this.call = call;
    this.agent = agent;
    this.untilMs = until.atMs;
    this.stays = until.stays;
    this.timer = new Timer('exclusionEnd', this, call.sequence, agent.config.index);
  }
}
