/** Groups, queues, who waits, and figures. Source: ux-and-api.md 3.2. */
import { z } from 'zod';
import {
  groupListSchema,
  groupResourceSchema,
  queueListSchema,
  queueResourceSchema,
  queueStateSchemaOfWire,
  waitingListSchema,
} from '../../contracts/index.ts';
import type { KeptCall, QueueView } from '../../live/index.ts';
import type { GroupSetting } from '../../routing/index.ts';
import { everyRole } from '../access.ts';
import { operation } from '../operation.ts';
import { pageOf } from '../paging.ts';
import { presentGroup, presentQueue, presentWaiting } from '../presenters/queue.ts';
import {
  inStates,
  list,
  none,
  requireGroup,
  requireHandler,
  requireQueue,
  wireIdSchema,
} from './shared.ts';

/** Makes due keys of either sign sort as texts. */
const dueKeyShift = 2 ** 52;
const dueKeyDigits = 16;
const sequenceDigits = 12;

const group = z.strictObject({ group: wireIdSchema });
const queue = z.strictObject({ queue: wireIdSchema });
const access = { roles: everyRole } as const;

export const queueOperations = {
  listGroups: operation(
    {
      method: 'GET',
      path: '/api/v1/handlers/{handler}/groups',
      summary: { en: 'Groups agents sign on to', fr: 'Les groupes où les agents se connectent' },
      params: z.strictObject({ handler: wireIdSchema }),
      query: list,
      answer: groupListSchema,
      access,
      errors: ['handler_not_found', 'cursor_invalid'],
    },
    ({ params, query }, { wire }) => {
      requireHandler(params.handler, wire);
      const groups = [...(wire.live.file.groups ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1));
      const present = (one: GroupSetting) => presentGroup(one, wire);
      return pageOf(groups, query, { keyOf: ({ id }) => id, present, wire });
    },
  ),
  getGroup: operation(
    {
      method: 'GET',
      path: '/api/v1/groups/{group}',
      summary: { en: 'A group', fr: 'Un groupe' },
      params: group,
      query: none,
      answer: groupResourceSchema,
      tagged: true,
      access,
      errors: ['group_not_found', 'group_removed'],
    },
    ({ params, header }, { wire }) => {
      const shown = presentGroup(requireGroup(params.group, wire), wire);
      header('etag', `"v${shown.version}"`);
      return shown;
    },
  ),
  listGroupQueues: operation(
    {
      method: 'GET',
      path: '/api/v1/groups/{group}/queues',
      summary: { en: 'Queues of a group', fr: 'Les files d’un groupe' },
      params: group,
      query: list.extend({ state: inStates(queueStateSchemaOfWire.options) }),
      answer: queueListSchema,
      access,
      errors: ['group_not_found', 'group_removed', 'cursor_invalid'],
    },
    ({ params, query }, { wire }) => {
      const { id } = requireGroup(params.group, wire);
      const own = wire.live.projection
        .queues()
        .filter(({ queueId }) => wire.queueSetting(queueId)?.group === id)
        .filter(({ state }) => query.state?.includes(state) ?? true);
      const present = (one: QueueView) => presentQueue(one, wire);
      return pageOf(own, query, { keyOf: ({ queueId }) => queueId, present, wire });
    },
  ),
  getQueue: operation(
    {
      method: 'GET',
      path: '/api/v1/queues/{queue}',
      summary: { en: 'A queue', fr: 'Une file' },
      params: queue,
      query: none,
      answer: queueResourceSchema,
      tagged: true,
      access,
      errors: ['queue_not_found', 'queue_removed'],
    },
    ({ params, header }, { wire }) => {
      const shown = presentQueue(requireQueue(params.queue, wire), wire);
      header('etag', `"v${shown.version}"`);
      return shown;
    },
  ),
  listWaitingCalls: operation(
    {
      method: 'GET',
      path: '/api/v1/queues/{queue}/waiting',
      summary: {
        en: 'Calls that wait, first one first',
        fr: 'Les appels en attente, dans l’ordre',
      },
      params: queue,
      query: list,
      answer: waitingListSchema,
      access,
      errors: ['queue_not_found', 'queue_removed', 'cursor_invalid'],
    },
    ({ params, query }, { wire }) => {
      const { queueId } = requireQueue(params.queue, wire);
      return pageOf(wire.live.projection.waitingIn(queueId), query, {
        keyOf: orderKeyOf,
        present: (call, place) => presentWaiting(call, place + 1, wire),
        wire,
      });
    },
  ),
} as const;

/** (class, due key, sequence) as a text. */
function orderKeyOf({ call, sequence }: KeptCall): string {
  const dueKey = String((call.dueKey ?? 0) + dueKeyShift).padStart(dueKeyDigits, '0');
  return `${call.class ?? 0}.${dueKey}.${String(sequence).padStart(sequenceDigits, '0')}`;
}
