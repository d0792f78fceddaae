/**
 * What the lab reads of the centre: its file, and what a queue has met today, as a base.
 *
 * Source: ux-and-api.md 10.8.
 */
import { api, bodyOf, useRead } from '../live-data/index.ts';
import type { QueryReading } from '../parts/panel.tsx';
import { useSignedIn } from '../shell/session.ts';
import type { LabValues } from './address.ts';
import type { CentreFile } from './worker-protocol.ts';

type QueueSetting = CentreFile['queues'][number];

const halfHourMs = 1_800_000;
/** Fewer calls say little of how long a call takes. */
const callsEnough = 20;

/** As the service routes by it; the API says no more of its form than that it is one. */
export function useCentreFile(): QueryReading<CentreFile> {
  const { centreId: centre } = useSignedIn().centre;
  const asked = { params: { centre } };
  const reading = useRead('/api/v1/centres/{centre}/file', asked, { staleTime: 60_000 });
  return reading as unknown as QueryReading<CentreFile>;
}

/** The profile whose agents serve a queue before others, and how many they are; null: nobody has one. */
export function staffOf(centre: CentreFile, queueId: string) {
  const ranked = (centre.profiles ?? []).flatMap(({ id, links = [] }) => {
    const link = links.find(({ queue }) => queue === queueId);
    return link === undefined ? [] : [{ profile: id, rank: link.rank ?? 0 }];
  });
  const count = (profile: string) =>
    (centre.agents ?? []).filter((agent) => agent.profile === profile).length;
  const [first] = ranked
    .map((one) => ({ ...one, agents: count(one.profile) }))
    .toSorted((a, b) => a.rank - b.rank || b.agents - a.agents);
  return first === undefined || first.agents === 0 ? null : first;
}

/** What is supposed of a queue, from the centre's file and from its calls of today. */
export async function valuesOfQueue(
  centreId: string,
  centre: CentreFile,
  queue: QueueSetting,
): Promise<Partial<LabValues>> {
  const { serviceLevel } = queue;
  const promised =
    serviceLevel === undefined
      ? {}
      : { goal: Math.round(serviceLevel.share * 100), within: serviceLevel.targetMs / 1_000 };
  const agents = staffOf(centre, queue.id)?.agents;
  return {
    queue: queue.id,
    ...promised,
    ...(agents === undefined ? {} : { agents }),
    ...(await metToday(`${centreId}.${queue.id}`)),
  };
}

/** Calls of half an hour and handle time, as they are today; nothing where they say little. */
async function metToday(queue: string): Promise<Partial<LabValues>> {
  const { window, figures } = await bodyOf(
    api.get('/api/v1/queues/{queue}/stats', { params: { queue } }),
  );
  const of = (id: string) => figures.find(({ measureId }) => measureId === id);
  const [handled, offered] = [of('handleTimeMsMean'), of('abandonShare')?.denominator ?? 0];
  const lastedMs = Date.parse(window.to) - Date.parse(window.from);
  if (handled?.value == null || handled.denominator < callsEnough) return {};
  return {
    calls: Math.max(1, Math.round((offered * halfHourMs) / Math.max(halfHourMs, lastedMs))),
    aht: Math.max(1, Math.round(handled.value / 1_000)),
  };
}
