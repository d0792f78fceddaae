/**
 * What a store cannot do, with the code of the catalogue.
 *
 * Source: `contracts/http/errors.ts`.
 */
import type { ErrorCode } from '../contracts/index.ts';

export type StoreErrorCode = Extract<ErrorCode, `store_${string}`>;

/** As the catalogue says, which the thread of a journal has no half a second to load. */
const passing: ReadonlySet<StoreErrorCode> = new Set([
  'store_busy',
  'store_full',
  'store_read_only',
  'store_io_failed',
]);

/** The world failed, or a file is not ours. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  /** `message` names the file, what was seen and what was expected. */
  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  /** The same may succeed later: a lock ends, space returns. */
  get isPassing(): boolean {
    return passing.has(this.code);
  }
}
