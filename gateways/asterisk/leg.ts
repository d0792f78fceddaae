/**
 * A leg in Asterisk, which is a channel, and the causes with which legs end: ours, and the ISDN
 * causes that Asterisk reports. Source: ITU-T Q.850; Asterisk's `causes.h`.
 */
import type { LegCause, SwitchAnswer } from '../../contracts/index.ts';
import { failedAnswer } from '../switch/port.ts';

/** Stasis argument that marks legs rung by us. */
export const ownArgument = 'callwright-leg';
/** Id prefix of the far end of a transfer, which the core does not know. */
export const farEnd = 'callwright-far-';

export interface AsteriskLeg {
  readonly id: string;
  readonly from: string | null;
  readonly to: string | null;
  isUp: boolean;
  /** We have requested that it be answered. */
  isAnswering: boolean;
  bridgeId: string | null;
  /** The playback to it alone, if any. */
  playbackId: string | null;
  /** Transferred away: no longer ours, though Asterisk joins both ends. */
  isSent: boolean;
  cause: LegCause | null;
  /** Settles the request that rings it; null: none. */
  answered: ((answer: SwitchAnswer) => void) | null;
  /** Resolves when all requests about it so far are done. */
  tail: Promise<unknown>;
}

/** Whether it is the far end of a transfer. */
export function isFar(id: string): boolean {
  return id.startsWith(farEnd);
}

const ofAsterisk: { readonly [cause: number]: LegCause } = {
  1: 'badNumber',
  2: 'badNumber',
  3: 'unreachable',
  16: 'normal',
  17: 'busy',
  18: 'unreachable',
  19: 'noAnswer',
  20: 'unreachable',
  21: 'rejected',
  22: 'badNumber',
  26: 'pickup',
  27: 'unreachable',
  28: 'badNumber',
  34: 'congestion',
  38: 'unreachable',
  41: 'congestion',
  42: 'congestion',
  44: 'congestion',
  102: 'unreachable',
};

/** `reason` of a hang-up; causes not listed are `normal`. */
const reasons: { readonly [cause in LegCause]?: string } = {
  busy: 'busy',
  noAnswer: 'no_answer',
  rejected: 'rejected',
  badNumber: 'unallocated',
  congestion: 'congestion',
  unreachable: 'failure',
  failed: 'failure',
  pickup: 'answered_elsewhere',
};

/** Cause of a channel that has ended. */
export function causeOf(cause: number | undefined): LegCause {
  return ofAsterisk[cause ?? 16] ?? 'failed';
}

/** Reason with which to hang up. */
export function reasonFor(cause: LegCause): string {
  return reasons[cause] ?? 'normal';
}

/** Answer for a rung leg that nobody answered. */
export function resultOf(cause: LegCause): SwitchAnswer {
  switch (cause) {
    case 'busy':
    case 'noAnswer':
    case 'rejected':
    case 'unreachable':
    case 'badNumber':
      return { result: cause };
    default:
      return failedAnswer(cause);
  }
}
