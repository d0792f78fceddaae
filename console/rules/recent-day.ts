/**
 * A scenario from the latest calls, for centres without one: hourly volume by dialled number,
 * durations, and agents working now. Other facts about callers are unknown.
 */
import type { ItemAt, OperationAt } from '#client';
import { api, bodyOf, serverNowMs } from '../live-data/index.ts';
import { ranges } from '../sim/address.ts';

const callsPath = '/api/v1/centres/{centre}/calls';
const agentsPath = '/api/v1/handlers/{handler}/agents';
type Call = ItemAt<typeof callsPath>;

const pageSize = 200;
/** Fewest calls that give a reliable rate and duration. */
export const callsEnough = 20;
/** Shortest span of calls that is extrapolated to a day. */
const hoursLeast = 0.5;
const [dayStart, dayEnd] = ['09:00', '17:00'];

/** The scenario; null: too few calls, or no agents. */
export async function recentDay(centre: string): Promise<object | null> {
  const query = { limit: pageSize };
  const [{ items }, agents] = await Promise.all([
    bodyOf(api.get(callsPath, { params: { centre }, query })),
    bodyOf(api.get(agentsPath, { params: { handler: 'main' }, query })),
  ]);
  const calls = items.filter((call) => queueOf(call) !== null);
  const shifts = shiftsNow(agents.items);
  const firstMs = Math.min(...calls.map(({ arrivedAt }) => Date.parse(arrivedAt)));
  if (calls.length < callsEnough || shifts.length === 0) return null;
  const hours = Math.max(hoursLeast, (serverNowMs() - firstMs) / 3_600_000);
  const types = Map.groupBy(calls, (call) => `${queueOf(call)} ${dialledIn(call) ?? ''}`);
  return {
    schema: 'callwright.scenario/1',
    name: 'latest calls',
    centre: { file: centre },
    clock: { dayStart, dayEnd, intervalMs: 1_800_000 },
    callTypes: [...types.values()].map((of, place) => callType(of, { place, hours })),
    agents: { shifts },
  };
}

const fileId = (id: string) => id.slice(id.indexOf('.') + 1);

/** Id of the first queue entered, as in the centre file. */
function queueOf({ origin, segments }: Call): string | null {
  const id = segments.find(({ queueId }) => queueId !== null)?.queueId;
  return origin === 'inbound' && id != null ? fileId(id) : null;
}

/** The dialled number; null: the leg names an address instead. */
function dialledIn({ legs }: Call): string | null {
  const number = legs[0]?.calledId?.number ?? '';
  return number.startsWith('+') ? number : null;
}

function callType(calls: readonly Call[], of: { readonly place: number; readonly hours: number }) {
  const [first] = calls;
  const dialled = first && dialledIn(first);
  const spentMs = calls.flatMap(({ segments }) => {
    const spans = segments.filter(({ kind }) => kind !== 'queue');
    if (spans.length === 0 || spans.some(({ to }) => to === null)) return [];
    return spans.reduce((sum, { from, to }) => sum + Date.parse(to ?? from) - Date.parse(from), 0);
  });
  const meanMs = spentMs.reduce((sum, ms) => sum + ms, 0) / spentMs.length;
  return {
    id: `calls-${of.place + 1}`,
    queue: first && queueOf(first),
    facts: dialled == null ? {} : { 'call.dialledNumber': dialled },
    arrivals: { kind: 'poisson', arrivalsPerHour: calls.length / of.hours },
    handleTime: { talk: exponential(meanMs || ranges.aht.usual * 1_000) },
    patience: exponential(ranges.patience.usual * 1_000),
  };
}

const exponential = (meanMs: number) => ({ law: 'exponential', meanMs });

function shiftsNow(agents: OperationAt<'GET', typeof agentsPath>['answer']['items']) {
  const at = agents.filter(({ state, profile }) => state !== 'released' && profile !== null);
  const byProfile = Map.groupBy(at, ({ profile }) => profile ?? '');
  return [...byProfile].map(([profile, { length: count }]) => {
    return { profile: fileId(profile), count, start: dayStart, end: dayEnd };
  });
}
