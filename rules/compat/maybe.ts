/** A value or its promise, so that runs with synchronous facts stay synchronous. */
export type Maybe<T> = T | PromiseLike<T>;

export function isPending<T>(value: Maybe<T>): value is PromiseLike<T> {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false;
  return typeof (value as { readonly then?: unknown }).then === 'function';
}

/** Calls `next` at once if the value is already known. */
export function onceKnown<T, U>(value: Maybe<T>, next: (value: T) => Maybe<U>): Maybe<U> {
  return isPending(value) ? value.then(next) : next(value);
}

/** Handles rejections that nobody awaits, which would otherwise end the process. */
export function disregard(pending: readonly PromiseLike<unknown>[]): void {
  for (const one of pending) one.then(undefined, () => undefined);
}
