/**
 * TAPI's call-centre functions: agents, sessions, groups, queues, and what serves them.
 *
 * Source: tapi-call-center.md 5.2.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  activityListSchema,
  agentCapsSchema,
  agentResourceSchema,
  agentSessionResourceSchema,
  agentSessionStatsSchema,
  agentStatsSchema,
  agentStatusSchema,
  groupResourceSchema,
  permittedGroupsSchema,
  queueResourceSchema,
  queueStatsSchema,
  type TapiPrefix,
  tapiWord,
} from '../../contracts/index.ts';
import { Refusal } from '../refusal.ts';
import { addressesOf } from './addresses.ts';
import type { Context } from './context.ts';
import { handlerGuid } from './handles.ts';
import { LineRefusal, negotiated, versionTwoTwo } from './lines.ts';
import { activityOf, groupOf } from './parameters.ts';
import { agentInfo, agentSessionInfo, listOf, queueInfo, structure } from './structures.ts';
import { tapiCommand, tapiFunction } from './tapi-function.ts';

/** Of queues and lists. */
const noCaps = {
  ...{ features: [], settableStates: [], settableNextStates: [], extensionIds: [] },
  maxGroupsPerAddress: 0,
};

/** Every part of the status of an address. */
const allStatusFlags = 0x1ff;
/** Unknown, of an address. */
const noAddress = 0xffff_ffff;

const agentStates = [
  ...(['loggedOff', 'notReady', 'ready', 'busyAcd', 'busyIncoming', 'busyOutgoing'] as const),
  'unknown',
] as const;
const sessionStates = agentSessionResourceSchema.shape.state.options;

/**
 * States as our bodies say them. No state: it stays; no next state: the default, of the state that
 * is asked for where one is.
 */
function asked(prefix: TapiPrefix, state: number, next: number) {
  const words: readonly string[] = prefix === 'LINEAGENTSESSIONSTATE' ? sessionStates : agentStates;
  const word = (number: number) => tapiWord(prefix, number, words) ?? 'unknown';
  if (state === 0 && next === 0) return { nextState: null };
  return {
    ...(state === 0 ? {} : { state: word(state) }),
    ...(next === 0 ? {} : { nextState: word(next) }),
  };
}

/** Entries of groups. */
function groupEntries(
  { shared, wire }: Context,
  groups: readonly { readonly groupId: string; readonly name?: string }[],
) {
  return listOf(
    'GroupEntries',
    groups.map(({ groupId, name }) => ({
      GroupID: shared.handles.groupId(groupId, wire),
      szName: name ?? groupId,
    })),
  );
}

