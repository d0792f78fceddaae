/** Agents: who they are, what they do, what they ask for. Source: ux-and-api.md 3.2. */
import { z } from 'zod';
import {
  activityListSchema,
  agentAfterSchema,
  agentListSchema,
  agentResourceSchema,
  offerListSchema,
  permittedGroupsSchema,
  strict,
  timelineSchema,
} from '../../contracts/index.ts';
import type { LiveAgent } from '../../live/index.ts';
import { everyone, ownAgent } from '../access.ts';
import { changeAgent, liveSessionOf, logOn, requireLoggedOn } from '../agent-commands.ts';
import { pageOf, wholeList } from '../paging.ts';
import { Refusal } from '../refusal.ts';
import type { Wire } from '../wire.ts';
import { period, reasonSchema } from './fields.ts';
import { operation } from './route.ts';
import { inStates, list, requireAgent, wireIdSchema } from './shared.ts';

const agentStateNames = [...agentResourceSchema.shape.state.options, 'loggedOff'] as const;
export const stateBody = strict({
  state: z.enum(agentStateNames).optional().describe('[as it is]'),
  nextState: z
    .enum(agentStateNames)
    .nullable()
    .optional()
    .describe('When the work in hand is over; null: the default [as it is].'),
  reason: reasonSchema.optional(),
}).refine(({ state, nextState }) => state !== undefined || nextState !== undefined, {
  error: 'expected a state, a next state, or both',
});
const logOnBody = strict({
  userId: wireIdSchema.optional().describe('The account [whoever asks].'),
  agentId: z.string().min(1).max(64).optional().describe('The number at an older switch.'),
  pin: z.string().min(1).max(64).optional().describe('Of that number.'),
});
export const activityBody = strict({
  activityId: z.string().min(1).max(64).nullable().describe('null: none.'),
});

export const agentOperations = {
  listAgents: operation(
    'GET /api/v1/handlers/{handler}/agents',
    ['Agents, logged off ones too', 'Les agents, déconnectés compris'],
    {
      query: list.extend({ state: inStates(agentResourceSchema.shape.state.options) }),
      answer: agentListSchema,
      access: everyone,
    },
    ({ query }, { wire }) => {
      const { agents } = wire.live.projection;
      const asked = agents.all().filter(({ shown }) => query.state?.includes(shown.state) ?? true);
      return pageOf(asked, query, {
        keyOf: ({ agentId }) => agentId,
        present: (one) => agents.read(one, wire.live.nowMs),
        wire,
      });
    },
  ),
  logOnAgent: operation(
    'POST /api/v1/handlers/{handler}/agents',
    ['Log on as an agent', 'Se connecter comme agent'],
    {
      note: 'Without a body’s members: the agent of whoever asks. Sessions are opened after.',
      body: logOnBody,
      example: {},
      answer: agentResourceSchema,
      status: 201,
      access: { roles: ['supervisor', 'admin'], own: ['agent', 'orderTaker'] },
      errors: ['agent_not_found', 'agent_has_no_id', 'agent_state_not_allowed'],
    },
    async ({ body, principal, header }, { wire, gate }) => {
      const user = gate.principals.people.get(body.userId ?? '') ?? { id: body.userId ?? '' };
      const agentId = body.userId === undefined ? principal?.agentId : wire.agentOf(user);
      const one = agentOfUser(body, agentId ?? null, wire);
      await logOn(one, { groupIds: [] }, { principal, wire });
      header('location', `/api/v1/agents/${one.shown.id}`);
      return shownNow(one, wire);
    },
  ),
  getAgent: operation(
    'GET /api/v1/agents/{agent}',
    ['An agent', 'Un agent'],
    { answer: agentResourceSchema, tagged: 'version', access: everyone },
    ({ params }, { wire }) => shownNow(requireAgent(params.agent, wire), wire),
  ),
  setAgentState: operation(
    'PUT /api/v1/agents/{agent}/state',
    ['Ready, not ready, or logged off', 'Prêt, pas prêt ou déconnecté'],
    {
      note: 'While work is in hand it acts when that is over: `appliesAt` says so.',
      body: stateBody,
      example: { state: 'notReady', reason: 'lunch' },
      answer: agentAfterSchema,
      access: ownAgent,
      errors: ['agent_released', 'agent_state_not_allowed'],
    },
    async ({ params, body }, { wire }) => {
      const one = requireAgent(params.agent, wire);
      const appliesAt = await changeAgent(one, body, wire);
      return { ...shownNow(one, wire), appliesAt };
    },
  ),
  getAgentTimeline: operation(
    'GET /api/v1/agents/{agent}/timeline',
    ['What an agent did, and when', 'Ce qu’a fait un agent, et quand'],
    {
      note: 'As far back as is kept: the last 400 changes of state.',
      query: period,
      answer: timelineSchema,
      access: { roles: ['supervisor', 'analyst', 'admin'], own: ['agent', 'orderTaker'] },
    },
    ({ params, query }, { wire }) => {
      const { shown, changes } = requireAgent(params.agent, wire);
      const fromMs = query.from === undefined ? 0 : wire.atMs(query.from);
      const toMs = query.to === undefined ? Number.POSITIVE_INFINITY : wire.atMs(query.to);
      const segments = changes.flatMap(({ atMs, ...rest }, place) => {
        const endMs = changes[place + 1]?.atMs ?? null;
        if (atMs >= toMs || (endMs !== null && endMs <= fromMs)) return [];
        return [{ ...rest, from: wire.instant(atMs), to: wire.instantOrNull(endMs) }];
      });
      return { agentId: shown.id, segments };
    },
  ),
  listPermittedGroups: operation(
    'GET /api/v1/agents/{agent}/permitted-groups',
    ['Groups an agent may sign on to', 'Les groupes ouverts à un agent'],
    {
      note: 'Those signed on to are among them.',
      answer: permittedGroupsSchema,
      access: everyone,
    },
    ({ params }, { wire }) => permittedGroups(requireAgent(params.agent, wire), wire),
  ),
  listAgentOffers: operation(
    'GET /api/v1/agents/{agent}/offers',
    ['Live offers to an agent', 'Les appels présentés à un agent'],
    { answer: offerListSchema, access: everyone },
    ({ params }, { wire }) => {
      const { holds } = requireAgent(params.agent, wire);
      const offers = [...holds.values()].flatMap(({ callId, offerId, phase }) => {
        const call = phase === 'offer' ? wire.live.projection.calls.get(callId) : undefined;
        return call?.offers.find(({ id }) => id === wire.offer(offerId)) ?? [];
      });
      return wholeList(offers, wire);
    },
  ),
  listActivities: operation(
    'GET /api/v1/centres/{centre}/activities',
    ['What agents may say they do', 'Ce que les agents peuvent déclarer'],
    { answer: activityListSchema, access: everyone },
    (_asked, { wire }) => activitiesOf(wire),
  ),
  setAgentActivity: operation(
    'PUT /api/v1/agents/{agent}/activity',
    ['Say what the agent does', 'Déclarer l’activité de l’agent'],
    {
      note: 'It changes no state: a ready agent is offered calls as before.',
      body: activityBody,
      example: { activityId: 'training' },
      answer: agentResourceSchema,
      access: ownAgent,
      errors: ['agent_released', 'activity_unknown'],
    },
    ({ params, body, person }, { wire }) => {
      const one = requireAgent(params.agent, wire);
      changeActivity(one, body.activityId, { actor: `person/${person}`, wire });
      return shownNow(one, wire);
    },
  ),
} as const;

