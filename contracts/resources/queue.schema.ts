/**
 * Groups, queues, who waits in them, and their figures.
 *
 * Source: tapi-call-center.md 2.9, 4.3, ux-and-api.md 3.2.
 */
import { z } from 'zod';
import {
  expectedWaitSchema,
  figureSchema,
  idField,
  instantField,
  listOf,
  loadSchema,
  msField,
  serviceLevelSchema,
  starvationSchema,
  versionField,
  windowSchema,
} from './fields.ts';

const wrapUpSchema = z.object({
  mode: z.enum(['none', 'optional', 'timed', 'mandatory']),
  limitMs: msField,
  extensionsMax: z.number(),
});

export const groupResourceSchema = z.object({
  id: idField,
  handlerId: idField,
  name: z.string(),
  queueIds: z.array(idField),
  /** The group's own rule; null: its queues take the centre's. */
  wrapUp: wrapUpSchema.nullable(),
  answerLimitMs: msField.nullable(),
});
export type GroupResource = z.infer<typeof groupResourceSchema>;

export const queueStateSchemaOfWire = z.enum(['open', 'closing', 'closed']);

export const queueResourceSchema = z.object({
  id: idField,
  handlerId: idField,
  groupId: idField.nullable(),
  name: z.string(),
  channel: z.string(),
  state: queueStateSchemaOfWire,
  /** With `closing`: when it closes. */
  closesAt: instantField.nullable(),
  calendar: z.string().nullable(),
  serviceLevel: z
    .object({
      measureId: z.string(),
      share: z.number(),
      targetMs: msField,
      shortAbandonMs: msField,
    })
    .nullable(),
  /** The queue's own; null: its group's, else the centre's. */
  answerLimitMs: msField.nullable(),
  wrapUp: wrapUpSchema.nullable(),
  /** The queue's plan, as its file states it (L C2). */
  plan: z.record(z.string(), z.unknown()),
  callsWaiting: z.number(),
  version: versionField,
});
export type QueueResource = z.infer<typeof queueResourceSchema>;

export const waitingCallSchema = z.object({
  /** Place in this list; among calls of other queues see `expectedWait`. */
  position: z.number(),
  callId: idField,
  class: z.number(),
  /** The core's ordering key: milliseconds of the centre's time. */
  dueKey: z.number(),
  waitMs: msField,
  step: z.number(),
  eligibleNow: z.number(),
  expectedWait: expectedWaitSchema.nullable(),
  nextChangeAt: instantField.nullable(),
});
export type WaitingCall = z.infer<typeof waitingCallSchema>;

/** TAPI figures (T 4.3), then ours with their formulas. */
export const queueStatsSchema = z.object({
  queueId: idField,
  asOf: instantField,
  window: windowSchema,
  totalCallsQueued: z.number(),
  currentCallsQueued: z.number(),
  totalCallsAnswered: z.number(),
  totalCallsAbandoned: z.number(),
  totalCallsFlowedIn: z.number(),
  totalCallsFlowedOut: z.number(),
  finalDisposition: z.number(),
  /** Whole seconds, half up. */
  currentLongestWaitTime: z.number(),
  longestEverWaitTime: z.number(),
  averageWaitTime: z.number(),
  /** Of the call that waits last here; null: nobody waits, or nothing is known. */
  expectedWait: expectedWaitSchema.nullable(),
  serviceLevels: z.array(serviceLevelSchema),
  figures: z.array(figureSchema),
  /** Agents work for many queues: what is of agents stands with the wallboard's groups. */
  load: loadSchema.omit({ loadPerAgent: true, handledFairness: true }),
  starvation: starvationSchema,
});
export type QueueStats = z.infer<typeof queueStatsSchema>;

export const groupListSchema = listOf(groupResourceSchema);
export const queueListSchema = listOf(queueResourceSchema);
export const waitingListSchema = listOf(waitingCallSchema);
