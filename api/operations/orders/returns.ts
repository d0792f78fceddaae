/**
 * Returns of goods, and what is sent in exchange.
 *
 * A return begins when its order has said what the goods are worth. Source:
 * dynamics-call-center.md 1.18, 1.22, 2.11, 3.6, 3.15.
 */
import { z } from 'zod';
import {
  dispositions,
  exclusionWords,
  fill,
  lifeWords,
  lineText,
  moneySchema,
  type OrderEvent,
  optionalField,
  orderMessages,
  printableText,
  type RefundMethod,
  Refusal,
  type ReturnEnvelope,
  type ReturnEvent,
  refundMethodBody,
  refusal,
  returnFee,
  returnResourceSchema,
  strict,
} from '../../../contracts/index.ts';
import { omitUndefined } from '../../../kernel/index.ts';
import {
  exchangeCreditMinor,
  type GoodsReturn,
  type Order,
  type OrderSummary,
  ppmOf,
  priceOfItem,
  sumOf,
} from '../../../orders/index.ts';
import {
  channelOf,
  creditMaxMinor,
  limitMinor,
  pricedItem,
  requireItem,
  shopOf,
} from '../../../services/index.ts';
import { presentReturn } from '../../presenters/return.ts';
import { requireSurvivor } from '../channel/customers.ts';
import { sellers } from '../channel/documents.ts';
import { operation, reasonField, wireIdSchema } from '../route.ts';
import type { Services } from '../services.ts';
import { noCode } from './charges.ts';
import { requireRefundRight } from './credits.ts';
import { lineMilli, milliOf, quantity } from './lines.ts';
import {
  answersOrder,
  envelopeOf,
  mintedId,
  type OrderRequest,
  refusalCodes,
  refusalOf,
  requireCurrency,
  requireOrder,
  requireOrders,
  requireReason,
  requireSeller,
  tellAndShow,
  tellErrors,
  tellOrder,
} from './order-messages.ts';
import { begunOrder } from './orders.ts';
import { moneyIn, reasonText } from './refusal-words.ts';

/** How long the order's answer to a claim is awaited, in ms. */
const waitMsMax = 10_000;
/** Orders of a customer among which returns without an order are looked for. */
const ordersMax = 1_000;
const reasonCode = reasonField(64).describe('A code of the centre.');
const answers = { answer: returnResourceSchema, tagged: 'version', access: sellers } as const;
const tells = { ...answers, audited: true, errors: [...tellErrors, 'return_not_found'] } as const;
const takenBack = { quantity, disposition: optionalField(z.enum(dispositions), '[credit]') };
const feesField = optionalField(
  z.array(returnFee).max(20),
  'Kept of the worth, such as for restocking [those of the centre].',
);
const linesSchema = z
  .array(strict({ lineId: wireIdSchema, quantity }))
  .min(1)
  .max(500)
  .describe('Of the order, each once or more.');

