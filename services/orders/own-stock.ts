/**
 * Stock of a centre without a warehouse partner: what is on hand, less what orders have reserved.
 * Items without a stock are not counted. A repeated request or report counts once.
 */
import { type ItemSettings, itemKeys } from '../../contracts/index.ts';
import {
  type GoodsReturn,
  milliPerUnit,
  type Order,
  type OrderGoods,
  sumOf,
} from '../../orders/index.ts';
import type { StockReservation, Store } from '../../store/index.ts';

/** Most waiting orders that are looked at when an item has stock again. */
const waitingMax = 100;

export interface StockPlace {
  readonly centreId: string;
  readonly store: Store;
}

export interface OwnStockOptions extends StockPlace {
  readonly nowMs: () => number;
}

/** Units that an order requests, in thousandths. */
export type RequestedLine = Pick<StockReservation, 'lineId' | 'sku' | 'qtyMilli'>;

/** Units on hand that no other order has reserved; below 0: too many. Null: not counted. */
export function availableUnits(
  { centreId, store }: StockPlace,
  { sku, stock }: Pick<ItemSettings, 'sku' | 'stock'>,
  butOrderId = '',
): number | null {
  if (stock === null) return null;
  const reservedMilli = store.stock.reservedMilli(centreId, sku, butOrderId);
  return (Math.round(stock * milliPerUnit) - reservedMilli) / milliPerUnit;
}

/** Units of an item that can be promised now; infinite: any number. */
export function promisableUnits(place: StockPlace, sku: string): number {
  const item = place.store.items.get(place.centreId, sku)?.document;
  if (item === undefined || item.allowBackOrders === true) return Number.POSITIVE_INFINITY;
  return availableUnits(place, item) ?? Number.POSITIVE_INFINITY;
}

export class OwnStock {
  readonly #of: OwnStockOptions;
  #askedMs = 0;

  constructor(of: OwnStockOptions) {
    this.#of = of;
  }

  /** Reserves all lines, or none, which then wait; returns the lines that lack stock. */
  reserve(
    { orderId, round }: Pick<StockReservation, 'orderId' | 'round'>,
    lines: readonly RequestedLine[],
  ): readonly string[] {
    const { centreId, store, nowMs } = this.#of;
    // Of orders that begin to wait in the same millisecond, the first comes first.
    this.#askedMs = Math.max(nowMs(), this.#askedMs + 1);
    const askedMs = this.#askedMs;
    return store.transaction(() => {
      const known = store.stock.ofOrder(centreId, orderId);
      const isSame = (one: StockReservation) => one.round === round;
      // An order keeps its place among those that wait.
      const waits = known.filter((one) => isSame(one) || one.waitsSinceMs !== null);
      const sinceMs = Math.min(askedMs, ...waits.map((one) => one.waitsSinceMs ?? askedMs));
      for (const one of waits) store.stock.drop(one);
      const left = this.#promisable();
      const short = lines.filter(({ sku, qtyMilli }) => left.take(sku, qtyMilli) < 0);
      const waitsSinceMs = short.length === 0 ? null : sinceMs;
      for (const { lineId, sku, qtyMilli } of lines) {
        store.stock.put({ centreId, orderId, lineId, round, sku, qtyMilli, waitsSinceMs });
      }
      return short.map(({ lineId }) => lineId);
    });
  }

  release(orderId: string, lineIds: readonly string[]): void {
    const { centreId, store } = this.#of;
    store.transaction(() => {
      for (const one of store.stock.ofOrder(centreId, orderId)) {
        if (lineIds.includes(one.lineId)) store.stock.drop(one);
      }
    });
  }

