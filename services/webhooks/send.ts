/**
 * One delivery attempt: a signed POST to a permitted address.
 *
 * Redirects are not followed. Source: Standard Webhooks 1.0.
 */
import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { BlockList } from 'node:net';
import { guardedLookup, refusalOfHost } from './address-guard.ts';

const answerMsMax = 10_000;
const secretStart = 'whsec_';

export interface DeliveryAttempt {
  readonly url: string;
  readonly id: string;
  readonly text: string;
  readonly atMs: number;
  readonly secrets: readonly string[];
  /** Special addresses allowed nevertheless, also without TLS. */
  readonly allowed: BlockList;
  readonly signal: AbortSignal;
}

/** The HTTP status that the webhook answered, or why it answered none. */
export type DeliveryOutcome = { readonly status: number } | { readonly problem: string };

/** Makes one attempt; never rejects. */
export function send(attempt: DeliveryAttempt): Promise<DeliveryOutcome> {
  const { url, id, text, atMs, signal } = attempt;
  const at = new URL(url);
  const seconds = String(Math.floor(atMs / 1_000));
  const request = at.protocol === 'https:' ? httpsRequest : httpRequest;
  const refused = refusalOfHost(at, attempt.allowed);
  if (refused !== null) return Promise.resolve({ problem: refused });
  return new Promise((resolve) => {
    const asked = request(at, {
      method: 'POST',
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMsMax)]),
      lookup: guardedLookup(attempt),
      headers: {
        'content-type': 'application/cloudevents+json; charset=utf-8',
        'content-length': Buffer.byteLength(text),
        'user-agent': 'Callwright',
        'webhook-id': id,
        'webhook-timestamp': seconds,
        'webhook-signature': signaturesOf(attempt, seconds),
      },
    });
    asked.on('response', (answer) => {
      answer.resume();
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0 }));
      answer.on('error', (error) => resolve({ problem: error.message }));
    });
    asked.on('error', (error) => {
      const isLate = error.name === 'TimeoutError' || error.name === 'AbortError';
      resolve({ problem: isLate ? `no answer within ${answerMsMax} ms` : error.message });
    });
    asked.end(text);
  });
}

/** A signature `v1,<base64>` for each secret of the webhook. */
function signaturesOf({ id, text, secrets }: DeliveryAttempt, seconds: string): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(secretStart.length), 'base64');
      const signature = createHmac('sha256', key).update(`${id}.${seconds}.${text}`);
      return `v1,${signature.digest('base64')}`;
    })
    .join(' ');
}
