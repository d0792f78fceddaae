/**
 * Agents at work that all skill groups (profiles) need together in each interval, so that every
 * queue meets its goals. Agents of several queues count once, because the scenario is simulated
 * with its own routing.
 */
import type { Scenario } from '../../../contracts/index.ts';
import { loadSheetOf } from '../../load-sheet.ts';
import { sumBy, sumOf } from '../../statistics/sums.ts';
import { byInterval, type Goal, goalSums, surpluses } from './goal.ts';
import { localTime } from './roster.ts';
import { requestSimulation, type Search } from './search.ts';
import type { Servers, StaffingProblem } from './staffing-problem.ts';

type Shift = Scenario['agents']['shifts'][number];

export interface GroupNeed {
  readonly profile: string;
  /** Mean number of agents present by the shifts. */
  readonly present: number;
  /** Agents of this group in the smallest staff that meets every goal; null: none was found. */
  readonly needed: number | null;
  /** The fewest agents to add to those present, over all groups; null: none was found. */
  readonly missing: number | null;
}

export interface NeedOptions {
  readonly seed: number;
  readonly days: number;
}

/** Agents by group. */
type Heads = readonly number[];

interface Cell {
  readonly interval: number;
  /** Places of its goals. */
  readonly goals: readonly number[];
  /** For each queue with calls, the groups that serve it. */
  readonly able: readonly (readonly number[])[];
  heads: Heads;
  /** By group, what is short where one agent of it less is too few. */
  readonly shortWithout: number[];
}

interface NeedState {
  readonly problem: StaffingProblem;
  readonly groups: readonly string[];
  readonly goals: readonly Goal[];
  readonly cells: readonly Cell[];
  readonly options: NeedOptions;
  /** Staffs simulated so far. */
  spent: number;
  /** Cells whose goals no number of agents met. */
  readonly unmet: Set<Cell>;
}

/** What a cell shows: good calls a day too few, and the least surplus of its goals. */
interface Look {
  readonly short: number;
  readonly spare: number;
}

/**
 * Most staffs that are simulated. In a large centre that ends the search, and the staff found is
 * larger than the smallest.
 */
export const needStaffsMax = 240;
/** Rounds of adding agents before an interval is given up. */
const roundsMax = 20;
/** More agents are added at once in later rounds, which also serve a large shortage quickly. */
const roundsPerStep = 4;
/** More exchanges of two agents for one would cost more days than they save agents. */
const exchangesMax = 6;
/** Surpluses are sums of rounded products. */
const leastShort = 1e-9;

/** The scenario without absence, so that a head of a shift is an agent at work. */
export function attendedScenario(scenario: Scenario): Scenario {
  const { adherence, ...agents } = scenario.agents;
  return { ...scenario, agents };
}

/**
 * By interval, the need of each group. First agents are added to those present until every goal is
 * met, then agents who are not needed leave. In both parts, two agents are exchanged for one of
 * another group where the goals still hold.
 */
export function* groupNeeds(
  problem: StaffingProblem,
  options: NeedOptions,
): Search<readonly (readonly GroupNeed[])[]> {
  const { state, present } = stateOf(problem, options);
  const { cells, groups, unmet } = state;
  const before = cells.map(({ interval }) => wholeHeads(present[interval] ?? []));
  yield* addAgents(state);
  yield* settle(state, 4, ({ interval, heads }) => before[interval] ?? heads);
  const added = cells.map(({ heads }) => heads);
  yield* settle(state, 2, ({ heads }) => heads.map(() => 0));
  return cells.map((cell) =>
    groups.map((profile, group) => ({
      profile,
      present: present[cell.interval]?.[group] ?? 0,
      needed: unmet.has(cell) ? null : (cell.heads[group] ?? 0),
      missing: unmet.has(cell)
        ? null
        : (added[cell.interval]?.[group] ?? 0) - (before[cell.interval]?.[group] ?? 0),
    })),
  );
}

function stateOf(problem: StaffingProblem, options: NeedOptions) {
  const { demand, servers, scenario, centre } = problem;
  const groups = problem.profiles
    .map(({ id }) => id)
    .filter((id) => demand.some(({ queueId }) => isServer(servers.get(queueId), id)));
  const goals = byInterval(problem.goals, demand);
  const present = loadSheetOf(scenario, centre).map(({ profiles }) =>
    groups.map((id) => profiles.find(({ profile }) => profile === id)?.staffExpected ?? 0),
  );
  const ableOf = demand.map(({ queueId }) =>
    groups.flatMap((id, group) => (isServer(servers.get(queueId), id) ? [group] : [])),
  );
  const intervals = demand[0]?.intervals ?? [];
  const cells = intervals.map((_, interval): Cell => {
    const able = ableOf.filter(
      (of, queue) => of.length > 0 && (demand[queue]?.intervals[interval]?.calls ?? 0) > 0,
    );
    return {
      interval,
      goals: goals.flatMap((goal, place) => (goal.interval === interval ? [place] : [])),
      able,
      heads: withAllQueues(wholeHeads(present[interval] ?? []), able),
      shortWithout: [],
    };
  });
  const unmet = new Set<Cell>();
  return { state: { problem, groups, goals, cells, options, unmet, spent: 0 }, present };
}

