/**
 * Calls, offers, and explanations of routing decisions. `state` is the caller's leg in TAPI terms,
 * `derivedState` the call's life cycle.
 * Source: tapi-call-center.md 2.9; acd-routing.md B16.
 */
import { z } from 'zod';
import { legTable } from '../../machines/index.ts';
import { comparatorSchema } from '../../routing/files/index.ts';
import { callerMatches, fraudStatuses, loyaltyTiers } from '../../rules/index.ts';
import { superviseModes } from '../gateway/switch.schema.ts';
import { recordNumberField } from '../values/record-number.schema.ts';
import { decisionExplanationSchema } from './explanation.schema.ts';
import {
  arrayField,
  expectedWaitSchema,
  flagField,
  idField,
  instantField,
  msField,
  numberField,
  numberOrNull,
  orNull,
  textField,
  textOrNull,
  textsField,
  versionField,
} from './fields.ts';

export const offerResourceSchema = z.object({
  id: idField,
  callId: idField,
  callVersion: numberField('Version of the call when it was offered.'),
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
  cause: textOrNull('Why it failed or was taken back; null: neither.'),
  reason: textOrNull('Why the agent declined it; null: not said.'),
  answerLimitMs: msField,
  offeredAt: instantField,
  expiresAt: orNull(
    instantField,
    'While offered, by the limit set when the offer was made or alerted; else null.',
  ),
  version: versionField,
});
export type OfferResource = z.infer<typeof offerResourceSchema>;

const legOrigins = ['inbound', 'outbound', 'internal'] as const;
const originSchema = z
  .enum([...legOrigins, 'test'])
  .describe(
    'Internal: a consult, or a call between two addresses; test: by which an agent tries their desk, and which no figure of a queue counts.',
  );
const callReasons = [
  'direct',
  'fwdBusy',
  'fwdNoAnswer',
  'fwdUncond',
  'pickup',
  'unpark',
  'redirect',
  'transfer',
  'reminder',
  'parked',
  'routeRequest',
] as const;

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
  outcome: orNull(callOutcomeSchema, 'How the wait ended; null: it lasts, or this is no wait.'),
});

const legStateSchema = z.enum(legTable.states);
export type LegState = z.infer<typeof legStateSchema>;

/** A party's number, or the id of a queue, agent or address without one. */
const partySchema = z.object({
  number: textField('Or the id of a queue, agent or address without one.'),
  name: z.string().nullable(),
});
export type Party = z.infer<typeof partySchema>;

export const callFeatures = [
  'accept',
  'answer',
  'hangup',
  'redirect',
  'hold',
  'retrieve',
  'swap',
  'transfer',
  'consult',
  'complete-transfer',
  'conference',
  'remove',
  'cancel-consult',
  'park',
  'treatment',
  'data',
  'digits',
] as const;
export type CallFeature = (typeof callFeatures)[number];

const legSchema = z.object({
  id: idField,
  callId: idField,
  relatedCallId: orNull(idField, 'Of a consult: the call it is about.'),
  addressId: idField.nullable(),
  agentId: orNull(idField, 'Null: the party outside.'),
  state: legStateSchema,
  cause: z.string().nullable(),
  stateEnteredAt: instantField,
  origin: z.enum(legOrigins).describe('Internal: between two addresses.'),
  reason: z.enum(callReasons).describe('Why it came to this address.'),
  callerId: orNull(partySchema, 'Who calls.'),
  calledId: orNull(partySchema, 'Who was called.'),
  connectedId: orNull(partySchema, 'Who is at the other end.'),
  redirectionId: orNull(partySchema, 'Where it was sent to.'),
  redirectingId: orNull(partySchema, 'Who sent it here.'),
  treatment: z.string().nullable(),
  features: z.array(z.enum(callFeatures)).describe('What its owner may do now.'),
});
export type Leg = z.infer<typeof legSchema>;

