/**
 * Candidates: the agents a call may be offered to, and the vectors they are compared by.
 *
 * Source: acd-routing.md B7 (pair key), B8.
 */
import { routerDraw } from '../kernel/index.ts';
import type { ComparatorElement } from './comparators/element.ts';
import type { Demand, Pair } from './demands.ts';
import { isExcluded } from './exclusions.ts';
import type { Agent, Call } from './records.ts';
import { isReserved } from './reserves.ts';
import { hasLiveOffer, talksIn } from './segments.ts';
import type { Core } from './state.ts';

/** A call and an agent who may have it, by their pair. */
export interface Choice {
  readonly call: Call;
  readonly agent: Agent;
  readonly pair: Pair;
}

/** Tests 9 and 11, for an agent whom the other tests let have the call. */
export function isHeldBack(call: Call, agent: Agent, demand: Demand): boolean {
  if (call.exclusions.length > 0 && isExcluded(call, agent)) return true;
  if (call.liveOffers > 0 && hasLiveOffer(call, agent)) return true;
  if (call.consultOf !== null && talksIn(call.consultOf.serves, agent)) return true;
  return agent.ableFor.length > 0 && isReserved(agent, demand);
}

/** Place of the link in the pair key: its rank, or with `longestQueue` its order number. */
export function linkPlace(core: Core, { link }: Pair): number {
  return core.centre.settings.precedence === 'longestQueue' ? link.order : link.rank;
}

/** Smaller (link, comparator vector, agent) first, for two agents who may have one call. */
export function compareAgents(core: Core, a: Choice, b: Choice): number {
  const link = linkPlace(core, a.pair) - linkPlace(core, b.pair);
  if (link !== 0) return link;
  for (const element of a.call.plan.strategy.elements) {
    const difference = elementValue(core, element, a) - elementValue(core, element, b);
    if (difference !== 0) return difference;
  }
  return a.agent.config.index - b.agent.config.index;
}

/** One element of the vector of an agent for a call. */
export function elementValue(core: Core, element: ComparatorElement, of: Choice): number {
  switch (element.scope) {
    case 'pair':
      return element.value(of.pair);
    case 'agent':
      return element.value(of.agent);
    case 'agentQueue':
      return element.value(of.agent, of.call.queue.index);
    case 'draw':
      return routerDraw({
        seed: core.centre.seed,
        offerNumber: of.call.offersMade + 1,
        callId: of.call.id,
        agentId: of.agent.config.id,
      });
  }
}

/** The agents to whom a call may be offered now, in no order. */
export function* candidatesOf(call: Call): Generator<Choice> {
  for (const pair of call.demand?.pairs ?? []) {
    if (!pair.hasPassedDelay) continue;
    const { able } = pair.slot;
    for (let node = able.first(); node !== null; node = able.next(node)) {
      const agent = node.item;
      if (!isHeldBack(call, agent, pair.demand)) yield { call, agent, pair };
    }
  }
}
