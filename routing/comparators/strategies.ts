/**
 * The presets: each a vector of comparator elements, compared from the left; the agent's id ends
 * every tie.
 *
 * To add one: its elements, one file each, and a line in {@link presets}.
 * Source: acd-routing.md B8.
 */
import type { Strategy, StrategyName } from '../../rules/index.ts';
import type { ComparatorElement } from './element.ts';
import { flexibility } from './flexibility.ts';
import { handledToday } from './handled-today.ts';
import { idleKeyElement } from './idle-key.ts';
import { lastOffer } from './last-offer.ts';
import { linkLevel } from './link-level.ts';
import { linkOrder } from './link-order.ts';
import { loadRatio } from './load-ratio.ts';
import { preferredScoreElement } from './preferred-score.ts';
import { ring } from './ring.ts';
import { talkToday } from './talk-today.ts';

const draw: ComparatorElement = { name: 'draw', scope: 'draw' };

const presets: { readonly [name in StrategyName]: readonly ComparatorElement[] } = {
  longestIdle: [ring, linkLevel, loadRatio, idleKeyElement],
  fewestHandled: [ring, linkLevel, handledToday, idleKeyElement],
  leastTalk: [ring, linkLevel, talkToday, idleKeyElement],
  bestSkill: [preferredScoreElement, loadRatio, idleKeyElement],
  leastFlexible: [ring, linkLevel, flexibility, idleKeyElement],
  roundRobin: [ring, linkLevel, lastOffer],
  linear: [ring, linkLevel, linkOrder],
  random: [ring, linkLevel, draw],
};

/**
 * Elements that order agents of one signature; at most this many fit a node's key beside the
 * agent's place.
 */
type SetElement = Extract<ComparatorElement, { scope: 'agent' | 'agentQueue' }>;

export interface CompiledStrategy {
  readonly name: StrategyName;
  readonly elements: readonly ComparatorElement[];
  /**
   * Those that differ between agents of one signature, in their order: the key of the able sets.
   */
  readonly setElements: readonly SetElement[];
  /** Strategies of one family share the able sets (per queue, where an element asks for it). */
  readonly family: string;
  /** Every able agent must be asked. */
  readonly draws: boolean;
}

const setElementsMax = 3;

/** Compiles a strategy; null for one that is not available yet. */
export function compileStrategy(
  strategy: Strategy,
  options: { readonly loadFirst: boolean },
): CompiledStrategy | null {
  if (typeof strategy !== 'string') return null;
  const preset = presets[strategy];
  const elements = options.loadFirst
    ? [loadRatio, ...preset.filter((element) => element !== loadRatio)]
    : preset;
  const setElements = elements.filter(
    (element): element is SetElement => element.scope === 'agent' || element.scope === 'agentQueue',
  );
  if (setElements.length > setElementsMax) return null;
  return {
    name: strategy,
    elements,
    setElements,
    family: setElements.map((element) => element.name).join(' '),
    draws: elements.includes(draw),
  };
}
