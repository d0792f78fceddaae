/** What is asked of orders and lines besides goods and money, as the centre's settings allow it. */
import {
  aFinding,
  type ChannelSettings,
  dateSchema,
  InvalidRequest,
  type ItemSettings,
  type OrderTerms,
  orderMessages,
  type Phrase,
  refusal,
} from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { instantOfLocal } from '../../live/index.ts';
import { milliPerUnit, type Order, type OrderLine } from '../../orders/index.ts';
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

/** @throws {InvalidRequest} where a day of the request is before the first that may be */
export function requireFrom(member: string, said: string | null | undefined, first: string): void {
  if (said == null || said >= first) return;
  const what = { expected: `${first} or later`, received: said };
  throw new InvalidRequest([aFinding(`/body/${member}`, 'out_of_range', what)]);
}

/** @throws {InvalidRequest} of another day that is over, or of a delivery before the shipment */
function requireDates(
  { requestedShipOn: from, requestedDeliveryOn: to }: SaidOfBoth,
  { shipOn, deliverOn }: Pick<OrderTerms, 'shipOn' | 'deliverOn'>,
  { day }: Shop,
): void {
  if (from !== shipOn) requireFrom('requestedShipOn', from, day);
  if (to !== deliverOn) requireFrom('requestedDeliveryOn', to, day);
  if (from === undefined && to === undefined) return;
  const first = from === undefined ? shipOn : from;
  requireFrom('requestedDeliveryOn', to === undefined ? deliverOn : to, first ?? '');
}

/** Terms that a request gives a line. @throws {InvalidRequest} for an attribute that is none */
export function lineTermsOf(
  said: SaidOfLine,
  before: OrderLine | undefined,
  { order, shop }: { readonly order: Pick<Order, 'terms'>; readonly shop: Shop },
) {
  requireDates(said, { ...order.terms, ...before }, shop);
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
  { shop, serving, qtyMilli }: { shop: Shop; serving: OrderContext; qtyMilli: number },
) {
  if (said == null) return said;
  if (qtyMilli !== milliPerUnit) {
    const what = { expected: '1, as of one serial number', received: `${qtyMilli / milliPerUnit}` };
    throw new InvalidRequest([aFinding('/body/quantity', 'not_allowed', what)]);
  }
  if (warrantyMonths === undefined) {
    const what = { expected: 'an item with warrantyMonths', received: sku };
    throw new InvalidRequest([aFinding('/body/warranty', 'not_allowed', what)]);
  }
  const { sku: covered } = requireItem(said.itemId, shop, serving, 'warranty/itemId');
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
  { terms = {}, ...order }: Pick<Order, 'terms' | 'deliveryMode' | 'lines'>,
  { shop, wire }: { readonly shop: Shop; readonly wire: OrderContext['wire'] },
): OrderTerms | undefined {
  const { shipComplete, reference, collectionPointId: point, attributes } = said;
  const { requestedShipOn: shipOn, requestedDeliveryOn: deliverOn } = said;
  requireDates(said, terms, shop);
  const modes = modesToPoints(order, shop);
  const isOf = (code: string) => modes.some(({ points }) => points.includes(code));
  if (point != null && !isOf(point)) throw noPoint(point, modes[0]);
  const isGone = terms.collectionPointId !== undefined && !isOf(terms.collectionPointId);
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

/** Delivery modes of an order and its lines to points where the customer fetches goods. */
function modesToPoints(
  { deliveryMode, lines }: Pick<Order, 'deliveryMode' | 'lines'>,
  { settings }: Shop,
) {
  const modes = [deliveryMode, ...lines.map((line) => line.deliveryMode)];
  return settings.deliveryModes.flatMap(({ code, collectionPoints = [] }) => {
    const points = collectionPoints.map((one) => one.code);
    return modes.includes(code) && points.length > 0 ? [{ mode: code, points }] : [];
  });
}

function noPoint(point: string | Phrase, of: ReturnType<typeof modesToPoints>[number] | undefined) {
  if (of === undefined) return refusal(orderMessages.noCollectionPoints, { point });
  const points = of.points.join(', ');
  return refusal(orderMessages.collectionPoint, { point, mode: of.mode, points });
}

/** The address of the point where the customer fetches an order, or a line by its mode. */
export function collectionAddress(
  { terms, deliveryMode }: Pick<Order, 'terms' | 'deliveryMode'>,
  settings: ChannelSettings,
) {
  const mode = settings.deliveryModes.find(({ code }) => code === deliveryMode);
  const points = mode?.collectionPoints ?? [];
  return points.find(({ code }) => code === terms?.collectionPointId)?.address;
}

/** @throws {Refusal} where a required attribute or the collection point was not said */
export function requireTerms(order: Order, shop: Shop): void {
  const { collectionPointId = '' } = order.terms ?? {};
  const modes = modesToPoints(order, shop);
  const lacking = modes.find(({ points }) => !points.includes(collectionPointId));
  if (lacking !== undefined) throw noPoint(collectionPointId || orderMessages.none, lacking);
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
  return kind === 'text' || dateSchema.safeParse(text).success;
}
