/** Statements on the rows that lists of orders show. */

const page = 'and place > ? order by place limit ?';

const sales =
  'select count(*) as count, coalesce(sum(total_minor), 0) as total_minor, min(submitted_at_ms) as first_at_ms, max(submitted_at_ms) as last_at_ms';

export const orderStatements = {
  saveOrderRow:
    'insert into order_row (centre_id, id, version, place, customer_id, label, fulfilment, document, submitted_at_ms, total_minor) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (centre_id, id) do update set version = excluded.version, label = excluded.label, fulfilment = excluded.fulfilment, document = excluded.document, submitted_at_ms = excluded.submitted_at_ms, total_minor = excluded.total_minor where order_row.version < excluded.version',
  moveOrderRow: 'update order_row set customer_id = ? where centre_id = ? and id = ?',
  moveCustomerEvents:
    'update customer_event set customer_id = ? where centre_id = ? and customer_id = ?',
  orderRows: `select document, place from order_row where centre_id = ? ${page}`,
  orderRowsOfCustomer: `select document, place from order_row where centre_id = ? and customer_id = ? ${page}`,
  orderRowsOfLabel: `select document, place from order_row where centre_id = ? and label = ? ${page}`,
  orderRowsOfCustomerAndLabel: `select document, place from order_row where centre_id = ? and customer_id = ? and label = ? ${page}`,
  orderRowsOfFulfilment: `select document, place from order_row where centre_id = ? and fulfilment = ? ${page}`,

  salesWithin: `${sales} from order_row where centre_id = ? and submitted_at_ms >= ? and submitted_at_ms < ?`,
  salesOfCustomer: `${sales} from order_row where centre_id = ? and customer_id = ? and id <> ? and submitted_at_ms is not null`,

  salesByCustomer:
    'select customer_id, count(*) as count, coalesce(sum(total_minor), 0) as total_minor, max(submitted_at_ms) as last_at_ms from order_row where centre_id = ? and submitted_at_ms is not null group by customer_id order by customer_id',

  saveCustomerEvent:
    'insert into customer_event (centre_id, id, version, customer_id, kind, place, at_ms, document) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (centre_id, id) do update set version = excluded.version, document = excluded.document where customer_event.version < excluded.version',
  customerEvents:
    'select kind, place, at_ms, document from customer_event where centre_id = ? and customer_id = ? and place > ? and kind in (?, ?, ?, ?, ?, ?, ?, ?) order by place limit ?',

  dropHolds: 'delete from order_hold where centre_id = ? and order_id = ?',
  addHold:
    'insert into order_hold (centre_id, order_id, hold_id, source, code, place, document) values (?, ?, ?, ?, ?, ?, ?)',
  holds: `select document, place from order_hold where centre_id = ? ${page}`,
  holdsOfSource: `select document, place from order_hold where centre_id = ? and source = ? ${page}`,
} as const;
