/** Groups and queues: waiting calls, figures, and settings by administrators. */
import {
  centreMessages,
  groupResourceSchema,
  groupSettingSchema,
  listOf,
  optionalField,
  queueResourceSchema,
  queueSettingSchema,
  queueStateSchemaOfWire,
  strict,
  waitingCallSchema,
} from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { type KeptCall, mergePatch, type Wire } from '../../live/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { ownOf, type Principal } from '../../services/index.ts';
import { presentGroup, presentQueue, presentWaiting } from '../presenters/queue.ts';
import { everyone } from './access-rules.ts';
import {
  type CentreItemKind,
  createMember,
  creates,
  deleteMember,
  deletes,
  forEverybody,
  idOf,
  patches,
  patchMember,
  withCallsMoved,
} from './centre-changes.ts';
import { requireGroup, requireQueue } from './named-things.ts';
import { pageInTurns, pageOf } from './paging.ts';
import { inStates, jsonValue, list, operation } from './route.ts';
import type { Services } from './services.ts';

/** Added to due keys, as negative ones would not sort as text. */
const dueKeyShift = 2 ** 52;
const dueKeyDigits = 16;
const sequenceDigits = 12;

export const queueOperations = {
  listGroups: operation(
    'GET /api/v1/handlers/{handler}/groups',
    ['Groups agents sign on to', 'Les groupes où les agents se connectent'],
    { proxied: 'getGroupList', query: list, answer: listOf(groupResourceSchema), access: everyone },
    ({ query, principal }, { wire }) => {
      const permitted = principal === null ? null : permittedTo(principal, wire);
      const groups = [...(wire.live.file.groups ?? [])]
        .filter(({ id }) => permitted?.includes(wire.id(id)) ?? true)
        .sort((a, b) => (a.id < b.id ? -1 : 1));
      return pageOf(groups, query, { keyOf: ({ id }) => id, present: presentGroup, wire });
    },
  ),
  getGroup: operation(
    'GET /api/v1/groups/{group}',
    ['A group', 'Un groupe'],
    { answer: groupResourceSchema, tagged: 'version', access: everyone },
    ({ params }, { wire }) => presentGroup(requireGroup(params.group, wire), wire),
  ),
  listGroupQueues: operation(
    'GET /api/v1/groups/{group}/queues',
    ['Queues of a group', 'Les files d’un groupe'],
    {
      proxied: 'getQueueList',
      query: list.extend({ state: inStates(queueStateSchemaOfWire.options) }),
      answer: listOf(queueResourceSchema),
      access: everyone,
    },
    ({ params, query }, { wire }) => {
      const { id } = requireGroup(params.group, wire);
      const own = wire.live.projection
        .queues()
        .filter(({ queueId }) => wire.queueSetting(queueId)?.group === id)
        .filter(({ state }) => query.state?.includes(state) ?? true);
      return pageOf(own, query, { keyOf: ({ queueId }) => queueId, present: presentQueue, wire });
    },
  ),
  getQueue: operation(
    'GET /api/v1/queues/{queue}',
    ['A queue', 'Une file'],
    {
      proxied: 'getQueueInfo',
      answer: queueResourceSchema,
      tagged: 'version',
      runs: true,
      access: everyone,
    },
    ({ params }, { wire }) => presentQueue(requireQueue(params.queue, wire), wire),
  ),
  listWaitingCalls: operation(
    'GET /api/v1/queues/{queue}/waiting',
    ['Calls that wait, first one first', 'Les appels en attente, dans l’ordre'],
    { query: list, answer: listOf(waitingCallSchema), access: everyone },
    ({ params, query }, { wire, clock }) => {
      const { queueId } = requireQueue(params.queue, wire);
      // In several turns of the event loop, as all agents are checked for each call.
      return pageInTurns(wire.live.projection.waitingIn(queueId), query, {
        keyOf: orderKeyOf,
        present: (call, _wire, place) => presentWaiting(call, place + 1, wire),
        wire,
        clock,
      });
    },
  ),
} as const;

/** Ids of groups that somebody may see: for agents those that they may log on to; null for all. */
function permittedTo(reader: Principal, { live }: Wire): readonly string[] | null {
  if (ownOf(reader).own === null) return null;
  return live.projection.agents.get(reader.agentId ?? '')?.shown.groupIds ?? [];
}

/** Class, due key and sequence of a waiting call, as one text that sorts in that order. */
function orderKeyOf({ call, sequence }: KeptCall): string {
  const dueKey = String((call.dueKey ?? 0) + dueKeyShift).padStart(dueKeyDigits, '0');
  return `${call.class ?? 0}.${dueKey}.${String(sequence).padStart(sequenceDigits, '0')}`;
}

const groups: CentreItemKind<ReturnType<typeof presentGroup>> = {
  noun: centreMessages.groupNamed,
  list: 'groups',
  versionOf: (id, wire) => wire.live.projection.groupVersion(id),
  shown: (id, wire) => presentGroup(requireGroup(wire.id(id), wire), wire),
};
const queues: CentreItemKind<ReturnType<typeof presentQueue>> = {
  noun: centreMessages.queueNamed,
  list: 'queues',
  versionOf: (id, wire) => requireQueue(wire.id(id), wire).version,
  shown: (id, wire) => presentQueue(requireQueue(wire.id(id), wire), wire),
};

