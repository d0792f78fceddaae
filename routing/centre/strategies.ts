/**
 * The presets: each a vector of comparator elements, compared from the left; the agent's id ends
 * every tie. Smaller wins, for every element: one that prefers more negates.
 *
 * What an element looks at decides where it is kept: `pair` elements are equal for all agents of
 * one signature, `agent` and `agentQueue` elements order the able agents inside a signature's sets,
 * and `draw` must be asked of each agent in turn. To add one: a row here, and a line in `presets`.
 * Source: acd-routing.md B8.
 */
import { assert } from '../../kernel/index.ts';
import type { Strategy, StrategyName } from '../../rules/index.ts';

/** What a comparator may read of an agent. */
export interface Agent {
  readonly capacity: number;
  readonly firstWork: Work | null;
  readonly idleKeyMs: number;
  readonly handledToday: number;
  readonly talkTodayMs: number;
  readonly offersFrom: readonly number[];
}

interface Work {
  readonly channel: { readonly index: number; readonly interruptedBy: readonly boolean[] };
  readonly cost: number;
  readonly nextOfAgent: Work | null;
}

/** What a comparator may read of a demand and an agent signature. */
interface Pair {
  readonly ring: number;
  readonly score: number;
  readonly link: { readonly level: number; readonly order: number };
  readonly signature: { readonly flexibility: number };
}

/** Units of the holds that no other hold interrupts. */
function unitsInUse({ firstWork }: Agent): number {
  let units = 0;
  for (let work = firstWork; work !== null; work = work.nextOfAgent) {
    if (!isInterrupted(work, firstWork)) units += work.cost;
  }
  return units;
}

function isInterrupted({ channel }: Work, firstWork: Work | null): boolean {
  for (let work = firstWork; work !== null; work = work.nextOfAgent) {
    if (channel.interruptedBy[work.channel.index] === true) return true;
  }
  return false;
}

/** Number of their last offer among all of a queue; 0: they have had none. */
export function offerFrom({ offersFrom }: Agent, queue: number): number {
  for (let at = 0; at < offersFrom.length; at += 2) {
    if (offersFrom[at] === queue) return offersFrom[at + 1] ?? 0;
  }
  return 0;
}

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
  loadRatio: { scope: 'agent', value: (agent: Agent) => unitsInUse(agent) / agent.capacity },
  /** Since when they have been idle: the longest idle first. What the key is, `idle-clock.ts` says. */
  idleKey: { scope: 'agent', value: (agent: Agent) => agent.idleKeyMs },
  /** Calls that they have handled since the day began, fewest first. */
  handledToday: { scope: 'agent', value: (agent: Agent) => agent.handledToday },
  /** Talk and hold since the day began, counted at their ends; least first. */
  talkToday: { scope: 'agent', value: (agent: Agent) => agent.talkTodayMs },
  /** Linked queues plus skills, least first: those who can do more are kept for later. */
  flexibility: { scope: 'pair', value: (pair: Pair) => pair.signature.flexibility },
  /** The agent's last offer among all of the call's own queue, else 0: it moves on offer. */
  lastOffer: { scope: 'agentQueue', value: offerFrom },
  /** Of the link, for a line of agents that is always tried from its head. */
  order: { scope: 'pair', value: (pair: Pair) => pair.link.order },
  /** A number drawn for each offer. */
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

const presets: { readonly [name in StrategyName]: readonly ElementName[] } = {
  /** The agent who has been idle longest: the fair default of inbound queues. */
  longestIdle: ['ring', 'level', 'loadRatio', 'idleKey'],
  /** The agent with the fewest calls today: where calls, not time, are to be shared alike. */
  fewestHandled: ['ring', 'level', 'handledToday', 'idleKey'],
  /** The agent with the least talk today: where calls differ much in length. */
  leastTalk: ['ring', 'level', 'talkToday', 'idleKey'],
  /** The agent who has most of the preferred skills: where who answers matters more than fairness. */
  bestSkill: ['score', 'loadRatio', 'idleKey'],
  /** The agent who can do least else: keeps those who serve many queues free for them. */
  leastFlexible: ['ring', 'level', 'flexibility', 'idleKey'],
  /** Whoever had an offer of this queue longest ago, also one that was not answered: turns in order. */
  roundRobin: ['ring', 'level', 'lastOffer'],
  /** Always the first of the queue's list who is free: a hunt line with its regulars at the head. */
  linear: ['ring', 'level', 'order'],
  /** By lot, from a seed: where no order may be foreseen. */
  random: ['ring', 'level', 'draw'],
};

/**
 * Elements that order agents of one signature; at most this many fit a node's key beside the
 * agent's place.
 */
type SetElement = Extract<ComparatorElement, { scope: 'agent' | 'agentQueue' }>;

const setElementsMax = 3;

export type CompiledStrategy = Readonly<ReturnType<typeof compileStrategy>>;

/** Compiles a strategy; a ring group orders its agents as `longestIdle` does. */
export function compileStrategy(strategy: Strategy, options: { readonly loadFirst: boolean }) {
  const isPreset = typeof strategy === 'string';
  const preset = presets[isPreset ? strategy : 'longestIdle'];
  const names: readonly ElementName[] = options.loadFirst
    ? ['loadRatio', ...preset.filter((name) => name !== 'loadRatio')]
    : preset;
  const vector: readonly ComparatorElement[] = names.map((name) => ({ name, ...elements[name] }));
  const setElements: readonly SetElement[] = vector.filter(
    (element): element is SetElement => element.scope === 'agent' || element.scope === 'agentQueue',
  );
  assert(setElements.length <= setElementsMax, 'a key holds the elements of a set');
  const name: StrategyName | 'ringGroup' = isPreset ? strategy : 'ringGroup';
  const [first, second, third] = setElements.map(({ value }) => value);
  return {
    name,
    elements: vector,
    /** Of the elements. */
    names,
    /** Those that differ between agents of one signature: the key of the able sets, in order. */
    setElements,
    /** Their values, as the key of an agent's place in such a set. */
    setKey: { first: first ?? null, second: second ?? null, third: third ?? null },
    places: placesOf(vector),
    /** What looks at pairs comes before what looks at agents: pairs have tiers. */
    hasTiers: vector.every(
      ({ scope }, at) => scope !== 'pair' || at === 0 || vector[at - 1]?.scope === 'pair',
    ),
    /** Strategies of one family share the able sets (per queue, where an element asks for it). */
    family: setElements.map((element) => element.name).join(' '),
    /** Every able agent must be asked. */
    draws: names.includes('draw'),
    /** Offers at once when a ring round begins, where no step says otherwise. */
    offers: isPreset ? 1 : strategy.ringGroup.offers,
    /** One more offer at each of these; null: never. */
    growEveryMs: isPreset ? null : strategy.ringGroup.everyMs,
  };
}

/**
 * By element, but the draw: its place among the values of a pair, or, counted from -1 down, among
 * those of the set's key.
 */
function placesOf(vector: readonly ComparatorElement[]): readonly number[] {
  let ofPair = -1;
  let ofSet = 0;
  return vector.flatMap(({ scope }) => {
    if (scope === 'draw') return [];
    if (scope === 'pair') ofPair += 1;
    else ofSet -= 1;
    return [scope === 'pair' ? ofPair : ofSet];
  });
}
