/**
 * Agents at work that each queue needs in each interval by simulation: each queue alone, with its
 * own callers, handle times and patience, and what an interval leaves waiting for the next.
 */
import type { Scenario } from '../../../contracts/index.ts';
import type { CentreFile } from '../../../routing/index.ts';
import { simulationCentre } from '../../simulation-centre.ts';
import { byInterval, type Goal, goalSums, readGoals } from './goal.ts';
import type { QueueNeed } from './required-staff.ts';
import { localTime } from './roster.ts';
import { requestSimulation, type Search } from './search.ts';
import type { StaffingProblem } from './staffing-problem.ts';

type Shift = Scenario['agents']['shifts'][number];

/** Queues that share no agent: profiles of their own names. */
export interface QueuesAlone {
  readonly scenario: Scenario;
  readonly centre: CentreFile;
}

export function queuesAlone({ scenario, centre, demand }: StaffingProblem): QueuesAlone {
  const { centre: whole, queueIds } = simulationCentre(scenario, centre);
  const links = demand.map(({ queueId }) => ({ id: queueId, links: [{ queue: queueId }] }));
  const { busyness } = scenario;
  return {
    centre: {
      schema: 'callwright.centre/1',
      id: 'queues-alone',
      timeZone: whole.timeZone,
      queues: whole.queues
        .filter(({ id }) => demand.some(({ queueId }) => queueId === id))
        .map(({ id, serviceLevel }) => ({ id, ...(serviceLevel && { serviceLevel }) })),
      profiles: links,
    },
    scenario: {
      schema: scenario.schema,
      ...(scenario.clock && { clock: scenario.clock }),
      ...(busyness && { busyness }),
      callTypes: scenario.callTypes.map((callType, place) => {
        const { id, arrivals, handleTime, patience, patienceFactorByInterval } = callType;
        const { talk, factorByInterval, wrapUp, hold } = handleTime;
        return {
          id,
          queue: queueIds[place] ?? id,
          arrivals,
          patience,
          ...(patienceFactorByInterval && { patienceFactorByInterval }),
          handleTime: {
            talk,
            ...(factorByInterval && { factorByInterval }),
            ...(wrapUp && { wrapUp }),
            ...(hold && { hold }),
          },
        };
      }),
      agents: {
        shifts: [],
      },
    },
  };
}

export interface NeedOptions {
  readonly seed: number;
  readonly days: number;
}

/** Most agents above Erlang A that are tried. */
const roundsMost = 24;

interface NeedCell {
  readonly queue: number;
  readonly interval: number;
  /** Places of its goals. */
  readonly goals: readonly number[];
  agents: number;
}

/**
 * By queue and interval; null: no number near Erlang A meets the goals. First intervals that miss
 * get one more until none does. Then every other interval tries one fewer at a time, which it keeps
 * if it and the next still meet theirs.
 */
export function* simulatedNeeds(
  problem: StaffingProblem,
  needs: readonly QueueNeed[],
  options: NeedOptions,
): Search<readonly (readonly (number | null)[])[]> {
  const goals = byInterval(problem.goals, problem.demand);
  const cells = cellsOf(goals, needs);
  const missed = function* (fewer: ReadonlySet<NeedCell>): Search<ReadonlySet<NeedCell>> {
    const rosters = [shiftsOf(problem, cells, fewer)];
    const [days = []] = yield* requestSimulation({ rosters, goals, ...options });
    const sums = days.map((day) => goalSums(goals, day));
    const isMet = readGoals(goals, sums, 0.95).map(({ verdict }) => verdict !== 'missed');
    return new Set(cells.filter((cell) => cell.goals.some((place) => isMet[place] === false)));
  };
  let short = yield* missed(new Set());
  for (let round = 1; short.size > 0 && round < roundsMost; round += 1) {
    for (const cell of short) cell.agents += 1;
    short = yield* missed(new Set());
  }
  const open = new Set(cells.filter((cell) => !short.has(cell) && cell.agents > 1));
  for (let turn = 0; open.size > 0; turn = 1 - turn) {
    const fewer = new Set([...open].filter(({ interval }) => interval % 2 === turn));
    if (fewer.size === 0) continue;
    const failed = yield* missed(fewer);
    for (const cell of fewer) {
      const next = cells.find((one) => isAfter(one, cell));
      const isHeld = !failed.has(cell) && !(next !== undefined && failed.has(next));
      if (isHeld) cell.agents -= 1;
      if (!isHeld || cell.agents === 1) open.delete(cell);
    }
  }
  return needs.map(({ intervals }, queue) =>
    intervals.map(({ erlangA }, interval) => {
      const cell = cells.find((one) => one.queue === queue && one.interval === interval);
      if (cell === undefined) return erlangA;
      return short.has(cell) ? null : cell.agents;
    }),
  );
}

function isAfter(one: NeedCell, { queue, interval }: NeedCell): boolean {
  return one.queue === queue && one.interval === interval + 1;
}

/** A cell for each queue and interval with a goal; others keep what Erlang A says. */
function cellsOf(goals: readonly Goal[], needs: readonly QueueNeed[]): readonly NeedCell[] {
  return needs.flatMap(({ queueId, intervals }, queue) =>
    intervals.flatMap(({ loadErlangs, erlangA }, interval): NeedCell[] => {
      const own = goals.flatMap((goal, place) =>
        goal.queueId === queueId && goal.interval === interval ? [place] : [],
      );
      const agents = Math.max(1, erlangA ?? Math.ceil(loadErlangs));
      return own.length === 0 ? [] : [{ queue, interval, goals: own, agents }];
    }),
  );
}

/** Agents stay from one interval to the next as long as both need so many. */
function shiftsOf(
  { demand, clock }: StaffingProblem,
  cells: readonly NeedCell[],
  fewer: ReadonlySet<NeedCell>,
): Shift[] {
  return demand.flatMap(({ queueId, intervals }, queue) => {
    const heads = intervals.map((_, interval) => {
      const cell = cells.find((one) => one.queue === queue && one.interval === interval);
      return cell === undefined ? 1 : cell.agents - (fewer.has(cell) ? 1 : 0);
    });
    return Array.from({ length: Math.max(...heads) }, (_, level) => level).flatMap((level) => {
      const shifts: Shift[] = [];
      let from: number | null = null;
      for (const [interval, count] of [...heads, 0].entries()) {
        if (count > level) from ??= interval;
        else if (from !== null) {
          const [start = '', end = ''] = [from, interval].map((at) =>
            localTime(at * clock.intervalMs, clock),
          );
          shifts.push({ profile: queueId, count: 1, start, end });
          from = null;
        }
      }
      return shifts;
    });
  });
}
