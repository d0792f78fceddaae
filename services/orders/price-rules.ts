/**
 * What the centre's settings say of an order's price: discounts, free items, charges, margin.
 *
 * Source: dynamics-call-center.md 1.7, 1.13, 3.4, 3.5, 3.8.
 */
import type { ChannelSettings, OrderOffer } from '../../contracts/index.ts';
import {
  type ChargeRule,
  chargesByRule,
  goodsMinor,
  millionths,
  milliPerUnit,
  type Order,
  type OrderLine,
  ppmOf,
  taxPpmOf,
} from '../../orders/index.ts';
import { deliveryAddress, isAt, isWithin } from './channel-documents.ts';
import type { Shop } from './shop.ts';

type Discount = ChannelSettings['discounts'][number];

/** Discounts that the order's price groups have today. */
function discountsOf({ currency }: Pick<Order, 'currency'>, shop: Shop): readonly Discount[] {
  const { settings, customer, catalogue, day } = shop;
  const groups = [...settings.priceGroupIds, ...(catalogue?.priceGroupIds ?? [])];
  const own = customer?.priceGroupId ?? null;
  const isOurs = (id: string) => id === own || groups.includes(id);
  return settings.discounts.filter((one) => {
    const { active, priceGroupIds, benefit, minimum } = one;
    const moneys = [benefit.kind === 'percent' ? null : benefit.amount, minimum];
    const isPayable = moneys.every((money) => money === null || money.currency === currency);
    const isForUs = priceGroupIds.length === 0 || priceGroupIds.some(isOurs);
    return active && isForUs && isPayable && isWithin(one, day);
  });
}

/** The pricing of an order while lines are entered, or with its summary. */
export function pricedNow(order: Order, shop: Shop, when: 'entry' | 'summary') {
  const { priceVersion, pricing } = order;
  const all = discountsOf(order, shop);
  if (all.length === 0 && pricing.offers === undefined) return { priceVersion };
  const isDelayed = shop.settings.delayedPricing && when === 'entry';
  const now = isDelayed ? all.filter(({ kind }) => kind === 'simple') : all;
  return { priceVersion, offers: now.map(offerOf), isProvisional: now.length < all.length };
}

function offerOf(discount: Discount): OrderOffer {
  const { code, kind, itemIds, benefit, units, benefitUnits, minimum, concurrency } = discount;
  return {
    code,
    kind,
    skus: [...itemIds],
    benefit: benefit.kind,
    value: benefit.kind === 'percent' ? ppmOf(benefit.percent) : benefit.amount.amountMinor,
    units,
    benefitUnits,
    minimumMinor: minimum?.amountMinor ?? 0,
    concurrency,
  };
}

/** Items that are free from a value on, and those that are no longer. */
export function freeByValue(order: Order, shop: Shop, newLineId: (place: number) => string) {
  const { settings } = shop;
  const free = discountsOf(order, shop).filter(({ freeItemIds }) => freeItemIds.length > 0);
  const goods = goodsMinor(order);
  const met = free.filter(({ minimum }) => goods >= (minimum?.amountMinor ?? 0));
  const codes = settings.discounts.map(({ code }) => code);
  const isMet = (code: string | undefined) => met.some((one) => one.code === code);
  const gone = order.lines.filter(
    ({ freeWith = '' }) => codes.includes(freeWith) && !isMet(freeWith),
  );
  const put = met.flatMap(({ code: freeWith, freeItemIds }) => {
    if (order.lines.some((line) => line.freeWith === freeWith)) return [];
    return freeItemIds.flatMap((sku) => {
      const item = shop.item(sku);
      if (item?.active !== true) return [];
      const taxPpm = taxPpmOf(item.taxGroup, settings);
      return [{ sku, unitMinor: 0, taxPpm, qtyMilli: milliPerUnit, freeWith }];
    });
  });
  return {
    ...(put.length > 0 && { put: put.map((line, at) => ({ lineId: newLineId(at), ...line })) }),
    ...(gone.length > 0 && { remove: gone.map(({ lineId }) => lineId) }),
  };
}

/** Charges by rule of an order with its final prices; undefined where the centre has no rules. */
export function ruleCharges(order: Order, shop: Shop) {
  const { settings, item } = shop;
  const rules = settings.chargeRules
    .filter((rule) => rule.active && isForOrder(rule, order, shop))
    .map((rule) => ({ ...ruleIn(settings)(rule), isFor: isForLine(rule, order, shop) }));
  const gramsOf = (sku: string) => item(sku)?.weightGrams ?? 0;
  const hadRules = order.pricing.adjustments.some(({ rule }) => rule !== undefined);
  if (rules.length === 0 && !hadRules) return undefined;
  return [...chargesByRule(order, rules, gramsOf)];
}

type Rule = ChannelSettings['chargeRules'][number];

/** Whether the customer is one of the rule's, and its amounts are in the order's currency. */
function isForOrder(
  { customerIds, customerGroups, tiers }: Rule,
  { customerId, currency }: Order,
  { customer }: Shop,
): boolean {
  return (
    (customerIds?.includes(customerId) ?? true) &&
    (customerGroups?.some((group) => customer?.affiliations.includes(group)) ?? true) &&
    tiers.every(({ amount }) => amount === undefined || amount.currency === currency)
  );
}

const nowhere = { country: '', postalCode: '' };

function isForLine(rule: Rule, order: Order, { item, customer }: Shop) {
  const { itemIds, categories } = rule;
  return ({ sku, addressRef = order.addressRef }: OrderLine): boolean =>
    (itemIds?.includes(sku) ?? true) &&
    (categories?.includes(item(sku)?.category ?? '') ?? true) &&
    isAt(rule, deliveryAddress(customer, addressRef) ?? nowhere);
}

function ruleIn(settings: ChannelSettings) {
  return (rule: Rule): ChargeRule => {
    const { code, chargeCode, deliveryModeIds, per, prorate, perLine = false, tiers } = rule;
    const known = settings.chargeCodes.find((one) => one.code === chargeCode);
    return {
      code,
      chargeCode,
      taxPpm: taxPpmOf(known?.taxGroup ?? null, settings),
      deliveryModes: deliveryModeIds,
      per,
      prorate,
      perLine,
      tiers: tiers.map(({ from, to, amount, percent = 0 }) => {
        return { from, to, amountMinor: amount?.amountMinor, ppm: ppmOf(percent) };
      }),
    };
  };
}

/** Where a unit price stands over the item's cost. */
export function marginZone(
  {
    sku,
    unitMinor,
    taxPpm = 0,
    priceUnit = 1,
  }: Pick<OrderLine, 'sku' | 'unitMinor'> & Partial<Pick<OrderLine, 'taxPpm' | 'priceUnit'>>,
  { settings, item }: Pick<Shop, 'settings' | 'item'>,
): 'acceptable' | 'questionable' | 'low' {
  const { margin, priceIncludesTax } = settings;
  if (margin === null || unitMinor === 0) return 'acceptable';
  const costMinor = item(sku)?.cost.amountMinor ?? 0;
  if (costMinor === 0) return 'acceptable';
  const netMinor = priceIncludesTax ? (unitMinor * millionths) / (millionths + taxPpm) : unitMinor;
  const marginPpm = ((netMinor - costMinor * priceUnit) / netMinor) * millionths;
  if (marginPpm >= ppmOf(margin.acceptablePercent)) return 'acceptable';
  return marginPpm >= ppmOf(margin.questionablePercent) ? 'questionable' : 'low';
}