export const orderReturnOperations = {
  createReturn: operation(
    'POST /api/v1/customers/{customer}/returns',
    ['Take goods back', 'Reprendre des articles'],
    {
      ...tells,
      note: 'Goods that were shipped and are not returned already; with `items` in place of `orderId` and `lines`, goods whose order is not known. With `copyCharges` the order’s charges are refunded too, those of a line in part. Money that goes back without goods or order, or before them where the centre does not do so, is approved first beyond the centre’s limit of credits.',
      body: strict({
        orderId: wireIdSchema.optional(),
        lines: z
          .array(strict({ lineId: wireIdSchema, ...takenBack }))
          .min(1)
          .max(500)
          .optional()
          .describe('Each with what is done with the goods.'),
        items: z
          .array(
            strict({
              itemId: wireIdSchema,
              ...takenBack,
              price: optionalField(moneySchema, 'Paid for a unit, at most that of today [that].'),
            }),
          )
          .min(1)
          .max(50)
          .optional()
          .describe('Where no order is known.'),
        reasonCode,
        isExchange: optionalField(z.boolean(), 'Other goods are sent for their credit.'),
        advanceCredit: optionalField(z.boolean(), '[as the centre does]'),
        copyCharges: optionalField(z.boolean(), 'Whether charges are refunded too [no].'),
        fees: feesField,
      }).refine(
        ({ orderId, lines, items }) =>
          (orderId === undefined) === (lines === undefined) &&
          (orderId === undefined) !== (items === undefined),
        { error: 'expected orderId with lines, or items' },
      ),
      example: {
        orderId: 'ord_8c1f',
        lines: [{ lineId: 'lin_0c2f', quantity: '1' }],
        reasonCode: 'damaged',
      },
      status: 201,
      key: 'required',
      errors: [
        ...tells.errors,
        'order_not_found',
        'customer_not_found',
        'reason_required',
        'item_excluded',
        'item_not_sellable',
        'limit_exceeded',
      ],
    },
    async (asked, serving) => {
      requireSeller(asked, serving);
      const { orderId } = asked.body;
      const { id: customerId } = requireSurvivor(asked.params.customer, serving);
      const order =
        orderId === undefined
          ? await soldElsewhere(asked, serving)
          : await requireOrder(orderId, serving);
      if (order.customerId !== customerId) {
        const id = order.orderId;
        throw refusal(orderMessages.unknown, { id, centreId: serving.wire.ownerId });
      }
      const back = await startReturn(order, asked, serving);
      asked.header('location', `/api/v1/returns/${back.returnId}`);
      return presentReturn(back, serving.wire);
    },
  ),
  getReturn: operation(
    'GET /api/v1/returns/{return}',
    ['A return', 'Un retour'],
    { ...answers, errors: ['operation_unavailable', 'return_not_found'] },
    async ({ params }, serving) =>
      presentReturn(await requireReturn(params.return, serving), serving.wire),
  ),
  changeReturn: operation(
    'PATCH /api/v1/returns/{return}',
    ['Change what a return refunds', 'Modifier un remboursement'],
    {
      ...tells,
      note: 'Before it is submitted; or another method, where a refund was refused. That needs a right of one’s role, or the centre’s code.',
      body: strict({
        chargeIds: optionalField(z.array(wireIdSchema).max(500), 'Those that are refunded.'),
        fees: feesField,
        refund: refundMethodBody.optional(),
        code: optionalField(lineText(64), 'That allows another method.'),
      }),
      example: { refund: { method: 'onAccount' } },
      errors: [...tells.errors, 'pin_rejected', 'role_missing', 'payment_not_found'],
    },
    async (asked, serving) => {
      const back = await requireReturn(asked.params.return, serving);
      const { chargeIds: charges, refund } = asked.body;
      if (refund !== undefined) await requireRefundRight(asked, serving);
      const method = refund && (await methodOf(refund, back, serving));
      const fees = asked.body.fees?.map(feeOf(back.currency, serving));
      const event = { type: 'changeReturn' as const, ...omitUndefined({ charges, fees, method }) };
      return await told(back, event, asked, serving);
    },
  ),
  completeReturn: operation(
    'POST /api/v1/returns/{return}/complete',
    ['Compute the refund', 'Calculer le remboursement'],
    tells,
    (asked, serving) => tellKnown({ type: 'completeReturn' }, asked, serving),
  ),
  submitReturn: operation(
    'POST /api/v1/returns/{return}/submit',
    ['Submit a return', 'Valider un retour'],
    { ...tells, note: 'The goods are expected; with advance credit their money goes back now.' },
    (asked, serving) => tellKnown({ type: 'submitReturn' }, asked, serving),
  ),
  cancelReturn: operation(
    'POST /api/v1/returns/{return}/cancel',
    ['Cancel a return', 'Annuler un retour'],
    { ...tells, note: 'Until goods have come back, or their money was refunded in advance.' },
    (asked, serving) => tellKnown({ type: 'cancelReturn' }, asked, serving),
  ),
  receiveReturn: operation(
    'POST /api/v1/returns/{return}/receive',
    ['Returned goods have arrived', 'Des articles retournés sont arrivés'],
    {
      ...tells,
      access: { roles: ['integration', 'orderTaker', 'supervisor'] },
      note: 'Those lines and quantities, or all. What has arrived is refunded.',
      body: strict({ lines: optionalField(linesSchema, '[all]') }).nullish(),
      example: { lines: [{ lineId: 'lin_0c2f', quantity: '1' }] },
    },
    async (asked, serving) => {
      const back = await requireReturn(asked.params.return, serving);
      const order = await requireOrder(back.orderId, serving);
      const shop = shopOf(order, serving);
      const lines = (asked.body?.lines ?? []).map((line) => lineMilli(line, order, shop));
      return await tellReturn(back, { type: 'receiveGoods', lines }, asked, serving);
    },
  ),
  createReplacement: operation(
    'POST /api/v1/returns/{return}/replacement',
    ['Begin an order in exchange', 'Commencer une commande d’échange'],
    {
      ...answersOrder,
      note: 'With the same goods, unless others are named; paid by the credit as far as it goes, and held until the returned goods have arrived. Refused where the credit is refunded already, or the customer keeps goods beyond the limit of credits.',
      body: strict({
        lines: z
          .array(strict({ itemId: wireIdSchema, quantity }))
          .min(1)
          .max(500)
          .describe('What is sent in exchange.')
          .optional(),
        sourceCode: optionalField(printableText(32), '[as the centre says]'),
      }).nullish(),
      example: { lines: [{ itemId: 'verdier.R-4402', quantity: '1' }] },
      status: 201,
      key: 'required',
      errors: [
        ...tellErrors,
        'return_not_found',
        'limit_exceeded',
        'source_code_not_found',
        'item_not_sellable',
        'payment_method_not_valid',
        'name_taken',
        'customer_not_found',
      ],
    },
    async (asked, serving) => {
      requireSeller(asked, serving);
      return await replaced(await requireReturn(asked.params.return, serving), asked, serving);
    },
  ),
} as const;

