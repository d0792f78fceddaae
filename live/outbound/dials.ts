/**
 * Who dials for lists: a telephone switch, or what stands for one in a demonstration.
 *
 * Source: tapi-call-center.md 2.11 (results); decisions/0025 (9).
 */
import type { AttemptResult } from '../../contracts/index.ts';
import type { SwitchSide } from '../switch/switch-side.ts';

/** What lists need of a switch; an attempt settles once, and never rejects. */
export type Dials = Pick<SwitchSide, 'dial'>;

/** In the words of switches and of legs; all others have failed. */
const results = new Map<string | null, AttemptResult>([
  ...(['answered', 'machine', 'busy', 'noAnswer', 'badNumber'] as const).map(
    (result) => [result, result] as const,
  ),
  ['unreachable', 'badNumber'],
]);

/** What an attempt has come to, by the first cause that says it. */
export function resultOf(...causes: readonly (string | null)[]): AttemptResult {
  return results.get(causes.find((cause) => results.has(cause)) ?? null) ?? 'failed';
}
