/**
 * Reviews: fraud entries, scores, the queue of holds that people decide on, and their decisions.
 *
 * A review is a hold with the same id and check-out; the order refuses people without its role.
 * Source: dynamics-call-center.md 1.17, 2.10, 3.11; durable-orders.md 4.3, 6.3.
 */
import { z } from 'zod';
import {
  aFinding,
  type FraudEntries,
  fraudEntriesResourceSchema,
  fraudEntriesSchema,
  fraudEntrySchema,
  fraudKey,
  fraudMatchesSchema,
  fraudScoreSchema,
  InvalidRequest,
  lineText,
  moneySchema,
  type OrderEvent,
  optionalField,
  strict,
} from '../../../contracts/index.ts';
import { omitUndefined } from '../../../kernel/index.ts';
import type { Order } from '../../../orders/index.ts';
import { explainAll, factRecord, sayExplanation } from '../../../rules/index.ts';
import { fraudKeyKind, phoneKeysOf, scoreFraud } from '../../../services/index.ts';
import { setupOperations } from '../channel/document-operations.ts';
import { fraudEntriesTable } from '../channel/import-columns.ts';
import { importList, type ListImport } from '../channel/import-list.ts';
import { instant, listQueryShape, numberQuery, operation, reasonField } from '../route.ts';
import type { Services } from '../services.ts';
import { holdErrors, lists, queue, requireHold } from './holds.ts';
import {
  answersOrder,
  type OrderRequest,
  readsOrder,
  requireCurrency,
  requireOrder,
  requireOrders,
  tellAndShow,
} from './order-messages.ts';

const reviewSources = [
  ...(['check', 'authorisation', 'balance', 'credit', 'priceApproval'] as const),
  ...(['fraud', 'manualFraud', 'rule', 'refund', 'instalment'] as const),
  ...(['dispute', 'reconciliation'] as const),
] as const;
const reason = reasonField(128);
const approvalSchema = strict({
  amountLimit: moneySchema.optional(),
  expiresAt: instant.optional(),
  code: optionalField(lineText(128), 'Of an authorisation.'),
  reason,
});
const reviewers = { roles: ['reviewer', 'admin'] } as const;
/** What the centre suspects. */
export const suspects = setupOperations({
  path: 'fraud-entries',
  id: 'fraud entries',
  settings: fraudEntriesSchema,
  resource: fraudEntriesResourceSchema,
  repository: ({ fraudEntries }) => fraudEntries,
  keys: ({ entries }: FraudEntries, serving) => {
    const phoneKeyOf = phoneKeysOf(serving);
    const keys = entries.map((entry) => fraudKey(entry, phoneKeyOf));
    return { [fraudKeyKind]: [...new Set(keys)] };
  },
  access: { get: reviewers, put: reviewers },
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
        number: numberQuery,
        source: optionalField(z.enum(reviewSources), 'Those of this source [all].'),
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
    decided(({ source, payLineId, under, order }, body: z.infer<typeof approvalSchema>) => {
      const { amountLimit, expiresAt, code: providerCode, reason: comment } = body;
      if (amountLimit !== undefined) requireCurrency('amountLimit', amountLimit.currency, order);
      if (source !== 'authorisation' && source !== 'instalment') {
        return {
          type: 'decideReview',
          ...under,
          decision: 'approve',
          comment,
          ...omitUndefined({ amountLimitMinor: amountLimit?.amountMinor }),
          ...omitUndefined({
            expiresAtMs: expiresAt === undefined ? expiresAt : Date.parse(expiresAt),
          }),
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
      note: 'A card is declined for good; a price is as it was; on account is not paid, and neither is a refund; otherwise the order is cancelled.',
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
    {
      ...decides,
      note: 'Of a balance for goods that are out: the order’s card, for what is missing. Of a refund: as far as it can be paid.',
    },
    decided(({ source, payLineId, under }, { reason: comment }) =>
      source === 'refund'
        ? { type: 'decideReview', ...under, decision: 'approve', comment }
        : { type: 'retryPayment', payLineId, under },
    ),
  ),
  getFraudEntries: suspects.get(['What the centre suspects', 'Ce que le centre suspecte']),
  putFraudEntries: suspects.put(
    ['Say what the centre suspects', 'Dire ce que le centre suspecte'],
    {
      note: 'All of it anew. Orders are scored by it from then on, where the settings of the channel say so.',
      example: { entries: [{ type: 'phone', value: '06 39 98 00 66', score: 40 }] },
    },
  ),
  scoreOrderFraud: operation(
    'POST /api/v1/orders/{order}/fraud-score',
    ['What an order would score', 'Le score qu’aurait une commande'],
    {
      note: 'As it is now; it is not told, and not held.',
      answer: fraudScoreSchema,
      ...readsOrder,
    },
    async ({ params, language }, serving) => {
      const order = await requireOrder(params.order, serving);
      const atMs = requireOrders(serving).nowMs();
      const { event, facts, rules } = scoreFraud(order, serving, atMs);
      const { score, threshold, matches, ruleVersion } = event;
      const scoreOf = (name: string) => matches.find(({ ref }) => ref === name)?.score ?? 0;
      const explained =
        rules === undefined ? [] : explainAll(rules.checked, factRecord(facts), atMs);
      return {
        score,
        minimum: threshold,
        isHeld: score > threshold,
        ruleVersion,
        matches: [...matches],
        rules: explained.map((one) => ({
          rule: one.rule,
          fired: one.fired,
          score: scoreOf(one.rule),
          text: [...sayExplanation(one, language)],
        })),
      };
    },
  ),
  getFraudMatches: operation(
    'GET /api/v1/orders/{order}/fraud-matches',
    ['What an order scored of when it was submitted', 'Les correspondances d’une commande'],
    { ...readsOrder, answer: fraudMatchesSchema },
    async ({ params }, serving) => {
      const { fraud } = await requireOrder(params.order, serving);
      const { score = null, threshold: minimum = null, matches = [] } = fraud ?? {};
      return { score, minimum, matches: [...matches] };
    },
  ),
} as const;

/** Adds the entries of a table to those there are, and changes those that it has as well. */
export function importFraudEntries(asked: ListImport, serving: Services) {
  return importList(asked, serving, {
    table: fraudEntriesTable,
    schema: fraudEntrySchema,
    whole: fraudEntriesSchema,
    member: 'entries',
    path: 'fraud-entries',
    keyOf: (entry) => fraudKey(entry, phoneKeysOf(serving)),
    once: 'each entry',
    setup: suspects,
  });
}

interface Reviewed {
  readonly source: string;
  readonly payLineId: string;
  readonly under: Awaited<ReturnType<typeof requireHold>>['ref'];
  readonly order: Order;
}

function cardOf({ paymentLines }: Order): string | undefined {
  return paymentLines.find(({ kind, unwanted }) => kind === 'card' && !unwanted)?.payLineId;
}

function decided<Body extends z.infer<typeof decides.body>>(
  eventOf: (review: Reviewed, body: Body) => OrderEvent,
) {
  return async (
    asked: OrderRequest & { readonly params: { readonly review: string }; readonly body: Body },
    serving: Services,
  ) => {
    const params = { hold: asked.params.review };
    const { order, hold, ref: under } = await requireHold({ ...asked, params }, serving);
    const { source, subject = cardOf(order) } = hold;
    const payLineId = subject ?? hold.holdId;
    const event = eventOf({ source, payLineId, under, order }, asked.body);
    return await tellAndShow({ order, event }, asked, serving);
  };
}
