/** Stripe's webhooks, signed as Stripe signs them. */
import Stripe from 'stripe';

export const webhookSecret = 'whsec_between_us';

/** Body and signature of an event, signed at a time. */
export function stripeEvent(
  type: string,
  object: object,
  { atMs = Date.now(), secret = webhookSecret } = {},
): readonly [body: string, signature: string] {
  const payload = JSON.stringify({ id: `evt_${type}`, object: 'event', type, data: { object } });
  const timestamp = Math.floor(atMs / 1_000);
  const { webhooks } = new Stripe('sk_test_1');
  return [payload, webhooks.generateTestHeaderString({ payload, secret, timestamp })];
}
