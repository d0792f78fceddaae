/** Words of calls and their outcomes. */
import { textOf } from '../parts/index.ts';
import { useSayings } from '../shell/sayings.ts';
import type en from './messages/en.json';

export const useText = textOf<typeof en>('calls');

/** The centre's outcome codes, in its words. */
export function useCodeWords() {
  return useSayings('outcomeCodes');
}
