/**
 * A TAPI 2.x function as a table row: its documented parameters, the API operation, and the
 * structure of the answer.
 *
 * Source: tapi-call-center.md 5.2, 5.4, 5.6; names: tapi.h.
 */
import { z } from 'zod';
import {
  type ErrorCode,
  printableText,
  proxyKinds,
  Refusal,
  type Words,
} from '../../contracts/index.ts';
import type { KeptLeg } from '../../live/index.ts';
import { addressesOf, isSeen, treatments } from './addresses.ts';
import type { Context } from './context.ts';
import { groupIdOf, type StoredKind } from './handles.ts';
import { addressSeen } from './leg-view.ts';

const uint = z.int().min(0).max(0xffff_ffff);
const text = printableText(256);
/** Keys, or milliseconds. */
const limit = z.int().min(0).max(600_000).optional();
const pointer = z
  .union([text, z.literal('')])
  .nullish()
  .transform((said) => said || undefined);
const data = z.string().max(8_192).nullish();
const groupId = z.strictObject(all(uint, 'dwGroupID1 dwGroupID2 dwGroupID3 dwGroupID4'));
const entry = z.object({ GroupID: groupId });
const groupsMax = 1_000;
const groupList = z
  .object({ dwNumEntries: uint.optional(), GroupEntries: z.array(entry).max(groupsMax) })
  .nullish()
  .transform((list) => list?.GroupEntries ?? []);
const forwardsMax = 4;
const forwardList = z
  .object({
    dwNumEntries: uint.optional(),
    ForwardList: z
      .array(z.object({ dwForwardMode: uint, szDestAddress: pointer }))
      .max(forwardsMax),
  })
  .nullish()
  .transform((list) => list?.ForwardList ?? []);
const tonesMax = 32;
const tone = z.object({
  ...all(uint.optional(), 'dwAppSpecific dwDuration dwFrequency2 dwFrequency3'),
  dwFrequency1: uint,
});
const callParams = z
  .object({
    ...all(uint.optional(), 'dwAddressID dwCallParamFlags dwPredictiveAutoTransferStates'),
    dwNoAnswerTimeout: uint.optional(),
    TargetAddress: text.nullish(),
    CallData: data,
    DevSpecific: z.array(uint).max(proxyKinds.length).optional(),
    AgentExtensionIDList: z.array(z.guid()).max(100).optional(),
  })
  .nullish()
  .transform((said) => said ?? {});
export type DialParams = z.infer<typeof callParams>;

function all<Schema extends z.ZodType, Text extends string>(schema: Schema, names: Text) {
  const entries = names.split(' ').map((name) => [name, schema]);
  return Object.fromEntries(entries) as { readonly [name in Words<Text>]: Schema };
}

