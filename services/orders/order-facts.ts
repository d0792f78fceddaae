/**
 * Facts for rules about an order, its lines, its customer, a typed price and the agent's roles.
 *
 * Cancelled lines do not count. A value that is unknown is left out, so that no comparison with it
 * holds. Source: rules.md C1.
 */
import type { CustomerSettings, ItemSettings } from '../../contracts/index.ts';
import { recordFacts } from '../../live/index.ts';
import {
  lineNetMinor,
  milliPerUnit,
  type Order,
  type OrderLine,
  roundMinor,
  wantedMilli,
} from '../../orders/index.ts';
import {
  discountPpmOf,
  type FactsFile,
  factsOfBalance,
  factsOfLine,
  factsOfPrice,
  type LineFactsFile,
  linesKey,
  type TypedPrice,
} from '../../rules/index.ts';
import { namedAddress } from './channel-documents.ts';
import type { OrderContext } from './order-context.ts';
import type { Shop } from './shop.ts';

/** Stock counts as low at this number of units or fewer. */
const lowStock = 5;

export interface OrderFactsRequest {
  readonly line?: OrderLine | undefined;
  readonly price?: TypedPrice;
  /** The agent's roles, as the centre's price limits name them. */
  readonly roles?: readonly string[];
}

/** What rules know of an order: its lines, money, customer and prompts. */
export function orderFacts(
  order: Order,
  shop: Shop,
  { line, price, roles }: OrderFactsRequest,
): FactsFile {
  const lines = order.lines.filter((one) => wantedMilli(one) > 0);
  const items = lines.flatMap(({ sku }) => shop.item(sku) ?? []);
  const { totals, prompts, currency } = order;
  return {
    ...shop.clerk,
    ...customerFacts(order, shop),
    ...paymentFacts(order),
    'order.currency': currency,
    'order.sourceCode': order.sourceCode ?? null,
    'order.catalogueId': shop.catalogue?.code ?? null,
    'order.subtotalMinor': totals.subtotalMinor,
    'order.discountPpm': discountPpmOf(totals.discountMinor, totals.subtotalMinor),
    'order.lineCount': lines.length,
    'order.skus': [...new Set(lines.map(({ sku }) => sku))],
    'order.categories': [...new Set(items.map(({ category }) => category))],
    'order.coupons': order.couponCodes,
    ...deliveryFacts(order, shop),
    'order.promptsShown': prompts.length,
    'order.promptsAccepted': prompts.filter(({ answer }) => answer === 'accepted').length,
    [linesKey]: lines.map((one) => lineFacts(one, shop.item(one.sku))),
    ...(line === undefined ? {} : lineFacts(line, shop.item(line.sku))),
    ...(price === undefined ? {} : factsOfPrice(price)),
    ...(roles === undefined ? {} : { 'agent.roles': roles }),
  };
}

/** An order's facts with those of its call. A call without a topic is about the order. */
export function factsOnCall(
  order: Order,
  shop: Shop,
  { line, live }: Pick<OrderFactsRequest, 'line'> & Pick<OrderContext, 'live'>,
): FactsFile {
  const ofCall = live.factsOf(order.callId ?? '');
  const language = ofCall['call.language'] ?? shop.customer?.language ?? null;
  const ofOrder = orderFacts(order, shop, { line });
  return { 'call.type': 'order', ...ofCall, ...ofOrder, 'call.language': language };
}

/** Facts of the delivery: to the usual address, unless the order names another. */
function deliveryFacts({ deliveryMode, addressRef, terms }: Order, { customer }: Shop): FactsFile {
  const usual = customer?.addresses[0];
  const delivery = addressRef === undefined ? usual : namedAddress(customer, addressRef);
  return {
    'order.deliveryMode': deliveryMode ?? customer?.deliveryModeId ?? null,
    'order.deliveryCountry': delivery?.country ?? null,
    'order.deliveryPostalCode': delivery?.postalCode ?? null,
    'order.deliveryState': delivery?.state ?? null,
    'order.shipComplete': terms?.shipComplete === true,
    'order.attributes': (terms?.attributes ?? []).map(({ code, text }) => `${code}=${text}`),
    'order.billingEqualsDelivery': delivery === usual,
  };
}

function paymentFacts({ totals, paymentLines }: Order): FactsFile {
  const paying = paymentLines.filter(({ unwanted }) => !unwanted);
  const sum = (of: typeof paying) => of.reduce((all, { amountMinor }) => all + amountMinor, 0);
  return {
    ...factsOfBalance({ totalMinor: totals.totalMinor, paidMinor: sum(paying) }),
    'order.paymentMethods': [...new Set(paying.map(({ kind }) => kind))],
    'order.checkMinor': sum(paying.filter(({ kind }) => kind === 'check')),
  };
}

/**
 * Facts of the customer. Orders without a named customer share one record, whose history is not
 * this caller's.
 */
function customerFacts(order: Order, { customer, isCustomerKnown, past }: Shop): FactsFile {
  if (customer === null || !isCustomerKnown) return { 'customer.known': false };
  return {
    ...recordFacts(order.customerId, customer),
    ...past(order.orderId),
    'customer.creditLeftMinor': creditLeftMinor(order, customer),
  };
}

/**
 * The customer's remaining credit; null without a limit. Their own limit holds even where the
 * centre checks none.
 */
function creditLeftMinor(
  { creditAvailableMinor = Number.MAX_SAFE_INTEGER }: Order,
  { creditLimit, accountBalance }: CustomerSettings,
): number | null {
  if (creditLimit === null) return null;
  const left = creditLimit.amountMinor - (accountBalance?.amountMinor ?? 0);
  return Math.max(0, Math.min(left, creditAvailableMinor));
}

function lineFacts(line: OrderLine, item: ItemSettings | undefined): LineFactsFile {
  const { sku, origin } = line;
  const qtyMilli = wantedMilli(line);
  const costMinor = roundMinor(item?.cost.amountMinor ?? 0, qtyMilli, milliPerUnit);
  return {
    'line.sku': sku,
    'line.quantity': Math.floor(qtyMilli / milliPerUnit),
    'line.isFromPrompt': origin !== 'agent',
    ...factsOfLine({ netMinor: lineNetMinor(line), costMinor }),
    ...(item === undefined ? {} : itemFacts(item)),
  };
}

function itemFacts({ category, stock, allowPriceAdjust }: ItemSettings): LineFactsFile {
  const isLow = stock !== null && stock <= lowStock;
  return {
    'line.category': category,
    'line.allowPriceAdjust': allowPriceAdjust,
    'line.stockState': isLow ? (stock <= 0 ? 'out' : 'low') : 'inStock',
  };
}
