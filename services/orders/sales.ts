/**
 * What was sold, summed by one dimension, with commission.
 *
 * Cost: a read of each order sold in the period, in slices; nothing is kept between requests.
 */
import type { ChannelSettings, Sales, SalesDimension } from '../../contracts/index.ts';
import { millionths, ppmOf, roundMinor, type SoldLine, sharesOf } from '../../orders/index.ts';
import type { SoldOrder, Store } from '../../store/index.ts';
import { channelOf, isWithin } from './channel-documents.ts';
import type { KeptSale } from './kept-sale.ts';
import type { OrderContext } from './order-context.ts';

export interface SalesQuestion {
  readonly by: SalesDimension;
  readonly fromMs: number;
  readonly toMs: number;
  /** Without orders of which all was cancelled. */
  readonly isKeptOnly?: boolean;
  readonly filters: { readonly [Dimension in SalesDimension]?: string | undefined };
}

/** Orders read at once. */
const pageSize = 200;
const summed = ['cancelled', 'returned', 'net', 'commission'] as const;
type Minor = { readonly [Name in (typeof summed)[number]]: number };
type Commission = ChannelSettings['commission'][number];

class Sum {
  readonly minor = { cancelled: 0, returned: 0, net: 0, commission: 0 };
  orders = 0;
  #lastOrder = '';

  /** An order's parts are added one after another, so that it counts once. */
  add(orderId: string, part: Minor): void {
    if (orderId !== this.#lastOrder) this.orders += 1;
    this.#lastOrder = orderId;
    for (const name of summed) this.minor[name] += part[name];
  }
}

class Sums<Key> {
  readonly all = new Map<Key, Sum>();

  add(key: Key, orderId: string, part: Minor): void {
    const sum = this.all.get(key) ?? new Sum();
    this.all.set(key, sum);
    sum.add(orderId, part);
  }
}

/** A line's share of one agent. */
interface Part {
  readonly agentId: string;
  readonly category: string | null;
  readonly line: SoldLine;
  readonly sale: KeptSale;
  readonly minor: Omit<Minor, 'commission'>;
}

export function* sumSales(
  { by, fromMs, toMs, filters, isKeptOnly = false }: SalesQuestion,
  serving: Pick<OrderContext, 'store' | 'wire'>,
): Generator<unknown, Sales, void> {
  const { store, wire } = serving;
  const { currency, commission: rules } = channelOf(serving).settings;
  const asked = Object.entries(filters).filter(([, value]) => value !== undefined) as [
    SalesDimension,
    string,
  ][];
  const rows = new Sums<string | null>();
  const earned = new Map<Commission, Sums<string>>();
  const total = new Sum();
  const categories = categoryReader(store, wire.ownerId);
  let otherCurrencies = 0;
  for (const sold of soldOrders({ fromMs, toMs }, serving)) {
    yield;
    if (isKeptOnly && isCancelled(sold.sale)) continue;
    if (sold.sale.currency !== currency) otherCurrencies += 1;
    const parts = sold.sale.currency === currency ? partsOf(sold.sale, categories) : [];
    for (const part of parts) {
      if (!asked.every(([name, value]) => valuesOf[name](part).includes(value))) continue;
      const rule = rules.find((one) => fits(one, part));
      const minor = { ...part.minor, commission: commissionOf(rule, part.minor.net) };
      total.add(sold.id, minor);
      for (const value of valuesOf[by](part)) rows.add(value, sold.id, minor);
      if (rule === undefined) continue;
      const byAgent = earned.get(rule) ?? new Sums<string>();
      earned.set(rule, byAgent);
      byAgent.add(part.agentId, sold.id, minor);
    }
  }
  return {
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    by,
    rows: inOrder(rows.all, by).map(([value, sum]) => ({ value, ...shown(sum, currency) })),
    commissions: rules.flatMap((rule) =>
      inOrder(earned.get(rule)?.all ?? new Map<string, Sum>(), 'agent').map(([agentId, sum]) => {
        const { net, commission } = shown(sum, currency);
        return { rule: rule.code, agentId, percent: rule.percent, net, commission };
      }),
    ),
    total: shown(total, currency),
    otherCurrencies,
  };
}

function isCancelled({ lines }: KeptSale): boolean {
  const isGone = lines.every(({ netMinor, returnedMinor }) => netMinor + returnedMinor === 0);
  return isGone && lines.some(({ cancelledMinor }) => cancelledMinor > 0);
}

function shown({ orders, minor }: Sum, currency: string) {
  const { net, cancelled, returned, commission } = minor;
  const money = (amountMinor: number) => ({ amountMinor, currency });
  return {
    orders,
    ordered: money(net + cancelled + returned),
    cancelled: money(cancelled),
    returned: money(returned),
    net: money(net),
    commission: money(commission),
  };
}

function inOrder<Key extends string | null>(
  sums: ReadonlyMap<Key, Sum>,
  by: SalesDimension,
): readonly (readonly [Key, Sum])[] {
  const byKey = [...sums].sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1));
  return by === 'day' ? byKey : byKey.sort(([, a], [, b]) => b.minor.net - a.minor.net);
}

