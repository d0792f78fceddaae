/** What is asked of orders and lines besides goods and money, as the centre's settings allow it. */
import {
  aFinding,
  type ChannelSettings,
  InvalidRequest,
  type ItemSettings,
  type OrderTerms,
  orderMessages,
  refusal,
} from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { instantOfLocal } from '../../live/index.ts';
import type { Order, OrderLine } from '../../orders/index.ts';
import type { OrderContext } from './order-context.ts';
import { requireItem } from './priced-lines.ts';
import type { Shop } from './shop.ts';

interface SaidOfBoth {
  readonly requestedShipOn?: string | null | undefined;
  readonly requestedDeliveryOn?: string | null | undefined;
  readonly attributes?: { readonly [code: string]: string | null } | undefined;
}

interface SaidOfLine extends SaidOfBoth {
  readonly deliveryModeId?: string | null | undefined;
  readonly expediteCode?: string | null | undefined;
  readonly sourceCode?: string | null | undefined;
  readonly warehouseId?: string | null | undefined;
  readonly vendorId?: string | null | undefined;
  readonly warranty?:
    | { readonly itemId: string; readonly serialNumber: string; readonly validFrom?: string }
    | null
    | undefined;
}

interface SaidOfOrder extends SaidOfBoth {
  readonly shipComplete?: boolean | undefined;
  readonly reference?: string | null | undefined;
  readonly collectionPointId?: string | null | undefined;
}

/** Terms that a request gives a line. @throws {InvalidRequest} for an attribute that is none */
export function lineTermsOf(said: SaidOfLine, before: OrderLine | undefined, shop: Shop) {
  const { deliveryModeId: deliveryMode, expediteCode, sourceCode, warehouseId, vendorId } = said;
  const { requestedShipOn: shipOn, requestedDeliveryOn: deliverOn, attributes } = said;
  return omitUndefined({
    deliveryMode,
    expediteCode,
    sourceCode: sourceCode?.toUpperCase() ?? sourceCode,
    warehouseId,
    vendorId,
    shipOn,
    deliverOn,
    attributes: attributes && attributesOf('line', attributes, { before, shop }),
  });
}

/** What an extended warranty covers, and how long. @throws {InvalidRequest} for another item */
export function warrantyOf(
  said: SaidOfLine['warranty'],
  { sku, warrantyMonths }: Pick<ItemSettings, 'sku' | 'warrantyMonths'>,
  { shop, serving }: { readonly shop: Shop; readonly serving: OrderContext },
) {
  if (said == null) return said;
  if (warrantyMonths === undefined) {
    const what = { expected: 'an item with warrantyMonths', received: sku };
    throw new InvalidRequest([aFinding('/body/warranty', 'not_allowed', what)]);
  }
  const { sku: covered } = requireItem(said.itemId, shop, serving);
  const { serialNumber, validFrom = shop.day } = said;
  // A day that a shorter month lacks is one of the next.
  const end = new Date(validFrom);
  end.setUTCMonth(end.getUTCMonth() + warrantyMonths, end.getUTCDate() - 1);
  return { sku: covered, serialNumber, validFrom, validTo: end.toISOString().slice(0, 10) };
}

/**
 * An order's terms after a request; undefined: it changes none. A collection point of another
 * delivery mode goes. @throws {Refusal}
 */
export function orderTermsOf(
  said: SaidOfOrder,
  { terms = {}, ...order }: Pick<Order, 'terms' | 'deliveryMode'>,
  { shop, wire }: { readonly shop: Shop; readonly wire: OrderContext['wire'] },
): OrderTerms | undefined {
  const { shipComplete, reference, collectionPointId: point, attributes } = said;
  const { requestedShipOn: shipOn, requestedDeliveryOn: deliverOn } = said;
  const codes = collectionPoints(order, shop).map(({ code }) => code);
  if (point != null && !codes.includes(point)) {
    const mode = order.deliveryMode ?? '–';
    throw refusal(orderMessages.collectionPoint, { point, mode, points: codes.join(', ') || '–' });
  }
  const isGone = terms.collectionPointId !== undefined && !codes.includes(terms.collectionPointId);
  const collectionPointId = point === undefined && isGone ? null : point;
  const own = attributes && attributesOf('order', attributes, { before: terms, shop });
  const { timeZone } = wire.live.file;
  const news = omitUndefined({
    shipComplete,
    reference,
    shipOn,
    deliverOn,
    collectionPointId,
    attributes: own,
    shipFromMs: shipOn == null ? shipOn : instantOfLocal(shipOn, 0, timeZone),
  });
  if (Object.keys(news).length === 0) return undefined;
  const all = Object.entries({ ...terms, ...news }).filter(([, value]) => value !== null);
  return Object.fromEntries(all) as OrderTerms;
}

