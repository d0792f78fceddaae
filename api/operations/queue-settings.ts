/** Groups and queues as a centre's administrators make and change them. Source: ux-and-api.md 3.2. */
import { z } from 'zod';
import {
  groupResourceSchema,
  groupSettingSchema,
  queueResourceSchema,
  queueSettingSchema,
  strict,
} from '../../contracts/index.ts';
import { done, mergePatch } from '../../live/index.ts';
import type { CentreFile, LinkSetting } from '../../routing/index.ts';
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
import { presentGroup, presentQueue } from '../presenters/queue.ts';
import { jsonValue } from './fields.ts';
import { requireGroup, requireHandler, requireQueue, wireIdSchema } from './shared.ts';

const group = z.strictObject({ group: wireIdSchema });
const queue = z.strictObject({ queue: wireIdSchema });
const newId = groupSettingSchema.shape.id.optional().describe('[made of the name]');
const { id: _, group: __, ...queueShape } = queueSettingSchema.shape;
const value = jsonValue.optional();

/** Members by name; what they may be is looked at in the file, and stands in its schema. */
function patchOf(shape: object) {
  return strict(Object.fromEntries(Object.keys(shape).map((member) => [member, value])));
}

export const queueSettingOperations = {
  createGroup: operation(
    {
      ...changes,
      method: 'POST',
      path: '/api/v1/handlers/{handler}/groups',
      summary: { en: 'Add a group', fr: 'Ajouter un groupe' },
      params: z.strictObject({ handler: wireIdSchema }),
      body: groupSettingSchema.extend({ id: newId }),
      example: { name: 'Retours', wrapUp: { mode: 'timed', limitMs: 20_000 } },
      answer: changed(groupResourceSchema),
      status: 201,
      tagged: true,
      errors: [...createErrors, 'handler_not_found'],
    },
    async (asked, serving) => {
      requireHandler(asked.params.handler, serving.wire);
      const { id = idOf(asked.body.name, 'group'), ...settings } = asked.body;
      const activation = await changeCentre(asked, serving, (file) =>
        withMember(file, 'groups', { id, ...given(settings) }),
      );
      asked.header('location', `/api/v1/groups/${serving.wire.id(id)}`);
      return { ...groupShown(id, asked, serving), activation };
    },
  ),
  patchGroup: operation(
    {
      ...changes,
      method: 'PATCH',
      path: '/api/v1/groups/{group}',
      summary: { en: 'Change a group (merge patch)', fr: 'Modifier un groupe' },
      params: group,
      body: patchOf({ name: 0, wrapUp: 0, answerLimitMs: 0 }),
      example: { wrapUp: { limitMs: 45_000 } },
      answer: changed(groupResourceSchema),
      tagged: true,
      errors: [...patchErrors, 'group_not_found', 'group_removed'],
    },
    async (asked, serving) => {
      const { id } = requireGroup(asked.params.group, serving.wire);
      const activation = await changeKnown(asked, serving, {
        known: () => knownGroup(id, serving),
        edit: (file) => {
          const settings = mergePatch(requireGroup(asked.params.group, serving.wire), asked.body);
          return done(withChange(file, 'groups', { id, settings: settings as object }));
        },
      });
      return { ...groupShown(id, asked, serving), activation };
    },
  ),
  deleteGroup: operation(
    {
      ...changes,
      method: 'DELETE',
      path: '/api/v1/groups/{group}',
      summary: { en: 'Remove a group', fr: 'Supprimer un groupe' },
      note: 'Agents and profiles lose it. A group with queues, or that agents are signed on to, is in use.',
      params: group,
      answer: null,
      status: 204,
      errors: [...deleteErrors, 'group_not_found', 'group_removed'],
    },
    async (asked, serving) => {
      const { id } = requireGroup(asked.params.group, serving.wire);
      await changeKnown(asked, serving, {
        known: () => knownGroup(id, serving),
        edit: (file) => {
          const less = forEverybody(file, ({ groups, ...one }) =>
            groups === undefined ? one : { ...one, groups: groups.filter((other) => other !== id) },
          );
          const groups = (file.groups ?? []).filter((one) => one.id !== id);
          return done({ file: { ...less, groups }, place: '', removes: `Group ${id}` });
        },
      });
      return null;
    },
  ),
  createQueue: operation(
    {
      ...changes,
      method: 'POST',
      path: '/api/v1/groups/{group}/queues',
      summary: { en: 'Add a queue to a group', fr: 'Ajouter une file à un groupe' },
      note: 'Agents of the group who have no links of their own serve it at once. A queue that no agent has a link to is an error of the centre: add agents first, or say `accept=true`.',
      params: group,
      body: patchOf(queueShape).extend({ id: newId, name: queueShape.name }),
      example: { name: 'Retours', plan: { maxWaitMs: 600_000, fallback: { kind: 'callback' } } },
      answer: changed(queueResourceSchema),
      status: 201,
      tagged: true,
      errors: [...createErrors, 'group_not_found', 'group_removed'],
    },
    async (asked, serving) => {
      const { id: groupId } = requireGroup(asked.params.group, serving.wire);
      const body: { readonly id?: string; readonly name?: string } = asked.body as object;
      const { id = idOf(body.name, 'queue'), ...settings } = body;
      const activation = await changeCentre(asked, serving, (file) =>
        withMember(file, 'queues', { id, group: groupId, ...given(settings) }),
      );
      asked.header('location', `/api/v1/queues/${serving.wire.id(id)}`);
      return { ...queueShown(id, asked, serving), activation };
    },
  ),
  patchQueue: operation(
    {
      ...changes,
      method: 'PATCH',
      path: '/api/v1/queues/{queue}',
      summary: { en: 'Change a queue (merge patch)', fr: 'Modifier une file' },
      params: queue,
      body: patchOf({ ...queueShape, groupId: 0 }),
      example: { plan: { maxWaitMs: 300_000 } },
      answer: changed(queueResourceSchema),
      tagged: true,
      errors: [...patchErrors, 'queue_not_found', 'queue_removed'],
    },
    async (asked, serving) => {
      const { wire } = serving;
      const { queueId: id } = requireQueue(asked.params.queue, wire);
      const { groupId, ...patch } = asked.body;
      const moved = groupId === undefined ? {} : { group: fileIdIn(groupId, serving) };
      const activation = await changeKnown(asked, serving, {
        known: () => knownQueue(id, serving),
        edit: (file) => {
          const settings = mergePatch(wire.queueSetting(id), { ...patch, ...moved });
          return done(withChange(file, 'queues', { id, settings: settings as object }));
        },
      });
      return { ...queueShown(id, asked, serving), activation };
    },
  ),
  deleteQueue: operation(
    {
      ...changes,
      method: 'DELETE',
      path: '/api/v1/queues/{queue}',
      summary: { en: 'Remove a queue', fr: 'Supprimer une file' },
      note: 'Links to it go with it. A queue is in use while calls wait or talk in it, or a plan, the default or an active rule leads to it.',
      params: queue,
      answer: null,
      status: 204,
      errors: [...deleteErrors, 'queue_not_found', 'queue_removed'],
    },
    async (asked, serving) => {
      const { queueId: id } = requireQueue(asked.params.queue, serving.wire);
      await changeKnown(asked, serving, {
        known: () => knownQueue(id, serving),
        edit: (file) => {
          const less = forEverybody(file, ({ links, ...one }) =>
            links === undefined
              ? one
              : { ...one, links: links.filter((link) => link.queue !== id) },
          );
          const queues = file.queues.filter((one) => one.id !== id);
          return done({ file: { ...less, queues }, place: '', removes: `Queue ${id}` });
        },
      });
      return null;
    },
  ),
} as const;

