/** Forwards every call of a store to its thread. */
import { CallThread } from '../../store/database/index.ts';
import { type ProcessStore, type RefusalReason, StoreRefusal } from '../engine/process-store.ts';
import type { TurnStore } from '../engine/turn-store.ts';
import { packWrites } from './packed-writes.ts';
import type { SqlTurnStore } from './sql-turn-store.ts';

export interface StorePlace {
  readonly path: string;
  readonly isShared: boolean;
}

export function storeThread(path: string): ProcessStore {
  const thread = startThread({ path, isShared: false });
  return {
    open: (...args) => thread.call('open', ...args),
    load: (...args) => thread.call('load', ...args),
    taken: (...args) => thread.call('taken', ...args),
    commit: (writes, place) => thread.call('commit', packWrites(writes), place),
    timersAfter: (...args) => thread.call('timersAfter', ...args),
    openEffects: (...args) => thread.call('openEffects', ...args),
    effectsOf: (...args) => thread.call('effectsOf', ...args),
    eventsOf: (...args) => thread.call('eventsOf', ...args),
    list: (...args) => thread.call('list', ...args),
    close: () => thread.close(),
  };
}

/** Like `storeThread`, for a store that hosts share. */
export function sharedStoreThread(path: string): TurnStore {
  const thread = startThread({ path, isShared: true });
  return {
    share: (...args) => thread.call('share', ...args),
    moved: (...args) => thread.call('moved', ...args),
    leave: (...args) => thread.call('leave', ...args),
    glance: (...args) => thread.call('glance', ...args),
    whole: (...args) => thread.call('whole', ...args),
    record: (...args) => thread.call('record', ...args),
    openInLane: (...args) => thread.call('openInLane', ...args),
    note: (...args) => thread.call('note', ...args),
    timersAfter: (...args) => thread.call('timersAfter', ...args),
    load: (...args) => thread.call('load', ...args),
    effectsOf: (...args) => thread.call('effectsOf', ...args),
    eventsOf: (...args) => thread.call('eventsOf', ...args),
    list: (...args) => thread.call('list', ...args),
    close: () => thread.close(),
  };
}

function startThread(data: StorePlace): CallThread<SqlTurnStore> {
  return new CallThread(new URL('./store-worker.ts', import.meta.url), {
    data,
    errorOf: (problem, code) => new StoreRefusal(code as RefusalReason, problem),
    ended: (cause) => new StoreRefusal('fenced', 'the thread of the store has ended', cause),
  });
}
