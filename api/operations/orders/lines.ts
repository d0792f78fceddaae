/**
 * Order lines at today's prices or at a typed one.
 *
 * A typed price beyond the agent's limits and the active rules waits for approval, and can be
 * withdrawn. Source: dynamics-call-center.md 2.7, 3.4, 3.5.
 */
import { z } from 'zod';
import {
  aFinding,
  codeSchema,
  type ErrorCode,
  emailSchema,
  fill,
  InvalidRequest,
  type ItemSettings,
  lineSchema,
  lineTermsShape,
  lineText,
  moneySchema,
  optionalField,
  orderMessages,
  type Phrase,
  pricedOrderSchema,
  printableText,
  Refusal,
  refusal,
  type ShippedLine,
  soldProgrammeSchema,
  strict,
  textSchema,
} from '../../../contracts/index.ts';
import { omitUndefined } from '../../../kernel/index.ts';
import { milliPerUnit, type Order, type OrderLine, wantedMilli } from '../../../orders/index.ts';
import { factRecord, type PriceVerdict } from '../../../rules/index.ts';
import {
  judgeTypedPrice,
  lineTermsOf,
  marginZone,
  orderFacts,
  pricedItem,
  pricedNow,
  putOfLine,
  requireCode,
  requireDelivery,
  requireItem,
  rolesOf,
  type Shop,
  sentTo,
  shopOf,
  splitLine,
  taxedLines,
  warrantyOf,
} from '../../../services/index.ts';
import { operation, reasonField, wireIdSchema } from '../route.ts';
import type { Services } from '../services.ts';
import { programmeAsSaid } from './continuity.ts';
import {
  answersOrder,
  mintedId,
  type OrderRequest,
  orderResource,
  orderToChange,
  presentPricedOrder,
  requireCurrency,
  requireOrders,
  sellersOrder,
  tellAndShow,
  tellErrors,
  tellOrder,
} from './order-messages.ts';
import { cardOf } from './payments.ts';
import { saveLine } from './prompts.ts';
import { moneyIn } from './refusal-words.ts';

export const quantity = z
  .string()
  .regex(
    /^\d{1,6}(\.\d{1,3})?$/,
    'expected a quantity below 1000000 with at most three decimals, such as 1.5',
  )
  .refine((text) => Number(text) > 0, 'expected more than 0');
const deliveryAddressId = lineText(128)
  .nullable()
  .optional()
  .describe('The label of one of the customer’s addresses [as it is]; null: as the order’s.');
const pricedErrors = [
  ...tellErrors,
  'payment_method_not_valid',
  'item_not_found',
  'item_not_sellable',
  'delivery_mode_not_valid',
] as const;

const giftCardField = optionalField(
  strict({
    number: optionalField(printableText(32), 'Of the card that is posted, or of one to top up.'),
    recipient: optionalField(lineSchema, 'Who gets it.'),
    email: optionalField(emailSchema, '[the customer’s]'),
    message: optionalField(textSchema(500), 'Before the text of the mail.'),
  }),
  'Of an item that is a gift card.',
);
type Gift = NonNullable<z.infer<typeof giftCardField>>;

