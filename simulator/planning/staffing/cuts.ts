/**
 * Simulation cuts: what one agent more does to every goal, as bounds of the program.
 *
 * On fixed days each goal's surplus g is a function of the presence y by profile and interval. At a
 * roster tried, one more agent of each profile is simulated for each block of the day, on the same
 * days; g(y₀) + q · (y - y₀) ≥ asked is then a cut, which leaves out rosters that the simulation
 * would refuse. It supposes that agents help less the more there are, which fails at low service
 * levels: therefore the start is near the goals (`reserves.ts`), and all found is simulated again.
 * Source: simulation.md 10.4; Atlason, Epelman, Henderson (2008); Cezik and L'Ecuyer (2008).
 */
import type { Cut } from './cover.ts';
import { coveringRoster, type QueueRequirement } from './formula-roster.ts';
import { type Goal, surpluses } from './goal.ts';
import { demandsAt, type Reserves } from './reserves.ts';
import { localTime, presenceByProfile } from './roster.ts';
import {
  allShifts,
  askedSurplus,
  type Candidate,
  isSpent,
  keepIfBetter,
  noted,
  type SearchState,
  sampled,
  shortfalls,
  tried,
} from './sample.ts';
import type { Search } from './search.ts';
import type { StaffingProblem } from './staffing-problem.ts';

/** Blocks of the day in which one more agent is tried. */
const blocksMax = 4;
const roundsMax = 6;
/** How far below the reserves that held a cut may lead: beyond, the surface is not known. */
const reserveBelow = 0.5;
/** Agents added where less than half of a goal's calls are good: one would hardly show. */
const agentsAddedLow = 2;
const lowShare = 0.5;

/** What a roster showed of a goal, and what more agents would add. */
export interface Slope {
  readonly goal: number;
  readonly surplus: Candidate['surpluses'][number];
  /** g(y₀) - q · y₀. */
  readonly offset: number;
  readonly terms: Cut['terms'];
}

/** Where cuts begin, and those that are known already. */
export interface CutSearch {
  readonly requirements: readonly QueueRequirement[];
  readonly reserves: Reserves;
  readonly start: Candidate;
  /** Grows. */
  readonly slopes: Slope[];
}

/** Looks for a roster that is cheaper than the best, until the program has none. */
export function* byCuts(
  state: SearchState,
  { requirements, reserves, start, slopes }: CutSearch,
): Search<void> {
  const { problem } = state;
  if (isSpent(state)) return;
  // Trimming, which ends nearer to the goals, has the other half.
  const daysMax = state.simulatedDays + (state.daysMax - state.simulatedDays) / 2;
  const first = yield* slopesAt(state, start);
  // A goal that no further agent helps has no slope: the reserves must do.
  for (const slope of first) if (slope.terms.length > 0) slopes.push(slope);
  const demands = demandsAt(state, requirements, reserves, reserveBelow);
  for (let round = 0; round < roundsMax && state.simulatedDays < daysMax; round++) {
    yield* noted(state, 'cuts');
    const cuts = slopes.map((slope) => cutOf(state, slope));
    const outcome = yield* coveringRoster(problem, { demands, cuts });
    // Cuts of noise may contradict each other: what is best so far stays.
    if (outcome.kind === 'impossible') return;
    const [candidate] = yield* sampled(state, [outcome.roster]);
    if (candidate === undefined || isDearer(state, candidate)) return;
    if (keepIfBetter(state, candidate)) return;
    const short = shortfalls(state, candidate);
    const found = yield* slopesAt(state, candidate);
    const useful = found.filter(({ goal, terms }) => (short[goal] ?? 0) > 0 && terms.length > 0);
    if (useful.length === 0) return;
    for (const slope of useful) slopes.push(slope);
  }
}

function isDearer({ best }: SearchState, { totals }: Candidate): boolean {
  return best !== null && totals.cost >= best.totals.cost;
}

function cutOf(state: SearchState, { goal, surplus, offset, terms }: Slope): Cut {
  const asked = askedSurplus(state, surplus, goal);
  return { name: `goal ${goal}`, terms, atLeast: asked - offset };
}

interface Block {
  readonly fromInterval: number;
  readonly toInterval: number;
}

