/** What promotions sold against what they cost; and what each area of a catalogue's pages sold. */
import type {
  CatalogueAreas,
  CatalogueSettings,
  PromotionDimension,
  Promotions,
  Sales,
} from '../../contracts/index.ts';
import type { DocumentRecord } from '../../store/index.ts';
import { channelOf } from './channel-documents.ts';
import type { OrderContext } from './order-context.ts';

const cataloguesMax = 1_000;
type Serving = Pick<OrderContext, 'store' | 'wire'>;
type SourceCode = CatalogueSettings['sourceCodes'][number];

const countedZero = { quantity: 0, orders: 0, budget: 0, net: 0, cost: 0 };
type Counted = typeof countedZero;

const rowOf: {
  readonly [Dimension in PromotionDimension]: (
    code: SourceCode,
    catalogueId: string,
  ) => string | null;
} = {
  sourceCode: ({ code }) => code,
  campaign: ({ campaign }) => campaign ?? null,
  catalogue: (_code, catalogueId) => catalogueId,
  targetMarket: ({ targetMarketId }) => targetMarketId ?? null,
};

/** Figures of source codes, from the sales by source code of a period. */
export function promotionsOf(
  sales: Sales,
  {
    by,
    catalogueId,
  }: { readonly by: PromotionDimension; readonly catalogueId?: string | undefined },
  serving: Serving,
): Promotions {
  const { store, wire } = serving;
  const { currency } = channelOf(serving).settings;
  const sold = new Map(sales.rows.map((row) => [row.value, row]));
  const rows = new Map<string | null, Counted>();
  const total = { ...countedZero };
  const add = (value: string | null, part: Partial<Counted>): void => {
    const row = rows.get(value) ?? { ...countedZero };
    rows.set(value, row);
    for (const name of Object.keys(part) as (keyof Counted)[]) {
      row[name] += part[name] ?? 0;
      total[name] += part[name] ?? 0;
    }
  };
  for (const { id, document } of store.catalogues.list(wire.ownerId, {
    after: '',
    limit: cataloguesMax,
  })) {
    if (catalogueId !== undefined && id !== catalogueId) continue;
    if (by === 'catalogue') add(id, { cost: pageCostMinor(document) });
    for (const one of document.sourceCodes) {
      const { quantity = 0, budget, cost } = one;
      const { orders = 0, net } = sold.get(one.code) ?? {};
      const minor = { budget: amount(budget), cost: amount(cost), net: amount(net) };
      add(rowOf[by](one, id), { quantity, orders, ...minor });
    }
  }
  const { from, to } = sales;
  const all = [...rows].map(([value, row]) => ({ value, ...presented(row, currency) }));
  all.sort((a, b) => b.gain.amountMinor - a.gain.amountMinor);
  return { from, to, by, rows: all, total: presented(total, currency) };
}

function amount(money: { readonly amountMinor: number } | undefined): number {
  return money?.amountMinor ?? 0;
}

function pageCostMinor({ pages = [] }: CatalogueSettings): number {
  return pages.reduce((sum, { cost }) => sum + amount(cost), 0);
}

function presented({ quantity, orders, ...minor }: Counted, currency: string) {
  const money = (amountMinor: number) => ({ amountMinor: Math.round(amountMinor), currency });
  const { budget, net, cost } = minor;
  return {
    quantity,
    orders,
    responseShare: quantity === 0 ? null : orders / quantity,
    budget: money(budget),
    net: money(net),
    cost: money(cost),
    gain: money(net - cost),
    orderCost: orders === 0 ? null : money(cost / orders),
  };
}

/** What areas of a catalogue's pages sold, from its sales by item in a period. */
export function areasOf(
  sales: Sales,
  { document: { pages = [] } }: DocumentRecord<CatalogueSettings>,
  serving: Serving & { readonly idOf: (sku: string) => string },
): CatalogueAreas {
  const { currency } = channelOf(serving).settings;
  const sold = new Map(sales.rows.map(({ value, net }) => [value, net.amountMinor]));
  const areas = new Map<string, number>();
  for (const { items } of pages) {
    for (const { itemId, area } of items) areas.set(itemId, (areas.get(itemId) ?? 0) + area);
  }
  const money = (amountMinor: number) => ({ amountMinor: Math.round(amountMinor), currency });
  const sums = (area: number, cost: number, net: number) => ({
    area,
    cost: money(cost),
    net: money(net),
    gain: money(net - cost),
    netByArea: money(area === 0 ? 0 : net / area),
  });
  const { from, to } = sales;
  return {
    from,
    to,
    pages: pages.map(({ number, cost, items }) => {
      const whole = items.reduce((sum, { area }) => sum + area, 0);
      const netOf = ({ itemId, area }: (typeof items)[number]) =>
        ((sold.get(itemId) ?? 0) * area) / (areas.get(itemId) ?? area);
      return {
        number,
        ...sums(
          whole,
          amount(cost),
          items.reduce((sum, one) => sum + netOf(one), 0),
        ),
        items: items.map((one) => ({
          itemId: serving.idOf(one.itemId),
          ...sums(one.area, (amount(cost) * one.area) / whole, netOf(one)),
        })),
      };
    }),
  };
}
