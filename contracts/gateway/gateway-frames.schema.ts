/**
 * The WebSocket protocol `cw-gateway.v1` between gateways and service, one JSON document per frame.
 * Role `switch` is a telephone system, `acd` a foreign ACD, `route` a host that says where calls at
 * a route point go. Unknown members are ignored, so either side may be newer.
 * Source: tapi-call-center.md 6; decisions/0025.
 */
import { z } from 'zod';
import { optionalField } from '../../kernel/schemas/index.ts';
import { proxyKinds } from '../../routing/files/index.ts';
import { problemSchema } from '../http/problem.ts';
import {
  conferencePartiesMax,
  switchAnswerSchema,
  switchCommandSchema,
  switchLegSchema,
} from './switch.schema.ts';

const name = z.string().min(1).max(64);
const label = name.regex(/^[^\p{Cc}\p{Cs}]+$/u, 'expected no control characters');
const id = z.string().min(1).max(128);
const countMax = 2 ** 52;
const sequence = z.int().min(0).max(countMax);
const epoch = z.int().min(0).max(countMax);
const kinds = z.array(z.enum(proxyKinds)).max(proxyKinds.length);
export const jsonField = z.json();
const jsonSchema = z.record(z.string().max(200), jsonField).describe('JSON Schema of the block.');

/** A handler's proprietary request (tapi-call-center.md 2.10). */
const extensionSchema = z.object({
  id: z.guid().toLowerCase().describe('128 bits, the same for ever.'),
  name,
  input: jsonSchema,
  output: jsonSchema,
});
export type Extension = z.infer<typeof extensionSchema>;

const helloSchema = z.object({
  op: z.literal('hello'),
  protocol: z.literal(1),
  handlerId: id,
  role: z.enum(['switch', 'acd', 'route']),
  name: name.describe('As people call it: `asterisk-1`.'),
  epoch: epoch.describe('The last that it was given; 0: none yet. A higher one takes over.'),
  features: optionalField(z.array(name).max(100), 'Commands that a switch knows [none].'),
  conferenceMax: z
    .int()
    .min(3)
    .max(conferencePartiesMax)
    .optional()
    .describe('Parties that a switch joins in a conference, at most [3].'),
  kinds: optionalField(kinds, 'Requests that an ACD serves [none].'),
  extensions: optionalField(z.array(extensionSchema).max(100), '[none]'),
});
export type GatewayHello = z.infer<typeof helloSchema>;

/** Messages that an ACD sends unasked (tapi-call-center.md 6.4). */
const messageTypes = [
  ...(['agent.added', 'agent.state', 'agent.stats', 'agent.activity'] as const),
  ...(['agentSession.added', 'agentSession.state', 'agentSession.stats'] as const),
  ...(['group.added', 'group.removed', 'queue.added', 'queue.removed', 'queue.stats'] as const),
  ...(['address.agentStatus', 'handler.extension'] as const),
] as const;

/** Frames sent by gateways. An `event` also has the members of a `SwitchEvent`. */
export const gatewayFrameSchema = z.discriminatedUnion('op', [
  helloSchema,
  switchAnswerSchema.extend({
    op: z.literal('answer'),
    sequence: sequence.describe('Of the command.'),
    legs: optionalField(z.array(switchLegSchema).max(10_000), 'Of `state.list`.'),
  }),
  z.looseObject({ op: z.literal('event'), sequence: sequence.describe('+1 an event.') }),
  z.object({
    op: z.literal('proxy.response'),
    requestId: id,
    ok: z.boolean(),
    data: optionalField(z.unknown(), 'As the operation answers.'),
    error: z.object({ code: name, detail: z.string().max(2_000).optional() }).optional(),
  }),
  z.object({
    op: z.literal('proxy.message'),
    type: z.enum(messageTypes),
    subject: z
      .string()
      .max(160)
      .regex(/^(agent|agentSession|group|queue|address|handler)\/[\w.-]+$/, 'expected `agent/a1`')
      .describe('What it is about, `agent/a1`.'),
    data: z
      .record(z.string().max(64), jsonField)
      .describe('Of `handler.extension`: `index` in the list of the hello, `p2`, `p3`.'),
  }),
  z.object({
    op: z.literal('route.response'),
    requestId: id,
    queueId: optionalField(label, 'The queue that the call goes to.'),
    number: optionalField(label, 'In its place: an outside number.'),
    error: optionalField(z.object({ code: label }), 'The host cannot say; it is asked again.'),
  }),
  z.object({ op: z.literal('proxy.register'), kinds }),
  z.object({ op: z.literal('proxy.unregister'), kinds }),
]);
export type GatewayFrame = z.infer<typeof gatewayFrameSchema>;

const clientSchema = z.object({
  host: z.string().max(255).describe('The machine that asks.'),
  user: z.string().max(128),
  apiVersion: z.string().max(16).describe('The highest that the client understands.'),
});
export type GatewayClient = z.infer<typeof clientSchema>;

const stateList = z.object({ command: z.literal('state.list') });
export const commandBodySchema = z.discriminatedUnion('command', [switchCommandSchema, stateList]);
export type CommandBody = z.infer<typeof commandBodySchema>;

/** Frames sent by the service. A `command` also has the members of {@link commandBodySchema}. */
export const serviceFrameSchema = z.discriminatedUnion('op', [
  z.object({
    op: z.literal('welcome'),
    epoch,
    resumeFrom: sequence.nullable().describe('The last event heard of it; null: begin anew.'),
    deadlineMs: z.int().min(1),
  }),
  z.object({ op: z.literal('refused'), problem: problemSchema }).describe('The socket closes.'),
  z.object({
    op: z.literal('rejected'),
    about: z.string().max(128).describe('The frame: its op, and its number.'),
    problem: problemSchema,
  }),
  z.looseObject({
    op: z.literal('command'),
    partition: id.describe('The handler.'),
    epoch,
    sequence,
  }),
  z.object({
    op: z.literal('proxy.request'),
    requestId: id,
    kind: z.enum(proxyKinds),
    number: z.int().describe('`LINEPROXYREQUEST_*`'),
    operation: name.describe('Of the API: its answer is expected.'),
    client: clientSchema,
    params: z.record(z.string(), jsonField),
  }),
  z.object({
    op: z.literal('route.request'),
    requestId: id,
    callId: id,
    queueId: id.describe('The route point.'),
    from: z.string().nullable().describe('The caller’s number.'),
    to: z.string().nullable().describe('The number dialled.'),
    data: z.string().nullable().describe('What goes with the call.'),
    facts: z.record(z.string(), jsonField).describe('Of call and centre, as rules read them.'),
    attempt: z.int().min(1),
    deadlineMs: z.int().describe('After it the default is taken.'),
  }),
]);
export type ServiceFrame = z.infer<typeof serviceFrameSchema>;
