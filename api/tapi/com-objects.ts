/**
 * Objects of TAPI 3.x: what each is read from, its properties, its cursors and its methods.
 *
 * An object is named by its id of ours. Enumerations are a value and its name; rates are times
 * 10,000, as `CURRENCY` has them.
 * Source: tapi-call-center.md 5.3.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  addressListSchema,
  agentResourceSchema,
  agentSessionResourceSchema,
  agentSessionStatsSchema,
  agentStatsSchema,
  groupResourceSchema,
  handlerListSchema,
  handlerResourceSchema,
  queueResourceSchema,
  queueStatsSchema,
  type TapiPrefix,
  tapiNames,
  tapiNumber,
  tapiWord,
} from '../../contracts/index.ts';
import { Refusal } from '../refusal.ts';
import { sessionsOf } from './agent-functions.ts';
import type { Context } from './context.ts';
import { agentFigures, figures, queueFigures, sessionFigures } from './structures.ts';

/** An object of a kind, as a cursor hands it out. */
interface Found {
  readonly object: string;
  readonly id: string;
  readonly Name?: string;
}

export interface ComObject {
  /** All properties that can be read. */
  readonly read: (id: string, c: Context) => Promise<{ readonly [property: string]: unknown }>;
  readonly cursors: { readonly [name: string]: (id: string, c: Context) => Promise<Found[]> };
  readonly methods: { readonly [name: string]: Method };
}

interface Method {
  readonly params: z.ZodType;
  readonly run: (id: string, given: never, c: Context) => Promise<object>;
}

function method<Params extends z.ZodType>(
  params: Params,
  run: (id: string, given: z.infer<Params>, c: Context) => Promise<object>,
): Method {
  return { params, run };
}

const nothing = z.unknown();
const id = z.string().min(1).max(128);
const long = z.int().min(-0x8000_0000).max(0x7fff_ffff);
const pin = z.string().min(1).max(64);

/** A value of an enumeration and its name. */
function enumerated(prefix: TapiPrefix, word: string) {
  const value = tapiNumber(prefix, word) ?? 0;
  return { value, name: tapiNames(prefix, value)[0] };
}

/** The word of ours for a value that is asked for. @throws {Refusal} */
function wordOf(prefix: TapiPrefix, value: number, words: readonly string[]): string {
  const word = tapiWord(prefix, value, words);
  if (word !== undefined) return word;
  throw new Refusal('invalid_parameter', `${value} is no value of ${prefix}_; expected one.`);
}

/** Sets the measurement period of an agent or a queue. */
function putPeriod(operation: string, param: string): Method {
  return method(z.strictObject({ lPeriod: long }), async (of, { lPeriod: seconds }, c) => {
    await c.ask(operation, { params: { [param]: of }, body: { seconds } }, nothing);
    return {};
  });
}

const handler: ComObject = {
  read: async (of, c) => {
    const params = { handler: of };
    const { name } = await c.ask('getHandler', { params }, handlerResourceSchema);
    return { Name: name };
  },
  cursors: {
    EnumerateACDGroups: async (of, c) => {
      const groups = await c.all('listGroups', { handler: of }, groupResourceSchema);
      return groups.map((group) => ({ object: 'ITACDGroup', id: group.id, Name: group.name }));
    },
    EnumerateUsableAddresses: async (of, c) => {
      const item = addressListSchema.shape.items.element;
      const addresses = await c.all('listAddresses', { handler: of }, item);
      return addresses.map((one) => ({
        ...{ object: 'ITAddress', id: one.id },
        ...(one.dial === null ? {} : { Name: one.dial }),
      }));
    },
  },
  methods: {
    CreateAgent: method(z.strictObject({}), (of, body, c) => createAgent(of, body, c)),
    CreateAgentWithID: method(z.strictObject({ pID: pin, pPIN: pin }), (of, given, c) =>
      createAgent(of, { agentId: given.pID, pin: given.pPIN }, c),
    ),
  },
};

async function createAgent(of: string, body: object, c: Context): Promise<object> {
  const asked = { params: { handler: of }, body };
  const made = await c.ask('logOnAgent', asked, agentResourceSchema);
  return { object: 'ITAgent', id: made.id };
}

const agentStates = [...agentResourceSchema.shape.state.options, 'loggedOff'];
const sessionStates = agentSessionResourceSchema.shape.state.options;

