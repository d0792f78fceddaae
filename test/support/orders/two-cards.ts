/** A plain order with more to enter. */
import { plainCommands, plainMinor } from '../../../bench/orders/plain-orders.ts';
import type { OrderEvent } from '../../../contracts/index.ts';

/** An order of three lines, paid by two cards and scored for fraud. */
export function twoCards(orderId: string): readonly OrderEvent[] {
  const all = plainCommands(orderId);
  const line = (n: number): OrderEvent => ({
    type: 'changeLines',
    put: [{ lineId: `l${n}`, sku: 'linen-sheet', unitMinor: plainMinor, qtyMilli: 1_000 }],
    priced: { priceVersion: n },
  });
  const card = (n: number) => ({
    payLineId: `p${n}`,
    kind: 'card' as const,
    tokenRef: 'tok',
    basisPoints: 5_000,
  });
  const cards: OrderEvent[] = [
    { type: 'setPaymentLines', lines: [card(1)] },
    { type: 'setPaymentLines', lines: [card(1), card(2)] },
  ];
  return all.flatMap((event): readonly OrderEvent[] => {
    switch (event.type) {
      case 'createOrder':
        return [{ ...event, policy: {} }];
      case 'changeLines':
        return [1, 2, 3].map(line);
      case 'setPaymentLines':
        return cards;
      case 'submitOrder':
        return [{ ...event, confirmedTotalMinor: 3 * plainMinor }];
      default:
        return [event];
    }
  });
}
