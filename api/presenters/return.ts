/** A return of goods as clients see it. */
import type { RefundMethod, ReturnResource } from '../../contracts/index.ts';
import type { Wire } from '../../live/index.ts';
import { type GoodsReturn, milliPerUnit, refundedMinor, worthMinor } from '../../orders/index.ts';

export function presentReturn(back: GoodsReturn, wire: Wire): ReturnResource {
  const { returnId: id, orderId, agentId, reasonCode, regions, method, version } = back;
  const { isExchange, advanceCredit, exchange, currency } = back;
  const money = (amountMinor: number) => ({ amountMinor, currency });
  return {
    id,
    number: wire.number('return', id),
    orderId,
    orderNumber: wire.number('order', orderId),
    customerId: wire.id(back.customerId),
    agentId,
    reasonCode,
    status: regions.life,
    refundStatus: regions.refund,
    isExchange,
    advanceCredit,
    lines: back.lines.map(
      ({ lineId, qtyMilli, receivedMilli, disposition, worthMinor: minor }) => ({
        lineId,
        quantity: String(qtyMilli / milliPerUnit),
        received: String(receivedMilli / milliPerUnit),
        disposition,
        worth: money(minor),
      }),
    ),
    charges: back.charges.map(({ adjustmentId, code, amountMinor }) => ({
      id: adjustmentId,
      code,
      amount: money(amountMinor),
    })),
    fees: (back.fees ?? []).map(({ code, amountMinor }) => ({ code, amount: money(amountMinor) })),
    worth: money(worthMinor(back)),
    refund: wireMethodOf(method),
    refunds: back.refunds.map(({ n, amountMinor, state, method: by }) => ({
      number: n,
      amount: money(amountMinor),
      ...wireMethodOf(by),
      status: state,
    })),
    refunded: money(refundedMinor(back)),
    replacement:
      exchange === undefined
        ? null
        : {
            orderId: exchange.orderId,
            orderNumber: wire.number('order', exchange.orderId),
            credit: money(exchange.amountMinor),
          },
    version,
  };
}

function wireMethodOf(method: RefundMethod): ReturnResource['refund'] {
  if (method.kind !== 'line') return { method: method.kind, paymentId: null };
  const kind = method.of === 'giftCard' ? 'giftCard' : 'card';
  return { method: kind, paymentId: method.payLineId };
}
