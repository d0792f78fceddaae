/**
 * Port of a payment provider. A refusal is an outcome; an uncertain result is `unknown`, never a
 * decline. HMAC-SHA256 (RFC 2104) signs a webhook's sending time and body, so late redeliveries are
 * fresh. Source: durable-orders.md 3.3, 5.3, 5.4.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { holdsCardNumber, type OrderEvent } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';

const name = z.string().min(1).max(128);
const key = z.string().min(1).max(300).describe('Of the effect: `<orderId>/<suffix>`.');
const money = {
  amountMinor: z.int().positive().max(1e12),
  currency: z.string().regex(/^[A-Z]{3}$/),
};
/** What a request is about; answers and webhooks repeat it. */
export const subjectSchema = z.object({
  payLineId: name,
  round: z.int().positive(),
  shipmentId: name.optional(),
});
const asked = { key, subject: subjectSchema };
/** A name given by the provider, which alone can check it. */
const ref = z.string().max(128);
/** A token of the provider, never a card number. */
const tokenRef = ref.refine((token) => !holdsCardNumber(token), 'expected a token');

/** A request; one with the same key is the same request. */
export const paymentRequestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('authorise'), ...asked, ...money, tokenRef }),
  z.object({ kind: z.literal('capture'), ...asked, ...money, providerRef: ref }),
  z.object({ kind: z.literal('void'), ...asked, providerRef: ref }),
  z.object({ kind: z.literal('refund'), ...asked, ...money, providerRef: ref }),
  z.object({ kind: z.literal('debitGiftCard'), ...asked, ...money, giftCardRef: ref }),
  z.object({ kind: z.literal('creditGiftCard'), ...asked, ...money, giftCardRef: ref }),
  // With a number: that card, which is topped up if it is there.
  z.object({ kind: z.literal('issueGiftCard'), ...asked, ...money, giftCardRef: ref.optional() }),
]);
export type PaymentRequest = z.infer<typeof paymentRequestSchema>;
export type RequestKind = PaymentRequest['kind'];

/** Statuses; an order's event is named `payment.<status>`. */
const statuses = [
  ...(['authorised', 'declined', 'pending', 'authorisationExpired', 'disputed'] as const),
  ...(['captured', 'captureFailed', 'voided', 'voidFailed', 'refunded', 'refundFailed'] as const),
  'giftCardIssued',
] as const;

/** An operation in the provider's answers and webhooks. */
export const operationSchema = z.object({
  key,
  subject: subjectSchema,
  status: z.enum(statuses),
  providerRef: name,
  amountMinor: z.int().nonnegative(),
  currency: z.string(),
  code: name.optional(),
  /** Whether another attempt may succeed after the decline. */
  retryable: z.boolean().optional(),
  balanceMinor: z.int().nonnegative().optional(),
  expiresAtMs: z.int().optional(),
  dueAtMs: z.int().optional(),
});
export type ProviderOperation = z.infer<typeof operationSchema>;

export type PaymentOutcome = Extract<OrderEvent, { readonly type: `payment.${string}` }>;

/** Why nobody knows whether a request was carried out. */
export type UnknownReason =
  | 'timeLimit'
  | 'connection'
  | 'serverError'
  | 'unreadable'
  | 'keyLifeOver';

export type PaymentAnswer =
  | { readonly kind: 'outcome'; readonly outcome: PaymentOutcome }
  | { readonly kind: 'unknown'; readonly why: UnknownReason }
  /** The first request with this key is still running: ask again later. */
  | { readonly kind: 'inProgress' };

/** What the provider knows of an operation. `none`: there is no such operation. */
export type LookUp =
  | { readonly kind: 'found'; readonly operation: ProviderOperation }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly why: UnknownReason };

export const giftCardSchema = z.object({ currency: z.string(), balanceMinor: z.int().min(0) });
export type GiftCardLookUp =
  | ({ readonly kind: 'found' } & Readonly<z.infer<typeof giftCardSchema>>)
  | Exclude<LookUp, { kind: 'found' }>;

export interface WebhookMessage {
  /** Message id `wh:<provider>:<event>`, the same for every redelivery. */
  readonly id: string;
  /** Key of the effect that caused the operation. */
  readonly key: string;
  readonly outcome: PaymentOutcome;
}
export type SignatureFault = 'signature_missing' | 'signature_wrong' | 'too_old';
/** `not_ours`: no order is told. `unanswered`: the provider must be asked, and does not answer. */
export type WebhookRefusal = SignatureFault | 'unreadable' | 'not_ours' | 'unanswered';

export interface PaymentProvider {
  /** Sends a request. @throws {PaymentError} if it is wrong. */
  ask(request: PaymentRequest, timeLimitMs: number): Promise<PaymentAnswer>;
  status(key: string, timeLimitMs: number): Promise<LookUp>;
  /** Balance of a gift card. Not reserved: another debit may come first. */
  giftCard(ref: string, timeLimitMs: number): Promise<GiftCardLookUp>;
  /** Header that signs a webhook. */
  readonly signatureHeader: string;
  readWebhook(
    rawBody: string,
    signature: string | undefined,
  ): Promise<WebhookMessage | WebhookRefusal>;
}

/** The provider refuses a request as wrong, so the centre's operator must be told. */
export class PaymentError extends Error {
  readonly code: 'payment_key_reused' | 'payment_request_refused';

  constructor(code: PaymentError['code'], message: string) {
    super(message);
    this.name = 'PaymentError';
    this.code = code;
  }
}

/** SHA-256 of a request; its members' order does not matter. */
export function requestHashOf(request: PaymentRequest): string {
  const text = JSON.stringify(paymentRequestSchema.parse(request));
  return createHash('sha256').update(text).digest('hex');
}

/** The event that an operation is for an order. */
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
        ...omitUndefined({ expiresAtMs }),
      };
    case 'declined':
      return {
        type: 'payment.declined',
        ...line,
        code,
        ...omitUndefined({ retryable, balanceMinor }),
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
    case 'giftCardIssued':
      return { type: `payment.${status}`, ...booked };
    case 'disputed':
      return { type: 'payment.disputed', payLineId, providerRef, dueAtMs };
  }
}

/** Parses JSON; null if it does not match the schema. */
export function readJson<Value>(schema: z.ZodType<Value>, text: string): Value | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Header with the signature: `t=<ms since 1970>,v1=<hex>`. */
export const signatureHeader = 'payment-signature';
/** Greatest age of a delivery in ms; older ones may be replays. */
export const ageMsMax = 300_000;
const form = /^t=(\d{1,15}),v1=([\da-f]{64})$/;

export interface SignatureContext {
  readonly secret: string;
  readonly nowMs: number;
}

export function signatureOf(rawBody: string, { secret, nowMs }: SignatureContext): string {
  return `t=${nowMs},v1=${macOf(rawBody, secret, nowMs).toString('hex')}`;
}

/** Why a delivery is not trusted; null: validly signed and recent. */
export function signatureFault(
  rawBody: string,
  signature: string | undefined,
  { secret, nowMs }: SignatureContext,
): SignatureFault | null {
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
