/** Agents: their state and activity, log-on, and settings by administrators. */
import { z } from 'zod';
import {
  type AgentResource,
  activityListSchema,
  agentAfterSchema,
  agentMessages,
  agentResourceSchema,
  agentSettingSchema,
  agentStateNames,
  centreMessages,
  labelSchema,
  lineText,
  listOf,
  offerResourceSchema,
  optionalField,
  permittedGroupsSchema,
  promisedCallbackSchema,
  refusal,
  strict,
  timelineSchema,
} from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import type { LiveAgent, Wire } from '../../live/index.ts';
import { customerName } from '../presenters/call-record.ts';
import { everyone, managers, ownAgent } from './access-rules.ts';
import { changeAgent, liveSessionOf, logOn, requireLoggedOn } from './agent-commands.ts';
import { agentByPin, forgetPin } from './agent-pins.ts';
import {
  type CentreItemKind,
  createMember,
  creates,
  deleteMember,
  deletes,
  idOf,
  patches,
  patchMember,
  withCallsMoved,
} from './centre-changes.ts';
import { requireAgent } from './named-things.ts';
import { pageOf, wholeList } from './paging.ts';
import { inStates, list, operation, period, reasonSchema, wireIdSchema } from './route.ts';
import type { Services } from './services.ts';

export const stateBody = strict({
  state: optionalField(z.enum(agentStateNames), '[as it is]'),
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
  userId: optionalField(wireIdSchema, 'The account [whoever asks].'),
  agentId: optionalField(labelSchema, 'The number of an agent.'),
  pin: optionalField(labelSchema, 'Of that number.'),
});
export const activityBody = strict({
  activityId: labelSchema.nullable().describe('null: none.'),
});

export const agentOperations = {
  listAgents: operation(
    'GET /api/v1/handlers/{handler}/agents',
    ['Agents, logged off ones too', 'Les agents, déconnectés compris'],
    {
      query: list.extend({ state: inStates(agentResourceSchema.shape.state.options) }),
      answer: listOf(agentResourceSchema),
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
      proxied: 'createAgent',
      note: 'Without a body’s members: the agent of whoever asks; by number and PIN anybody. Sessions are opened after.',
      body: logOnBody,
      example: {},
      answer: agentResourceSchema,
      status: 201,
      access: { roles: ['supervisor', 'admin'], own: ['agent', 'orderTaker'] },
      errors: ['agent_not_found', 'agent_has_no_id', 'agent_state_not_allowed', 'pin_rejected'],
    },
    async (asked, serving) => {
      const { body, principal, header } = asked;
      const { wire, gate } = serving;
      const { agentId: number, pin } = body;
      const user = gate.principals.people.all.get(body.userId ?? '') ?? { id: body.userId ?? '' };
      const agentId = body.userId === undefined ? principal?.agentId : wire.agentOf(user);
      const one =
        number === undefined
          ? agentOfUser(body, agentId ?? null, wire)
          : await agentByPin({ number, pin }, asked, serving);
      await logOn(one, { groupIds: [] }, { principal, wire });
      header('location', `/api/v1/agents/${one.shown.id}`);
      return presentAgentNow(one, wire);
    },
  ),
  getAgent: operation(
    'GET /api/v1/agents/{agent}',
    ['An agent', 'Un agent'],
    {
      proxied: 'getAgentInfo',
      answer: agentResourceSchema,
      tagged: 'version',
      runs: true,
      access: everyone,
    },
    ({ params }, { wire }) => presentAgentNow(requireAgent(params.agent, wire), wire),
  ),
  listAgentCallbacks: operation(
    'GET /api/v1/agents/{agent}/callbacks',
    ['Callbacks that an agent may get', 'Les rappels promis dans les files d’un agent'],
    {
      note: 'Those promised in queues to which the agent has a link, the next first.',
      answer: listOf(promisedCallbackSchema),
      access: ownAgent,
    },
    ({ params }, { wire, live }) => {
      const { links } = requireAgent(params.agent, wire).shown;
      const { callbacks } = live.calls;
      const items = links.flatMap(({ queueId }) =>
        callbacks.toCome(wire.fileId(queueId)).map(({ atMs, number: caller }) => {
          const [customer, ...others] = live.customers?.withPhone(caller ?? '') ?? [];
          const name = others.length === 0 ? customerName(customer?.document) || null : null;
          return { at: wire.instant(atMs), queueId, caller, name };
        }),
      );
      items.sort((a, b) => a.at.localeCompare(b.at));
      return wholeList(items, wire);
    },
  ),
  setAgentState: operation(
    'PUT /api/v1/agents/{agent}/state',
    ['Ready, not ready, or logged off', 'Prêt, pas prêt ou déconnecté'],
    {
      proxied: 'setAgentStateEx',
      note: '`ready` ends a wrap-up, where its rule lets it. Else it acts after the present work: `appliesAt` says so.',
      body: stateBody,
      example: { state: 'notReady', reason: 'lunch' },
      answer: agentAfterSchema,
      access: ownAgent,
      errors: ['agent_released', 'agent_state_not_allowed', 'code_required'],
    },
    async ({ params, body }, { wire }) => {
      const one = requireAgent(params.agent, wire);
      const appliesAt = await changeAgent(one, body, wire);
      return { ...presentAgentNow(one, wire), appliesAt };
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
    { answer: listOf(offerResourceSchema), access: everyone },
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
      return presentAgentNow(one, wire);
    },
  ),
} as const;

