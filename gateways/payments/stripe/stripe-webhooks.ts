/**
 * Stripe's webhooks. One is a hint alone: what it names is read at Stripe, whose state counts, so
 * that a webhook that comes late, twice, or with another amount moves nothing.
 * Source: durable-orders.md 5.4; decisions/0047.
 */
import { z } from 'zod';
import { secondMs } from '../../../kernel/index.ts';
import {
  ageMsMax,
  outcomeOf,
  type ProviderOperation,
  readJson,
  type WebhookMessage,
  type WebhookRefusal,
} from '../provider.ts';
import {
  authorisationIn,
  captureIn,
  type Intent,
  type Origin,
  originOf,
  type Refund,
  refundIn,
  type StripeOperation,
  toldOf,
  voidReason,
} from './stripe-operations.ts';
import { orNone, type StripeAccount } from './stripe-transport.ts';

/** Header with Stripe's signature. */
export const stripeSignatureHeader = 'stripe-signature';

const objectSchema = z.object({
  id: z.string().min(1),
  amount: z.int().optional(),
  amount_received: z.int().optional(),
  payment_intent: z.string().nullish(),
  evidence_details: z.object({ due_by: z.int().nullish() }).optional(),
});
const eventSchema = z.object({
  id: z.string().min(1).max(100),
  type: z.string(),
  data: z.object({ object: objectSchema }),
});
type WebhookObject = z.infer<typeof objectSchema>;

/** Null: nothing that an order is told. */
type Reading = ProviderOperation | { readonly problem: string } | null;

export interface StripeWebhooksOptions {
  readonly name: string;
  readonly webhookSecret: string;
  /** Told of a webhook that is not what Stripe has [nobody]. */
  readonly onProblem?: ((problem: string) => void) | undefined;
}

export class StripeWebhooks {
  readonly #at: StripeAccount;
  readonly #of: StripeWebhooksOptions;

  constructor(account: StripeAccount, options: StripeWebhooksOptions) {
    this.#at = account;
    this.#of = options;
  }

  async read(
    rawBody: string,
    signature: string | undefined,
  ): Promise<WebhookMessage | WebhookRefusal> {
    const fault = this.#fault(rawBody, signature);
    if (fault !== null) return fault;
    const event = readJson(eventSchema, rawBody);
    if (event === null) return 'unreadable';
    const { id, type, data } = event;
    let reading: Reading;
    try {
      reading = await this.#read(type, data.object);
    } catch {
      return 'unanswered';
    }
    if (reading === null) return 'not_ours';
    if ('problem' in reading) {
      this.#of.onProblem?.(`webhook ${id} (${type}) ${reading.problem}`);
      return 'not_ours';
    }
    return { id: `wh:${this.#of.name}:${id}`, key: reading.key, outcome: outcomeOf(reading) };
  }

  #fault(rawBody: string, signature: string | undefined): WebhookRefusal | null {
    if (signature === undefined) return 'signature_missing';
    const sentAtMs = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(signature)?.[1]) * secondMs;
    try {
      // 0: the age is compared here, by the clock that is given.
      this.#at.client.webhooks.constructEvent(rawBody, signature, this.#of.webhookSecret, 0);
    } catch (error) {
      return error instanceof SyntaxError ? 'unreadable' : 'signature_wrong';
    }
    return Math.abs(this.#at.nowMs() - sentAtMs) <= ageMsMax ? null : 'too_old';
  }

  async #read(type: string, told: WebhookObject): Promise<Reading> {
    const { paymentIntents, refunds } = this.#at.client;
    const intent = (id: string) => () => paymentIntents.retrieve(id, { expand: ['latest_charge'] });
    switch (type) {
      case 'payment_intent.amount_capturable_updated':
      case 'payment_intent.payment_failed':
        return await this.#checked(told, ['amount'], intent(told.id), authorisationIn);
      case 'payment_intent.succeeded':
        return await this.#checked(told, ['amount', 'amount_received'], intent(told.id), captureIn);
      case 'payment_intent.canceled':
        return await this.#checked(told, ['amount'], intent(told.id), endIn);
      case 'refund.created':
      case 'refund.updated':
      case 'refund.failed':
        return await this.#checked(told, ['amount'], () => refunds.retrieve(told.id), refundIn);
      case 'charge.dispute.created': {
        const dueAtMs = (told.evidence_details?.due_by ?? 0) * secondMs;
        const disputed = (...of: Parameters<typeof authorisationIn>): ProviderOperation => ({
          ...toldOf(...of),
          status: 'disputed',
          dueAtMs,
        });
        return await this.#checked(told, [], intent(told.payment_intent ?? told.id), disputed);
      }
      default:
        return null;
    }
  }

  /** The operation in what Stripe has now, unless the webhook says other amounts. */
  async #checked<Found extends Intent | Refund>(
    told: WebhookObject,
    amounts: readonly ('amount' | 'amount_received')[],
    read: () => Promise<Found>,
    operationIn: (found: Found, origin: Origin) => StripeOperation,
  ): Promise<Reading> {
    const found = await orNone(read);
    if (found === null) return { problem: 'names what Stripe does not have' };
    const origin = originOf(found);
    if (origin === null) return { problem: 'names what no order has asked for' };
    if (origin.centre !== this.#at.centreId) return null;
    const had: { readonly amount?: number; readonly amount_received?: number } = found;
    const other = amounts.find((name) => told[name] !== had[name]);
    if (other !== undefined) {
      return { problem: `says ${other} ${told[other]}, expected ${had[other]} as Stripe has it` };
    }
    const operation = operationIn(found, origin);
    return operation === 'undecided' ? null : operation;
  }
}

/** Only a void that was asked for here is told as one; all else has lapsed. */
function endIn(intent: Intent, origin: Origin): ProviderOperation {
  const isVoid = intent.cancellation_reason === voidReason;
  return { ...toldOf(intent, origin), status: isVoid ? 'voided' : 'authorisationExpired' };
}