export const callResourceSchema = z.object({
  id: idField,
  number: recordNumberField,
  callId: idField,
  queueId: idField.nullable(),
  agentSessionId: orNull(idField, 'By which the agent has it; null: nobody has.'),
  state: legStateSchema.describe('Of the leg of its caller.'),
  derivedState: callDerivedStateSchema,
  cause: z.string().nullable(),
  stateEnteredAt: instantField,
  origin: originSchema,
  arrivedAt: instantField,
  class: numberOrNull('0 is the most urgent; null: it was never queued.'),
  dueKey: numberOrNull(
    'Orders calls of a class: time of entry and offset, in ms; null: it was never queued.',
  ),
  step: numberField('Of its plan, from 0.'),
  callVersion: numberField('Version of the call when it was offered.'),
  waitMs: orNull(
    msField,
    'In the present or last queue, until answered or gone; null: never queued.',
  ),
  position: numberOrNull(
    'Among the calls it competes with: 1 = next, 0 = being offered; null: it does not wait.',
  ),
  expectedWait: orNull(
    expectedWaitSchema,
    'From now on, by the state as it is now; null: it does not wait, or nothing is known.',
  ),
  announcedWait: orNull(
    expectedWaitSchema,
    'What the caller was told last, first or better than before; null: nothing yet.',
  ),
  outcome: callOutcomeSchema.nullable(),
  outcomeCodes: textsField('What agents have said came of it.'),
  segments: arrayField(segmentSchema, 'Waits, talks and wrap-ups, in order.'),
  offers: z.array(offerResourceSchema),
  orderIds: z.array(idField),
  legs: arrayField(legSchema, 'The caller’s first; those that are over stay.'),
  data: textOrNull('What goes with the call: references, at most 4,096 bytes.'),
  treatment: textOrNull('What a held or waiting party hears.'),
  note: textOrNull('What an agent has noted of its outcome.'),
  parkSlot: textOrNull('Where it is parked; null: nowhere.'),
  version: versionField,
});
export type CallResource = z.infer<typeof callResourceSchema>;

export const supervisionSchema = z.object({
  id: idField,
  callId: idField,
  agentId: idField.describe('Whose talk is heard.'),
  person: textField('Who hears it.'),
  mode: z.enum(superviseModes).describe('`whisper`: the agent hears them; `barge`: all do.'),
  state: z.enum(['ringing', 'heard']).describe('Whether their telephone is answered.'),
  isAnnounced: flagField('Whether the agent is told.'),
  since: instantField.describe('When it was asked for.'),
});

export const promisedCallbackSchema = z.object({
  at: instantField.describe('When it is due; a past one waits until its queue opens.'),
  queueId: idField.describe('Where it will wait.'),
  caller: textOrNull('Whom to call; null: they withheld their number.'),
  name: textOrNull('Of the one customer who has the number.'),
});

export const pauseReasons = ['payment', 'maskedField', 'request'] as const;

export const recordingSchema = z.object({
  id: idField.describe(
    'That of its call; of a message with `.vm` after it, of its next with `.vm2`.',
  ),
  callId: idField,
  queueId: orNull(idField, 'null: the call was in none yet.'),
  agentId: orNull(idField, 'Who talked first; null: nobody yet.'),
  customerId: orNull(idField, 'null: nobody has said who calls.'),
  beganAt: instantField.describe('When it began.'),
  state: z
    .enum(['live', 'whole', 'partial', 'failed', 'declined'])
    .describe('`partial`: the switch has lost some; `declined`: the caller wants none.'),
  pauses: textsField('Why it stands still; none: it does not.'),
  problem: textOrNull('What has failed; null: nothing.'),
  lengthMs: msField.describe('0: there is no sound yet.'),
  mailboxId: orNull(idField, 'The voicemail in which it is a message; null: it is a talk.'),
  caller: textOrNull('Who left the message; null: they withheld their number.'),
  heardAt: orNull(instantField, 'null: nobody has heard the message.'),
  heardBy: textOrNull('Who has heard the message first.'),
});

const testCountSchema = z.object({
  test: textField('Each agent is counted at the first test that they fail.'),
  agentCount: z.number(),
});

