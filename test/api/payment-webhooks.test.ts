/** What a payment provider tells of orders, over HTTP: signed, twice, late, early, in any order. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Body } from '../support/api-server.ts';
import { aSellingCentre, memberOf } from '../support/taken-orders.ts';

type Centre = Awaited<ReturnType<typeof aSellingCentre>>;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const path = '/api/v1/webhooks/payments/sandbox';

const aCentre = () => aSellingCentre({}, [], { takesWebhooks: true });

/** Tells the sandbox what to do; it is the same time there as in the centre. */
async function steer(centre: Centre, control: object = {}): Promise<void> {
  const nowMs = centre.served.centreNowMs();
  const body = JSON.stringify({ nowMs, ...control });
  await centre.served.sandbox?.handle({ method: 'POST', path: '/control', body });
  await centre.rests();
}

async function webhooks(centre: Centre): Promise<readonly Body[]> {
  const got = await centre.served.sandbox?.handle({ method: 'GET', path: '/ledger' });
  if (got === undefined || got === 'dropped') throw new Error('the sandbox has not answered');
  return JSON.parse(got.body).webhooks;
}

/** An order of a mug, submitted with a card. */
async function paidBy(centre: Centre, token: string): Promise<string> {
  const id = await centre.order({ mugs: 1 });
  await centre.does(`orders/${id}/complete`);
  await centre.pays(id, 'CARD', 2_000, { token });
  await centre.submits(id);
  await centre.rests();
  return id;
}

/** What an order was told by the provider itself. */
async function told(centre: Centre, id: string): Promise<readonly unknown[]> {
  const { body } = await centre.ask('helene', 'GET', `orders/${id}/events`);
  const items = body['items'] as { actor: { id: string }; type: string; outcome: string }[];
  return items
    .filter(({ actor }) => actor.id === 'sandbox')
    .map(({ type, outcome }) => [type, outcome]);
}

describe('webhooks of a payment provider', () => {
  it('approve what was pending, and open the gate', async () => {
    const centre = await aCentre();
    const id = await paidBy(centre, 'tok_pending_60000');
    expect(await centre.read(id)).toMatchObject({ payment: 'unknown', gate: { open: false } });
    centre.served.clock.turn(minuteMs);
    await steer(centre);
    expect(await centre.read(id)).toMatchObject({ payment: 'approved', gate: { open: true } });
    expect(await told(centre, id)).toContainEqual(['payment.authorised', 'applied']);
  });

  it('E8: that come twice, late and in reverse change nothing of an ended order', async () => {
    const centre = await aCentre();
    await steer(centre, { webhooks: { held: true } });
    const id = await paidBy(centre, 'tok_ok');
    await centre.does(`orders/${id}/cancel`, { reason: 'customer-asked' });
    await centre.rests();
    const before = await centre.read(id);
    expect(before).toMatchObject({ entry: 'cancelled', payment: 'voided' });
    const sent = await webhooks(centre);
    expect(sent.map(({ status }) => status)).toEqual(['authorised', 'voided']);
    await steer(centre, { webhooks: { send: [2, 1, 2, 1] } });
    expect(await centre.read(id)).toEqual(before);
    expect(await told(centre, id)).toEqual([
      ['payment.voided', 'notNow'],
      ['payment.authorised', 'notNow'],
    ]);
  });

  it('E7: of an order that is not there yet wait for it, up to 72 hours', async () => {
    const centre = await aCentre();
    const book = async (key: string): Promise<string> => {
      const said = createHash('sha256')
        .update(JSON.stringify(['helene', key]))
        .digest('hex');
      const id = `ord_${said.slice(0, 20)}`;
      const subject = { payLineId: 'CARD.1', round: 1 };
      const request = {
        kind: 'authorise',
        key: `${id}/auth/CARD.1/1`,
        subject,
        tokenRef: 'tok_ok',
        amountMinor: 2_000,
        currency: 'EUR',
      };
      const body = JSON.stringify(request);
      await centre.served.sandbox?.handle({ method: 'POST', path: '/operations', body });
      await steer(centre);
      return id;
    };
    const begin = (key: string) =>
      centre.ask('helene', 'POST', 'centres/shop/orders', {
        key,
        body: { customerId: 'shop.1000001' },
      });
    const [early, late] = [await book('early'), await book('late')];
    expect(await webhooks(centre)).toMatchObject([{ is_taken: 1 }, { is_taken: 1 }]);
    centre.served.clock.turn(72 * hourMs);
    expect((await begin('early')).body['id']).toBe(early);
    expect(await told(centre, early)).toEqual([['payment.authorised', 'notNow']]);
    centre.served.clock.turn(1);
    await book('another');
    await begin('late');
    expect(await told(centre, late)).toEqual([]);
  });

  it('E7: are believed by their signature alone, and of a known provider', async () => {
    const centre = await aCentre();
    await steer(centre, { webhooks: { held: true } });
    const id = await paidBy(centre, 'tok_pending_60000');
    const post = async (at: string, body: string, signature?: string) => {
      const headers = signature === undefined ? {} : { 'payment-signature': signature };
      const { status, body: said } = await centre.served.ask('POST', at, { body, headers });
      return [status, said['code']];
    };
    const forged = JSON.stringify({ id: 'evt_9', operation: {} });
    expect(await post(path, forged)).toEqual([401, 'not_authenticated']);
    const signature = `t=${centre.served.centreNowMs()},v1=${'0'.repeat(64)}`;
    expect(await post(path, forged, signature)).toEqual([401, 'not_authenticated']);
    expect(await post(`${path}-2`, forged)).toEqual([404, 'webhook_not_found']);
    expect(await told(centre, id)).toEqual([]);
    expect(memberOf(await centre.read(id), 'gate', 'open')).toBe(false);
  });
});
