/** Words of calls and their outcomes. */
import type { ItemAt } from '#client';
import { textOf } from '../parts/index.ts';
import { spokenNumber } from '../parts/telephone-number.ts';
import { useSayings } from '../shell/sayings.ts';
import type en from './messages/en.json';

export const useText = textOf<typeof en>('calls');

type Caller = Pick<ItemAt<'/api/v1/centres/{centre}/calls/past'>, 'customer' | 'caller' | 'origin'>;

/** Who called, in the words that there are for them. */
export function callerOf({ customer, caller, origin }: Caller, text: ReturnType<typeof useText>) {
  if (origin === 'test') return text('testCall');
  return customer?.name || (caller === null ? text('withheld') : spokenNumber(caller));
}

/** The centre's outcome codes, in its words. */
export function useCodeWords() {
  return useSayings('outcomeCodes');
}