function collectionPoints({ deliveryMode }: Pick<Order, 'deliveryMode'>, { settings }: Shop) {
  const mode = settings.deliveryModes.find(({ code }) => code === deliveryMode);
  return mode?.collectionPoints ?? [];
}

/** The address of the point where the customer fetches an order. */
export function collectionAddress({ terms, deliveryMode }: Order, settings: ChannelSettings) {
  const mode = settings.deliveryModes.find(({ code }) => code === deliveryMode);
  const points = mode?.collectionPoints ?? [];
  return points.find(({ code }) => code === terms?.collectionPointId)?.address;
}

/** @throws {Refusal} where a required attribute or the collection point was not said */
export function requireTerms(order: Order, shop: Shop): void {
  const points = collectionPoints(order, shop).map(({ code }) => code);
  if (points.length > 0 && order.terms?.collectionPointId === undefined) {
    const { deliveryMode: mode = '–' } = order;
    throw refusal(orderMessages.collectionPoint, { point: '–', mode, points: points.join(', ') });
  }
  for (const { lineId, sku, warranty, giftTo, unitMinor } of order.lines) {
    const { isGiftCard, isPostedGiftCard: isPosted, warrantyMonths } = shop.item(sku) ?? {};
    const lacks = (code: string, expected: string) =>
      refusal(orderMessages.attributeMissing, { of: lineId, code, expected });
    if (isPosted && giftTo?.cardNumber === undefined) throw lacks('giftCard.number', 'text');
    if ((isPosted || isGiftCard) && unitMinor === 0) throw lacks('price', '> 0');
    const isBare = warrantyMonths !== undefined && warranty === undefined;
    if (isBare) throw refusal(orderMessages.warrantyMissing, { lineId, sku });
  }
  for (const { code, of, values, kind, required } of shop.settings.attributes) {
    const having = of === 'order' ? [order.terms ?? {}] : order.lines;
    const isSaid = having.every(({ attributes = [] }) =>
      attributes.some((one) => one.code === code),
    );
    if (!required || isSaid) continue;
    const expected = values.join(', ') || kind;
    throw refusal(orderMessages.attributeMissing, { code, of: order.orderId, expected });
  }
}

type Attribute = ChannelSettings['attributes'][number];

function attributesOf(
  of: Attribute['of'],
  said: NonNullable<SaidOfBoth['attributes']>,
  {
    before,
    shop,
  }: { readonly before: Partial<Pick<OrderTerms, 'attributes'>> | undefined; shop: Shop },
) {
  const known = shop.settings.attributes.filter((one) => one.of === of);
  const values = new Map((before?.attributes ?? []).map(({ code, text }) => [code, text]));
  for (const [code, text] of Object.entries(said)) {
    const one = known.find((attribute) => attribute.code === code);
    if (one === undefined || (text !== null && !isValueOf(one, text))) {
      const codes = known.map((attribute) => attribute.code).join(', ') || 'no attribute';
      const expected = one === undefined ? codes : one.values.join(', ') || `a ${one.kind}`;
      const what = { expected, received: text ?? code };
      throw new InvalidRequest([aFinding(`/body/attributes/${code}`, 'unknown_reference', what)]);
    }
    if (text === null) values.delete(code);
    else values.set(code, text);
  }
  return [...values].map(([code, text]) => ({ code, text }));
}

function isValueOf({ kind, values }: Attribute, text: string): boolean {
  if (values.length > 0) return values.includes(text);
  if (kind === 'number') return /^-?\d+(\.\d+)?$/.test(text);
  return kind === 'text' || (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)));
}
