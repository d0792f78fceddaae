/**
 * Handlers, their addresses, and the agent at an address as in TAPI 2.0 and 2.1.
 *
 * Source: tapi-call-center.md 2.2, 2.10, 3.1, 5.2.
 */
import { z } from 'zod';
import {
  activityListSchema,
  addressListSchema,
  agentCapsSchema,
  agentMessages,
  agentStatusSchema,
  fill,
  handlerListSchema,
  handlerResourceSchema,
  permittedGroupsSchema,
  Refusal,
  refusal,
  sayingsDefault,
  strict,
} from '../../contracts/index.ts';
import { isLive, isOccupied, type LiveAgent, type Wire } from '../../live/index.ts';
import { agentWords } from '../../machines/index.ts';
import type { AddressSetting, CentreFile, ChoiceSetting } from '../../routing/index.ts';
import type { Principal } from '../../services/index.ts';
import { everyone, ownAgent, switches } from './access-rules.ts';
import {
  changeAgent,
  changeSession,
  logOn,
  openSession,
  settableAgentStates,
  settableNextStates,
  workAfterCall,
} from './agent-commands.ts';
import {
  activitiesOf,
  activityBody,
  changeActivity,
  permittedGroups,
  stateBody,
} from './agents.ts';
import { requireAddress } from './named-things.ts';
import type { AnswerOf } from './operation-spec.ts';
import { pageOf } from './paging.ts';
import { list, operation, wireIdSchema } from './route.ts';
import type { Services } from './services.ts';
import { openingErrors, requirePermitted } from './sessions.ts';

