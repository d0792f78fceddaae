/** A store's errors, with codes of `contracts/http/errors.ts`. */
import type { ErrorCode } from '../../contracts/index.ts';

export type StoreErrorCode = Extract<ErrorCode, `store_${string}`>;

/**
 * Codes of errors that a retry may clear. Listed here, as loading the catalogue would cost the
 * journal's thread half a second.
 */
const passing: ReadonlySet<StoreErrorCode> = new Set([
  'store_busy',
  'store_full',
  'store_read_only',
  'store_io_failed',
]);

/** The store cannot be used: its disk or database fails, or a file is foreign. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  /** `message` names the file, and says what was found and what expected. */
  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  /** Whether a retry may succeed, once a lock or space is free. */
  get isPassing(): boolean {
    return passing.has(this.code);
  }
}

/** The code of a store's error; null: the error is another. */
export function codeIn(error: unknown): StoreErrorCode | null {
  return error instanceof StoreError ? error.code : null;
}
