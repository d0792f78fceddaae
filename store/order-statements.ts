/** Statements on what lists show of orders. */

const page = 'and place > ? order by place limit ?';

/** By what they do. */
export const orderStatements = {
  saveOrderRow:
    'insert into order_row (centre_id, id, version, place, customer_id, label, fulfilment, document) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (centre_id, id) do update set version = excluded.version, label = excluded.label, fulfilment = excluded.fulfilment, document = excluded.document where order_row.version < excluded.version',
  orderRows: `select document, place from order_row where centre_id = ? ${page}`,
  orderRowsOfCustomer: `select document, place from order_row where centre_id = ? and customer_id = ? ${page}`,
  orderRowsOfLabel: `select document, place from order_row where centre_id = ? and label = ? ${page}`,
  orderRowsOfCustomerAndLabel: `select document, place from order_row where centre_id = ? and customer_id = ? and label = ? ${page}`,
  orderRowsOfFulfilment: `select document, place from order_row where centre_id = ? and fulfilment = ? ${page}`,

  dropHolds: 'delete from order_hold where centre_id = ? and order_id = ?',
  addHold:
    'insert into order_hold (centre_id, order_id, hold_id, source, code, place, document) values (?, ?, ?, ?, ?, ?, ?)',
  holds: `select document, place from order_hold where centre_id = ? ${page}`,
  holdsOfSource: `select document, place from order_hold where centre_id = ? and source = ? ${page}`,
} as const;
