/**
 * Prices that agents type: judged by the limits of their roles and the rules in force, held until
 * somebody approves where they are beyond them, and taken back.
 *
 * Source: ux-and-api.md 3.6; dynamics-call-center.md 2.7, 3.4.
 */
import {
  type ErrorCode,
  freeText,
  moneySchema,
  type OrderEvent,
  pricedOrderSchema,
  strict,
} from '../../../contracts/index.ts';
import { given } from '../../../kernel/index.ts';
import type { Order, OrderLine } from '../../../orders/index.ts';
import { factRecord } from '../../../rules/index.ts';
import type { Serving } from '../../operation.ts';
import { orderFacts } from '../../orders/order-facts.ts';
import { type Shop, shopOf } from '../../orders/shop.ts';
import { judgeTypedPrice, rolesOf } from '../../orders/typed-price.ts';
import { Refusal } from '../../refusal.ts';
import { operation } from '../route.ts';
import {
  answersOrder,
  orderToChange,
  requireCurrency,
  requireOrders,
  shown,
  shownPriced,
  tellAndShow,
  tellErrors,
  tellOrder,
  type Who,
} from './telling.ts';

const priceErrors = [...tellErrors, 'item_not_found', 'version_required'] as const;

export const orderPriceOperations = {
  setLinePrice: operation(
    'PUT /api/v1/orders/{order}/lines/{line}/price',
    ['Give a line another price', 'Changer le prix d’une ligne'],
    {
      ...answersOrder,
      note: 'Within the limit of one’s role it stands at once; beyond it the order is held until somebody approves: `holdId`.',
      body: strict({ price: moneySchema, reason: freeText(64).min(1).optional() }),
      example: { price: { amountMinor: 2_100, currency: 'EUR' }, reason: 'damaged' },
      answer: pricedOrderSchema,
      errors: [...priceErrors, 'limit_exceeded', 'price_below_floor', 'reason_required'],
    },
    async (asked, serving) => {
      const { order, line } = await requireLine(asked, serving);
      const { price, reason } = asked.body;
      requireCurrency('price', price.currency, order);
      const shop = shopOf(order, serving);
      const listMinor = listPriceOf(line);
      const typed = { newMinor: price.amountMinor, listMinor };
      const verdict = judged({ order, line, shop, typed, reason }, asked, serving);
      const event = putPrice(order, line, {
        ...{ unitMinor: price.amountMinor, listMinor, overrideReason: reason ?? 'none' },
        needsApproval: verdict === 'approve',
      });
      const after = await tellOrder({ order, event }, asked, serving);
      return shownPriced(after, line.lineId, serving);
    },
  ),
  dropLinePrice: operation(
    'DELETE /api/v1/orders/{order}/lines/{line}/price',
    ['Back to the price of the list', 'Revenir au prix catalogue'],
    { ...answersOrder, errors: priceErrors },
    async (asked, serving) => {
      const { order, line } = await requireLine(asked, serving);
      if (line.overrideReason === undefined) return shown(order, serving);
      const event = putPrice(order, line, { unitMinor: listPriceOf(line) });
      return await tellAndShow({ order, event }, asked, serving);
    },
  ),
} as const;

type AskedOfLine = Who & { readonly params: { readonly order: string; readonly line: string } };

/** The line whose price is meant, of the version that was named. @throws {Refusal} */
async function requireLine(asked: AskedOfLine, serving: Serving) {
  const order = await orderToChange(asked, serving);
  const line = order.lines.find(({ lineId }) => lineId === asked.params.line);
  if (line !== undefined) return { order, line };
  throw new Refusal('item_not_found', `Order ${order.orderId} has no line ${asked.params.line}.`);
}

interface Typed {
  readonly order: Order;
  readonly line: OrderLine;
  readonly shop: Shop;
  readonly typed: { readonly newMinor: number; readonly listMinor: number };
  readonly reason: string | undefined;
}

/** Whether a price stands or waits for its approver. @throws {Refusal} where it can be neither. */
function judged(
  { order, line, shop, typed, reason }: Typed,
  asked: AskedOfLine,
  serving: Serving,
): 'allow' | 'approve' {
  const { settings } = shop;
  if (settings.priceControl === 'free') return 'allow';
  if (settings.priceControl === 'off') throw refusalOf(line, { because: 'price_control_off' });
  const { office } = serving;
  const price = { ...typed, costMinor: shop.item(line.sku)?.cost.amountMinor ?? 0 };
  const { principal } = asked;
  const of = { line, price, roles: principal === null ? [] : rolesOf(settings, principal) };
  const verdict = judgeTypedPrice({
    ...{ settings, rules: office.active.ofKind('priceLimit') },
    facts: factRecord(orderFacts(order, shop, of)),
    atMs: requireOrders(serving).nowMs(),
    ...given({ reason }),
  });
  if (verdict.verdict === 'refuse') throw refusalOf(line, verdict);
  return verdict.verdict;
}

const refusals: { readonly [because: string]: readonly [code: ErrorCode, reason: string] } = {
  price_control_off: ['limit_exceeded', 'price_control_off'],
  'item-not-adjustable': ['limit_exceeded', 'item_barred'],
  'reason-missing': ['reason_required', 'reason_missing'],
  'reason-not-of-set': ['reason_required', 'reason_not_of_set'],
  rule: ['price_below_floor', 'rule'],
};

function refusalOf(
  { lineId, sku }: OrderLine,
  { because, rule = null }: { readonly because: string; readonly rule?: string | null },
): Refusal {
  const [code, reason] = refusals[because] ?? ['limit_exceeded', because];
  const by = rule === null ? '' : ` by the rule ${rule}`;
  return new Refusal(code, `The price of ${sku} (line ${lineId}) was refused${by}: ${reason}.`, {
    reason,
  });
}

/** The price without what was typed. */
function listPriceOf({ overrideReason, listMinor, unitMinor }: OrderLine): number {
  return overrideReason === undefined ? unitMinor : (listMinor ?? unitMinor);
}

/** The line at another price, with all else as it is. */
function putPrice(
  order: Order,
  { lineId, sku, qtyMilli, discountMinor }: OrderLine,
  price: {
    readonly unitMinor: number;
    readonly listMinor?: number;
    readonly overrideReason?: string;
    readonly needsApproval?: boolean;
  },
): OrderEvent {
  const put = [{ lineId, sku, qtyMilli, discountMinor, ...price }];
  return { type: 'changeLines', put, priced: { priceVersion: order.priceVersion } };
}