export const orderLineOperations = {
  addOrderLine: operation(
    'POST /api/v1/orders/{order}/lines',
    ['Add a line', 'Ajouter une ligne'],
    {
      ...answersOrder,
      body: strict({
        itemId: wireIdSchema,
        quantity,
        deliveryAddressId,
        ...lineTermsShape,
        continuity: optionalField(soldProgrammeSchema, 'Of an item that sells a programme.'),
        giftCard: giftCardField,
      }),
      example: { itemId: 'verdier.R-4402', quantity: '1' },
      status: 201,
      key: 'required',
      errors: pricedErrors,
    },
    async (asked, serving) => {
      const order = await sellersOrder(asked, serving);
      const lineId = mintedId('lin_', asked);
      const { itemId, quantity: said } = asked.body;
      const shop = shopOf(order, serving);
      const by = lineTermsOf(asked.body, undefined, { order, shop });
      const sold = requireItem(itemId, shop, serving);
      const qtyMilli = milliOf(said, sold.sku, shop);
      const own = shopOfLine(by.sourceCode, order, serving);
      const item = pricedItem(sold, order, own, qtyMilli);
      const to = sentTo(asked.body, shop);
      const giftTo = await giftOf(asked.body, sold, order, serving);
      requireDelivery([{ sku: item.sku, ...to, ...by }], order, shop);
      const programme = programmeAsSaid(item, { order, qtyMilli, asked, serving });
      const warranty = warrantyOf(asked.body.warranty, sold, { shop, serving, qtyMilli });
      const more = omitUndefined({ programme, giftTo, warranty });
      const line = { lineId, ...item, ...to, ...by, qtyMilli, ...more };
      const put = [...taxedLines([line], order, shop)];
      const event = { type: 'changeLines' as const, put, priced: pricedNow(order, shop, 'entry') };
      const saved = await saveLine({ order, event, lineId }, asked, serving);
      return orderResource(saved, serving, asked);
    },
  ),
  copyItemList: operation(
    'POST /api/v1/orders/{order}/item-list',
    ['Add the lines of a list', 'Ajouter les lignes d’une liste'],
    {
      ...answersOrder,
      note: 'One of the customer’s lists, which stays as it is.',
      body: strict({ itemListId: codeSchema.describe('Code of a list of the customer.') }),
      example: { itemListId: 'PETIT-DEJEUNER' },
      status: 201,
      key: 'required',
      errors: pricedErrors,
    },
    async (asked, serving) => {
      const order = await sellersOrder(asked, serving);
      const shop = shopOf(order, serving);
      const { itemListId } = asked.body;
      const list = shop.customer?.itemLists?.find(({ code }) => code === itemListId);
      if (list === undefined) throw refusal(orderMessages.itemListUnknown, { itemListId });
      const put = list.items.map(({ itemId, quantity: units }, place) => {
        const item = shop.item(itemId);
        if (item === undefined) throw refusal(orderMessages.itemGone, { sku: itemId });
        const qtyMilli = units * milliPerUnit;
        const lineId = mintedId(`lin_${place}`, asked);
        return { lineId, ...pricedItem(item, order, shop, qtyMilli), qtyMilli };
      });
      const event = { type: 'changeLines' as const, put, priced: pricedNow(order, shop, 'entry') };
      return await tellAndShow({ order, event }, asked, serving);
    },
  ),
  changeOrderLine: operation(
    'PATCH /api/v1/orders/{order}/lines/{line}',
    ['Change a line', 'Changer une ligne'],
    {
      ...answersOrder,
      body: strict({
        quantity: quantity.optional(),
        ...lineTermsShape,
        priceLocked: optionalField(z.literal(false), 'Its price may be computed anew.'),
        deliveryAddressId,
        continuity: soldProgrammeSchema.optional(),
      }),
      example: { quantity: '2' },
      errors: [...pricedErrors, 'version_required'],
    },
    async (asked, serving) => {
      const { order, line } = await requireLine(asked, serving);
      const { lineId } = line;
      const { quantity: said, priceLocked } = asked.body;
      const shop = shopOf(order, serving);
      const qtyMilli = said === undefined ? line.qtyMilli : milliOf(said, line.sku, shop);
      requireMayMove(line, qtyMilli);
      const to = sentTo(asked.body, shop);
      const by = lineTermsOf(asked.body, line, { order, shop });
      requireDelivery([{ ...line, ...to, ...by }], order, shop);
      const programme = programmeAsSaid(line, { order, qtyMilli, asked, serving });
      const price = priceAnew(line, { qtyMilli, sourceCode: by.sourceCode }, { order, serving });
      const sold = shop.item(line.sku) ?? line;
      const warranty = warrantyOf(asked.body.warranty, sold, { shop, serving, qtyMilli });
      const more = omitUndefined({ programme, priceLocked, warranty });
      const own = { ...to, ...by, ...price, ...more };
      const isOfRest = Object.keys(own).length > 0;
      const lines = isOfRest
        ? splitLine(line, { qtyMilli, ...own }, mintedId('lin_', asked))
        : [{ ...putOfLine(line), qtyMilli }];
      const put = [...taxedLines(lines, order, shop)];
      const event = { type: 'changeLines' as const, put, priced: pricedNow(order, shop, 'entry') };
      const saved = await saveLine({ order, event, lineId }, asked, serving);
      return orderResource(saved, serving, asked);
    },
  ),
  cancelOrderLine: operation(
    'POST /api/v1/orders/{order}/lines/{line}/cancel',
    ['Cancel a line of a submitted order', 'Annuler une ligne d’une commande validée'],
    {
      ...answersOrder,
      note: 'What was not picked of it; the others go on. Its money is given back.',
      body: strict({ reason: reasonField(64) }),
      example: { reason: 'customer-asked' },
      errors: [...tellErrors, 'item_not_found', 'version_required'],
    },
    async (asked, serving) => {
      const { order, line } = await requireLine(asked, serving);
      const { reason } = asked.body;
      const event = { type: 'cancelLines' as const, reason, lineIds: [line.lineId] };
      return await tellAndShow({ order, event }, asked, serving);
    },
  ),
  removeOrderLine: operation(
    'DELETE /api/v1/orders/{order}/lines/{line}',
    ['Take a line off', 'Retirer une ligne'],
    { ...answersOrder, errors: [...tellErrors, 'item_not_found', 'version_required'] },
    async (asked, serving) => {
      const { order, line } = await requireLine(asked, serving);
      const { lineId, shippedMilli } = line;
      const isLeaving = shippedMilli > 0 && shippedMilli < wantedMilli(line);
      const change = isLeaving
        ? { put: [{ ...putOfLine(line), qtyMilli: shippedMilli }] }
        : { put: [], remove: [lineId] };
      const priced = pricedNow(order, shopOf(order, serving), 'entry');
      const event = { type: 'changeLines' as const, ...change, priced };
      return await tellAndShow({ order, event }, asked, serving);
    },
  ),
} as const;