type Money = z.infer<typeof moneySchema>;
type Fee = z.infer<typeof returnFee>;
type TakenBack<Id extends string> = { readonly [id in Id]: string } & {
  readonly quantity: string;
  readonly disposition?: (typeof dispositions)[number] | undefined;
};

type AskedForReturn = OrderRequest & {
  readonly body: {
    readonly lines?: readonly TakenBack<'lineId'>[] | undefined;
    readonly items?: readonly (TakenBack<'itemId'> & { price?: Money | undefined })[] | undefined;
    readonly fees?: readonly Fee[] | undefined;
    readonly reasonCode: string;
    readonly isExchange?: boolean | undefined;
    readonly advanceCredit?: boolean | undefined;
    readonly copyCharges?: boolean | undefined;
  };
};

/** Begins a return and waits for its order's claim. @throws {Refusal} where that is refused. */
async function startReturn(order: Order, asked: AskedForReturn, serving: Services) {
  const { body } = asked;
  const { isExchange = false, copyCharges = false } = body;
  requireReason(body.reasonCode, 'return', serving);
  requireReturnable(order, body);
  const shop = shopOf(order, serving);
  const { returns } = channelOf(serving).settings;
  const advanceCredit = body.advanceCredit ?? (returns.advanceCredit && !isExchange);
  if (isExchange && advanceCredit) {
    const about = { number: 'new', life: 'created', version: 0 };
    throw refusalOfReturn(order, about, 'no_credit_left');
  }
  const returnId = mintedId('rma_', asked);
  const { orderId, centreId, customerId, currency } = order;
  const event: ReturnEvent = {
    type: 'startReturn',
    returnId,
    orderId,
    centreId,
    customerId,
    currency,
    agentId: asked.principal?.agentId ?? asked.person ?? '',
    reasonCode: body.reasonCode,
    policy: await policyOf(order, asked, serving),
    lines: (body.lines ?? body.items ?? []).map((line, at) => {
      const lineId = 'lineId' in line ? line.lineId : (order.lines[at]?.lineId ?? '');
      const back = lineMilli({ lineId, quantity: line.quantity }, order, shop);
      return { ...back, disposition: line.disposition ?? 'credit' };
    }),
    fees: feesOf(body, order, serving),
    isExchange,
    advanceCredit,
    copyCharges,
  };
  await deliver(returnId, event, { order, asked, serving });
  const isSettled = ({ regions }: GoodsReturn) => regions.life !== 'claiming';
  const back = await requireOrders(serving).settledReturn(returnId, isSettled, waitMsMax);
  const begun = back ?? (await requireReturn(returnId, serving));
  if (begun.refusedBy === undefined) return begun;
  const { regions, version } = begun;
  const number = serving.wire.number('return', returnId);
  throw refusalOfReturn(order, { number, life: regions.life, version }, begun.refusedBy);
}

