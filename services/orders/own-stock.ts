/**
 * Stock of a centre without a warehouse partner: what is on hand, less what orders have reserved.
 * Items without a stock are not counted. A repeated request or report counts once.
 */
import { itemKeys } from '../../contracts/index.ts';
import { type GoodsReturn, milliPerUnit, type Order } from '../../orders/index.ts';
import type { Store, StockReservation } from '../../store/index.ts';

export interface OwnStockOptions {
  readonly centreId: string;
  readonly store: Store;
  readonly orderOf: (orderId: string) => Promise<Order | null>;
}

/** Units that an order requests, in thousandths. */
export interface RequestedLine {
  readonly lineId: string;
  readonly sku: string;
  readonly qtyMilli: number;
}

export class OwnStock {
  readonly #of: OwnStockOptions;

  constructor(of: OwnStockOptions) {
    this.#of = of;
  }

  /** Reserves all lines, or none; returns the lines that lack stock. */
  async reserve(
    { orderId, round }: Pick<StockReservation, 'orderId' | 'round'>,
    lines: readonly RequestedLine[],
  ): Promise<readonly string[]> {
    const request = { orderId, round, lines };
    const short = this.#tryToReserve(request);
    if (short.length === 0) return [];
    // Orders that were changed may hold less than they had reserved.
    const skus = new Set(lines.filter(({ lineId }) => short.includes(lineId)).map(({ sku }) => sku));
    for (const sku of skus) await this.#releaseUnheld(sku);
    return this.#tryToReserve(request);
  }

  release(orderId: string, lineIds: readonly string[]): void {
    const { centreId, store } = this.#of;
    store.transaction(() => {
      for (const lineId of lineIds) store.stock.release({ centreId, orderId, lineId });
    });
  }

  /** Takes shipped goods off the stock, and their reservations. */
  bookShipped(order: Order): void {
    const { centreId, store } = this.#of;
    const { orderId } = order;
    store.transaction(() => {
      for (const { lineId, sku, shippedMilli, reservedMilli } of order.lines) {
        this.#book({ processId: `order/${orderId}`, lineId, sku }, -shippedMilli);
        const held = store.stock
          .reservationsOf(centreId, sku)
          .filter((one) => one.orderId === orderId && one.lineId === lineId);
        this.#lower(held, reservedMilli);
      }
    });
  }

  /** Puts returned goods of an order that can be sold again back into the stock. */
  bookReturned({ returnId, lines }: GoodsReturn, order: Order): void {
    const skus = new Map(order.lines.map(({ lineId, sku }) => [lineId, sku]));
    this.#of.store.transaction(() => {
      for (const { lineId, receivedMilli, disposition } of lines) {
        const sku = skus.get(lineId);
        if (sku === undefined || disposition !== 'credit') continue;
        this.#book({ processId: `return/${returnId}`, lineId, sku }, receivedMilli);
      }
    });
  }

  #tryToReserve({
    orderId,
    round,
    lines,
  }: {
    readonly orderId: string;
    readonly round: number;
    readonly lines: readonly RequestedLine[];
  }): readonly string[] {
    const { centreId, store } = this.#of;
    return store.transaction(() => {
      const leftMilli = new Map<string, number>();
      const short = lines.filter(({ lineId, sku, qtyMilli }) => {
        const own = (one: StockReservation) =>
          one.orderId === orderId && one.lineId === lineId && one.round === round;
        const left = leftMilli.get(sku) ?? this.#availableMilli(sku, own);
        leftMilli.set(sku, left - qtyMilli);
        return left < qtyMilli;
      });
      if (short.length > 0) return short.map(({ lineId }) => lineId);
      for (const line of lines) store.stock.reserve({ centreId, orderId, round, ...line });
      return [];
    });
  }

  /** Units on hand that no order has reserved; infinite: the item is not counted. */
  #availableMilli(sku: string, isOwn: (one: StockReservation) => boolean): number {
    const { centreId, store } = this.#of;
    const stock = store.items.get(centreId, sku)?.document.stock ?? null;
    if (stock === null) return Number.POSITIVE_INFINITY;
    return store.stock
      .reservationsOf(centreId, sku)
      .filter((one) => !isOwn(one))
      .reduce((left, { qtyMilli }) => left - qtyMilli, stock * milliPerUnit);
  }

  /** Lowers the reservations of an item to what its orders hold now. */
  async #releaseUnheld(sku: string): Promise<void> {
    const { centreId, store, orderOf } = this.#of;
    const orderIds = store.stock.reservationsOf(centreId, sku).map(({ orderId }) => orderId);
    for (const orderId of new Set(orderIds)) {
      const order = await orderOf(orderId);
      // While it reserves, the order does not hold yet what is reserved for it.
      if (order === null || order.regions.fulfilment === 'reserving') continue;
      store.transaction(() => {
        const own = store.stock.reservationsOf(centreId, sku);
        const ofOrder = own.filter((one) => one.orderId === orderId);
        for (const [lineId, held] of Map.groupBy(ofOrder, (one) => one.lineId)) {
          const line = order.lines.find((one) => one.lineId === lineId);
          this.#lower(held, line?.sku === sku ? line.reservedMilli : 0);
        }
      });
    }
  }

  /** Lowers the reservations of one line to a sum. */
  #lower(held: readonly StockReservation[], toMilli: number): void {
    const [first] = held;
    const sumMilli = held.reduce((sum, { qtyMilli }) => sum + qtyMilli, 0);
    if (first === undefined || sumMilli <= toMilli) return;
    this.#of.store.stock.release(first);
    const round = Math.max(...held.map((one) => one.round));
    if (toMilli > 0) this.#of.store.stock.reserve({ ...first, round, qtyMilli: toMilli });
  }

  /** Corrects the stock to a line's units that have come back, or left (below 0). */
  #book(
    {
      processId,
      lineId,
      sku,
    }: { readonly processId: string; readonly lineId: string; readonly sku: string },
    movedMilli: number,
  ): void {
    const { centreId, store } = this.#of;
    const byMilli = movedMilli - store.stock.bookedMilli(centreId, processId, lineId);
    const item = store.items.get(centreId, sku);
    const stock = item?.document.stock ?? null;
    if (byMilli === 0 || item === undefined || stock === null) return;
    store.stock.book({ centreId, processId, lineId, qtyMilli: movedMilli });
    // What left was there: a count below it was wrong.
    const leftMilli = Math.max(0, Math.round(stock * milliPerUnit) + byMilli);
    const document = { ...item.document, stock: leftMilli / milliPerUnit };
    const { version } = item;
    store.items.save({ ...item, version: version + 1, document }, itemKeys(document));
  }
}
