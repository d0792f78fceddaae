/**
 * Schemas of written effects and decision records. Strict, so that a test notices members the core
 * adds; readers must accept such members.
 * Source: acd-routing.md B16.
 */
import { z } from 'zod';
import {
  comparatorNames,
  type DecisionRecord,
  type Effect,
  eligibilityTests,
  type RuleDecisionRecord,
  refusalCodes,
  type ShadowDifference,
  type ShadowSummary,
} from '../../../routing/index.ts';
import { type FactInput, ruleKindNames } from '../../../rules/index.ts';
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
} from '../values.schema.ts';
import {
  failCauseSchema,
  queueStateSchema,
  ruleSourceSchema,
  treatmentShape,
} from './trace.schema.ts';

const agentId = fileIdSchema;
const queueId = fileIdSchema;
const callId = callIdSchema;
const n = z.int().min(1);
const waitMs = numberSchema;
const offerRef = { offerId: offerIdSchema, callId, agentId };
const callRef = { callId, queueId };
const callKey = { class: classSchema, dueKey: z.int() };
const limitCause = z.enum(['maxWait', 'transferWait', 'noStaff', 'queueClosed', 'overflowLoop']);
const waitEnd = z.enum([...limitCause.options, 'caller']);

const ruleSource = ruleSourceSchema;

function effect<Type extends string, Shape extends z.core.$ZodLooseShape>(
  type: Type,
  shape: Shape,
) {
  return strict({ atMs: atMsSchema, n, type: z.literal(type), ...shape });
}

/** All effects, with only the first form of `call.transferred`. */
const effectsByType = z.discriminatedUnion('type', [
  effect('offer.offered', {
    ...offerRef,
    callVersion: z.int().min(1),
    queueId,
    sessionId: sessionIdSchema.exactOptional(),
    addressId: fileIdSchema.exactOptional(),
    answerLimitMs: z.int().min(1),
  }),
  effect('offer.accepted', offerRef),
  effect('offer.connecting', offerRef),
  effect('offer.connected', offerRef),
  effect('offer.rejected', { ...offerRef, reason: labelSchema.exactOptional() }),
  effect('offer.expired', offerRef),
  effect('offer.failed', { ...offerRef, cause: failCauseSchema }),
  effect('offer.rescinded', {
    ...offerRef,
    cause: z.enum(['callGone', 'otherAgent', 'command', 'stateChange', 'maxWait', 'restart']),
  }),
  effect('call.blocked', {
    ...callRef,
    reason: z.enum(['queueClosing', 'queueClosed', 'busy', 'closed', 'block']),
    text: labelSchema.exactOptional(),
  }),
  effect('call.queued', {
    ...callRef,
    reason: z.enum(['inbound', 'overflow', 'transfer', 'consult', 'return', 'command']),
    ...callKey,
    agentId: agentId.exactOptional(),
    rule: ruleSource.exactOptional(),
  }),
  effect('call.stepChanged', {
    callId,
    step: numberSchema,
    skipped: z.literal(true).exactOptional(),
  }),
  effect('call.classChanged', { callId, ...callKey }),
  effect('call.treatment', { ...callRef, ...treatmentShape, rule: ruleSource.exactOptional() }),
  effect('call.answered', { ...callRef, agentId, waitMs }),
  effect('call.abandoned', {
    ...callRef,
    phase: z.enum(['waiting', 'alerting', 'connecting']),
    waitMs,
  }),
  effect('call.overflowed', { ...callRef, reason: z.enum(['overflow', 'command']), waitMs }),
  effect('call.ended', {
    callId,
    cause: z.enum([
      ...limitCause.options,
      'callerHungUp',
      'agentHungUp',
      'legEnded',
      'command',
      'lostMedia',
      'consultCancelled',
      'transferred',
      'conferenced',
    ]),
    queueId: queueId.exactOptional(),
    waitMs: waitMs.exactOptional(),
  }),
  effect('callback.planned', { ...callRef, cause: waitEnd, waitMs }),
  effect('call.messageTaken', { ...callRef, cause: waitEnd, waitMs }),
  effect('callback.offered', {
    ...callRef,
    text: labelSchema.exactOptional(),
    callbackWithinMs: numberSchema.exactOptional(),
  }),
  effect('callback.attempted', {
    ...callRef,
    attempt: z.int().min(1),
    offerId: offerIdSchema,
    agentId,
  }),
  effect('callback.done', {
    ...callRef,
    attempt: numberSchema,
    outcome: z.enum(['connected', 'cancelled']),
  }),
  effect('call.held', offerRef),
  effect('call.retrieved', offerRef),
  effect('call.transferred', offerRef),
  effect('call.conferenced', offerRef),
  effect('interaction.began', {
    ...offerRef,
    direction: z.enum(['incoming', 'outgoing']),
    queueId: queueId.exactOptional(),
  }),
  effect('interaction.wrapUp', { ...offerRef, untilMs: numberSchema }),
  effect('interaction.ended', {
    ...offerRef,
    codes: z.array(labelSchema).exactOptional(),
    codeMissing: z.literal(true).exactOptional(),
  }),
  effect('agent.state', {
    agentId,
    state: z.enum(['loggedOff', 'notReady', 'ready', 'reserved', 'busy', 'workingAfterCall']),
    reason: labelSchema.exactOptional(),
    pending: z.enum(['notReady', 'loggedOff']).exactOptional(),
    addressId: fileIdSchema.exactOptional(),
  }),
  effect('agentSession.state', {
    sessionId: sessionIdSchema,
    agentId,
    groupId: fileIdSchema,
    state: z.enum(['notReady', 'ready', 'busyOnCall', 'busyWrapUp', 'ended', 'released']),
    reason: labelSchema.exactOptional(),
    addressId: fileIdSchema.exactOptional(),
  }),
  effect('leg.released', { offerId: offerIdSchema }),
  effect('queue.state', {
    queueId,
    state: queueStateSchema,
    untilMs: atMsSchema.exactOptional(),
  }),
  effect('centre.changed', {
    version: z.int().min(1),
    waiting: z.enum(['migrate', 'pin']),
  }),
  effect('rules.changed', {
    kind: z.enum(ruleKindNames),
    set: fileIdSchema,
    version: z.int().min(1),
    waiting: z.enum(['migrate', 'pin']),
  }),
  effect('call.migrated', { callId, step: numberSchema, rule: ruleSource.exactOptional() }),
  effect('refused', {
    input: numberSchema,
    code: z.enum(refusalCodes),
    callId: callId.exactOptional(),
    offerId: offerIdSchema.exactOptional(),
  }),
]);

