/**
 * Decides whether a coupon code may be used on an order, by the coupon, its uses so far and the
 * active rules; checked when added and at submission. Source: dynamics-call-center.md 3.7; rules.md
 * C8.
 */
import type { CouponSettings, OrderCoupon } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { goodsMinor, isForLine, type Order, ppmOf } from '../../orders/index.ts';
import { type CouponVerdict, type FactsFile, factRecord, judgeCoupon } from '../../rules/index.ts';
import { foundBy, isWithin, today } from './channel-documents.ts';
import type { OrderContext } from './order-context.ts';
import { orderFacts } from './order-facts.ts';
import { type Shop, shopOf } from './shop.ts';

type Judging = Pick<OrderContext, 'store' | 'wire' | 'ruleService'>;

const yearMs = 365 * 24 * 3_600_000;

export interface JudgedCoupon {
  readonly verdict: CouponVerdict;
  /** Null if the centre has no coupon of this code. */
  readonly coupon: OrderCoupon | null;
}

export function judgeCouponOf(
  order: Order,
  code: string,
  judging: Judging,
  atMs: number,
): JudgedCoupon {
  const shop = shopOf(order, judging);
  const settings = couponOf(code, judging);
  const coupon = settings === null ? null : onOrder(code, settings);
  const known = settings === null ? {} : factsOf({ order, code, settings, shop, atMs }, judging);
  const facts = {
    ...orderFacts(order, shop, {}),
    'coupon.code': code,
    // For the rules, the code counts as on the order already.
    'order.coupons': [...new Set([...order.couponCodes, code])],
    'coupon.exists': settings !== null,
    'order.subtotalMinor': goodsMinor(order),
    ...known,
  };
  judging.ruleService.onOrder('coupon', { orderId: order.orderId, facts, atMs });
  const verdict = judgeCoupon({
    rules: judging.ruleService.active.ofKind('coupon') ?? null,
    facts: factRecord(facts),
    atMs,
    isCompletionOn: order.policy.orderCompletion,
  });
  return { verdict, coupon };
}

function couponOf(code: string, { store, wire }: Judging): CouponSettings | null {
  const [found] = foundBy(store.coupons, ['coupon', code], { wire, limit: 1 });
  return found?.document ?? null;
}

function onOrder(code: string, settings: CouponSettings): OrderCoupon {
  const { discount, minimum } = settings;
  const { kind } = discount;
  const base = { code, ...itemsOf(settings), minimumMinor: minimum?.amountMinor ?? 0 };
  if (kind === 'freeShipping')
    return { ...base, kind, value: 0, chargeCodes: discount.chargeCodes };
  const value = kind === 'percent' ? ppmOf(discount.percent) : discount.amount.amountMinor;
  return { ...base, kind, value };
}

function itemsOf({ itemIds, categories, excludedItemIds: excludedSkus }: CouponSettings) {
  return { skus: [...itemIds], ...omitUndefined({ categories, excludedSkus }) };
}

interface CouponOnOrder {
  readonly order: Order;
  readonly code: string;
  readonly settings: CouponSettings;
  readonly shop: Shop;
  readonly atMs: number;
}

function factsOf(
  { order, code, settings, shop, atMs }: CouponOnOrder,
  judging: Judging,
): FactsFile {
  const { store, wire } = judging;
  const { orderId, customerId, currency } = order;
  const use = { centreId: wire.ownerId, code, orderId, customerId };
  const entry = settings.codes.find((one) => one.code === code);
  const day = today(judging);
  const { usageLimit, usageLimitOf, discount, catalogueIds, priceGroupIds } = settings;
  const counts = {
    customer: () => store.couponUses.countOf(use, 0),
    centre: () => store.couponUses.count(use),
    service: () => store.couponUses.countAll(use),
  };
  const used = counts[usageLimitOf]();
  const moneys = 'amount' in discount ? [discount.amount.currency] : [];
  const groups = [
    shop.customer?.priceGroupId,
    ...(shop.catalogue?.priceGroupIds ?? []),
    ...shop.settings.priceGroupIds,
  ];
  const isOfGroup = priceGroupIds?.some((id) => groups.includes(id)) ?? true;
  const isOfCatalogue =
    catalogueIds.length === 0 || catalogueIds.includes(shop.catalogue?.code ?? '');
  const matching = order.lines.filter((line) => isForLine(itemsOf(settings), line));
  const others = order.couponCodes.filter((one) => one !== code);
  const isAlone = others.length === 0 && matching.every((line) => line.discountMinor === 0);
  return {
    'coupon.active': settings.active && entry?.active === true,
    'coupon.inDates': isWithin(settings, day) && entry !== undefined && isWithin(entry, day),
    'coupon.discountMatchesOrder':
      isOfCatalogue && isOfGroup && moneys.every((money) => money === currency),
    'coupon.customerRequired': settings.customerRequired,
    'coupon.usesLeft': usageLimit === null ? null : Math.max(0, usageLimit - used),
    'coupon.linesMatching': matching.length,
    'coupon.minimumMinor': settings.minimum?.amountMinor ?? 0,
    'coupon.exclusiveConflict':
      (settings.exclusive && !isAlone) ||
      others.some((other) => couponOf(other, judging)?.exclusive === true),
    'coupon.beatenByAutomatic': false,
    'coupon.redeemedByCustomer365d': store.couponUses.countOf(use, atMs - yearMs),
  };
}
