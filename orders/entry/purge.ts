/**
 * Purges an order that is over: its sums and payments stay, without lines and references to cards.
 * Source: dynamics-call-center.md 2.14.
 */
import type { PaymentLine } from '../order.ts';
import { isPending } from '../payments/capture.ts';
import { notNow, type Reply, type Turn, tell } from '../turn.ts';

export function purge(turn: Turn): Reply {
  const { order } = turn;
  const { entry } = order.regions;
  const isOver = entry === 'closed' || entry === 'cancelled';
  const isOpen = order.paymentLines.some(isPending) || Object.keys(order.deadlines).length > 0;
  if (!isOver || isOpen || order.archivedAtMs !== undefined) return notNow;
  order.archivedAtMs = turn.atMs;
  order.lines = [];
  order.prompts = [];
  order.pricing = { ...order.pricing, adjustments: [], coupons: [], offers: [] };
  order.shipments = order.shipments.map((shipment) => ({ ...shipment, lines: [] }));
  order.paymentLines = order.paymentLines.map(withoutReferences);
  delete order.addressRef;
  tell(turn, 'order.archived', { totals: { ...order.totals } });
  return undefined;
}

function withoutReferences({
  tokenRef: _token,
  giftCardRef: _card,
  checkNumber: _check,
  ...line
}: PaymentLine): PaymentLine {
  return line;
}
