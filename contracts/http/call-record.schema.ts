/**
 * Calls of any day, and the story of one: steps as kinds and values, from which each language makes
 * its sentences.
 */
import { z } from 'zod';
import { comparatorSchema } from '../../routing/files/index.ts';
import { recordNumberField } from '../values/record-number.schema.ts';
import { callResourceSchema, recordingSchema } from './call.schema.ts';
import {
  arrayField,
  idField,
  instantField,
  listOf,
  msField,
  numberField,
  orNull,
  textField,
  textOrNull,
} from './fields.ts';

const callResults = [
  ...(['answered', 'abandoned', 'callback', 'message', 'endedBySystem'] as const),
  ...(['blocked', 'talked'] as const),
] as const;
/** How a call ended. */
export type CallResult = (typeof callResults)[number];

const nameField = textField('For people; an id where it is no longer in the centre.');
const agent = z.object({ id: idField, name: nameField });
const queue = agent;

export const callRecordSchema = z.object({
  id: idField,
  number: recordNumberField,
  arrivedAt: instantField,
  origin: callResourceSchema.shape.origin,
  customer: z
    .object({ id: idField, number: textField('Of the customer.'), name: nameField })
    .nullable()
    .describe('null: not known, erased, or not shown to who asks.'),
  caller: textOrNull('Telephone number of the party outside; null: withheld, or erased.'),
  queue: orNull(queue, 'In which it was answered or waited last; null: in none.'),
  agents: arrayField(agent, 'Who talked, in order.'),
  result: z
    .enum(callResults)
    .nullable()
    .describe('`talked`: it entered no queue; `blocked`: not let in; null: it goes on.'),
  outcomeCodes: callResourceSchema.shape.outcomeCodes,
  note: textOrNull('What an agent has noted of it; null: nothing.'),
  waitMs: orNull(msField, 'All waits in queues; null: it entered none.'),
  lengthMs: orNull(msField, 'From the first answer to the end; null: no talk.'),
  recordingMs: orNull(msField, 'Length of its recording; null: there is none.'),
  orderIds: arrayField(idField, 'Taken or changed in it.'),
  orderNumbers: arrayField(recordNumberField, 'Of `orderIds`, in the same order.'),
});
export type CallRecordResource = z.infer<typeof callRecordSchema>;

export const callRecordListSchema = listOf(callRecordSchema);

/** In the order in which a story tells steps of one instant. */
export const callStepKinds = [
  ...(['arrived', 'chose', 'choseNothing', 'heard', 'routed', 'waited', 'offered'] as const),
  ...(['talked', 'held', 'asked', 'passed', 'passedOut', 'joined', 'messageBegan'] as const),
  ...(['order', 'return', 'ended', 'wrapUp', 'result'] as const),
] as const;

const callStepSchema = z.object({
  at: instantField,
  kind: z
    .enum(callStepKinds)
    .describe('`asked`: a consultation; `passed`: another agent took the call over.'),
  agent: orNull(agent, 'Who did it, or to whom it happened; null: nobody.'),
  queue: orNull(queue, 'Where it happened; null: nowhere in particular.'),
  forMs: orNull(msField, 'How long it lasted; null: it lasts, or is an instant.'),
  what: textOrNull(
    'Keys, what was heard, state of an offer, event of an order, or cause of the end.',
  ),
  orderId: idField.nullable(),
  orderNumber: recordNumberField.nullable(),
  why: z
    .object({
      decidedBy: comparatorSchema.describe('In which the agent first differs from the next.'),
      candidateCount: numberField('Of agents who could have had the call.'),
      next: orNull(nameField, 'The agent who came next; null: there was none.'),
    })
    .nullable()
    .describe('Of an offer: why it went to this agent; null: not kept, or no offer.'),
});
export type CallStep = z.infer<typeof callStepSchema>;

export const callStorySchema = callRecordSchema.extend({
  endedAt: orNull(instantField, 'When the caller was gone; null: the call goes on.'),
  recording: orNull(recordingSchema.shape.state, 'null: it was not recorded.'),
  steps: arrayField(callStepSchema, 'In order of time.'),
  asOf: instantField,
});
export type CallStory = z.infer<typeof callStorySchema>;
