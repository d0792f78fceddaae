/**
 * A leg in Asterisk (a channel), and the causes of its end, from Asterisk's ISDN causes.
 * Source: ITU-T Q.850; Asterisk's `causes.h`.
 */
import type { LegCause, SwitchAnswer } from '../../contracts/index.ts';
import { failedAnswer } from '../switch/port.ts';

/** Stasis argument that marks legs rung by us. */
export const ownArgument = 'callwright-leg';
/** Id prefix of the leg to a transfer's target, unknown to the core. */
export const farEnd = 'callwright-far-';

/** Whether a machine answers, and what is played to it (null: nothing). */
export interface LegDetection {
  readonly message: string | null;
}

export interface AsteriskLeg {
  readonly id: string;
  readonly from: string | null;
  readonly to: string | null;
  isUp: boolean;
  isAnswering: boolean;
  bridgeId: string | null;
  /** Id of what is played to this leg alone; null: nothing. */
  playbackId: string | null;
  /** Whether the leg was transferred away: no longer ours, though Asterisk connects both ends. */
  isSent: boolean;
  cause: LegCause | null;
  /** What is to be found out of who answers; null: nothing, or it is known. */
  detection: LegDetection | null;
  /** It is in the dialplan that finds out. */
  isDetecting: boolean;
  /** What it hears is a message for a machine, after which nothing follows [false]. */
  saysLast?: boolean;
  /** Settles the request that rings the leg; null: no request does. */
  answered: ((answer: SwitchAnswer) => void) | null;
  /** Resolves when all requests on the leg are done. */
  tail: Promise<unknown>;
}

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

/** Asterisk's hang-up `reason` by cause; others: `normal`. */
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

export function causeOf(cause: number | undefined): LegCause {
  return ofAsterisk[cause ?? 16] ?? 'failed';
}

export function reasonFor(cause: LegCause): string {
  return reasons[cause] ?? 'normal';
}

/** Result for a leg that rang and was not answered. */
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