/** The resource as it is now. */
export function shownNow(one: LiveAgent, { live }: Wire) {
  return live.projection.agents.read(one, live.nowMs);
}

export function permittedGroups(one: LiveAgent, wire: Wire) {
  const items = one.shown.groupIds.map((groupId) => ({
    groupId,
    name: wire.live.file.groups?.find(({ id }) => wire.id(id) === groupId)?.name ?? groupId,
    sessionId: liveSessionOf(one, groupId)?.shown.id ?? null,
  }));
  return { items };
}

/** The centre's list. */
export function activitiesOf({ live }: Wire) {
  const items = live.file.activities ?? [];
  return { items: items.map(({ id, name }) => ({ id, name: { ...name } })) };
}

/** Says what an agent who is logged on does. */
export function changeActivity(
  one: LiveAgent,
  activityId: string | null,
  { actor, wire }: { readonly actor: string; readonly wire: Wire },
): void {
  requireLoggedOn(one);
  const known = activitiesOf(wire).items.map(({ id }) => id);
  if (activityId !== null && !known.includes(activityId)) {
    const expected = known.length === 0 ? 'none, for the centre lists none' : known.join(', ');
    const detail = `The activity ${activityId} is not on the list; expected ${expected}.`;
    throw new Refusal('activity_unknown', detail);
  }
  wire.live.agents.setActivity(one, activityId, actor);
}

/** The agent that an account works as. */
function agentOfUser(
  { userId, agentId, pin }: z.infer<typeof logOnBody>,
  own: string | null,
  wire: Wire,
): LiveAgent {
  if (agentId !== undefined) {
    const detail = `No agent has the number ${agentId} at a switch; expected an account.`;
    throw new Refusal('agent_not_found', detail);
  }
  if (pin !== undefined) {
    throw new Refusal('agent_has_no_id', 'A PIN was given without the number it belongs to.');
  }
  const one = wire.live.projection.agents.get(own ?? '');
  if (one !== undefined) return one;
  const whose = userId ?? 'whoever asks';
  throw new Refusal('agent_not_found', `No agent of centre ${wire.centreId} is that of ${whose}.`);
}
