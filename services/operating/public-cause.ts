/** What clients may know of a failure. Its message, with addresses and paths, is for the log. */
import { errorEntry, type Phrase } from '../../contracts/index.ts';
import { StoreError } from '../../store/index.ts';

/** The title of a store's error; null: it is another error. */
export function publicCauseOf(error: unknown): Phrase | null {
  return error instanceof StoreError ? errorEntry(error.code).title : null;
}
