/**
 * Reviews: the holds that somebody decides on, in one queue, and what they decide.
 *
 * A review is a hold, by the same id and under the same check-out; the order refuses who may not.
 * Source: ux-and-api.md 3.6; dynamics-call-center.md 2.10; durable-orders.md 4.3, 6.3.
 */
import { z } from 'zod';
import {
  aFinding,
  freeText,
  moneySchema,
  type OrderEvent,
  strict,
} from '../../../contracts/index.ts';
import { given } from '../../../kernel/index.ts';
import type { Serving } from '../../operation.ts';
import { InvalidRequest } from '../../refusal.ts';
import { instant } from '../fields.ts';
import { operation } from '../route.ts';
import { listQueryShape } from '../shared.ts';
import { held, holdErrors, lists, queue } from './holds.ts';
import { answersOrder, tellAndShow, type Who } from './telling.ts';

/** Sources that a person decides on. */
const reviewSources = [
  ...(['check', 'authorisation', 'balance', 'credit', 'priceApproval'] as const),
  ...(['fraud', 'manualFraud', 'rule'] as const),
] as const;
const reason = freeText(128).min(1);
const approvalSchema = strict({
  amountLimit: moneySchema.optional(),
  expiresAt: instant.optional(),
  code: freeText(128).min(1).optional().describe('Of an authorisation.'),
  reason,
});
const decides = {
  ...answersOrder,
  body: strict({ reason }),
  example: { reason: 'Seen with the customer' },
  errors: [...holdErrors, 'four_eyes_required'],
} as const;

export const orderReviewOperations = {
  listReviews: operation(
    'GET /api/v1/centres/{centre}/reviews',
    ['What reviewers decide on', 'Ce que les valideurs décident'],
    {
      ...lists,
      query: z.strictObject({
        ...listQueryShape,
        source: z.enum(reviewSources).optional().describe('Those of this source [all].'),
      }),
    },
    ({ query }, serving) => {
      const { source } = query;
      return queue(query, source === undefined ? reviewSources : [source], serving);
    },
  ),
  releaseReview: operation(
    'POST /api/v1/reviews/{review}/release',
    ['Let it stand, and release the order', 'Laisser passer la commande'],
    {
      ...decides,
      note: 'As it is: a balance out of tolerance too, and a price as if it was approved.',
    },
    decided(({ source, under }, { reason: comment }) =>
      source === 'balance'
        ? { type: 'releaseImbalance', under }
        : { type: 'clearHold', ...under, next: 'none', comment },
    ),
  ),
  approveReview: operation(
    'POST /api/v1/reviews/{review}/approve',
    ['Approve it', 'Approuver'],
    {
      ...decides,
      note: 'A card, with the code that its provider has told. With a limit or an instant, a later change above or after it holds the order again. Nobody approves a price that they have set.',
      body: approvalSchema,
      example: { amountLimit: { amountMinor: 50_000, currency: 'EUR' }, reason: 'Known customer' },
    },
    decided(({ source, payLineId, under }, body: z.infer<typeof approvalSchema>) => {
      const { amountLimit, expiresAt, code: providerCode, reason: comment } = body;
      if (source !== 'authorisation') {
        return {
          ...{ type: 'decideReview', ...under, decision: 'approve', comment },
          ...given({ amountLimitMinor: amountLimit?.amountMinor }),
          ...given({ expiresAtMs: expiresAt === undefined ? expiresAt : Date.parse(expiresAt) }),
        };
      }
      if (providerCode !== undefined) {
        return { type: 'authoriseManually', payLineId, providerCode, under };
      }
      const what = { expected: 'the code that the provider has told', received: 'missing' };
      throw new InvalidRequest([aFinding('/body/code', 'missing', what)]);
    }),
  ),
  declineReview: operation(
    'POST /api/v1/reviews/{review}/decline',
    ['Decline it', 'Refuser'],
    {
      ...decides,
      note: 'A card is declined for good; a price is as it was; on account is not paid; otherwise the order is cancelled.',
    },
    decided(({ source, payLineId, under }, { reason: comment }) =>
      source === 'authorisation'
        ? { type: 'declineManually', payLineId, reason: comment, under }
        : { type: 'decideReview', ...under, decision: 'reject', comment },
    ),
  ),
  resubmitReview: operation(
    'POST /api/v1/reviews/{review}/resubmit',
    ['Ask the provider again', 'Redemander l’autorisation'],
    decides,
    decided(({ payLineId, under }) => ({ type: 'retryPayment', payLineId, under })),
  ),
} as const;

interface Reviewed {
  readonly source: string;
  /** Of an authorisation. */
  readonly payLineId: string;
  readonly under: Awaited<ReturnType<typeof held>>['ref'];
}

/** Tells the order what is decided. */
function decided<Body extends z.infer<typeof decides.body>>(
  eventOf: (review: Reviewed, body: Body) => OrderEvent,
) {
  return async (
    asked: Who & { readonly params: { readonly review: string }; readonly body: Body },
    serving: Serving,
  ) => {
    const params = { hold: asked.params.review };
    const { order, hold, ref: under } = await held({ ...asked, params }, serving);
    const { source, subject: payLineId = hold.holdId } = hold;
    const event = eventOf({ source, payLineId, under }, asked.body);
    return await tellAndShow({ order, event }, asked, serving);
  };
}
