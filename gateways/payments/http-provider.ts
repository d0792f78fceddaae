/**
 * The provider port over HTTP: what an answer, or none, means. Callers retry with the same key.
 * Source: durable-orders.md 5.3.
 */
import { z } from 'zod';
import type { KeyLedger } from './key-ledger.ts';
import {
  type GiftCardLookUp,
  giftCardSchema,
  type LookUp,
  operationSchema,
  outcomeOf,
  type PaymentAnswer,
  PaymentError,
  type PaymentOutcome,
  type PaymentProvider,
  type PaymentRequest,
  type ProviderOperation,
  readJson,
  requestHashOf,
  signatureFault,
  signatureHeader,
  type UnknownReason,
  type WebhookMessage,
  type WebhookRefusal,
} from './provider.ts';

/** How long requests with a key are repeated, in ms; the provider keeps keys for a day. */
const keyLifeMs = 23 * 3_600_000;

export interface WireRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** JSON; none with GET. */
  readonly body?: string;
}
export interface WireAnswer {
  readonly status: number;
  readonly body: string;
}
/** Sends a request; rejects if there is no answer. */
export type Transport = (request: WireRequest, signal: AbortSignal) => Promise<WireAnswer>;

export interface HttpProviderOptions {
  readonly name: string;
  readonly transport: Transport;
  /** Secret that signs webhooks. */
  readonly secret: string;
  readonly nowMs: () => number;
  /** Stores keys and answers; without it, only the provider knows them. */
  readonly ledger?: KeyLedger;
  /** Makes a signal that aborts after a time; default: the system's timer. */
  readonly deadline?: (limitMs: number) => AbortSignal;
}

const webhookSchema = z.object({ id: z.string().min(1).max(128), operation: operationSchema });

/** Sends requests over the network. */
export function httpTransport(address: string): Transport {
  return async ({ method, path, body }, signal) => {
    const headers = { 'content-type': 'application/json' };
    const content = body === undefined ? {} : { body, headers };
    const url = new URL(path, address);
    const answer = await fetch(url, { method, ...content, signal, redirect: 'error' });
    return { status: answer.status, body: await answer.text() };
  };
}

/** A provider that speaks the sandbox's protocol. */
export class HttpProvider implements PaymentProvider {
  readonly signatureHeader = signatureHeader;
  readonly #of: HttpProviderOptions;

  constructor(options: HttpProviderOptions) {
    this.#of = options;
  }

  async ask(request: PaymentRequest, timeLimitMs: number): Promise<PaymentAnswer> {
    const { ledger, nowMs } = this.#of;
    const { key } = request;
    const requestHash = requestHashOf(request);
    const row = await ledger?.begin(key, { requestHash, askedAtMs: nowMs() });
    if (row !== undefined && row.requestHash !== requestHash) throw keyReused(key);
    if (row?.outcome) return { kind: 'outcome', outcome: row.outcome };
    const isForgotten = row !== undefined && nowMs() - row.askedAtMs > keyLifeMs;
    const answer = isForgotten
      ? await this.#askAfterKeyLife(request, timeLimitMs)
      : await this.#askNow(request, timeLimitMs);
    if (answer.kind === 'outcome' && answer.outcome.type !== 'payment.pending') {
      await ledger?.answered(key, answer.outcome);
    }
    return answer;
  }

