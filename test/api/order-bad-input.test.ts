/** What nobody should ask of an order, and what nobody hopes for: a clear no, or the right end. */
import { describe, expect, it } from 'vitest';
import { makes } from '../support/a-shop.ts';
import type { Body, HttpReply } from '../support/api-server.ts';
import { openStream } from '../support/event-stream.ts';
import { aSellingCentre, euros, memberOf, refusal } from '../support/taken-orders.ts';

type Centre = Awaited<ReturnType<typeof aSellingCentre>>;
const minuteMs = 60_000;
const programKey = {
  name: 'program',
  scopes: ['integration'],
  expiresAt: '1970-02-01T00:00:00Z',
};

async function controls(centre: Centre, control: object): Promise<void> {
  const body = JSON.stringify(control);
  await centre.served.sandbox?.handle({ method: 'POST', path: '/control', body });
}

/** For an hour no request of the provider is carried out, or answered; what became of a payment. */
async function anHourWithoutProvider(centre: Centre, id: string, during: () => Promise<unknown>) {
  const faults = [{ times: 1_000_000, acts: false, answer: 'dropped' }];
  await controls(centre, { faults });
  await during();
  for (let part = 0; part < 12; part += 1) await fiveMinutesPass(centre);
  const { payment } = await centre.read(id);
  await controls(centre, { faults: [] });
  return payment;
}

async function fiveMinutesPass(centre: Centre): Promise<void> {
  centre.served.clock.turn(5 * minuteMs);
  await centre.rests();
}

/** Until the order says so, for three hours. */
async function until(centre: Centre, id: string, payment: string): Promise<Body> {
  for (let part = 0; part < 36; part += 1) {
    const order = await centre.read(id);
    if (order['payment'] === payment) return order;
    await fiveMinutesPass(centre);
  }
  return await centre.read(id);
}

/** What the provider has booked, one row for each authorisation. */
async function books(centre: Centre): Promise<readonly Body[]> {
  const got = await centre.served.sandbox?.handle({ method: 'GET', path: '/ledger' });
  if (got === undefined || got === 'dropped') throw new Error('the sandbox has not answered');
  return JSON.parse(got.body).authorisations;
}

async function faultsOf(centre: Centre, id: string): Promise<unknown> {
  return (await centre.ask('anna', 'GET', `orders/${id}/audit`)).body['faults'];
}

const found = ({ body }: HttpReply) => (body['errors'] as Body[]).map(({ pointer }) => pointer);

describe('an order', () => {
  it('takes no quantity of 0, less than that, or a thousand million', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order({ mugs: 1 });
    for (const quantity of ['0', '-1', '1000000000', '1e3', '0.0001', '', '１', '🦊', 3]) {
      const no = await centre.does(`orders/${id}/lines`, { itemId: 'shop.MUG', quantity });
      expect([no.status, found(no)], String(quantity)).toEqual([400, ['/body/quantity']]);
    }
    expect(await centre.read(id)).toMatchObject({ version: 2, lines: [{ quantity: '1' }] });
  });

  it('comes to an exact total at the most that a line can have', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order({ mugs: 999_999 });
    expect(memberOf(await centre.read(id), 'summary', 'total')).toEqual(euros(1_999_998_000));
    expect(await faultsOf(centre, id)).toEqual([]);
  });

  it('is of customers with any name, and says it as it was said', async () => {
    const centre = await aSellingCentre();
    for (const [n, lastName] of ['🦊👩‍👩‍👧 Ωmega', 'בן־דוד', 'عبد الرحمن', 'Ng̃uyễn'].entries()) {
      const made = await centre.does('centres/shop/customers', { number: `7${n}`, lastName });
      expect(made.body['lastName']).toBe(lastName);
      const id = await centre.order({ mugs: 1, customer: `7${n}` });
      await centre.does(`orders/${id}/holds`, { comment: `Rings back: ${lastName}` });
      const { holds } = await centre.read(id);
      expect(holds).toMatchObject([{ comment: `Rings back: ${lastName}` }]);
      const query = `q=${encodeURIComponent(lastName)}`;
      const { body } = await centre.ask('helene', 'GET', `centres/shop/customers?${query}`);
      expect(body['items']).toMatchObject([{ number: `7${n}`, lastName }]);
    }
  });

  it('tells once that it is large, takes no line beyond 64 KB, and is sold', async () => {
    const centre = await aSellingCentre();
    // Of this kind alone: who has 1 MB unread gets a snapshot in place of events.
    const stream = await openStream(centre.served, '?types=order.large');
    const id = await centre.order();
    let last = await centre.adds(id, 'MUG');
    let lines = 0;
    for (; last.status === 201 && lines < 1_000; lines += 1) {
      last = await centre.adds(id, 'MUG');
    }
    expect(refusal(last)).toEqual([409, 'order_state_not_allowed']);
    expect(last.body).toMatchObject({
      reason: 'order_too_large',
      detail: expect.stringMatching(/it would take 65\d+ bytes; expected at most 65536\./),
    });
    expect((await centre.read(id))['lines']).toHaveLength(lines);
    expect(lines).toBeGreaterThan(100);
    const told = () => stream.frames().filter(({ data }) => data['type'] === 'order.large').length;
    await expect.poll(told).toBe(1);
    await centre.does(`orders/${id}/complete`);
    await centre.pays(id, 'CASH', lines * 2_000);
    expect((await centre.submits(id)).body['outcome']).toBe('released');
    expect(told()).toBe(1);
    stream.stop();
  });

  it('is authorised once where the provider was down for an hour', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order({ mugs: 1 });
    await centre.does(`orders/${id}/complete`);
    await centre.pays(id, 'CARD', 2_000, { token: 'tok_ok' });
    expect(await anHourWithoutProvider(centre, id, () => centre.submits(id))).toBe('unknown');
    expect(await until(centre, id, 'approved')).toMatchObject({ gate: { open: true } });
    expect(await books(centre)).toMatchObject([{ authorised: 2_000, captured: 0 }]);
    expect(await faultsOf(centre, id)).toEqual([]);
  });

  it('is captured once where the provider was down for an hour after the goods left', async () => {
    const centre = await aSellingCentre();
    const { body: key } = await makes(centre.served, 'centres/shop/api-keys', programKey, 'nadia');
    const warehouse = String(key['secret']);
    const id = await centre.order({ mugs: 1 });
    await centre.does(`orders/${id}/complete`);
    await centre.pays(id, 'CARD', 2_000, { token: 'tok_ok' });
    await centre.submits(id);
    await centre.rests();
    const picked = await centre.does(`orders/${id}/shipments`, undefined, warehouse);
    const [{ id: shipment }] = picked.body['shipments'] as [{ id: string }];
    const ships = () => centre.does(`shipments/${shipment}/shipped`, {}, warehouse);
    expect(await anHourWithoutProvider(centre, id, ships)).toBe('capturing');
    expect(await until(centre, id, 'captured')).toMatchObject({ payment: 'captured' });
    expect(await books(centre)).toMatchObject([{ authorised: 2_000, captured: 2_000 }]);
    expect(await faultsOf(centre, id)).toEqual([]);
  });
});
