/**
 * Whatever dials for outbound lists: a switch, or its stand-in in a demonstration.
 *
 * Source: tapi-call-center.md 2.11; decisions/0025 (9).
 */
import type { AttemptResult } from '../../contracts/index.ts';
import type { SwitchSide } from '../switch/switch-side.ts';

/** Dials a number; the promise always resolves. */
export type Dials = Pick<SwitchSide, 'dial'>;

const results = new Map<string | null, AttemptResult>([
  ...(['answered', 'machine', 'busy', 'noAnswer', 'badNumber'] as const).map(
    (result) => [result, result] as const,
  ),
  ['unreachable', 'badNumber'],
]);

export function resultOf(...causes: readonly (string | null)[]): AttemptResult {
  return results.get(causes.find((cause) => results.has(cause)) ?? null) ?? 'failed';
}
