/** Stripe's webhooks: signed, late, twice, in any order, of others, and lying. */
import { describe, expect, it } from 'vitest';
import { orderEventSchema } from '../../contracts/index.ts';
import {
  authorise,
  capture,
  dayMs,
  limitMs,
  line,
  refund,
  voiding,
} from '../support/payment-requests.ts';
import { stripeEvent } from '../support/stripe/stripe-event.ts';
import { stripeHere } from '../support/stripe/stripe-here.ts';
import { aStripeWorld, type StripeWorld } from '../support/stripe/stripe-world.ts';

interface StripeObject {
  readonly id: string;
  readonly [member: string]: unknown;
}

async function hear({ provider }: StripeWorld, ...of: Parameters<typeof stripeEvent>) {
  const message = await provider.readWebhook(...stripeEvent(...of));
  if (typeof message !== 'string') orderEventSchema.parse(message.outcome);
  return message;
}

async function paid(world: StripeWorld): Promise<StripeObject> {
  await world.provider.ask(authorise(await world.card('good')), limitMs);
  return await kept(world);
}

async function kept(world: StripeWorld): Promise<StripeObject> {
  const [intent] = await world.intents();
  if (intent === undefined) throw new Error('nothing was authorised');
  return { ...intent };
}

describe.runIf(stripeHere !== null)('webhooks of Stripe', () => {
  it('say what became of a payment, each under the id of its event', async () => {
    const world = await aStripeWorld();
    const intent = await paid(world);
    const { id } = intent;
    expect(await hear(world, 'payment_intent.amount_capturable_updated', intent)).toEqual({
      id: 'wh:stripe:evt_payment_intent.amount_capturable_updated',
      key: 'ord_1/auth/p1/1',
      outcome: { type: 'payment.authorised', ...line, amountMinor: 10_000, providerRef: id },
    });
    await world.provider.ask(capture(id, 6_000), limitMs);
    const captured = { ...(await kept(world)), amount_received: 6_000 };
    const succeeded = {
      key: 'ord_1/capture/p1/s1',
      outcome: { type: 'payment.captured', ...line, amountMinor: 6_000, shipmentId: 's1' },
    };
    // Twice, and the first of all late: what Stripe has counts.
    for (const _time of [1, 2]) {
      expect(await hear(world, 'payment_intent.succeeded', captured)).toMatchObject(succeeded);
    }
    expect(await hear(world, 'payment_intent.amount_capturable_updated', intent)).toMatchObject({
      outcome: { type: 'payment.authorised', amountMinor: 10_000 },
    });
    await world.provider.ask(refund(id, 2_500), limitMs);
    const [back] = await world.refunds();
    expect(await hear(world, 'refund.updated', { ...back, id: `${back?.id}` })).toMatchObject({
      key: 'ord_1/refund/p1/r1',
      outcome: { type: 'payment.refunded', amountMinor: 2_500, providerRef: back?.id },
    });
    const due = { evidence_details: { due_by: 1_800_000_000 }, payment_intent: id };
    expect(await hear(world, 'charge.dispute.created', { id: 'dp_1', ...due })).toMatchObject({
      outcome: { type: 'payment.disputed', payLineId: 'p1', dueAtMs: 1_800_000_000_000 },
    });
    expect(world.problems).toEqual([]);
  });

  it('tell a void that we asked for, and that an authorisation has lapsed', async () => {
    const world = await aStripeWorld();
    const intent = await paid(world);
    expect(await hear(world, 'payment_intent.canceled', intent)).toMatchObject({
      outcome: { type: 'payment.authorisationExpired', ...line },
    });
    await world.provider.ask(voiding(intent.id), limitMs);
    expect(await hear(world, 'payment_intent.canceled', intent)).toMatchObject({
      outcome: { type: 'payment.voided', ...line },
    });
  });

  it('move nothing that Stripe does not have, or has otherwise, and tell the problem', async () => {
    const world = await aStripeWorld();
    const intent = await paid(world);
    const lies: readonly (readonly [string, StripeObject, RegExp])[] = [
      ['payment_intent.succeeded', { ...intent, id: 'pi_none' }, /names what Stripe does not have/],
      [
        'payment_intent.amount_capturable_updated',
        { ...intent, amount: 99_999 },
        /says amount 99999, expected 10000/,
      ],
      [
        'payment_intent.succeeded',
        { ...intent, amount_received: 10_000 },
        /says amount_received 10000, expected 0/,
      ],
      ['refund.created', { id: 're_none', amount: 1 }, /names what Stripe does not have/],
    ];
    for (const [type, object, problem] of lies) {
      expect(await hear(world, type, object)).toBe('not_ours');
      expect(world.problems.pop()).toMatch(problem);
    }
  });

  it('are not ours of another centre, or where no order asked or is told', async () => {
    const world = await aStripeWorld();
    const intent = await paid(world);
    const other = await world.client({ centreId: 'another' });
    const signed = stripeEvent('payment_intent.amount_capturable_updated', intent);
    expect(await other.readWebhook(...signed)).toBe('not_ours');
    expect(await hear(world, 'customer.created', { id: 'cus_1' })).toBe('not_ours');
    expect(world.problems).toEqual([]);
    const foreign = await world.foreign();
    expect(await hear(world, 'payment_intent.succeeded', foreign)).toBe('not_ours');
    expect(world.problems).toEqual([expect.stringMatching(/names what no order has asked for/)]);
  });

  it('are believed by their signature alone, which is fresh', async () => {
    const world = await aStripeWorld();
    const type = 'payment_intent.amount_capturable_updated';
    const intent = await paid(world);
    const { provider } = world;
    const [body, signature] = stripeEvent(type, intent);
    expect(await provider.readWebhook(body, undefined)).toBe('signature_missing');
    expect(await provider.readWebhook(`${body} `, signature)).toBe('signature_wrong');
    expect(await provider.readWebhook(body, 'hello')).toBe('signature_wrong');
    expect(await hear(world, type, intent, { secret: 'whsec_other' })).toBe('signature_wrong');
    expect(await hear(world, type, intent, { atMs: Date.now() - 301_000 })).toBe('too_old');
    expect(await hear(world, type, { ...intent, id: '' })).toBe('unreadable');
    world.front.close();
    expect(await hear(world, type, intent)).toBe('unanswered');
  });
});