  async status(key: string, timeLimitMs: number): Promise<LookUp> {
    const got = await this.#get(`/operations?key=${encodeURIComponent(key)}`, timeLimitMs, {
      schema: operationSchema,
      none: 'operation_not_found',
    });
    return got.kind === 'found' ? { kind: 'found', operation: got.value } : got;
  }

  async giftCard(ref: string, timeLimitMs: number): Promise<GiftCardLookUp> {
    const got = await this.#get(`/gift-cards?ref=${encodeURIComponent(ref)}`, timeLimitMs, {
      schema: giftCardSchema,
      none: 'gift_card_not_found',
    });
    return got.kind === 'found' ? { kind: 'found', ...got.value } : got;
  }

  readWebhook(
    rawBody: string,
    signature: string | undefined,
  ): Promise<WebhookMessage | WebhookRefusal> {
    return Promise.resolve(this.#webhookIn(rawBody, signature));
  }

  #webhookIn(rawBody: string, signature: string | undefined): WebhookMessage | WebhookRefusal {
    const { name, secret, nowMs } = this.#of;
    const fault = signatureFault(rawBody, signature, { secret, nowMs: nowMs() });
    if (fault !== null) return fault;
    const event = readJson(webhookSchema, rawBody);
    if (event === null) return 'unreadable';
    const { id, operation } = event;
    return { id: `wh:${name}:${id}`, key: operation.key, outcome: outcomeOf(operation) };
  }

  async #askNow(request: PaymentRequest, timeLimitMs: number): Promise<PaymentAnswer> {
    const body = JSON.stringify(request);
    const got = await this.#send({ method: 'POST', path: '/operations', body }, timeLimitMs);
    if (typeof got === 'string') return { kind: 'unknown', why: got };
    const { status } = got;
    if (status === 409 || status === 429) return { kind: 'inProgress' };
    if (status === 422) throw keyReused(request.key);
    if (status >= 500) return { kind: 'unknown', why: 'serverError' };
    if (status >= 400 && status !== 402) {
      const message = `${request.kind} ${request.key} was answered ${status} ${codeIn(got)}; expected a request that the provider takes`;
      throw new PaymentError('payment_request_refused', message);
    }
    return answerTo(request, readJson(operationSchema, got.body));
  }

  /**
   * Only asks the provider what it has: it may have forgotten the key, and would carry the request
   * out again.
   */
  async #askAfterKeyLife(request: PaymentRequest, timeLimitMs: number): Promise<PaymentAnswer> {
    const found = await this.status(request.key, timeLimitMs);
    if (found.kind === 'none') return { kind: 'unknown', why: 'keyLifeOver' };
    return found.kind === 'unknown' ? found : answerTo(request, found.operation);
  }

  /** Reads a resource. `none`: the provider's code if there is none. */
  async #get<Value>(
    path: string,
    timeLimitMs: number,
    of: { readonly schema: z.ZodType<Value>; readonly none: string },
  ): Promise<{ kind: 'found'; value: Value } | Exclude<LookUp, { kind: 'found' }>> {
    const got = await this.#send({ method: 'GET', path }, timeLimitMs);
    if (typeof got === 'string') return { kind: 'unknown', why: got };
    if (got.status === 404 && codeIn(got) === of.none) return { kind: 'none' };
    if (got.status >= 500) return { kind: 'unknown', why: 'serverError' };
    const value = readJson(of.schema, got.body);
    return value === null ? { kind: 'unknown', why: 'unreadable' } : { kind: 'found', value };
  }

  async #send(request: WireRequest, limitMs: number): Promise<WireAnswer | UnknownReason> {
    const { transport, deadline = AbortSignal.timeout } = this.#of;
    const signal = deadline.call(AbortSignal, limitMs);
    try {
      return await transport(request, signal);
    } catch {
      // Whether the request arrived is unknown.
      return signal.aborted ? 'timeLimit' : 'connection';
    }
  }
}

/**
 * The answer that an operation gives to a request. Both must agree; only an authorisation may be
 * for less.
 */
function answerTo(request: PaymentRequest, operation: ProviderOperation | null): PaymentAnswer {
  if (operation === null || !isAbout(operation, request)) {
    return { kind: 'unknown', why: 'unreadable' };
  }
  const outcome: PaymentOutcome = outcomeOf(operation);
  return { kind: 'outcome', outcome };
}

function isAbout(operation: ProviderOperation, request: PaymentRequest): boolean {
  if (operation.key !== request.key) return false;
  if (request.kind === 'void') return true;
  const { amountMinor, currency } = operation;
  const isPartial = request.kind === 'authorise' && amountMinor < request.amountMinor;
  return currency === request.currency && (isPartial || amountMinor === request.amountMinor);
}

function keyReused(key: string): PaymentError {
  const message = `the key ${key} was used for another request; expected one key for one request`;
  return new PaymentError('payment_key_reused', message);
}

function codeIn({ body }: WireAnswer): string {
  return readJson(z.object({ code: z.string() }), body)?.code ?? 'without a code';
}
