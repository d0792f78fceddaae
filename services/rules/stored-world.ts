/** What rules may name, with the items in the store in place of the world file's. */
import { type ItemSettings, itemsForRules } from '../../contracts/index.ts';
import { type ReportFault, readEach } from '../../live/index.ts';
import type { RuleWorld } from '../../rules/index.ts';
import type { Store } from '../../store/index.ts';

const itemsPerPage = 1_000;

type Goods = Required<Pick<RuleWorld, 'items' | 'links'>>;

export function withItems(world: RuleWorld, { items, links }: Goods): RuleWorld {
  const skus = new Set(items.map(({ sku }) => sku));
  const others = (world.items ?? []).filter(({ sku }) => !skus.has(sku));
  const otherLinks = (world.links ?? []).filter(({ triggerSku }) => !skus.has(triggerSku));
  return { ...world, items: [...others, ...items], links: [...otherLinks, ...links] };
}

/** Known names with the store's items; a store without items leaves those of the file. */
export function withStoredItems(
  world: RuleWorld,
  {
    store,
    centreId,
    onError: report = () => {},
  }: {
    readonly store: Store;
    readonly centreId: string;
    readonly onError?: ReportFault;
  },
): RuleWorld {
  const items: ItemSettings[] = [];
  const use = ({ document }: { readonly document: ItemSettings }): void => {
    itemsForRules([document]);
    items.push(document);
  };
  for (let after = ''; ; ) {
    const page = store.items.list(centreId, { after, limit: itemsPerPage });
    readEach(page, use, { kind: 'item', report });
    after = page.at(-1)?.id ?? '';
    if (page.length < itemsPerPage) break;
  }
  if (items.length === 0) return world;
  return { ...world, ...itemsForRules(items) };
}