const decisionResourceSchema = z.object({
  at: instantField,
  atMs: msField,
  offerId: idField,
  queueId: idField,
  agentId: idField,
  ruleVersion: numberField('Version of the centre file.'),
  rule: z
    .object({
      set: textField('Name of the rule set.'),
      version: z.number(),
      rule: z.string(),
    })
    .nullable()
    .describe('The rule that gave the call its plan; null: no rule did.'),
  step: z.number(),
  key: z.object({
    class: numberField('0 is the most urgent.'),
    dueKey: numberField('Time of entry and offset, in ms.'),
    sequence: numberField('Number of the call in order of arrival.'),
  }),
  comparators: arrayField(comparatorSchema, 'What the values of each `vector` mean.'),
  candidates: z
    .array(
      z.object({
        agentId: idField,
        linkRank: numberField('Rank of the link between agent and queue.'),
        vector: z.array(z.number()).describe('The smaller wins, from the left.'),
      }),
    )
    .describe('At most ten, best first; the first won.'),
  candidateCount: numberField('Of agents who could have the call.'),
  decidedBy: comparatorSchema.describe('In which the winner first differs from the next.'),
  text: z.string(),
});
export type DecisionResource = z.infer<typeof decisionResourceSchema>;

export const whySchema = z.object({
  callId: idField,
  derivedState: z.string(),
  outcome: z.string().nullable(),
  decisions: z
    .array(decisionResourceSchema)
    .describe('One per offer kept, oldest first; none where no offer was made.'),
  rules: z
    .array(decisionExplanationSchema)
    .describe('What rules decided of the call, oldest first; none where no rules were asked.'),
  lines: textsField('All of it in words.'),
  notKept: textField('What decisions do not say, why, and where it is answered.'),
  text: textField('The answer in words: the last decision, or why there is none.'),
  asOf: instantField,
});
export type CallExplanation = z.infer<typeof whySchema>;

export const whyNotSchema = z.object({
  callId: idField,
  agentId: idField,
  kind: z.enum(['eligible', 'test', 'holdBack', 'lost', 'won', 'callNotWaiting']),
  test: textOrNull('The first that the agent fails; null: none.'),
  holdBack: textOrNull(
    'Why nobody gets an offer now: it has as many as it may, one is accepted, or it is a callback of a closed queue; null: none of these.',
  ),
  comparator: orNull(comparatorSchema, 'In which the winner was better; null: no matter.'),
  to: orNull(idField, 'Who had the better place.'),
  text: z.string(),
  asOf: instantField,
});
export type WhyNotResource = z.infer<typeof whyNotSchema>;

export const whyWaitingSchema = z.object({
  callId: idField,
  queueId: idField,
  step: z.number(),
  waitMs: msField,
  stopped: z
    .array(testCountSchema)
    .describe(
      'Agents excluded by each test now, in test order; tests that exclude nobody are omitted.',
    ),
  eligibleNow: numberField('Agents who could have it now.'),
  holdBack: textOrNull(
    'Why nobody gets an offer now: it has as many as it may, one is accepted, or it is a callback of a closed queue; null: none of these.',
  ),
  next: z
    .object({ kind: z.string(), at: instantField })
    .nullable()
    .describe('The timer that changes something for the call; null: there is none.'),
  text: z.string(),
  asOf: instantField,
});
export type WhyWaitingResource = z.infer<typeof whyWaitingSchema>;

export const callerResourceSchema = z.object({
  callId: idField,
  number: textOrNull('Of the party outside; null: it is withheld.'),
  match: orNull(z.enum(callerMatches), 'null: there is no number.'),
  customers: z
    .array(
      z.object({
        customerId: idField,
        number: z.string(),
        firstName: z.string().nullable(),
        lastName: z.string(),
        tier: z
          .enum(loyaltyTiers)
          .nullable()
          .describe('Of the loyalty programme; null: nobody has said.'),
        hotAlert: flagField('Whoever serves them is warned at once.'),
        fraudStatus: z.enum(fraudStatuses),
        hold: z.enum(['none', 'invoice', 'all']).describe('Of their account.'),
        preferredAgentId: textOrNull('By their id in the centre file; null: none.'),
      }),
    )
    .describe('Of several, who calls says which.'),
  facts: z
    .record(
      z.string(),
      z.union([z.number(), z.boolean(), z.string(), z.null(), z.array(z.string())]),
    )
    .describe('Of the customer, as rules have them, by the names of the facts dictionary.'),
  asOf: instantField,
});
export type CallerResource = z.infer<typeof callerResourceSchema>;
