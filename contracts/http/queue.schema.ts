/**
 * Groups, queues, waiting calls, and their figures.
 * Source: tapi-call-center.md 2.9, 4.3.
 */
import { z } from 'zod';
import { queueAlarmsSchema } from '../../routing/files/index.ts';
import {
  expectedWaitSchema,
  figureSchema,
  idField,
  instantField,
  loadSchema,
  msField,
  nullUnlessGiven,
  numberField,
  orNull,
  serviceLevelSchema,
  starvationSchema,
  textField,
  textOrNull,
  versionField,
  windowSchema,
} from './fields.ts';
import { queueMeasuredShape } from './figures.schema.ts';

const wrapUpSchema = z.object({
  mode: z
    .enum(['none', 'optional', 'timed', 'mandatory'])
    .describe('Whether agents have a wrap-up, and whether they or a limit end it.'),
  limitMs: msField.describe('Of a wrap-up, before extensions.'),
  extensionsMax: numberField('How often an agent may extend it.'),
});

export const groupResourceSchema = z.object({
  id: idField,
  handlerId: idField,
  name: z.string(),
  queueIds: z.array(idField),
  wrapUp: orNull(wrapUpSchema, "The group's own rule; null: its queues take the centre's."),
  answerLimitMs: orNull(msField, 'How long an offer stands unanswered; null: the centre’s.'),
  version: versionField,
});
export type GroupResource = z.infer<typeof groupResourceSchema>;

export const queueStateSchemaOfWire = z.enum(['open', 'closing', 'closed']);

export const queueResourceSchema = z.object({
  id: idField,
  handlerId: idField,
  groupId: idField.nullable(),
  name: z.string(),
  channel: textField('Of the centre file, such as voice.'),
  state: queueStateSchemaOfWire,
  closesAt: orNull(instantField, 'With `closing`: when it closes.'),
  reopensAt: nullUnlessGiven(
    instantField,
    'With `closed`: when it opens, closed by a supervisor until then.',
  ),
  divertTo: nullUnlessGiven(idField, 'Queue that takes new calls while it is not open.'),
  calendar: textOrNull('Name of its opening hours; null: it is always open.'),
  serviceLevel: z
    .object({
      measureId: z.string(),
      share: numberField('Target: this share of calls in time, from 0 to 1.'),
      targetMs: msField.describe('Answered within it is in time.'),
      shortAbandonMs: msField.describe('Callers who gave up sooner are not counted.'),
    })
    .nullable(),
  alarms: nullUnlessGiven(
    queueAlarmsSchema,
    'Limits; null: nothing is watched. An ACD outside may leave it out.',
  ),
  answerLimitMs: orNull(msField, "The queue's own; null: its group's, else the centre's."),
  wrapUp: wrapUpSchema.nullable(),
  plan: z
    .record(z.string(), z.unknown())
    .describe("The queue's plan, as its file states it (L C2)."),
  callsWaiting: z.number(),
  version: versionField,
});
export type QueueResource = z.infer<typeof queueResourceSchema>;

export const waitingCallSchema = z.object({
  position: numberField('Place in this list; among calls of other queues see `expectedWait`.'),
  callId: idField,
  class: numberField('0 is the most urgent.'),
  dueKey: numberField("The core's ordering key: milliseconds of the centre's time."),
  waitMs: msField,
  step: numberField('Of the call’s plan, from 0.'),
  eligibleNow: numberField('Agents who could have it now.'),
  expectedWait: expectedWaitSchema.nullable(),
  nextChangeAt: orNull(
    instantField,
    'When the plan’s next step begins, or a limit ends the wait; null: never.',
  ),
});
export type WaitingCall = z.infer<typeof waitingCallSchema>;

/** A queue's figures: TAPI's (tapi-call-center.md 4.3), then our own. */
export const queueStatsSchema = z.object({
  queueId: idField,
  ...queueMeasuredShape,
  window: windowSchema.describe('Of all that TAPI does not have.'),
  expectedWait: orNull(
    expectedWaitSchema,
    'Of the call that waits last here; null: nobody waits, or nothing is known.',
  ),
  serviceLevels: z.array(serviceLevelSchema),
  figures: z.array(figureSchema),
  load: loadSchema
    .omit({ loadPerAgent: true, handledFairness: true })
    .describe("Agents work for many queues: what is of agents stands with the wallboard's groups."),
  starvation: starvationSchema,
});
export type QueueStats = z.infer<typeof queueStatsSchema>;
