/**
 * The elements of comparator vectors, by name. Smaller wins, for every element: one that prefers
 * more negates.
 *
 * What an element looks at decides where it is kept: `pair` elements are equal for all agents of
 * one signature, `agent` and `agentQueue` elements order the able agents inside a signature's sets,
 * and `draw` must be asked of each agent in turn.
 * Source: acd-routing.md B8.
 */
import { unitsInUse } from '../capacity.ts';
import type { Pair } from '../demands.ts';
import { offerFrom } from '../offers-from.ts';
import type { Agent } from '../records.ts';

type Element =
  | { readonly scope: 'pair'; readonly value: (pair: Pair) => number }
  | { readonly scope: 'agent'; readonly value: (agent: Agent) => number }
  | { readonly scope: 'agentQueue'; readonly value: (agent: Agent, queue: number) => number }
  | { readonly scope: 'draw' };

/** An element, as strategies hold it. */
export type ComparatorElement = Element & { readonly name: ElementName };

const elements = {
  /** The step since which the pair has been possible: agents whom a step added come later. */
  ring: { scope: 'pair', value: (pair: Pair) => pair.ring },
  /** Of the link between agent and queue: 0 is best. */
  level: { scope: 'pair', value: (pair: Pair) => pair.link.level },
  /** The sum of weights over the plan's true preferred terms, larger first (B5). */
  score: { scope: 'pair', value: (pair: Pair) => -pair.score },
  /** Units in use / capacity. Equal ratios of integers are equal doubles: the order is exact. */
  loadRatio: { scope: 'agent', value: (agent: Agent) => unitsInUse(agent) / agent.config.capacity },
  /** Earlier is longer idle. What the key is, `idle-clock.ts` says. */
  idleKey: { scope: 'agent', value: (agent: Agent) => agent.idleKeyMs },
  handledToday: { scope: 'agent', value: (agent: Agent) => agent.handledToday },
  /** Talk and hold, at their ends. */
  talkToday: { scope: 'agent', value: (agent: Agent) => agent.talkTodayMs },
  /** Linked queues plus skills, least first: those who can do more are kept for later. */
  flexibility: { scope: 'pair', value: (pair: Pair) => pair.signature.flexibility },
  /** The agent's last offer among all of the call's own queue, else 0: it moves on offer. */
  lastOffer: { scope: 'agentQueue', value: offerFrom },
  /** Of the link, for a line of agents that is always tried from its head. */
  order: { scope: 'pair', value: (pair: Pair) => pair.link.order },
  draw: { scope: 'draw' },
} as const satisfies { readonly [name: string]: Element };

export type ElementName = keyof typeof elements;

/** What a record says decided: the rank of the link, an element, or that nothing else differed. */
export const comparatorNames = [
  'onlyCandidate',
  'linkRank',
  ...(Object.keys(elements) as ElementName[]),
  'agentId',
] as const;

/** By name. */
export function elementNamed(name: ElementName): ComparatorElement {
  return { name, ...elements[name] };
}
