/**
 * How good customers are by what they have ordered: recency, frequency and value, a digit each, as
 * rules ask for it (`customer.rfm`) and clerks see it.
 *
 * Customers who have ordered are ranked in fifths by each: 5 is the best fifth, equal ones get the
 * same digit. 535 ordered lately, seldom, and for much money. Who has never ordered keeps what was
 * set by hand.
 * Cost: one pass over the orders, a sort by each, and a write for each customer whose score
 * changes, in slices, so that calls are served in between.
 * Source: dynamics-call-center.md 3.18.
 */

import { inTurns } from '../../live/index.ts';
import type { CustomerSales } from '../../store/index.ts';
import type { Serving } from '../serving.ts';

const divisions = 5;
/** Customers of one transaction: some milliseconds. */
const customersPerSlice = 50;

/** Scores all customers of a centre anew. */
export async function scoreCustomers(
  person: string,
  serving: Serving,
): Promise<{ readonly customers: number; readonly changed: number }> {
  const { store, wire, clock } = serving;
  const { ownerId: centreId, live } = wire;
  const scores = rfmScores(store.orders.salesOfEach(centreId));
  const ids = [...scores.keys()];
  let changed = 0;
  function* work(): Generator<unknown, void, void> {
    for (let from = 0; from < ids.length; from += customersPerSlice) {
      store.transaction(() => {
        for (const id of ids.slice(from, from + customersPerSlice)) {
          const record = store.customers.get(centreId, id);
          const rfm = scores.get(id) ?? null;
          if (record === undefined || record.document.rfm === rfm) continue;
          const document = { ...record.document, rfm };
          const updatedAtMs = live.originMs + live.nowMs;
          store.customers.save({
            ...record,
            version: record.version + 1,
            document,
            person,
            updatedAtMs,
          });
          changed += 1;
        }
      });
      yield;
    }
  }
  await inTurns(work(), clock);
  return { customers: ids.length, changed };
}

/** The score of each customer, by their number. */
function rfmScores(sales: readonly CustomerSales[]): ReadonlyMap<string, number> {
  const recency = digits(sales, ({ lastAtMs }) => lastAtMs);
  const frequency = digits(sales, ({ count }) => count);
  const value = digits(sales, ({ totalMinor }) => totalMinor);
  return new Map(
    sales.map((one) => {
      const { customerId } = one;
      return [customerId, recency(one) * 100 + frequency(one) * 10 + value(one)];
    }),
  );
}

/** 5 for the best fifth, 1 for the last: by how many are strictly better. */
function digits(
  sales: readonly CustomerSales[],
  of: (one: CustomerSales) => number,
): (one: CustomerSales) => number {
  const best = sales.map(of).sort((a, b) => b - a);
  const better = new Map<number, number>();
  for (const [place, score] of best.entries()) if (!better.has(score)) better.set(score, place);
  return (one) => divisions - Math.floor((divisions * (better.get(of(one)) ?? 0)) / best.length);
}
