/**
 * Trims a roster that meets the goals: removes agents or moves them to cheaper shifts while the
 * sample still meets them. Greedy; a failed change is not tried again.
 */
import { boundedOf } from './cover.ts';
import {
  type Candidate,
  findPromising,
  isGoodEnough,
  isSpent,
  keep,
  reportStage,
  type SearchState,
  sampleRosters,
} from './sample.ts';
import type { Search } from './search.ts';
import type { ShiftPattern } from './shift-pattern.ts';

interface Change {
  readonly from: number;
  readonly to: number | null;
  readonly saved: number;
}

/** Changes simulated together; a fixed number, so that results do not depend on the machine. */
const triedAtOnce = 8;
const triesMax = 240;
const replacementsMax = 4;

export function* trim(state: SearchState): Search<void> {
  const { problem } = state;
  const failed = new Set<string>();
  for (let tries = 0; tries < triesMax && !isSpent(state); tries += triedAtOnce) {
    const { best } = state;
    if (best === null) return;
    const changes = changesOf(problem.patterns, best.roster)
      .values()
      .filter((one) => !failed.has(keyOf(one)) && keepsBounds(changed(best.roster, one), state))
      .take(triedAtOnce)
      .toArray();
    if (changes.length === 0) return;
    yield* reportStage(state, 'trimming');
    const rosters = changes.map((change) => changed(best.roster, change));
    const looks = yield* findPromising(state, best, rosters);
    const candidates: readonly Candidate[] = yield* sampleRosters(
      state,
      rosters.filter((_, place) => looks[place]?.isPromising),
    );
    const good = candidates.filter((candidate) => isGoodEnough(state, candidate));
    const isGood = rosters.map((roster) => good.some((one) => one.roster === roster));
    for (const [place, change] of changes.entries()) {
      if (isGood[place] !== true) failed.add(keyOf(change));
    }
    const together = changes.filter((_, place) => isGood[place]);
    const next = (yield* madeAtOnce(state, best, together)) ?? good[0];
    if (next !== undefined) keep(state, next);
  }
}

/** The roster with as many changes as still meet the goals together; null if no two do. */
function* madeAtOnce(
  state: SearchState,
  best: Candidate,
  changes: readonly Change[],
): Search<Candidate | null> {
  const apart = changes.filter(
    ({ from }, place) => changes.findIndex((one) => one.from === from) === place,
  );
  const counts = new Set([apart.length, Math.ceil(apart.length / 2)]);
  const rosters = [...counts]
    .filter((count) => count > 1)
    .map((count) => apart.slice(0, count).reduce(changed, best.roster))
    .filter((roster) => keepsBounds(roster, state));
  if (rosters.length === 0) return null;
  const candidates = yield* sampleRosters(state, rosters);
  return candidates.find((candidate) => isGoodEnough(state, candidate)) ?? null;
}

function keyOf({ from, to }: Change): string {
  return `${from} ${to ?? ''}`;
}

function changed(roster: readonly number[], { from, to }: Change): readonly number[] {
  return roster.map((heads, place) => heads + (place === to ? 1 : 0) - (place === from ? 1 : 0));
}

/** Changes that lower a roster's cost, largest saving first. */
function changesOf(
  patterns: readonly ShiftPattern[],
  roster: readonly number[],
): readonly Change[] {
  const changes = patterns.flatMap((pattern, from) => {
    if ((roster[from] ?? 0) === 0) return [];
    const removal: Change = { from, to: null, saved: pattern.cost };
    const replacements = patterns
      .map((other, to): Change => ({ from, to, saved: pattern.cost - other.cost }))
      .filter(({ to, saved }) => saved > 0 && to !== null && replaces(patterns[to], pattern))
      .sort((a, b) => b.saved - a.saved)
      .slice(0, replacementsMax);
    return [removal, ...replacements];
  });
  return changes.sort(
    (a, b) => b.saved - a.saved || a.from - b.from || (a.to ?? -1) - (b.to ?? -1),
  );
}

/**
 * Whether a pattern can replace another: the same hours by another profile, or fewer by the same.
 */
function replaces(other: ShiftPattern | undefined, pattern: ShiftPattern): boolean {
  if (other === undefined) return false;
  if (other.profileId !== pattern.profileId) {
    return other.kindId === pattern.kindId && isEqual(other.presence, pattern.presence);
  }
  return other.startMs >= pattern.startMs && other.endMs <= pattern.endMs;
}

function isEqual(a: readonly number[], b: readonly number[]): boolean {
  return a.every((share, place) => share === b[place]);
}

/** Whether a roster keeps the bounds on heads, and has some. */
export function keepsBounds(roster: readonly number[], { problem }: SearchState): boolean {
  const { patterns, standingShifts } = problem;
  const headsOf = (is: (pattern: ShiftPattern) => boolean): number =>
    patterns.reduce((sum, pattern, place) => sum + (is(pattern) ? (roster[place] ?? 0) : 0), 0);
  const all = headsOf(() => true);
  if (all === 0 && standingShifts.length === 0) return false;
  return boundedOf(problem).every(({ of: { headsMin, headsMax }, isOf }) => {
    const heads = headsOf(isOf);
    return heads >= headsMin && heads <= (headsMax ?? heads);
  });
}
