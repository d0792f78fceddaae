/**
 * Order lines at today's prices, when a line is added or the source code changes; and the delivery
 * modes that fit items and country.
 *
 * Source: dynamics-call-center.md 3.5, 3.9, 3.20.
 */
import {
  aFinding,
  eitherOf,
  fill,
  InvalidRequest,
  type ItemSettings,
  type LineProgramme,
  type OrderEvent,
  orderMessages,
  refusal,
} from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import {
  exclusionsOf,
  type ItemPrice,
  lineTermNames,
  milliPerUnit,
  type Order,
  type OrderLine,
  priceOfItem,
  programmeMinor,
  taxPpmOf,
  wantedMilli,
} from '../../orders/index.ts';
import { codeIn, deliveryAddress, isAt, namedAddress } from './channel-documents.ts';
import { soldProgramme } from './continuity-doers.ts';
import type { OrderContext } from './order-context.ts';
import type { Shop } from './shop.ts';

export interface PricedItem extends ItemPrice {
  readonly sku: string;
  readonly category?: string;
  readonly warehouseId?: string;
  readonly vendorId?: string;
  /** The continuity programme that the item sells; the line's price is then its first payment. */
  readonly programme?: LineProgramme;
}

/** An item at its unit price of today. @throws {Refusal} where the item is not sold in this way. */
export function pricedItem(
  item: ItemSettings,
  order: Order,
  shop: Shop,
  qtyMilli = milliPerUnit,
): PricedItem {
  const { sku, category, active, price } = item;
  if (!shop.isOffered(sku)) {
    const why = fill(orderMessages.notOfCatalogues, {
      catalogues: shop.customer?.catalogueIds?.join(', ') ?? '',
    });
    throw refusal(orderMessages.itemNotSold, { sku, why });
  }
  const priced = priceOfItem(item, shop, order.currency, qtyMilli / milliPerUnit);
  const isOfAssortment = shop.settings.assortment?.includes(category) ?? true;
  if (active && isOfAssortment && priced !== null) {
    const { warehouseId, vendorId } = item;
    const goods = { sku, category, ...priced, ...omitUndefined({ warehouseId, vendorId }) };
    if (item.continuityProgrammeId === undefined) return goods;
    const programme = soldProgramme(item.continuityProgrammeId, shop, order);
    const unitMinor = programme.plan.billUpfront ? programmeMinor(programme) : 0;
    return { sku, category, ...priced, unitMinor, programme };
  }
  const barred = active ? orderMessages.notOfAssortment : orderMessages.notActive;
  const why = active && isOfAssortment ? fill(orderMessages.pricedIn, price) : barred;
  throw refusal(orderMessages.itemNotPriced, { sku, why, currency: order.currency });
}

/** @throws {InvalidRequest} where the centre has no such item */
export function requireItem(
  itemId: string,
  shop: Shop,
  { wire }: OrderContext,
  member = 'itemId',
): ItemSettings {
  const item = shop.item(codeIn(wire, itemId) ?? '');
  if (item !== undefined) return item;
  const said = { expected: `an item of ${wire.ownerId}`, received: itemId };
  throw new InvalidRequest([aFinding(`/body/${member}`, 'unknown_reference', said)]);
}

type Put = Extract<OrderEvent, { type: 'changeLines' }>['put'][number];

export interface RepricedLines {
  readonly put: readonly Put[];
  readonly remove: readonly string[];
  readonly moved: readonly { readonly line: OrderLine; readonly toMinor: number }[];
}

/**
 * Lines after a change of source code. Submitted and typed prices stay; free items of the old code
 * go, the new code's come.
 */
export function repricedLines(
  order: Order,
  { sourceCode, shop, newLineId }: SourceCodeChange,
): RepricedLines {
  const [put, moved]: [Put[], RepricedLines['moved'][number][]] = [[], []];
  const remove: string[] = [];
  for (const line of order.lines) {
    if (line.freeWith !== undefined) {
      const hasLeft = line.pickedMilli + line.shippedMilli > 0;
      if (line.freeWith !== sourceCode && !hasLeft) remove.push(line.lineId);
      continue;
    }
    const item = shop.item(line.sku);
    const units = line.qtyMilli / milliPerUnit;
    const priced = item === undefined ? null : priceOfItem(item, shop, order.currency, units);
    const isOwn = line.sourceCode !== undefined;
    const isFixed = isOwn || line.priceLocked === true || line.pickedMilli + line.shippedMilli > 0;
    if (priced === null || isFixed || line.programme !== undefined) continue;
    const { unitMinor, overrideReason } = line;
    if (overrideReason !== undefined) {
      put.push({ ...putOfLine(line), listMinor: priced.unitMinor });
    } else if (priced.unitMinor !== unitMinor || isFromElsewhere(line, priced)) {
      put.push({ ...putOfLine(line), ...priced });
      if (priced.unitMinor !== unitMinor) moved.push({ line, toMinor: priced.unitMinor });
    }
  }
  const isSame = sourceCode === order.sourceCode;
  const free = isSame ? [] : freeLines({ sourceCode, shop, newLineId });
  return { put: [...put, ...free], remove, moved };
}

export interface SourceCodeChange {
  readonly sourceCode: string | undefined;
  readonly shop: Shop;
  readonly newLineId: (place: number) => string;
}

/** Free items that come with every order under the source code. */
export function freeLines({ sourceCode, shop, newLineId }: SourceCodeChange): readonly Put[] {
  if (sourceCode === undefined) return [];
  return (shop.catalogue?.freeItemIds ?? []).flatMap((sku, place) => {
    const item = shop.item(sku);
    if (item?.active !== true) return [];
    const taxPpm = taxPpmOf(item.taxGroup, shop.settings);
    const price = { unitMinor: 0, taxPpm, ...exclusionsOf(item) };
    const free = { ...price, qtyMilli: milliPerUnit, freeWith: sourceCode };
    return [{ lineId: newLineId(place), sku, ...free }];
  });
}

