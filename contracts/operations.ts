/**
 * The table of HTTP operations: each once, with its path, its inputs and the codes it may refuse
 * with.
 *
 * Routes, the OpenAPI document and the docs derive from it; a route that is not here does not
 * exist. What an operation answers stands in `resources/`, by its id. The codes of `everywhere`
 * hold for all under `/api/v1`. Rate classes come with the parts that need them.
 * Source: ux-and-api.md 3.
 */
import { z } from 'zod';
import { centreStates } from '../rules/index.ts';
import type { ErrorCode } from './errors.ts';
import { eventFilterSchema } from './event-types.ts';
import { inStates, listQueryShape, type Operation, wireIdSchema } from './operation.ts';
import { promptOperations } from './prompt-operations.ts';
import { agentResourceSchema, agentSessionResourceSchema } from './resources/agent.schema.ts';
import { callResourceSchema } from './resources/call.schema.ts';
import { queueStateSchemaOfWire } from './resources/queue.schema.ts';
import { personErrors, ruleOperations } from './rule-operations.ts';
import { simulationOperations } from './simulation-operations.ts';
import { strict } from './values.schema.ts';

/** Codes every operation under `/api/v1` may answer with. */
export const errorsEverywhere: readonly ErrorCode[] = [
  'invalid_parameter',
  'route_not_found',
  'not_acceptable',
  'request_timeout',
  'internal',
  'storage_unavailable',
];

/** Callback slots of an hour; no centre has more. */
const callbackCapacityMax = 1_000_000;

const none = z.strictObject({});
const list = z.strictObject(listQueryShape);
const period = z.strictObject({
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
});

/** A call's id comes from outside and may hold more than our own ids do. */
const call = z.strictObject({ call: z.string().min(1).max(64) });

const agent = {
  params: z.strictObject({ agent: wireIdSchema }),
  errors: ['agent_not_found'],
} as const;
const queue = {
  params: z.strictObject({ queue: wireIdSchema }),
  errors: ['queue_not_found'],
} as const;
const group = {
  params: z.strictObject({ group: wireIdSchema }),
  errors: ['group_not_found'],
} as const;
const handler = {
  params: z.strictObject({ handler: wireIdSchema }),
  errors: ['handler_not_found'],
} as const;
const centre = {
  params: z.strictObject({ centre: wireIdSchema }),
  errors: ['centre_not_found'],
} as const;

