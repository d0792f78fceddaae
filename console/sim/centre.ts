/**
 * The centre's file, and a queue's figures of today as a base.
 */
import type { Scenario } from '../../contracts/index.ts';
import { api, bodyOf, useRead } from '../live-data/index.ts';
import type { QueryReading } from '../parts/panel.tsx';
import { useSignedIn } from '../shell/session.ts';
import type { LabAddress, LabValues } from './address.ts';
import { dayOfCentre, type WholeDay, wholeReport } from './whole-centre.ts';
import type { CentreFile } from './worker-protocol.ts';

type QueueSetting = CentreFile['queues'][number];

const halfHourMs = 1_800_000;
/** Fewest calls that give a reliable handle time. */
const callsEnough = 20;

/** The centre file, typed here, as the API does not; the service has validated it. */
export function useCentreFile(): QueryReading<CentreFile> {
  const { centreId: centre } = useSignedIn().centre;
  const asked = { params: { centre } };
  const reading = useRead('/api/v1/centres/{centre}/file', asked, { staleTime: 60_000 });
  return reading as unknown as QueryReading<CentreFile>;
}

/** Stored scenarios of this centre. */
export function useScenarios() {
  const { centreId: centre } = useSignedIn().centre;
  const path = '/api/v1/centres/{centre}/scenarios';
  return useRead(path, { params: { centre }, query: {} }).data?.items ?? [];
}

/** The whole centre that is asked about; null: none, or not read yet. */
export function useWhole(address: LabAddress, file: CentreFile | undefined): WholeDay | null {
  const { whole, centre, goal, within } = address;
  const isStored = whole !== undefined && whole !== 'log';
  const path = '/api/v1/scenarios/{scenario}';
  const asked = { params: { scenario: whole ?? '' } };
  const stored = useRead(path, asked, { enabled: isStored }).data;
  if (whole === 'log' && centre !== undefined) {
    return dayOfCentre(centre, { share: goal / 100, within });
  }
  if (!isStored || stored === undefined || file === undefined) return null;
  const { id, centreId, version, notes, changedBy, createdAt, updatedAt, ...document } = stored;
  // A stored scenario is valid; the thread checks it again.
  const { rules, ...scenario } = document as unknown as Scenario;
  return { scenario: { ...scenario, report: wholeReport }, centre: file };
}

/** Profile whose agents serve a queue first, and number of these; null: none. */
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

/** Today's calls per half hour and handle time; empty with too few calls. */
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
