/** A value shared by components, which render again when it changes. */
import { useSyncExternalStore } from 'react';

export function shared<Value>(first: Value) {
  let now = first;
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    get: () => now,
    set: (to: Value): void => {
      now = to;
      for (const listener of listeners) listener();
    },
    useNow: () => useSyncExternalStore(subscribe, () => now),
  };
}
