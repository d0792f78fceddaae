/** The trace `callwright.trace/1`: a header, then one instant of inputs per line. */
import * as z from 'zod';
import type { Infer } from '../../kernel/schemas/index.ts';
import {
  expressionSchema,
  kebabSchema,
  routingPlanSchema,
  ruleSetSchema,
} from '../../rules/files/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import { centreSchema } from './centre-references.ts';
import {
  atMsSchema,
  callIdSchema,
  classSchema,
  fileIdSchema,
  labelSchema,
  offerIdSchema,
  offsetMsSchema,
  positiveMsSchema,
  sessionIdSchema,
  strict,
} from './values.schema.ts';

/** Most inputs of an instant. */
export const instantInputsMax = 100_000;
const factListMax = 1_000;

/** Fact names, written as in the facts dictionary. */
const factName = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9_.-]*$/, 'expected a fact name like call.callerNumber');
const factText = z.string().max(1_000);
const factValue = z.union(
  [factText, z.number(), z.boolean(), z.null(), z.array(factText).max(factListMax).readonly()],
  {
    error:
      'expected a text of at most 1,000 characters, a number, true, false, null or a list of texts',
  },
);

const ruleSet: z.ZodType<RuleSetFile> = ruleSetSchema;

export const partyTargetSchema = z.union(
  [
    strict({ agentId: fileIdSchema }),
    strict({ queueId: fileIdSchema }),
    strict({ number: labelSchema }),
  ],
  { error: 'expected { agentId }, { queueId } or { number }' },
);
/** Target of a transfer or a consult. */
export type PartyTarget = Infer<typeof partyTargetSchema>;

/** Members of a treatment; in effects they stand beside the call. */
export const treatmentShape = {
  say: z.array(labelSchema).max(64).readonly().exactOptional().describe('Ids of announcements.'),
  music: labelSchema.exactOptional().describe('Id of the music.'),
  announce: z
    .array(z.enum(['position', 'ewt']))
    .max(2)
    .readonly()
    .exactOptional()
    .describe('What is announced: the position, the expected wait.'),
  offer: z
    .enum(['callback', 'message'])
    .exactOptional()
    .describe('What the caller may choose in place of waiting.'),
  position: z.int().min(0).exactOptional().describe('Announced position; 1 is next.'),
  ewtMs: z.int().min(0).exactOptional().describe('Announced expected wait.'),
};
export const treatmentSchema = strict(treatmentShape);
/** What a waiting caller hears and may choose. */
export type Treatment = Infer<typeof treatmentSchema>;

export const ruleSourceSchema = strict({
  set: kebabSchema,
  version: z.int().min(1),
  rule: kebabSchema,
});
/** The rule that decided something. */
export type RuleSource = Infer<typeof ruleSourceSchema>;

export const queueStateSchema = z.enum(['open', 'closing', 'closed']);
/** Whether a queue takes calls; a closing one serves those that wait. */
export type QueueState = Infer<typeof queueStateSchema>;

export const failCauseSchema = z.enum(['busy', 'unreachable', 'media']);
/** Why an offer failed. */
export type FailCause = Infer<typeof failCauseSchema>;

export const callFactsSchema = z.record(factName, factValue);
/** By name in the facts dictionary; missing facts are unknown. */
export type Facts = Infer<typeof callFactsSchema>;

export const directionSchema = z.enum(['incoming', 'outgoing']);
/** Who called whom. */
export type Direction = Infer<typeof directionSchema>;

const callId = callIdSchema;
const offerId = offerIdSchema;
const agentId = fileIdSchema;
const readyState = z.enum(['ready', 'notReady']);
const version = z.int().min(1);

function input<Type extends string, Shape extends z.core.$ZodLooseShape>(
  type: Type,
  what: string,
  shape: Shape,
) {
  return strict({ type: z.literal(type), ...shape }).describe(what);
}