export const addressOperations = {
  listHandlers: operation(
    'GET /api/v1/centres/{centre}/handlers',
    ['ACD systems of a centre', 'Les systèmes d’appels d’un centre'],
    { answer: handlerListSchema, access: everyone },
    ({ principal }, { handlers }) => ({
      items: handlers.permitted(principal).map(handlerOf),
    }),
  ),
  getHandler: operation(
    'GET /api/v1/handlers/{handler}',
    ['An ACD system', 'Un système d’appels'],
    { answer: handlerResourceSchema, access: everyone },
    (_asked, serving) => handlerOf(serving),
  ),
  listAddresses: operation(
    'GET /api/v1/handlers/{handler}/addresses',
    ['Where agents can take calls', 'Les postes où prendre des appels'],
    { query: list, answer: addressListSchema, access: everyone },
    ({ query }, { wire }) => {
      const all = [...(wire.live.file.addresses ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1));
      const agents = wire.live.projection.agents.all();
      const there = new Map(agents.map(({ shown }) => [shown.addressId, shown.id]));
      const present = ({ id, dial }: AddressSetting) => ({
        id: wire.id(id),
        handlerId: wire.handlerId,
        dial: dial ?? null,
        agentId: there.get(wire.id(id)) ?? null,
      });
      return pageOf(all, query, { keyOf: ({ id }) => id, present, wire });
    },
  ),
  getAgentCaps: operation(
    'GET /api/v1/addresses/{address}/agent-caps',
    ['What agents can do at an address', 'Ce qu’un agent peut à un poste'],
    { proxied: 'getAgentCaps', access: everyone, answer: agentCapsSchema },
    ({ params }, serving) => {
      const { wire, gateways } = serving;
      requireAddress(params.address, wire);
      const { settableStates, settableNextStates, maxGroupsPerAddress } = handlerOf(serving);
      return {
        addressId: params.address,
        handlerId: wire.handlerId,
        features: gateways.features,
        settableStates,
        settableNextStates,
        maxGroupsPerAddress,
        extensionIds: [...gateways.extensions.ids],
      };
    },
  ),
  getAgentStatus: operation(
    'GET /api/v1/addresses/{address}/agent-status',
    ['The agent at an address', 'L’agent à un poste'],
    { proxied: 'getAgentStatus', access: everyone, answer: agentStatusSchema },
    ({ params }, { wire }) => statusAt(params.address, wire),
  ),
  setAddressAgentState: operation(
    'PUT /api/v1/addresses/{address}/agent-state',
    ['Set the state of the agent there', 'Changer l’état de l’agent du poste'],
    {
      proxied: 'setAgentState',
      access: { roles: ['supervisor', ...switches.roles], own: ownAgent.own },
      body: stateBody,
      example: { state: 'ready' },
      answer: agentStatusSchema,
      errors: ['no_agent_at_address', 'agent_state_not_allowed', 'code_required'],
    },
    async ({ params, body }, { wire }) => {
      await changeAgent(requireAgentAt(params.address, 'no_agent_at_address', wire), body, wire);
      return statusAt(params.address, wire);
    },
  ),
  listAddressGroups: operation(
    'GET /api/v1/addresses/{address}/agent-groups',
    ['Groups open to the agent there', 'Les groupes ouverts à l’agent'],
    {
      note: 'With nobody there: those open to the agent of whoever asks.',
      proxied: 'getAgentGroupList',
      access: everyone,
      answer: permittedGroupsSchema,
      errors: ['agent_not_found'],
    },
    ({ params, principal }, { wire }) => {
      const { agents } = wire.live.projection;
      const there = agents.at(requireAddress(params.address, wire));
      const one = there ?? agents.get(principal?.agentId ?? '');
      if (one === undefined) throw nobodyAt(params.address, 'agent_not_found');
      return permittedGroups(one, wire);
    },
  ),
  setAddressGroups: operation(
    'PUT /api/v1/addresses/{address}/agent-groups',
    ['Replace the groups taken there', 'Remplacer les groupes du poste'],
    {
      proxied: 'setAgentGroup',
      access: ownAgent,
      note: 'With nobody there, the agent of whoever asks logs on. During a call the session left out ends after it.',
      body: strict({ groupIds: z.array(wireIdSchema).max(1_000) }),
      example: { groupIds: ['verdier.sales'] },
      answer: agentStatusSchema,
      errors: [...openingErrors, 'no_agent_at_address'],
    },
    async ({ params, body, principal }, { wire }) => {
      const place = requireAddress(params.address, wire);
      const { agents } = wire.live.projection;
      const one = agents.at(place) ?? agents.get(principal?.agentId ?? '');
      if (one === undefined) throw nobodyAt(params.address, 'no_agent_at_address');
      await replaceGroups(
        one,
        { addressId: params.address, groupIds: body.groupIds },
        { principal, wire },
      );
      return statusAt(params.address, wire);
    },
  ),
  listAddressActivities: operation(
    'GET /api/v1/addresses/{address}/agent-activities',
    ['What the agent there may say', 'Ce que l’agent du poste peut déclarer'],
    {
      proxied: 'getAgentActivityList',
      access: everyone,
      answer: activityListSchema,
      errors: ['agent_not_found'],
    },
    ({ params }, { wire }) => {
      requireAgentAt(params.address, 'agent_not_found', wire);
      return activitiesOf(wire);
    },
  ),
  setAddressActivity: operation(
    'PUT /api/v1/addresses/{address}/agent-activity',
    ['Say what the agent there does', 'Déclarer l’activité au poste'],
    {
      proxied: 'setAgentActivity',
      access: ownAgent,
      body: activityBody,
      example: { activityId: 'training' },
      answer: agentStatusSchema,
      errors: ['no_agent_at_address', 'activity_unknown'],
    },
    ({ params, body, person }, { wire }) => {
      const one = requireAgentAt(params.address, 'no_agent_at_address', wire);
      changeActivity(one, body.activityId, { actor: `person/${person}`, wire });
      return statusAt(params.address, wire);
    },
  ),
} as const;

type HandlerResource = AnswerOf<{ answer: typeof handlerResourceSchema }>;

function handlerOf({ wire, gateways }: Services): HandlerResource {
  const { live, handlerId, ownerId } = wire;
  const groups = live.file.groups?.length ?? 0;
  return {
    id: handlerId,
    centreId: ownerId,
    name: live.file.name ?? live.file.id,
    gateway: live.gateway,
    switch: live.switch.view,
    epoch: live.epoch,
    healthy: !live.isDraining,
    readyForAcd: gateways.isReadyForAcd,
    settableStates: [...settableAgentStates],
    settableNextStates: [...settableNextStates],
    maxGroupsPerAddress: Math.min(groups, live.file.maxGroupsPerAddress ?? groups),
    notReadyReasons: sayingsOf('notReadyReasons', live.file),
    outcomeCodes: sayingsOf('outcomeCodes', live.file),
  };
}

