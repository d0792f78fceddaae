/**
 * Gift cards sold by e-mail: no warehouse sends them. Once the order is paid, the line is invoiced,
 * the provider makes a card worth the price before discounts, and its recipient is mailed.
 * Source: dynamics-call-center.md 3.21.
 */
import type { OrderEventOf, ShippedLine } from '../../contracts/index.ts';
import type { Order, OrderLine } from '../order.ts';
import { grossMinor } from '../pricing/apply-offers.ts';
import { notNow, type Reply, request, type Turn, tell } from '../turn.ts';

export function hasOpenCard({ lines }: Order): boolean {
  return lines.some(({ giftCards = [] }) => giftCards.some(({ number }) => number === undefined));
}

/** Asks for the card of a line of invoiced goods, if it is one. */
export function askForCard(turn: Turn, line: OrderLine, { qtyMilli }: ShippedLine): void {
  const { giftCards } = line;
  if (giftCards === undefined) return;
  const { lineId: payLineId } = line;
  const round = giftCards.length + 1;
  const amountMinor = grossMinor({ ...line, qtyMilli });
  line.giftCards = [...giftCards, { amountMinor }];
  const { currency } = turn.order;
  const body = { payLineId, round, amountMinor, currency };
  request(turn, 'issueGiftCard', `giftcard/${payLineId}/${round}`, body);
}

export function cardIssued(
  turn: Turn,
  { payLineId: lineId, round, providerRef: number }: OrderEventOf<'payment.giftCardIssued'>,
): Reply {
  const line = turn.order.lines.find((candidate) => candidate.lineId === lineId);
  const card = line?.giftCards?.[round - 1];
  if (line?.giftCards === undefined || card === undefined || card.number !== undefined) {
    return notNow;
  }
  line.giftCards = line.giftCards.with(round - 1, { ...card, number });
  const addressRef = line.addressRef ?? turn.order.addressRef;
  const mail = { template: 'giftCard', number, ...(addressRef && { addressRef }) };
  request(turn, 'sendNotice', `notice/giftCard/${lineId}/${round}`, mail);
  tell(turn, 'order.giftCardIssued', { lineId, amountMinor: card.amountMinor });
  return undefined;
}
