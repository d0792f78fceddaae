/**
 * Carries the port's requests out at Stripe. It looks before it acts, and each act has our key as
 * Stripe's idempotency key: a repetition moves nothing, also when Stripe has forgotten the key.
 * Source: durable-orders.md 5.3; decisions/0047.
 */
import type Stripe from 'stripe';
import { minuteMs } from '../../../kernel/index.ts';
import type { Transport, WireAnswer } from '../http-provider.ts';
import { type PaymentRequest, type ProviderOperation, paymentRequestSchema } from '../provider.ts';
import {
  type Decline,
  declinedBy,
  type Intent,
  operationOf,
  orderIn,
  originOf,
  type Refund,
  refundIn,
  type StripeOperation,
  toStripe,
  voidReason,
  whyNot,
} from './stripe-operations.ts';

/** Stripe's search may miss what is newer, so that is listed. */
const searchLagMs = 5 * minuteMs;
/** Most intents that are read of what is new. */
const newestMax = 1_000;
const pageMax = 100;
const expand = ['latest_charge'];

export interface StripeAccount {
  readonly client: Stripe;
  readonly centreId: string;
  /** Whether orders are taken by telephone or letter, which Stripe must have allowed. */
  readonly isMoto: boolean;
  readonly nowMs: () => number;
  /** Runs calls of the client, which the signal ends. */
  readonly until: <Result>(signal: AbortSignal, calls: () => Promise<Result>) => Promise<Result>;
}

/** Speaks the protocol of `HttpProvider`; rejects if Stripe does not answer. */
export function stripeTransport(account: StripeAccount): Transport {
  const calls = new StripeCalls(account);
  const answer = async (method: string, path: string, body: string): Promise<WireAnswer> => {
    const { pathname, searchParams } = new URL(path, 'http://stripe');
    if (pathname === '/gift-cards') return refusal(404, 'gift_card_not_found');
    const isAsking = method === 'POST';
    const found = isAsking
      ? await calls.carryOut(paymentRequestSchema.parse(JSON.parse(body)))
      : await calls.find(searchParams.get('key') ?? '');
    if (found === null && !isAsking) return refusal(404, 'operation_not_found');
    if (found === 'undecided') return refusal(409, found);
    return { status: 200, body: JSON.stringify(found) };
  };
  return ({ method, path, body = '' }, signal) =>
    account.until(signal, async () => {
      try {
        return await answer(method, path, body);
      } catch (error) {
        return answerTo(error as StripeFault);
      }
    });
}

/** An error of Stripe's package; without a status, nobody answered. */
interface StripeFault extends Decline {
  readonly statusCode?: number;
  readonly rawType?: string;
}

function answerTo(fault: StripeFault): WireAnswer {
  const { statusCode, rawType, code } = fault;
  if (statusCode === undefined) throw fault;
  const isReused = rawType === 'idempotency_error' && statusCode !== 409;
  return refusal(isReused ? 422 : statusCode, code || rawType || 'without a code');
}

function refusal(status: number, code: string): WireAnswer {
  return { status, body: JSON.stringify({ code }) };
}

/** Null: Stripe has no such object. */
export async function orNone<Found>(read: () => Promise<Found>): Promise<Found | null> {
  try {
    return await read();
  } catch (error) {
    if ((error as StripeFault).statusCode !== 404) throw error;
    return null;
  }
}

type Of<Kind extends PaymentRequest['kind']> = Extract<PaymentRequest, { kind: Kind }>;
type Settling = Of<'capture' | 'void' | 'refund'>;
const failures = { capture: 'captureFailed', void: 'voidFailed', refund: 'refundFailed' } as const;
/** Codes of Stripe for what the bank, or an earlier act, does not let happen. */
const settled = /^(charge|payment_intent|refund|capture_charge)_/;

/** An operation that moved nothing. */
function without(
  request: PaymentRequest,
  why: Pick<ProviderOperation, 'status' | 'code' | 'retryable' | 'balanceMinor'>,
): ProviderOperation {
  const { key, subject } = request;
  const { amountMinor, currency } = { amountMinor: 0, currency: '', ...request };
  return { key, subject, providerRef: 'none', amountMinor, currency, ...why };
}

class StripeCalls {
  readonly #of: StripeAccount;

  constructor(account: StripeAccount) {
    this.#of = account;
  }

  async carryOut(request: PaymentRequest): Promise<StripeOperation | null> {
    switch (request.kind) {
      case 'authorise':
        return await this.#authorise(request);
      case 'debitGiftCard':
        return without(request, { ...declinedBy({ code: 'gift_cards_refused' }), balanceMinor: 0 });
      case 'creditGiftCard':
      case 'issueGiftCard':
        return without(request, { status: 'refundFailed', code: 'gift_cards_refused' });
      default:
        return await this.#settle(request);
    }
  }