function blocksOf(intervals: number): readonly Block[] {
  const length = Math.ceil(intervals / blocksMax);
  return Array.from({ length: Math.ceil(intervals / length) }, (_, block) => ({
    fromInterval: block * length,
    toInterval: Math.min(intervals, (block + 1) * length),
  }));
}

/**
 * Profiles in groups that meet no queue in common: an agent more of each is tried in one
 * simulation, and what a goal gains is put down to the one who serves its queue. Greedy, in their
 * order.
 */
function groupsApart({ profiles, servers }: StaffingProblem): readonly (readonly string[])[] {
  const groups: { readonly ids: string[]; readonly queueIds: Set<string> }[] = [];
  for (const { id } of profiles) {
    const queueIds = [...servers.keys()].filter((queueId) => serves(servers, id, queueId));
    let group = groups.find((one) => !queueIds.some((queueId) => one.queueIds.has(queueId)));
    if (group === undefined) {
      group = { ids: [], queueIds: new Set() };
      groups.push(group);
    }
    group.ids.push(id);
    for (const queueId of queueIds) group.queueIds.add(queueId);
  }
  return groups.map(({ ids }) => ids);
}

function serves(servers: StaffingProblem['servers'], id: string, queueId: string): boolean {
  const { first = [], later = [] } = servers.get(queueId) ?? {};
  return first.includes(id) || later.includes(id);
}

/** Every goal's slope at a roster; each costs one simulation a group of profiles and block. */
function* slopesAt(state: SearchState, at: Candidate): Search<readonly Slope[]> {
  const { problem, settings } = state;
  const { clock, servers, goals } = problem;
  const intervals = problem.patterns[0]?.presence.length ?? 0;
  const blocks = blocksOf(intervals);
  const isLow = at.shares.some((share, place) => {
    return goals[place]?.bound === 'atLeast' && share !== null && share < lowShare;
  });
  const count = isLow ? agentsAddedLow : 1;
  const shifts = allShifts(problem, at.roster);
  const tries = groupsApart(problem).flatMap((profileIds) =>
    blocks.map((block) => {
      const start = localTime(block.fromInterval * clock.intervalMs, clock);
      const endMs = Math.min(clock.dayMs, block.toInterval * clock.intervalMs);
      const end = localTime(endMs, clock);
      const further = profileIds.map((profile) => ({ profile, count, start, end }));
      return { profileIds, block, shifts: [...shifts, ...further] };
    }),
  );
  const [base, ...more] = yield* tried(state, [shifts, ...tries.map((one) => one.shifts)], {
    days: settings.gradientDays,
  });
  const before = surpluses(goals, base ?? []);
  const after = more.map((days) => surpluses(goals, days));
  const present = presenceByProfile(problem.patterns, at.roster);
  return goals.map((goal, place) => {
    const terms = tries.flatMap(({ profileIds, block }, which) => {
      const gained = (after[which]?.[place]?.mean ?? 0) - (before[place]?.mean ?? 0);
      const profileId =
        profileIds.length === 1
          ? profileIds[0]
          : profileIds.find((id) => serves(servers, id, goal.queueId));
      if (gained <= 0 || profileId === undefined) return [];
      return termsOf(goal, { profileId, block, gained: gained / count });
    });
    const surplus = at.surpluses[place] ?? { mean: 0, deviation: 0 };
    const y0 = (profileId: string, interval: number): number =>
      (present.get(profileId)?.[interval] ?? 0) +
      (problem.standing.get(profileId)?.[interval] ?? 0);
    const reached = terms.reduce(
      (sum, { profileId, interval, factor }) => sum + factor * y0(profileId, interval),
      0,
    );
    return { goal: place, surplus, offset: surplus.mean - reached, terms };
  });
}

/**
 * An agent's effect over a block, by interval: shared evenly; that on an interval inside the block
 * is the interval's own.
 */
function termsOf(
  { interval }: Goal,
  {
    profileId,
    block: { fromInterval, toInterval },
    gained,
  }: { readonly profileId: string; readonly block: Block; readonly gained: number },
): Cut['terms'] {
  const isInside = interval !== null && interval >= fromInterval && interval < toInterval;
  if (isInside) return [{ profileId, interval, factor: gained }];
  const length = toInterval - fromInterval;
  return Array.from({ length }, (_, place) => ({
    profileId,
    interval: fromInterval + place,
    factor: gained / length,
  }));
}
