/** An event emitter with asynchronous listeners, like `on` of json-rules-engine. */
import { isPending, type MaybePromise } from './maybe-promise.ts';

/** Called with an event. */
export type Listener = (...given: never[]) => unknown;

type AnyListener = (...given: readonly unknown[]) => unknown;

/** Calls listeners in order of registration, with the emitter as `this`. */
export class Emitter {
  /**
   * Lists of listeners are replaced, not changed, so a listener may remove itself during an event.
   */
  readonly #listeners = new Map<string, readonly Listener[]>();

  /** Adds a listener. */
  on(name: string, listener: Listener): this {
    if (typeof listener !== 'function') throw new Error('on only accepts instances of Function');
    this.#listeners.set(name, [...this.listeners(name), listener]);
    return this;
  }

  /** As `on`. */
  addListener(name: string, listener: Listener): this {
    return this.on(name, listener);
  }

  /** Adds a listener that is called once. */
  once(name: string, listener: Listener): this {
    const first = (...given: unknown[]): unknown => {
      this.off(name, first);
      return (listener as AnyListener).apply(this, given);
    };
    return this.on(name, first);
  }

  /** Removes a listener. */
  off(name: string, listener: Listener): this {
    const rest = this.listeners(name).filter((known) => known !== listener);
    if (rest.length === 0) this.#listeners.delete(name);
    else this.#listeners.set(name, rest);
    return this;
  }

  /** As `off`. */
  removeListener(name: string, listener: Listener): this {
    return this.off(name, listener);
  }

  /** Removes the listeners of an event, or all. */
  removeAllListeners(name?: string): this {
    if (name === undefined) this.#listeners.clear();
    else this.#listeners.delete(name);
    return this;
  }

  /** The listeners of an event. */
  listeners(name: string): readonly Listener[] {
    return this.#listeners.get(name) ?? [];
  }

  /** Calls the listeners of an event without waiting for them. Returns whether there was one. */
  emit(name: string, ...given: readonly unknown[]): boolean {
    const heard = this.listeners(name).length > 0;
    void this.notify(name, given);
    return heard;
  }

  /** Calls the listeners of an event and waits for them. */
  async emitAsync(name: string, ...given: readonly unknown[]): Promise<void> {
    await this.notify(name, given);
  }

  /**
   * Calls the listeners of an event; returns a promise only if one of them does. An `error` event
   * without a listener is thrown.
   */
  notify(name: string, given: readonly unknown[]): MaybePromise<void> {
    const listeners = this.#listeners.get(name);
    if (listeners === undefined) {
      if (name !== 'error') return undefined;
      throw given[0] instanceof Error
        ? given[0]
        : new Error("Uncaught, unspecified 'error' event.");
    }
    let pending: PromiseLike<unknown>[] | undefined;
    for (const listener of listeners) {
      const outcome = (listener as AnyListener).apply(this, [...given]);
      if (isPending(outcome)) {
        pending ??= [];
        pending.push(outcome);
      }
    }
    return pending === undefined ? undefined : Promise.all(pending).then(() => undefined);
  }
}
