/** A plan compiled for the lane: queues and groups of agents alike, agents in order of id. */
import { routingDefaults, wrapUpLimitMsOf } from '../../routing/index.ts';
import { whoServes } from '../checks/agents-of-queue.ts';
import type { SimulationPlan } from '../plan.ts';
import { wrapUpRuleOf } from '../simulation-centre.ts';
import { hasLives } from './caller-lives.ts';
import { type LaneObstacle, laneObstacles } from './lane-class.ts';

export interface LaneQueue {
  readonly id: string;
  readonly class: 0 | 1 | 2 | 3;
  /** Added to times of entry where first calls of two queues are compared. */
  readonly offsetMs: number;
  readonly wrapUpMode: 'none' | 'optional' | 'timed' | 'mandatory';
  readonly wrapUpLimitMs: number;
  /** Groups of agents who serve it. */
  readonly groups: Int32Array;
}

export interface LanePlan {
  /** Whether calls have records (`caller-lives.ts`). */
  readonly hasLives: boolean;
  readonly queues: readonly LaneQueue[];
  readonly allQueues: Int32Array;
  readonly queueOfType: Int32Array;
  /** Agents by place in order of id: their numbers in the plan, and their groups. */
  readonly numbers: Int32Array;
  readonly groups: Int32Array;
  readonly groupSizes: readonly number[];
  /** By group: the queues that its agents serve. */
  readonly queuesOf: readonly Int32Array[];
}

const compiled = new WeakMap<SimulationPlan, LanePlan | readonly LaneObstacle[]>();

/** The compiled form, or what keeps the plan with the full core. */
export function lanePlanOf(plan: SimulationPlan): LanePlan | readonly LaneObstacle[] {
  let known = compiled.get(plan);
  if (known === undefined) {
    const obstacles = laneObstacles(plan);
    known = obstacles.length > 0 ? obstacles : compileLane(plan);
    compiled.set(plan, known);
  }
  return known;
}

export function isLanePlan(of: LanePlan | readonly LaneObstacle[]): of is LanePlan {
  return !Array.isArray(of);
}

function compileLane(plan: SimulationPlan): LanePlan {
  const { agents, callTypes, centre } = plan;
  const ids = agents.map(({ id }) => id);
  const numbers = ids.map((_, number) => number).sort((a, b) => compareIds(ids[a], ids[b]));
  const serves = whoServes(centre, ids);
  const served = ids.map((): number[] => []);
  centre.queues.forEach(({ id }, queue) => {
    for (const number of serves(id)) served[number]?.push(queue);
  });
  const keys = served.map((queues) => queues.join());
  const kinds = [...new Set(keys)];
  const groups = Int32Array.from(numbers, (number) => kinds.indexOf(keys[number] ?? ''));
  const { class: defaultClass = 2 } = centre.defaults ?? {};
  const { wrapUpCapMs = routingDefaults.wrapUpCapMs } = centre.routing ?? {};
  return {
    hasLives: hasLives(plan),
    queues: centre.queues.map(({ id, plan: own = {} }, queue) => {
      const { rule } = wrapUpRuleOf(centre, id);
      return {
        id,
        class: own.class ?? defaultClass,
        offsetMs: own.offsetMs ?? 0,
        wrapUpMode: rule?.mode ?? 'none',
        wrapUpLimitMs: Math.min(wrapUpLimitMsOf(rule, centre.routing), wrapUpCapMs),
        groups: Int32Array.from(
          kinds.flatMap((key, group) => (key.split(',').includes(String(queue)) ? group : [])),
        ),
      };
    }),
    allQueues: Int32Array.from(centre.queues.keys()),
    queueOfType: Int32Array.from(callTypes, ({ queueId }) =>
      centre.queues.findIndex(({ id }) => id === queueId),
    ),
    numbers: Int32Array.from(numbers),
    groups,
    queuesOf: kinds.map((key) => Int32Array.from(key === '' ? [] : key.split(','), Number)),
    groupSizes: kinds.map((_, group) => groups.filter((own) => own === group).length),
  };
}

/** By UTF-16 code units, as the core orders agents. */
function compareIds(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
