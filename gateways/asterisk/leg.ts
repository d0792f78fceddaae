/**
 * A leg at Asterisk, which is a channel; how legs that we ring are known again; and why a leg is
 * over: ours, and the causes of ISDN that Asterisk gives.
 *
 * Source: ITU-T Q.850; Asterisk's `causes.h`, and its table of what SIP answers mean.
 */
import type { LegCause, SwitchAnswer } from '../../contracts/index.ts';
import { failed } from '../switch/port.ts';

/** Marks, among the arguments of Stasis, the legs that we ring. */
export const ownArgument = 'callwright-leg';
/** The far end of a transfer: a leg that the core does not know. */
export const farEnd = 'callwright-far-';

export interface Leg {
  readonly id: string;
  readonly from: string | null;
  readonly to: string | null;
  /** Somebody has answered it. */
  isUp: boolean;
  /** We have asked for that. */
  isAnswering: boolean;
  /** The bridge that it is in; null: none. */
  bridgeId: string | null;
  /** What is played to it alone, of infinite length or not. */
  playbackId: string | null;
  /** It was sent elsewhere, and is ours no more, though Asterisk joins both. */
  isSent: boolean;
  /** Why it is ended, once that is known. */
  cause: LegCause | null;
  /** Settles its ringing; null: it does not ring, or not by us. */
  answered: ((answer: SwitchAnswer) => void) | null;
  /** All that was asked of it so far has been carried out. */
  tail: Promise<unknown>;
}

/** Of a transfer, the number outside. */
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

/** `reason` of a hang-up; what is not there is `normal`. */
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

/** Of a channel that is gone. */
export function causeOf(cause: number | undefined): LegCause {
  return ofAsterisk[cause ?? 16] ?? 'failed';
}

/** As a hang-up names it. */
export function reasonFor(cause: LegCause): string {
  return reasons[cause] ?? 'normal';
}

/** What became of a leg that was rung, where nobody answered it. */
export function resultOf(cause: LegCause): SwitchAnswer {
  switch (cause) {
    case 'busy':
    case 'noAnswer':
    case 'rejected':
    case 'unreachable':
    case 'badNumber':
      return { result: cause };
    default:
      return failed(cause);
  }
}
