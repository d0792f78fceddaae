/**
 * Why a leg is over: ours, and the causes of ISDN that Asterisk gives.
 *
 * Source: ITU-T Q.850; Asterisk's `causes.h`, and its table of what SIP answers mean.
 */
import type { LegCause, SwitchAnswer } from '../../contracts/index.ts';

const ofAsterisk: { readonly [cause: number]: LegCause } = {
  ...{ 1: 'badNumber', 2: 'badNumber', 3: 'unreachable', 16: 'normal', 17: 'busy' },
  ...{ 18: 'unreachable', 19: 'noAnswer', 20: 'unreachable', 21: 'rejected', 22: 'badNumber' },
  ...{ 26: 'pickup', 27: 'unreachable', 28: 'badNumber', 34: 'congestion', 38: 'unreachable' },
  ...{ 41: 'congestion', 42: 'congestion', 44: 'congestion', 102: 'unreachable' },
};

/** `reason` of a hang-up; what is not there is `normal`. */
const reasons: { readonly [cause in LegCause]?: string } = {
  ...{ busy: 'busy', noAnswer: 'no_answer', rejected: 'rejected', badNumber: 'unallocated' },
  ...{ congestion: 'congestion', unreachable: 'failure', failed: 'failure' },
  pickup: 'answered_elsewhere',
};

export function causeOf(cause: number | undefined): LegCause {
  return ofAsterisk[cause ?? 16] ?? 'failed';
}

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
      return { result: 'failed', cause };
  }
}
