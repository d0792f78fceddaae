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
import { expectedWaitSchema, idField, instantField, msField, versionField } from './fields.ts';

export const offerResourceSchema = z.object({
  id: idField,
  callId: idField,
  callVersion: z.number().describe('Version of the call when it was offered.'),
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
  cause: z.string().nullable().describe('Why it failed or was taken back; null: neither.'),
  reason: z.string().nullable().describe('Why the agent declined it; null: not said.'),
  answerLimitMs: msField,
  offeredAt: instantField,
  expiresAt: instantField
    .nullable()
    .describe('While offered, by the limit set when the offer was made or alerted; else null.'),
  version: versionField,
});
export type OfferResource = z.infer<typeof offerResourceSchema>;

const originSchema = z
  .enum(['inbound', 'outbound', 'internal'])
  .describe('Internal: a consult, or a call between two addresses.');
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
  outcome: callOutcomeSchema
    .nullable()
    .describe('How the wait ended; null: it lasts, or this is no wait.'),
});

const legStateSchema = z.enum(legTable.states);
export type LegState = z.infer<typeof legStateSchema>;

/** A party's number, or the id of a queue, agent or address without one. */
const partySchema = z.object({
  number: z.string().describe('Or the id of a queue, agent or address without one.'),
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
  relatedCallId: idField.nullable().describe('Of a consult: the call it is about.'),
  addressId: idField.nullable(),
  agentId: idField.nullable().describe('Null: the party outside.'),
  state: legStateSchema,
  cause: z.string().nullable(),
  stateEnteredAt: instantField,
  origin: originSchema,
  reason: z.enum(callReasons).describe('Why it came to this address.'),
  callerId: partySchema.nullable().describe('Who calls.'),
  calledId: partySchema.nullable().describe('Who was called.'),
  connectedId: partySchema.nullable().describe('Who is at the other end.'),
  redirectionId: partySchema.nullable().describe('Where it was sent to.'),
  redirectingId: partySchema.nullable().describe('Who sent it here.'),
  treatment: z.string().nullable(),
  features: z.array(z.enum(callFeatures)).describe('What its owner may do now.'),
});
export type Leg = z.infer<typeof legSchema>;

export const callResourceSchema = z.object({
  id: idField,
  number: recordNumberField,
  callId: idField,
  queueId: idField.nullable(),
  agentSessionId: idField.nullable().describe('By which the agent has it; null: nobody has.'),
  state: legStateSchema.describe('Of the leg of its caller.'),
  derivedState: callDerivedStateSchema,
  cause: z.string().nullable(),
  stateEnteredAt: instantField,
  origin: originSchema,
  arrivedAt: instantField,
  class: z.number().nullable().describe('0 is the most urgent; null: it was never queued.'),
  dueKey: z
    .number()
    .nullable()
    .describe(
      'Orders calls of a class: time of entry and offset, in ms; null: it was never queued.',
    ),
  step: z.number().describe('Of its plan, from 0.'),
  callVersion: z.number().describe('Version of the call when it was offered.'),
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
  outcomeCodes: z.array(z.string()).describe('What agents have said came of it.'),
  segments: z.array(segmentSchema).describe('Waits, talks and wrap-ups, in order.'),
  offers: z.array(offerResourceSchema),
  orderIds: z.array(idField),
  legs: z.array(legSchema).describe('The caller’s first; those that are over stay.'),
  data: z.string().nullable().describe('What goes with the call: references, at most 4,096 bytes.'),
  treatment: z.string().nullable().describe('What a held or waiting party hears.'),
  note: z.string().nullable().describe('What an agent has noted of its outcome.'),
  parkSlot: z.string().nullable().describe('Where it is parked; null: nowhere.'),
  version: versionField,
});
export type CallResource = z.infer<typeof callResourceSchema>;

export const supervisionSchema = z.object({
  id: idField,
  callId: idField,
  agentId: idField.describe('Whose talk is heard.'),
  person: z.string().describe('Who hears it.'),
  mode: z.enum(superviseModes).describe('`whisper`: the agent hears them; `barge`: all do.'),
  state: z.enum(['ringing', 'heard']).describe('Whether their telephone is answered.'),
  isAnnounced: z.boolean().describe('Whether the agent is told.'),
  since: instantField.describe('When it was asked for.'),
});

