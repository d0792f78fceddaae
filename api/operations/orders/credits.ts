/**
 * Credits of invoiced orders, and the right to refund otherwise than was paid.
 *
 * Source: dynamics-call-center.md 1.18, 3.6, 3.15.
 */
import { z } from 'zod';
import {
  type ChannelSettings,
  lineText,
  moneySchema,
  type OrderEvent,
  optionalField,
  orderMessages,
  refusal,
  strict,
} from '../../../contracts/index.ts';
import { omitUndefined } from '../../../kernel/index.ts';
import { returnableMinor } from '../../../orders/index.ts';
import { channelOf, creditMaxMinor, isPassword, rolesOf, shopOf } from '../../../services/index.ts';
import { operation, reasonField, wireIdSchema } from '../route.ts';
import { keepSecret, secretHash } from '../secret-hashes.ts';
import type { Services } from '../services.ts';
import { lineMilli, quantity } from './lines.ts';
import {
  answersOrder,
  mintedId,
  type OrderRequest,
  requireCurrency,
  requireReason,
  sellersOrder,
  tellAndShow,
  tellErrors,
} from './order-messages.ts';

/** Contains a space, so that it cannot be a centre's id. */
const refundCode = 'refund code';

export const orderCreditOperations = {
  creditOrder: operation(
    'POST /api/v1/orders/{order}/credits',
    ['Credit an invoiced order', 'Accorder un avoir'],
    {
      ...answersOrder,
      note: 'A price match names a line and the price that was found elsewhere; else an amount. It goes to the card that paid and has the most left, or to the account. At most what the order, and the card, may still give back, and up to the centre’s limit of credits.',
      body: strict({
        lineId: wireIdSchema.optional(),
        quantity: optionalField(quantity, '[all that is invoiced]'),
        newPrice: optionalField(moneySchema, 'Of a unit, found elsewhere.'),
        amount: moneySchema.optional(),
        toAccount: optionalField(z.boolean(), '[as the centre does]'),
        reason: reasonField(64),
      }).refine(
        ({ lineId, newPrice, amount }) =>
          (newPrice === undefined) !== (amount === undefined) &&
          (newPrice === undefined || lineId !== undefined),
        { error: 'expected newPrice with lineId, or amount' },
      ),
      example: {
        lineId: 'lin_0c2f',
        newPrice: { amountMinor: 1_800, currency: 'EUR' },
        reason: 'price-match',
      },
      status: 201,
      key: 'required',
      errors: [
        ...tellErrors,
        'limit_exceeded',
        'item_not_found',
        'reason_required',
        'item_excluded',
      ],
    },
    async (asked, serving) => {
      const order = await sellersOrder(asked, serving);
      const { lineId, quantity: said, newPrice, amount, toAccount, reason } = asked.body;
      requireReason(reason, 'credit', serving);
      for (const money of [newPrice, amount]) {
        if (money !== undefined) requireCurrency('amount', money.currency, order);
      }
      const { settings } = channelOf(serving);
      const { returns } = settings;
      const left = ({ payLineId }: { readonly payLineId: string }) =>
        returnableMinor(order, payLineId);
      const [card] = order.paymentLines
        .filter((line) => line.kind === 'card' && line.capturedMinor > 0)
        .sort((one, other) => left(other) - left(one));
      const isToAccount = toAccount ?? returns.creditToAccount;
      const isToCard = !isToAccount && card !== undefined;
      const event: OrderEvent = {
        type: 'creditOrder',
        creditId: mintedId('crd_', asked),
        reason,
        method: isToCard ? 'line' : isToAccount ? 'onAccount' : creditMethod(returns),
        ...omitUndefined({
          ...(said === undefined
            ? {}
            : lineMilli({ lineId: lineId ?? '', quantity: said }, order, shopOf(order, serving))),
          lineId,
          newMinor: newPrice?.amountMinor,
          amountMinor: amount?.amountMinor,
          mostMinor: creditMaxMinor(settings, order.currency, asked.principal) ?? undefined,
          needs: returns.creditMax === undefined ? ['supervisor', 'admin'] : undefined,
          payLineId: isToCard ? card.payLineId : undefined,
        }),
      };
      return await tellAndShow({ order, event }, asked, serving);
    },
  ),
  setRefundCode: operation(
    'PUT /api/v1/centres/{centre}/refund-code',
    ['Set the code for other refunds', 'Définir le code des remboursements'],
    {
      note: 'Whoever knows it may refund otherwise than was paid. It is never shown again.',
      body: strict({ code: lineText(64).min(4) }),
      example: { code: 'sesame-ouvre-toi' },
      answer: null,
      status: 204,
      access: { roles: ['admin'] },
      errors: [],
    },
    async ({ body, person }, serving) => {
      await keepSecret({ id: refundCode, secret: body.code, person }, serving);
      return null;
    },
  ),
} as const;

/** A credit names its payment itself: of the original methods, that of cash is left. */
function creditMethod({ defaultRefund, cashRefund }: ChannelSettings['returns']) {
  return defaultRefund === 'original' ? cashRefund : defaultRefund;
}

/** Another method needs a right of the person's roles, or the centre's code. @throws {Refusal} */
export async function requireRefundRight(
  { principal, body }: OrderRequest & { readonly body: { readonly code?: string | undefined } },
  serving: Services,
): Promise<void> {
  const { settings } = channelOf(serving);
  const roles = principal === null ? [] : rolesOf(settings, principal);
  const mayChange = settings.overridePermissions.some(
    ({ role, mayChangeRefund }) => mayChangeRefund && roles.includes(role),
  );
  if (mayChange) return;
  if (body.code === undefined) throw refusal(orderMessages.refundNotYours, {});
  if (!(await isPassword(body.code, secretHash(refundCode, serving))))
    throw refusal(orderMessages.refundCodeWrong, {});
}
