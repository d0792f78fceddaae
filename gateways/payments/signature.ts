/**
 * Signatures of webhooks: HMAC-SHA256 over the time stamp and the raw body.
 *
 * A delivery is signed when it is sent, so that a late redelivery is as fresh as the first.
 * Source: RFC 2104; durable-orders.md 5.4.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { WebhookRefusal } from './provider.ts';

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
