/**
 * Payment lines of an order: methods and amounts; money moves at submission.
 *
 * A line's id begins with its method. Cards are tokens: no card number is accepted. Source:
 * dynamics-call-center.md 1.15.
 */
import { z } from 'zod';
import {
  aFinding,
  type ChannelSettings,
  eitherOf,
  fill,
  type InstalmentSchedule,
  InvalidRequest,
  instalmentScheduleListSchema,
  lineText,
  moneySchema,
  type OrderEventOf,
  optionalField,
  orderMessages,
  type Phrase,
  printableText,
  Refusal,
  refusal,
  strict,
  tokenField,
} from '../../../contracts/index.ts';
import { type CardPage, sandboxCardPage } from '../../../gateways/index.ts';
import { dayMs, omitUndefined } from '../../../kernel/index.ts';
import {
  type Order,
  type PaymentLine,
  ppmOf,
  roundMinor,
  splitInstalments,
  sumOf,
} from '../../../orders/index.ts';
import { channelOf, companiesAbove, shopOf } from '../../../services/index.ts';
import { iso } from '../../presenters/rule.ts';
import { operation } from '../route.ts';
import type { Services } from '../services.ts';
import {
  answersOrder,
  type KnownOrderRequest,
  mintedId,
  orderResource,
  readsOrder,
  requireCurrency,
  requireOrder,
  requireOrders,
  requireSeller,
  tellAndShow,
  tellErrors,
  tellOrder,
} from './order-messages.ts';
import { moneyIn } from './refusal-words.ts';

type Wanted = OrderEventOf<'setPaymentLines'>['lines'][number];

const triesMax = 3;
const basisPointsPerPercent = 100;
/** Time limit in ms for a gift card's balance check; without an answer, the later debit decides. */
const giftCardLimitMs = 5_000;
const webhookExample = {
  id: 'evt_1',
  operation: {
    key: 'ord_1/auth/CARD.1/1',
    subject: { payLineId: 'CARD.1', round: 1 },
    status: 'authorised',
    providerRef: 'op_1',
    amountMinor: 8_981,
    currency: 'EUR',
  },
};
const reference = lineText(128).optional();
const paymentSchema = strict({
  methodId: printableText(32),
  amount: optionalField(moneySchema, 'In place of `sharePercent`.'),
  sharePercent: z
    .number()
    .gt(0)
    .max(100)
    .optional()
    .describe('Of the total, whatever it comes to.'),
  token: optionalField(tokenField, 'Of a card: what the provider calls it.'),
  checkNumber: reference,
  giftCardNumber: printableText(32).optional(),
  scheduleId: optionalField(printableText(32), 'Of instalments.'),
  prepay: optionalField(z.boolean(), 'Posted at submission [as the method is].'),
  cardCode: optionalField(printableText(32), 'One of the customer’s cards, in place of a token.'),
}).refine(({ amount, sharePercent }) => (amount === undefined) !== (sharePercent === undefined), {
  error: 'expected amount or sharePercent, one of them',
});
type Payment = z.infer<typeof paymentSchema>;
type PaymentMethod = ChannelSettings['paymentMethods'][number];

const changes = {
  ...answersOrder,
  errors: [...tellErrors, 'payment_method_not_valid', 'payment_not_found'],
} as const;