export function presentAgentNow(one: LiveAgent, { live }: Wire) {
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

export function activitiesOf({ live }: Wire) {
  const items = live.file.activities ?? [];
  return { items: items.map(({ id, name }) => ({ id, name: { ...name } })) };
}

export function changeActivity(
  one: LiveAgent,
  activityId: string | null,
  { actor, wire }: { readonly actor: string; readonly wire: Wire },
): void {
  requireLoggedOn(one);
  const known = activitiesOf(wire).items.map(({ id }) => id);
  if (activityId !== null && !known.includes(activityId)) {
    const expected = known.length === 0 ? agentMessages.noActivities : known.join(', ');
    throw refusal(agentMessages.activityUnknown, { activityId, expected });
  }
  wire.live.agents.setActivity(one, activityId, actor);
}

function agentOfUser(
  { userId, pin }: z.infer<typeof logOnBody>,
  own: string | null,
  wire: Wire,
): LiveAgent {
  if (pin !== undefined) {
    throw refusal(agentMessages.pinAlone);
  }
  const one = wire.live.projection.agents.get(own ?? '');
  if (one !== undefined) return one;
  const whose = userId ?? agentMessages.whoeverAsks;
  throw refusal(agentMessages.noneOfUser, { centreId: wire.centreId, whose });
}

const agents: CentreItemKind<AgentResource> = {
  noun: centreMessages.agentNamed,
  list: 'agents',
  versionOf: (id, wire) => requireAgent(wire.id(id), wire).shown.version,
  shown: (id, wire) => presentAgentNow(requireAgent(wire.id(id), wire), wire),
};
const { profile, user, number, wrapUp, skills, links } = agentSettingSchema.shape;
const link = links.unwrap().element.shape;
const level = skills.unwrap().valueType;

/** Settings as in the agent resource: absent means unchanged, null means as the profile says. */
const settings = {
  name: lineText(200).nullish(),
  profile: profile.nullish(),
  user: user.nullish(),
  number: number.nullish(),
  capacity: strict({ units: agentSettingSchema.shape.capacity.unwrap() }).nullish(),
  wrapUp: wrapUp.nullish(),
  skills: z
    .array(strict({ skillId: link.queue, level }))
    .max(1_000)
    .nullish(),
  links: z
    .array(
      strict({
        queueId: wireIdSchema,
        rank: link.rank,
        delayMs: link.delayMs,
        level: link.level,
        order: link.order,
      }),
    )
    .max(1_000)
    .nullish(),
  groupIds: z.array(wireIdSchema).max(1_000).nullish(),
};
const settingsSchema = strict(settings);

export const agentSettingOperations = {
  createAgent: operation(
    'POST /api/v1/centres/{centre}/agents',
    ['Add an agent', 'Ajouter un agent'],
    {
      ...creates,
      note: 'Without links of their own, or of the profile, they serve the queues of their groups.',
      body: strict({ id: agentSettingSchema.shape.id.optional(), ...settings }),
      example: {
        name: 'Nadia B.',
        groupIds: ['verdier.sales'],
        skills: [{ skillId: 'french', level: 80 }],
      },
      answer: withCallsMoved(agentResourceSchema),
    },
    (asked, serving) => {
      const { id = idOf(asked.body.name ?? undefined, 'agent'), ...body } = asked.body;
      return createMember(agents, { id, ...settingOf(body, {}, serving) }, { asked, serving });
    },
  ),
  patchAgent: operation(
    'PATCH /api/v1/agents/{agent}',
    [
      'Change skills, links, groups, name or profile of an agent (merge patch)',
      'Modifier compétences, liens, groupes, nom ou profil d’un agent',
    ],
    {
      ...patches,
      access: managers,
      note: 'Lists are replaced whole; null: as the profile says.',
      body: settingsSchema,
      example: { skills: [{ skillId: 'french', level: 90 }] },
      answer: withCallsMoved(agentResourceSchema),
    },
    (asked, serving) => {
      const { wire } = serving;
      const { agentId: id } = requireAgent(asked.params.agent, wire);
      const next = () => settingOf(asked.body, wire.agentSetting(id) ?? {}, serving);
      return patchMember(agents, { id, next }, { asked, serving });
    },
  ),
  deleteAgent: operation(
    'DELETE /api/v1/agents/{agent}',
    ['Remove an agent', 'Supprimer un agent'],
    {
      ...deletes,
      note: 'An agent who is logged on is in use.',
      errors: [...deletes.errors, 'agent_in_use'],
    },
    async (asked, serving) => {
      const one = requireAgent(asked.params.agent, serving.wire);
      const id = one.agentId;
      await deleteMember(agents, { id, without: (file) => file }, { asked, serving });
      forgetPin(one, serving);
      return null;
    },
  ),
} as const;

function settingOf(
  { skills, links, groupIds, capacity, ...plain }: z.infer<typeof settingsSchema>,
  before: object,
  { wire }: Services,
): { readonly [member: string]: unknown } {
  const fileId = (id: string): string => wire.fileId(id) ?? id;
  const said = omitUndefined({
    ...plain,
    capacity: capacity?.units ?? capacity,
    skills: skills && Object.fromEntries(skills.map((one) => [one.skillId, one.level])),
    groups: groupIds?.map(fileId) ?? groupIds,
    links:
      links?.map(({ queueId, ...rest }) => ({ queue: fileId(queueId), ...omitUndefined(rest) })) ??
      links,
  });
  const next = Object.entries({ ...before, ...said });
  return Object.fromEntries(next.filter(([, value]) => value !== null));
}
