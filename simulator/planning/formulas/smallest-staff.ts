/**
 * The fewest agents that meet the goals of one interval.
 *
 * By Erlang A where callers have a patience, else by Erlang C; every goal is monotone in the number
 * of agents. Doubles the step until a number will do, then halves. The value at the answer and at
 * one agent less are given, so that people see how close it was.
 * Cost: about 2 log₂(n) evaluations. Source: simulation.md 10.1.
 */
import { erlangA } from './erlang-a.ts';
import { erlangC, type QueueInput } from './erlang-c.ts';
import {
  type Answer,
  agentCountMax,
  type FormulaLimit,
  firstOutOfRange,
  hourMs,
  limited,
  ranges,
} from './limit.ts';

/** What is asked; at least one goal. */
export interface StaffInput extends Omit<QueueInput, 'agentCount'> {
  /** Null: nobody abandons. */
  readonly patienceMsMean: number | null;
  readonly serviceLevelOfferedMin?: number | null;
  readonly abandonShareMax?: number | null;
  readonly occupancyMax?: number | null;
}

/** What a number of agents achieves. */
export interface StaffFigures {
  readonly agentCount: number;
  readonly serviceLevelOffered: number;
  readonly abandonShare: number;
  readonly occupancy: number;
  readonly speedOfAnswerMs: number | null;
}

/** The answer. */
export interface SmallestStaff {
  readonly agentCountMin: number;
  readonly atMin: StaffFigures;
  /** Null: no formula holds there (no agent, or a load that nobody leaves). */
  readonly oneLess: StaffFigures | null;
}

const shares = {
  serviceLevelOfferedMin: { min: 0, max: 1 },
  abandonShareMax: { min: 0, max: 1 },
  occupancyMax: { min: 0, max: 1 },
} as const;

/** The fewest agents, or why there is no such number. */
export function smallestStaff(input: StaffInput): Answer<SmallestStaff> {
  const refused = refusalOf(input);
  if (refused !== null) return refused;
  const load = (input.arrivalsPerHour / hourMs) * input.handleTimeMsMean;
  // Without abandonment fewer agents than the load have no figures at all.
  const least = input.patienceMsMean === null ? Math.floor(load) + 1 : 1;
  const most = Math.min(agentCountMax, Math.max(least, Math.ceil(8 * load) + 1000) * 16);
  const first = enoughFrom(input, { least, most });
  if (first === null) {
    return limited(`${goalWords(input)}: not reached with ${most} agents for ${load} erlangs`);
  }
  const atMin = figuresAt(input, first);
  if (atMin === null) return limited(`no figures at ${first} agents`);
  return { ok: true, agentCountMin: first, atMin, oneLess: figuresAt(input, first - 1) };
}

/** What `agentCount` agents achieve; null: the formula does not hold there. */
export function figuresAt(input: StaffInput, agentCount: number): StaffFigures | null {
  if (agentCount < 1) return null;
  const { patienceMsMean } = input;
  if (patienceMsMean === null) {
    const answer = erlangC({ ...input, agentCount });
    if (!answer.ok) return null;
    const { serviceLevel, occupancy, speedOfAnswerMs } = answer;
    return {
      agentCount,
      serviceLevelOffered: serviceLevel,
      abandonShare: 0,
      occupancy,
      speedOfAnswerMs,
    };
  }
  const answer = erlangA({ ...input, patienceMsMean, agentCount });
  if (!answer.ok) return null;
  const { serviceLevelOffered, abandonShare, occupancy, speedOfAnswerMs } = answer;
  return { agentCount, serviceLevelOffered, abandonShare, occupancy, speedOfAnswerMs };
}

/** The smallest number in least..most that meets all goals; null: none. */
function enoughFrom(
  input: StaffInput,
  { least, most }: { readonly least: number; readonly most: number },
): number | null {
  const isEnough = (agentCount: number): boolean => meetsGoals(input, figuresAt(input, agentCount));
  const load = (input.arrivalsPerHour / hourMs) * input.handleTimeMsMean;
  let short = least - 1;
  let enough = Math.max(least, Math.ceil(load));
  for (let step = 1; !isEnough(enough); step *= 2) {
    if (enough >= most) return null;
    short = enough;
    enough = Math.min(most, enough + step);
  }
  while (enough - short > 1) {
    const middle = Math.floor((short + enough) / 2);
    if (isEnough(middle)) enough = middle;
    else short = middle;
  }
  return enough;
}

function meetsGoals(input: StaffInput, figures: StaffFigures | null): boolean {
  if (figures === null) return false;
  const { serviceLevelOfferedMin, abandonShareMax, occupancyMax } = input;
  return (
    figures.serviceLevelOffered >= (serviceLevelOfferedMin ?? 0) &&
    figures.abandonShare <= (abandonShareMax ?? 1) &&
    figures.occupancy <= (occupancyMax ?? 1)
  );
}

function refusalOf(input: StaffInput): FormulaLimit | null {
  const { arrivalsPerHour, handleTimeMsMean, targetMs, patienceMsMean } = input;
  const goals = Object.fromEntries(
    [
      ['serviceLevelOfferedMin', input.serviceLevelOfferedMin] as const,
      ['abandonShareMax', input.abandonShareMax] as const,
      ['occupancyMax', input.occupancyMax] as const,
    ].flatMap(([name, goal]) => (goal === undefined || goal === null ? [] : [[name, goal]])),
  );
  const patience = patienceMsMean === null ? {} : { patienceMsMean };
  return firstOutOfRange(
    { arrivalsPerHour, handleTimeMsMean, targetMs, ...patience, ...goals },
    { ...ranges, ...shares },
  );
}

function goalWords({ serviceLevelOfferedMin, abandonShareMax, occupancyMax }: StaffInput): string {
  const words = [
    serviceLevelOfferedMin == null ? '' : `a service level of at least ${serviceLevelOfferedMin}`,
    abandonShareMax == null ? '' : `at most ${abandonShareMax} abandoning`,
    occupancyMax == null ? '' : `an occupancy of at most ${occupancyMax}`,
  ];
  return words.filter((word) => word !== '').join(', ');
}
