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
  agentResourceSchema,
  agentSessionResourceSchema,
  agentSessionStatsSchema,
  agentStatsSchema,
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

type Cursor = (id: string, c: Context) => Promise<Found[]>;

interface Method {
  readonly params: z.ZodType;
  readonly run: (id: string, given: never, c: Context) => Promise<object>;
}

export interface ComObject {
  /** All properties that can be read. */
  readonly read: (id: string, c: Context) => Promise<{ readonly [property: string]: unknown }>;
  readonly cursors: { readonly [name: string]: Cursor };
  readonly methods: { readonly [name: string]: Method };
}

const id = z.string().min(1).max(128);
const long = z.int().min(-0x8000_0000).max(0x7fff_ffff);
const pin = z.string().min(1).max(64);
const named = z.object({ id, name: z.string().nullish(), dial: z.string().nullish() });
const agentStates = [...agentResourceSchema.shape.state.options, 'loggedOff'];
const sessionStates = agentSessionResourceSchema.shape.state.options;

/** Objects of a list of ours. */
function cursor(object: string, operation: string, param: string): Cursor {
  return async (of, c) => {
    const items = await c.all(operation, { [param]: of }, named);
    return items.map((one) => {
      const Name = one.name ?? one.dial;
      return { object, id: one.id, ...(typeof Name === 'string' ? { Name } : {}) };
    });
  };
}

/** A method that does one operation; what that makes is an object, or nothing is. */
function method<Params extends z.ZodType>(
  [operation, param]: readonly [operation: string, param: string],
  params: Params,
  bodyOf: (given: z.infer<Params>) => object,
  object?: string,
): Method {
  const run = async (of: string, given: z.infer<Params>, c: Context): Promise<object> => {
    const asked = { params: { [param]: of }, body: bodyOf(given), key: randomUUID() };
    const made = await c.ask(operation, asked, named.partial());
    return object === undefined ? {} : { object, id: made.id };
  };
  return { params, run };
}

/** The name alone of what an operation reads. */
function nameBy(operation: string, param: string): ComObject['read'] {
  return async (of, c) => {
    const { name } = await c.ask(operation, { params: { [param]: of } }, named);
    return { Name: name };
  };
}

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

const period = z.strictObject({ lPeriod: long });
const seconds = ({ lPeriod }: z.infer<typeof period>) => ({ seconds: lPeriod });
const place = { pACDGroup: id, pAddress: id };
const inGroup = ({ pACDGroup, pAddress }: { pACDGroup: string; pAddress: string }) => ({
  ...{ groupId: pACDGroup, addressId: pAddress },
});

/** By the name of their interface. */
export const comObjects: { readonly [name: string]: ComObject } = {
  ITTAPICallCenter: {
    read: async (of, c) => {
      const handlers = await c.all('listHandlers', { centre: of }, named);
      return { AgentHandlers: handlers.map((one) => one.id) };
    },
    cursors: { EnumerateAgentHandlers: cursor('ITAgentHandler', 'listHandlers', 'centre') },
    methods: {},
  },
  ITAgentHandler: {
    read: nameBy('getHandler', 'handler'),
    cursors: {
      EnumerateACDGroups: cursor('ITACDGroup', 'listGroups', 'handler'),
      EnumerateUsableAddresses: cursor('ITAddress', 'listAddresses', 'handler'),
    },
    methods: {
      CreateAgent: method(['logOnAgent', 'handler'], z.strictObject({}), () => ({}), 'ITAgent'),
      CreateAgentWithID: method(
        ['logOnAgent', 'handler'],
        z.strictObject({ pID: pin, pPIN: pin }),
        ({ pID, pPIN }) => ({ agentId: pID, pin: pPIN }),
        'ITAgent',
      ),
    },
  },
  ITAgent: {
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
      EnumerateAgentSessions: async (of, c) =>
        (await sessionsOf(of, c)).map((one) => ({ object: 'ITAgentSession', id: one.id })),
    },
    methods: {
      put_State: method(
        ['setAgentState', 'agent'],
        z.strictObject({ AgentState: long }),
        ({ AgentState }) => ({ state: wordOf('AS', AgentState, agentStates) }),
      ),
      put_MeasurementPeriod: method(['setAgentPeriod', 'agent'], period, seconds),
      CreateSession: method(
        ['openAgentSession', 'agent'],
        z.strictObject(place),
        inGroup,
        'ITAgentSession',
      ),
      CreateSessionWithPIN: method(
        ['openAgentSession', 'agent'],
        z.strictObject({ ...place, pPIN: pin }),
        (given) => ({ ...inGroup(given), pin: given.pPIN }),
        'ITAgentSession',
      ),
    },
  },
  ITAgentSession: {
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
      put_State: method(
        ['setSessionState', 'session'],
        z.strictObject({ SessionState: long }),
        ({ SessionState }) => ({ state: wordOf('ASST', SessionState, sessionStates) }),
      ),
    },
  },
  ITACDGroup: {
    read: nameBy('getGroup', 'group'),
    cursors: { EnumerateQueues: cursor('ITQueue', 'listGroupQueues', 'group') },
    methods: {},
  },
  ITQueue: {
    read: async (of, c) => {
      const stats = await c.ask('getQueueStats', { params: { queue: of } }, queueStatsSchema);
      const name = await nameBy('getQueue', 'queue')(of, c);
      return { ...name, ...figures(stats, queueFigures, 'property') };
    },
    cursors: {},
    methods: { put_MeasurementPeriod: method(['setQueuePeriod', 'queue'], period, seconds) },
  },
};
