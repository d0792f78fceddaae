/** What an order is and waits for, as Markdown for the first page of its workflow. */
import { type Order, openHolds, orderLabel, whyNotShipped } from '../../orders/index.ts';

export function orderDetails(order: Order): string {
  const { currency, totals, regions, deadlines } = order;
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  const total = (totals.totalMinor / 10 ** maximumFractionDigits).toFixed(maximumFractionDigits);
  const { term } = whyNotShipped(order);
  const due = Object.entries(deadlines)
    .sort(([, a], [, b]) => a - b)
    .map(([name, dueAtMs]) => `- due ${instantOf(dueAtMs)}: ${name}`);
  return [
    `**${orderLabel(order)}**, ${total} ${currency}; entry ${regions.entry}, payment ${regions.payment}, goods ${regions.fulfilment}`,
    '',
    ...(term === 'none' ? [] : [`Waits for: ${term}`]),
    ...openHolds(order).map(lineOf),
    ...due,
  ].join('\n');
}

function lineOf(hold: Order['holds'][number]): string {
  const { code, queue, clearRole, placedAtMs, owner } = hold;
  const by = owner === undefined ? `anybody of role ${clearRole}` : owner;
  return `- hold ${code} since ${instantOf(placedAtMs)}, queue ${queue}; ends by a decision of ${by}`;
}

function instantOf(atMs: number): string {
  return new Date(atMs).toISOString().replace('.000Z', 'Z');
}
