/**
 * Invariants: conditions that hold whatever the outside does. A broken one is a defect that only
 * the process edge catches; an expected refusal is a value instead.
 */

/** The only error that the pure floor throws. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/**
 * Throws {@link InvariantError} unless `condition` holds. Pass a function for a costly message.
 * Kept short so that the engine inlines it.
 */
export function assert(condition: unknown, message: string | (() => string)): asserts condition {
  if (!condition) contradict(message);
}

function contradict(message: string | (() => string)): never {
  throw new InvariantError(typeof message === 'string' ? message : message());
}

/** Ends a switch over a union; the compiler checks that it is complete. */
export function unreachable(value: never): never {
  throw new InvariantError(`no case for ${JSON.stringify(value)}`);
}

/** The message of an error, or of a failed `fetch`'s cause; other values as text. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  // A host with several addresses fails at each of them.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return message === 'fetch failed' && cause !== undefined ? reasonOf(cause) : message;
}
