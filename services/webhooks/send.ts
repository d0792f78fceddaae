/**
 * One delivery attempt: a signed POST to a permitted address.
 *
 * Redirects are not followed. Source: Standard Webhooks 1.0.
 */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { BlockList } from 'node:net';
import { type SignedMessage, signedHeaders } from '../../gateways/index.ts';
import { guardedLookup, refusalOfHost, requestProblem } from './address-guard.ts';

const answerMsMax = 10_000;

export interface DeliveryAttempt extends SignedMessage {
  readonly url: string;
  /** Special addresses allowed nevertheless, also without TLS. */
  readonly allowed: BlockList;
  readonly signal: AbortSignal;
}

/** The HTTP status that the webhook answered, or why it answered none. */
export type DeliveryOutcome = { readonly status: number } | { readonly problem: string };

/** Makes one attempt; never rejects. */
export function send(attempt: DeliveryAttempt): Promise<DeliveryOutcome> {
  const { url, text, signal } = attempt;
  const at = new URL(url);
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
        ...signedHeaders(attempt),
      },
    });
    asked.on('response', (answer) => {
      answer.resume();
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0 }));
      answer.on('error', (error) => resolve({ problem: error.message }));
    });
    asked.on('error', (error) => {
      const isLate = error.name === 'TimeoutError' || error.name === 'AbortError';
      resolve({ problem: isLate ? `no answer within ${answerMsMax} ms` : requestProblem(error) });
    });
    asked.end(text);
  });
}
