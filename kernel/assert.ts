/**
 * Invariants: what must hold whatever the outside does.
 *
 * A broken one means that we contradicted ourselves; nothing below the process edge catches it. A
 * "no" of the trade is a value, never an assertion.
 */

/** The only error that the pure floor throws. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/**
 * Throws {@link InvariantError} unless `condition` holds; a message that costs something is a
 * function. So small that the engine puts it wherever it is called.
 */
export function assert(condition: unknown, message: string | (() => string)): asserts condition {
  if (!condition) contradict(message);
}

function contradict(message: string | (() => string)): never {
  throw new InvariantError(typeof message === 'string' ? message : message());
}

/** Ends a switch over a union: the compiler proves that no case is missing. */
export function unreachable(value: never): never {
  throw new InvariantError(`no case for ${JSON.stringify(value)}`);
}

/** What an error says, or what has caused it where it says only that; any other value as text. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  return message === 'fetch failed' && cause !== undefined ? reasonOf(cause) : message;
}
