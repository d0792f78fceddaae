/**
 * Lines of an order at the prices of today: one that is added, and all of them when the source
 * code changes.
 *
 * Source: dynamics-call-center.md 3.5, 3.20.
 */
import { aFinding, type ItemSettings } from '../../contracts/index.ts';
import { type ItemPrice, type Order, priceOfItem } from '../../orders/index.ts';
import type { Serving } from '../operation.ts';
import { codeIn } from '../operations/channel/documents.ts';
import { InvalidRequest, Refusal } from '../refusal.ts';
import type { Shop } from './shop.ts';

/** An item as a line of an order carries it. */
export interface PricedItem extends ItemPrice {
  readonly sku: string;
}

/** What a unit of an item costs on this order. @throws {Refusal} where it is not sold so. */
export function pricedItem(item: ItemSettings, order: Order, shop: Shop): PricedItem {
  const { sku, active, price } = item;
  const priced = priceOfItem(item, shop, order.currency);
  if (active && priced !== null) return { sku, ...priced };
  const why = active ? `is priced in ${price.currency}` : 'is not active';
  const detail = `Item ${sku} ${why}; expected an active one, priced in ${order.currency}.`;
  throw new Refusal('item_not_sellable', detail);
}

/** The item that a request names. @throws {InvalidRequest} where the centre has none. */
export function requireItem(itemId: string, shop: Shop, { wire }: Serving): ItemSettings {
  const item = shop.item(codeIn(wire, itemId) ?? '');
  if (item !== undefined) return item;
  const said = { expected: `an item of ${wire.ownerId}`, received: itemId };
  throw new InvalidRequest([aFinding('/body/itemId', 'unknown_reference', said)]);
}
