/**
 * Calls and offers as clients see them.
 *
 * `state` is the caller's leg in TAPI's words, `derivedState` the call's life cycle.
 * Source: tapi-call-center.md 2.9, ux-and-api.md 3.3, reference README 3.
 */
import { z } from 'zod';
import {
  expectedWaitSchema,
  idField,
  instantField,
  listOf,
  msField,
  versionField,
} from './fields.ts';

export const offerResourceSchema = z.object({
  id: idField,
  callId: idField,
  callVersion: z.number(),
  agentId: idField,
  sessionId: idField.nullable(),
  queueId: idField,
  state: z.enum([
    'offered',
    'accepted',
    'connecting',
    'connected',
    'rejected',
    'expired',
    'failed',
    'rescinded',
  ]),
  cause: z.string().nullable(),
  reason: z.string().nullable(),
  answerLimitMs: msField,
  offeredAt: instantField,
  expiresAt: instantField
    .nullable()
    .describe('While offered, by the limit set when the offer was made; else null.'),
  version: versionField,
});
export type OfferResource = z.infer<typeof offerResourceSchema>;

const callOutcomeSchema = z.enum([
  'answered',
  'overflowed',
  'abandoned',
  'endedBySystem',
  'callback',
  'message',
]);
const callDerivedStateSchema = z.enum(['queued', 'connecting', 'connected', 'callback', 'ended']);

const segmentSchema = z.object({
  kind: z.enum(['queue', 'talk', 'wrapUp']),
  queueId: idField.nullable(),
  agentId: idField.nullable(),
  offerId: idField.nullable(),
  from: instantField,
  to: instantField.nullable(),
  outcome: callOutcomeSchema.nullable(),
});

export const callResourceSchema = z.object({
  id: idField,
  callId: idField,
  queueId: idField.nullable(),
  agentSessionId: idField.nullable(),
  state: z.enum(['queued', 'connected', 'onHold', 'disconnected', 'ended']),
  derivedState: callDerivedStateSchema,
  cause: z.string().nullable(),
  stateEnteredAt: instantField,
  origin: z
    .enum(['inbound', 'outbound', 'internal'])
    .describe('Internal: a consult, which an agent makes.'),
  arrivedAt: instantField,
  class: z.number().nullable(),
  dueKey: z.number().nullable(),
  step: z.number(),
  callVersion: z.number(),
  waitMs: msField
    .nullable()
    .describe('In the present or last queue, until answered or gone; null: never queued.'),
  position: z
    .number()
    .nullable()
    .describe(
      'Among the calls it competes with: 1 = next, 0 = being offered; null: it does not wait.',
    ),
  expectedWait: expectedWaitSchema
    .nullable()
    .describe(
      'From now on, by the state as it is now; null: it does not wait, or nothing is known.',
    ),
  announcedWait: expectedWaitSchema
    .nullable()
    .describe('What the caller was told last, first or better than before; null: nothing yet.'),
  outcome: callOutcomeSchema.nullable(),
  outcomeCodes: z.array(z.string()),
  segments: z.array(segmentSchema),
  offers: z.array(offerResourceSchema),
  orderIds: z.array(idField),
  version: versionField,
});
export type CallResource = z.infer<typeof callResourceSchema>;

export const callListSchema = listOf(callResourceSchema);
export const offerListSchema = listOf(offerResourceSchema);
