/**
 * TAPI's functions for agents, sessions, groups and queues.
 *
 * Source: tapi-call-center.md 5.2.
 */
import { z } from 'zod';
import {
  activityListSchema,
  agentCapsSchema,
  agentResourceSchema,
  agentSessionResourceSchema,
  agentSessionStatsSchema,
  agentStateNames,
  agentStatsSchema,
  agentStatusSchema,
  groupResourceSchema,
  permittedGroupsSchema,
  queueMeasuredShape,
  queueResourceSchema,
  Refusal,
  type TapiPrefix,
  tapi,
  tapiWord,
} from '../../contracts/index.ts';
import { sessionTable } from '../../machines/index.ts';
import { isStationIn } from './addresses.ts';
import type { Context } from './context.ts';
import { handlerGuid } from './handles.ts';
import { negotiateVersion, versionTwoTwo } from './lines.ts';
import { noAddress } from './message-forms.ts';
import { agentInfo, agentSessionInfo, figures, listOf, structure } from './structures.ts';
import { operationRow, queryRow, tapiFunction } from './tapi-function.ts';

const allParts = Object.keys(tapi.LINEAGENTSTATUS);

/**
 * TAPI's agent states as request bodies. State 0 keeps the state; next state 0 is the requested
 * state's default.
 */
function asked(prefix: TapiPrefix, state: number, next: number) {
  const words: readonly string[] =
    prefix === 'LINEAGENTSESSIONSTATE' ? sessionTable.states : agentStateNames;
  const word = (number: number) =>
    number === 0 ? undefined : (tapiWord<string>(prefix, number, words) ?? 'unknown');
  return { state: word(state), nextState: state === 0 && next === 0 ? null : word(next) };
}

function groupEntries(groups: readonly { id: string; name: string }[], c: Context) {
  const entries = groups.map(({ id, name }) => ({ GroupID: c.groupId(id), szName: name }));
  return listOf('GroupEntries', entries);
}

/** What agents can do at an address; nothing at that of a queue or outbound list. */
async function agentCaps(addressId: string, asFor: number, c: Context) {
  const version = negotiateVersion(0, asFor);
  const isStation = isStationIn(addressId, c);
  const caps = isStation ? await c.ask('getAgentCaps', { addressId }, agentCapsSchema) : null;
  const extensionIds = caps?.extensionIds ?? [];
  return structure({
    dwFeatures: caps?.features,
    dwAgentStatusMessages: isStation ? allParts : [],
    dwStates: caps?.settableStates,
    dwNextStates: caps?.settableNextStates,
    dwCapsVersion: version,
    szAgentHandlerInfo: c.wire.live.file.name ?? c.wire.handlerId,
    dwMaxNumGroupEntries: caps?.maxGroupsPerAddress ?? 0,
    dwNumAgentExtensionIDs: extensionIds.length,
    AgentExtensionIDList: extensionIds,
    ...(version === versionTwoTwo ? { ProxyGUID: handlerGuid(c.wire) } : {}),
  });
}

/** What can be done with an agent's address while nobody is logged on there. */
const withoutAgent = ['setAgentGroup'];

/** The agent at an address, groups and activity by their names. No agent works at a queue's. */
async function agentStatus(addressId: string, c: Context) {
  if (!isStationIn(addressId, c)) {
    const none = { dwState: 'unavail', dwNextState: null, dwAgentFeatures: [] };
    return structure({ ...none, ...groupEntries([], c) });
  }
  const status = await c.ask('getAgentStatus', { addressId }, agentStatusSchema);
  const { groups = [], activities = [] } = c.wire.live.file;
  const named = new Map(groups.map(({ id, name = id }) => [c.wire.id(id), name]));
  const { activityId, agentId, groupIds } = status;
  const activity = activities.find(({ id }) => id === activityId);
  const { features } = c.serving.gateways;
  return structure({
    dwState: status.state,
    dwNextState: status.nextState,
    dwValidStates: status.validStates,
    dwValidNextStates: status.validNextStates,
    dwAgentFeatures: features.filter((one) => agentId !== null || withoutAgent.includes(one)),
    ...groupEntries(
      groupIds.map((id) => ({ id, name: named.get(id) ?? id })),
      c,
    ),
    dwActivityID: activityId === null ? 0 : c.numberOf('dwActivityID', activityId),
    szActivity: activity === undefined ? activityId : (saidIn(c, activity.name) ?? activityId),
  });
}

function saidIn({ asker }: Context, name: { readonly [language: string]: string }) {
  return name[asker.language] ?? Object.values(name)[0];
}