describe.runIf(stripeHere !== null)('payments by Stripe', () => {
  it('are found by what is new, while the search does not know it yet', async () => {
    const world = await aStripeWorld();
    world.front.isSearchLate = true;
    await paid(world);
    const found = await world.provider.status('ord_1/auth/p1/1', limitMs);
    expect(found).toMatchObject({ kind: 'found', operation: { status: 'authorised' } });
    world.front.isSearchLate = false;
    await world.later(2 * dayMs);
    expect(await world.provider.status('ord_1/auth/p1/1', limitMs)).toMatchObject(found);
  });

  it('refuse gift cards, which Stripe has none of', async () => {
    const world = await aStripeWorld();
    const money = { amountMinor: 1_000, currency: 'EUR' };
    const ask = (kind: 'debitGiftCard' | 'creditGiftCard') =>
      world.provider.ask(
        { kind, key: `ord_1/${kind}`, subject: line, ...money, giftCardRef: 'gift_9999' },
        limitMs,
      );
    expect(await ask('debitGiftCard')).toMatchObject({
      outcome: { type: 'payment.declined', code: 'gift_cards_refused', balanceMinor: 0 },
    });
    expect(await ask('creditGiftCard')).toMatchObject({
      outcome: { type: 'payment.refundFailed', code: 'gift_cards_refused' },
    });
    expect(await world.provider.giftCard('gift_9999', limitMs)).toEqual({ kind: 'none' });
    expect(world.front.asked).toBe(0);
  });
});
