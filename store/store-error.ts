/** Errors of a store, with their codes in `contracts/http/errors.ts`. */
import type { ErrorCode } from '../contracts/index.ts';

export type StoreErrorCode = Extract<ErrorCode, `store_${string}`>;

/** Repeated from the catalogue, which would take the journal's thread half a second to load. */
const passing: ReadonlySet<StoreErrorCode> = new Set([
  'store_busy',
  'store_full',
  'store_read_only',
  'store_io_failed',
]);

/** A failure of the disk or database, or a file that is not ours. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  /** `message` names the file, what was found and what was expected. */
  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  /** Whether the same may succeed later: a lock ends, space is freed. */
  get isPassing(): boolean {
    return passing.has(this.code);
  }
}
