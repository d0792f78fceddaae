/**
 * Effects: facts that leave the core, causes first. Strict: what the core writes is all here;
 * readers must accept further members. `n` counts over a partition's life.
 */
import * as z from 'zod';
import type { Infer } from '../../kernel/schemas/index.ts';
import { agentStatesOf, sessionTable } from '../../machines/index.ts';
import { ruleKindNames } from '../../rules/index.ts';
import { refusalCodes } from '../border/codes.ts';
import {
  directionSchema,
  failCauseSchema,
  queueStateSchema,
  ruleSourceSchema,
  treatmentShape,
} from './input.schema.ts';
import {
  atMsSchema,
  callIdSchema,
  classSchema,
  fileIdSchema,
  labelSchema,
  numberSchema,
  offerIdSchema,
  sessionIdSchema,
  strict,
} from './values.schema.ts';

const agentId = fileIdSchema;
const queueId = fileIdSchema;
const callId = callIdSchema;
const n = z.int().min(1);
const waitMs = numberSchema;
const offerRef = { offerId: offerIdSchema, callId, agentId };
const callRef = { callId, queueId };
const callClass = { class: classSchema, dueKey: z.int() };

const rescindCauseSchema = z.enum([
  'callGone',
  'otherAgent',
  'command',
  'stateChange',
  'maxWait',
  'restart',
]);
/** Why an offer was taken back. */
export type RescindCause = Infer<typeof rescindCauseSchema>;

const entryReasonSchema = z.enum([
  'inbound',
  'overflow',
  'transfer',
  'consult',
  'return',
  'command',
]);
/** Why a call enters a queue. */
export type EntryReason = Infer<typeof entryReasonSchema>;

const blockReasonSchema = z.enum(['queueClosing', 'queueClosed', 'busy', 'closed', 'block']);
/** Why a call was not admitted: queue state, or rules. */
export type BlockReason = Infer<typeof blockReasonSchema>;

const limitCauseSchema = z.enum([
  'maxWait',
  'transferWait',
  'noStaff',
  'queueClosed',
  'overflowLoop',
]);
/** Why the system ended a wait or took its fallback. */
export type LimitCause = Infer<typeof limitCauseSchema>;

const waitEndSchema = z.enum([...limitCauseSchema.options, 'caller']);
/** Why a wait ended in a callback or message. */
export type WaitEnd = Infer<typeof waitEndSchema>;

const endCauseSchema = z.enum([
  ...limitCauseSchema.options,
  'callerHungUp',
  'agentHungUp',
  'legEnded',
  'command',
  'lostMedia',
  'consultCancelled',
  'transferred',
  'conferenced',
]);
/**
 * Why a call ended. A consult also ends when its customer is passed on (`transferred`,
 * `conferenced`); a customer's call is `transferred` to an outside number.
 */
export type EndCause = Infer<typeof endCauseSchema>;

const agentStateSchema = z.enum(agentStatesOf('core'));
/** State of an agent, as people see it. */
export type AgentState = Infer<typeof agentStateSchema>;

const sessionStateSchema = z.enum(sessionTable.states);
/** State of an agent's session in a group. */
export type SessionState = Infer<typeof sessionStateSchema>;

const onActivation = z.enum(['migrate', 'pin']).describe('What it does to waiting calls.');

function effect<Type extends string, Shape extends z.core.$ZodLooseShape>(
  type: Type,
  what: string,
  shape: Shape,
) {
  return strict({ atMs: atMsSchema, n, type: z.literal(type), ...shape }).describe(what);
}

