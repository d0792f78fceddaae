/**
 * Who dials for lists: a telephone switch, or what stands for one in a demonstration.
 *
 * Source: tapi-call-center.md 2.11 (results); decisions/0025 (9).
 */
import type { AttemptResult, Leg, SwitchAnswer } from '../../contracts/index.ts';
import type { Dialled } from '../switch/switch-side.ts';

/** What lists need of a switch. */
export interface Dials {
  /** Settles once, and never rejects. */
  dial(leg: Dialled): Promise<SwitchAnswer>;
}

const results: { readonly [result in SwitchAnswer['result']]: AttemptResult } = {
  answered: 'answered',
  machine: 'machine',
  busy: 'busy',
  noAnswer: 'noAnswer',
  badNumber: 'badNumber',
  unreachable: 'badNumber',
  rejected: 'failed',
  failed: 'failed',
  done: 'failed',
};

/** Why nobody is reached, in the words of switches and of legs. */
const inVain = ['busy', 'noAnswer', 'badNumber', 'unreachable', 'machine'] as const;

/** What an attempt has come to, by the switch's answer. */
export function resultOf({ result }: SwitchAnswer): AttemptResult {
  return results[result];
}

/** By the causes of the legs of a call that was dialled at an agent's station, and is over. */
export function resultOfCauses(legs: readonly Pick<Leg, 'cause'>[]): AttemptResult {
  for (const { cause } of legs) {
    const known = inVain.find((result) => result === cause);
    if (known !== undefined) return results[known];
  }
  return 'failed';
}