/** Refuses more of an item that is free with another line, or of one card. @throws {Refusal} */
function requireMayMove(line: OrderLine, qtyMilli: number): void {
  const { lineId, freeWith, giftTo, warranty, qtyMilli: before } = line;
  if ((giftTo?.cardNumber ?? warranty) !== undefined && qtyMilli !== before) {
    const what = { expected: '1', received: `${qtyMilli / milliPerUnit}` };
    throw new InvalidRequest([aFinding('/body/quantity', 'not_allowed', what)]);
  }
  if (freeWith === undefined || qtyMilli <= before) return;
  throw refusal(orderMessages.lineFree, { lineId, freeWith });
}

/** What a line under a source code of its own is priced with. @throws {Refusal} */
function shopOfLine(sourceCode: string | null | undefined, order: Order, serving: Services): Shop {
  if (sourceCode == null) return shopOf(order, serving);
  const shop = shopOf({ ...order, sourceCode }, serving);
  requireCode(sourceCode, shop);
  return shop;
}

/** Another price under another source code, or for another quantity if the item has such prices. */
function priceAnew(
  { sku, priceLocked, overrideReason, programme, freeWith, shippedMilli, ...line }: OrderLine,
  next: { readonly qtyMilli: number; readonly sourceCode: string | null | undefined },
  { order, serving }: { readonly order: Order; readonly serving: Services },
) {
  const { qtyMilli, sourceCode = line.sourceCode } = next;
  const shop = shopOfLine(sourceCode, order, serving);
  const item = shop.item(sku);
  const isSet = priceLocked === true || overrideReason !== undefined || freeWith !== undefined;
  const isFixed = isSet || shippedMilli > 0;
  const isOther = (sourceCode ?? undefined) !== line.sourceCode;
  const isDated = item?.datedPrices !== undefined && qtyMilli !== line.qtyMilli;
  if (item === undefined || isFixed || programme !== undefined || !(isOther || isDated)) return {};
  const { warehouseId: _w, vendorId: _v, ...price } = pricedItem(item, order, shop, qtyMilli);
  return price;
}

/** A quantity in thousandths. @throws {Refusal} of a part of what is sold in whole units */
export function milliOf(text: string, sku: string, shop: Shop): number {
  const quantity = Number(text);
  const isWhole = shop.settings.wholeUnits.includes(shop.item(sku)?.unit ?? '');
  if (!isWhole || Number.isInteger(quantity)) return Math.round(quantity * milliPerUnit);
  throw refusal(orderMessages.quantityWhole, { sku, quantity });
}

/** As {@link milliOf}, of a line of an order. */
export function lineMilli(
  { lineId, quantity: said }: { readonly lineId: string; readonly quantity: string },
  { lines }: Order,
  shop: Shop,
): ShippedLine {
  const sku = lines.find((line) => line.lineId === lineId)?.sku ?? '';
  return { lineId, qtyMilli: milliOf(said, sku, shop) };
}

const priceErrors = [...tellErrors, 'item_not_found', 'version_required'] as const;

