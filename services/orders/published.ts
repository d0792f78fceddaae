/** Stores and tells what an order, programme or return publishes after each applied message. */
import type { ResourceNotice } from '../../live/index.ts';
import type { GoodsReturn, Programme, Publication } from '../../orders/index.ts';
import type { Store } from '../../store/index.ts';
import { heldMark, keptSale } from './kept-sale.ts';

export interface PublicationTarget {
  readonly centreId: string;
  readonly store: Store;
  /** Of the days by which sales are summed. */
  readonly timeZone: () => string;
  /** Publishes an event for the order's agent and its call. */
  readonly tell?: (told: ResourceNotice, agentId: string, callId: string | undefined) => void;
}

export type Watchers = Map<string, (() => void)[]>;

export function watch(watchers: Watchers, orderId: string, resolve: () => void): void {
  watchers.set(orderId, [...(watchers.get(orderId) ?? []), resolve]);
}

export function published(body: object, of: PublicationTarget, watchers: Watchers): void {
  const { store, centreId, timeZone, tell } = of;
  if ('programme' in body) {
    toldOfProgramme(body as ProgrammePublication, tell);
    return;
  }
  if ('goodsReturn' in body) {
    toldOfReturn(body as ReturnPublication, of, watchers);
    return;
  }
  const { row, history, events } = body as Publication;
  const { entry } = row.document;
  const kept = keptSale({ ...row, entry }, { centreId, store, timeZone: timeZone() });
  store.transaction(() => {
    const held = row.document.holdLog === undefined ? [] : [heldMark];
    store.orders.save(centreId, { ...row, ...kept, marks: [...kept.marks, ...held] });
    for (const event of history) store.history.save(centreId, event);
  });
  const { id, version, atMs } = row;
  const { agentId, callId } = row.document;
  const by = callId === undefined ? { agentId } : { agentId, callId };
  for (const { type, data } of events) {
    const told = { type, subject: `order/${id}`, atMs, data: { ...data, ...by, version } };
    tell?.(told, agentId, callId);
  }
  wake(watchers, id);
}

function wake(watchers: Watchers, id: string): void {
  const waiting = watchers.get(id) ?? [];
  watchers.delete(id);
  for (const resolve of waiting) resolve();
}

interface ReturnPublication extends Pick<Publication, 'events'> {
  readonly goodsReturn: Pick<GoodsReturn, 'returnId' | 'orderId' | 'customerId' | 'agentId'> &
    Pick<GoodsReturn, 'currency' | 'version'> & {
      readonly status: string;
      readonly amountMinor: number;
      readonly atMs: number;
    };
}

function toldOfReturn(
  { goodsReturn, events }: ReturnPublication,
  { store, centreId, tell }: Pick<PublicationTarget, 'store' | 'centreId' | 'tell'>,
  watchers: Watchers,
): void {
  const { returnId, orderId, customerId, agentId, version, status, atMs } = goodsReturn;
  const { currency, amountMinor } = goodsReturn;
  const document = { name: returnId, status, orderId, amount: { amountMinor, currency } };
  const event = { id: `return/${returnId}`, kind: 'returns' as const, customerId, document };
  store.transaction(() => store.history.save(centreId, { ...event, version, atMs }));
  const subject = `return/${returnId}`;
  for (const { type, data } of events) {
    tell?.({ type, subject, atMs, data: { ...data, agentId, version } }, agentId, undefined);
  }
  wake(watchers, returnId);
}

interface ProgrammePublication extends Pick<Publication, 'events'> {
  readonly programme: Pick<Programme, 'orderId' | 'lineId' | 'agentId' | 'version'> & {
    readonly atMs: number;
  };
}

function toldOfProgramme(
  { programme, events }: ProgrammePublication,
  tell: PublicationTarget['tell'],
): void {
  const { orderId, lineId, agentId, version, atMs } = programme;
  const subject = `continuity/${orderId}.${lineId}`;
  for (const { type, data } of events) {
    tell?.({ type, subject, atMs, data: { ...data, agentId, version } }, agentId, undefined);
  }
}