export const orderPaymentOperations = {
  addOrderPayment: operation(
    'POST /api/v1/orders/{order}/payments',
    ['Pay a part of an order, or all of it', 'Ajouter un paiement'],
    {
      ...changes,
      note: 'Nothing is charged before the order is submitted.',
      body: paymentSchema,
      example: {
        methodId: 'CARD',
        amount: { amountMinor: 8_981, currency: 'EUR' },
        token: 'tok_ok',
      },
      status: 201,
      key: 'required',
    },
    async (asked, serving) => {
      requireSeller(asked, serving);
      const payLineId = mintedId(`${asked.body.methodId}.`, asked);
      await requireGiftCard(payLineId, asked, serving);
      const order = await changed(asked, serving, (before) => {
        const isOwn = (line: Wanted) => line.payLineId.startsWith(payLineId);
        const others = wantedOf(before).filter((line) => !isOwn(line));
        const line = newLine(payLineId, asked.body, { order: before, serving });
        return [...others, ...instalmentsOf(line, asked.body, { order: before, serving })];
      });
      return orderResource(order, serving, asked);
    },
  ),
  changeOrderPayment: operation(
    'PATCH /api/v1/orders/{order}/payments/{payment}',
    ['Change the amount of a payment', 'Modifier le montant d’un paiement'],
    {
      ...changes,
      note: 'Not below what was captured. A card is authorised anew; a prepayment stays as it is.',
      body: strict({ amount: moneySchema }),
      example: { amount: { amountMinor: 4_000, currency: 'EUR' } },
    },
    async (asked, serving) => {
      requireSeller(asked, serving);
      const order = await requireOrder(asked.params.order, serving);
      const { payment } = asked.params;
      const { amountMinor, currency } = asked.body.amount;
      requireCurrency('amount', currency, order);
      const line = order.paymentLines.find(({ payLineId }) => payLineId === payment);
      if (line === undefined) {
        throw refusal(orderMessages.paymentUnknown, { orderId: order.orderId, payment });
      }
      if (line.state === 'notSubmitted') {
        const paid = { ...asked.body, giftCardNumber: line.giftCardRef };
        await requireGiftCard(payment, { ...asked, body: paid }, serving);
      }
      const event = { type: 'changePayment' as const, payLineId: payment, amountMinor };
      return await tellAndShow({ order, event }, asked, serving);
    },
  ),
  listInstalmentSchedules: operation(
    'GET /api/v1/orders/{order}/instalment-schedules',
    ['How an order may be paid in parts', 'Les échéanciers possibles'],
    { answer: instalmentScheduleListSchema, ...readsOrder },
    async ({ params }, serving) => {
      const order = await requireOrder(params.order, serving);
      return { items: [...schedulesOf(order, serving)] };
    },
  ),
  removeOrderPayment: operation(
    'DELETE /api/v1/orders/{order}/payments/{payment}',
    ['Take a payment off', 'Retirer un paiement'],
    changes,
    async (asked, serving) => {
      requireSeller(asked, serving);
      const { payment } = asked.params;
      const order = await changed(asked, serving, (before) => {
        const lines = wantedOf(before);
        const { instalment } = lines.find(({ payLineId }) => payLineId === payment) ?? {};
        const isMeant = (line: Wanted) =>
          line.payLineId === payment ||
          (instalment !== undefined && line.instalment?.planId === instalment.planId);
        if (lines.some(isMeant)) return lines.filter((line) => !isMeant(line));
        throw refusal(orderMessages.paymentUnknown, { orderId: before.orderId, payment });
      });
      return orderResource(order, serving, asked);
    },
  ),
  takePaymentWebhook: operation(
    'POST /api/v1/webhooks/payments/{provider}',
    ['What a payment provider tells', 'Ce que dit un prestataire de paiement'],
    {
      note: 'Signed over the body as it is sent, 5 minutes ago at most. What comes before its order waits 72 hours for it.',
      text: ['application/json'],
      example: webhookExample,
      answer: null,
      status: 204,
      access: 'open',
      rate: 'integration',
      errors: ['not_authenticated', 'draining'],
    },
    async ({ params, body, signature }, serving) => {
      const { orders } = serving;
      if (orders === null || params.provider !== orders.payments.name) {
        throw refusal(orderMessages.providerUnknown, { provider: params.provider });
      }
      const { name, provider } = orders.payments;
      const message = await provider.readWebhook(body, signature);
      if (message === 'not_ours') return null;
      if (message === 'unanswered') {
        throw refusal(orderMessages.providerSilent, { provider: name });
      }
      if (message === 'unreadable') {
        const what = { expected: 'an operation of the provider', received: 'something else' };
        throw new InvalidRequest([aFinding('/body', 'wrong_format', what)]);
      }
      if (typeof message === 'string') {
        throw refusal(orderMessages.signatureWrong, {
          header: provider.signatureHeader,
          fault: message,
        });
      }
      await orders.tellWebhook(message);
      return null;
    },
  ),
} as const;

/** Where card numbers are typed: the provider's page, in a demo the sandbox's; else nowhere. */
export function cardPageOf({ orders, gate }: Pick<Services, 'orders' | 'gate'>): CardPage | null {
  if (orders === null) return null;
  return orders.payments.cardPage ?? (gate.principals.areNamesEnough ? sandboxCardPage : null);
}

