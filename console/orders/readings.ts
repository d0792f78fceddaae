/** Reads orders and customers, and refreshes them on events. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { watchEvents } from '../live-data/index.ts';
import type { Order } from '../order-entry/order.ts';
import { useFormats } from '../parts/index.ts';
import { useRights } from '../shell/session.ts';

export type Hold = Order['holds'][number];

/** Delay, so that one read covers several events. */
const readAfterMs = 250;

/** Opens an order in order entry; null: the user takes no orders. */
export function useOrderEntry(): ((order: string) => Promise<void>) | null {
  const navigate = useNavigate();
  if (!useRights().includes('createOrder')) return null;
  return (order) => navigate({ to: '/orders/new' as string, search: { order } as never });
}

export function useInstant(): (at: string) => string {
  return useFormats().dateTime;
}

/** Reads a list again after events of these kinds. */
export function useRefresh(path: string, kinds: readonly string[]): void {
  const queries = useQueryClient();
  const wanted = kinds.join();
  useEffect(() => {
    let timer: number | undefined;
    const refresh = () => {
      timer = undefined;
      void queries.invalidateQueries({ queryKey: [path] });
    };
    const isOurs = (type: string) => wanted.split(',').some((kind) => type.startsWith(kind));
    const stop = watchEvents((event) => {
      if (event === null || isOurs(event.type)) timer ??= window.setTimeout(refresh, readAfterMs);
    });
    return () => {
      window.clearTimeout(timer);
      stop();
    };
  }, [queries, path, wanted]);
}
