/** Proxy of the store that forwards every call to the store's thread. */
import { Worker } from 'node:worker_threads';
import { type ProcessStore, type RefusalReason, StoreRefusal } from '../engine/process-store.ts';
import type { TurnStore } from '../engine/turn-store.ts';
import { packWrites } from './packed-writes.ts';

export interface StorePlace {
  readonly path: string;
  readonly isShared: boolean;
}

export interface StoreCall {
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

export interface StoreAnswer {
  readonly id: number;
  readonly value?: unknown;
  readonly reason?: RefusalReason;
  readonly problem?: string;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Asking {
  ask(name: string, ...args: readonly unknown[]): Promise<never>;
  close(): Promise<void>;
}

/** Starts the thread; the first call opens the store. */
export function storeThread(path: string): ProcessStore {
  const { ask, close } = askThread({ path, isShared: false });
  return {
    open: (...args) => ask('open', ...args),
    load: (...args) => ask('load', ...args),
    taken: (...args) => ask('taken', ...args),
    commit: (writes, place) => ask('commit', packWrites(writes), place),
    timersAfter: (...args) => ask('timersAfter', ...args),
    openEffects: (...args) => ask('openEffects', ...args),
    effectsOf: (...args) => ask('effectsOf', ...args),
    eventsOf: (...args) => ask('eventsOf', ...args),
    list: (...args) => ask('list', ...args),
    close,
  };
}

/** Like `storeThread`, for a store that several hosts share. */
export function sharedStoreThread(path: string): TurnStore {
  const { ask, close } = askThread({ path, isShared: true });
  return {
    share: (...args) => ask('share', ...args),
    moved: (...args) => ask('moved', ...args),
    leave: (...args) => ask('leave', ...args),
    glance: (...args) => ask('glance', ...args),
    whole: (...args) => ask('whole', ...args),
    record: (...args) => ask('record', ...args),
    openInLane: (...args) => ask('openInLane', ...args),
    note: (...args) => ask('note', ...args),
    load: (...args) => ask('load', ...args),
    effectsOf: (...args) => ask('effectsOf', ...args),
    eventsOf: (...args) => ask('eventsOf', ...args),
    list: (...args) => ask('list', ...args),
    close,
  };
}

function askThread(place: StorePlace): Asking {
  const waiting = new Map<number, Waiting>();
  const worker = new Worker(new URL('./store-worker.ts', import.meta.url), { workerData: place });
  let count = 0;
  let isOver = false;
  worker.on('message', ({ id, value, reason, problem = '' }: StoreAnswer) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (reason === undefined) asked?.resolve(value);
    else asked?.reject(new StoreRefusal(reason, problem));
  });
  const end = (cause?: unknown): void => {
    isOver = true;
    const refusal = new StoreRefusal('fenced', 'the thread of the store has ended', cause);
    for (const { reject } of waiting.values()) reject(refusal);
    waiting.clear();
  };
  worker.on('error', end);
  worker.on('exit', () => end());
  const ask = (name: string, ...args: readonly unknown[]): Promise<never> =>
    new Promise((resolve, reject) => {
      if (isOver) return reject(new StoreRefusal('fenced', 'the thread of the store has ended'));
      count += 1;
      waiting.set(count, { resolve: resolve as (value: unknown) => void, reject });
      worker.postMessage({ id: count, name, args } satisfies StoreCall);
    });
  return {
    ask,
    async close() {
      if (!isOver) await ask('close');
      await worker.terminate();
    },
  };
}
