/**
 * Cuts from simulation: near a roster y₀ a goal's surplus is g(y₀) + q · (y - y₀), q being the
 * effect of one more agent. Effects must diminish, which fails at low service levels, so the start
 * is near the goals (`reserves.ts`).
 * Source: Atlason, Epelman, Henderson (2008); Cezik and L'Ecuyer (2008).
 */
import type { Cut } from './cover.ts';
import { coveringRoster, type QueueRequirement } from './formula-roster.ts';
import { type Goal, surpluses } from './goal.ts';
import { demandsAt, type Reserves } from './reserves.ts';
import { localTime, presenceByProfile } from './roster.ts';
import {
  allShifts,
  type Candidate,
  isSpent,
  keepIfBetter,
  reportStage,
  requiredSurplus,
  type SearchState,
  sampleRosters,
  shortfalls,
  tryRosters,
} from './sample.ts';
import type { Search } from './search.ts';
import type { StaffingProblem } from './staffing-problem.ts';

const blocksMax = 4;
const roundsMax = 6;
/** How far below the proven reserves a cut may lead; beyond, effects of agents are unknown. */
const reserveBelow = 0.5;
/**
 * Agents added where less than half of a goal's calls are good, since one agent would hardly show
 * an effect.
 */
const agentsAddedLow = 2;
const lowShare = 0.5;

export interface Slope {
  readonly goal: number;
  readonly surplus: Candidate['surpluses'][number];
  /** g(y₀) - q · y₀: at zero agents, the line of slope q that touches the surplus g at y₀. */
  readonly offset: number;
  readonly terms: Cut['terms'];
}

export interface CutSearch {
  readonly requirements: readonly QueueRequirement[];
  readonly reserves: Reserves;
  readonly start: Candidate;
  readonly slopes: Slope[];
}

/** Solves the program with all cuts so far until it finds no cheaper roster. */
export function* searchByCuts(
  state: SearchState,
  { requirements, reserves, start, slopes }: CutSearch,
): Search<void> {
  const { problem } = state;
  if (isSpent(state)) return;
  // Leaves half of the days to trimming, which ends nearer to the goals.
  const daysMax = state.simulatedDays + (state.daysMax - state.simulatedDays) / 2;
  yield* measureSlopes(state, start, slopes);
  const demands = demandsAt(state, requirements, reserves, reserveBelow);
  for (let round = 0; round < roundsMax && state.simulatedDays < daysMax; round++) {
    yield* reportStage(state, 'cuts');
    const cuts = slopes.map((slope) =>
      cutOf(slope, requiredSurplus(state, slope.surplus, slope.goal)),
    );
    const outcome = yield* coveringRoster(problem, { demands, cuts });
    // Cuts from noisy simulations may contradict each other; the best roster so far stays.
    if (outcome.kind === 'impossible') return;
    const [candidate] = yield* sampleRosters(state, [outcome.roster]);
    if (candidate === undefined || isDearer(state, candidate)) return;
    if (keepIfBetter(state, candidate)) return;
    const short = shortfalls(state, candidate);
    const found = yield* slopesAt(state, candidate);
    const useful = found.filter(({ goal, terms }) => (short[goal] ?? 0) > 0 && terms.length > 0);
    if (useful.length === 0) return;
    for (const slope of useful) slopes.push(slope);
  }
}

/** Adds the slopes at a roster; a goal that no agent improves gives none, relying on reserves. */
export function* measureSlopes(state: SearchState, at: Candidate, slopes: Slope[]): Search<void> {
  for (const slope of yield* slopesAt(state, at)) if (slope.terms.length > 0) slopes.push(slope);
}

function isDearer({ best }: SearchState, { totals }: Candidate): boolean {
  return best !== null && totals.cost >= best.totals.cost;
}

/** The cut that asks for a surplus of the goal. */
export function cutOf({ goal, offset, terms }: Slope, asked: number): Cut {
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
 * Groups of profiles without a common queue: one simulation can try a group, as each goal's gain
 * belongs to one profile. Greedy.
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
  const [base, ...more] = yield* tryRosters(state, [shifts, ...tries.map((one) => one.shifts)], {
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
 * An agent's effect over a block, spread evenly over its intervals; a goal of one interval in the
 * block takes all of it.
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
