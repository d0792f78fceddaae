/**
 * TAPI 3.x over HTTP: properties, cursors and methods of its COM objects, named by API ids.
 *
 * Enumerations are value and name, rates are times 10,000 (`CURRENCY`); a cursor answers `S_FALSE`
 * when there were fewer than asked for. Source: tapi-call-center.md 5.3.
 */
import { z } from 'zod';
import {
  agentResourceSchema,
  agentSessionResourceSchema,
  agentSessionStatsSchema,
  agentStatsSchema,
  comErrors,
  hexOf,
  labelSchema,
  printableText,
  queueMeasuredShape,
  Refusal,
  stationSchema,
  type TapiPrefix,
  tapi,
  tapiErrors,
  tapiWord,
} from '../../contracts/index.ts';
import { readAs } from '../http/validation.ts';
import type { TapiMember, TapiPage } from '../operations/services.ts';
import { targetOf } from './call-functions.ts';
import { callProperties, callsAtAddress, callsOfHub, hubProperties } from './com-calls.ts';
import { type Context, problemOf } from './context.ts';
import { type Result, rowIn } from './result.ts';
import { enumerated, figures } from './structures.ts';

interface Properties {
  readonly [property: string]: unknown;
}
type Part = (thing: object, c: Context) => Promise<Properties>;

interface ComObject {
  /** The name that API operations give to the object's id. */
  readonly thing: string;
  readonly parts: readonly Part[];
  /** The object's cursors: what type of object each holds, and the operation that lists them. */
  readonly cursors?: { readonly [name: string]: readonly [object: string, list: string | Lister] };
  readonly methods?: { readonly [name: string]: Method };
}

type Lister = (id: string, c: Context) => Promise<readonly Listed[]>;
interface MethodArguments {
  readonly [parameter: string]: unknown;
}

/** A method of an object: its operation, parameters and the type of object returned [none]. */
type Method = readonly [
  operation: string | ((given: MethodArguments) => string),
  takes: readonly MethodParameter[],
  makes?: string,
];

const id = printableText(128);
const long = z.int().min(-0x8000_0000).max(0x7fff_ffff);
const pin = labelSchema;

function wordOf(prefix: TapiPrefix, words: readonly string[]) {
  return long.transform((value, context) => {
    const word = tapiWord(prefix, value, words);
    if (word === undefined) context.addIssue(`${value} is no value of ${prefix}_; expected one.`);
    return word;
  });
}
const agentState = wordOf('AS', [...agentResourceSchema.shape.state.options, 'loggedOff']);
const sessionState = wordOf('ASST', agentSessionResourceSchema.shape.state.options);

/** Parameters of methods: what the API calls them (null: nothing), and their schema. */
const methodParameters = {
  pID: ['agentId', pin],
  pPIN: ['pin', pin],
  pACDGroup: ['groupId', id],
  pAddress: ['addressId', id],
  lPeriod: ['seconds', long],
  AgentState: ['state', agentState],
  SessionState: ['state', sessionState],
  pDestAddress: ['to', id],
  fHold: [null, z.boolean()],
  code: [null, long],
  finishMode: [null, z.int().min(0).max(1)],
  pParkAddress: ['slot', id],
  fDoNotDisturb: ['doNotDisturb', z.boolean()],
  fMessageWaiting: ['messageWaiting', z.boolean()],
} as const satisfies { readonly [name: string]: readonly [string | null, z.ZodType] };
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
const figuresBy = (operation: string, shape: z.ZodRawShape) =>
  part(operation, z.object(shape), (stats) => figures(stats, shape, 'property'));
const handlerIds = z.object({ items: z.array(z.object({ id })) });
const idOf = (one: { readonly id: string }) => one.id;
const idIn = (thing: object): string => String(Reflect.get(thing, 'callId'));

