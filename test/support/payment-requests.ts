/** Requests of one payment line to a provider, and their outcomes, for tests of payments. */
import { orderEventSchema } from '../../contracts/index.ts';
import type { PaymentRequest } from '../../gateways/index.ts';
import type { PaymentWorld } from './payment-worlds.ts';

export const limitMs = 30_000;
export const minuteMs = 60_000;
export const dayMs = 86_400_000;
export const line = { payLineId: 'p1', round: 1 };
export const amount = { amountMinor: 10_000, currency: 'EUR' };

export function authorise(tokenRef: string, round = 1): PaymentRequest {
  const key = `ord_1/auth/p1/${round}`;
  return { kind: 'authorise', key, subject: { ...line, round }, ...amount, tokenRef };
}

export function capture(
  providerRef: string,
  amountMinor = 10_000,
  shipmentId = 's1',
): PaymentRequest {
  const key = `ord_1/capture/p1/${shipmentId}`;
  const subject = { ...line, shipmentId };
  return { kind: 'capture', key, subject, amountMinor, currency: 'EUR', providerRef };
}

export function refund(providerRef: string, amountMinor: number, rma = 'r1'): PaymentRequest {
  const key = `ord_1/refund/p1/${rma}`;
  return { kind: 'refund', key, subject: line, amountMinor, currency: 'EUR', providerRef };
}

export function voiding(providerRef: string): PaymentRequest {
  return { kind: 'void', key: 'ord_1/void/p1/1', subject: line, providerRef };
}

/** What came of a request; every outcome is one that an order takes. */
export async function askProvider(world: PaymentWorld, request: PaymentRequest) {
  const answer = await world.provider.ask(request, limitMs);
  return answer.kind === 'outcome' ? orderEventSchema.parse(answer.outcome) : answer;
}

/** An authorisation of 100.00, by its name at the provider. */
export async function authorised(world: PaymentWorld, token = 'tok_ok'): Promise<string> {
  const outcome = await askProvider(world, authorise(token));
  if (!('type' in outcome) || outcome.type !== 'payment.authorised') throw new Error('not so');
  return outcome.providerRef;
}

/** Every webhook as the port reads it. */
export const heard = ({ delivered, provider }: PaymentWorld) =>
  Promise.all(
    delivered.map(async ({ rawBody, signature }) => {
      const message = await provider.readWebhook(rawBody, signature);
      if (typeof message !== 'string') orderEventSchema.parse(message.outcome);
      return message;
    }),
  );

export const operationsOf = async (world: PaymentWorld) =>
  (await world.books()).operations.map(({ kind, status, amountMinor }) => ({
    kind,
    status,
    amountMinor,
  }));