/** Functions of 2.0 and 2.1: the agent is whoever is at an address. */
const addressFunctions = {
  lineGetAgentCaps: tapiFunction(
    '2.0',
    ['hLineApp', 'dwDeviceID', 'dwAddressID', 'dwAppAPIVersion'],
    async ({ dwAddressID: id, dwAppAPIVersion }, c) => {
      const { wire } = c;
      const version = Math.min(negotiated(0, dwAppAPIVersion), versionTwoTwo);
      const isStation = addressesOf(c.serving).some(
        (one) => one.id === id && one.flags.join() === 'ACDGROUP',
      );
      const caps = isStation
        ? await c.ask('getAgentCaps', { params: { address: id } }, agentCapsSchema)
        : noCaps;
      const { extensionIds } = caps;
      return structure(
        {
          dwFeatures: ['LINEAGENTFEATURE', caps.features],
          dwStates: ['LINEAGENTSTATE', caps.settableStates],
          dwNextStates: ['LINEAGENTSTATE', caps.settableNextStates],
          dwAgentStatusMessages: ['LINEAGENTSTATUS', isStation ? allStatusFlags : 0],
        },
        {
          ...{ dwCapsVersion: version, szAgentHandlerInfo: wire.live.file.name ?? wire.handlerId },
          dwMaxNumGroupEntries: caps.maxGroupsPerAddress,
          ...{ dwNumAgentExtensionIDs: extensionIds.length, AgentExtensionIDList: extensionIds },
          ...(version === versionTwoTwo ? { ProxyGUID: handlerGuid(wire) } : {}),
        },
      );
    },
  ),
  lineGetAgentStatus: tapiFunction('2.0', ['hLine', 'dwAddressID'], async (given, c) => {
    const params = { address: given.dwAddressID };
    const status = await c.ask('getAgentStatus', { params }, agentStatusSchema);
    const { activityId } = status;
    const { handles } = c.shared;
    const groups = status.groupIds.map((groupId) => ({ groupId }));
    return structure(
      {
        dwState: ['LINEAGENTSTATE', status.state],
        dwNextState: ['LINEAGENTSTATE', status.nextState],
        dwValidStates: ['LINEAGENTSTATE', status.validStates],
        dwValidNextStates: ['LINEAGENTSTATE', status.validNextStates],
      },
      {
        ...groupEntries(c, groups),
        dwActivityID:
          activityId === null ? 0 : handles.numberOf('dwActivityID', activityId, c.wire),
        szActivity: activityId,
      },
    );
  }),
  lineSetAgentState: tapiCommand(
    '2.0',
    ['hLine', 'dwAddressID', 'dwAgentState', 'dwNextAgentState'],
    'setAddressAgentState',
    ({ dwAddressID: address, dwAgentState, dwNextAgentState }) => ({
      params: { address },
      body: asked('LINEAGENTSTATE', dwAgentState, dwNextAgentState),
    }),
  ),
  lineGetAgentGroupList: tapiFunction('2.0', ['hLine', 'dwAddressID'], async (given, c) => {
    const params = { address: given.dwAddressID };
    const { items } = await c.ask('listAddressGroups', { params }, permittedGroupsSchema);
    return groupEntries(c, items);
  }),
  lineSetAgentGroup: tapiCommand(
    '2.0',
    ['hLine', 'dwAddressID', 'lpAgentGroupList'],
    'setAddressGroups',
    ({ dwAddressID: address, lpAgentGroupList }, c) => {
      const entries = lpAgentGroupList?.GroupEntries ?? [];
      const groupIds = entries.map(({ GroupID }) => groupOf(GroupID, c.looking));
      return { params: { address }, body: { groupIds } };
    },
  ),
  lineGetAgentActivityList: tapiFunction('2.0', ['hLine', 'dwAddressID'], async (given, c) => {
    const params = { address: given.dwAddressID };
    const { items } = await c.ask('listAddressActivities', { params }, activityListSchema);
    const { language } = c.asker;
    const entries = items.map(({ id, name }) => ({
      dwID: c.shared.handles.numberOf('dwActivityID', id, c.wire),
      szName: name[language] ?? Object.values(name)[0] ?? id,
    }));
    return listOf('ActivityEntries', entries);
  }),
  lineSetAgentActivity: tapiCommand(
    '2.0',
    ['hLine', 'dwAddressID', 'dwActivityID'],
    'setAddressActivity',
    ({ dwAddressID: address, dwActivityID }, c) => ({
      params: { address },
      body: { activityId: activityOf(dwActivityID, c.looking) },
    }),
  ),
  lineAgentSpecific: tapiFunction(
    '2.0',
    ['hLine', 'dwAddressID', 'dwAgentExtensionIDIndex', 'lpParams', 'dwSize'],
    async ({ dwAddressID: addressId, dwAgentExtensionIDIndex: index, lpParams }, c) => {
      const { ids } = c.serving.gateways.extensions;
      const extension = ids[index];
      if (extension === undefined) {
        const detail = `The line has no extension ${index}; it has ${ids.length}, from 0.`;
        throw new Refusal('invalid_parameter', detail);
      }
      const body = { addressId, input: lpParams ?? {} };
      const params = { handler: c.wire.handlerId, extension };
      const answer = z.object({ output: z.unknown() });
      const { output } = await c.ask('callExtension', { params, body }, answer);
      return { lpParams: output };
    },
  ),
} as const;

/** Sessions of an agent whose handles are valid: those that are not released. */
export async function sessionsOf(agent: string, c: Context) {
  const all = await c.all('listAgentSessions', { agent }, agentSessionResourceSchema);
  return all.filter(({ state }) => state !== 'released');
}

