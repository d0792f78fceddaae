/** What the workflow of a process can be told and asked, by its names on the wire. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Verdict } from '../contracts/index.ts';
import type { Message } from './host.ts';

/** What a run begins with. All else is read from the store. */
export interface ProcessInput {
  readonly processId: string;
  /** It goes on with a process that is stored. */
  readonly isResumed: boolean;
  /** Where its clock stands, if it is turned by hand; else it has the workflow's time. */
  readonly clockMs?: number | undefined;
}

/** A message on its way to a process. */
export interface Told {
  readonly message: Message;
  /** Of what it says. */
  readonly hash: string;
  /** The process may not exist yet. */
  readonly mayBegin: boolean;
  readonly clockMs?: number | undefined;
}

/** Answers once the message is stored; its update id is the message's. */
export const commandUpdate = defineUpdate<Verdict, [Told]>('command');
/** For outside events whose sender waits for no verdict. */
export const deliverSignal = defineSignal<[Told]>('deliver');
/** Turns the clock of a process that is turned by hand; answers when its timers have fired. */
export const clockUpdate = defineUpdate<void, [number]>('clock');
/** The last stored snapshot. */
export const snapshotQuery = defineQuery<unknown>('snapshot');
