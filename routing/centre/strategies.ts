/**
 * Strategies: lists of comparator elements; the smaller value wins. `pair` values are equal within
 * a signature, `agent` and `agentQueue` values order its able agents, a `draw` is per agent. To add
 * one: a row in `elements`, a line in `presets`.
 */
import { assert } from '../../kernel/index.ts';
import type { Strategy, StrategyName } from '../../rules/index.ts';

/** Read by comparators. */
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

/** Of a demand and a signature, read by comparators. */
interface Pair {
  readonly ring: number;
  readonly score: number;
  readonly link: { readonly level: number; readonly order: number };
  readonly signature: { readonly flexibility: number };
}

/** Units of work that no other work interrupts. */
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

/** Number of the last offer among a queue's; 0: none. */
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

export type ComparatorElement = Element & { readonly name: ElementName };

const elements = {
  /** The step that made the pair possible; agents of later steps come later. */
  ring: { scope: 'pair', value: (pair: Pair) => pair.ring },
  /** The link's level; 0 is best. */
  level: { scope: 'pair', value: (pair: Pair) => pair.link.level },
  /** Sum of the weights of true preferred terms; larger first. */
  score: { scope: 'pair', value: (pair: Pair) => -pair.score },
  /** Units in use / capacity. Equal integer ratios are equal doubles, so the order is exact. */
  loadRatio: { scope: 'agent', value: (agent: Agent) => unitsInUse(agent) / agent.capacity },
  /** Time since which the agent is idle; longest first. */
  idleKey: { scope: 'agent', value: (agent: Agent) => agent.idleKeyMs },
  /** Calls handled today, fewest first. */
  handledToday: { scope: 'agent', value: (agent: Agent) => agent.handledToday },
  /** Talk and hold today, counted at their ends; least first. */
  talkToday: { scope: 'agent', value: (agent: Agent) => agent.talkTodayMs },
  /** Linked queues plus skills, least first: keeps versatile agents for later. */
  flexibility: { scope: 'pair', value: (pair: Pair) => pair.signature.flexibility },
  /** Number of the last offer from the call's own queue, else 0; set at the offer. */
  lastOffer: { scope: 'agentQueue', value: offerFrom },
  /** The link's order number, for a list tried from its start. */
  order: { scope: 'pair', value: (pair: Pair) => pair.link.order },
  draw: { scope: 'draw' },
} as const satisfies { readonly [name: string]: Element };

export type ElementName = keyof typeof elements;

/** What can decide, also rank of the link and a single candidate. */
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
  /** The agent with most of the preferred skills: where who answers matters more than fairness. */
  bestSkill: ['score', 'loadRatio', 'idleKey'],
  /** The agent who can do least else: keeps those who serve many queues free for them. */
  leastFlexible: ['ring', 'level', 'flexibility', 'idleKey'],
  /**
   * The agent whose last offer from this queue is the oldest, answered or not: agents take turns.
   */
  roundRobin: ['ring', 'level', 'lastOffer'],
  /**
   * The first free agent of the queue's list: a hunt group with its regular agents at the start.
   */
  linear: ['ring', 'level', 'order'],
  /** Chosen at random, from a seed: where nobody should foresee the order. */
  random: ['ring', 'level', 'draw'],
};

/**
 * Elements that order the agents of one signature. A node's key has room for this many beside the
 * agent's index.
 */
type SetElement = Extract<ComparatorElement, { scope: 'agent' | 'agentQueue' }>;

const setElementsMax = 3;

export type CompiledStrategy = Readonly<ReturnType<typeof compileStrategy>>;

/** Compiles a strategy. A ring group orders its agents as `longestIdle` does. */
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
    names,
    /** Elements that differ between agents of a signature; they form the key of the able sets. */
    setElements,
    setKey: { first: first ?? null, second: second ?? null, third: third ?? null },
    places: placesOf(vector),
    /** Whether all `pair` elements come first, so that pairs can be put into tiers. */
    hasTiers: vector.every(
      ({ scope }, at) => scope !== 'pair' || at === 0 || vector[at - 1]?.scope === 'pair',
    ),
    /** Strategies of one family share the able sets (one per queue if an element is per queue). */
    family: setElements.map((element) => element.name).join(' '),
    draws: names.includes('draw'),
    /** Simultaneous offers when a ring round begins, unless a step states another number. */
    offers: isPreset ? 1 : strategy.ringGroup.offers,
    /** How often a ring round adds one more simultaneous offer; null: never. */
    growEveryMs: isPreset ? null : strategy.ringGroup.everyMs,
  };
}

/**
 * Place of each element but the draw: index among the values of a pair, or, from -1 down, in the
 * key of a set.
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