export const outsideInputSchema = z.discriminatedUnion('type', [
  input('call.arrived', 'A call arrives: in a queue, with a plan, or with facts for the rules.', {
    callId,
    queueId: fileIdSchema.exactOptional(),
    plan: routingPlanSchema.exactOptional(),
    facts: callFactsSchema.exactOptional(),
    required: expressionSchema
      .exactOptional()
      .describe('The call’s own terms, added to every step’s.'),
    class: classSchema.exactOptional(),
    offsetMs: offsetMsSchema.exactOptional(),
    legId: z
      .string()
      .min(1)
      .max(128)
      .exactOptional()
      .describe('The switch’s name of the caller’s leg; the core does not keep it.'),
  }),
  input('call.hungUp', 'The caller hung up.', { callId }),
  input('call.digits', 'The caller pressed keys.', {
    callId,
    digits: z.string().regex(/^[0-9*#A-D]{1,64}$/, 'expected 1 to 64 of 0-9, *, #, A-D'),
  }),
  input('call.routed', 'The host of a route point says where the call goes, or cannot.', {
    callId,
    host: labelSchema.exactOptional().describe('Its name.'),
    to: z
      .union([strict({ queueId: labelSchema }), strict({ number: labelSchema })])
      .exactOptional()
      .describe('A queue that is not there takes the plan’s fallback.'),
    problem: labelSchema.exactOptional().describe('Why the plan’s fallback is to be taken.'),
  }),
  input('call.messageFailed', 'The message in a voicemail cannot be recorded.', {
    callId,
    problem: z.string().max(300).describe('Why, for people.'),
  }),
  input('call.callbackTaken', 'The caller chose to be called back.', { callId }),
  input('call.messageLeft', 'The caller left a message.', { callId }),
  input('call.returned', 'A caller who had hung up calls again: the call takes that one’s age.', {
    callId,
    of: callId.describe('The abandoned call, once and within `restoreAgeWithinMs`.'),
  }),
  input('directCall.began', 'An agent calls, or is called, past the queues.', {
    callId,
    agentId,
    direction: directionSchema,
    queueId: fileIdSchema.exactOptional().describe('Of a dialler’s call, which is outgoing.'),
  }),
  input('offer.alerting', 'The agent’s telephone rings.', { offerId }),
  input('offer.connected', 'Agent and caller are connected.', { offerId }),
  input('offer.failed', 'The agent could not be reached.', { offerId, cause: failCauseSchema }),
  input('leg.ended', 'The agent’s leg ended, by itself or theirs.', { offerId }),
  input('device.changed', 'A device works, or no more.', {
    agentId,
    usable: z.boolean(),
    channels: z
      .array(fileIdSchema)
      .max(64)
      .exactOptional()
      .describe('Those affected [the whole device].'),
  }),
]);
/** An input from callers, media and devices. */
export type OutsideInput = Infer<typeof outsideInputSchema>;

export const agentInputSchema = z.discriminatedUnion('type', [
  input('logOn', 'The agent logs on.', {
    agentId,
    groups: z
      .array(fileIdSchema)
      .max(1_000)
      .exactOptional()
      .describe('Groups to open sessions for [all permitted].'),
    addressId: fileIdSchema.exactOptional(),
    ready: z.boolean().exactOptional(),
  }),
  input('logOff', 'The agent logs off.', {
    agentId,
    lost: z
      .boolean()
      .exactOptional()
      .describe('Whether the connection broke, rather than that they asked [false].'),
  }),
  input('setState', 'The agent is ready, or not.', {
    agentId,
    state: readyState,
    reason: labelSchema.exactOptional(),
    by: labelSchema.exactOptional().describe('The supervisor who asked [the agent].'),
    next: z
      .literal(true)
      .exactOptional()
      .describe('After the present call and wrap-up, which Ready would end [now].'),
  }),
  input('openSession', 'Signs on to a group.', {
    agentId,
    groupId: fileIdSchema,
    addressId: fileIdSchema.exactOptional(),
  }),
  input('setSessionState', 'Changes the state in one group.', {
    sessionId: sessionIdSchema,
    state: readyState,
    reason: labelSchema.exactOptional(),
    next: z
      .literal(true)
      .exactOptional()
      .describe('After the present call and wrap-up; allowed only then.'),
    pause: z
      .literal(true)
      .exactOptional()
      .describe('The agent’s Ready leaves it so, as it does a session without work [not then].'),
  }),
  input('endSession', 'Signs off from a group.', { sessionId: sessionIdSchema }),
  input('acceptOffer', 'Accepts; refused where the call has changed since that version.', {
    offerId,
    callVersion: version.exactOptional(),
  }),
  input('rejectOffer', 'Declines the call.', { offerId, reason: labelSchema.exactOptional() }),
  input('hold', 'Puts the caller on hold.', { offerId }),
  input('retrieve', 'Takes the caller off hold.', { offerId }),
  input('consult', 'Asks somebody while the caller holds.', {
    offerId,
    to: partyTargetSchema,
    callId,
  }),
  input('completeTransfer', 'Passes the caller on to whom was asked.', { offerId }),
  input('cancelConsult', 'Ends the consult and returns to the caller.', { offerId }),
  input('conference', 'Joins the caller and whom was asked.', { offerId }),
  input('transfer', 'Passes the caller on without asking.', {
    offerId,
    to: partyTargetSchema,
    class: classSchema.exactOptional(),
    returnTo: z.enum(['queue', 'agent', 'message']).exactOptional(),
  }),
  input('hangUp', 'Ends the agent’s part of the call.', { offerId }),
  input('endWrapUp', 'Ends the wrap-up early.', { offerId }),
  input('extendWrapUp', 'Lengthens the wrap-up.', { offerId, byMs: positiveMsSchema }),
  input('setOutcome', 'Records what the call came to.', {
    offerId,
    codes: z.array(labelSchema).max(64),
  }),
]);
/** An input from an agent. An interaction has its offer's id. */
export type AgentInput = Infer<typeof agentInputSchema>;

export const operationInputSchema = z.discriminatedUnion('type', [
  input('reclassCall', 'Changes the urgency of a waiting call.', {
    callId,
    class: classSchema.exactOptional(),
    offsetMs: offsetMsSchema.exactOptional(),
  }),
  input('moveCall', 'Moves a waiting call to another queue.', { callId, queueId: fileIdSchema }),
  input('redirectCall', 'Sends a waiting call to an outside number.', {
    callId,
    number: labelSchema,
  }),
  input('pullCall', 'Offers a waiting call to this agent.', { callId, agentId }),
  input('hangUpCall', 'Ends a call.', { callId }),
  input('treatCall', 'Passed on while the call waits unclaimed.', {
    callId,
    treatment: treatmentSchema,
    rule: ruleSourceSchema.exactOptional().describe('The rule that asks for it [a person does].'),
  }),
  input('setQueueState', 'Opens or closes a queue.', {
    queueId: fileIdSchema,
    state: queueStateSchema,
    untilMs: atMsSchema
      .exactOptional()
      .describe('With closing: when it closes. With closed: when it opens [not by itself].'),
    divertTo: fileIdSchema
      .exactOptional()
      .describe('Queue that takes new calls unless this one is open [none: they are blocked].'),
  }),
  input('activate', 'Makes a version of the centre, or a rule set, the active one.', {
    version: version.describe('Of the centre file or rule set.'),
    centre: centreSchema
      .exactOptional()
      .describe('Absent without a rule set: the version was activated before.'),
    ruleSet: ruleSet.exactOptional().describe('Replaces the centre: becomes active for its kind.'),
    waiting: z.enum(['migrate', 'pin']).exactOptional(),
  }),
  input('newDay', 'Figures of the day begin anew.', {}),
  input('restart', 'The service restarted: offers whose legs are gone end.', {
    epoch: version,
    liveLegs: z.array(offerId),
    readings: z.literal(2).exactOptional().describe('Readings from now on [as before].'),
  }),
]);
/** An input from a supervisor or operator. */
export type OperationInput = Infer<typeof operationInputSchema>;

/** Inputs: facts (past tense) and requests (imperative). Each causes effects, or one `refused`. */
export const inputSchema = z.discriminatedUnion('type', [
  ...outsideInputSchema.options,
  ...agentInputSchema.options,
  ...operationInputSchema.options,
]);
/** What the core is told, or asked to do. */
export type Input = OutsideInput | AgentInput | OperationInput;

/** One line of a trace: inputs that share one time, in the order in which they act. */
export const instantSchema = strict({
  atMs: atMsSchema.describe('Whole milliseconds since the trace’s origin.'),
  inputs: z.array(inputSchema).max(instantInputsMax).describe('In the order in which they act.'),
});
/** Inputs that share one time. */
export type Instant = Infer<typeof instantSchema>;

/** First line of a trace; optional if written by hand. */
export const traceHeaderSchema = strict({
  schema: z.literal('callwright.trace/1'),
  engine: labelSchema.exactOptional(),
  /** Hash of the bytes of the centre file that the trace was made with. */
  centre: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256: and 64 hexadecimal digits')
    .exactOptional(),
  /** The real time at the trace's time 0. */
  origin: z.iso
    .datetime({ offset: true, error: 'expected a moment like 2026-11-20T08:00:00+01:00' })
    .exactOptional(),
  seed: z.int().min(0).exactOptional(),
});

/** The first line of a trace. */
export type TraceHeader = z.infer<typeof traceHeaderSchema>;