const parameters = {
  ...all(uint, 'hLineApp hLine hAgent hAgentSession hCall hConsultCall hConfCall'),
  ...all(uint, 'hdActiveCall hdHeldCall'),
  ...all(uint, 'dwDeviceID dwAddressID dwWorkingAddressID dwQueueID dwActivityID dwTreatment'),
  ...all(uint, 'dwAPILowVersion dwAPIHighVersion dwAPIVersion dwAppAPIVersion dwTransferMode'),
  ...all(uint, 'dwAgentState dwNextAgentState dwAgentSessionState dwNextAgentSessionState'),
  ...all(uint, 'dwMeasurementPeriod dwAgentExtensionIDIndex dwParkMode'),
  ...all(uint.optional(), 'dwExtVersion dwCallbackInstance dwMediaModes dwPrivileges'),
  ...all(uint.optional(), 'dwSize dwCountryCode bAllAddresses dwNumRingsNoAnswer'),
  ...all(uint, 'dwLineStates dwAddressStates dwStatusToChange fStatus'),
  ...all(uint.optional(), 'dwSize dwCountryCode dwDigitMode dwDuration'),
  ...all(uint, 'dwDigitModes'),
  ...all(limit, 'dwNumDigits dwFirstDigitTimeout dwInterDigitTimeout'),
  lpsDigits: z.string().max(64).nullable().optional(),
  lpszTerminationDigits: z
    .string()
    .regex(/^[0-9*#A-D]{0,16}$/)
    .nullish(),
  ...all(pointer, 'lpszFriendlyAppName lpszAgentID lpszAgentPIN lpszDirAddress lpszGroupID'),
  lpszDestAddress: text,
  lpszDigits: text,
  ...all(uint.optional(), 'dwMsg dwParam1 dwParam2 dwParam3'),
  dwResult: uint,
  lpProxyRequest: z.object({ requestId: text, operation: text, data: z.unknown().optional() }),
  lpGroupID: groupId,
  lpParams: z.unknown().optional(),
  lpAgentGroupList: groupList,
  lpCallData: data,
  lpForwardList: forwardList,
  lpToneList: z
    .array(tone)
    .max(tonesMax)
    .nullish()
    .transform((list) => list ?? []),
  lpCallParams: callParams,
};
type ParameterName = keyof typeof parameters;

/** TAPI parameters under their API names; functions read all others themselves. */
const ours: { readonly [name: string]: string } = {
  hAgent: 'agentId',
  hAgentSession: 'sessionId',
  dwQueueID: 'queueId',
  hCall: 'callId',
  hConfCall: 'callId',
  dwAddressID: 'addressId',
  dwWorkingAddressID: 'addressId',
  hdActiveCall: 'callId',
  lpGroupID: 'groupId',
  lpAgentGroupList: 'groupIds',
  dwActivityID: 'activityId',
  dwMeasurementPeriod: 'seconds',
  lpszAgentID: 'agentId',
  lpszAgentPIN: 'pin',
  dwTreatment: 'treatment',
};

function named(kind: StoredKind, code: ErrorCode) {
  return (number: number, c: Context): string => {
    const name = c.find(kind, number)?.name;
    if (name !== undefined) return name;
    throw new Refusal(code, `The line has no ${kind} ${number}; GET /tapi/handles lists them.`);
  };
}

const addressNamed = named('dwAddressID', 'address_not_found');
const activityNamed = named('dwActivityID', 'activity_unknown');

function address(number: number, c: Context): string {
  const id = addressNamed(number, c);
  const isThere = addressesOf(c.serving).some((one) => one.id === id);
  if (isThere && isSeen(id, c)) return id;
  throw new Refusal('address_not_found', `The address ${number} of the line is gone.`);
}

/** An agent's handle stands for one log-on; its record stays readable until the next log-on. */
function agent(number: number, c: Context): string {
  const name = named('hAgent', 'agent_not_found')(number, c);
  const one = c.wire.live.projection.agents.get(c.wire.fileId(name) ?? '');
  if (c.find('hAgent', number)?.ended === 0 || one?.shown.state === 'released') return name;
  throw new Refusal('agent_released', `The log-on of ${name} with the handle ${number} is over.`);
}

/** Before the id of a leg: its consultation call, which `lineDial` has not dialled yet. */
const undialled = 'undialled.';

/** The leg that asks for a consultation call without a number; null: the id is another's. */
export function askingLeg(id: string, { wire }: Context): KeptLeg | null {
  if (!id.startsWith(undialled)) return null;
  return wire.live.projection.calls.legs.get(id.slice(undialled.length)) ?? null;
}

const formerPrefix = 'former.';

/** The call that an id of a former handle stands for; undefined: the id is another's. */
export function formerCall(id: string, { shared, wire }: Context) {
  const hCall = id.startsWith(formerPrefix) ? Number(id.slice(formerPrefix.length)) : 0;
  return shared.handles.former(hCall, wire);
}

/** Agents see no calls that wait at addresses which they do not see. */
function isCallSeen(made: KeptLeg, c: Context): boolean {
  const at = addressSeen(made);
  return made.agentId !== null || at === null || isSeen(at, c);
}

function call(hCall: number, c: Context): string {
  const { shared, wire } = c;
  const made = shared.handles.leg(hCall, wire);
  if (made !== undefined && isCallSeen(made, c)) return made.leg.id;
  if (shared.handles.former(hCall, wire) !== undefined) return formerPrefix + hCall;
  const asking = shared.handles.askingOf(hCall, wire);
  if (asking !== undefined) return undialled + asking.leg.id;
  throw new Refusal('call_not_found', `No call of this line has the handle ${hCall}.`);
}

function group(parts: z.infer<typeof groupId>, c: Context): string {
  const { dwGroupID1: number } = parts;
  const theirs: { readonly [part: string]: number } = groupIdOf(number, c.wire);
  const isOurs = Object.entries(parts).every(([part, value]) => theirs[part] === value);
  const id = isOurs ? c.find('GroupID', number)?.name : undefined;
  if (id !== undefined) return id;
  const detail = `No group of this line has the id ${JSON.stringify(parts)}.`;
  throw new Refusal('group_not_found', detail);
}

export const found = {
  hAgent: agent,
  hAgentSession: named('hAgentSession', 'session_not_found'),
  dwQueueID: named('dwQueueID', 'queue_not_found'),
  dwAddressID: address,
  dwWorkingAddressID: address,
  hCall: call,
  hConsultCall: call,
  hConfCall: call,
  hdActiveCall: call,
  hdHeldCall: call,
  lpGroupID: group,
  lpAgentGroupList: (entries: readonly z.infer<typeof entry>[], c: Context) =>
    entries.map(({ GroupID }) => group(GroupID, c)),
  dwActivityID: (number: number, c: Context) => (number === 0 ? null : activityNamed(number, c)),
  /** A treatment of TAPI, or an announcement of the centre, by its number. */
  dwTreatment: (number: number, c: Context) =>
    treatments[number - 1] ?? c.find('dwTreatment', number)?.name ?? `${number}`,
};
type Found = typeof found;
type Given<Name extends ParameterName> = {
  readonly [One in Name]: One extends keyof Found
    ? ReturnType<Found[One]>
    : z.infer<(typeof parameters)[One]>;
};

interface Values {
  readonly [name: string]: unknown;
}

export function resolveHandles(read: Values, c: Context): Values {
  const finders: { readonly [name: string]: (value: never, c: Context) => unknown } = found;
  const entries = Object.entries(read).map(([name, value]) => {
    const find = Object.hasOwn(finders, name) ? finders[name] : undefined;
    return [name, find === undefined ? value : find(value as never, c)];
  });
  return Object.fromEntries(entries);
}

function thingsOf(given: Values): Values {
  const entries = Object.entries(given).flatMap(([name, value]) => {
    const called = ours[name];
    return called === undefined ? [] : [[called, value] as const];
  });
  return Object.fromEntries(entries);
}

export interface TapiFunction {
  readonly params: z.ZodObject;
  readonly run: (given: never, c: Context) => object | Promise<object>;
}

/** Parameter names, separated by spaces; `never` where one is unknown. */
type Names<Text extends string> = Text & (Words<Text> extends ParameterName ? unknown : never);
type GivenIn<Text extends string> = Given<Words<Text> & ParameterName>;

/** A row for a function with code of its own. */
export function tapiFunction<const Text extends string>(
  names: Names<Text>,
  run: (given: GivenIn<Text>, c: Context) => object | Promise<object>,
): TapiFunction {
  const taken = names.split(' ') as ParameterName[];
  const shape = Object.fromEntries(taken.map((name) => [name, parameters[name]]));
  return { params: z.strictObject(shape), run };
}

/** A row for a function that runs one API operation, with `more` added to its input. */
export function operationRow<const Text extends string>(
  operation: string,
  names: Names<Text>,
  more: (given: GivenIn<Text>, c: Context) => object = () => ({}),
): TapiFunction {
  return tapiFunction(names, async (given, c) => {
    await c.ask(operation, { ...thingsOf(given), ...more(given, c) }, z.unknown());
    return {};
  });
}

/**
 * A row for a function that shows an operation's answer; an array schema takes all items of a list.
 */
export function queryRow<const Text extends string, Answer>(
  operation: string,
  names: Names<Text>,
  answer: z.ZodType<Answer>,
  structure: (answer: Answer, c: Context) => object,
): TapiFunction {
  const run = async (given: GivenIn<Text>, c: Context) =>
    structure(await c.ask(operation, thingsOf(given), answer), c);
  return tapiFunction(names, run);
}