/**
 * Replaces all payment lines; retried after a version conflict, which does not use up the message
 * id.
 */
async function changed(
  asked: KnownOrderRequest,
  serving: Services,
  linesOf: (order: Order) => readonly Wanted[],
): Promise<Order> {
  for (let tries = 1; ; tries += 1) {
    const order = await requireOrder(asked.params.order, serving);
    const event = { type: 'setPaymentLines' as const, lines: [...linesOf(order)] };
    try {
      const expectedVersion = asked.ifMatch ?? order.version;
      const next = await tellOrder({ order, event, expectedVersion }, asked, serving);
      return await tenderDiscounted(next, asked, serving);
    } catch (error) {
      const isStale = error instanceof Refusal && error.code === 'version_mismatch';
      if (!isStale || asked.ifMatch !== null || tries === triesMax) throw error;
    }
  }
}

function wantedOf({ paymentLines }: Order): readonly Wanted[] {
  return paymentLines.filter(({ unwanted }) => !unwanted).map(wantedLine);
}

function wantedLine(line: PaymentLine): Wanted {
  const { payLineId, kind, amountMinor, basisPoints, prepay } = line;
  const { tokenRef, giftCardRef, checkNumber, instalment, returnId } = line;
  return {
    payLineId,
    kind,
    prepay,
    ...(basisPoints === undefined ? { amountMinor } : { basisPoints }),
    ...omitUndefined({ tokenRef, giftCardRef, checkNumber, instalment, returnId }),
  };
}

interface PaidOrder {
  readonly order: Order;
  readonly serving: Services;
}

/** A new payment line. @throws {Refusal} where the centre or customer cannot pay so. */
function newLine(payLineId: string, payment: Payment, of: PaidOrder): Wanted {
  const token = payment.token ?? storedToken(payment, of);
  const { amount, sharePercent = 0, checkNumber, giftCardNumber, prepay } = payment;
  const method = requireMethod(payment, of);
  requireReference(method, { ...payment, token });
  return {
    payLineId,
    kind: method.kind,
    prepay: prepay ?? method.prepay,
    ...(amount === undefined
      ? { basisPoints: Math.round(sharePercent * basisPointsPerPercent) }
      : { amountMinor: amount.amountMinor }),
    ...omitUndefined({ tokenRef: token, checkNumber, giftCardRef: giftCardNumber }),
  };
}

/** The token of a card that is kept with the customer. @throws {InvalidRequest} where there is none */
function storedToken({ cardCode }: Payment, { order, serving }: PaidOrder): string | undefined {
  if (cardCode === undefined) return undefined;
  const { store, wire } = serving;
  const cards = store.customers.get(wire.ownerId, order.customerId)?.document.cards ?? [];
  const today = iso(requireOrders(serving).nowMs()).slice(0, 7);
  const valid = cards.filter(({ expiry }) => expiry >= today);
  const card = valid.find(({ code }) => code === cardCode);
  if (card !== undefined) return card.token;
  const expected = valid.map(({ code }) => code).join(' or ') || 'a card of the customer';
  throw new InvalidRequest([
    aFinding('/body/cardCode', 'unknown_reference', { expected, received: cardCode }),
  ]);
}

/** What the method takes off, where it alone pays the order, by share. */
async function tenderDiscounted(order: Order, asked: KnownOrderRequest, serving: Services) {
  const { paymentMethods } = channelOf(serving).settings;
  const lines = order.paymentLines.filter(({ unwanted }) => !unwanted);
  const codes = new Set(lines.map(({ payLineId }) => payLineId.split('.')[0]));
  const isByShare = lines.every(({ basisPoints }) => basisPoints !== undefined);
  const method = paymentMethods.find(({ code }) => codes.size === 1 && codes.has(code));
  const percent = isByShare ? (method?.discountPercent ?? 0) : 0;
  const now = order.pricing.adjustments.find(({ adjustmentId }) => adjustmentId === 'tender');
  const ppm = ppmOf(percent);
  if ((now?.ppm ?? 0) === ppm) return order;
  const put = { adjustmentId: 'tender', kind: 'discount', amountMinor: 0, ppm } as const;
  const change = ppm > 0 ? { put: { ...put, code: method?.code ?? '' } } : { remove: 'tender' };
  const event = { type: 'adjustOrder' as const, ...change };
  return await tellOrder({ order, event, part: '/tender' }, asked, serving);
}

