/** The ground of a return without an order of this service: what was sold, and for how much. */
import type { OrderEventOf } from '../../contracts/index.ts';
import { reprice } from '../totals.ts';
import { type Turn, tell } from '../turn.ts';
import { putLines } from './edit.ts';

type SoldElsewhere = NonNullable<OrderEventOf<'createOrder'>['soldElsewhere']>;

/**
 * An order that is over: its goods were sold, paid and delivered outside the service. A return of
 * them is refunded from its worth, like that of any order.
 */
export function recordSale(turn: Turn, put: SoldElsewhere): void {
  const { order } = turn;
  putLines(turn, put);
  order.isSoldElsewhere = true;
  order.lines = order.lines.map((line) => {
    const { qtyMilli } = line;
    return { ...line, pickedMilli: qtyMilli, shippedMilli: qtyMilli, invoicedMilli: qtyMilli };
  });
  reprice(turn, undefined);
  const lines = put.map(({ lineId, qtyMilli }) => ({ lineId, qtyMilli }));
  const { totalMinor: valueMinor } = order.totals;
  order.shipments = [{ shipmentId: 'elsewhere', state: 'delivered', lines, valueMinor }];
  order.rounds['confirmed'] = 1;
  order.regions = { ...order.regions, entry: 'closed', fulfilment: 'delivered' };
  tell(turn, 'order.created', { customerId: order.customerId });
}
