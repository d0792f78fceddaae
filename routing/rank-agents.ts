/**
 * The first agents for a call and the number of all, for decision records: nobody else needs more
 * than the best.
 *
 * Cost: the pairs of the call's demand and some `max` agents of each, those tried, and those whom a
 * reserve keeps; where a draw decides, all who are able draw, as they do in `bestAgent`.
 * Source: acd-routing.md B7 (no sweep), B16.
 */
import type { OrderedSet } from '../kernel/index.ts';
import { type Choice, compareAgents, isHeldBack } from './candidates.ts';
import type { Demand } from './demands.ts';
import type { Agent, Call } from './records.ts';
import { keptAgents } from './reserves.ts';
import { talkersIn } from './segments.ts';
import type { Core } from './state.ts';
import { worksOfCall } from './works.ts';

/** Those to whom a call may be offered now. */
export interface Ranking {
  /** Best first, at most as many as were asked for. */
  readonly first: readonly Choice[];
  /** Of all of them. */
  readonly count: number;
}

/** The best `max` agents for a call that waits. */
export function rankAgents(core: Core, call: Call, max: number): Ranking {
  const { demand, plan } = call;
  if (demand === null) return { first: [], count: 0 };
  const { draws } = plan.strategy;
  const compare = (a: Choice, b: Choice): number => compareAgents(core, a, b);
  const first: Choice[] = [];
  let last: Choice | null = null;
  let count = -countHeldBack(core, call, demand);
  for (const pair of demand.pairs) {
    if (!pair.hasPassedDelay) continue;
    const { able } = pair.slot;
    count += able.size;
    let taken = 0;
    for (let node = able.first(); node !== null && taken < max; node = able.next(node)) {
      const choice = { call, agent: node.item, pair };
      if (isHeldBack(core, call, choice.agent, demand)) continue;
      if (last !== null && compare(choice, last) >= 0) {
        if (draws) continue;
        break;
      }
      if (!draws) taken += 1;
      first.push(choice);
      if (first.length < 2 * max) continue;
      first.sort(compare).length = max;
      last = first.at(-1) ?? null;
    }
  }
  return { first: first.sort(compare).slice(0, max), count };
}

/** How many are held back from the call who could have it but for that. */
function countHeldBack(core: Core, call: Call, demand: Demand): number {
  const asked = call.consultOf === null ? [] : talkersIn(call.consultOf.serves);
  const tried = [...call.exclusions, ...worksOfCall(call), ...asked];
  const agents = new Set([...tried.map(({ agent }) => agent), ...keptAgents(core)]);
  if (agents.size === 0) return 0;
  const pairs = new Map(demand.pairs.map((pair) => [pair.signature, pair]));
  let count = 0;
  for (const agent of agents) {
    const pair = pairs.get(agent.signature);
    if (pair === undefined || !pair.hasPassedDelay || !isIn(agent, pair.slot.able)) continue;
    if (isHeldBack(core, call, agent, demand)) count += 1;
  }
  return count;
}

function isIn(agent: Agent, able: OrderedSet<Agent>): boolean {
  for (let node = agent.firstPlace; node !== null; node = node.nextPlace) {
    if (node.set === able) return true;
  }
  return false;
}