export const orderPriceOperations = {
  setLinePrice: operation(
    'PUT /api/v1/orders/{order}/lines/{line}/price',
    ['Give a line another price', 'Changer le prix d’une ligne'],
    {
      ...answersOrder,
      note: 'Within the limit of one’s role it stands at once; beyond it the order is held until somebody approves: `holdId`.',
      body: strict({ price: moneySchema, reason: reasonField(64).optional() }),
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
      const put = pricedLines(
        line,
        {
          unitMinor: price.amountMinor,
          listMinor,
          overrideReason: reason ?? 'none',
          needsApproval: verdict === 'approve',
        },
        asked,
      );
      const priced = { priceVersion: order.priceVersion };
      const event = { type: 'changeLines' as const, put, priced };
      const after = await tellOrder({ order, event }, asked, serving);
      return presentPricedOrder(after, put.at(-1)?.lineId, serving, asked);
    },
  ),
  dropLinePrice: operation(
    'DELETE /api/v1/orders/{order}/lines/{line}/price',
    ['Back to the price of the list', 'Revenir au prix catalogue'],
    { ...answersOrder, errors: priceErrors },
    async (asked, serving) => {
      const { order, line } = await requireLine(asked, serving);
      if (line.overrideReason === undefined) return orderResource(order, serving, asked);
      const put = pricedLines(line, { unitMinor: listPriceOf(line) }, asked);
      const priced = { priceVersion: order.priceVersion };
      const event = { type: 'changeLines' as const, put, priced };
      return await tellAndShow({ order, event }, asked, serving);
    },
  ),
} as const;

type AskedOfLine = OrderRequest & {
  readonly params: { readonly order: string; readonly line: string };
};

async function requireLine(asked: AskedOfLine, serving: Services) {
  const order = await orderToChange(asked, serving);
  const { orderId, lines } = order;
  const line = lines.find(({ lineId }) => lineId === asked.params.line);
  if (line !== undefined) return { order, line };
  const there = lines.map(({ lineId }) => lineId).join(', ') || orderMessages.none;
  throw refusal(orderMessages.lineNotOf, { orderId, lineId: asked.params.line, there });
}

interface Typed {
  readonly order: Order;
  readonly line: OrderLine;
  readonly shop: Shop;
  readonly typed: { readonly newMinor: number; readonly listMinor: number };
  readonly reason: string | undefined;
}

/** Whether a typed price is accepted or needs approval. @throws {Refusal} where it is refused. */
function judged(of: Typed, asked: AskedOfLine, serving: Services): 'allow' | 'approve' {
  const { order, line, shop, typed } = of;
  if (shop.item(line.sku)?.allowPriceAdjust === false) {
    throw refusalOf(line, { because: 'item-not-adjustable' });
  }
  if (shop.settings.priceControl === 'off') {
    throw refusalOf(line, { because: 'price_control_off' });
  }
  const { verdict, because } = judgedPrice(typed.newMinor, of, asked, serving);
  if (verdict !== 'refuse') return verdict;
  // Limits are floors: above the lowest price that is given, all are.
  let [low, given] = [typed.newMinor, typed.listMinor];
  let barredBy = because;
  const isLow = (minor: number) => {
    const found = judgedPrice(minor, of, asked, serving);
    if (found.verdict === 'refuse') barredBy = found.because;
    return found.verdict === 'refuse';
  };
  if (low >= given || isLow(given)) throw refusalOf(line, { because });
  while (given - low > 1) {
    const middle = Math.floor((low + given) / 2);
    if (isLow(middle)) low = middle;
    else given = middle;
  }
  // The floor of a margin would tell what the item costs.
  const floor = barredBy === 'margin' ? null : moneyIn(order.currency)(given);
  throw refusalOf(line, { because, floor });
}

