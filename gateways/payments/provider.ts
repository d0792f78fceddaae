/**
 * The port of a payment provider: what an order asks of it, and what may come of that.
 *
 * Amounts are integer minor units with their currency; a card is a token of the provider and
 * nothing else. A "no" of the provider is an outcome. What is not known stays `unknown`: it is
 * never guessed, and never a decline. Webhooks are signed: HMAC-SHA256 over the time stamp and the
 * raw body. A delivery is signed when it is sent, so that a late redelivery is as fresh as the
 * first.
 *
 * Source: durable-orders.md 3.3, 5.3, 5.4; RFC 2104.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { holdsCardNumber, type OrderEvent } from '../../contracts/index.ts';

const name = z.string().min(1).max(128);
const key = z.string().min(1).max(300).describe('Of the effect: `<orderId>/<suffix>`.');
const money = {
  amountMinor: z.int().positive().max(1e12),
  currency: z.string().regex(/^[A-Z]{3}$/),
};
/** What it is about; the provider gives it back with every answer and webhook. */
export const subjectSchema = z.object({
  payLineId: name,
  round: z.int().positive(),
  shipmentId: name.optional(),
});
const asked = { key, subject: subjectSchema };
/** A name that somebody else gave; the provider says whether it knows it. */
const ref = z.string().max(128);
/** Of a card: a token of the provider, never the number on the card. */
const tokenRef = ref.refine((token) => !holdsCardNumber(token), 'expected a token');

/** What a provider is asked to do; the same key asks for the same thing once more. */
export const paymentRequestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('authorise'), ...asked, ...money, tokenRef }),
  z.object({ kind: z.literal('capture'), ...asked, ...money, providerRef: ref }),
  z.object({ kind: z.literal('void'), ...asked, providerRef: ref }),
  z.object({ kind: z.literal('refund'), ...asked, ...money, providerRef: ref }),
  z.object({ kind: z.literal('debitGiftCard'), ...asked, ...money, giftCardRef: ref }),
  z.object({ kind: z.literal('creditGiftCard'), ...asked, ...money, giftCardRef: ref }),
]);
export type PaymentRequest = z.infer<typeof paymentRequestSchema>;
export type RequestKind = PaymentRequest['kind'];

/** How an operation stands at the provider; `payment.<status>` is the event of an order. */
const statuses = [
  ...(['authorised', 'declined', 'pending', 'authorisationExpired', 'disputed'] as const),
  ...(['captured', 'captureFailed', 'voided', 'voidFailed', 'refunded', 'refundFailed'] as const),
] as const;

/** An operation as the provider tells of it, in answers and webhooks alike. */
export const operationSchema = z.object({
  key,
  subject: subjectSchema,
  status: z.enum(statuses),
  providerRef: name,
  amountMinor: z.int().nonnegative(),
  currency: z.string(),
  /** Why not. */
  code: name.optional(),
  /** Of a decline: another try may be approved. */
  retryable: z.boolean().optional(),
  /** Of a refused gift card: what is left on it. */
  balanceMinor: z.int().nonnegative().optional(),
  expiresAtMs: z.int().optional(),
  dueAtMs: z.int().optional(),
});
export type ProviderOperation = z.infer<typeof operationSchema>;

/** What an order is told. */
export type PaymentOutcome = Extract<OrderEvent, { readonly type: `payment.${string}` }>;

/** Why nothing is known of a request that may have been carried out. */
export type Unknown = 'timeLimit' | 'connection' | 'serverError' | 'unreadable' | 'keyLifeOver';

export type PaymentAnswer =
  | { readonly kind: 'outcome'; readonly outcome: PaymentOutcome }
  | { readonly kind: 'unknown'; readonly why: Unknown }
  /** The first request with the key still runs: ask again later, with the same key. */
  | { readonly kind: 'inProgress' };

/** What the provider holds under a key; `none` is a statement of the provider, not a guess. */
export type LookUp =
  | { readonly kind: 'found'; readonly operation: ProviderOperation }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly why: Unknown };

/** What is left on a gift card. */
export const giftCardSchema = z.object({ currency: z.string(), balanceMinor: z.int().min(0) });
export type GiftCardLookUp =
  | ({ readonly kind: 'found' } & Readonly<z.infer<typeof giftCardSchema>>)
  | Exclude<LookUp, { kind: 'found' }>;

