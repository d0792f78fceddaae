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
    .filter(([name]) => !name.startsWith('holdSla/'))
    .sort(([, a], [, b]) => a - b)
    .map(([name, dueAtMs]) => `- due ${instantOf(dueAtMs)}: ${name}`);
  return [
    `**${orderLabel(order)}**, ${total} ${currency}; entry ${regions.entry}, payment ${regions.payment}, goods ${regions.fulfilment}`,
    '',
    ...(term === 'none' ? [] : [`Waits for: ${term}`]),
    ...openHolds(order).map((hold) => lineOf(hold, deadlines[`holdSla/${hold.holdId}`])),
    ...due,
  ].join('\n');
}

function lineOf(
  { code, queue, clearRole, placedAtMs, owner }: Order['holds'][number],
  dueAtMs: number | undefined,
): string {
  const role = clearRole === '' ? 'any agent or reviewer' : `role ${clearRole}, or a manager`;
  const due = dueAtMs === undefined ? '' : `, due ${instantOf(dueAtMs)}`;
  const since = `since ${instantOf(placedAtMs)}${due}`;
  return `- hold ${code} ${since}, queue ${queue}; ends by a decision of ${owner ?? role}`;
}

function instantOf(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+/, '');
}
