/** Groups, queues, who waits, and figures. Source: ux-and-api.md 3.2. */
import {
  groupListSchema,
  groupResourceSchema,
  queueListSchema,
  queueResourceSchema,
  queueStateSchemaOfWire,
  waitingListSchema,
} from '../../contracts/index.ts';
import type { KeptCall } from '../../live/index.ts';
import { everyone } from '../access.ts';
import { pageOf } from '../paging.ts';
import { presentGroup, presentQueue, presentWaiting } from '../presenters/queue.ts';
import { operation } from './route.ts';
import { inStates, list, requireGroup, requireQueue } from './shared.ts';

/** Makes due keys of either sign sort as texts. */
const dueKeyShift = 2 ** 52;
const dueKeyDigits = 16;
const sequenceDigits = 12;

export const queueOperations = {
  listGroups: operation(
    'GET /api/v1/handlers/{handler}/groups',
    ['Groups agents sign on to', 'Les groupes où les agents se connectent'],
    { query: list, answer: groupListSchema, access: everyone },
    ({ query }, { wire }) => {
      const groups = [...(wire.live.file.groups ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1));
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
      query: list.extend({ state: inStates(queueStateSchemaOfWire.options) }),
      answer: queueListSchema,
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
    { answer: queueResourceSchema, tagged: 'version', access: everyone },
    ({ params }, { wire }) => presentQueue(requireQueue(params.queue, wire), wire),
  ),
  listWaitingCalls: operation(
    'GET /api/v1/queues/{queue}/waiting',
    ['Calls that wait, first one first', 'Les appels en attente, dans l’ordre'],
    { query: list, answer: waitingListSchema, access: everyone },
    ({ params, query }, { wire }) => {
      const { queueId } = requireQueue(params.queue, wire);
      return pageOf(wire.live.projection.waitingIn(queueId), query, {
        keyOf: orderKeyOf,
        present: (call, _wire, place) => presentWaiting(call, place + 1, wire),
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