/** What a webhook says, once it is proven to come from the provider. */
export interface WebhookMessage {
  /** `wh:<provider>:<its event>`: the same for every delivery. */
  readonly id: string;
  /** Of the effect that the operation was asked for by. */
  readonly key: string;
  readonly outcome: PaymentOutcome;
}
export type WebhookRefusal = 'signature_missing' | 'signature_wrong' | 'too_old' | 'unreadable';

export interface PaymentProvider {
  /** @throws {PaymentError} where the request itself is a mistake of ours. */
  ask(request: PaymentRequest, timeLimitMs: number): Promise<PaymentAnswer>;
  status(key: string, timeLimitMs: number): Promise<LookUp>;
  /** Advisory: another debit may be faster. */
  giftCard(ref: string, timeLimitMs: number): Promise<GiftCardLookUp>;
  readWebhook(rawBody: string, signature: string | undefined): WebhookMessage | WebhookRefusal;
}

/** A request that no provider should have been sent: whoever runs the centre must hear of it. */
export class PaymentError extends Error {
  readonly code: 'payment_key_reused' | 'payment_request_refused';

  constructor(code: PaymentError['code'], message: string) {
    super(message);
    this.name = 'PaymentError';
    this.code = code;
  }
}

/** SHA-256 of a request, the same for the same content whatever the order of its members. */
export function requestHashOf(request: PaymentRequest): string {
  const text = JSON.stringify(paymentRequestSchema.parse(request));
  return createHash('sha256').update(text).digest('hex');
}

/** The event of an order that an operation is; null: one that no order waits for. */
export function outcomeOf(operation: ProviderOperation): PaymentOutcome {
  const { subject, status, providerRef, amountMinor, code = 'refused' } = operation;
  const { payLineId, round, shipmentId } = subject;
  const line = { payLineId, round };
  const booked = { ...line, amountMinor, providerRef };
  const goods = shipmentId === undefined ? {} : { shipmentId };
  const { retryable, balanceMinor, expiresAtMs, dueAtMs = 0 } = operation;
  switch (status) {
    case 'authorised':
      return {
        type: 'payment.authorised',
        ...booked,
        ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
      };
    case 'declined':
      return {
        type: 'payment.declined',
        ...line,
        code,
        ...(retryable === undefined ? {} : { retryable }),
        ...(balanceMinor === undefined ? {} : { balanceMinor }),
      };
    case 'pending':
    case 'authorisationExpired':
      return { type: `payment.${status}`, ...line };
    case 'captured':
      return { type: 'payment.captured', ...booked, ...goods };
    case 'captureFailed':
      return { type: 'payment.captureFailed', ...line, code, ...goods };
    case 'voided':
      return { type: 'payment.voided', ...line };
    case 'voidFailed':
    case 'refundFailed':
      return { type: `payment.${status}`, ...line, code };
    case 'refunded':
      return { type: 'payment.refunded', ...booked };
    case 'disputed':
      return { type: 'payment.disputed', payLineId, providerRef, dueAtMs };
  }
}

/** Null: the text is not what the schema says. */
export function readJson<Value>(schema: z.ZodType<Value>, text: string): Value | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // Not JSON: as unreadable as any other text.
    return null;
  }
}

/** The header that carries it: `t=<ms since 1970>,v1=<hex>`. */
export const signatureHeader = 'payment-signature';
/** Older ones, or ones as far ahead, may be copies. */
const ageMsMax = 300_000;
const form = /^t=(\d{1,15}),v1=([\da-f]{64})$/;

export interface Signing {
  readonly secret: string;
  readonly nowMs: number;
}

/** The header of a delivery. */
export function signatureOf(rawBody: string, { secret, nowMs }: Signing): string {
  return `t=${nowMs},v1=${macOf(rawBody, secret, nowMs).toString('hex')}`;
}

/** Why a delivery is not to be believed; null: it comes from who has the secret, and now. */
export function signatureFault(
  rawBody: string,
  signature: string | undefined,
  { secret, nowMs }: Signing,
): Exclude<WebhookRefusal, 'unreadable'> | null {
  if (signature === undefined) return 'signature_missing';
  const [, stamp = '', mac = ''] = form.exec(signature) ?? [];
  if (stamp === '') return 'signature_wrong';
  const signedAtMs = Number(stamp);
  const isOurs = timingSafeEqual(macOf(rawBody, secret, signedAtMs), Buffer.from(mac, 'hex'));
  if (!isOurs) return 'signature_wrong';
  return Math.abs(nowMs - signedAtMs) > ageMsMax ? 'too_old' : null;
}

function macOf(rawBody: string, secret: string, atMs: number): Buffer {
  return createHmac('sha256', secret).update(`${atMs}.${rawBody}`).digest();
}