/** Functions of TAPI 2.0 and 2.1, which name the agent by the address. */
export const addressFunctions = {
  lineGetAgentCaps: tapiFunction(
    'hLineApp dwDeviceID dwAddressID dwAppAPIVersion',
    ({ dwAddressID, dwAppAPIVersion }, c) => agentCaps(dwAddressID, dwAppAPIVersion, c),
  ),
  lineGetAgentStatus: tapiFunction('hLine dwAddressID', ({ dwAddressID }, c) =>
    agentStatus(dwAddressID, c),
  ),
  lineSetAgentState: operationRow(
    'setAddressAgentState',
    'hLine dwAddressID dwAgentState dwNextAgentState',
    ({ dwAgentState, dwNextAgentState }) => asked('LINEAGENTSTATE', dwAgentState, dwNextAgentState),
  ),
  lineGetAgentGroupList: queryRow(
    'listAddressGroups',
    'hLine dwAddressID',
    permittedGroupsSchema,
    ({ items }, c) =>
      groupEntries(
        items.map(({ groupId: id, name }) => ({ id, name })),
        c,
      ),
  ),
  lineSetAgentGroup: operationRow('setAddressGroups', 'hLine dwAddressID lpAgentGroupList'),
  lineGetAgentActivityList: queryRow(
    'listAddressActivities',
    'hLine dwAddressID',
    activityListSchema,
    ({ items }, c) => {
      const entries = items.map(({ id, name }) => ({
        dwID: c.numberOf('dwActivityID', id),
        szName: saidIn(c, name) ?? id,
      }));
      return listOf('ActivityEntries', entries);
    },
  ),
  lineSetAgentActivity: operationRow('setAddressActivity', 'hLine dwAddressID dwActivityID'),
  lineAgentSpecific: tapiFunction(
    'hLine dwAddressID dwAgentExtensionIDIndex lpParams dwSize',
    async ({ dwAddressID: addressId, dwAgentExtensionIDIndex: index, lpParams }, c) => {
      const { ids } = c.serving.gateways.extensions;
      const extension = ids[index];
      if (extension === undefined) {
        const detail = `The line has no extension ${index}; it has ${ids.length}, from 0.`;
        throw new Refusal('invalid_parameter', detail);
      }
      const answer = z.object({ output: z.unknown() });
      const said = { extension, addressId, input: lpParams ?? {} };
      return { lpParams: (await c.ask('callExtension', said, answer)).output };
    },
  ),
};

/** Functions of TAPI 2.2, which name agents and sessions by handles. */
export const objectFunctions = {
  lineCreateAgent: queryRow(
    'logOnAgent',
    'hLine lpszAgentID lpszAgentPIN',
    agentResourceSchema,
    ({ id }, c) => ({ hAgent: c.numberOf('hAgent', id) }),
  ),
  lineSetAgentStateEx: operationRow(
    'setAgentState',
    'hLine hAgent dwAgentState dwNextAgentState',
    ({ dwAgentState: now, dwNextAgentState: next }) => asked('LINEAGENTSTATEEX', now, next),
  ),
  lineGetAgentInfo: queryRow('getAgentStats', 'hLine hAgent', agentStatsSchema, agentInfo),
  lineSetAgentMeasurementPeriod: operationRow('setAgentPeriod', 'hLine hAgent dwMeasurementPeriod'),
  lineCreateAgentSession: queryRow(
    'openAgentSession',
    'hLine hAgent lpszAgentPIN dwWorkingAddressID lpGroupID',
    agentSessionResourceSchema,
    ({ id }, c) => ({ hAgentSession: c.numberOf('hAgentSession', id) }),
  ),
  lineGetAgentSessionList: queryRow(
    'listAgentSessions',
    'hLine hAgent',
    z.array(agentSessionResourceSchema),
    (sessions, c) => {
      const kept = sessions.filter(({ state }) => state !== 'released');
      const entries = kept.map(({ id, agentId, groupId, workingAddressId: at }) => ({
        hAgentSession: c.numberOf('hAgentSession', id),
        hAgent: c.numberOf('hAgent', agentId),
        GroupID: c.groupId(groupId),
        dwWorkingAddressID: at === null ? noAddress : c.numberOf('dwAddressID', at),
      }));
      return listOf('SessionEntries', entries);
    },
  ),
  lineGetAgentSessionInfo: queryRow(
    'getAgentSessionStats',
    'hLine hAgentSession',
    agentSessionStatsSchema,
    agentSessionInfo,
  ),
  lineSetAgentSessionState: operationRow(
    'setSessionState',
    'hLine hAgentSession dwAgentSessionState dwNextAgentSessionState',
    ({ dwAgentSessionState: now, dwNextAgentSessionState: next }) =>
      asked('LINEAGENTSESSIONSTATE', now, next),
  ),
  lineGetGroupList: queryRow('listGroups', 'hLine', z.array(groupResourceSchema), groupEntries),
  lineGetQueueList: queryRow(
    'listGroupQueues',
    'hLine lpGroupID',
    z.array(queueResourceSchema),
    (queues, c) => {
      const entries = queues.map(({ id, name }) => ({
        dwQueueID: c.numberOf('dwQueueID', id),
        szName: name,
      }));
      return listOf('QueueEntries', entries);
    },
  ),
  lineGetQueueInfo: queryRow(
    'getQueueStats',
    'hLine dwQueueID',
    z.object(queueMeasuredShape),
    (stats) => figures(stats, queueMeasuredShape),
  ),
  lineSetQueueMeasurementPeriod: operationRow(
    'setQueuePeriod',
    'hLine dwQueueID dwMeasurementPeriod',
  ),
};