/** Orders submitted in the period, oldest first. */
export function* soldOrders(
  { fromMs, toMs }: Pick<SalesQuestion, 'fromMs' | 'toMs'>,
  { store, wire }: Pick<OrderContext, 'store' | 'wire'>,
): Generator<SoldOrder<KeptSale>, void, void> {
  let after = { fromMs, afterId: '' };
  for (;;) {
    const of = { ...after, toMs, limit: pageSize };
    const page = store.orders.soldWithin<KeptSale>(wire.ownerId, of);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    after = { fromMs: last.soldAtMs, afterId: last.id };
  }
}

/** Reads the category of each item once; null: it is gone. */
function categoryReader({ items }: Store, centreId: string): (sku: string) => string | null {
  const known = new Map<string, string | null>();
  return (sku) => {
    if (!known.has(sku)) known.set(sku, items.get(centreId, sku)?.document.category ?? null);
    return known.get(sku) ?? null;
  };
}

function* partsOf(sale: KeptSale, categoryOf: (sku: string) => string | null): Generator<Part> {
  const percents = sale.agents.map(({ percent }) => percent);
  for (const line of sale.lines) {
    const category = categoryOf(line.sku);
    const net = sharesOf(line.netMinor, percents);
    const cancelled = sharesOf(line.cancelledMinor, percents);
    const returned = sharesOf(line.returnedMinor, percents);
    for (const [at, { agentId }] of sale.agents.entries()) {
      const minor = {
        net: net[at] ?? 0,
        cancelled: cancelled[at] ?? 0,
        returned: returned[at] ?? 0,
      };
      yield { agentId, category, line, sale, minor };
    }
  }
}

const valuesOf: {
  readonly [Dimension in SalesDimension]: (part: Part) => readonly (string | null)[];
} = {
  agent: ({ agentId }) => [agentId],
  sourceCode: ({ sale, line }) => [line.sourceCode ?? sale.sourceCode],
  catalogue: ({ sale }) => [sale.catalogueId],
  category: ({ category }) => [category],
  item: ({ line }) => [line.sku],
  prompt: ({ line }) => [line.promptKey],
  coupon: ({ line }) => (line.couponCodes.length === 0 ? [null] : line.couponCodes),
  day: ({ sale }) => [sale.day],
};

function fits(rule: Commission, { agentId, category, sale, line }: Part): boolean {
  const is = (wanted: string | null, seen: string | null) => wanted === null || wanted === seen;
  return (
    is(rule.agentId, agentId) &&
    is(rule.sourceCode, line.sourceCode ?? sale.sourceCode) &&
    is(rule.catalogueId, sale.catalogueId) &&
    is(rule.category, category) &&
    isWithin(rule, sale.day ?? '')
  );
}

function commissionOf(rule: Commission | undefined, netMinor: number): number {
  return roundMinor(netMinor, ppmOf(rule?.percent ?? 0), millionths);
}