/** All effects except the second form of `call.transferred`. */
const effectsByType = z.discriminatedUnion('type', [
  effect('offer.offered', 'The call is offered to the agent.', {
    ...offerRef,
    callVersion: z.int().min(1),
    queueId,
    sessionId: sessionIdSchema.exactOptional(),
    addressId: fileIdSchema.exactOptional(),
    answerLimitMs: z.int().min(1),
  }),
  effect('offer.accepted', 'The agent accepted.', offerRef),
  effect('offer.connecting', 'The agent is being connected.', offerRef),
  effect('offer.connected', 'Agent and caller talk.', offerRef),
  effect('offer.rejected', 'The agent declined.', {
    ...offerRef,
    reason: labelSchema.exactOptional(),
  }),
  effect('offer.expired', 'The agent did not answer in time.', {
    ...offerRef,
    uncounted: z
      .literal(true)
      .exactOptional()
      .describe('Several agents were offered the call: it does not make this one Not Ready.'),
  }),
  effect('offer.failed', 'The agent could not be reached.', {
    ...offerRef,
    cause: failCauseSchema,
  }),
  effect('offer.rescinded', 'The offer was taken back.', {
    ...offerRef,
    cause: rescindCauseSchema,
  }),
  effect('call.blocked', 'The call was not admitted to that queue.', {
    ...callRef,
    reason: blockReasonSchema,
    text: labelSchema.exactOptional().describe('Announcement for the caller.'),
  }),
  effect('call.queued', 'The call waits in the queue.', {
    ...callRef,
    reason: entryReasonSchema,
    ...callClass,
    agentId: agentId
      .exactOptional()
      .describe('For this agent only; the queue gives channel and limits.'),
    asks: z
      .enum(['menu', 'host', 'voicemail'])
      .exactOptional()
      .describe('The queue asks the caller or a host, or takes a message [it waits for an agent].'),
    rule: ruleSourceSchema.exactOptional().describe('The rule that gave the plan [none].'),
  }),
  effect('call.stepChanged', 'The call entered a step of its plan.', {
    callId,
    step: numberSchema,
    skipped: z.literal(true).exactOptional(),
  }),
  effect('call.classChanged', 'The call’s urgency changed.', { callId, ...callClass }),
  effect('call.treatment', 'What the caller hears until the next treatment.', {
    ...callRef,
    ...treatmentShape,
    rule: ruleSourceSchema.exactOptional().describe('The rule that asked [a person did].'),
    menu: z.literal(true).exactOptional().describe('It is what a menu or voicemail says.'),
  }),
  effect('menu.answered', 'The caller chose in a menu.', { ...callRef, digits: z.string() }),
  effect('menu.missed', 'A menu asked in vain.', {
    ...callRef,
    cause: z.enum(['noDigits', 'wrongDigits']),
    tries: z.int().min(1).describe('How often by now.'),
  }),
  effect('voicemail.began', 'The greeting is over, and the caller’s message begins.', callRef),
  effect('voicemail.failed', 'No message can be recorded; the plan’s fallback is taken.', {
    ...callRef,
    problem: z.string().describe('Why, for people.'),
  }),
  effect('route.answered', 'The host of a route point said where the call goes, or could not.', {
    ...callRef,
    host: labelSchema.exactOptional().describe('Who answered [nobody did].'),
    toQueueId: labelSchema.exactOptional().describe('The queue that it named.'),
    number: labelSchema.exactOptional(),
    problem: labelSchema.exactOptional().describe('Why the plan’s fallback is taken [it is not].'),
  }),
  effect('call.answered', 'The first agent talks with the caller.', {
    ...callRef,
    agentId,
    waitMs,
  }),
  effect('call.abandoned', 'The caller gave up.', {
    ...callRef,
    phase: z.enum(['waiting', 'alerting', 'connecting']),
    waitMs,
  }),
  effect('call.overflowed', 'The call left the queue for another.', {
    ...callRef,
    reason: z.enum(['overflow', 'command']),
    waitMs,
  }),
  effect(
    'call.ended',
    'With queue and wait: a wait that the system ended. Without: an answered or direct call, or a consult.',
    {
      callId,
      cause: endCauseSchema,
      queueId: queueId.exactOptional(),
      waitMs: waitMs.exactOptional(),
    },
  ),
  effect('callback.planned', 'The wait ended in a promised callback.', {
    ...callRef,
    cause: waitEndSchema,
    waitMs,
  }),
  effect('call.messageTaken', 'The wait ended in a message.', {
    ...callRef,
    cause: waitEndSchema,
    waitMs,
  }),
  effect('callback.offered', 'Rules offer a callback; the call waits meanwhile.', {
    ...callRef,
    text: labelSchema.exactOptional(),
    callbackWithinMs: numberSchema.exactOptional(),
  }),
  effect('callback.attempted', 'An agent has claimed a callback: dial the customer now.', {
    ...callRef,
    attempt: z.int().min(1),
    offerId: offerIdSchema,
    agentId,
  }),
  effect('callback.done', 'A callback reached the customer, or was cancelled.', {
    ...callRef,
    attempt: numberSchema.describe('Number of attempts made.'),
    outcome: z.enum(['connected', 'cancelled']),
  }),
  effect('call.held', 'The caller is on hold.', offerRef),
  effect('call.retrieved', 'The caller is off hold.', offerRef),
  effect('call.transferred', 'The customer is in this interaction.', offerRef),
  effect('call.conferenced', 'The agent joined the call with this interaction.', offerRef),
  effect('interaction.began', 'A direct call begins; no offer preceded this interaction.', {
    ...offerRef,
    direction: directionSchema,
    queueId: queueId.exactOptional(),
  }),
  effect('interaction.wrapUp', 'Begins a wrap-up or, repeated, extends it.', {
    ...offerRef,
    untilMs: numberSchema,
  }),
  effect('interaction.ended', 'The agent is done with the call.', {
    ...offerRef,
    codes: z.array(labelSchema).exactOptional(),
    codeMissing: z.literal(true).exactOptional(),
  }),
  effect('agent.state', 'The agent’s state changed.', {
    agentId,
    state: agentStateSchema,
    reason: labelSchema.exactOptional().describe('Of the present Not Ready, also during work.'),
    pending: z
      .enum(['notReady', 'loggedOff'])
      .exactOptional()
      .describe('A state that follows after the present call.'),
    addressId: fileIdSchema.exactOptional().describe('Of the log-on.'),
  }),
  effect('agentSession.state', 'The state of a session changed.', {
    sessionId: sessionIdSchema,
    agentId,
    groupId: fileIdSchema,
    state: sessionStateSchema,
    reason: labelSchema.exactOptional(),
    addressId: fileIdSchema
      .exactOptional()
      .describe('Address at which the session’s calls are delivered.'),
  }),
  effect('leg.released', 'After a restart: release this media leg, which has no interaction.', {
    offerId: offerIdSchema,
  }),
  effect('queue.state', 'The state of the queue changed.', {
    queueId,
    state: queueStateSchema,
    untilMs: atMsSchema.exactOptional(),
    divertTo: fileIdSchema
      .exactOptional()
      .describe('Queue that takes new calls unless this one is open.'),
  }),
  effect('centre.changed', 'A version of the centre became active.', {
    version: z.int().min(1),
    waiting: onActivation,
  }),
  effect('rules.changed', 'A rule set became active for its kind.', {
    kind: z.enum(ruleKindNames),
    set: fileIdSchema,
    version: z.int().min(1),
    waiting: onActivation,
  }),
  effect('call.migrated', 'A waiting call follows a new plan from this step.', {
    callId,
    step: numberSchema,
    rule: ruleSourceSchema
      .exactOptional()
      .describe('The rule that gave the plan [its queue’s plan].'),
  }),
  effect('refused', 'An input was refused and changed nothing.', {
    input: numberSchema.describe('Its index in its instant, from 0.'),
    code: z.enum(refusalCodes),
    callId: callId.exactOptional().describe('The call that the input names.'),
    offerId: offerIdSchema.exactOptional().describe('The offer that the input names.'),
  }),
]);

export const effectSchema = z.union([
  effectsByType,
  effect('call.transferred', 'The customer left for an outside number.', {
    callId,
    number: labelSchema,
  }),
]);
/** A fact that leaves the core. As the trace writes it, one per line. */
export type Effect = Infer<typeof effectSchema>;
/** Name of an effect. */
export type EffectType = Effect['type'];
/** An effect without its place in the trace. */
export type EffectBody = WithoutPlace<Effect>;
type WithoutPlace<Each> = Each extends Effect ? Omit<Each, 'atMs' | 'n'> : never;
