/**
 * RFM scores of customers (recency, frequency, value): each digit a fifth, 5 the best. Customers
 * without orders keep scores set by hand.
 *
 * Cost: a pass over the orders and three sorts, in slices. Source: dynamics-call-center.md 3.18.
 */
import { type ChannelSettings, rfmHistoryMax } from '../../contracts/index.ts';
import { dayMs } from '../../kernel/index.ts';
import { inTurns } from '../../live/index.ts';
import type { CustomerSales } from '../../store/index.ts';
import { channelOf, today } from './channel-documents.ts';
import type { OrderContext } from './order-context.ts';
import { soldOrders } from './sales.ts';

type RfmSettings = ChannelSettings['rfm'];
const divisionsUnset = 5;
/** Customers stored in one transaction, which takes some milliseconds. */
const customersPerSlice = 50;

export async function scoreCustomers(
  person: string,
  serving: OrderContext,
): Promise<{ readonly customers: number; readonly changed: number }> {
  const { store, wire, clock } = serving;
  const { ownerId: centreId, live } = wire;
  const settings = channelOf(serving).settings.rfm;
  const scores = rfmScores(salesFor(settings, serving), settings);
  const ids = [...scores.keys()];
  const on = today(serving);
  let changed = 0;
  function* work(): Generator<unknown, void, void> {
    for (let from = 0; from < ids.length; from += customersPerSlice) {
      store.transaction(() => {
        for (const id of ids.slice(from, from + customersPerSlice)) {
          const record = store.customers.get(centreId, id);
          const rfm = scores.get(id) ?? null;
          if (record === undefined || record.document.rfm === rfm) continue;
          const { rfm: before, rfmHistory = [] } = record.document;
          const earlier = before === null ? [] : [{ on, rfm: before }];
          const document = {
            ...record.document,
            rfm,
            rfmScore: scoreOf(rfm, settings),
            rfmHistory: [...earlier, ...rfmHistory].slice(0, rfmHistoryMax),
          };
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

/** What each customer has bought, as the settings count it. */
function salesFor(settings: RfmSettings, serving: OrderContext): readonly CustomerSales[] {
  const { store, wire } = serving;
  const { ownerId: centreId, live } = wire;
  if (settings === undefined) return store.orders.salesOfEach(centreId);
  const { periodDays, basis } = settings;
  const toMs = live.originMs + live.nowMs + 1;
  const fromMs = periodDays === null ? 0 : Math.max(0, toMs - periodDays * dayMs);
  const sums = new Map<string, CustomerSales>();
  for (const { id, sale, soldAtMs } of soldOrders({ fromMs, toMs }, serving)) {
    const customerId = store.orders.customerOf(centreId, id) ?? '';
    const minor = sale.lines.reduce(
      (sum, { netMinor, returnedMinor }) => sum + netMinor + (basis === 'net' ? 0 : returnedMinor),
      0,
    );
    if (minor === 0) continue;
    const { count, totalMinor } = sums.get(customerId) ?? { count: 0, totalMinor: 0 };
    const sum = { count: count + 1, totalMinor: totalMinor + minor, lastAtMs: soldAtMs };
    sums.set(customerId, { customerId, ...sum });
  }
  return [...sums.values()];
}

function rfmScores(
  sales: readonly CustomerSales[],
  settings: RfmSettings,
): ReadonlyMap<string, number> {
  const recency = digits(sales, ({ lastAtMs }) => lastAtMs, settings);
  const frequency = digits(sales, ({ count }) => count, settings);
  const value = digits(sales, ({ totalMinor }) => totalMinor, settings);
  return new Map(
    sales.map((one) => {
      const { customerId } = one;
      return [customerId, recency(one) * 100 + frequency(one) * 10 + value(one)];
    }),
  );
}

/** The digits of a score, each by its weight, added. */
function scoreOf(rfm: number | null, settings: RfmSettings): number {
  const { recency, frequency, value } = settings?.weights ?? { recency: 1, frequency: 1, value: 1 };
  const [r = 0, f = 0, v = 0] = [...String(rfm ?? 0)].map(Number);
  return r * recency + f * frequency + v * value;
}

/**
 * Digits by how many customers are strictly better: the number of divisions for the best, 1 for the
 * last. Of an even split customers that are as good follow each other by what they bought, then id.
 */
function digits(
  sales: readonly CustomerSales[],
  of: (one: CustomerSales) => number,
  settings: RfmSettings,
): (one: CustomerSales) => number {
  const { divisions = divisionsUnset, evenSplit = false } = settings ?? {};
  const best = [...sales].sort(
    (a, b) =>
      of(b) - of(a) || b.totalMinor - a.totalMinor || (a.customerId < b.customerId ? -1 : 1),
  );
  const better = new Map<string | number, number>();
  const keyOf = (one: CustomerSales) => (evenSplit ? one.customerId : of(one));
  for (const [place, one] of best.entries()) {
    if (!better.has(keyOf(one))) better.set(keyOf(one), place);
  }
  return (one) => divisions - Math.floor((divisions * (better.get(keyOf(one)) ?? 0)) / best.length);
}