/**
 * Lines to put, with their tax by where they go, and those of the order whose tax is another by
 * now. Without a tax table, lines keep the tax with which they were added.
 */
export function taxedLines(put: readonly Put[], order: Order, shop: Shop): readonly Put[] {
  if (!shop.taxes.isByCountry) return put;
  const taxOf = (one: Pick<Put, 'sku' | 'addressRef' | 'taxPpm'>, known?: OrderLine) => {
    const item = shop.item(one.sku);
    if (item === undefined) return one.taxPpm ?? known?.taxPpm ?? 0;
    const { addressRef = known?.addressRef } = one;
    const address = deliveryAddress(shop.customer, addressRef ?? order.addressRef);
    return taxPpmOf(item.taxGroup, { taxRates: shop.taxes.ratesAt(address) });
  };
  const known = new Map(order.lines.map((line) => [line.lineId, line]));
  const isPut = new Set(put.map(({ lineId }) => lineId));
  const moved = order.lines.filter((line) => {
    const hasLeft = line.pickedMilli + line.shippedMilli > 0;
    return !isPut.has(line.lineId) && !hasLeft && taxOf(line) !== (line.taxPpm ?? 0);
  });
  return [...put, ...moved.map(putOfLine)].map((one) => {
    return { ...one, taxPpm: taxOf(one, known.get(one.lineId)) };
  });
}

/** A line as it would be ordered again, without the state that the order keeps of it. */
export function putOfLine(line: OrderLine): Put {
  const { lineId, sku, qtyMilli, unitMinor, discountMinor } = line;
  return { lineId, sku, qtyMilli, unitMinor, discountMinor };
}

/**
 * A line of which goods have left, and what is open of it as a line of its own, changed. Nothing
 * open: the line alone, whose change the order refuses.
 */
export function splitLine(line: OrderLine, change: Partial<Put>, lineId: string): readonly Put[] {
  const { qtyMilli = wantedMilli(line), ...others } = change;
  const { shippedMilli } = line;
  const before = putOfLine(line);
  if (shippedMilli === 0 || qtyMilli <= shippedMilli) return [{ ...before, ...change }];
  const { taxPpm, priceDetails, priceLocked, priceUnit, freeWith, excludes } = line;
  const { addressRef, overrideReason, listMinor, attributes, giftTo, giftCards } = line;
  const own = omitUndefined({
    taxPpm,
    priceDetails,
    priceLocked,
    priceUnit,
    freeWith,
    excludes,
    addressRef,
    overrideReason,
    listMinor,
    attributes,
    giftTo,
    isGiftCard: giftCards && (true as const),
    ...Object.fromEntries(lineTermNames.map((name) => [name, line[name]])),
  });
  const rest = { ...before, ...own, ...others, lineId, qtyMilli: qtyMilli - shippedMilli };
  return [{ ...before, qtyMilli: shippedMilli }, rest];
}

function isFromElsewhere({ priceDetails }: OrderLine, priced: ItemPrice): boolean {
  return JSON.stringify(priceDetails) !== JSON.stringify(priced.priceDetails);
}

/** Delivery of a line; it overrides that of the order. */
interface Delivery {
  readonly deliveryMode?: string | null | undefined;
  readonly addressRef?: string | null | undefined;
}

/** @throws {Refusal} where a line cannot be delivered as the order or the line says */
export function requireDelivery(
  lines: readonly (Delivery & Pick<OrderLine, 'sku'>)[],
  order: Pick<Order, 'deliveryMode' | 'addressRef'>,
  shop: Shop,
): void {
  requireAllowed(order, undefined, 'the order', shop);
  for (const { sku, ...own } of lines) {
    const deliveryMode = own.deliveryMode ?? order.deliveryMode;
    const addressRef = own.addressRef ?? order.addressRef;
    const item = shop.item(sku);
    const delivery = { ...(deliveryMode && { deliveryMode }), ...(addressRef && { addressRef }) };
    requireAllowed(delivery, item, sku, shop);
  }
}

function requireAllowed(
  { deliveryMode: mode, addressRef }: Pick<Order, 'deliveryMode' | 'addressRef'>,
  item: ItemSettings | undefined,
  of: string,
  { settings, customer }: Shop,
): void {
  if (mode === undefined) return;
  const { excludedDeliveryModeIds: excluded = [], category } = item ?? {};
  const address = deliveryAddress(customer, addressRef);
  const allowed = settings.deliveryModes
    .filter((one) => address === undefined || isAt(one, address))
    .filter(({ excludedCategories }) => !excludedCategories?.includes(category ?? ''))
    .map(({ code }) => code)
    .filter((code) => !excluded.includes(code));
  if (allowed.includes(mode)) return;
  throw refusal(orderMessages.deliveryMode, { mode, of, allowed: eitherOf(allowed) }, { allowed });
}

/** The address that a request names. @throws {InvalidRequest} where the customer has none of it */
export function sentTo<Ref extends string | null>(
  body: { readonly deliveryAddressId?: Ref | undefined },
  { customer }: Shop,
): { addressRef?: Ref } {
  const { deliveryAddressId: addressRef } = body;
  if (addressRef === undefined) return {};
  if (addressRef === null || namedAddress(customer, addressRef)) return { addressRef };
  const known = customer?.addresses.flatMap(({ label }) => label ?? []) ?? [];
  const said = { expected: known.join(', ') || 'an address with a label', received: addressRef };
  throw new InvalidRequest([aFinding('/body/deliveryAddressId', 'unknown_reference', said)]);
}