/** A plan of several lines in place of one. @throws {Refusal} where it is not open to the order. */
function instalmentsOf(
  line: Wanted,
  { scheduleId }: Payment,
  { order, serving }: { readonly order: Order; readonly serving: Services },
): readonly Wanted[] {
  if (scheduleId === undefined) return [line];
  const shop = shopOf(order, serving);
  if (shop.customer?.instalmentEligible !== true) {
    const id = serving.wire.id(order.customerId);
    throw refusal(orderMessages.instalmentsNotOfCustomer, { id });
  }
  const other = order.lines.find(({ sku }) => shop.item(sku)?.instalmentEligible !== true);
  if (other !== undefined) throw refusal(orderMessages.instalmentsNotOfItem, { sku: other.sku });
  const schedules = schedulesOf(order, serving);
  const schedule = schedules.find(({ code }) => code === scheduleId);
  if (schedule === undefined || line.kind !== 'card') {
    const allowed = eitherOf(schedules.map(({ code }) => code));
    throw refusal(orderMessages.instalmentsUnknown, { scheduleId, allowed });
  }
  const { basisPoints, amountMinor, ...rest } = line;
  const allMinor = amountMinor ?? roundMinor(order.totals.totalMinor, basisPoints ?? 0, 10_000);
  const { payments, intervalDays, firstAfterDays, accelerate } = schedule;
  const nowMs = requireOrders(serving).nowMs();
  return splitInstalments(allMinor, payments).map((partMinor, at) => {
    const dueAtMs = nowMs + (firstAfterDays + at * intervalDays) * dayMs;
    return {
      ...rest,
      payLineId: at === 0 ? line.payLineId : `${line.payLineId}-${at + 1}`,
      prepay: true,
      amountMinor: partMinor,
      instalment: { planId: line.payLineId, n: at + 1, dueAtMs, accelerate },
    };
  });
}

/** Those of the catalogue, where its code allows no others; else all that fit the order's value. */
function schedulesOf(order: Order, serving: Services): readonly InstalmentSchedule[] {
  const { settings, catalogue } = shopOf(order, serving);
  const code = catalogue?.sourceCodes.find((one) => one.code === order.sourceCode);
  const own = catalogue?.instalmentScheduleIds ?? [];
  const { totalMinor } = order.totals;
  return settings.instalmentSchedules.filter(
    ({ code: id, active, orderMin, orderMax }) =>
      active &&
      (code?.onlyCatalogPlans !== true || own.includes(id)) &&
      totalMinor >= (orderMin?.amountMinor ?? 0) &&
      totalMinor <= (orderMax?.amountMinor ?? Number.MAX_SAFE_INTEGER),
  );
}

const references = {
  card: ['token', 'the token of the card'],
  check: ['checkNumber', 'the number of the check'],
  giftCard: ['giftCardNumber', 'the number of the gift card'],
} as const;

function requireReference({ code, kind }: PaymentMethod, payment: Payment): void {
  const findings = Object.entries(references).flatMap(([ofKind, [member, name]]) => {
    const isSaid = payment[member] !== undefined;
    if (isSaid === (ofKind === kind)) return [];
    const [wrong, expected] = isSaid
      ? (['not_allowed', `no ${member}: ${code} is of kind ${kind}`] as const)
      : (['missing', `${name}, which ${code} is not taken without`] as const);
    return [aFinding(`/body/${member}`, wrong, { expected, received: isSaid ? 'one' : 'missing' })];
  });
  if (findings.length > 0) throw new InvalidRequest(findings);
}