function knownGroup(id: string, { wire }: Serving): Known {
  return { what: `Group ${id}`, version: wire.live.projection.groupVersion(id) };
}

function knownQueue(id: string, { wire }: Serving): Known {
  return { what: `Queue ${id}`, version: requireQueue(wire.id(id), wire).version };
}

function groupShown(id: string, asked: Pick<Asked, 'header'>, { wire }: Serving) {
  return tagged(presentGroup(requireGroup(wire.id(id), wire), wire), asked);
}

function queueShown(id: string, asked: Pick<Asked, 'header'>, { wire }: Serving) {
  return tagged(presentQueue(requireQueue(wire.id(id), wire), wire), asked);
}

/** Of a group's id on the wire; anything else stays, for the file's schema to refuse. */
function fileIdIn(id: unknown, { wire }: Serving): unknown {
  return typeof id === 'string' ? (wire.fileId(id) ?? id) : id;
}

interface Qualified {
  readonly id: string;
  readonly groups?: readonly string[];
  readonly links?: readonly LinkSetting[];
}

/** The file with the groups and links of its agents and profiles otherwise. */
function forEverybody(file: CentreFile, change: (one: Qualified) => Qualified): CentreFile {
  const { agents, profiles } = file;
  return {
    ...file,
    ...(agents === undefined ? {} : { agents: agents.map(change) }),
    ...(profiles === undefined ? {} : { profiles: profiles.map(change) }),
  };
}
