/** Agents as a centre's administrators make and change them. Source: ux-and-api.md 3.1, 3.2. */
import { z } from 'zod';
import { agentResourceSchema, agentSettingSchema, strict } from '../../contracts/index.ts';
import { done } from '../../live/index.ts';
import {
  changeCentre,
  changed,
  changeKnown,
  changes,
  createErrors,
  deleteErrors,
  given,
  idOf,
  type Known,
  patchErrors,
  tagged,
  withChange,
  withMember,
} from '../centre-changes.ts';
import { type Asked, operation, type Serving } from '../operation.ts';
import { requireAgent, requireCentre, wireIdSchema } from './shared.ts';

const agent = z.strictObject({ agent: wireIdSchema });
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
    {
      ...changes,
      method: 'POST',
      path: '/api/v1/centres/{centre}/agents',
      summary: { en: 'Add an agent', fr: 'Ajouter un agent' },
      note: 'Without links of their own, or of the profile, they serve the queues of their groups.',
      params: z.strictObject({ centre: wireIdSchema }),
      body: strict({ id: agentSettingSchema.shape.id.optional(), ...settings }),
      example: {
        ...{ name: 'Nadia B.', groupIds: ['verdier.sales'] },
        skills: [{ skillId: 'french', level: 80 }],
      },
      answer: changed(agentResourceSchema),
      status: 201,
      tagged: true,
      errors: [...createErrors, 'centre_not_found'],
    },
    async (asked, serving) => {
      requireCentre(asked.params.centre, serving.wire);
      const { id = idOf(asked.body.name ?? undefined, 'agent'), ...body } = asked.body;
      const activation = await changeCentre(asked, serving, (file) =>
        withMember(file, 'agents', { id, ...settingOf(body, {}, serving) }),
      );
      asked.header('location', `/api/v1/agents/${serving.wire.id(id)}`);
      return { ...shown(id, asked, serving), activation };
    },
  ),
  patchAgent: operation(
    {
      ...changes,
      method: 'PATCH',
      path: '/api/v1/agents/{agent}',
      summary: {
        en: 'Change skills, links, groups, name or profile of an agent (merge patch)',
        fr: 'Modifier compétences, liens, groupes, nom ou profil d’un agent',
      },
      note: 'Lists are replaced whole; null: as the profile says.',
      params: agent,
      body: settingsSchema,
      example: { skills: [{ skillId: 'french', level: 90 }] },
      answer: changed(agentResourceSchema),
      tagged: true,
      errors: [...patchErrors, 'agent_not_found'],
    },
    async (asked, serving) => {
      const { wire } = serving;
      const { agentId: id } = requireAgent(asked.params.agent, wire);
      const activation = await changeKnown(asked, serving, {
        known: () => knownAgent(id, serving),
        edit: (file) => {
          const next = settingOf(asked.body, wire.agentSetting(id) ?? {}, serving);
          return done(withChange(file, 'agents', { id, settings: next }));
        },
      });
      return { ...shown(id, asked, serving), activation };
    },
  ),
  deleteAgent: operation(
    {
      ...changes,
      method: 'DELETE',
      path: '/api/v1/agents/{agent}',
      summary: { en: 'Remove an agent', fr: 'Supprimer un agent' },
      note: 'An agent who is logged on is in use.',
      params: agent,
      answer: null,
      status: 204,
      errors: [...deleteErrors, 'agent_in_use', 'agent_not_found'],
    },
    async (asked, serving) => {
      const { agentId: id } = requireAgent(asked.params.agent, serving.wire);
      await changeKnown(asked, serving, {
        known: () => knownAgent(id, serving),
        edit: (file) => {
          const agents = (file.agents ?? []).filter((one) => one.id !== id);
          return done({ file: { ...file, agents }, place: '', removes: `Agent ${id}` });
        },
      });
      return null;
    },
  ),
} as const;

function knownAgent(id: string, { wire }: Serving): Known {
  return { what: `Agent ${id}`, version: requireAgent(wire.id(id), wire).shown.version };
}

function shown(id: string, asked: Pick<Asked, 'header'>, { wire }: Serving) {
  const { projection, nowMs } = wire.live;
  return tagged(projection.agents.read(requireAgent(wire.id(id), wire), nowMs), asked);
}

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