/** To whom a gift card goes, and its number. @throws {InvalidRequest} where it cannot be sold so */
async function giftOf(
  { giftCard, quantity: said }: { giftCard?: Gift | undefined; quantity: string },
  { sku, isGiftCard, isPostedGiftCard: isPosted }: ItemSettings,
  { currency }: Order,
  serving: Services,
) {
  const isCard = isPosted === true || isGiftCard === true;
  const { number: cardNumber } = giftCard ?? {};
  const isNumbered = cardNumber !== undefined;
  const isSound = isNumbered
    ? Number(said) === 1 && (await mayBeSold(cardNumber, { isPosted, currency }, serving))
    : isPosted !== true;
  if (!isSound || (giftCard !== undefined && !isCard)) {
    const expected = isCard
      ? `one card in ${currency} by its number, known unless it is posted`
      : 'an item that is a gift card';
    const received = cardNumber ?? sku;
    throw new InvalidRequest([aFinding('/body/giftCard', 'not_allowed', { expected, received })]);
  }
  if (giftCard === undefined) return undefined;
  const { recipient: recipientName, email: recipientEmail, message: giftMessage } = giftCard;
  return omitUndefined({ cardNumber, recipientName, recipientEmail, giftMessage });
}

/** Whether it is the number of a gift card of the centre; of one that is posted, also of none. */
async function mayBeSold(
  number: string,
  { isPosted, currency }: { isPosted: boolean | undefined; currency: string },
  serving: Services,
) {
  const found = await cardOf(number, serving);
  if (found.kind !== 'own') return isPosted === true && found.kind !== 'found';
  return found.card.kind === 'gift' && found.card.currency === currency;
}

/** The cost on which the lowest price of an item rests. */
function floorCostMinor(sku: string, { settings, item }: Shop): number {
  const { cost, marginalCost } = item(sku) ?? {};
  const isMarginal = settings.priceFloorCost === 'marginalCost';
  return ((isMarginal ? marginalCost : undefined) ?? cost)?.amountMinor ?? 0;
}

/** The verdict on a price of a line; rules are counted for the one that was typed. */
function judgedPrice(
  newMinor: number,
  { order, line, shop, typed, reason }: Typed,
  { principal }: AskedOfLine,
  serving: Services,
): Pick<PriceVerdict, 'verdict'> & { readonly because?: string } {
  const { settings } = shop;
  if (marginZone({ ...line, unitMinor: newMinor }, shop) === 'low') {
    return { verdict: 'refuse', because: 'margin' };
  }
  if (settings.priceControl === 'free') return { verdict: 'allow' };
  const { ruleService } = serving;
  const price = { ...typed, newMinor, costMinor: floorCostMinor(line.sku, shop) };
  const roles = principal === null ? [] : rolesOf(settings, principal);
  const facts = orderFacts(order, shop, { line, price, roles });
  const atMs = requireOrders(serving).nowMs();
  if (newMinor === typed.newMinor) {
    ruleService.onOrder('priceLimit', { orderId: order.orderId, facts, atMs });
  }
  return judgeTypedPrice({
    settings,
    rules: ruleService.active.ofKind('priceLimit'),
    facts: factRecord(facts),
    atMs,
    ...omitUndefined({ reason }),
  });
}

const refusals: {
  readonly [because: string]: readonly [code: ErrorCode, reason: string, text: Phrase];
} = {
  price_control_off: ['limit_exceeded', 'price_control_off', orderMessages.priceControlOff],
  'item-not-adjustable': ['limit_exceeded', 'item_barred', orderMessages.priceBarred],
  'reason-missing': ['reason_required', 'reason_missing', orderMessages.priceReason],
  'reason-not-of-set': ['reason_required', 'reason_not_of_set', orderMessages.priceReasonOther],
  rule: ['price_below_floor', 'rule', orderMessages.priceRule],
  margin: ['price_below_floor', 'margin', orderMessages.priceMargin],
};

function refusalOf(
  { lineId, sku }: OrderLine,
  {
    because = '',
    floor = null,
  }: { readonly because?: string | undefined; readonly floor?: Phrase | null },
): Refusal {
  const [code, reason, text] = refusals[because] ?? [
    'limit_exceeded',
    because,
    orderMessages.priceNoRule,
  ];
  const why = floor === null ? text : fill(orderMessages.priceFloor, { floor });
  return new Refusal(code, fill(orderMessages.priceRefused, { sku, lineId, why }), { reason });
}

function listPriceOf({ overrideReason, listMinor, unitMinor }: OrderLine): number {
  return overrideReason === undefined ? unitMinor : (listMinor ?? unitMinor);
}

/** The line at another price; of one that has left in part, its rest alone. */
function pricedLines(line: OrderLine, price: Parameters<typeof splitLine>[1], asked: OrderRequest) {
  const { overrideReason: _reason, listMinor: _list, ...listed } = line;
  return [...splitLine(listed, price, mintedId('lin_', asked))];
}
