/** Agents as a centre's administrators make and change them. Source: ux-and-api.md 3.1, 3.2. */
import { z } from 'zod';
import {
  type AgentResource,
  agentResourceSchema,
  agentSettingSchema,
  strict,
} from '../../contracts/index.ts';
import { given } from '../../kernel/index.ts';
import {
  changed,
  createMember,
  creates,
  deleteMember,
  deletes,
  idOf,
  type Kind,
  patches,
  patchMember,
} from '../centre-changes.ts';
import type { Serving } from '../operation.ts';
import { shownNow } from './agents.ts';
import { operation } from './route.ts';
import { requireAgent, wireIdSchema } from './shared.ts';

const agents: Kind<AgentResource> = {
  noun: 'Agent',
  list: 'agents',
  versionOf: (id, wire) => requireAgent(wire.id(id), wire).shown.version,
  shown: (id, wire) => shownNow(requireAgent(wire.id(id), wire), wire),
};
const { name, profile, user, wrapUp, skills, links } = agentSettingSchema.shape;
const link = links.unwrap().element.shape;
const level = skills.unwrap().valueType;

/** As the resource shows them; what is absent stays, what is null is as the profile has it. */
const settings = {
  name: name.nullish(),
  profile: profile.nullish(),
  user: user.nullish(),
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
        ...{ rank: link.rank, delayMs: link.delayMs, level: link.level, order: link.order },
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
        ...{ name: 'Nadia B.', groupIds: ['verdier.sales'] },
        skills: [{ skillId: 'french', level: 80 }],
      },
      answer: changed(agentResourceSchema),
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
      note: 'Lists are replaced whole; null: as the profile says.',
      body: settingsSchema,
      example: { skills: [{ skillId: 'french', level: 90 }] },
      answer: changed(agentResourceSchema),
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
    (asked, serving) => {
      const { agentId: id } = requireAgent(asked.params.agent, serving.wire);
      return deleteMember(agents, { id, without: (file) => file }, { asked, serving });
    },
  ),
} as const;

/** The setting of the file that a request makes of one. */
function settingOf(
  { skills, links, groupIds, capacity, ...plain }: z.infer<typeof settingsSchema>,
  before: object,
  { wire }: Serving,
): { readonly [member: string]: unknown } {
  const fileId = (id: string): string => wire.fileId(id) ?? id;
  const said = given({
    ...plain,
    capacity: capacity?.units ?? capacity,
    skills: skills && Object.fromEntries(skills.map((one) => [one.skillId, one.level])),
    groups: groupIds?.map(fileId) ?? groupIds,
    links:
      links?.map(({ queueId, ...rest }) => ({ queue: fileId(queueId), ...given(rest) })) ?? links,
  });
  const next = Object.entries({ ...before, ...said });
  return Object.fromEntries(next.filter(([, value]) => value !== null));
}