/** @throws {Refusal} where an item of the lines is not taken back */
function requireReturnable(order: Order, { lines }: AskedForReturn['body']): void {
  const named = new Set((lines ?? order.lines).map(({ lineId }) => lineId));
  const barred = order.lines.find(
    ({ lineId, excludes }) => named.has(lineId) && excludes?.includes('return'),
  );
  if (barred === undefined) return;
  const value = { sku: barred.sku, rule: 'return' };
  throw refusalOf(
    { outcome: 'refused', version: order.version, code: 'item_excluded', value },
    order,
  );
}

async function policyOf(
  order: Order,
  { body, principal }: AskedForReturn,
  serving: Services,
): Promise<GoodsReturn['policy']> {
  const { currency } = order;
  const { settings } = channelOf(serving);
  const { returns } = settings;
  const isAhead = body.advanceCredit === true && !returns.advanceCredit;
  const isWithoutGoods =
    isAhead ||
    body.items !== undefined ||
    body.lines?.some(({ disposition }) => disposition === 'creditOnly') === true;
  const mostMinor = isWithoutGoods ? creditMaxMinor(settings, currency, principal) : null;
  const without = order.isSoldElsewhere ? await ordersElsewhere(order, serving) : [order];
  const givenMinor = sumOf(
    without,
    ({ credits = [], returns: claims = [] }) =>
      sumOf(credits, (one) => one.amountMinor) + sumOf(claims, (one) => one.mostMinor),
  );
  return {
    defaultMethod: returns.defaultRefund,
    cashMethod: returns.cashRefund,
    cardApprovalMinor: limitMinor(returns, 'cardApproval', currency),
    checkApprovalMinor: limitMinor(returns, 'checkApproval', currency),
    // Money without goods is a credit: beyond the limit of credits somebody approves it.
    ...(mostMinor === null ? {} : { approvalMinor: Math.max(0, mostMinor - givenMinor) + 1 }),
  };
}

/** Grounds of all that the customer brought back without an order. */
async function ordersElsewhere({ customerId }: Order, serving: Services) {
  const of = { customerId, after: '', limit: ordersMax };
  const found = serving.store.orders
    .list<OrderSummary>(serving.wire.ownerId, of)
    .filter(({ document }) => document.isSoldElsewhere);
  return await Promise.all(found.map(({ document }) => requireOrder(document.id, serving)));
}

/** Fees that were said, or those of the centre for the reason. */
function feesOf(
  { fees, reasonCode: reason }: AskedForReturn['body'],
  { currency }: Order,
  serving: Services,
) {
  if (fees !== undefined) return fees.map(feeOf(currency, serving));
  const { fees: own = [] } = channelOf(serving).settings.returns;
  return own
    .filter(({ reasonCodes }) => reasonCodes.length === 0 || reasonCodes.includes(reason))
    .map(({ code, percent, amount }) => ({
      code,
      amountMinor: amount?.amountMinor ?? 0,
      ...(percent === undefined ? {} : { ppm: ppmOf(percent) }),
    }));
}

/** @throws {Refusal} where the centre has no such charge */
function feeOf(currency: string, serving: Services) {
  return ({ code, amount }: Fee, place: number) => {
    requireCurrency(`fees/${place}/amount`, amount.currency, { currency });
    const { chargeCodes } = channelOf(serving).settings;
    const isKnown = chargeCodes.some((one) => one.code === code);
    if (!isKnown) throw noCode(code, chargeCodes, `fees/${place}/code`);
    return { code, amountMinor: amount.amountMinor };
  };
}

