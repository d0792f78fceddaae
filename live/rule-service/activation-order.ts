/**
 * What is in force after a version that ends: the last one before it that has not ended, too.
 *
 * Versions in force form a stack: an activation pushes one, a roll back and an end pop what is
 * above, a retirement empties it. So a version that was rolled back never
 * comes into force because another one ends.
 * Source: rules.md D2, D7.
 */
import type { ActivationRecord } from '../../store/index.ts';

type Stack = readonly ActivationRecord[];

/** Versions that may follow the one in force at an instant, the nearest first. */
export function nextInForceAt(activations: readonly ActivationRecord[], atMs: number): Stack {
  return lasting(stackOf(activations).slice(0, -1), atMs).toReversed();
}

/** What a roll back brings back: the version below the one in force; undefined: nothing is. */
export function previousInForce(
  activations: readonly ActivationRecord[],
): ActivationRecord | undefined {
  return stackOf(activations).at(-2);
}

/** Whether anything would be in force after a version that is activated now and ends then. */
export function leavesNext(activations: readonly ActivationRecord[], untilMs: number): boolean {
  return lasting(stackOf(activations), untilMs).length > 0;
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

function lasting(stack: Stack, atMs: number): Stack {
  return stack.filter(({ untilMs }) => untilMs === null || untilMs > atMs);
}

/** What is in force is the last; empty: nothing is. */
function stackOf(activations: readonly ActivationRecord[]): Stack {
  let before: Stack = [];
  let stack: Stack = [];
  for (const one of activations) {
    const was = stack;
    stack = one.cause === 'refused' ? before : withTop(stack, one);
    before = was;
  }
  return stack;
}

function withTop(stack: Stack, one: ActivationRecord): Stack {
  if (one.version === null) return [];
  if (one.cause === 'activate') return [...stack, one];
  const place = stack.findLastIndex(({ version }) => version === one.version);
  return place === -1 ? [...stack, one] : [...stack.slice(0, place), one];
}
