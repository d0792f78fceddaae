/**
 * What rules may name, with the items that the store holds: those of the world file are what a shop
 * began with.
 */
import { type ItemSettings, itemsForRules } from '../../contracts/index.ts';
import type { RuleWorld } from '../../rules/index.ts';
import type { Store } from '../../store/index.ts';

/** Items read at a time. */
const itemsPerPage = 1_000;

type Goods = Required<Pick<RuleWorld, 'items' | 'links'>>;

/** The world in which some items are otherwise, or new, with all that is offered with them. */
export function withItems(world: RuleWorld, { items, links }: Goods): RuleWorld {
  const skus = new Set(items.map(({ sku }) => sku));
  const others = (world.items ?? []).filter(({ sku }) => !skus.has(sku));
  const otherLinks = (world.links ?? []).filter(({ triggerSku }) => !skus.has(triggerSku));
  return { ...world, items: [...others, ...items], links: [...otherLinks, ...links] };
}

/** A store that has items is the catalogue; one without any leaves that to the file. */
export function withStoredItems(
  world: RuleWorld,
  { store, centreId }: { readonly store: Store; readonly centreId: string },
): RuleWorld {
  const items: ItemSettings[] = [];
  for (let after = ''; ; ) {
    const page = store.items.list(centreId, { after, limit: itemsPerPage });
    for (const { document } of page) items.push(document);
    after = page.at(-1)?.id ?? '';
    if (page.length < itemsPerPage) break;
  }
  if (items.length === 0) return world;
  return { ...world, ...itemsForRules(items) };
}
