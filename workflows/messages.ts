/** What the workflow of a process can be told and asked, by its names on the wire. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Verdict } from '../contracts/index.ts';
import type { Message } from './host.ts';

/** What a clock showed; a process that was told none has the workflow's time. */
export interface ClockReading {
  /** Milliseconds since 1970. */
  readonly clockMs?: number | undefined;
  /** By the wall. */
  readonly readAtMs?: number | undefined;
  /** Its milliseconds in one of the wall's [0: it is turned by hand]. */
  readonly speed?: number | undefined;
}

/** What a run begins with. All else is read from the store. */
export interface ProcessInput extends ClockReading {
  readonly processId: string;
  /** It goes on with a process that is stored. */
  readonly isResumed: boolean;
  /** It tells operators where it stands, by search attributes that are registered. */
  readonly isIndexed?: boolean | undefined;
}

/** A message on its way to a process. */
export interface Told extends ClockReading {
  readonly message: Message;
  /** Of what it says. */
  readonly hash: string;
  /** The process may not exist yet. */
  readonly mayBegin: boolean;
}

/** Answers once the message is stored; its update id is the message's. */
export const commandUpdate = defineUpdate<Verdict, [Told]>('command');
/** For outside events whose sender waits for no verdict. */
export const deliverSignal = defineSignal<[Told]>('deliver');
/** Turns the clock of a process that is turned by hand; answers when its timers have fired. */
export const clockUpdate = defineUpdate<void, [number]>('clock');
/** The last stored snapshot. */
export const snapshotQuery = defineQuery<unknown>('snapshot');
