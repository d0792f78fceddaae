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
  fill,
  freeText,
  InvalidRequest,
  moneySchema,
  type OrderEventOf,
  orderMessages,
  type Phrase,
  Refusal,
  refusal,
  strict,
  tokenField,
} from '../../../contracts/index.ts';
import { signatureHeader } from '../../../gateways/index.ts';
import { omitUndefined } from '../../../kernel/index.ts';
import type { Order, PaymentLine } from '../../../orders/index.ts';
import { channelOf } from '../../../services/index.ts';
import { operation } from '../route.ts';
import type { Services } from '../services.ts';
import {
  answerByHost,
  answersOrder,
  type KnownOrderRequest,
  mintedId,
  orderResource,
  requireOrder,
  requireOrders,
  requireSeller,
  tellErrors,
  tellOrder,
} from './order-messages.ts';

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
const busy = ['resource_unavailable', 'draining'] as const;
const reference = freeText(128).min(1).optional();
const paymentSchema = strict({
  methodId: z.string().min(1).max(32),
  amount: moneySchema.optional().describe('In place of `sharePercent`.'),
  sharePercent: z
    .number()
    .gt(0)
    .max(100)
    .optional()
    .describe('Of the total, whatever it comes to.'),
  token: tokenField.optional().describe('Of a card: what the provider calls it.'),
  checkNumber: reference,
  giftCardNumber: z.string().min(1).max(32).optional(),
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
      await requireGiftCard(asked, serving);
      const payLineId = mintedId(`${asked.body.methodId}.`, asked);
      const order = await changed(asked, serving, (before) => {
        const others = wantedOf(before).filter((line) => line.payLineId !== payLineId);
        return [...others, newLine(payLineId, asked.body, { order: before, serving })];
      });
      return orderResource(order, serving);
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
        if (lines.some(({ payLineId }) => payLineId === payment)) {
          return lines.filter(({ payLineId }) => payLineId !== payment);
        }
        throw refusal(orderMessages.paymentUnknown, { orderId: before.orderId, payment });
      });
      return orderResource(order, serving);
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
      errors: ['not_authenticated', ...busy],
    },
    async ({ params, body, signature }, serving) => {
      const { orders } = serving;
      if (orders === null || params.provider !== orders.payments.name) {
        throw refusal(orderMessages.providerUnknown, { provider: params.provider });
      }
      const { provider } = orders.payments;
      const message = provider.readWebhook(body, signature);
      if (message === 'unreadable') {
        const what = { expected: 'an operation of the provider', received: 'something else' };
        throw new InvalidRequest([aFinding('/body', 'wrong_format', what)]);
      }
      if (typeof message === 'string') {
        throw refusal(orderMessages.signatureWrong, { header: signatureHeader, fault: message });
      }
      await answerByHost(() => orders.tellWebhook(message));
      return null;
    },
  ),
} as const;

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
      return await tellOrder({ order, event, expectedVersion }, asked, serving);
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
  const { tokenRef, giftCardRef, checkNumber } = line;
  return {
    payLineId,
    kind,
    prepay,
    ...(basisPoints === undefined ? { amountMinor } : { basisPoints }),
    ...omitUndefined({ tokenRef, giftCardRef, checkNumber }),
  };
}

/** A new payment line. @throws {Refusal} where the centre or customer cannot pay so. */
function newLine(
  payLineId: string,
  payment: Payment,
  of: { readonly order: Order; readonly serving: Services },
): Wanted {
  const { amount, sharePercent = 0, token, checkNumber, giftCardNumber } = payment;
  const method = requireMethod(payment, of);
  requireReference(method, payment);
  return {
    payLineId,
    kind: method.kind,
    prepay: method.prepay,
    ...(amount === undefined
      ? { basisPoints: Math.round(sharePercent * basisPointsPerPercent) }
      : { amountMinor: amount.amountMinor }),
    ...omitUndefined({ tokenRef: token, checkNumber, giftCardRef: giftCardNumber }),
  };
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
    throw no(fill(orderMessages.methodMost, { most, asked: amount.amountMinor }));
  }
  return method;
}

/** Refuses a gift card whose balance is too low, if its provider answers. @throws {Refusal} */
async function requireGiftCard(
  asked: KnownOrderRequest & { readonly body: Payment },
  serving: Services,
): Promise<void> {
  const { giftCardNumber: ref, amount, methodId } = asked.body;
  const { paymentMethods } = channelOf(serving).settings;
  const { kind } = paymentMethods.find(({ code }) => code === methodId) ?? {};
  if (ref === undefined || kind !== 'giftCard') return;
  const { currency } = await requireOrder(asked.params.order, serving);
  const { provider } = requireOrders(serving).payments;
  const found = await provider.giftCard(ref, giftCardLimitMs);
  if (found.kind === 'unknown') return;
  const no = (why: Phrase) => refusal(orderMessages.giftCardNotTaken, { methodId, ref, why });
  if (found.kind === 'none') throw no(orderMessages.giftCardUnknown);
  if (found.currency !== currency) {
    throw no(
      fill(orderMessages.giftCardCurrency, { currency: found.currency, expected: currency }),
    );
  }
  const wanted = amount?.amountMinor ?? 1;
  if (found.balanceMinor < wanted)
    throw no(fill(orderMessages.giftCardHolds, { balance: found.balanceMinor, wanted }));
}