/** By operation id. */
export const operations = {
  getLiveness: {
    method: 'GET',
    path: '/health/live',
    summary: { en: 'Whether the process runs', fr: 'Le processus tourne-t-il' },
    params: none,
    query: none,
    errors: [],
  },
  getReadiness: {
    method: 'GET',
    path: '/health/ready',
    summary: { en: 'Whether the service takes work', fr: 'Le service accepte-t-il du travail' },
    params: none,
    query: none,
    errors: ['draining', 'resource_unavailable', 'storage_unavailable'],
  },
  getVersion: {
    method: 'GET',
    path: '/version',
    summary: { en: 'Version of the engine', fr: 'Version du moteur' },
    params: none,
    query: none,
    errors: [],
  },
  getOpenApi: {
    method: 'GET',
    path: '/openapi.json',
    summary: { en: 'This API as a document', fr: 'Cette API en un document' },
    params: none,
    query: none,
    errors: [],
  },
  getErrors: {
    method: 'GET',
    path: '/docs/errors',
    summary: { en: 'What each error means', fr: 'Ce que signifie chaque erreur' },
    note: 'A page; the `type` of a problem leads to the row of its code.',
    params: none,
    query: none,
    produces: 'text/html',
    errors: [],
  },
  listAgents: {
    method: 'GET',
    path: '/api/v1/handlers/{handler}/agents',
    summary: { en: 'Agents, logged off ones too', fr: 'Les agents, déconnectés compris' },
    ...handler,
    query: list.extend({ state: inStates(agentResourceSchema.shape.state.options) }),
    errors: ['handler_not_found', 'cursor_invalid'],
  },
  getAgent: {
    method: 'GET',
    path: '/api/v1/agents/{agent}',
    summary: { en: 'An agent', fr: 'Un agent' },
    ...agent,
    query: none,
  },
  listAgentOffers: {
    method: 'GET',
    path: '/api/v1/agents/{agent}/offers',
    summary: { en: 'Live offers to an agent', fr: 'Les appels présentés à un agent' },
    ...agent,
    query: none,
  },
  listAgentSessions: {
    method: 'GET',
    path: '/api/v1/agents/{agent}/sessions',
    summary: { en: 'Sessions of an agent', fr: 'Les sessions d’un agent' },
    ...agent,
    query: z.strictObject({ state: inStates(agentSessionResourceSchema.shape.state.options) }),
  },
  listGroups: {
    method: 'GET',
    path: '/api/v1/handlers/{handler}/groups',
    summary: { en: 'Groups agents sign on to', fr: 'Les groupes où les agents se connectent' },
    ...handler,
    query: list,
    errors: ['handler_not_found', 'cursor_invalid'],
  },
  getGroup: {
    method: 'GET',
    path: '/api/v1/groups/{group}',
    summary: { en: 'A group', fr: 'Un groupe' },
    ...group,
    query: none,
  },
  listGroupQueues: {
    method: 'GET',
    path: '/api/v1/groups/{group}/queues',
    summary: { en: 'Queues of a group', fr: 'Les files d’un groupe' },
    ...group,
    query: list.extend({ state: inStates(queueStateSchemaOfWire.options) }),
    errors: ['group_not_found', 'cursor_invalid'],
  },
  getQueue: {
    method: 'GET',
    path: '/api/v1/queues/{queue}',
    summary: { en: 'A queue', fr: 'Une file' },
    ...queue,
    query: none,
  },
  getQueueStats: {
    method: 'GET',
    path: '/api/v1/queues/{queue}/stats',
    summary: { en: 'Statistics of a queue', fr: 'Les statistiques d’une file' },
    ...queue,
    query: period,
  },
  listWaitingCalls: {
    method: 'GET',
    path: '/api/v1/queues/{queue}/waiting',
    summary: { en: 'Calls that wait, first one first', fr: 'Les appels en attente, dans l’ordre' },
    ...queue,
    query: list,
    errors: ['queue_not_found', 'cursor_invalid'],
  },
  listCalls: {
    method: 'GET',
    path: '/api/v1/centres/{centre}/calls',
    summary: { en: 'Calls of a centre', fr: 'Les appels d’un centre' },
    ...centre,
    query: list.extend({ state: inStates(callResourceSchema.shape.state.options) }),
    errors: ['centre_not_found', 'cursor_invalid'],
  },
  getCall: {
    method: 'GET',
    path: '/api/v1/calls/{call}',
    summary: { en: 'A call', fr: 'Un appel' },
    params: call,
    query: none,
    errors: ['call_not_found'],
  },
  getCallWhy: {
    method: 'GET',
    path: '/api/v1/calls/{call}/why',
    summary: { en: 'Why this agent got the call', fr: 'Pourquoi cet agent a reçu l’appel' },
    params: call,
    query: none,
    errors: ['call_not_found'],
  },
  getCallWhyNot: {
    method: 'GET',
    path: '/api/v1/calls/{call}/why-not',
    summary: {
      en: 'Why an agent does not have the call',
      fr: 'Pourquoi un agent n’a pas l’appel',
    },
    params: call,
    query: z.strictObject({ agentId: wireIdSchema }),
    errors: ['call_not_found', 'agent_not_found'],
  },
  getCallWhyWaiting: {
    method: 'GET',
    path: '/api/v1/calls/{call}/why-waiting',
    summary: { en: 'Why the call still waits', fr: 'Pourquoi l’appel attend encore' },
    params: call,
    query: none,
    errors: ['call_not_found', 'call_state_not_allowed'],
  },
  getWallboard: {
    method: 'GET',
    path: '/api/v1/centres/{centre}/wallboard',
    summary: { en: 'All queues and agents at a glance', fr: 'Files et agents d’un coup d’œil' },
    ...centre,
    query: none,
  },
  getCentreState: {
    method: 'GET',
    path: '/api/v1/centres/{centre}/state',
    summary: { en: 'How the centre is doing', fr: 'Comment va le centre' },
    ...centre,
    query: none,
  },
  putCentreState: {
    method: 'PUT',
    path: '/api/v1/centres/{centre}/state',
    summary: {
      en: 'Say how the centre is doing, for rules to ask',
      fr: 'Dire comment va le centre, pour les règles',
    },
    note: 'Replaces what was said before, whole: without `callbackCapacity` it is unknown.',
    ...centre,
    query: none,
    body: strict({
      state: z.enum(centreStates),
      callbackCapacity: z
        .int()
        .min(0)
        .max(callbackCapacityMax)
        .nullable()
        .optional()
        .describe('Absent or null: unknown.'),
    }),
    signedIn: true,
    errors: [...personErrors, 'centre_not_found', 'body_too_large', 'media_type_unsupported'],
  },
  listMeasures: {
    method: 'GET',
    path: '/api/v1/measures',
    summary: { en: 'Every measure and its definition', fr: 'Chaque mesure et sa définition' },
    params: none,
    query: none,
    errors: [],
  },
  streamEvents: {
    method: 'GET',
    path: '/api/v1/events/stream',
    summary: { en: 'Events as they happen (SSE)', fr: 'Les événements en direct (SSE)' },
    note: 'Server-sent events until one side ends them. A frame has `id`, a place to go on from (`Last-Event-ID`, or `from`), and `data`, a JSON document of the schema `Event`. `event: snapshot` holds the state of now; `event: resync` says that events were lost to this reader, and a snapshot follows. A comment comes every 15 s.',
    produces: 'text/event-stream',
    params: none,
    query: z.strictObject({
      types: eventFilterSchema.optional(),
      queueIds: z
        .string()
        .max(1_000)
        .optional()
        .describe('Queues whose events are sent, with commas between them [all].'),
      from: z
        .string()
        .max(128)
        .optional()
        .describe('`now`, `snapshot`, or a place such as `main:48211` [now].'),
    }),
    errors: ['queue_not_found', 'resource_unavailable'],
  },
  ...ruleOperations,
  ...promptOperations,
  ...simulationOperations,
} as const satisfies { readonly [id: string]: Operation };

export type OperationId = keyof typeof operations;
