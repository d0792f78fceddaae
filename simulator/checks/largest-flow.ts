/**
 * The most work that pools of agents can take on, each pool some of the demands.
 *
 * Shortest augmenting paths (Edmonds and Karp 1972); the demands that are left over with all that
 * share their pools are the overloaded ones: a smallest cut.
 * Cost: demands × pools per path, at most demands × pools paths.
 */

interface Demand {
  readonly workMs: number;
}

interface Pool {
  readonly capacityMs: number;
  /** Places of demands. */
  readonly serves: readonly number[];
}

export interface Flow {
  /** Places of demands that together have as much work as their pools have time, or more. */
  readonly overloaded: readonly number[];
  /** Of the overloaded, and of all pools that serve any of them. */
  readonly demandMs: number;
  readonly capacityMs: number;
}

/** Less than this is nothing: sums of times in ms carry so much dust. */
const dustMs = 1e-3;

/** Gives out the pools' time. A load of exactly 1 is an overload. */
export function largestFlow(demands: readonly Demand[], pools: readonly Pool[]): Flow {
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
    overloaded: stuck,
    demandMs: stuck.reduce((sum, place) => sum + (demands[place]?.workMs ?? 0), 0),
    capacityMs: served.reduce((sum, { capacityMs }) => sum + capacityMs, 0),
  };
}

interface State {
  readonly pools: readonly Pool[];
  /** Given by each pool to each demand. */
  readonly flow: readonly Map<number, number>[];
  readonly freeMs: number[];
}

/** Demand, pool, demand, pool …: each pool but the last gives up what it gave the next demand. */
type Path = readonly { readonly demand: number; readonly pool: number }[];

/** A shortest way from a demand to free time; null: there is none. */
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
