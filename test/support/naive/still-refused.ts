/**
 * What the core still refuses, so that the naive router can answer as it does.
 *
 * Goes away, with `World.isWhole`, when the core does the whole specification.
 */
import type { Input } from '../../../routing/index.ts';

/** Types of the inputs that the core answers with `operation_unavailable`. */
export const stillRefused = [
  'consult',
  'completeTransfer',
  'cancelConsult',
  'conference',
  'transfer',
  'activate',
  'restart',
] as const satisfies readonly Input['type'][];

const refusedTypes: ReadonlySet<Input['type']> = new Set(stillRefused);

/** Whether the core does not carry out such an input yet. */
export function isStillRefused(input: Input): boolean {
  return refusedTypes.has(input.type);
}