function sayingsOf(list: keyof typeof sayingsDefault, file: CentreFile) {
  const sayings: readonly ChoiceSetting[] = file[list] ?? sayingsDefault[list];
  return sayings.map(({ id, name }) => ({ id, name: { ...name } }));
}

export function requireAgentAt(
  addressId: string,
  code: 'agent_not_found' | 'no_agent_at_address',
  wire: Wire,
): LiveAgent {
  const one = wire.live.projection.agents.at(requireAddress(addressId, wire));
  if (one === undefined) throw nobodyAt(addressId, code);
  return one;
}

function nobodyAt(addressId: string, code: 'agent_not_found' | 'no_agent_at_address'): Refusal {
  return new Refusal(code, fill(agentMessages.nobodyAt, { addressId }));
}

/** Replaces an agent's sessions: ends those of groups not named, opens missing ones. */
export async function replaceGroups(
  one: LiveAgent,
  { groupIds, addressId }: { readonly groupIds: readonly string[]; readonly addressId: string },
  { principal, wire }: { readonly principal: Principal | null; readonly wire: Wire },
): Promise<void> {
  const wanted = new Set(groupIds);
  const { maxGroupsPerAddress: most = wanted.size } = wire.live.file;
  if (wanted.size > most) {
    throw refusal(agentMessages.tooManyGroups, { count: wanted.size, addressId, most });
  }
  for (const groupId of wanted) requirePermitted(one, groupId, wire);
  if (one.shown.state === 'released') {
    await logOn(one, { groupIds: [...wanted], addressId }, { principal, wire });
    return;
  }
  const live = [...one.sessions.values()].filter(isLive);
  for (const groupId of wanted) {
    const held = live.find(({ shown }) => shown.groupId === groupId);
    if (held === undefined) await openSession(one, { groupId, addressId }, wire);
    else if (held.next === 'ended') await changeSession(held, { nextState: null }, wire);
  }
  for (const session of live) {
    if (wanted.has(session.shown.groupId)) continue;
    const isBusy = session.shown.state.startsWith('busy');
    const asked = isBusy ? { nextState: 'ended' } : { state: 'ended' };
    await changeSession(session, asked, wire);
  }
}

type Status = AnswerOf<{ answer: typeof agentStatusSchema }>;

export function statusAt(addressId: string, wire: Wire): Status {
  return statusOf(addressId, wire.live.projection.agents.at(requireAddress(addressId, wire)));
}

export function statusOf(addressId: string, one: LiveAgent | undefined): Status {
  const { shown } = one ?? {};
  return {
    addressId,
    agentId: shown?.id ?? null,
    state: one === undefined ? 'loggedOff' : stateOfAddress(one),
    nextState: nextOf(one),
    activityId: shown?.activityId ?? null,
    groupIds: [...(one?.sessions.values() ?? [])].filter(isLive).map((each) => each.shown.groupId),
    validStates: one === undefined ? [] : [...settableAgentStates],
    validNextStates: one !== undefined && isOccupied(one) ? [...settableNextStates] : [],
  };
}

function nextOf(one: LiveAgent | undefined): Status['nextState'] {
  const next = one?.shown.pendingState ?? null;
  return next === 'notReady' && one?.worksNext === true ? workAfterCall : next;
}

/** The agent state of TAPI 2.0 and 2.1. */
function stateOfAddress({ shown, holds }: LiveAgent): Status['state'] {
  if (shown.wrapUp) return workAfterCall;
  if (shown.state === 'notReady' && shown.reason === workAfterCall) return workAfterCall;
  const talks = [...holds.values()].filter(({ phase }) => phase === 'talk');
  // Another agent's question is a call, and none of the queue's.
  if (talks.length > 0 && talks.every(({ kind }) => kind === 'consult')) return 'busyOther';
  return agentWords.find(({ api }) => api === shown.state)?.tapi2 ?? 'unknown';
}
