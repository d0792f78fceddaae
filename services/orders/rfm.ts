/**
 * RFM scores of customers (recency, frequency, value): each digit a fifth, 5 the best. Customers
 * without orders keep scores set by hand.
 *
 * Cost: a pass over the orders and three sorts, in slices. Source: dynamics-call-center.md 3.18.
 */
import { inTurns } from '../../live/index.ts';
import type { CustomerSales } from '../../store/index.ts';
import type { OrderContext } from './order-context.ts';

const divisions = 5;
/** Customers stored in one transaction, which takes some milliseconds. */
const customersPerSlice = 50;

export async function scoreCustomers(
  person: string,
  serving: OrderContext,
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

/** Digits by how many customers are strictly better: 5 for the best fifth, 1 for the last. */
function digits(
  sales: readonly CustomerSales[],
  of: (one: CustomerSales) => number,
): (one: CustomerSales) => number {
  const best = sales.map(of).sort((a, b) => b - a);
  const better = new Map<number, number>();
  for (const [place, score] of best.entries()) if (!better.has(score)) better.set(score, place);
  return (one) => divisions - Math.floor((divisions * (better.get(of(one)) ?? 0)) / best.length);
}
