/**
 * Overload: callers who never give up bring more work than the agents who can serve them have time,
 * over the day or at each moment of a steady run. The smallest cut of a maximum flow (Edmonds and
 * Karp, 1972) names it.
 */
import { aFinding, type Finding } from '../../contracts/index.ts';
import { hourMs } from '../../kernel/index.ts';
import { msOf } from '../clock.ts';
import { sumBy } from '../statistics/sums.ts';
import { whoServes } from './agents-of-queue.ts';
import { callsOfDay, handleTimeMsMean } from './expected-load.ts';
import type { ScenarioCheck } from './scenario-check.ts';

export function checkStability(checked: ScenarioCheck): readonly Finding[] {
  const demands = patientWork(checked);
  const { heads } = checked.simulated;
  const servers = whoServes(checked.simulated.centre, heads.flat());
  const staff = pools(checked, demands, servers);
  const { overloaded, capacityMs, demandMs } = largestFlow(demands, staff);
  if (overloaded.length === 0) return [];
  const [first] = overloaded;
  const place = demands[first ?? 0]?.place ?? 0;
  const ids = overloaded.map((at) => demands[at]?.id ?? '').join(', ');
  const inHours = (ms: number): string => (ms / hourMs).toFixed(1);
  const received =
    `null, and ${ids} bring ${inHours(demandMs)} hours of work ` +
    `to ${inHours(capacityMs)} hours of agents`;
  return [
    aFinding(`/callTypes/${place}/patience`, 'scenario_unstable', {
      received,
      expected: 'patience, a longest wait, or more agents than work',
    }),
  ];
}

interface Demand {
  readonly id: string;
  readonly place: number;
  readonly queueId: string;
  readonly workMs: number;
}

function patientWork({ scenario, simulated, clock }: ScenarioCheck): readonly Demand[] {
  const { centre, queueIds } = simulated;
  if (scenario.lines !== undefined) return [];
  return scenario.callTypes.flatMap((callType, place) => {
    const queueId = queueIds[place];
    const queue = centre.queues.find(({ id }) => id === queueId);
    const isPatient = callType.patience === null && callType.facts === undefined;
    if (!isPatient || queue === undefined || queue.plan?.maxWaitMs !== undefined) return [];
    if (callType.arrivals.kind === 'trace') return [];
    const calls = callsOfDay(callType, clock, scenario.clock?.dayType);
    const workMs = calls * handleTimeMsMean(callType, queueId, centre);
    return workMs > 0 ? { id: callType.id, place, queueId: queue.id, workMs } : [];
  });
}

function pools(
  { scenario, clock }: ScenarioCheck,
  demands: readonly Demand[],
  servers: ReturnType<typeof whoServes>,
): readonly Pool[] {
  const serves = new Map<number, number[]>();
  demands.forEach(({ queueId }, at) => {
    for (const agent of servers(queueId)) serves.set(agent, [...(serves.get(agent) ?? []), at]);
  });
  const isSteady = scenario.run?.mode === 'steady';
  const comingShare = 1 - (scenario.agents.adherence?.absenceShare ?? 0);
  const times = scenario.agents.shifts.flatMap(({ start, end, breaks = [], count }) => {
    const breaksMs = sumBy(breaks, ({ lengthMs }) => lengthMs);
    const dayMs = msOf(start) === clock.startMs ? clock.dayMs : 0;
    const ms = isSteady ? dayMs : (msOf(end) - msOf(start) - breaksMs) * comingShare;
    return new Array<number>(count).fill(ms);
  });
  const byDemands = new Map<string, { capacityMs: number; serves: readonly number[] }>();
  for (const [agent, at] of serves) {
    const key = at.join();
    const pool = byDemands.get(key) ?? { capacityMs: 0, serves: at };
    pool.capacityMs += times[agent] ?? 0;
    byDemands.set(key, pool);
  }
  return [...byDemands.values()];
}

interface Pool {
  readonly capacityMs: number;
  readonly serves: readonly number[];
}

/** Amounts of ms below this are rounding errors of sums. */
const dustMs = 1e-3;

/** Assigns agents' time (pools) to calls' work (demands). A load of exactly 1 is an overload. */
function largestFlow(demands: readonly Demand[], pools: readonly Pool[]) {
  const flow = pools.map(() => new Map<number, number>());
  const openMs = demands.map(({ workMs }) => workMs);
  const freeMs = pools.map(({ capacityMs }) => capacityMs);
  for (let from = 0; from < demands.length; from++) {
    while ((openMs[from] ?? 0) > dustMs) {
      const path = freePath(from, { pools, flow, freeMs });
      if (path === null) break;
      send(path, { flow, openMs, freeMs });
    }
  }
  const places = demands.map((_, place) => place);
  const stuck = places.filter((place) => freePath(place, { pools, flow, freeMs }) === null);
  const served = pools.filter(({ serves }) => serves.some((place) => stuck.includes(place)));
  return {
    /** Demands whose work together is at least the time of their agents. */
    overloaded: stuck,
    /** Work of the overloaded demands, and time of all agents who serve any of them. */
    demandMs: sumBy(stuck, (place) => demands[place]?.workMs ?? 0),
    capacityMs: sumBy(served, ({ capacityMs }) => capacityMs),
  };
}

interface State {
  readonly pools: readonly Pool[];
  readonly flow: readonly Map<number, number>[];
  readonly freeMs: number[];
}

type Path = readonly { readonly demand: number; readonly pool: number }[];

function freePath(from: number, { pools, flow, freeMs }: State): Path | null {
  const cameBy = new Map<number, { readonly demand: number; readonly pool: number } | null>();
  cameBy.set(from, null);
  const queue = [from];
  for (const demand of queue) {
    for (const [pool, { serves }] of pools.entries()) {
      if (!serves.includes(demand)) continue;
      if ((freeMs[pool] ?? 0) > dustMs) return pathTo({ demand, pool }, cameBy);
      for (const [other, ms] of flow[pool] ?? []) {
        if (ms <= dustMs || cameBy.has(other)) continue;
        cameBy.set(other, { demand, pool });
        queue.push(other);
      }
    }
  }
  return null;
}

function pathTo(last: Path[number], cameBy: ReadonlyMap<number, Path[number] | null>): Path {
  const path = [last];
  for (let hop = cameBy.get(last.demand) ?? null; hop !== null; ) {
    path.unshift(hop);
    hop = cameBy.get(hop.demand) ?? null;
  }
  return path;
}

function send(
  path: Path,
  { flow, openMs, freeMs }: Omit<State, 'pools'> & { readonly openMs: number[] },
): void {
  const [first] = path;
  const last = path.at(-1);
  if (first === undefined || last === undefined) return;
  const given = (pool: number, demand: number): number => flow[pool]?.get(demand) ?? 0;
  let ms = Math.min(openMs[first.demand] ?? 0, freeMs[last.pool] ?? 0);
  path.forEach(({ pool }, place) => {
    const next = path[place + 1];
    if (next !== undefined) ms = Math.min(ms, given(pool, next.demand));
  });
  path.forEach(({ demand, pool }, place) => {
    flow[pool]?.set(demand, given(pool, demand) + ms);
    const next = path[place + 1];
    if (next !== undefined) flow[pool]?.set(next.demand, given(pool, next.demand) - ms);
  });
  openMs[first.demand] = (openMs[first.demand] ?? 0) - ms;
  freeMs[last.pool] = (freeMs[last.pool] ?? 0) - ms;
}
