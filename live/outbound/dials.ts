/**
 * Whatever dials for outbound lists: a switch, or its stand-in in a demonstration.
 *
 * Source: tapi-call-center.md 2.11; decisions/0025 (9).
 */
import type { AttemptResult, OutboundDocument } from '../../contracts/index.ts';
import type { SwitchSide } from '../switch/switch-side.ts';

/** Dials a number; the promise always resolves. */
export type Dials = Pick<SwitchSide, 'dial'>;

/** How a list has its numbers dialled, with regard to machines. */
export function detectionOf({ mode, detectMachines, machineMessage: message }: Detecting) {
  if (mode === 'backlog' && !detectMachines) return { detect: 'none' } as const;
  return { detect: 'machine', ...(message === null ? {} : { message }) } as const;
}

type Detecting = Pick<OutboundDocument, 'mode' | 'detectMachines' | 'machineMessage'>;

const results = new Map<string | null, AttemptResult>([
  ...(['answered', 'machine', 'busy', 'noAnswer', 'badNumber'] as const).map(
    (result) => [result, result] as const,
  ),
  ['unreachable', 'badNumber'],
  // No person answers there, whenever it is called.
  ['fax', 'badNumber'],
]);

/** The result of an attempt: that of the first cause that has one; else it has failed. */
export function resultOf(...causes: readonly (string | null)[]): AttemptResult {
  return results.get(causes.find((cause) => results.has(cause)) ?? null) ?? 'failed';
}