export const pauseReasons = ['payment', 'maskedField', 'request'] as const;

export const recordingSchema = z.object({
  id: idField.describe(
    'That of its call; of a message with `.vm` after it, of its next with `.vm2`.',
  ),
  callId: idField,
  queueId: idField.nullable().describe('null: the call was in none yet.'),
  agentId: idField.nullable().describe('Who talked first; null: nobody yet.'),
  customerId: idField.nullable().describe('null: nobody has said who calls.'),
  beganAt: instantField.describe('When it began.'),
  state: z
    .enum(['live', 'whole', 'partial', 'failed', 'declined'])
    .describe('`partial`: the switch has lost some; `declined`: the caller wants none.'),
  pauses: z.array(z.string()).describe('Why it stands still; none: it does not.'),
  problem: z.string().nullable().describe('What has failed; null: nothing.'),
  lengthMs: msField.describe('0: there is no sound yet.'),
  mailboxId: idField
    .nullable()
    .describe('The voicemail in which it is a message; null: it is a talk.'),
  caller: z.string().nullable().describe('Who left the message; null: they withheld their number.'),
  heardAt: instantField.nullable().describe('null: nobody has heard the message.'),
  heardBy: z.string().nullable().describe('Who has heard the message first.'),
});

const testCountSchema = z.object({
  test: z.string().describe('Each agent is counted at the first test that they fail.'),
  agentCount: z.number(),
});

const decisionResourceSchema = z.object({
  at: instantField,
  atMs: msField,
  offerId: idField,
  queueId: idField,
  agentId: idField,
  ruleVersion: z.number().describe('Version of the centre file.'),
  rule: z
    .object({
      set: z.string().describe('Name of the rule set.'),
      version: z.number(),
      rule: z.string(),
    })
    .nullable()
    .describe('The rule that gave the call its plan; null: no rule did.'),
  step: z.number(),
  key: z.object({
    class: z.number().describe('0 is the most urgent.'),
    dueKey: z.number().describe('Time of entry and offset, in ms.'),
    sequence: z.number().describe('Number of the call in order of arrival.'),
  }),
  comparators: z.array(comparatorSchema).describe('What the values of each `vector` mean.'),
  candidates: z
    .array(
      z.object({
        agentId: idField,
        linkRank: z.number().describe('Rank of the link between agent and queue.'),
        vector: z.array(z.number()).describe('The smaller wins, from the left.'),
      }),
    )
    .describe('At most ten, best first; the first won.'),
  candidateCount: z.number().describe('Of agents who could have the call.'),
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
  lines: z.array(z.string()).describe('All of it in words.'),
  notKept: z.string().describe('What decisions do not say, why, and where it is answered.'),
  text: z.string().describe('The answer in words: the last decision, or why there is none.'),
  asOf: instantField,
});
export type CallExplanation = z.infer<typeof whySchema>;

export const whyNotSchema = z.object({
  callId: idField,
  agentId: idField,
  kind: z.enum(['eligible', 'test', 'holdBack', 'lost', 'won', 'callNotWaiting']),
  test: z.string().nullable().describe('The first that the agent fails; null: none.'),
  holdBack: z
    .string()
    .nullable()
    .describe(
      'Why nobody gets an offer now: it has as many as it may, one is accepted, or it is a callback of a closed queue; null: none of these.',
    ),
  comparator: comparatorSchema
    .nullable()
    .describe('In which the winner was better; null: no matter.'),
  to: idField.nullable().describe('Who had the better place.'),
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
  eligibleNow: z.number().describe('Agents who could have it now.'),
  holdBack: z
    .string()
    .nullable()
    .describe(
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
  number: z.string().nullable().describe('Of the party outside; null: it is withheld.'),
  match: z.enum(callerMatches).nullable().describe('null: there is no number.'),
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
        hotAlert: z.boolean().describe('Whoever serves them is warned at once.'),
        fraudStatus: z.enum(fraudStatuses),
        hold: z.enum(['none', 'invoice', 'all']).describe('Of their account.'),
        preferredAgentId: z
          .string()
          .nullable()
          .describe('By their id in the centre file; null: none.'),
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
