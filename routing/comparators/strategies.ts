/**
 * The presets: each a vector of comparator elements, compared from the left; the agent's id ends
 * every tie.
 *
 * To add one: its elements (`elements.ts`), and a line in {@link presets}.
 * Source: acd-routing.md B8.
 */
import { assert } from '../../kernel/index.ts';
import type { Strategy, StrategyName } from '../../rules/index.ts';
import { type ComparatorElement, type ElementName, elementNamed } from './elements.ts';

const presets: { readonly [name in StrategyName]: readonly ElementName[] } = {
  longestIdle: ['ring', 'level', 'loadRatio', 'idleKey'],
  fewestHandled: ['ring', 'level', 'handledToday', 'idleKey'],
  leastTalk: ['ring', 'level', 'talkToday', 'idleKey'],
  bestSkill: ['score', 'loadRatio', 'idleKey'],
  leastFlexible: ['ring', 'level', 'flexibility', 'idleKey'],
  roundRobin: ['ring', 'level', 'lastOffer'],
  linear: ['ring', 'level', 'order'],
  random: ['ring', 'level', 'draw'],
};

/**
 * Elements that order agents of one signature; at most this many fit a node's key beside the
 * agent's place.
 */
type SetElement = Extract<ComparatorElement, { scope: 'agent' | 'agentQueue' }>;

export interface CompiledStrategy {
  readonly name: StrategyName | 'ringGroup';
  readonly elements: readonly ComparatorElement[];
  /**
   * Those that differ between agents of one signature, in their order: the key of the able sets.
   */
  readonly setElements: readonly SetElement[];
  /** Their values, as the key of an agent's place in such a set. */
  readonly setKey: {
    readonly first: SetElement['value'] | null;
    readonly second: SetElement['value'] | null;
    readonly third: SetElement['value'] | null;
  };
  /**
   * By element, but the draw: its place among the values of a pair, or, counted from -1 down, among
   * those of the set's key.
   */
  readonly places: readonly number[];
  /** What looks at pairs comes before what looks at agents: pairs have tiers. */
  readonly hasTiers: boolean;
  /** Strategies of one family share the able sets (per queue, where an element asks for it). */
  readonly family: string;
  /** Every able agent must be asked. */
  readonly draws: boolean;
  /** Offers at once when a ring round begins, where no step says otherwise. */
  readonly offers: number;
  /** One more offer at each of these; null: never. */
  readonly growEveryMs: number | null;
}

const setElementsMax = 3;

/** Compiles a strategy; a ring group orders its agents as `longestIdle` does. */
export function compileStrategy(
  strategy: Strategy,
  options: { readonly loadFirst: boolean },
): CompiledStrategy {
  const preset = typeof strategy === 'string' ? presets[strategy] : presets.longestIdle;
  const names: readonly ElementName[] = options.loadFirst
    ? ['loadRatio', ...preset.filter((name) => name !== 'loadRatio')]
    : preset;
  const elements = names.map(elementNamed);
  const setElements = elements.filter(
    (element): element is SetElement => element.scope === 'agent' || element.scope === 'agentQueue',
  );
  assert(setElements.length <= setElementsMax, 'a key holds the elements of a set');
  return {
    name: typeof strategy === 'string' ? strategy : 'ringGroup',
    elements,
    setElements,
    setKey: {
      first: setElements[0]?.value ?? null,
      second: setElements[1]?.value ?? null,
      third: setElements[2]?.value ?? null,
    },
    places: placesOf(elements),
    hasTiers: elements.every(({ scope }, at) => scope !== 'pair' || isPair(elements[at - 1])),
    family: setElements.map((element) => element.name).join(' '),
    draws: names.includes('draw'),
    offers: typeof strategy === 'string' ? 1 : strategy.ringGroup.offers,
    growEveryMs: typeof strategy === 'string' ? null : strategy.ringGroup.everyMs,
  };
}

function isPair(element: ComparatorElement | undefined): boolean {
  return element === undefined || element.scope === 'pair';
}

function placesOf(elements: readonly ComparatorElement[]): readonly number[] {
  let ofPair = -1;
  let ofSet = 0;
  return elements.flatMap(({ scope }) => {
    if (scope === 'draw') return [];
    if (scope === 'pair') ofPair += 1;
    else ofSet -= 1;
    return [scope === 'pair' ? ofPair : ofSet];
  });
}
