/**
 * Strategies: lists of comparator elements, compared from the left; the smaller value wins. `pair`
 * values are equal for all agents of a signature, `agent` and `agentQueue` values order its able
 * agents, a `draw` is made and an `own` value asked per agent. To add one: a row in `elements`, a
 * line in `presets`.
 */
import { assert } from '../../kernel/index.ts';
import type { Strategy, StrategyName } from '../../rules/index.ts';

/** Members of an agent that a comparator may read. */
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

/** Members of a demand and an agent signature that a comparator may read. */
interface Pair {
  readonly ring: number;
  readonly score: number;
  readonly link: { readonly level: number; readonly order: number };
  readonly signature: { readonly flexibility: number };
}

/** Units held by work that no other work of the agent interrupts. */
export function unitsInUse({ firstWork }: Agent): number {
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

/** Number of the agent's last offer among all offers of a queue; 0: none yet. */
export function offerFrom({ offersFrom }: Agent, queue: number): number {
  for (let at = 0; at < offersFrom.length; at += 2) {
    if (offersFrom[at] === queue) return offersFrom[at + 1] ?? 0;
  }
  return 0;
}

/** An agent who is able to take a call, as a strategy of a program sees them. */
export interface StrategyCandidate {
  readonly agentId: string;
  readonly callId: string;
  readonly queueId: string;
  /** Levels 0 to 100, by skill. */
  readonly skills: ReadonlyMap<string, number>;
  /** Level of the link between agent and queue; 0 is best. */
  readonly level: number;
  /** Order number of the link. */
  readonly order: number;
  /** The sum of the weights of the plan's preferred terms that are true. */
  readonly score: number;
  /** Units of work that the agent can hold at once. */
  readonly capacity: number;
  /** Units that they hold. */
  readonly unitsInUse: number;
  /** Time since which they have been idle, in ms; it may be that of an earlier day. */
  readonly idleKeyMs: number;
  /** Calls that they have handled since the day began. */
  readonly handledToday: number;
  /** Talk and hold since the day began, in ms, counted at their ends. */
  readonly talkTodayMs: number;
}

/**
 * A value of an agent for a call; smaller first. It must depend on its argument alone, for else a
 * journal does not replay.
 */
export type StrategyValue = (candidate: StrategyCandidate) => number;
/**
 * What a strategy compares, from the left: elements of ours and values of a program. Each is a
 * number and the agent's id ends every tie, so the order is total.
 */
export type StrategyValues = readonly (Exclude<ElementName, 'own'> | StrategyValue)[];
/** Strategies that centre files name as `{ "registered": <name> }`. */
export type Strategies = { readonly [name: string]: StrategyValues };

type Element =
  | { readonly scope: 'pair'; readonly value: (pair: Pair) => number }
  | { readonly scope: 'agent'; readonly value: (agent: Agent) => number }
  | { readonly scope: 'agentQueue'; readonly value: (agent: Agent, queue: number) => number }
  | { readonly scope: 'own'; readonly value: StrategyValue }
  | { readonly scope: 'draw' };

export type ComparatorElement = Element & { readonly name: ElementName };

const elements = {
  /** The step since which the pair has been possible; agents added by a later step come later. */
  ring: { scope: 'pair', value: (pair: Pair) => pair.ring },
  /** Level of the link between agent and queue; 0 is best. */
  level: { scope: 'pair', value: (pair: Pair) => pair.link.level },
  /** The sum of the weights of the plan's preferred terms that are true; larger first. */
  score: { scope: 'pair', value: (pair: Pair) => -pair.score },
  /** Units in use / capacity. Equal ratios of integers are equal doubles: the order is exact. */
  loadRatio: { scope: 'agent', value: (agent: Agent) => unitsInUse(agent) / agent.capacity },
  /** The time since which the agent has been idle; the longest idle first. */
  idleKey: { scope: 'agent', value: (agent: Agent) => agent.idleKeyMs },
  /** Calls that they have handled since the day began, fewest first. */
  handledToday: { scope: 'agent', value: (agent: Agent) => agent.handledToday },
  /** Talk and hold since the day began, counted at their ends; least first. */
  talkToday: { scope: 'agent', value: (agent: Agent) => agent.talkTodayMs },
  /** Linked queues plus skills, least first: those who can do more are kept for later. */
  flexibility: { scope: 'pair', value: (pair: Pair) => pair.signature.flexibility },
  /**
   * The number of the agent's last offer among all of the call's own queue, else 0; it changes on
   * offer, not on answer.
   */
  lastOffer: { scope: 'agentQueue', value: offerFrom },
  /** Order number of the link, for a list of agents that is always tried from its start. */
  order: { scope: 'pair', value: (pair: Pair) => pair.link.order },
  /** A number drawn for each offer. */
  draw: { scope: 'draw' },
  /** What a program has registered; calculated for each able agent. */
  own: { scope: 'own', value: () => 0 },
} as const satisfies { readonly [name: string]: Element };

/** A value that strategies compare. */
export type ElementName = keyof typeof elements;

/** What can decide: the rank of the link, an element, or that there was one candidate only. */
export const comparatorNames = [
  'onlyCandidate',
  'linkRank',
  ...(Object.keys(elements) as ElementName[]),
  'agentId',
] as const;

const presets: { readonly [name in StrategyName]: readonly Exclude<ElementName, 'own'>[] } = {
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

/** Name of a strategy that a program registers; null: it is one of ours. */
export function registeredName(strategy: Strategy | undefined): string | null {
  return typeof strategy === 'object' && 'registered' in strategy ? strategy.registered : null;
}

/** Whether a strategy of a program may name it. */
export function isElementName(text: string): boolean {
  return text !== 'own' && Object.hasOwn(elements, text);
}

interface StrategyOptions {
  readonly loadFirst: boolean;
  readonly strategies?: Strategies | undefined;
}

/**
 * Compiles a strategy. A ring group orders its agents as `longestIdle` does, and so does a
 * registered one where only the form of a plan is looked at.
 */
export function compileStrategy(strategy: Strategy, { loadFirst, strategies }: StrategyOptions) {
  const isPreset = typeof strategy === 'string';
  const registered = registeredName(strategy);
  const values: StrategyValues =
    strategies?.[registered ?? ''] ?? presets[isPreset ? strategy : 'longestIdle'];
  const ordered: StrategyValues = loadFirst
    ? ['loadRatio', ...values.filter((value) => value !== 'loadRatio')]
    : values;
  const vector = ordered.map(elementOf);
  const names: readonly ElementName[] = vector.map(({ name }) => name);
  const setElements = registered === null ? vector.filter(isSetElement) : [];
  assert(setElements.length <= setElementsMax, 'a key holds the elements of a set');
  const ring = typeof strategy === 'object' && 'ringGroup' in strategy ? strategy.ringGroup : null;
  const [first, second, third] = setElements.map(({ value }) => value);
  return {
    name: nameOf(strategy),
    registered,
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
    /** Whether each able agent is weighed, as the sets do not hold them in a program's order. */
    weighsAll: registered !== null,
    /** Simultaneous offers when a ring round begins, unless a step states another number. */
    offers: ring?.offers ?? 1,
    /** How often a ring round adds one more simultaneous offer; null: never. */
    growEveryMs: ring?.everyMs ?? null,
  };
}

function nameOf(strategy: Strategy): StrategyName | 'ringGroup' | 'registered' {
  if (typeof strategy === 'string') return strategy;
  return 'registered' in strategy ? 'registered' : 'ringGroup';
}

function isSetElement(element: ComparatorElement): element is SetElement {
  return element.scope === 'agent' || element.scope === 'agentQueue';
}

function elementOf(value: StrategyValues[number]): ComparatorElement {
  if (typeof value === 'function') return { name: 'own', scope: 'own', value };
  return { name: value, ...elements[value] };
}

/**
 * Place of each element but the draw: index among the values of a pair, or, from -1 down, in the
 * key of a set.
 */
function placesOf(vector: readonly ComparatorElement[]): readonly number[] {
  let ofPair = -1;
  let ofSet = 0;
  return vector.flatMap(({ scope }) => {
    if (scope === 'draw' || scope === 'own') return [];
    if (scope === 'pair') ofPair += 1;
    else ofSet -= 1;
    return [scope === 'pair' ? ofPair : ofSet];
  });
}
