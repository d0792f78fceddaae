/** The trace `callwright.trace/1`: a header, then one instant of inputs per line. */
import { z } from 'zod';
import type { Input, Instant, PartyTarget, QueueState } from '../../../routing/index.ts';
import {
  expressionSchema,
  kebabSchema,
  routingPlanSchema,
  ruleSetSchema,
} from '../../../rules/files/index.ts';
import type { FactInput, RuleSetFile } from '../../../rules/index.ts';
import { centreSchema } from '../centre/centre.schema.ts';
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
} from '../values.schema.ts';

/** Most inputs at one instant. */
export const instantInputsMax = 100_000;
const factListMax = 1_000;

/** A fact's name, as in the facts dictionary. */
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
) satisfies z.ZodType<FactInput>;

const ruleSet: z.ZodType<RuleSetFile> = ruleSetSchema;

const target = z.union(
  [
    strict({ agentId: fileIdSchema }),
    strict({ queueId: fileIdSchema }),
    strict({ number: labelSchema }),
  ],
  { error: 'expected { agentId }, { queueId } or { number }' },
) satisfies z.ZodType<PartyTarget>;

/** Members of a treatment; effects have them beside the call's id. */
export const treatmentShape = {
  say: z.array(labelSchema).max(64).readonly().exactOptional(),
  music: labelSchema.exactOptional(),
  announce: z
    .array(z.enum(['position', 'ewt']))
    .max(2)
    .readonly()
    .exactOptional(),
  offer: z.enum(['callback', 'message']).exactOptional(),
  position: z.int().min(0).exactOptional(),
  ewtMs: z.int().min(0).exactOptional(),
};

export const ruleSourceSchema = strict({
  set: kebabSchema,
  version: z.int().min(1),
  rule: kebabSchema,
});

export const queueStateSchema = z.enum([
  'open',
  'closing',
  'closed',
]) satisfies z.ZodType<QueueState>;

export const failCauseSchema = z.enum(['busy', 'unreachable', 'media']);

const callId = callIdSchema;
const offerId = offerIdSchema;
const agentId = fileIdSchema;
const readyState = z.enum(['ready', 'notReady']);
const version = z.int().min(1);

function input<Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) {
  return strict({ type: z.literal(type), ...shape });
}

/** An input of the core. */
export const inputSchema = z.discriminatedUnion('type', [
  input('call.arrived', {
    callId,
    queueId: fileIdSchema.exactOptional(),
    plan: routingPlanSchema.exactOptional(),
    facts: z.record(factName, factValue).exactOptional(),
    required: expressionSchema.exactOptional(),
    class: classSchema.exactOptional(),
    offsetMs: offsetMsSchema.exactOptional(),
    legId: z.string().min(1).max(128).exactOptional(),
  }),
  input('call.hungUp', { callId }),
  input('call.digits', {
    callId,
    digits: z.string().regex(/^[0-9*#A-D]{1,64}$/, 'expected 1 to 64 of 0-9, *, #, A-D'),
  }),
  input('call.callbackTaken', { callId }),
  input('call.messageLeft', { callId }),
  input('call.returned', { callId, of: callId }),
  input('directCall.began', {
    callId,
    agentId,
    direction: z.enum(['incoming', 'outgoing']),
    queueId: fileIdSchema.exactOptional(),
  }),
  input('offer.alerting', { offerId }),
  input('offer.connected', { offerId }),
  input('offer.failed', { offerId, cause: failCauseSchema }),
  input('leg.ended', { offerId }),
  input('device.changed', {
    agentId,
    usable: z.boolean(),
    channels: z.array(fileIdSchema).max(64).exactOptional(),
  }),
  input('logOn', {
    agentId,
    groups: z.array(fileIdSchema).max(1_000).exactOptional(),
    addressId: fileIdSchema.exactOptional(),
    ready: z.boolean().exactOptional(),
  }),
  input('logOff', { agentId, lost: z.boolean().exactOptional() }),
  input('setState', {
    agentId,
    state: readyState,
    reason: labelSchema.exactOptional(),
    by: labelSchema.exactOptional(),
  }),
  input('openSession', {
    agentId,
    groupId: fileIdSchema,
    addressId: fileIdSchema.exactOptional(),
  }),
  input('setSessionState', {
    sessionId: sessionIdSchema,
    state: readyState,
    reason: labelSchema.exactOptional(),
    next: z.literal(true).exactOptional(),
  }),
  input('endSession', { sessionId: sessionIdSchema }),
  input('acceptOffer', { offerId, callVersion: version.exactOptional() }),
  input('rejectOffer', { offerId, reason: labelSchema.exactOptional() }),
  input('hold', { offerId }),
  input('retrieve', { offerId }),
  input('consult', { offerId, to: target, callId }),
  input('completeTransfer', { offerId }),
  input('cancelConsult', { offerId }),
  input('conference', { offerId }),
  input('transfer', {
    offerId,
    to: target,
    class: classSchema.exactOptional(),
    returnTo: z.enum(['queue', 'agent', 'message']).exactOptional(),
  }),
  input('hangUp', { offerId }),
  input('endWrapUp', { offerId }),
  input('extendWrapUp', { offerId, byMs: positiveMsSchema }),
  input('setOutcome', { offerId, codes: z.array(labelSchema).max(64) }),
  input('reclassCall', {
    callId,
    class: classSchema.exactOptional(),
    offsetMs: offsetMsSchema.exactOptional(),
  }),
  input('moveCall', { callId, queueId: fileIdSchema }),
  input('pullCall', { callId, agentId }),
  input('hangUpCall', { callId }),
  input('treatCall', {
    callId,
    treatment: strict(treatmentShape),
    rule: ruleSourceSchema.exactOptional(),
  }),
  input('setQueueState', {
    queueId: fileIdSchema,
    state: queueStateSchema,
    untilMs: atMsSchema.exactOptional(),
  }),
  input('activate', {
    version,
    centre: centreSchema.exactOptional(),
    ruleSet: ruleSet.exactOptional(),
    waiting: z.enum(['migrate', 'pin']).exactOptional(),
  }),
  input('newDay', {}),
  input('restart', { epoch: version, liveLegs: z.array(offerId) }),
]) satisfies z.ZodType<Input>;

/** One line of a trace. */
export const instantSchema = strict({
  atMs: atMsSchema,
  inputs: z.array(inputSchema).max(instantInputsMax),
}) satisfies z.ZodType<Instant>;

/** First line of a trace; optional if written by hand. */
export const traceHeaderSchema = strict({
  schema: z.literal('callwright.trace/1'),
  engine: labelSchema.exactOptional(),
  /** Hash of the centre file's bytes. */
  centre: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256: and 64 hexadecimal digits')
    .exactOptional(),
  /** Real time at the trace's time 0. */
  origin: z.iso
    .datetime({ offset: true, error: 'expected a moment like 2026-11-20T08:00:00+01:00' })
    .exactOptional(),
  seed: z.int().min(0).exactOptional(),
});

export type TraceHeader = z.infer<typeof traceHeaderSchema>;
