/**
 * Objects of TAPI 3.x: what each is read from, its properties, its cursors and its methods.
 *
 * An object is named by its id of ours. Enumerations are a value and its name; rates are times
 * 10,000, as `CURRENCY` has them.
 * Source: tapi-call-center.md 5.3.
 */
import { z } from 'zod';
import {
  agentResourceSchema,
  agentSessionResourceSchema,
  agentSessionStatsSchema,
  agentStatsSchema,
  queueMeasuredShape,
  type TapiPrefix,
  tapiNames,
  tapiNumber,
  tapiWord,
} from '../../contracts/index.ts';
import type { Context } from './context.ts';
import { figures } from './structures.ts';

interface Properties {
  readonly [property: string]: unknown;
}
/** Properties that one operation knows. */
type Part = (thing: object, c: Context) => Promise<Properties>;

export interface ComObject {
  /** What operations of ours call it. */
  readonly thing: string;
  readonly parts: readonly Part[];
  /** The objects that each hands out, and the list of ours that they are. */
  readonly cursors?: { readonly [name: string]: readonly [object: string, operation: string] };
  readonly methods?: { readonly [name: string]: Method };
}

/** One operation, what it takes, and the object that it makes [none]. */
type Method = readonly [operation: string, takes: readonly MethodParameter[], makes?: string];

const id = z.string().min(1).max(128);
const long = z.int().min(-0x8000_0000).max(0x7fff_ffff);
const pin = z.string().min(1).max(64);

/** The word of ours for a value that is asked for. */
function wordOf(prefix: TapiPrefix, words: readonly string[]) {
  return long.transform((value, context) => {
    const word = tapiWord(prefix, value, words);
    if (word === undefined) context.addIssue(`${value} is no value of ${prefix}_; expected one.`);
    return word;
  });
}
const agentState = wordOf('AS', [...agentResourceSchema.shape.state.options, 'loggedOff']);
const sessionState = wordOf('ASST', agentSessionResourceSchema.shape.state.options);

/** Parameters of methods: what operations of ours call them, and how they are sent. */
export const methodParameters = {
  pID: ['agentId', pin],
  pPIN: ['pin', pin],
  pACDGroup: ['groupId', id],
  pAddress: ['addressId', id],
  lPeriod: ['seconds', long],
  AgentState: ['state', agentState],
  SessionState: ['state', sessionState],
} as const satisfies { readonly [name: string]: readonly [string, z.ZodType] };
type MethodParameter = keyof typeof methodParameters;

function part<Answer>(
  operation: string,
  answer: z.ZodType<Answer>,
  propertiesOf: (answer: Answer) => Properties,
): Part {
  return async (thing, c) => propertiesOf(await c.ask(operation, thing, answer));
}

const named = z.object({ name: z.string().nullish() });
const nameBy = (operation: string) => part(operation, named, ({ name }) => ({ Name: name }));
const handlerIds = z.object({ items: z.array(z.object({ id })) });

/** A value of an enumeration and its name. */
function enumerated(prefix: TapiPrefix, word: string) {
  const value = tapiNumber(prefix, word) ?? 0;
  return { value, name: tapiNames(prefix, value)[0] };
}

/** By the name of their interface. */
export const comObjects: { readonly [name: string]: ComObject } = {
  ITTAPICallCenter: {
    thing: 'centreId',
    parts: [
      part('listHandlers', handlerIds, ({ items }) => {
        return { AgentHandlers: items.map((one) => one.id) };
      }),
    ],
    cursors: { EnumerateAgentHandlers: ['ITAgentHandler', 'listHandlers'] },
  },
  ITAgentHandler: {
    thing: 'handlerId',
    parts: [nameBy('getHandler')],
    cursors: {
      EnumerateACDGroups: ['ITACDGroup', 'listGroups'],
      EnumerateUsableAddresses: ['ITAddress', 'listAddresses'],
    },
    methods: {
      CreateAgent: ['logOnAgent', [], 'ITAgent'],
      CreateAgentWithID: ['logOnAgent', ['pID', 'pPIN'], 'ITAgent'],
    },
  },
  ITAgent: {
    thing: 'agentId',
    parts: [
      part('getAgent', agentResourceSchema, ({ agentId, user, state }) => {
        return { ID: agentId, User: user, State: enumerated('AS', state) };
      }),
      part('getAgentStats', agentStatsSchema, (stats) =>
        figures(stats, agentStatsSchema.shape, 'property'),
      ),
    ],
    cursors: { EnumerateAgentSessions: ['ITAgentSession', 'listAgentSessions'] },
    methods: {
      put_State: ['setAgentState', ['AgentState']],
      put_MeasurementPeriod: ['setAgentPeriod', ['lPeriod']],
      CreateSession: ['openAgentSession', ['pACDGroup', 'pAddress'], 'ITAgentSession'],
      CreateSessionWithPIN: [
        'openAgentSession',
        ['pACDGroup', 'pAddress', 'pPIN'],
        'ITAgentSession',
      ],
    },
  },
  ITAgentSession: {
    thing: 'sessionId',
    parts: [
      part('getSession', agentSessionResourceSchema, (read) => ({
        ...{ Agent: read.agentId, Address: read.workingAddressId, ACDGroup: read.groupId },
        ...{ State: enumerated('ASST', read.state), SessionStartTime: read.startTime },
      })),
      part('getAgentSessionStats', agentSessionStatsSchema, (stats) =>
        figures(stats, agentSessionStatsSchema.shape, 'property'),
      ),
    ],
    methods: { put_State: ['setSessionState', ['SessionState']] },
  },
  ITACDGroup: {
    thing: 'groupId',
    parts: [nameBy('getGroup')],
    cursors: { EnumerateQueues: ['ITQueue', 'listGroupQueues'] },
  },
  ITQueue: {
    thing: 'queueId',
    parts: [
      nameBy('getQueue'),
      part('getQueueStats', z.object(queueMeasuredShape), (stats) =>
        figures(stats, queueMeasuredShape, 'property'),
      ),
    ],
    methods: { put_MeasurementPeriod: ['setQueuePeriod', ['lPeriod']] },
  },
};
