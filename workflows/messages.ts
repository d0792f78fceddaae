/** Names and arguments of updates, signals and queries of the process workflow. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Verdict } from '../contracts/index.ts';
import type { Message } from './host.ts';

/** A reading of the host's clock; without it, a process uses the workflow's time. */
export interface ClockReading {
  /** Milliseconds since 1970. */
  readonly clockMs?: number | undefined;
  /** When the clock was read, in real time. */
  readonly readAtMs?: number | undefined;
  /** Milliseconds of the clock per real millisecond. Default: 0, set by hand. */
  readonly speed?: number | undefined;
}

export interface ProcessInput extends ClockReading {
  readonly processId: string;
  /** Whether the workflow continues a process that is stored already. */
  readonly isResumed: boolean;
  readonly isIndexed?: boolean | undefined;
}

export interface Delivery extends ClockReading {
  readonly message: Message;
  readonly hash: string;
  /** Whether the message may create its process. */
  readonly mayBegin: boolean;
}

/** A command: answered once its message is stored. The update id is the message id. */
export const commandUpdate = defineUpdate<Verdict, [Delivery]>('command');
/** An external event, whose sender awaits no verdict. */
export const deliverSignal = defineSignal<[Delivery]>('deliver');
/** Sets a manual clock; answers when due timers have fired. */
export const clockUpdate = defineUpdate<void, [number]>('clock');
export const snapshotQuery = defineQuery<unknown>('snapshot');
