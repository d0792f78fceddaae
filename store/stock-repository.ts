/** Reservations of counted items and goods movements already booked; callers open transactions. */
import { Repository } from './rows.ts';

/** Units of an order line reserved by one request. */
export interface StockReservation {
  readonly centreId: string;
  readonly orderId: string;
  readonly lineId: string;
  /** Number of the order's request; a repeated request has the same one. */
  readonly round: number;
  readonly sku: string;
  readonly qtyMilli: number;
}

/** Units of a line of an order or return that have been booked. */
interface StockBooking {
  readonly centreId: string;
  readonly processId: string;
  readonly lineId: string;
  readonly qtyMilli: number;
}

export class StockRepository extends Repository {
  /** Reserves; a repeated request reserves nothing more. */
  readonly reserve = this.writer<StockReservation>(
    'insert into stock_reservation (centre_id, order_id, line_id, round, sku, qty_milli) values (?, ?, ?, ?, ?, ?) on conflict (centre_id, order_id, line_id, round) do nothing',
  );
  readonly release = this.writer<Pick<StockReservation, 'centreId' | 'orderId' | 'lineId'>>(
    'delete from stock_reservation where centre_id = ? and order_id = ? and line_id = ?',
  );
  readonly reservationsOf = this.lister<StockReservation, [centreId: string, sku: string]>(
    'select * from stock_reservation where centre_id = ? and sku = ? order by order_id, line_id, round',
  );
  readonly book = this.writer<StockBooking>(
    'insert into stock_booking (centre_id, process_id, line_id, qty_milli) values (?, ?, ?, ?) on conflict (centre_id, process_id, line_id) do update set qty_milli = excluded.qty_milli',
  );
  readonly bookedMilli = this.counter<[centreId: string, processId: string, lineId: string]>(
    'select qty_milli from stock_booking where centre_id = ? and process_id = ? and line_id = ?',
    'qty_milli',
  );
}
