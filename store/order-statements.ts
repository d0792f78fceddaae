/** Statements on the rows that lists of orders show. */

const page = 'and place > ? order by place limit ?';

const sales =
  'select count(*) as count, coalesce(sum(total_minor), 0) as total_minor, min(submitted_at_ms) as first_at_ms, max(submitted_at_ms) as last_at_ms';

export const orderStatements = {
  orderRow: 'select document, place from order_row where centre_id = ? and id = ?',
  customerOfOrder: 'select customer_id from order_row where centre_id = ? and id = ?',
  saveOrderRow:
    'insert into order_row (centre_id, id, version, place, customer_id, label, fulfilment, document, submitted_at_ms, total_minor, sold_at_ms, sale) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (centre_id, id) do update set version = excluded.version, label = excluded.label, fulfilment = excluded.fulfilment, document = excluded.document, submitted_at_ms = excluded.submitted_at_ms, total_minor = excluded.total_minor, sold_at_ms = excluded.sold_at_ms, sale = excluded.sale where order_row.version < excluded.version',
  moveOrderRow: 'update order_row set customer_id = ? where centre_id = ? and id = ?',
  orderRowsOfFulfilment: `select document, place from order_row where centre_id = ? and fulfilment = ? ${page}`,

  salesWithin: `${sales} from order_row where centre_id = ? and submitted_at_ms >= ? and submitted_at_ms < ?`,
  salesOfCustomer: `${sales} from order_row where centre_id = ? and customer_id = ? and id <> ? and submitted_at_ms is not null`,

  salesByCustomer:
    'select customer_id, count(*) as count, coalesce(sum(total_minor), 0) as total_minor, max(submitted_at_ms) as last_at_ms from order_row where centre_id = ? and submitted_at_ms is not null group by customer_id order by customer_id',

  /** Sold from one instant to before another, after an order sold at the first. */
  soldWithin:
    'select id, sold_at_ms, sale from order_row where centre_id = ? and sold_at_ms >= ? and sold_at_ms < ? and (sold_at_ms > ? or id > ?) order by sold_at_ms, id limit ?',
  saleOf: 'select id, sold_at_ms, sale from order_row where centre_id = ? and id = ?',
  marksOf: 'select dimension, value from order_mark where centre_id = ? and order_id = ?',
  dropMarks: 'delete from order_mark where centre_id = ? and order_id = ?',
  addMark:
    'insert into order_mark (centre_id, order_id, dimension, value, place) select centre_id, id, cast(? as text), cast(? as text), place from order_row where centre_id = ? and id = ?',

  saveCustomerEvent:
    'insert into customer_event (centre_id, id, version, customer_id, kind, place, at_ms, document) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (centre_id, id) do update set version = excluded.version, document = excluded.document where customer_event.version < excluded.version',
  customerEvents:
    'select kind, place, at_ms, document from customer_event where centre_id = ? and customer_id = ? and place > ? and kind in (?, ?, ?, ?, ?, ?, ?, ?) order by place limit ?',

  dropHolds: 'delete from order_hold where centre_id = ? and order_id = ?',
  addHold:
    'insert into order_hold (centre_id, order_id, hold_id, source, code, place, document) values (?, ?, ?, ?, ?, ?, ?)',
  hold: 'select document, place from order_hold where centre_id = ? and order_id = ? and hold_id = ?',
  holds: `select document, place from order_hold where centre_id = ? ${page}`,
  holdsOfSource: `select document, place from order_hold where centre_id = ? and source = ? ${page}`,
} as const;

/**
 * Rows of a list, by its filters. The first mark's index drives it, and each row costs a look-up
 * for each other filter.
 */
export function orderListSql(of: {
  readonly marks: number;
  readonly columns: readonly ('id' | 'customer_id' | 'label')[];
  /** Numbers of customers, one of which an order must be of; 0: any. */
  readonly customers: number;
  /** Whether places are bounded, as orders are of some days. */
  readonly isWithin: boolean;
  readonly isOldestFirst: boolean;
}): string {
  const { marks, columns, customers, isWithin, isOldestFirst } = of;
  const place = marks === 0 ? 'order_row.place' : 'order_mark.place';
  const from =
    marks === 0
      ? 'order_row where order_row.centre_id = ?'
      : 'order_mark join order_row on order_row.centre_id = order_mark.centre_id and order_row.id = order_mark.order_id where order_mark.centre_id = ? and order_mark.dimension = ? and order_mark.value = ?';
  const more = Array.from({ length: Math.max(0, marks - 1) }, () => otherMark);
  const equal = columns.map((column) => ` and order_row.${column} = ?`);
  const some = Array.from({ length: customers }, () => '?').join(', ');
  const any = customers === 0 ? '' : ` and order_row.customer_id in (${some})`;
  const within = isWithin ? ` and ${place} > ? and ${place} < ?` : '';
  const filters = `${more.join('')}${equal.join('')}${any}${within}`;
  const [after, direction] = isOldestFirst ? ['<', ' desc'] : ['>', ''];
  return `select order_row.document, ${place} from ${from}${filters} and ${place} ${after} ? order by ${place}${direction} limit ?`;
}

const otherMark =
  ' and exists (select 1 from order_mark as other where other.centre_id = order_row.centre_id and other.place = order_row.place and other.dimension = ? and other.value = ?)';