function isServer(servers: Servers | undefined, id: string): boolean {
  return servers?.first.includes(id) === true || servers?.later.includes(id) === true;
}

/** Rounded so that the sum over the groups is off by half an agent at most. */
function wholeHeads(present: readonly number[]): Heads {
  let before = 0;
  let sum = 0;
  return present.map((agents) => {
    sum += agents;
    const whole = Math.round(sum) - before;
    before += whole;
    return whole;
  });
}

/** One agent more for each queue with calls that would have none. */
function withAllQueues(heads: Heads, able: Cell['able']): Heads {
  return able.reduce<Heads>(
    (all, groups) =>
      groups.some((group) => (all[group] ?? 0) > 0) ? all : moved(all, [[groups[0] ?? 0, 1]]),
    heads,
  );
}

/** Changes of heads, as pairs of a group and the agents that join it. */
type Move = readonly (readonly [group: number, agents: number])[];

function moved(heads: Heads, move: Move, times = 1): Heads {
  const next = [...heads];
  for (const [group, agents] of move) next[group] = (next[group] ?? 0) + times * agents;
  return next;
}

/** Simulates variants, each with other heads in some cells: what every cell shows, by variant. */
function* look(
  state: NeedState,
  variants: readonly ReadonlyMap<Cell, Heads>[],
): Search<readonly (readonly Look[])[]> {
  const { goals, cells, options } = state;
  const rosters = variants.map((changed) =>
    shiftsOf(state, (cell) => changed.get(cell) ?? cell.heads),
  );
  state.spent += rosters.length;
  const found = yield* requestSimulation({ rosters, goals, ...options });
  return found.map((days) => {
    const sums = days.map((day) => goalSums(goals, day));
    const means = surpluses(goals, sums).map(({ mean }) => mean);
    return cells.map((cell) => {
      const own = cell.goals.map((place) => means[place] ?? 0);
      const short = sumBy(own, (mean) => (mean < -leastShort ? -mean : 0));
      return { short, spare: Math.min(...own) };
    });
  });
}

/** Adds agents where goals are missed, of the group that gains most. */
function* addAgents(state: NeedState): Search<void> {
  const { cells, groups, unmet } = state;
  for (let round = 0; round <= roundsMax; round += 1) {
    const [now = []] = yield* look(state, [new Map()]);
    const open = cells.filter(({ interval }) => (now[interval]?.short ?? 0) > 0);
    if (open.length === 0) return;
    if (round === roundsMax) {
      for (const cell of open) unmet.add(cell);
      return;
    }
    const step = 1 + Math.floor(round / roundsPerStep);
    const variants = groups.map(
      (_, group) => new Map(open.map((cell) => [cell, moved(cell.heads, [[group, step]])])),
    );
    const found = yield* look(state, variants);
    for (const cell of open) {
      const shorts = found.map((looks) => looks[cell.interval]?.short ?? Infinity);
      const best = shorts.indexOf(Math.min(...shorts));
      cell.heads = variants[best]?.get(cell) ?? cell.heads;
    }
  }
}

/** `parts`: this and later reductions, which share what may still be simulated. */
function* settle(state: NeedState, parts: number, floorOf: (cell: Cell) => Heads): Search<void> {
  const singles = state.groups.map((_, group): Move => [[group, -1]]);
  yield* reduce(state, { movesOf: () => singles, floorOf, parts });
  const exchanges = exchangesOf(state);
  const lossOf = (cell: Cell, move: Move): number =>
    sumBy(move, ([group, agents]) => (agents < 0 ? (cell.shortWithout[group] ?? 0) : 0));
  const movesOf = (cell: Cell): readonly Move[] =>
    exchanges.toSorted((a, b) => lossOf(cell, a) - lossOf(cell, b)).slice(0, exchangesMax);
  yield* reduce(state, { movesOf, floorOf, parts: parts - 1 });
}

/** One agent of a group in place of one each of two groups that share a queue with it. */
function exchangesOf({ problem, groups }: NeedState): readonly Move[] {
  const queues = [...problem.servers.values()];
  const shares = (a: number, b: number): boolean =>
    queues.some((servers) => [a, b].every((group) => isServer(servers, groups[group] ?? '')));
  const places = groups.map((_, group) => group);
  return places.flatMap((a) =>
    places.slice(a + 1).flatMap((b) =>
      places
        .filter((c) => c !== a && c !== b && shares(a, c) && shares(b, c))
        .map(
          (c): Move => [
            [a, -1],
            [b, -1],
            [c, 1],
          ],
        ),
    ),
  );
}