/** Functions of 2.2: the agent, and each session, has a handle. */
const objectFunctions = {
  lineCreateAgent: tapiFunction(
    '2.2',
    ['hLine', 'lpszAgentID', 'lpszAgentPIN'],
    async ({ lpszAgentID, lpszAgentPIN }, c) => {
      const body = { ...said('agentId', lpszAgentID), ...said('pin', lpszAgentPIN) };
      const params = { handler: c.wire.handlerId };
      const { id } = await c.ask('logOnAgent', { params, body }, agentResourceSchema);
      return { hAgent: c.shared.handles.numberOf('hAgent', id, c.wire) };
    },
  ),
  lineSetAgentStateEx: tapiCommand(
    '2.2',
    ['hLine', 'hAgent', 'dwAgentState', 'dwNextAgentState'],
    'setAgentState',
    ({ hAgent: agent, dwAgentState, dwNextAgentState }) => ({
      params: { agent },
      body: asked('LINEAGENTSTATEEX', dwAgentState, dwNextAgentState),
    }),
  ),
  lineGetAgentInfo: tapiFunction('2.2', ['hLine', 'hAgent'], async ({ hAgent: agent }, c) => {
    const read = await c.ask('getAgent', { params: { agent } }, agentResourceSchema);
    return agentInfo(read, await c.ask('getAgentStats', { params: { agent } }, agentStatsSchema));
  }),
  lineSetAgentMeasurementPeriod: tapiCommand(
    '2.2',
    ['hLine', 'hAgent', 'dwMeasurementPeriod'],
    'setAgentPeriod',
    ({ hAgent: agent, dwMeasurementPeriod: seconds }) => ({ params: { agent }, body: { seconds } }),
  ),
  lineCreateAgentSession: tapiFunction(
    '2.2',
    ['hLine', 'hAgent', 'lpszAgentPIN', 'dwWorkingAddressID', 'lpGroupID'],
    async ({ hAgent: agent, lpszAgentPIN, dwWorkingAddressID: addressId, lpGroupID }, c) => {
      const groupId = groupOf(lpGroupID, c.looking);
      const body = { groupId, addressId, ...said('pin', lpszAgentPIN) };
      const asking = { params: { agent }, body, key: randomUUID() };
      const { id } = await c.ask('openAgentSession', asking, agentSessionResourceSchema);
      return { hAgentSession: c.shared.handles.numberOf('hAgentSession', id, c.wire) };
    },
  ),
  lineGetAgentSessionList: tapiFunction('2.2', ['hLine', 'hAgent'], async (given, c) => {
    const { handles } = c.shared;
    const kept = await sessionsOf(given.hAgent, c);
    const entries = kept.map(({ id, agentId, groupId, workingAddressId }) => ({
      hAgentSession: handles.numberOf('hAgentSession', id, c.wire),
      hAgent: handles.numberOf('hAgent', agentId, c.wire),
      GroupID: handles.groupId(groupId, c.wire),
      dwWorkingAddressID:
        workingAddressId === null
          ? noAddress
          : handles.numberOf('dwAddressID', workingAddressId, c.wire),
    }));
    return listOf('SessionEntries', entries);
  }),
  lineGetAgentSessionInfo: tapiFunction('2.2', ['hLine', 'hAgentSession'], async (given, c) => {
    const params = { session: given.hAgentSession };
    const read = await c.ask('getSession', { params }, agentSessionResourceSchema);
    const stats = await c.ask('getAgentSessionStats', { params }, agentSessionStatsSchema);
    return agentSessionInfo(read, stats);
  }),
  lineSetAgentSessionState: tapiCommand(
    '2.2',
    ['hLine', 'hAgentSession', 'dwAgentSessionState', 'dwNextAgentSessionState'],
    'setSessionState',
    ({ hAgentSession: session, dwAgentSessionState, dwNextAgentSessionState }) => ({
      params: { session },
      body: asked('LINEAGENTSESSIONSTATE', dwAgentSessionState, dwNextAgentSessionState),
    }),
  ),
  lineGetGroupList: tapiFunction('2.2', ['hLine'], async (_given, c) => {
    const params = { handler: c.wire.handlerId };
    const groups = await c.all('listGroups', params, groupResourceSchema);
    return groupEntries(
      c,
      groups.map(({ id, name }) => ({ groupId: id, name })),
    );
  }),
  lineGetQueueList: tapiFunction('2.2', ['hLine', 'lpGroupID'], async ({ lpGroupID }, c) => {
    const group = groupOf(lpGroupID, c.looking);
    const queues = await c.all('listGroupQueues', { group }, queueResourceSchema);
    const entries = queues.map(({ id, name }) => ({
      dwQueueID: c.shared.handles.numberOf('dwQueueID', id, c.wire),
      szName: name,
    }));
    return listOf('QueueEntries', entries);
  }),
  lineGetQueueInfo: tapiFunction('2.2', ['hLine', 'dwQueueID'], async (given, c) =>
    queueInfo(
      await c.ask('getQueueStats', { params: { queue: given.dwQueueID } }, queueStatsSchema),
    ),
  ),
  lineSetQueueMeasurementPeriod: tapiCommand(
    '2.2',
    ['hLine', 'dwQueueID', 'dwMeasurementPeriod'],
    'setQueuePeriod',
    ({ dwQueueID: queue, dwMeasurementPeriod: seconds }) => ({
      params: { queue },
      body: { seconds },
    }),
  ),
} as const;

const proxyWords =
  'A proxy registers, answers and tells on the gateway socket (GET /api/v1/gateway), not by this function.';
const notProxy = () => {
  throw new LineRefusal('NOTREGISTERED', 'proxy_not_registered', proxyWords);
};

/** By name; of proxies, that they have a door of their own. */
export const agentFunctions = {
  ...addressFunctions,
  ...objectFunctions,
  lineGetProxyStatus: tapiFunction(
    '2.2',
    ['hLineApp', 'dwDeviceID', 'dwAppAPIVersion'],
    async ({ dwAppAPIVersion }, c) => {
      negotiated(versionTwoTwo, dwAppAPIVersion);
      const params = { handler: c.wire.handlerId };
      const served = z.object({ kinds: z.array(z.object({ number: z.int() })) });
      const { kinds } = await c.ask('getProxyStatus', { params }, served);
      return listOf(
        'ProxyRequests',
        kinds.map(({ number }) => number),
      );
    },
    { isAtOnce: true },
  ),
  lineProxyResponse: tapiFunction('2.0', ['hLine'], notProxy, { isAtOnce: true }),
  lineProxyMessage: tapiFunction('2.0', ['hLine'], notProxy, { isAtOnce: true }),
} as const;

/** Why no line is opened as a proxy's. @throws {Refusal} */
export function refuseProxy(): never {
  throw new Refusal('proxy_not_registered', proxyWords);
}

function said(member: string, value: string | null | undefined) {
  return value === null || value === undefined ? {} : { [member]: value };
}