const comObjects: { readonly [name: string]: ComObject } = {
  ITTAPICallCenter: {
    thing: 'centreId',
    parts: [part('listHandlers', handlerIds, ({ items }) => ({ AgentHandlers: items.map(idOf) }))],
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
      figuresBy('getAgentStats', agentStatsSchema.shape),
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
        Agent: read.agentId,
        Address: read.workingAddressId,
        ACDGroup: read.groupId,
        State: enumerated('ASST', read.state),
        SessionStartTime: read.startTime,
      })),
      figuresBy('getAgentSessionStats', agentSessionStatsSchema.shape),
    ],
    methods: { put_State: ['setSessionState', ['SessionState']] },
  },
  ITAddress: {
    thing: 'addressId',
    parts: [
      part('getStation', stationSchema, ({ inService, doNotDisturb, messageWaiting }) => ({
        State: { value: inService ? 0 : 1, name: inService ? 'AS_INSERVICE' : 'AS_OUTOFSERVICE' },
        DoNotDisturb: doNotDisturb,
        MessageWaiting: messageWaiting,
      })),
    ],
    cursors: { EnumerateCalls: ['ITCallInfo', callsAtAddress] },
    methods: {
      CreateCall: ['dialFromAddress', ['pDestAddress'], 'ITBasicCallControl'],
      put_DoNotDisturb: ['setStation', ['fDoNotDisturb']],
      put_MessageWaiting: ['setStation', ['fMessageWaiting']],
    },
  },
  ITCallInfo: {
    thing: 'callId',
    parts: [(thing, c) => callProperties(idIn(thing), c)],
  },
  ITCallHub: {
    thing: 'callId',
    parts: [(thing, c) => hubProperties(idIn(thing), c)],
    cursors: { EnumerateCalls: ['ITCallInfo', callsOfHub] },
  },
  ITBasicCallControl: {
    thing: 'callId',
    parts: [],
    methods: {
      Answer: ['answerCall', []],
      Disconnect: ['hangUpCall', ['code']],
      Hold: [({ fHold }) => (fHold === true ? 'holdCall' : 'retrieveCall'), ['fHold']],
      SwapHold: ['swapCalls', []],
      BlindTransfer: ['transferCall', ['pDestAddress']],
      Transfer: ['consultAboutCall', ['pDestAddress'], 'ITBasicCallControl'],
      Finish: [
        ({ finishMode }) =>
          finishMode === tapi.FM.ASCONFERENCE ? 'conferenceCall' : 'completeTransfer',
        ['finishMode'],
      ],
      ParkDirect: ['parkCall', ['pParkAddress']],
      ParkIndirect: ['parkCall', []],
    },
  },
  ITACDGroup: {
    thing: 'groupId',
    parts: [nameBy('getGroup')],
    cursors: { EnumerateQueues: ['ITQueue', 'listGroupQueues'] },
  },
  ITQueue: {
    thing: 'queueId',
    parts: [nameBy('getQueue'), figuresBy('getQueueStats', queueMeasuredShape)],
    methods: { put_MeasurementPeriod: ['setQueuePeriod', ['lPeriod']] },
  },
};

const listed = z.object({
  id: z.string(),
  name: z.string().nullish(),
  dial: z.string().nullish(),
  state: z.string().optional(),
});

type Listed = z.infer<typeof listed>;

/** Reads properties or a cursor; never throws. */
export async function readObject(
  asked: TapiMember,
  { limit, skip }: TapiPage,
  c: Context,
): Promise<Result> {
  const { object, tapiId: id, member } = asked;
  return await answered(c, async () => {
    const { thing, parts, cursors = {} } = rowIn(comObjects, object, 'object of this view');
    // A collection has at once what its enumerator yields in parts.
    const isWhole = member?.startsWith('get_') ?? false;
    const cursor = cursors[member?.replace(/^get_/, 'Enumerate') ?? ''];
    if (cursor !== undefined) {
      const [, list] = cursor;
      const all =
        typeof list === 'string'
          ? await c.ask(list, { [thing]: id }, z.array(listed))
          : await list(id, c);
      const live = all.filter(({ state }) => state !== 'released');
      const items = isWhole ? live : live.slice(skip, skip + limit);
      const found = items.map((one) => ({
        object: cursor[0],
        id: one.id,
        Name: one.name ?? one.dial ?? undefined,
      }));
      if (isWhole) return { ...resultOf('S_OK'), value: live.map(idOf) };
      return { ...resultOf(items.length < limit ? 'S_FALSE' : 'S_OK'), items: found };
    }
    const name = member?.replace(/^get_/, '');
    const properties: { [name: string]: unknown } = {};
    for (const part of parts) {
      Object.assign(properties, await part({ [thing]: id }, c));
      if (name !== undefined && Object.hasOwn(properties, name)) break;
    }
    if (name === undefined) return { ...resultOf('S_OK'), ...properties };
    const value = rowIn(properties, name, `property or cursor of ${object}`);
    if (name !== 'ID' || value !== null) return { ...resultOf('S_OK'), value };
    throw new Refusal('agent_has_no_id', `Agent ${id} was made without an id at a switch.`);
  });
}

/** Carries a method out. Never throws. */
export async function callMethod(asked: TapiMember, body: unknown, c: Context): Promise<Result> {
  return await answered(c, async () => {
    const { thing, methods = {} } = rowIn(comObjects, asked.object, 'object of this view');
    const { tapiId: id, member = '' } = asked;
    const [operation, takes, makes] = rowIn(methods, member, `method of ${asked.object}`);
    const shape = takes.map((name) => [name, methodParameters[name][1]]);
    const given = readAs(z.strictObject(Object.fromEntries(shape)), 'body', body);
    const chosen = typeof operation === 'string' ? operation : operation(given);
    const said = takes.flatMap((name) => {
      const called: string | null = methodParameters[name][0];
      // Who dials names a number; who sends a call on, also a queue or an agent.
      const isTarget = called === 'to' && chosen !== 'dialFromAddress';
      const value = isTarget ? targetOf(String(given[name]), c) : given[name];
      return called === null ? [] : [[called, value] as const];
    });
    const things = { [thing]: id, ...Object.fromEntries(said) };
    const made = await c.ask(chosen, things, z.object({ id: z.string().optional() }));
    return { ...resultOf('S_OK'), ...(makes === undefined ? {} : { object: makes, id: made.id }) };
  });
}

async function answered(c: Context, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    const problem = problemOf(error, c.shared, c.asker);
    return { ...resultOf(tapiErrors(problem).com), problem };
  }
}

function resultOf(name: keyof typeof comErrors) {
  return { result: hexOf(comErrors[name]), name };
}
