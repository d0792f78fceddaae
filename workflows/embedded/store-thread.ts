/** Proxy of the store that forwards every call to the store's thread. */
import { CallThread } from '../../store/index.ts';
import { type ProcessStore, type RefusalReason, StoreRefusal } from '../engine/process-store.ts';
import type { TurnStore } from '../engine/turn-store.ts';
import { packWrites } from './packed-writes.ts';

export interface StorePlace {
  readonly path: string;
  readonly isShared: boolean;
}

/** Starts the thread; the first call opens the store. */
export function storeThread(path: string): ProcessStore {
  const thread = startThread({ path, isShared: false });
  const ask: CallThread['call'] = (...call) => thread.call(...call);
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
    close: () => thread.close(),
  };
}

/** Like `storeThread`, for a store that several hosts share. */
export function sharedStoreThread(path: string): TurnStore {
  const thread = startThread({ path, isShared: true });
  const ask: CallThread['call'] = (...call) => thread.call(...call);
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
    close: () => thread.close(),
  };
}

function startThread(workerData: StorePlace): CallThread {
  return new CallThread(new URL('./store-worker.ts', import.meta.url), {
    workerData,
    errorOf: (problem, code) => new StoreRefusal(code as RefusalReason, problem),
    ended: (cause) => new StoreRefusal('fenced', 'the thread of the store has ended', cause),
  });
}
