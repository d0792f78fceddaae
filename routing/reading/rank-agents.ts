/**
 * The first agents for a call and the number of all, for decision records: nobody else needs more
 * than the best.
 *
 * Cost: the pairs of the call's demand and some `max` agents of each, those tried, and those whom a
 * reserve keeps; where a draw decides, all who are able draw, as they do in `bestAgent`.
 * Source: acd-routing.md B7 (no sweep), B16.
 */
import { consultOf, demandOf, planOf } from '../life/calls.ts';
import { talkersIn, worksOfCall } from '../life/works.ts';
import { type Choice, compareAgents, isHeldBack } from '../matching/candidates.ts';
import { exclusionsOf } from '../matching/exclusions.ts';
import { keptAgents } from '../matching/reserves.ts';
import type { Core, Demand } from '../memory/core.ts';
import {
  type AgentRef,
  agentLayout,
  type CallRef,
  nodeLayout,
  none,
  workLayout,
} from '../memory/layout.ts';

const { agentFirstPlace, agentSignature } = agentLayout;
const { nodeItem, nodeNextPlace, nodeSet } = nodeLayout;
const { workAgent, workServes } = workLayout;

/** Those to whom a call may be offered now. */
export interface Ranking {
  /** Best first, at most as many as were asked for. */
  readonly first: readonly Choice[];
  /** Of all of them. */
  readonly count: number;
}

/** The best `max` agents for a call that waits. */
export function rankAgents(core: Core, call: CallRef, max: number): Ranking {
  const demand = demandOf(core, call);
  if (demand === null) return { first: [], count: 0 };
  const { i32, able } = core;
  const { draws } = planOf(core, call).strategy;
  const compare = (a: Choice, b: Choice): number => compareAgents(core, a, b);
  const first: Choice[] = [];
  let last: Choice | null = null;
  let count = -countHeldBack(core, call, demand);
  for (const pair of demand.pairs) {
    if (!pair.hasPassedDelay) continue;
    const set = pair.slot.able;
    count += able.size(set);
    let taken = 0;
    for (let node = able.first(set); node !== none && taken < max; node = able.next(node)) {
      const choice = { call, agent: i32[node + nodeItem] as AgentRef, pair };
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
function countHeldBack(core: Core, call: CallRef, demand: Demand): number {
  const { i32 } = core;
  const asking = consultOf(core, call);
  const asked = asking === none ? [] : talkersIn(core, i32[asking + workServes] as CallRef);
  const offered = [...worksOfCall(core, call), ...asked];
  const agents = new Set([
    ...exclusionsOf(core, call).map(({ agent }) => agent),
    ...offered.map((work) => i32[work + workAgent] as AgentRef),
    ...keptAgents(core),
  ]);
  if (agents.size === 0) return 0;
  const pairs = new Map(demand.pairs.map((pair) => [pair.signature.index, pair]));
  let count = 0;
  for (const agent of agents) {
    const pair = pairs.get(i32[agent + agentSignature]!);
    if (pair === undefined || !pair.hasPassedDelay || !isIn(core, agent, pair.slot.able)) continue;
    if (isHeldBack(core, call, agent, demand)) count += 1;
  }
  return count;
}

function isIn({ i32 }: Core, agent: AgentRef, set: number): boolean {
  for (let node = i32[agent + agentFirstPlace]!; node !== 0; node = i32[node + nodeNextPlace]!) {
    if (i32[node + nodeSet] === set) return true;
  }
  return false;
}
