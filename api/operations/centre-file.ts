/** The centre file whole, and its skills. Source: ux-and-api.md 3.1, 17.1. */
import { z } from 'zod';
import {
  centreFileAnswerSchema,
  centreFileSchema,
  fileIdSchema,
  skillListSchema,
  skillResourceSchema,
  strict,
} from '../../contracts/index.ts';
import { done, refused } from '../../live/index.ts';
import { agentQualification, type CentreFile } from '../../routing/index.ts';
import {
  changeCentre,
  changed,
  changeKnown,
  changes,
  createErrors,
  deleteErrors,
  patchErrors,
} from '../centre-changes.ts';
import { operation, type Serving } from '../operation.ts';
import { pageOf } from '../paging.ts';
import { Refusal } from '../refusal.ts';
import { readers } from './fields.ts';
import { list, none, requireCentre, wireIdSchema } from './shared.ts';

const centre = z.strictObject({ centre: wireIdSchema });
const skill = z.strictObject({ centre: wireIdSchema, skill: wireIdSchema });

export const centreFileOperations = {
  getCentreFile: operation(
    {
      method: 'GET',
      path: '/api/v1/centres/{centre}/file',
      summary: { en: 'The centre file in force', fr: 'Le fichier du centre en vigueur' },
      params: centre,
      query: none,
      answer: centreFileSchema,
      tagged: true,
      access: readers,
      errors: ['centre_not_found'],
    },
    ({ params, header }, { wire, centres }) => {
      requireCentre(params.centre, wire);
      header('etag', `"v${centres.version}"`);
      return { ...wire.live.file };
    },
  ),
  putCentreFile: operation(
    {
      ...changes,
      method: 'PUT',
      path: '/api/v1/centres/{centre}/file',
      summary: { en: 'Put another centre file in force', fr: 'Mettre un autre fichier en vigueur' },
      note: 'The file that `GET` answers, otherwise. Its schema is `docs/schemas/centre.schema.json`. It is tried on a copy of the service first: what would harm calls that wait is refused, with how many, unless `accept` is true.',
      params: centre,
      body: z.looseObject({ schema: z.literal('callwright.centre/1') }),
      example: {
        ...{ schema: 'callwright.centre/1', id: 'verdier', timeZone: 'Europe/Paris' },
        queues: [{ id: 'vente' }],
        agents: [{ id: 'helene', links: [{ queue: 'vente' }] }],
      },
      answer: centreFileAnswerSchema,
      tagged: true,
      errors: [...patchErrors, 'centre_not_found', 'agent_in_use', 'in_use'],
    },
    async (asked, { wire, centres }) => {
      requireCentre(asked.params.centre, wire);
      const what = `The file of centre ${wire.centreId}`;
      const activation = await changeKnown(
        asked,
        { centres },
        {
          known: () => ({ what, version: centres.version }),
          edit: () => done({ file: asked.body, place: '' }),
        },
      );
      asked.header('etag', `"v${centres.version}"`);
      return { file: { ...wire.live.file }, activation };
    },
  ),
  listSkills: operation(
    {
      method: 'GET',
      path: '/api/v1/centres/{centre}/skills',
      summary: { en: 'Skills, and who has them', fr: 'Les compétences, et qui les a' },
      params: centre,
      query: list,
      answer: skillListSchema,
      access: readers,
      errors: ['centre_not_found', 'cursor_invalid'],
    },
    ({ params, query }, serving) => {
      requireCentre(params.centre, serving.wire);
      const skills = [...(serving.wire.live.file.skills ?? [])].sort();
      const present = (id: string) => presentSkill(id, serving);
      return pageOf(skills, query, { keyOf: (id) => id, present, wire: serving.wire });
    },
  ),
  getSkill: operation(
    {
      method: 'GET',
      path: '/api/v1/centres/{centre}/skills/{skill}',
      summary: { en: 'A skill', fr: 'Une compétence' },
      params: skill,
      query: none,
      answer: skillResourceSchema,
      tagged: true,
      access: readers,
      errors: ['centre_not_found', 'skill_not_found'],
    },
    ({ params, header }, serving) => {
      requireCentre(params.centre, serving.wire);
      header('etag', `"v${serving.centres.version}"`);
      return presentSkill(requireSkill(params.skill, serving), serving);
    },
  ),
  createSkill: operation(
    {
      ...changes,
      method: 'POST',
      path: '/api/v1/centres/{centre}/skills',
      summary: { en: 'Add a skill', fr: 'Ajouter une compétence' },
      params: centre,
      body: strict({ id: fileIdSchema.describe('What agents, queues and rules name.') }),
      example: { id: 'german' },
      answer: changed(skillResourceSchema),
      status: 201,
      tagged: true,
      errors: [...createErrors, 'centre_not_found'],
    },
    async (asked, serving) => {
      requireCentre(asked.params.centre, serving.wire);
      const { id } = asked.body;
      const activation = await changeCentre(asked, serving, (file) => {
        const skills = file.skills ?? [];
        if (skills.includes(id)) {
          return refused('name_taken', `The centre has the skill ${id}; expected another id.`);
        }
        return done({ file: { ...file, skills: [...skills, id] }, place: `/skills` });
      });
      const { header } = asked;
      header('location', `/api/v1/centres/${serving.wire.centreId}/skills/${id}`);
      header('etag', `"v${serving.centres.version}"`);
      return { ...presentSkill(id, serving), activation };
    },
  ),
  deleteSkill: operation(
    {
      ...changes,
      method: 'DELETE',
      path: '/api/v1/centres/{centre}/skills/{skill}',
      summary: { en: 'Remove a skill', fr: 'Supprimer une compétence' },
      note: 'Agents and profiles lose it; a queue or a rule in force that names it keeps it.',
      params: skill,
      answer: null,
      status: 204,
      errors: [...deleteErrors, 'centre_not_found', 'skill_not_found'],
    },
    async (asked, serving) => {
      requireCentre(asked.params.centre, serving.wire);
      const id = requireSkill(asked.params.skill, serving);
      await changeKnown(asked, serving, {
        known: () => ({ what: `Skill ${id}`, version: serving.centres.version }),
        edit: (file) => {
          const rules = rulesNaming(id, serving);
          if (rules.length > 0) {
            const detail = `Skill ${id} is used by rules: ${rules.join(', ')}.`;
            return refused('in_use', detail, { blockers: rules });
          }
          return done({ file: withoutSkill(file, id), place: '', removes: `Skill ${id}` });
        },
      });
      return null;
    },
  ),
} as const;