const newId = optionalField(groupSettingSchema.shape.id, '[made of the name]');
const { id: _, group: __, ...queueShape } = queueSettingSchema.shape;
const value = jsonValue.optional();

/** A patch with any values; the centre file's schema checks them. */
function patchOf(shape: object) {
  return strict(Object.fromEntries(Object.keys(shape).map((member) => [member, value])));
}

export const queueSettingOperations = {
  createGroup: operation(
    'POST /api/v1/handlers/{handler}/groups',
    ['Add a group', 'Ajouter un groupe'],
    {
      ...creates,
      body: groupSettingSchema.extend({ id: newId }),
      example: { name: 'Retours', wrapUp: { mode: 'timed', limitMs: 20_000 } },
      answer: withCallsMoved(groupResourceSchema),
    },
    (asked, serving) => {
      const { id = idOf(asked.body.name, 'group'), ...settings } = asked.body;
      return createMember(groups, { id, ...omitUndefined(settings) }, { asked, serving });
    },
  ),
  patchGroup: operation(
    'PATCH /api/v1/groups/{group}',
    ['Change a group (merge patch)', 'Modifier un groupe'],
    {
      ...patches,
      body: patchOf({ name: 0, wrapUp: 0, answerLimitMs: 0 }),
      example: { wrapUp: { limitMs: 45_000 } },
      answer: withCallsMoved(groupResourceSchema),
    },
    (asked, serving) => {
      const { id } = requireGroup(asked.params.group, serving.wire);
      const next = () => mergePatch(requireGroup(asked.params.group, serving.wire), asked.body);
      return patchMember(groups, { id, next }, { asked, serving });
    },
  ),
  deleteGroup: operation(
    'DELETE /api/v1/groups/{group}',
    ['Remove a group', 'Supprimer un groupe'],
    {
      ...deletes,
      note: 'Agents and profiles lose it. A group with queues, or that agents are signed on to, is in use.',
    },
    (asked, serving) => {
      const { id } = requireGroup(asked.params.group, serving.wire);
      const without = (file: CentreFile) =>
        forEverybody(file, ({ groups: named, ...one }) =>
          named === undefined ? one : { ...one, groups: named.filter((other) => other !== id) },
        );
      return deleteMember(groups, { id, without }, { asked, serving });
    },
  ),
  createQueue: operation(
    'POST /api/v1/groups/{group}/queues',
    ['Add a queue to a group', 'Ajouter une file à un groupe'],
    {
      ...creates,
      note: 'Agents of the group who have no links of their own serve it at once. A queue that no agent has a link to is an error of the centre: add agents first, or say `accept=true`.',
      body: patchOf(queueShape).extend({ id: newId, name: queueShape.name }),
      example: { name: 'Retours', plan: { maxWaitMs: 600_000, fallback: { kind: 'callback' } } },
      answer: withCallsMoved(queueResourceSchema),
    },
    (asked, serving) => {
      const { id: group } = requireGroup(asked.params.group, serving.wire);
      const body: { readonly id?: string; readonly name?: string } = asked.body as object;
      const { id = idOf(body.name, 'queue'), ...settings } = body;
      return createMember(queues, { id, group, ...omitUndefined(settings) }, { asked, serving });
    },
  ),
  patchQueue: operation(
    'PATCH /api/v1/queues/{queue}',
    ['Change a queue (merge patch)', 'Modifier une file'],
    {
      ...patches,
      body: patchOf({ ...queueShape, groupId: 0 }),
      example: { plan: { maxWaitMs: 300_000 } },
      answer: withCallsMoved(queueResourceSchema),
    },
    (asked, serving) => {
      const { wire } = serving;
      const { queueId: id } = requireQueue(asked.params.queue, wire);
      const { groupId, ...patch } = asked.body;
      const moved = groupId === undefined ? {} : { group: fileIdIn(groupId, serving) };
      const next = () => mergePatch(wire.queueSetting(id), { ...patch, ...moved });
      return patchMember(queues, { id, next }, { asked, serving });
    },
  ),
  deleteQueue: operation(
    'DELETE /api/v1/queues/{queue}',
    ['Remove a queue', 'Supprimer une file'],
    {
      ...deletes,
      note: 'Links to it go with it. A queue is in use while calls wait or talk in it, or a plan, the default or an active rule leads to it.',
    },
    (asked, serving) => {
      const { queueId: id } = requireQueue(asked.params.queue, serving.wire);
      const without = (file: CentreFile) =>
        forEverybody(file, ({ links, ...one }) =>
          links === undefined ? one : { ...one, links: links.filter(({ queue }) => queue !== id) },
        );
      return deleteMember(queues, { id, without }, { asked, serving });
    },
  ),
} as const;

/** A group's id in the centre file; other values stay, and the file's schema refuses them. */
function fileIdIn(id: unknown, { wire }: Services): unknown {
  return typeof id === 'string' ? (wire.fileId(id) ?? id) : id;
}
