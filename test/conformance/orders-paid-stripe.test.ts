/** Orders over the API whose money Stripe moves, and what a service tells of Stripe. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPartners } from '../../cli/doctor/partners.ts';
import { aFolder } from '../support/a-folder.ts';
import { stripeEvent } from '../support/stripe/stripe-event.ts';
import { stripeHere } from '../support/stripe/stripe-here.ts';
import { aStripeWorld, type StripeWorld } from '../support/stripe/stripe-world.ts';
import { aSellingCentre } from '../support/taken-orders.ts';

const path = '/api/v1/webhooks/payments/stripe';

/** The centre `shop`, whose partners file names Stripe. */
async function aCentre({ apiBase, secretKey, webhookSecret }: StripeWorld) {
  const stripe = {
    apiBase,
    publishableKey: 'pk_test_1',
    secretKey: { variable: 'KEY' },
    webhookSecret: { variable: 'HOOKS' },
  };
  const file = { schema: 'callwright.partners/1' as const, payments: { stripe } };
  const secretOf = (source: object) =>
    Object.values(source)[0] === 'KEY' ? secretKey : webhookSecret;
  return await aSellingCentre({}, [], { orderHost: { partners: { file, secretOf } } });
}

type Centre = Awaited<ReturnType<typeof aCentre>>;

async function paidBy(centre: Centre, token: string): Promise<string> {
  const id = await centre.order({ mugs: 1 });
  await centre.does(`orders/${id}/complete`);
  await centre.pays(id, 'CARD', 2_000, { token });
  await centre.submits(id);
  return id;
}

async function until(centre: Centre, id: string, payment: string): Promise<void> {
  await expect.poll(async () => (await centre.read(id))['payment']).toBe(payment);
}

async function partner(centre: Centre) {
  const { body } = await centre.served.ask('GET', '/api/v1/partners', { as: 'nadia' });
  return (body['items'] as object[])[0];
}

describe.runIf(stripeHere !== null)('orders with money at Stripe', () => {
  it('are authorised and voided there, and say so once, whatever webhooks come', async () => {
    const world = await aStripeWorld({ centreId: 'shop' });
    const centre = await aCentre(world);
    const id = await paidBy(centre, await world.card('good'));
    await until(centre, id, 'approved');
    expect(await world.books()).toMatchObject({ authorisations: 1, held: 2_000 });
    expect(await partner(centre)).toMatchObject({ implementation: 'stripe', state: 'up' });
    const [intent] = await world.intents();
    const post = async (object: object, signature?: string) => {
      const [body, signed] = stripeEvent('payment_intent.amount_capturable_updated', object);
      const headers = { 'stripe-signature': signature ?? signed };
      return (await centre.served.ask('POST', path, { body, headers })).status;
    };
    const before = await centre.read(id);
    expect([await post({ ...intent }), await post({ ...intent })]).toEqual([204, 204]);
    expect(await post({ ...intent }, 't=1,v1=00')).toBe(401);
    expect(await partner(centre)).toMatchObject({ lastProblem: null });
    expect(await post({ ...intent, amount: 1 })).toBe(204);
    expect(await post({ ...intent, id: 'pi_none' })).toBe(204);
    expect(await partner(centre)).toMatchObject({
      state: 'lost',
      lastProblem: expect.stringContaining('names what Stripe does not have'),
    });
    expect(await centre.read(id)).toEqual(before);
    await centre.does(`orders/${id}/cancel`, { reason: 'customer-asked' });
    await until(centre, id, 'voided');
    expect(await world.books()).toMatchObject({ authorisations: 1, captured: 0, held: 0 });
    world.front.close();
    expect(await post({ ...intent })).toBe(503);
  });

  it('are declined where the bank declines the card', async () => {
    const world = await aStripeWorld({ centreId: 'shop' });
    const centre = await aCentre(world);
    const id = await paidBy(centre, await world.card('declined'));
    await until(centre, id, 'declined');
    expect(await world.books()).toMatchObject({ captured: 0, held: 0 });
  });

  it('are told by doctor to go, or why they do not', async () => {
    const world = await aStripeWorld();
    const folder = aFolder();
    writeFileSync(join(folder, 'stripe.key'), world.secretKey);
    const partners = join(folder, 'partners.json');
    const secret = { file: 'stripe.key' };
    const seen = async (apiBase: string) => {
      const stripe = {
        apiBase,
        publishableKey: 'pk_test_1',
        secretKey: secret,
        webhookSecret: secret,
      };
      const file = { schema: 'callwright.partners/1', payments: { stripe } };
      writeFileSync(partners, JSON.stringify(file));
      const of = { partners } as Parameters<typeof checkPartners>[0];
      const [check] = await checkPartners(of, 'shop');
      return [check?.state, check?.seen];
    };
    expect(await seen(world.apiBase)).toEqual(['ok', 'Stripe answers, in test mode']);
    world.front.close();
    const [state, why] = await seen(world.apiBase);
    expect(state).toBe('fail');
    expect(why).not.toContain(world.secretKey);
  });
});
