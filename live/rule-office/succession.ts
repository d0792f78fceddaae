/**
 * What is in force after a version that ends: the last one before it that has not ended, too.
 *
 * Versions in force lie on each other like a pile: an activation lays one on top, a roll back and
 * an end take what lies above away, a retirement takes all. So a version that was rolled back never
 * comes into force because another one ends.
 * Source: rules.md D2, D7.
 */
import type { ActivationRecord } from '../../store/index.ts';

type Pile = readonly ActivationRecord[];

/** Versions that may follow the one in force at an instant, the nearest first. */
export function heirsAt(activations: readonly ActivationRecord[], atMs: number): Pile {
  return lasting(pileOf(activations).slice(0, -1), atMs).toReversed();
}

/** What a roll back brings back: the version beneath the one in force; undefined: nothing is. */
export function beneath(activations: readonly ActivationRecord[]): ActivationRecord | undefined {
  return pileOf(activations).at(-2);
}

/** Whether anything would be in force after a version that is activated now and ends then. */
export function leavesHeir(activations: readonly ActivationRecord[], untilMs: number): boolean {
  return lasting(pileOf(activations), untilMs).length > 0;
}

/** The end that a version was given when it last came into force; null: none. */
export function endOf(activations: readonly ActivationRecord[], version: number): number | null {
  return activations.findLast((one) => one.version === version)?.untilMs ?? null;
}

/** How a version was last put in force by people who agreed to it. */
export function activatedLast(
  activations: readonly ActivationRecord[],
  version: number | null,
): ActivationRecord | undefined {
  return activations.findLast((one) => one.version === version && one.cause === 'activate');
}

function lasting(pile: Pile, atMs: number): Pile {
  return pile.filter(({ untilMs }) => untilMs === null || untilMs > atMs);
}

/** What is in force lies on top; empty: nothing is. */
function pileOf(activations: readonly ActivationRecord[]): Pile {
  let before: Pile = [];
  let pile: Pile = [];
  for (const one of activations) {
    const was = pile;
    pile = one.cause === 'refused' ? before : withTop(pile, one);
    before = was;
  }
  return pile;
}

function withTop(pile: Pile, one: ActivationRecord): Pile {
  if (one.version === null) return [];
  if (one.cause === 'activate') return [...pile, one];
  const place = pile.findLastIndex(({ version }) => version === one.version);
  return place === -1 ? [...pile, one] : [...pile.slice(0, place), one];
}
