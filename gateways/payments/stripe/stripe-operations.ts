/**
 * Stripe's objects as operations of our keys, which stand in their metadata. A payment intent is an
 * authorisation with at most one capture: Stripe itself releases what a partial capture leaves.
 * Source: decisions/0047.
 */
import type Stripe from 'stripe';
import { z } from 'zod';
import { omitUndefined, secondMs } from '../../../kernel/index.ts';
import type { PaymentRequest, ProviderOperation } from '../provider.ts';

export type Intent = Stripe.PaymentIntent;
export type Refund = Stripe.Refund;
/** `undecided`: Stripe has the request, and has not decided yet. */
export type StripeOperation = ProviderOperation | 'undecided';

const originSchema = z.object({
  centre: z.string(),
  order: z.string(),
  payLine: z.string(),
  round: z.coerce.number().int().positive(),
  key: z.string(),
  captureKey: z.string().optional(),
  shipment: z.string().optional(),
});
/** What an intent or refund was made for, as its metadata say. */
export type Origin = z.infer<typeof originSchema>;

/** Null: it was not made by an order. */
export function originOf({ metadata }: Pick<Intent | Refund, 'metadata'>): Origin | null {
  return originSchema.safeParse(metadata).data ?? null;
}

export function orderIn(key: string): string {
  return key.slice(0, Math.max(0, key.indexOf('/')));
}

interface Money {
  readonly amountMinor: number;
  readonly currency: string;
}

/** Stripe counts these in hundredths, though they have none. */
const hundredfold: ReadonlySet<string> = new Set(['ISK', 'UGX']);

export function toStripe({ amountMinor, currency }: Money): number {
  return hundredfold.has(currency) ? amountMinor * 100 : amountMinor;
}

function fromStripe(amount: number, stripeCurrency: string): Money {
  const currency = stripeCurrency.toUpperCase();
  return { currency, amountMinor: hundredfold.has(currency) ? amount / 100 : amount };
}

/** What Stripe says of a payment that was not made; its package makes empty what is missing. */
export interface Decline {
  readonly code?: string | null | undefined;
  readonly decline_code?: string | null | undefined;
}

/** Why banks decline for now: another attempt may succeed. */
const passing: ReadonlySet<string> = new Set([
  'approve_with_id',
  'card_velocity_exceeded',
  'insufficient_funds',
  'issuer_not_available',
  'processing_error',
  'reenter_transaction',
  'try_again_later',
  'withdrawal_count_limit_exceeded',
]);

export function declinedBy({ code, decline_code }: Decline) {
  const why = decline_code || code || 'authentication_required';
  return { status: 'declined', code: why, retryable: passing.has(why) } as const;
}

/** The operation under a key, if the intent or one of the refunds is that. */
export function operationOf(
  key: string,
  intent: Intent,
  refunds: readonly Refund[],
): StripeOperation | null {
  for (const refund of refunds) {
    const origin = originOf(refund);
    if (origin?.key === key) return refundIn(refund, origin);
  }
  const origin = originOf(intent);
  if (origin === null) return null;
  if (key === origin.key) return authorisationIn(intent, origin);
  if (key === origin.captureKey && intent.status === 'succeeded') return captureIn(intent, origin);
  const { order, payLine, round } = origin;
  const isVoid = `${key}/`.startsWith(`${order}/void/${payLine}/${round}/`);
  const isReleased = intent.status === 'canceled' || isPartlyCaptured(intent);
  return isVoid && isReleased ? { ...toldOf(intent, origin), key, status: 'voided' } : null;
}

function isPartlyCaptured({ status, amount, amount_received }: Intent): boolean {
  return status === 'succeeded' && amount_received < amount;
}

/** Cancels an authorisation for an order; other reasons are Stripe's, or a person's. */
export const voidReason = 'abandoned';

/** What every operation on an intent or refund tells. */
export function toldOf({ id, amount, currency }: Intent | Refund, { key, payLine, round }: Origin) {
  const subject = { payLineId: payLine, round };
  return { key, subject, providerRef: id, ...fromStripe(amount, currency) };
}

export function authorisationIn(intent: Intent, origin: Origin): ProviderOperation {
  const told = toldOf(intent, origin);
  switch (intent.status) {
    case 'requires_capture':
    case 'succeeded':
      return { ...told, status: 'authorised', ...expiryIn(intent) };
    case 'processing':
      return { ...told, status: 'pending' };
    case 'canceled':
      return { ...told, ...declinedBy({ code: 'authorisation_voided' }) };
    default:
      return { ...told, ...declinedBy(intent.last_payment_error ?? {}) };
  }
}

function expiryIn({ latest_charge: charge }: Intent): { readonly expiresAtMs?: number } {
  const details = typeof charge === 'string' ? undefined : charge?.payment_method_details;
  const seconds = details?.card?.capture_before;
  return seconds === undefined ? {} : { expiresAtMs: seconds * secondMs };
}

export function captureIn(intent: Intent, origin: Origin): ProviderOperation {
  const { captureKey, key, shipment } = origin;
  const { subject, ...told } = toldOf(intent, origin);
  return {
    ...told,
    ...fromStripe(intent.amount_received, intent.currency),
    key: captureKey ?? key,
    subject: { ...subject, ...omitUndefined({ shipmentId: shipment }) },
    status: 'captured',
  };
}

export function refundIn(refund: Refund, origin: Origin): StripeOperation {
  const told = toldOf(refund, origin);
  switch (refund.status) {
    case 'succeeded':
      return { ...told, status: 'refunded' };
    case 'failed':
    case 'canceled':
      return { ...told, status: 'refundFailed', code: refund.failure_reason ?? refund.status };
    default:
      return 'undecided';
  }
}

/** Why an intent cannot be captured, voided or refunded as asked; null: it can. */
export function whyNot(
  request: Extract<PaymentRequest, { kind: 'capture' | 'void' | 'refund' }>,
  intent: Intent,
  refunds: readonly Refund[],
): string | null {
  const { status } = intent;
  const isOther = 'currency' in request && intent.currency !== request.currency.toLowerCase();
  if (isOther) return 'currency_differs';
  if (request.kind === 'refund') {
    const back = refunds.filter((one) => one.status !== 'failed' && one.status !== 'canceled');
    const leftAmount = back.reduce((sum, { amount }) => sum - amount, intent.amount_received);
    return toStripe(request) > leftAmount ? 'more_than_captured' : null;
  }
  if (status === 'canceled') return 'authorisation_voided';
  if (request.kind === 'void') return status === 'succeeded' ? 'already_captured' : null;
  return toStripe(request) > intent.amount_capturable ? 'more_than_authorised' : null;
}
