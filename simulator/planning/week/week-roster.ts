/**
 * The roster of a week: column generation bounds its cost and says which weeks are likely; then
 * some people at a time leave and come back where they are worth most; at last people of equal
 * shifts exchange days, which evens out early, late and weekend shifts and costs nothing.
 */
import { RandomStream } from '../../../kernel/index.ts';
import { PersonWeeks } from './best-week.ts';
import { fairer } from './fair-weeks.ts';
import { type KnownWeek, type WeekRosterSoFar, type WeekSearch, weekBound } from './week-bound.ts';
import { type PlacedWeek, placedWeek, WeekCover } from './week-cover.ts';
import type { WeekProblem } from './week-problem.ts';

export interface WeekRoster extends WeekRosterSoFar {
  readonly bound: number;
  readonly rounds: number;
}

/** Most people who leave at once. */
const leaversMax = 4;
/** Rounds without a gain that end the search, for each person. */
const missesMax = 60;
const noteEvery = 50;
const leastGain = 1e-6;

export function* weekRoster(problem: WeekProblem, seed: number): WeekSearch<WeekRoster> {
  const people = problem.people.map((person) => new PersonWeeks(person, problem.shifts));
  const first = filled(problem, people, []);
  yield { kind: 'note', best: first, bound: 0, stage: 'bound', rounds: 0 };
  const { bound, known } = yield* weekBound(problem, people, first.weeks);
  const likely = filled(problem, people, likeliest(known));
  let best = likely.cost < first.cost ? likely : first;
  yield { kind: 'note', best, bound, stage: 'roster', rounds: 0 };
  const draw = new RandomStream({ seed, replication: 0, purpose: 'optimiser' }).inOrder(0);
  const cover = coverOf(problem, best.weeks);
  const weeks = [...best.weeks];
  let rounds = 0;
  for (let misses = 0; misses < missesMax * people.length; misses += 1) {
    rounds += 1;
    const cost = exchangeSome(weeks, { problem, people, cover, draw, cost: best.cost });
    if (cost < best.cost - leastGain) {
      misses = 0;
      best = { weeks: [...weeks], cost };
    }
    if (rounds % noteEvery === 0) yield { kind: 'note', best, bound, stage: 'roster', rounds };
  }
  best = { ...best, weeks };
  const fair = fairer(problem, weeks);
  best = { weeks: fair, cost: costOf(problem, fair) };
  yield { kind: 'note', best, bound, stage: 'fairness', rounds };
  return { ...best, bound, rounds };
}

export function costOf(problem: WeekProblem, weeks: readonly PlacedWeek[]): number {
  const own = weeks.reduce((sum, { cost }) => sum + cost, 0);
  return own + coverOf(problem, weeks).shortHours() * problem.prices.short;
}

export function coverOf(problem: WeekProblem, weeks: readonly PlacedWeek[]): WeekCover {
  const cover = new WeekCover(problem);
  for (const week of weeks) cover.count(week, 1);
  return cover;
}

/** Weeks as given, then one by one those of the others, each where it is worth most. */
function filled(
  problem: WeekProblem,
  people: readonly PersonWeeks[],
  given: readonly (PlacedWeek | undefined)[],
): WeekRosterSoFar {
  const cover = new WeekCover(problem);
  for (const week of given) if (week !== undefined) cover.count(week, 1);
  const weeks = people.map((person, place) => {
    const week = given[place] ?? placedWeek(person, problem, cover.worthOf) ?? noWeek;
    if (given[place] === undefined) cover.count(week, 1);
    return week;
  });
  return { weeks, cost: costOf(problem, weeks) };
}

const noWeek: PlacedWeek = { week: [], cost: 0 };

/** Each person's week of the largest share, if it is most of the person. */
function likeliest(known: readonly KnownWeek[]): readonly (PlacedWeek | undefined)[] {
  const best: KnownWeek[] = [];
  for (const one of known) {
    if (one.share > Math.max(0.5, best[one.person]?.share ?? 0)) best[one.person] = one;
  }
  return best;
}

/** Some leave and come back in another order; undone where that costs more. Returns the cost. */
function exchangeSome(
  weeks: PlacedWeek[],
  of: {
    readonly problem: WeekProblem;
    readonly people: readonly PersonWeeks[];
    readonly cover: WeekCover;
    readonly draw: () => number;
    readonly cost: number;
  },
): number {
  const { problem, people, cover, draw } = of;
  const count = 1 + Math.floor(draw() * Math.min(leaversMax, people.length));
  const leavers = new Set<number>();
  while (leavers.size < count) leavers.add(Math.floor(draw() * people.length));
  const before = new Map([...leavers].map((place) => [place, weeks[place] ?? noWeek]));
  for (const week of before.values()) cover.count(week, -1);
  for (const place of leavers) {
    const person = people[place];
    const week = (person && placedWeek(person, problem, cover.worthOf)) ?? noWeek;
    weeks[place] = week;
    cover.count(week, 1);
  }
  const pay = weeks.reduce((sum, { cost }) => sum + cost, 0);
  const now = pay + cover.shortHours() * problem.prices.short;
  if (now <= of.cost + leastGain) return now;
  for (const [place, week] of before) {
    cover.count(weeks[place] ?? noWeek, -1);
    cover.count(week, 1);
    weeks[place] = week;
  }
  return of.cost;
}