  /** Null: Stripe has nothing under the key. */
  async find(key: string): Promise<StripeOperation | null> {
    for (const id of await this.#intentsOf(orderIn(key))) {
      const intent = await this.#intent(id);
      if (intent === null) continue;
      const found =
        operationOf(key, intent, []) ?? operationOf(key, intent, await this.#refunds(id));
      if (found !== null) return found;
    }
    return null;
  }

  /** Ids of an order's intents: what a search finds, and what is too new for it. */
  async #intentsOf(order: string): Promise<ReadonlySet<string>> {
    const { client, centreId, nowMs } = this.#of;
    const quoted = [centreId, order].map((text) => `'${text.replaceAll(/['\\]/g, '\\$&')}'`);
    const query = `metadata['centre']:${quoted[0]} AND metadata['order']:${quoted[1]}`;
    const found = await client.paymentIntents.search({ query, limit: pageMax });
    const created = { gte: Math.floor((nowMs() - searchLagMs) / 1_000) };
    const newest = await client.paymentIntents
      .list({ created, limit: pageMax })
      .autoPagingToArray({ limit: newestMax });
    const own = [...found.data, ...newest].filter((one) => {
      const origin = originOf(one);
      return origin?.centre === centreId && origin.order === order;
    });
    return new Set(own.map(({ id }) => id));
  }

  async #authorise(request: Of<'authorise'>): Promise<StripeOperation | null> {
    const { client, centreId, isMoto } = this.#of;
    const { key, subject, currency, tokenRef } = request;
    const { payLineId, round } = subject;
    const order = orderIn(key);
    const metadata = { centre: centreId, order, payLine: payLineId, round, key };
    if (tokenRef === '') return without(request, declinedBy({ code: 'unknown_token' }));
    const where = isMoto
      ? { payment_method_options: { card: { moto: true } } }
      : { off_session: true };
    try {
      const intent = await client.paymentIntents.create(
        {
          amount: toStripe(request),
          currency: currency.toLowerCase(),
          customer: await this.#customerOf(tokenRef, key),
          payment_method: tokenRef,
          automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
          capture_method: 'manual',
          confirm: true,
          ...where,
          metadata,
          expand,
        },
        { idempotencyKey: key },
      );
      return operationOf(key, intent, []);
    } catch (error) {
      const fault = error as StripeFault;
      if (fault.statusCode === 402) return without(request, declinedBy(fault));
      if (fault.statusCode !== 404) throw error;
      return without(request, declinedBy({ code: 'unknown_token' }));
    }
  }

  /** Stripe keeps the card with a customer, or it could not be authorised again. */
  async #customerOf(tokenRef: string, key: string): Promise<string> {
    const { client, centreId } = this.#of;
    const { customer } = await client.paymentMethods.retrieve(tokenRef);
    if (customer !== null) return typeof customer === 'string' ? customer : customer.id;
    const made = await client.customers.create(
      { payment_method: tokenRef, metadata: { centre: centreId } },
      { idempotencyKey: `${key}/customer` },
    );
    return made.id;
  }

  async #settle(request: Settling): Promise<StripeOperation | null> {
    const { key, kind, providerRef } = request;
    const intent = await this.#intent(providerRef);
    const status = failures[kind];
    if (intent === null) return without(request, { status, code: 'unknown_authorisation' });
    const refunds = kind === 'refund' ? await this.#refunds(intent.id) : [];
    const known = operationOf(key, intent, refunds);
    if (known !== null) return known;
    const code = whyNot(request, intent, refunds);
    if (code !== null) return without(request, { status, code });
    try {
      return await this.#act(request, intent);
    } catch (error) {
      const { statusCode, code: why } = error as StripeFault;
      const isFinal = statusCode === 402 || (statusCode === 400 && settled.test(why ?? ''));
      if (!isFinal) throw error;
      return without(request, { status, code: why || 'refused' });
    }
  }

  async #act(request: Settling, { id }: Intent): Promise<StripeOperation | null> {
    const { paymentIntents, refunds } = this.#of.client;
    const { key, kind, subject } = request;
    const { payLineId, round, shipmentId } = subject;
    const once = { idempotencyKey: key };
    if (kind === 'void') {
      const asked = { cancellation_reason: voidReason, expand } as const;
      return operationOf(key, await paymentIntents.cancel(id, asked, once), []);
    }
    const amount = toStripe(request);
    if (kind === 'capture') {
      const shipment = shipmentId === undefined ? {} : { shipment: shipmentId };
      const metadata = { captureKey: key, ...shipment };
      const asked = { amount_to_capture: amount, metadata, expand };
      return operationOf(key, await paymentIntents.capture(id, asked, once), []);
    }
    const order = orderIn(key);
    const metadata = { centre: this.#of.centreId, order, payLine: payLineId, round, key };
    const made = await refunds.create({ payment_intent: id, amount, metadata }, once);
    // A repetition is answered as the first was.
    return refundIn(await refunds.retrieve(made.id), metadata);
  }

  /** Null: there is none of this id. */
  async #intent(id: string): Promise<Intent | null> {
    if (id === '') return null;
    return await orNone(() => this.#of.client.paymentIntents.retrieve(id, { expand }));
  }

  async #refunds(intentId: string): Promise<readonly Refund[]> {
    const { data } = await this.#of.client.refunds.list({
      payment_intent: intentId,
      limit: pageMax,
    });
    return data;
  }
}
