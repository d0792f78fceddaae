/** What screens read of orders and their customers; it is read again as events tell of it. */
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { At } from '#client';
import { api, bodyOf, watchEvents } from '../live-data/index.ts';
import { useFormats, useLanguage } from '../parts/index.ts';
import { useSignedIn } from '../shell/session.ts';

export type Order = At<'GET', '/api/v1/orders/{order}'>['answer'];
export type Hold = Order['holds'][number];
export type Customer = At<'GET', '/api/v1/customers/{customer}'>['answer'];
export interface Money {
  readonly amountMinor: number;
  readonly currency: string;
}

/** Events come in series: one reading shows them all. */
const readAfterMs = 250;
/** Names of customers and items change seldom. */
const namesStaleMs = 60_000;

export function useCentre() {
  return useSignedIn().centre;
}

/** Opens order entry with an order; null: who is signed in takes no orders. */
export function useOrderEntry(): ((order: string) => Promise<void>) | null {
  const navigate = useNavigate();
  const { rights } = useCentre();
  if (!(rights as readonly string[]).includes('createOrder')) return null;
  return (order) => navigate({ to: '/orders/new' as string, search: { order } as never });
}

/** Instants in the time of the centre. */
export function useInstant(): (at: string) => string {
  const formats = useFormats();
  const { timeZone } = useCentre();
  return (at) => formats.dateTime(at, timeZone);
}

/** Reads all of a key again when events of these kinds come, of one order or of any. */
export function useRefresh(
  key: string,
  kinds: readonly string[] = ['order.', 'hold.', 'payment.', 'continuity.'],
): void {
  const queries = useQueryClient();
  const wanted = kinds.join();
  useEffect(() => {
    let timer: number | undefined;
    const refresh = () => {
      timer = undefined;
      void queries.invalidateQueries({ queryKey: [key] }).catch(reportError);
    };
    const isOurs = (type: string) => wanted.split(',').some((kind) => type.startsWith(kind));
    const stop = watchEvents((event) => {
      if (event === null || isOurs(event.type)) timer ??= window.setTimeout(refresh, readAfterMs);
    });
    return () => {
      window.clearTimeout(timer);
      stop();
    };
  }, [queries, key, wanted]);
}

export function useOrder(order: string) {
  return useQuery({
    queryKey: ['order', order],
    placeholderData: (before) => (before?.id === order ? before : undefined),
    queryFn: () => bodyOf(api.get('/api/v1/orders/{order}', { params: { order } })),
  });
}

export function useCustomer(customer: string) {
  return useQuery({
    queryKey: ['customer', customer],
    staleTime: namesStaleMs,
    queryFn: () => bodyOf(api.get('/api/v1/customers/{customer}', { params: { customer } })),
  });
}

export function nameOf({ firstName, lastName }: Pick<Customer, 'firstName' | 'lastName'>): string {
  return [firstName, lastName].filter(Boolean).join(' ');
}

/** Names of items in the language of the page; the number of one that is not known yet. */
export function useItemNames(lines: Order['lines']): ReadonlyMap<string, string> {
  const language = useLanguage() === 'fr' ? 'fr' : 'en';
  const items = [...new Map(lines.map(({ itemId, sku }) => [itemId, sku]))];
  const found = useQueries({
    queries: items.map(([item]) => ({
      queryKey: ['item', item],
      staleTime: namesStaleMs,
      queryFn: () => bodyOf(api.get('/api/v1/items/{item}', { params: { item } })),
    })),
  });
  return new Map(
    items.map(([id, sku], place) => {
      const name: { readonly [language: string]: string | undefined } =
        found[place]?.data?.name ?? {};
      return [id, name[language] ?? Object.values(name)[0] ?? sku];
    }),
  );
}

export function useChannel() {
  const { centreId: centre } = useCentre();
  return useQuery({
    queryKey: ['channel', centre],
    staleTime: namesStaleMs,
    queryFn: () => bodyOf(api.get('/api/v1/centres/{centre}/channel', { params: { centre } })),
  });
}
