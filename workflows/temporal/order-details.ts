/** What an order is and waits for, for Temporal's pages: of the workflow, and of a timer. */
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
    ...openHolds(order).map((hold) => `- ${lineOf(hold, deadlines)}`),
    ...due,
  ].join('\n');
}

/** A deadline by its name; one of a hold says more of that. */
export function deadlineLabel(order: Order, name: string): string {
  const hold = openHolds(order).find(({ holdId }) => name.endsWith(`/${holdId}`));
  return hold === undefined ? name : `${name}, ${lineOf(hold, order.deadlines)}`;
}

function lineOf(
  { holdId, code, queue, clearRole, placedAtMs, owner }: Order['holds'][number],
  { [`holdSla/${holdId}`]: dueAtMs }: Order['deadlines'],
): string {
  const role = clearRole === '' ? 'any agent or reviewer' : `role ${clearRole} or a manager`;
  const due = dueAtMs === undefined ? '' : `, due ${instantOf(dueAtMs)}`;
  const since = `since ${instantOf(placedAtMs)}${due}`;
  return `hold ${code} ${since}, queue ${queue}; ${owner ?? role} ends it`;
}

function instantOf(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+/, '');
}
