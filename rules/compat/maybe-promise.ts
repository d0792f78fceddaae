/** A value or its promise, so that runs with synchronous facts stay synchronous. */
export type MaybePromise<T> = T | PromiseLike<T>;

export function isPending<T>(value: MaybePromise<T>): value is PromiseLike<T> {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false;
  return typeof (value as { readonly then?: unknown }).then === 'function';
}

/** Calls `next` at once if the value is already known. */
export function onceKnown<T, U>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<U>,
): MaybePromise<U> {
  return isPending(value) ? value.then(next) : next(value);
}

/** Handles rejections of promises that nobody awaits; Node would otherwise end the process. */
export function disregard(pending: readonly PromiseLike<unknown>[]): void {
  for (const one of pending) one.then(undefined, () => undefined);
}