  /**
   * Takes goods that have left off the stock, and lowers reservations to what the order still
   * holds; returns the items that others may have now.
   */
  book({ orderId, answeredRound, lines }: OrderGoods): readonly string[] {
    const { centreId, store } = this.#of;
    return store.transaction(() => {
      for (const { lineId, sku, shippedMilli } of lines) {
        this.#move({ processId: `order/${orderId}`, lineId, sku }, -shippedMilli);
      }
      const left = new Map(lines.map((line) => [placeOf(line), line.reservedMilli]));
      const freed: string[] = [];
      for (const one of store.stock.ofOrder(centreId, orderId)) {
        if (one.round > answeredRound) continue;
        const leftMilli = left.get(placeOf(one)) ?? 0;
        const keptMilli = one.waitsSinceMs === null ? Math.min(one.qtyMilli, leftMilli) : 0;
        left.set(placeOf(one), leftMilli - keptMilli);
        if (keptMilli === one.qtyMilli) continue;
        if (keptMilli === 0) store.stock.drop(one);
        else store.stock.put({ ...one, qtyMilli: keptMilli });
        freed.push(one.sku);
      }
      return freed;
    });
  }

  /**
   * Puts goods that have come back, and can be sold again, into the stock; returns their items.
   */
  bookReturned({ returnId, lines }: GoodsReturn, order: Order): readonly string[] {
    const { store } = this.#of;
    const skus = new Map(order.lines.map(({ lineId, sku }) => [lineId, sku]));
    const back = lines.filter(({ disposition }) => disposition === 'credit');
    return store.transaction(() =>
      [...Map.groupBy(back, ({ lineId }) => lineId)].flatMap(([lineId, parts]) => {
        const sku = skus.get(lineId);
        if (sku === undefined) return [];
        const receivedMilli = sumOf(parts, (part) => part.receivedMilli);
        this.#move({ processId: `return/${returnId}`, lineId, sku }, receivedMilli);
        return [sku];
      }),
    );
  }

  /** Orders that wait for these items and can have all they lack, longest waiting first. */
  served(skus: readonly string[]): readonly string[] {
    const { centreId, store } = this.#of;
    const waiting = [...new Set(skus)].flatMap((sku) =>
      store.stock.waitingFor(centreId, sku, waitingMax).map(({ orderId }) => orderId),
    );
    const left = this.#promisable();
    return [...new Set(waiting)].filter((orderId) => {
      const lacking = store.stock.ofOrder(centreId, orderId).filter(isWaiting);
      const short = lacking.filter(({ sku, qtyMilli }) => left.take(sku, qtyMilli) < 0);
      if (short.length === 0) return lacking.length > 0;
      // What is not enough for this order is left to the next.
      for (const { sku, qtyMilli } of lacking) left.take(sku, -qtyMilli);
      return false;
    });
  }

  /** What can be promised of each item, in thousandths, less what was taken before. */
  #promisable(): { take(sku: string, qtyMilli: number): number } {
    const left = new Map<string, number>();
    return {
      take: (sku, qtyMilli) => {
        const units = left.get(sku) ?? Math.round(promisableUnits(this.#of, sku) * milliPerUnit);
        left.set(sku, units - qtyMilli);
        return units - qtyMilli;
      },
    };
  }

  /** Corrects the stock to a line's units that have come back, or left (below 0). */
  #move(
    line: { readonly processId: string; readonly lineId: string; readonly sku: string },
    movedMilli: number,
  ): void {
    const { centreId, store, nowMs } = this.#of;
    const { processId, lineId, sku } = line;
    const byMilli = movedMilli - store.stock.bookedMilli(centreId, processId, lineId);
    if (byMilli === 0) return;
    store.stock.book({ centreId, processId, lineId, qtyMilli: movedMilli });
    const item = store.items.get(centreId, sku);
    const { stock = null, allowBackOrders = false } = item?.document ?? {};
    if (item === undefined || stock === null) return;
    const sumMilli = Math.round(stock * milliPerUnit) + byMilli;
    // Goods that were shipped existed, so a count below 0 was wrong.
    const leftMilli = allowBackOrders ? sumMilli : Math.max(0, sumMilli);
    const document = { ...item.document, stock: leftMilli / milliPerUnit };
    const stamp = { version: item.version + 1, person: '', updatedAtMs: nowMs() };
    store.items.save({ ...item, ...stamp, document }, itemKeys(document));
  }
}

function isWaiting({ waitsSinceMs }: StockReservation): boolean {
  return waitsSinceMs !== null;
}

function placeOf({ lineId, sku }: Pick<StockReservation, 'lineId' | 'sku'>): string {
  return `${lineId} ${sku}`;
}