export function requireMethod(
  { methodId, amount }: Pick<Payment, 'methodId' | 'amount'>,
  { order, serving }: { readonly order: Order; readonly serving: Services },
): PaymentMethod {
  const { paymentMethods } = channelOf(serving).settings;
  const method = paymentMethods.find(({ code }) => code === methodId);
  const no = (why: Phrase): Refusal => {
    const taken = paymentMethods.map(({ code }) => code).join(', ') || orderMessages.none;
    return refusal(orderMessages.methodNotTaken, { methodId, why, taken });
  };
  if (method === undefined) throw no(orderMessages.methodUnknown);
  const { store, wire } = serving;
  const customer = store.customers.get(wire.ownerId, order.customerId)?.document;
  if (method.kind === 'onAccount' && customer?.allowOnAccount !== true) {
    throw no(fill(orderMessages.methodNotOpen, { id: wire.id(order.customerId) }));
  }
  if (amount !== undefined && amount.currency !== order.currency) {
    throw no(
      fill(orderMessages.methodCurrency, { currency: amount.currency, expected: order.currency }),
    );
  }
  const most = method.lineMax?.amountMinor;
  if (amount !== undefined && most !== undefined && amount.amountMinor > most) {
    const [mostText, asked] = [most, amount.amountMinor].map(moneyIn(order.currency));
    throw no(fill(orderMessages.methodMost, { most: mostText, asked }));
  }
  return method;
}

/** A gift or loyalty card by its number: of the centre, else as the payment provider knows it. */
export async function cardOf(number: string, { store, wire, orders }: Services) {
  const card = store.cards.find(wire.ownerId, number);
  if (card !== undefined) return { kind: 'own', card } as const;
  const found = await orders?.payments.provider.giftCard(number, giftCardLimitMs);
  return found ?? ({ kind: 'unknown' } as const);
}

/**
 * Refuses another customer's loyalty card; and a gift card whose balance is too low for this and
 * the order's other payments with it, if its provider answers. @throws {Refusal}
 */
async function requireGiftCard(
  payLineId: string,
  asked: KnownOrderRequest & {
    readonly body: Partial<Pick<Payment, 'giftCardNumber' | 'amount' | 'sharePercent'>>;
  },
  serving: Services,
): Promise<void> {
  const { giftCardNumber: ref, amount, sharePercent = 0 } = asked.body;
  const methodId = payLineId.slice(0, payLineId.lastIndexOf('.'));
  const { paymentMethods } = channelOf(serving).settings;
  const { kind } = paymentMethods.find(({ code }) => code === methodId) ?? {};
  if (ref === undefined || kind !== 'giftCard') return;
  const order = await requireOrder(asked.params.order, serving);
  const { currency, totals, paymentLines } = order;
  const { provider } = requireOrders(serving).payments;
  const found = await provider.giftCard(ref, giftCardLimitMs);
  if (found.kind === 'unknown') return;
  const no = (why: Phrase) => refusal(orderMessages.giftCardNotTaken, { methodId, ref, why });
  if (isOfOthers(ref, order, serving)) throw no(orderMessages.giftCardOfOther);
  if (found.kind === 'none') throw no(orderMessages.giftCardUnknown);
  if (found.currency !== currency) {
    throw no(
      fill(orderMessages.giftCardCurrency, { currency: found.currency, expected: currency }),
    );
  }
  const basisPoints = Math.round(sharePercent * basisPointsPerPercent);
  const shareMinor = roundMinor(totals.totalMinor, basisPoints, 10_000);
  const others = paymentLines.filter(
    ({ giftCardRef, state, payLineId: of }) =>
      giftCardRef === ref && state === 'notSubmitted' && of !== payLineId,
  );
  const otherMinor = sumOf(others, (line) => line.amountMinor);
  const wantedMinor = otherMinor + (amount?.amountMinor ?? (shareMinor || 1));
  if (found.balanceMinor >= wantedMinor) return;
  const money = moneyIn(currency);
  const said = { balance: money(found.balanceMinor), wanted: money(wantedMinor) };
  throw no(fill(orderMessages.giftCardHolds, said));
}

/** Whether it is the loyalty card of another than the customer and the companies they buy for. */
function isOfOthers(number: string, { customerId }: Order, serving: Services): boolean {
  const { store, wire } = serving;
  const owner = store.cards.find(wire.ownerId, number)?.customerId ?? customerId;
  const { companyId } = store.customers.get(wire.ownerId, customerId)?.document ?? {};
  return (
    owner !== customerId &&
    companiesAbove(companyId, { store, centreId: wire.ownerId }).every(({ id }) => id !== owner)
  );
}
