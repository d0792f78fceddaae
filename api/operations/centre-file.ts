/** The centre file as a whole, and its list of skills. */
import { z } from 'zod';
import {
  centreFileAnswerSchema,
  centreFileSchema,
  centreMessages,
  fill,
  listOf,
  newIdSchema,
  optionalField,
  refusal,
  skillResourceSchema,
  strict,
  titleSchema,
} from '../../contracts/index.ts';
import type { Clock } from '../../live/index.ts';
import { agentQualification, type CentreFile } from '../../routing/index.ts';
import { documentBytes } from '../http/list-text.ts';
import { readers } from './access-rules.ts';
import {
  changeCentre,
  changeKnown,
  changeQuery,
  creates,
  deletes,
  forEverybody,
  patches,
  withCallsMoved,
} from './centre-changes.ts';
import { AnswerText } from './operation.ts';
import { pageOf } from './paging.ts';
import { list, operation } from './route.ts';
import type { Services } from './services.ts';

export const centreFileOperations = {
  getCentreFile: operation(
    'GET /api/v1/centres/{centre}/file',
    ['The centre file in force', 'Le fichier du centre en vigueur'],
    { answer: centreFileSchema, tagged: true, access: readers },
    ({ header }, { wire, centres, clock }) => {
      header('etag', `"v${centres.version}"`);
      return fileText(wire.live.file, clock);
    },
  ),
  putCentreFile: operation(
    'PUT /api/v1/centres/{centre}/file',
    ['Put another centre file in force', 'Mettre un autre fichier en vigueur'],
    {
      ...patches,
      query: changeQuery.extend({
        dryRun: z
          .enum(['true', 'false'])
          .optional()
          .describe('`true`: answers what it would do, and does nothing [false].'),
      }),
      tagged: true,
      note: 'The file that `GET` answers, otherwise. Its schema is `/schemas/centre.schema.json`. It is tried on a copy of the service first: what would harm calls that wait is refused, with how many, unless `accept` is true.',
      body: centreFileSchema,
      example: {
        schema: 'callwright.centre/1',
        id: 'verdier',
        timeZone: 'Europe/Paris',
        queues: [{ id: 'vente' }],
        agents: [{ id: 'helene', links: [{ queue: 'vente' }] }],
      },
      answer: centreFileAnswerSchema,
      errors: [...patches.errors, 'agent_in_use', 'in_use'],
    },
    async (asked, { wire, centres, store }) => {
      const what = fill(centreMessages.theFile, { id: wire.centreId });
      const activation = await changeKnown(
        asked,
        { centres },
        {
          known: () => ({
            what,
            version: centres.version,
            last: store.centres.last(wire.ownerId),
          }),
          edit: () => ({ file: asked.body, place: '' }),
        },
      );
      asked.header('etag', `"v${centres.version}"`);
      return { file: { ...wire.live.file }, activation };
    },
  ),
  listSkills: operation(
    'GET /api/v1/centres/{centre}/skills',
    ['Skills, and who has them', 'Les compétences, et qui les a'],
    { query: list, answer: listOf(skillResourceSchema), access: readers },
    ({ query }, serving) => {
      const skills = [...(serving.wire.live.file.skills ?? [])].sort();
      const present = (id: string) => presentSkill(id, serving);
      return pageOf(skills, query, { keyOf: (id) => id, present, wire: serving.wire });
    },
  ),
  getSkill: operation(
    'GET /api/v1/centres/{centre}/skills/{skill}',
    ['A skill', 'Une compétence'],
    { answer: skillResourceSchema, tagged: 'version', access: readers },
    ({ params }, serving) => presentSkill(requireSkill(params.skill, serving), serving),
  ),
  createSkill: operation(
    'POST /api/v1/centres/{centre}/skills',
    ['Add a skill', 'Ajouter une compétence'],
    {
      ...creates,
      body: strict({
        id: newIdSchema.describe('What agents, queues and rules name.'),
        name: optionalField(titleSchema, 'For people [its id].'),
      }),
      example: { id: 'german', name: 'German' },
      answer: withCallsMoved(skillResourceSchema),
    },
    async (asked, serving) => {
      const { id, name } = asked.body;
      const activation = await changeCentre(asked, serving, (file) => {
        const skills = file.skills ?? [];
        if (skills.includes(id)) {
          throw refusal(centreMessages.skillTaken, { id });
        }
        const named = name === undefined ? {} : { skillNames: { ...file.skillNames, [id]: name } };
        return { file: { ...file, ...named, skills: [...skills, id] }, place: `/skills` };
      });
      asked.header('location', `/api/v1/centres/${serving.wire.centreId}/skills/${id}`);
      return { ...presentSkill(id, serving), activation };
    },
  ),
  deleteSkill: operation(
    'DELETE /api/v1/centres/{centre}/skills/{skill}',
    ['Remove a skill', 'Supprimer une compétence'],
    {
      ...deletes,
      note: 'Agents and profiles lose it; a queue or a rule in force that names it keeps it.',
    },
    async (asked, serving) => {
      const id = requireSkill(asked.params.skill, serving);
      await changeKnown(asked, serving, {
        known: () => ({
          what: fill(centreMessages.skillNamed, { id }),
          version: serving.centres.version,
        }),
        edit: (file) => {
          const rules = rulesNaming(id, serving);
          if (rules.length > 0) {
            throw refusal(
              centreMessages.skillInRules,
              { id, rules: rules.join(', ') },
              { blockers: rules },
            );
          }
          return {
            file: withoutSkill(file, id),
            place: '',
            removes: fill(centreMessages.skillNamed, { id }),
          };
        },
      });
      return null;
    },
  ),
} as const;

const fileTexts = new WeakMap<CentreFile, Promise<AnswerText>>();

/** The centre file as text, written once for each version, in slices. */
function fileText(file: CentreFile, clock: Clock): Promise<AnswerText> {
  const known = fileTexts.get(file);
  if (known !== undefined) return known;
  const made = documentBytes(file, clock).then((bytes) => {
    return new AnswerText('application/json', bytes);
  });
  fileTexts.set(file, made);
  return made;
}

/** A file without a list of skills allows any, but shows none. */
function requireSkill(id: string, { wire }: Services): string {
  if (wire.live.file.skills?.includes(id) === true) return id;
  throw refusal(centreMessages.skillUnknown, { centreId: wire.centreId, id });
}

function presentSkill(id: string, { wire, centres }: Services) {
  const { file } = wire.live;
  const levels = (file.agents ?? []).flatMap(
    (agent) => agentQualification(file, agent).skills.get(id) ?? [],
  );
  return {
    id,
    name: file.skillNames?.[id] ?? id,
    version: centres.version,
    levels: [...new Set(levels)].sort((a, b) => a - b),
    agentCount: levels.length,
  };
}

function rulesNaming(id: string, { ruleService }: Services): readonly string[] {
  const named = new RegExp(`"skill":"${id}"`);
  return ruleService.active
    .files()
    .filter((file) => named.test(JSON.stringify(file)))
    .map(({ set }) => set);
}

function withoutSkill(file: CentreFile, id: string): CentreFile {
  const less = forEverybody(file, (one) => {
    const { [id]: level, ...skills } = one.skills ?? {};
    return level === undefined ? one : { ...one, skills };
  });
  const { [id]: _, ...skillNames } = file.skillNames ?? {};
  const skills = (file.skills ?? []).filter((one) => one !== id);
  return { ...less, skills, ...(file.skillNames === undefined ? {} : { skillNames }) };
}
