/** Groups, queues, who waits, and figures. Source: ux-and-api.md 3.2. */
import type { FastifyInstance } from 'fastify';
import type { CallView, QueueView } from '../../live/index.ts';
import type { Scope } from '../../metrics/index.ts';
import type { GroupSetting } from '../../routing/index.ts';
import { pageOf } from '../paging.ts';
import { presentGroup, presentQueue, presentStats, presentWaiting } from '../presenters/queue.ts';
import { Refusal } from '../refusal.ts';
import { serveOperation } from '../serve-operation.ts';
import type { Wire } from '../wire.ts';
import { requireHandler } from './agents.ts';

/** Makes due keys of either sign sort as texts. */
const dueKeyShift = 2 ** 52;
const dueKeyDigits = 16;
const sequenceDigits = 12;

export function serveQueues(app: FastifyInstance, wire: Wire): void {
  const { projection, file } = wire.live;
  serveOperation(app, 'listGroups', ({ params, query }) => {
    requireHandler(params['handler']);
    const groups = [...(file.groups ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1));
    const present = (group: GroupSetting) => presentGroup(group, wire);
    return pageOf(groups, query, { keyOf: ({ id }) => id, present, wire });
  });
  serveOperation(app, 'getGroup', ({ params }) =>
    presentGroup(requireGroup(params['group'], wire), wire),
  );
  serveOperation(app, 'listGroupQueues', ({ params, query }) => {
    const group = requireGroup(params['group'], wire);
    const own = projection
      .queues()
      .filter(({ queueId }) => wire.queueSetting(queueId)?.group === group.id)
      .filter(({ state }) => query.state?.includes(state) ?? true);
    const present = (queue: QueueView) => presentQueue(queue, wire);
    return pageOf(own, query, { keyOf: ({ queueId }) => queueId, present, wire });
  });
  serveOperation(app, 'getQueue', ({ params }) =>
    presentQueue(requireQueue(params['queue'], wire), wire),
  );
  serveOperation(app, 'getQueueStats', ({ params, query }) => {
    const { queueId } = requireQueue(params['queue'], wire);
    return presentStats(queueId, scopeOf(query, wire), wire);
  });
  serveOperation(app, 'listWaitingCalls', ({ params, query }) => {
    const { queueId } = requireQueue(params['queue'], wire);
    return pageOf(projection.waitingIn(queueId), query, {
      keyOf: orderKeyOf,
      present: (call, place) => presentWaiting(call, place + 1, wire),
      wire,
    });
  });
}

/** [today, up to now] */
function scopeOf(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  wire: Wire,
): Scope {
  const { nowMs, dayStartMs } = wire.live;
  return {
    atMs: nowMs,
    fromMs: from === undefined ? dayStartMs : Math.max(0, wire.atMs(from)),
    ...(to === undefined ? {} : { toMs: Math.max(0, wire.atMs(to)) }),
  };
}

/** (class, due key, sequence) as a text. */
function orderKeyOf(call: CallView): string {
  const dueKey = String((call.dueKey ?? 0) + dueKeyShift).padStart(dueKeyDigits, '0');
  return `${call.class ?? 0}.${dueKey}.${String(call.sequence).padStart(sequenceDigits, '0')}`;
}

function requireGroup(id: string | undefined, wire: Wire): GroupSetting {
  const fileId = wire.fileId(id ?? '');
  const group = wire.live.file.groups?.find((candidate) => candidate.id === fileId);
  if (group === undefined) {
    throw new Refusal('group_not_found', `No group ${id} in centre ${wire.centreId}.`);
  }
  return group;
}

export function requireQueue(id: string | undefined, wire: Wire): QueueView {
  const queue = wire.live.projection.queue(wire.fileId(id ?? '') ?? '');
  if (queue === undefined) {
    throw new Refusal('queue_not_found', `No queue ${id} in centre ${wire.centreId}.`);
  }
  return queue;
}
