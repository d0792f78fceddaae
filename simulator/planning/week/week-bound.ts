/**
 * Weeks by column generation: the solver mixes known weeks at least cost, its duals say what an
 * agent in each slot is worth, and each person's best week at those worths joins the known ones.
 * Any such worths give a lower bound on the cost of every roster (Lagrange).
 */
import type { IntegerProgram, Solution } from '../staffing/search.ts';
import type { PersonWeeks } from './best-week.ts';
import { type PlacedWeek, placedWeek } from './week-cover.ts';
import type { WeekProblem } from './week-problem.ts';

export interface WeekSearchNote {
  readonly kind: 'note';
  /** Cheapest so far; null before the first. */
  readonly best: WeekRosterSoFar | null;
  readonly bound: number;
  readonly stage: 'bound' | 'roster' | 'fairness';
  readonly rounds: number;
}

export interface WeekRosterSoFar {
  readonly weeks: readonly PlacedWeek[];
  readonly cost: number;
}

export type WeekRequest =
  | { readonly kind: 'solve'; readonly program: IntegerProgram }
  | WeekSearchNote;

/** Answered by the solution of a program; notes have no answer. */
export type WeekSearch<Result> = Generator<WeekRequest, Result, Solution | undefined>;

export interface KnownWeek extends PlacedWeek {
  readonly person: number;
  /** Its share in the cheapest mix. */
  readonly share: number;
}

export interface WeekBound {
  readonly bound: number;
  readonly known: readonly KnownWeek[];
}

const roundsMax = 80;
/** Ends where the mix costs so little more than the bound. */
const nearShare = 0.0005;
/** Known weeks of each person that are kept, the likeliest first. */
const keptWeeks = 12;

export function* weekBound(
  problem: WeekProblem,
  people: readonly PersonWeeks[],
  start: readonly PlacedWeek[],
): WeekSearch<WeekBound> {
  let known: KnownWeek[] = start.map((week, person) => ({ ...week, person, share: 1 }));
  let bound = 0;
  for (let round = 0; round < roundsMax; round += 1) {
    const solution = yield { kind: 'solve', program: mixProgram(problem, known) };
    if (solution?.kind !== 'optimal' || solution.duals === undefined) break;
    const { duals, values, cost } = solution;
    const { slots, prices } = problem;
    const worths = slots.map(({ hours }, slot) =>
      Math.min(Math.max(0, duals[slot] ?? 0), prices.short * hours),
    );
    known = known.map((one, place) => ({ ...one, share: values[slots.length + place] ?? 0 }));
    let least = slots.reduce((sum, { required }, slot) => sum + required * (worths[slot] ?? 0), 0);
    const found: KnownWeek[] = [];
    for (const [person, weeks] of people.entries()) {
      const best = placedWeek(weeks, problem, (slot, presence) => presence * (worths[slot] ?? 0));
      if (best === null) continue;
      least += best.net;
      found.push({ ...best, person, share: 0 });
    }
    bound = Math.max(bound, least);
    yield { kind: 'note', best: null, bound, stage: 'bound', rounds: round + 1 };
    if (cost - bound <= nearShare * cost) break;
    known = withNew(known, found);
  }
  return { bound, known };
}

function withNew(known: readonly KnownWeek[], found: readonly KnownWeek[]): KnownWeek[] {
  const groups = Map.groupBy([...found, ...known], ({ person }) => person);
  return [...groups.values()].flatMap((own) => {
    const [first, ...others] = own;
    const ranked = others.sort((a, b) => b.share - a.share).slice(0, keptWeeks);
    return first === undefined ? [] : [first, ...ranked];
  });
}

/** Its first variables are agents short by slot, then shares of the known weeks. */
function mixProgram(
  { slots, people, prices }: WeekProblem,
  known: readonly KnownWeek[],
): IntegerProgram {
  const covers = slots.map((_, slot) => [{ variable: slot, factor: 1 }]);
  const own = people.map((): { variable: number; factor: number }[] => []);
  for (const [place, { week, person }] of known.entries()) {
    const variable = slots.length + place;
    own[person]?.push({ variable, factor: 1 });
    for (const worked of week) {
      for (const [at, slot] of (worked?.placement.slots ?? []).entries()) {
        covers[slot]?.push({ variable, factor: worked?.placement.presence[at] ?? 0 });
      }
    }
  }
  return {
    variables: [
      ...slots.map(({ hours }) => ({ name: 'short', cost: prices.short * hours, isWhole: false })),
      ...known.map(({ cost }) => ({ name: 'week', cost, isWhole: false })),
    ],
    constraints: [
      ...slots.map(({ required }, slot) => ({
        name: 'cover',
        terms: covers[slot] ?? [],
        lower: required,
      })),
      ...own.map((terms) => ({ name: 'person', terms, lower: 1, upper: 1 })),
    ],
  };
}
