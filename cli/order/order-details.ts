/**
 * What an order taker asks for beside the order itself: where each price comes from, what is in
 * stock, what charges and taxes the total is made of, what the customer bought before; and where
 * the API has it. And the card of a programme.
 */
import { type Problem, problemOf } from '../terminal/action.ts';
import { moneyText } from '../text/figures.ts';
import type { Order, OrderWork } from './order-work.ts';
import { localRefusal, withAdvice } from './refusals.ts';

const shownMax = 8;
type Line = Order['lines'][number];

/** Stock and the origin of the price of each line, charges and taxes, each with where it is. */
export async function showDetails(work: OrderWork): Promise<Problem | null> {
  const { order } = work.now;
  if (order === null) return localRefusal('No order is begun.');
  const found: string[] = [];
  for (const [place, line] of order.lines.entries()) {
    const item = await work.client.get('/api/v1/items/{item}', { params: { item: line.itemId } });
    if (!item.ok) return item.problem;
    const { stock } = item.body;
    const there = stock === null ? 'stock is not counted' : `${stock} in stock`;
    found.push(`line ${place + 1}  ${line.sku}: ${there}; ${priceOrigin(line)}`);
  }
  const { chargeLines, discounts, taxes, taxIncluded } = order.summary;
  for (const { code, amount, lineId } of chargeLines) {
    const of = order.lines.findIndex(({ id }) => id === lineId);
    found.push(`charge ${code} ${moneyText(amount)}${of < 0 ? '' : ` of line ${of + 1}`}`);
  }
  for (const { code, amount } of discounts) found.push(`discount ${code} ${moneyText(amount)}`);
  for (const { percent, base, amount } of taxes) {
    const how = taxIncluded ? 'included' : 'added';
    found.push(`tax ${percent} % of ${moneyText(base)}: ${moneyText(amount)}, ${how}`);
  }
  found.push(
    `where  /api/v1/orders/${order.id}: lines[].priceDetails, summary.chargeLines, summary.taxes`,
    'where  /api/v1/items/{item}: stock, image, data of an item',
  );
  work.found = found;
  return null;
}

function priceOrigin({ priceDetails, priceOverride, unitPrice, freeWith }: Line): string {
  const at = moneyText(unitPrice);
  if (freeWith !== null) return `free with source code ${freeWith}`;
  if (priceOverride !== null) {
    const { listPrice, reason } = priceOverride;
    return `${at} typed for ${reason}, list ${moneyText(listPrice)}`;
  }
  const group = priceDetails?.priceGroupId ?? null;
  if (group === null) return `${at} is the base price`;
  const of = priceDetails?.groups.find(({ id }) => id === group)?.of ?? 'centre';
  return `${at} of price group ${group} (${of})`;
}

/** The customer's last orders, calls, payments and notes. */
export async function showHistory(work: OrderWork): Promise<Problem | null> {
  const { customer } = work.now;
  if (customer === null) return localRefusal('No customer is chosen.');
  const asked = { params: { customer: customer.id }, query: { limit: shownMax } };
  const history = await work.client.get('/api/v1/customers/{customer}/history', asked);
  if (!history.ok) return history.problem;
  work.found = [
    ...history.body.items.map(({ at, title, amount }) => {
      return `history ${at.slice(0, 16).replace('T', ' ')}  ${title}${amount === null ? '' : ` ${moneyText(amount)}`}`;
    }),
    `where  /api/v1/customers/${customer.id}/history, and /figures`,
  ];
  return null;
}

/** The line that sells a programme which is to be completed, counted from 1. */
export function programmeToComplete({ now }: OrderWork): string | null {
  const lines = now.order?.lines ?? [];
  const place = lines.findIndex(({ continuity }) => (continuity?.blockers.length ?? 0) > 0);
  return place < 0 ? null : String(place + 1);
}

/** Says with what the shipments of a programme are paid, and when the first one comes. */
export async function completeProgramme(
  work: OrderWork,
  [place = '', how = '', expiry = '', startDate = '']: readonly string[],
): Promise<Problem | null> {
  const { order } = work.now;
  if (order === null) return localRefusal('No order is begun.');
  const line = order.lines[Number(place) - 1];
  if (line?.continuity == null) return localRefusal(`Line ${place} sells no programme.`);
  const params = { centre: work.centreId };
  const list = await work.client.get('/api/v1/centres/{centre}/payment-methods', { params });
  if (!list.ok) return list.problem;
  const isCard = how.startsWith('tok_');
  const method = list.body.items.find(({ code, kind }) =>
    isCard ? kind === 'card' : [code, kind].some((one) => one.toLowerCase() === how.toLowerCase()),
  );
  if (method === undefined) {
    return localRefusal(
      `${how} cannot pay again and again; expected a card's token such as tok_ok, or an account.`,
    );
  }
  const payment = {
    methodId: method.code,
    ...(isCard ? { token: how } : {}),
    ...(isCard && expiry !== '' && expiry !== '-' ? { cardExpiry: expiry } : {}),
  };
  const body = { continuity: { payment, ...(startDate === '' ? {} : { startDate }) } };
  const asked = {
    params: { order: order.id, line: line.id },
    ifMatch: `"v${order.version}"`,
    body,
  };
  const path = '/api/v1/orders/{order}/lines/{line}';
  return withAdvice(problemOf(await work.client.ask('PATCH', path, asked)));
}
