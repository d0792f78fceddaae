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

/** Methods of both stores. */
const reads = ['load', 'timersAfter', 'effectsOf', 'eventsOf', 'list'] as const;
const turns = [
  'share',
  'moved',
  'leave',
  'glance',
  'whole',
  'record',
  'openInLane',
  'note',
] as const;

export function storeThread(path: string): ProcessStore {
  const thread = startThread({ path, isShared: false });
  return {
    ...forwardCalls(thread, [...reads, 'open', 'taken', 'openEffects']),
    commit: (writes, place) => thread.call('commit', packWrites(writes), place),
    close: () => thread.close(),
  };
}

/** Like `storeThread`, for a store that hosts share. */
export function sharedStoreThread(path: string): TurnStore {
  const thread = startThread({ path, isShared: true });
  return { ...forwardCalls(thread, [...reads, ...turns]), close: () => thread.close() };
}

/** The methods of these names, which the thread carries out. */
function forwardCalls<Name extends keyof SqlTurnStore & string>(
  thread: CallThread<SqlTurnStore>,
  names: readonly Name[],
): Pick<SqlTurnStore, Name> {
  const calls = names.map((name) => {
    return [name, (...args: Parameters<SqlTurnStore[Name]>) => thread.call(name, ...args)];
  });
  return Object.fromEntries(calls) as Pick<SqlTurnStore, Name>;
}

function startThread(data: StorePlace): CallThread<SqlTurnStore> {
  return new CallThread(new URL('./store-worker.ts', import.meta.url), {
    data,
    errorOf: (problem, code) => new StoreRefusal(code as RefusalReason, problem),
    ended: (cause) => new StoreRefusal('fenced', 'the thread of the store has ended', cause),
  });
}
