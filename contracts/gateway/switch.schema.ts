/**
 * Commands and events of role `switch`, per leg. A leg is one party's connection; the switch names
 * incoming legs, the core outgoing ones. Each command gets one answer, after events on its
 * progress.
 * Source: tapi-call-center.md 2.11 (results), 3.6 (causes); decisions/0025.
 */
import { z } from 'zod';
import { countSchema, notNegativeSchema, optionalField } from '../../kernel/schemas/index.ts';

const id = z.string().min(1).max(128);
const number = z.string().max(64);
const limitMs = z.int().min(0).max(86_400_000);
const legId = id;
const otherLegId = id.describe('The other side of the talk.');

export const legCauses = [
  'normal',
  'busy',
  'noAnswer',
  'rejected',
  'badNumber',
  'unreachable',
  'congestion',
  'pickup',
  'transferred',
  'lost',
  'failed',
] as const;
/** Parties of a conference, at most. */
export const conferencePartiesMax = 16;
const causeSchema = z.enum(legCauses);
export type LegCause = (typeof legCauses)[number];

/** The agent hears the supervisor in `whisper`, all parties in `barge`, nobody in `listen`. */
export const superviseModes = ['listen', 'whisper', 'barge'] as const;
export type SuperviseMode = (typeof superviseModes)[number];

export const recordActions = ['start', 'pause', 'resume', 'stop'] as const;
export type RecordAction = (typeof recordActions)[number];

export const switchCommandSchema = z.discriminatedUnion('command', [
  z.object({ command: z.literal('call.answer'), legId }),
  z.object({
    command: z.literal('call.treatment'),
    legId,
    treatment: z
      .string()
      .max(512)
      .describe('silence, ringback, busy, music, or announcements with commas between.'),
  }),
  z.object({ command: z.literal('call.hangup'), legId, cause: causeSchema }),
  z.object({ command: z.literal('call.redirect'), legId, to: number }),
  z.object({
    command: z.literal('offer.ring'),
    offerId: id,
    legId,
    address: number.describe('The number of the station.'),
    answerLimitMs: limitMs,
    callerId: number.nullable().describe('Shown at the station; null: it is withheld.'),
  }),
  z.object({ command: z.literal('offer.stop'), offerId: id, legId }),
  z.object({ command: z.literal('call.connect'), legId, agentLegId: id }),
  z.object({ command: z.literal('call.hold'), legId, otherLegId }),
  z.object({ command: z.literal('call.retrieve'), legId, otherLegId }),
  z.object({
    command: z.literal('call.completeTransfer'),
    legId: legId.describe('Leaves.'),
    otherLegId,
    toLegId: id.describe('Takes over.'),
    leaves: z
      .boolean()
      .optional()
      .describe(
        'Both are outside: the switch keeps them together by itself, ends one with the other, and tells that both ended as `transferred` [false].',
      ),
  }),
  z.object({
    command: z.literal('call.conference'),
    legIds: z.array(id).min(2).max(conferencePartiesMax),
  }),
  z.object({ command: z.literal('call.blindTransfer'), legId, otherLegId, to: number }),
  z.object({
    command: z.literal('call.dial'),
    legId,
    from: number.nullable(),
    to: number,
    ringLimitMs: limitMs,
    detect: z.enum(['none', 'machine']).describe('machine: whether a person answers.'),
    message: optionalField(z.string().max(128), 'Played to a machine before the answer.'),
  }),
  z.object({ command: z.literal('call.dtmf'), legId, digits: z.string().max(64) }),
  z.object({
    command: z.literal('call.supervise'),
    legId: legId.describe('Of the agent who is supervised.'),
    supervisorLegId: id.describe('Rung if it is not there yet; else its mode changes.'),
    address: number.describe('The number of the supervisor’s telephone.'),
    mode: z.enum(superviseModes),
    isAnnounced: z.boolean().describe('Whether a tone tells the parties when it begins.'),
    ringLimitMs: limitMs,
  }),
  z.object({
    command: z.literal('call.record'),
    legId: legId.describe('Of the caller: what they say and hear is recorded apart.'),
    recordingId: id,
    action: z.enum(recordActions),
  }),
  z.object({
    command: z.literal('station.messageWaiting'),
    station: number.describe('Its number.'),
    isWaiting: z.boolean().describe('Whether its lamp is lit.'),
  }),
]);
export type SwitchCommand = z.infer<typeof switchCommandSchema>;
export type SwitchCommandName = SwitchCommand['command'];
export const switchCommandNames = switchCommandSchema.options.map(
  ({ shape }) => shape.command.value,
);