export const effectSchema = z.union([
  effectsByType,
  effect('call.transferred', { callId, number: labelSchema }),
]) satisfies z.ZodType<Effect>;

const eligibilityTest = z.enum(eligibilityTests);
const comparator = z.enum(comparatorNames);

const factInput = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.string()).readonly(),
]) satisfies z.ZodType<FactInput>;

/** A rule decision about a call, with its facts. */
export const ruleDecisionSchema = strict({
  type: z.literal('rules'),
  atMs: atMsSchema,
  callId,
  kind: z.enum(ruleKindNames),
  set: fileIdSchema,
  version: z.int().min(1),
  decidedAtMs: z.int(),
  matched: z.array(fileIdSchema),
  facts: z.record(
    z.string(),
    z.union([factInput, z.array(z.record(z.string(), factInput)).readonly()]),
  ),
  unknown: z.array(z.string()),
  wrong: z.array(strict({ name: z.string(), received: z.string(), expected: z.string() })),
}) satisfies z.ZodType<RuleDecisionRecord>;

export const decisionSchema = strict({
  type: z.literal('decision'),
  atMs: atMsSchema,
  n,
  offerId: offerIdSchema,
  callId,
  queueId,
  agentId,
  ruleVersion: z.int().min(1),
  rule: ruleSource.exactOptional(),
  key: strict({ ...callKey, sequence: numberSchema }),
  step: numberSchema,
  comparators: z.array(comparator),
  candidates: z.array(strict({ agentId, linkRank: numberSchema, vector: z.array(z.number()) })),
  candidateCount: numberSchema,
  decidedBy: comparator,
  stopped: z.array(numberSchema).exactOptional(),
  stoppedAgents: z.record(fileIdSchema, eligibilityTest).exactOptional(),
  overtaken: z
    .array(strict({ callId, test: z.enum([...eligibilityTests, 'linkRank', 'offerCap', 'claim']) }))
    .exactOptional(),
}) satisfies z.ZodType<DecisionRecord>;

const shadowOffer = strict({ atMs: atMsSchema, agentId });
const shadowHead = {
  type: z.literal('shadow.difference'),
  callId,
  offerId: offerIdSchema,
};

export const shadowDifferenceSchema = z.discriminatedUnion('kind', [
  strict({
    ...shadowHead,
    kind: z.enum(['otherAgent', 'otherTime']),
    active: shadowOffer,
    shadow: shadowOffer,
  }),
  strict({ ...shadowHead, kind: z.literal('activeOnly'), active: shadowOffer }),
  strict({ ...shadowHead, kind: z.literal('shadowOnly'), shadow: shadowOffer }),
]) satisfies z.ZodType<ShadowDifference>;

export const shadowSummarySchema = strict({
  type: z.literal('shadow.summary'),
  alike: numberSchema,
  otherAgent: numberSchema,
  otherTime: numberSchema,
  activeOnly: numberSchema,
  shadowOnly: numberSchema,
}) satisfies z.ZodType<ShadowSummary>;

export const effectLineSchema = z.union([
  effectSchema,
  decisionSchema,
  ruleDecisionSchema,
  shadowDifferenceSchema,
  shadowSummarySchema,
]);
