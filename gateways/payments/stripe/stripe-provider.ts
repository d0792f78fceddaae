/** Payments by Stripe, whose package is optional and loaded when it is used. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type Stripe from 'stripe';
import { PartnerError } from '../../partner-error.ts';
import { HttpProvider, type Transport } from '../http-provider.ts';
import type { KeyLedger } from '../key-ledger.ts';
import type { PaymentProvider } from '../provider.ts';
import { type StripeAccount, stripeTransport } from './stripe-transport.ts';
import { StripeWebhooks, stripeSignatureHeader } from './stripe-webhooks.ts';

/** Names Stripe in paths and message ids. */
export const stripeName = 'stripe';
const stripeNeeds =
  'Payments by Stripe need the package stripe, which "npm install stripe@23.1.0" installs';
/** Time limit of a single request, in ms. */
const requestMsMax = 30_000;

export interface StripeOptions {
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** Address of the API [Stripe's]. */
  readonly apiBase?: string | undefined;
  readonly isMoto?: boolean | undefined;
}

export interface StripeProviderOptions extends StripeOptions {
  readonly centreId: string;
  readonly nowMs: () => number;
  readonly ledger?: KeyLedger;
  readonly deadline?: (limitMs: number) => AbortSignal;
  /** Wraps what carries the requests, as to hear whether Stripe answers. */
  readonly around?: (transport: Transport) => Transport;
  /** Told of webhooks that contradict what Stripe has. */
  readonly onProblem?: (problem: string) => void;
}

/** @throws {PartnerError} if the package is not installed. */
export async function openStripe(options: StripeProviderOptions): Promise<PaymentProvider> {
  const { around = (transport) => transport, centreId, nowMs, isMoto = false } = options;
  const { client, until } = await stripeClient(options);
  const account: StripeAccount = { client, until, centreId, nowMs, isMoto };
  const http = new HttpProvider({
    ...options,
    name: stripeName,
    secret: options.webhookSecret,
    transport: around(stripeTransport(account)),
  });
  const webhooks = new StripeWebhooks(account, { ...options, name: stripeName });
  return {
    signatureHeader: stripeSignatureHeader,
    ask: (...asked) => http.ask(...asked),
    status: (...asked) => http.status(...asked),
    giftCard: (...asked) => http.giftCard(...asked),
    readWebhook: (...delivered) => webhooks.read(...delivered),
  };
}

/** Asks Stripe for what a key must be allowed. @throws {Error} if Stripe refuses, or is silent. */
export async function pingStripe(options: StripeOptions): Promise<void> {
  const { client } = await stripeClient(options);
  await client.paymentIntents.list({ limit: 1 });
}

async function stripeClient({ secretKey, apiBase }: StripeOptions) {
  const { default: Package } = await import('stripe').catch((cause: unknown) => {
    throw new PartnerError(stripeNeeds, { cause });
  });
  const signals = new AsyncLocalStorage<AbortSignal>();
  const send: typeof fetch = (url, init) => {
    const ends = [init?.signal, signals.getStore()].filter((one) => one instanceof AbortSignal);
    return fetch(url, { ...init, signal: AbortSignal.any(ends), redirect: 'error' });
  };
  const { protocol, hostname, port } = new URL(apiBase ?? 'https://api.stripe.com');
  const client: Stripe = new Package(secretKey, {
    protocol: protocol === 'http:' ? 'http' : 'https',
    host: hostname,
    ...(port === '' ? {} : { port }),
    httpClient: Package.createFetchHttpClient(send),
    // Who asks repeats it, with the same key.
    maxNetworkRetries: 0,
    timeout: requestMsMax,
    telemetry: false,
  });
  const until: StripeAccount['until'] = (signal, calls) => signals.run(signal, calls);
  return { client, until };
}
