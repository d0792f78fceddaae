/**
 * What the core still refuses, so that the naive router can answer as it does.
 *
 * Goes away, with `World.isWhole`, when the core does the whole specification.
 */
import type { Input } from '../../../routing/index.ts';

/** Answered with `operation_unavailable`. */
const refusedTypes: ReadonlySet<Input['type']> = new Set([
  'consult',
  'completeTransfer',
  'cancelConsult',
  'conference',
  'transfer',
]);

/** Whether the core does not carry out such an input yet. */
export function isStillRefused(input: Input): boolean {
  return refusedTypes.has(input.type);
}
