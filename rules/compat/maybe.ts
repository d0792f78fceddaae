/**
 * A value, or the promise of one: what lets a run whose facts are all at hand stay synchronous.
 */
export type Maybe<T> = T | PromiseLike<T>;

/** Whether a value must be awaited. */
export function isPending<T>(value: Maybe<T>): value is PromiseLike<T> {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false;
  return typeof (value as { readonly then?: unknown }).then === 'function';
}

/** Goes on with a value as soon as it is known: at once, if it is known already. */
export function onceKnown<T, U>(value: Maybe<T>, next: (value: T) => Maybe<U>): Maybe<U> {
  return isPending(value) ? value.then(next) : next(value);
}

/** A failure nobody will ask for any more must not end the process. */
export function disregard(pending: readonly PromiseLike<unknown>[]): void {
  for (const one of pending) one.then(undefined, () => undefined);
}