const agent: ComObject = {
  read: async (of, c) => {
    const params = { agent: of };
    const read = await c.ask('getAgent', { params }, agentResourceSchema);
    const stats = await c.ask('getAgentStats', { params }, agentStatsSchema);
    return {
      ...{ ID: read.agentId, User: read.user, State: enumerated('AS', read.state) },
      ...figures(stats, agentFigures, 'property'),
    };
  },
  cursors: {
    EnumerateAgentSessions: async (of, c) => {
      const kept = await sessionsOf(of, c);
      return kept.map((one) => ({ object: 'ITAgentSession', id: one.id }));
    },
  },
  methods: {
    put_State: method(z.strictObject({ AgentState: long }), async (of, { AgentState }, c) => {
      const body = { state: wordOf('AS', AgentState, agentStates) };
      await c.ask('setAgentState', { params: { agent: of }, body }, nothing);
      return {};
    }),
    put_MeasurementPeriod: putPeriod('setAgentPeriod', 'agent'),
    CreateSession: method(z.strictObject({ pACDGroup: id, pAddress: id }), createSession),
    CreateSessionWithPIN: method(
      z.strictObject({ pACDGroup: id, pAddress: id, pPIN: pin }),
      createSession,
    ),
  },
};

async function createSession(
  of: string,
  given: { readonly pACDGroup: string; readonly pAddress: string; readonly pPIN?: string },
  c: Context,
): Promise<object> {
  const { pACDGroup: groupId, pAddress: addressId, pPIN } = given;
  const body = { groupId, addressId, ...(pPIN === undefined ? {} : { pin: pPIN }) };
  const asked = { params: { agent: of }, body, key: randomUUID() };
  const made = await c.ask('openAgentSession', asked, agentSessionResourceSchema);
  return { object: 'ITAgentSession', id: made.id };
}

const session: ComObject = {
  read: async (of, c) => {
    const params = { session: of };
    const read = await c.ask('getSession', { params }, agentSessionResourceSchema);
    const stats = await c.ask('getAgentSessionStats', { params }, agentSessionStatsSchema);
    return {
      ...{ Agent: read.agentId, Address: read.workingAddressId, ACDGroup: read.groupId },
      ...{ State: enumerated('ASST', read.state), SessionStartTime: read.startTime },
      ...figures(stats, sessionFigures, 'property'),
    };
  },
  cursors: {},
  methods: {
    put_State: method(z.strictObject({ SessionState: long }), async (of, { SessionState }, c) => {
      const body = { state: wordOf('ASST', SessionState, sessionStates) };
      await c.ask('setSessionState', { params: { session: of }, body }, nothing);
      return {};
    }),
  },
};

const group: ComObject = {
  read: async (of, c) => {
    const { name } = await c.ask('getGroup', { params: { group: of } }, groupResourceSchema);
    return { Name: name };
  },
  cursors: {
    EnumerateQueues: async (of, c) => {
      const queues = await c.all('listGroupQueues', { group: of }, queueResourceSchema);
      return queues.map((one) => ({ object: 'ITQueue', id: one.id, Name: one.name }));
    },
  },
  methods: {},
};

const queue: ComObject = {
  read: async (of, c) => {
    const params = { queue: of };
    const { name } = await c.ask('getQueue', { params }, queueResourceSchema);
    const stats = await c.ask('getQueueStats', { params }, queueStatsSchema);
    return {
      Name: name,
      ...figures(stats, queueFigures, 'property'),
    };
  },
  cursors: {},
  methods: { put_MeasurementPeriod: putPeriod('setQueuePeriod', 'queue') },
};

/** The entry: all agent handlers that whoever asks may know of. */
const callCenter: ComObject = {
  read: async (of, c) => {
    const { items } = await c.ask('listHandlers', { params: { centre: of } }, handlerListSchema);
    return { AgentHandlers: items.map((one) => one.id) };
  },
  cursors: {
    EnumerateAgentHandlers: async (of, c) => {
      const { items } = await c.ask('listHandlers', { params: { centre: of } }, handlerListSchema);
      return items.map((one) => ({ object: 'ITAgentHandler', id: one.id, Name: one.name }));
    },
  },
  methods: {},
};

/** By the name of their interface. */
export const comObjects: { readonly [name: string]: ComObject } = {
  ITTAPICallCenter: callCenter,
  ITAgentHandler: handler,
  ITAgent: agent,
  ITAgentSession: session,
  ITACDGroup: group,
  ITQueue: queue,
};
