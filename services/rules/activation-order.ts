/**
 * Which version is active after one ends. Activations form a stack: an activation pushes, roll-back
 * and end pop, retirement empties it; so a version once rolled back never returns.
 *
 * Source: rules.md D2, D7.
 */
import type { ActivationRecord } from '../../store/index.ts';

type Stack = readonly ActivationRecord[];

/** Versions that may become active when the active one ends at this instant, nearest first. */
export function nextInForceAt(activations: readonly ActivationRecord[], atMs: number): Stack {
  return lasting(stackOf(activations).slice(0, -1), atMs).toReversed();
}

export function previousInForce(
  activations: readonly ActivationRecord[],
): ActivationRecord | undefined {
  return stackOf(activations).at(-2);
}

/** Whether any version would be active after the present one ends at this time. */
export function leavesNext(activations: readonly ActivationRecord[], untilMs: number): boolean {
  return lasting(stackOf(activations), untilMs).length > 0;
}

/** The end set when the version was last activated; null if none. */
export function endOf(activations: readonly ActivationRecord[], version: number): number | null {
  return activations.findLast((one) => one.version === version)?.untilMs ?? null;
}

export function activatedLast(
  activations: readonly ActivationRecord[],
  version: number | null,
): ActivationRecord | undefined {
  return activations.findLast((one) => one.version === version && one.cause === 'activate');
}

function lasting(stack: Stack, atMs: number): Stack {
  return stack.filter(({ untilMs }) => untilMs === null || untilMs > atMs);
}

/** The stack of activations; the active one is last. */
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