/** The ground of a return whose order is not known: what was sold, at most at the price of today. */
async function soldElsewhere(asked: AskedForReturn & OfCustomer, serving: Services) {
  const { items = [], reasonCode: reason } = asked.body;
  requireReason(reason, 'return', serving);
  return await begunOrder({ ...asked, body: { customerId: asked.params.customer } }, serving, {
    soldElsewhere: (shop) =>
      items.map(({ itemId, quantity: said, price }, place) => {
        const at = `items/${place}`;
        const item = requireItem(itemId, shop, serving, `${at}/itemId`);
        const { currency } = shop.settings;
        const found = priceOfItem(item, shop, currency);
        const { sku, continuityProgrammeId: programmeId } = item;
        const isCard = found?.isGiftCard ?? item.isPostedGiftCard;
        if (isCard || programmeId !== undefined) {
          throw refusal(orderMessages.itemNotSold, { sku, why: exclusionWords.return });
        }
        if (found === null) {
          const why = fill(orderMessages.pricedIn, item.price);
          throw refusal(orderMessages.itemNotPriced, { sku, why, currency });
        }
        const { isGiftCard: _card, ...priced } = found;
        if (price !== undefined) requireCurrency(`${at}/price`, price.currency, { currency });
        const minor = price?.amountMinor ?? found.unitMinor;
        if (minor > found.unitMinor) {
          throw refusal(orderMessages.returnPrice, {
            sku: item.sku,
            asked: moneyIn(currency)(minor),
            most: moneyIn(currency)(found.unitMinor),
          });
        }
        const lineId = mintedId(`lin_${place}`, asked);
        return {
          lineId,
          sku: item.sku,
          ...priced,
          unitMinor: minor,
          qtyMilli: milliOf(said, item.sku, shop),
        };
      }),
  });
}

/** Source code of a replacement: the original's while it holds, or one of the centre. */
function exchangeSource({ customerId, sourceCode }: Order, serving: Services) {
  const { exchangeSource: of, exchangeSourceCode } = channelOf(serving).settings.returns;
  const code = of === 'original' ? sourceCode : of === 'fixed' ? exchangeSourceCode : undefined;
  if (code === undefined) return undefined;
  return shopOf({ customerId, sourceCode: code }, serving).catalogue === null ? undefined : code;
}

async function requireReturn(id: string, serving: Services): Promise<GoodsReturn> {
  const back = (await serving.orders?.goodsReturn(id)) ?? null;
  if (back !== null && back.centreId === serving.wire.ownerId) return back;
  throw refusal(orderMessages.returnUnknown, { id, centreId: serving.wire.ownerId });
}

async function deliver(
  returnId: string,
  event: ReturnEvent,
  of: {
    readonly order: Pick<Order, 'orderId'>;
    readonly asked: OrderRequest;
    readonly serving: Services;
  },
) {
  const { order, asked, serving } = of;
  const envelope = envelopeOf({ order, event: { type: 'back' } }, asked, serving);
  const message: ReturnEnvelope = { ...envelope, processId: `return/${returnId}`, event };
  return await requireOrders(serving).tell(message);
}

interface OfCustomer {
  readonly params: { readonly customer: string };
}

type OfReturn = OrderRequest & { readonly params: { readonly return: string } };

async function tellKnown(event: ReturnEvent, asked: OfReturn, serving: Services) {
  return await told(await requireReturn(asked.params.return, serving), event, asked, serving);
}

async function told(back: GoodsReturn, event: ReturnEvent, asked: OrderRequest, serving: Services) {
  requireSeller(asked, serving);
  return await tellReturn(back, event, asked, serving);
}

async function tellReturn(
  { returnId, orderId }: GoodsReturn,
  event: ReturnEvent,
  asked: OrderRequest,
  serving: Services,
) {
  const order = await requireOrder(orderId, serving);
  const verdict = await deliver(returnId, event, { order, asked, serving });
  const after = await requireReturn(returnId, serving);
  if (verdict.outcome === 'applied') return presentReturn(after, serving.wire);
  const number = serving.wire.number('return', returnId);
  const about = { number, life: after.regions.life, version: after.version };
  const code = verdict.outcome === 'conflict' ? 'version_mismatch' : undefined;
  throw refusalOfReturn(order, about, verdict.code ?? 'not_now', code);
}