/** A file that lists no skills allows every one: there is none to show. */
function requireSkill(id: string, { wire }: Serving): string {
  if (wire.live.file.skills?.includes(id) === true) return id;
  throw new Refusal('skill_not_found', `Centre ${wire.centreId} lists no skill ${id}.`);
}

function presentSkill(id: string, { wire, centres }: Serving) {
  const { file } = wire.live;
  const levels = (file.agents ?? []).flatMap(
    (agent) => agentQualification(file, agent).skills.get(id) ?? [],
  );
  return {
    ...{ id, name: id, version: centres.version },
    levels: [...new Set(levels)].sort((a, b) => a - b),
    agentCount: levels.length,
  };
}

/** Rules in force whose outcomes or conditions name the skill. */
function rulesNaming(id: string, { office }: Serving): readonly string[] {
  const named = new RegExp(`"skill":"${id}"`);
  return office.active
    .files()
    .filter((file) => named.test(JSON.stringify(file)))
    .map(({ set }) => set);
}

function withoutSkill(file: CentreFile, id: string): CentreFile {
  const without = <Setting extends { readonly skills?: { readonly [id: string]: number } }>(
    settings: readonly Setting[],
  ): readonly Setting[] =>
    settings.map((one) => {
      const { [id]: level, ...skills } = one.skills ?? {};
      return level === undefined ? one : { ...one, skills };
    });
  const { agents, profiles, skills = [] } = file;
  return {
    ...file,
    skills: skills.filter((one) => one !== id),
    ...(agents === undefined ? {} : { agents: without(agents) }),
    ...(profiles === undefined ? {} : { profiles: without(profiles) }),
  };
}
