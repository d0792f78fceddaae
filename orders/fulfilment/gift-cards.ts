/**
 * Gift cards sold by e-mail: no warehouse sends them. Once the order is paid, the line is invoiced,
 * the provider makes a card worth the price before discounts, and its recipient is mailed.
 * Source: dynamics-call-center.md 3.21.
 */
import type { OrderEventOf, ShippedLine } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import type { Order, OrderLine } from '../order.ts';
import { grossMinor } from '../pricing/apply-offers.ts';
import { isGiftCard } from '../totals.ts';
import { notNow, type Reply, request, type Turn, tell } from '../turn.ts';

export function hasOpenCard({ lines }: Order): boolean {
  return lines.some(({ giftCards = [] }) => giftCards.some(({ number }) => number === undefined));
}

/** Asks for the card of a line of invoiced goods, if it is one. */
export function askForCard(turn: Turn, line: OrderLine, { qtyMilli }: ShippedLine): void {
  const { giftCards, giftTo, lineId: payLineId } = line;
  const { cardNumber: giftCardRef } = giftTo ?? {};
  const amountMinor = grossMinor({ ...line, qtyMilli });
  // A card that is sent has a number from the beginning, and its worth once it is delivered.
  if (!isGiftCard(line) || amountMinor === 0) return;
  const round = (giftCards ?? []).length + 1;
  if (giftCards !== undefined) line.giftCards = [...giftCards, { amountMinor }];
  const { currency } = turn.order;
  const body = { payLineId, round, amountMinor, currency, ...omitUndefined({ giftCardRef }) };
  request(turn, 'issueGiftCard', `giftcard/${payLineId}/${round}`, body);
}

export function cardIssued(turn: Turn, event: OrderEventOf<'payment.giftCardIssued'>): Reply {
  const { payLineId: lineId, round, providerRef: number } = event;
  const line = turn.order.lines.find((candidate) => candidate.lineId === lineId);
  if (line !== undefined && line.giftCards === undefined) {
    tell(turn, 'order.giftCardIssued', { lineId, amountMinor: event.amountMinor });
    return undefined;
  }
  const card = line?.giftCards?.[round - 1];
  if (line?.giftCards === undefined || card === undefined || card.number !== undefined) {
    return notNow;
  }
  line.giftCards = line.giftCards.with(round - 1, { ...card, number });
  const addressRef = line.addressRef ?? turn.order.addressRef;
  const { cardNumber: _number, ...to } = line.giftTo ?? {};
  const mail = { template: 'giftCard', number, ...(addressRef && { addressRef }) };
  const body = { ...mail, ...omitUndefined(to) };
  request(turn, 'sendNotice', `notice/giftCard/${lineId}/${round}`, body);
  tell(turn, 'order.giftCardIssued', { lineId, amountMinor: card.amountMinor });
  return undefined;
}