/** How often a station rings, at most, before it sends a call on. */
export const ringsMax = 12;

/** What can be said of a station, by its switch or over the API. */
export const stationShape = {
  inService: z.boolean().optional(),
  connected: optionalField(z.boolean(), 'Its telephone is there.'),
  locked: optionalField(z.boolean(), 'No calls are dialled there.'),
  doNotDisturb: optionalField(z.boolean(), 'It takes no calls.'),
  messageWaiting: optionalField(z.boolean(), 'Its lamp is lit.'),
  forwarding: z
    .array(
      z.object({
        when: z.enum(['always', 'busy', 'noAnswer']).describe('noAnswer: after its rings.'),
        to: number.min(1),
        rings: optionalField(z.int().min(1).max(ringsMax), 'noAnswer: of 5 s each [4].'),
      }),
    )
    .max(3)
    .optional()
    .describe('Where direct calls go instead.'),
};
export type StationSettings = Readonly<z.infer<z.ZodObject<typeof stationShape>>>;

/**
 * `offer.ring`, `call.dial` and `call.supervise`: `answered`, or why not; others: `done` or
 * `failed`.
 */
export const switchAnswerSchema = z.object({
  result: z.enum([
    ...(['done', 'answered', 'machine', 'fax', 'busy', 'noAnswer', 'rejected'] as const),
    ...(['unreachable', 'badNumber', 'failed'] as const),
  ]),
  cause: optionalField(z.string().max(200), 'Of a failure, for people.'),
});
export type SwitchAnswer = z.infer<typeof switchAnswerSchema>;

/** A leg known to the switch, which the centre compares with its own after a reconnection. */
export const switchLegSchema = z.object({
  legId,
  from: number.nullable(),
  to: number.nullable(),
  isUp: z.boolean().describe('Somebody has answered it.'),
  withLegIds: z.array(id).describe('Who is heard on it.'),
});
export type SwitchLeg = z.infer<typeof switchLegSchema>;

/** What a switch has detected on a leg: who or what is there, or a tone. */
export const mediaShape = {
  media: z.enum(['voice', 'machine', 'fax', 'modem']).nullable().describe('null: a tone alone.'),
  frequenciesHz: z.array(z.int().min(1).max(4_000)).max(3).default([]).describe('Of a tone.'),
};
export type HeardMedia = z.infer<z.ZodObject<typeof mediaShape>>;

/** Events that the switch sends unasked. */
export const switchEventSchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('leg.offered'),
    legId,
    from: number.nullable(),
    to: number,
    trunk: z.string().max(64).nullable().describe('null: a station of the switch dials.'),
    facts: z.record(z.string().max(64), z.string().max(256)).optional(),
  }),
  z.object({ event: z.literal('leg.ringing'), legId }),
  z.object({
    event: z.literal('leg.detecting'),
    legId: legId.describe('Answered; the answer to `call.dial` says by whom.'),
  }),
  z.object({ event: z.literal('leg.held'), legId }),
  z.object({ event: z.literal('leg.retrieved'), legId }),
  z.object({ event: z.literal('leg.digits'), legId, digits: z.string().max(64) }),
  z.object({ event: z.literal('leg.media'), legId, ...mediaShape }),
  z.object({ event: z.literal('leg.ended'), legId, cause: causeSchema }),
  z.object({
    event: z.literal('recording.ended'),
    recordingId: id,
    cause: z.string().max(200).nullable().describe('Why it is not whole; null: it is.'),
  }),
  z.object({
    event: z.literal('device.state'),
    address: number,
    ...stationShape,
    inService: z.boolean(),
  }),
  z.object({
    event: z.literal('gateway.health'),
    rttMs: notNegativeSchema,
    load: notNegativeSchema,
    channels: countSchema,
  }),
]);
export type SwitchEvent = z.infer<typeof switchEventSchema>;