interface Reduction {
  /** What a cell may do, in the order in which it is tried. */
  readonly movesOf: (cell: Cell) => readonly Move[];
  readonly floorOf: (cell: Cell) => Heads;
  readonly parts: number;
}

/** A move that a cell may still make, of so many agents at once. */
interface MoveAttempt {
  readonly move: Move;
  readonly step: number;
}

/** Of the agents at work, one in so many moves at once at first, and half as many after a failure. */
const stepPart = 8;

/**
 * Makes moves that leave fewer agents while the goals hold. Every other interval moves at a time,
 * because calls that an interval leaves waiting burden the next. A move that fails is not tried
 * again: with fewer agents it fails too.
 */
function* reduce(state: NeedState, { movesOf, floorOf, parts }: Reduction): Search<void> {
  const { cells, unmet } = state;
  const spentMax = state.spent + (needStaffsMax - state.spent) / parts;
  const left = new Map<Cell, readonly MoveAttempt[]>();
  for (const cell of cells) {
    const moves = unmet.has(cell) ? [] : movesOf(cell);
    const most = Math.max(1, Math.floor(sumOf(cell.heads) / stepPart));
    const tries = moves.map((move) => ({ move, step: move.length === 1 ? most : 1 }));
    left.set(cell, possibleTries(cell, floorOf(cell), tries));
  }
  for (let turn = 0; state.spent < spentMax; turn = 1 - turn) {
    const open = [...left].filter(([, tries]) => tries.length > 0);
    if (open.length === 0) return;
    const turning = open.filter(([{ interval }]) => interval % 2 === turn);
    const variants = Array.from(
      { length: Math.max(0, ...turning.map(([, tries]) => tries.length)) },
      (_, place) =>
        new Map(
          turning.flatMap(([cell, tries]) => {
            const one = tries[place];
            return one === undefined ? [] : [[cell, moved(cell.heads, one.move, one.step)]];
          }),
        ),
    );
    if (variants.length === 0) continue;
    const found = yield* look(state, variants);
    for (const [cell, tries] of turning) {
      const shown = tries.map((one, place) => ({
        one,
        ...lookAt(state, cell, found[place] ?? []),
      }));
      const [best] = shown.filter(({ short }) => short === 0).toSorted((a, b) => b.spare - a.spare);
      if (best !== undefined) cell.heads = moved(cell.heads, best.one.move, best.one.step);
      const next = shown.flatMap(({ one, short }): MoveAttempt[] => {
        const { move, step } = one;
        if (short === 0) return [one];
        const [[group = 0] = []] = move;
        if (step === 1 && move.length === 1) cell.shortWithout[group] = short;
        return step === 1 ? [] : [{ move, step: Math.floor(step / 2) }];
      });
      left.set(cell, possibleTries(cell, floorOf(cell), next));
    }
  }
}

/** Those whose agents are there, with a smaller step where it has to be. */
function possibleTries(
  cell: Cell,
  floor: Heads,
  tries: readonly MoveAttempt[],
): readonly MoveAttempt[] {
  return tries.flatMap(({ move, step: most }) => {
    for (let step = most; step >= 1; step = Math.floor(step / 2)) {
      if (isPossible(moved(cell.heads, move, step), floor, cell)) return [{ move, step }];
    }
    return [];
  });
}

function isPossible(heads: Heads, floor: Heads, { able }: Cell): boolean {
  return (
    heads.every((agents, group) => agents >= (floor[group] ?? 0)) &&
    able.every((groups) => groups.some((group) => (heads[group] ?? 0) > 0))
  );
}

/** What is short in the cell and in the next one, and the cell's least surplus. */
function lookAt({ cells, unmet }: NeedState, { interval }: Cell, looks: readonly Look[]): Look {
  const short = sumBy([interval, interval + 1], (at) => {
    const one = cells[at];
    return one === undefined || unmet.has(one) ? 0 : (looks[at]?.short ?? 0);
  });
  return { short, spare: looks[interval]?.spare ?? 0 };
}

/** Agents stay from one interval to the next as long as both need so many. */
function shiftsOf({ groups, cells, problem }: NeedState, headsOf: (cell: Cell) => Heads): Shift[] {
  const { clock } = problem;
  const shown = cells.map(headsOf);
  return groups.flatMap((profile, group) => {
    const heads = shown.map((all) => all[group] ?? 0);
    return Array.from({ length: Math.max(...heads) }, (_, level) => level).flatMap((level) => {
      const shifts: Shift[] = [];
      let from: number | null = null;
      for (const [interval, count] of [...heads, 0].entries()) {
        if (count > level) from ??= interval;
        else if (from !== null) {
          const [start = '', end = ''] = [from, interval].map((at) =>
            localTime(at * clock.intervalMs, clock),
          );
          shifts.push({ profile, count: 1, start, end });
          from = null;
        }
      }
      return shifts;
    });
  });
}
