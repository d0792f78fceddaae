/** Reservations of counted items and goods movements already booked; callers open transactions. */
import { Repository } from './rows.ts';

/** Units of an order line that one request has reserved, or waits for. */
export interface StockReservation {
  readonly centreId: string;
  readonly orderId: string;
  readonly lineId: string;
  /** Number of the order's request; a repeated request has the same one. */
  readonly round: number;
  readonly sku: string;
  readonly qtyMilli: number;
  /** Null: reserved. */
  readonly waitsSinceMs: number | null;
}

/** Units of a line of an order or return that have been booked. */
interface StockBooking {
  readonly centreId: string;
  readonly processId: string;
  readonly lineId: string;
  readonly qtyMilli: number;
}

export class StockRepository extends Repository {
  readonly put = this.writer<StockReservation>(
    'insert into stock_reservation (centre_id, order_id, line_id, round, sku, qty_milli, waits_since_ms) values (?, ?, ?, ?, ?, ?, ?) on conflict (centre_id, order_id, line_id, round) do update set qty_milli = excluded.qty_milli, waits_since_ms = excluded.waits_since_ms',
  );
  readonly drop = this.writer<StockReservation>(
    'delete from stock_reservation where centre_id = ? and order_id = ? and line_id = ? and round = ?',
  );
  readonly ofOrder = this.lister<StockReservation, [centreId: string, orderId: string]>(
    'select * from stock_reservation where centre_id = ? and order_id = ? order by line_id, round',
  );
  readonly reservedMilli = this.counter<[centreId: string, sku: string, butOrderId: string]>(
    'select sum(qty_milli) as qty_milli from stock_reservation where centre_id = ? and sku = ? and waits_since_ms is null and order_id <> ?',
    'qty_milli',
  );
  /** Orders that wait for an item, longest waiting first. */
  readonly waitingFor = this.lister<
    Pick<StockReservation, 'orderId'>,
    [centreId: string, sku: string, limit: number]
  >(
    'select order_id from stock_reservation where centre_id = ? and sku = ? and waits_since_ms is not null order by waits_since_ms, order_id limit ?',
  );
  readonly book = this.writer<StockBooking>(
    'insert into stock_booking (centre_id, process_id, line_id, qty_milli) values (?, ?, ?, ?) on conflict (centre_id, process_id, line_id) do update set qty_milli = excluded.qty_milli',
  );
  readonly bookedMilli = this.counter<[centreId: string, processId: string, lineId: string]>(
    'select qty_milli from stock_booking where centre_id = ? and process_id = ? and line_id = ?',
    'qty_milli',
  );
}
