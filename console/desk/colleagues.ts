/**
 * Colleagues and waiting calls. Agents receive only their own events, so both are polled while
 * shown.
 */
import { useQuery } from '@tanstack/react-query';
import type { ItemAt } from '#client';
import { api, bodyOf } from '../live-data/index.ts';
import { useCentre } from '../shell/session.ts';

type Colleague = ItemAt<'/api/v1/handlers/{handler}/agents'>;

const waitingEveryMs = 5_000;
const colleaguesEveryMs = 3_000;
/** Most calls and agents that are read and shown. */
const itemsMax = 200;
const atWork = ['ready', 'notReady', 'busyAcd', 'busyIncoming', 'busyOutgoing'];

/** When each call began to wait, by queue. */
export function useWaiting(): ReadonlyMap<string | null, readonly Waiting[]> {
  const { centreId: centre } = useCentre();
  const { data } = useQuery({
    queryKey: ['waiting', centre],
    refetchInterval: waitingEveryMs,
    queryFn: async () => {
      const query = { state: ['queued'], limit: itemsMax };
      const asked = { params: { centre }, query };
      const list = await bodyOf(api.get('/api/v1/centres/{centre}/calls', asked));
      const asOfMs = Date.parse(list.asOf);
      const waiting = list.items.map(({ id, queueId, waitMs }) => ({
        id,
        queueId,
        waitingSinceMs: asOfMs - (waitMs ?? 0),
      }));
      return Map.groupBy(waiting, ({ queueId }) => queueId);
    },
  });
  return data ?? nobody;
}

interface Waiting {
  readonly id: string;
  readonly queueId: string | null;
  readonly waitingSinceMs: number;
}
const nobody: ReadonlyMap<string | null, readonly Waiting[]> = new Map();

export function useColleagues(): readonly [all: readonly Colleague[], isRead: boolean] {
  const { data } = useQuery({
    queryKey: ['colleagues'],
    staleTime: 0,
    refetchInterval: colleaguesEveryMs,
    queryFn: async () => {
      const asked = { params: { handler: 'main' }, query: { state: atWork, limit: itemsMax } };
      const all: Colleague[] = [];
      for await (const one of api.each('/api/v1/handlers/{handler}/agents', asked)) all.push(one);
      return all;
    },
  });
  return [data ?? [], data !== undefined];
}