function refusalOfReturn(
  order: Order,
  about: { readonly number: string; readonly life: string; readonly version: number },
  reason: string,
  code = refusalCodes[reason] ?? ('order_state_not_allowed' as const),
): Refusal {
  const said = {
    ...about,
    life: lifeWords[about.life] ?? about.life,
    reason: reasonText({ code: reason, value: about }, order),
  };
  return new Refusal(code, fill(orderMessages.returnRefuses, said), { reason });
}

async function methodOf(
  { method, paymentId }: z.infer<typeof refundMethodBody>,
  { orderId }: GoodsReturn,
  serving: Services,
): Promise<RefundMethod> {
  if (method !== 'card' && method !== 'giftCard') return { kind: method };
  const { paymentLines } = await requireOrder(orderId, serving);
  const line = paymentLines.find(
    ({ kind, payLineId }) =>
      kind === method && (paymentId === undefined || payLineId === paymentId),
  );
  if (line !== undefined) return { kind: 'line', payLineId: line.payLineId, of: line.kind };
  throw refusal(orderMessages.paymentUnknown, { orderId, payment: paymentId ?? method });
}

type AskedForReplacement = OfReturn & {
  readonly body?:
    | {
        readonly lines?: readonly { itemId: string; quantity: string }[] | undefined;
        readonly sourceCode?: string | undefined;
      }
    | null
    | undefined;
};

/** An order for the goods, or others, with the credit as a payment. */
async function replaced(back: GoodsReturn, asked: AskedForReplacement, serving: Services) {
  const original = await requireOrder(back.orderId, serving);
  const creditMinor = exchangeCreditMinor(back);
  const { returnId, regions, version, currency, policy } = back;
  const { approvalMinor = Number.MAX_SAFE_INTEGER } = policy;
  if (creditMinor === 0 || creditMinor >= approvalMinor) {
    const { returns } = channelOf(serving).settings;
    const mostMinor = limitMinor(returns, 'creditMax', currency) ?? 0;
    const amounts = { creditMinor, leftMinor: approvalMinor - 1, mostMinor };
    const number = serving.wire.number('return', returnId);
    const about = { number, life: regions.life, version, ...amounts };
    throw refusalOfReturn(original, about, creditMinor === 0 ? 'no_credit_left' : 'credit_limit');
  }
  const shop = shopOf(original, serving);
  const said =
    asked.body?.lines?.map(({ itemId, quantity: of }, place) => {
      const item = requireItem(itemId, shop, serving, `lines/${place}/itemId`);
      return { item, qtyMilli: milliOf(of, item.sku, shop) };
    }) ??
    back.lines.flatMap(({ lineId, qtyMilli }) => {
      const item = shop.item(original.lines.find((line) => line.lineId === lineId)?.sku ?? '');
      return item === undefined ? [] : [{ item, qtyMilli }];
    });
  const lines = said.map(({ item, qtyMilli }, place) => {
    const lineId = mintedId(`lin_${place}`, asked);
    return { lineId, ...pricedItem(item, original, shop), qtyMilli };
  });
  const sourceCode = asked.body?.sourceCode ?? exchangeSource(original, serving);
  const body = { customerId: serving.wire.id(back.customerId), sourceCode };
  const order = await begunOrder({ ...asked, body }, serving, { exchangeOf: back.returnId });
  const put = { type: 'changeLines' as const, put: lines, priced: { priceVersion: 0 } };
  const { totals } = await tellOrder({ order, event: put, part: '/lines' }, asked, serving);
  const credit = {
    payLineId: mintedId('EXCHANGE.', asked),
    kind: 'voucher' as const,
    amountMinor: Math.min(creditMinor, totals.totalMinor),
    prepay: true,
    returnId: back.returnId,
  };
  const event: OrderEvent = { type: 'setPaymentLines', lines: [credit] };
  asked.header('location', `/api/v1/orders/${order.orderId}`);
  return await tellAndShow({ order, event, part: '/credit' }, asked, serving);
}
