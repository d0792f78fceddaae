/** What a clerk hears of a held account, and the reasons that a hold may have. */
import { describe, expect, it } from 'vitest';
import { imports } from '../support/a-shop.ts';
import { aSellingCentre, memberOf, refusal, sellers } from '../support/taken-orders.ts';

type Centre = Awaited<ReturnType<typeof aSellingCentre>>;

async function change(centre: Centre, hold: string): Promise<void> {
  const path = 'customers/shop.1000001';
  const { body } = await centre.ask(sellers.manager, 'GET', path);
  const asked = { version: Number(body['version']), body: { hold } };
  expect((await centre.ask(sellers.manager, 'PATCH', path, asked)).status).toBe(200);
  await centre.rests();
}

describe('a held account', () => {
  it.each(['invoice', 'all'])('is told when the customer is chosen: %s', async (hold) => {
    const centre = await aSellingCentre();
    await change(centre, hold);
    const found = await centre.ask(sellers.clerk, 'GET', 'centres/shop/customers?q=bernard');
    expect(found.body['items']).toMatchObject([{ hold }]);
    const begun = await centre.does('centres/shop/orders', { customerId: 'shop.1000001' });
    expect([begun.status, begun.body['accountHold']]).toEqual([201, hold]);
    expect(memberOf(begun.body, 'gate', 'blockers')).toContain('accountHold');
  });

  it('reaches an open order at once with its event, and lets it go on by itself', async () => {
    const centre = await aSellingCentre();
    const id = await centre.submitted();
    expect((await centre.read(id))['accountHold']).toBe('none');
    for (const [hold, isOpen] of [
      ['all', false],
      ['none', true],
      ['invoice', false],
    ] as const) {
      await change(centre, hold);
      const order = await centre.read(id);
      expect([order['accountHold'], memberOf(order, 'gate', 'open')]).toEqual([hold, isOpen]);
    }
    const events = await centre.ask(sellers.clerk, 'GET', `orders/${id}/events`);
    expect(events.text).toContain('order.gateShut');
    expect(events.text).toContain('order.gateOpened');
  });

  it('reaches it by a table as well', async () => {
    const centre = await aSellingCentre();
    const id = await centre.submitted();
    await imports(centre.served, 'customers', 'number,hold\n1000001,all\n');
    await centre.rests();
    expect(memberOf(await centre.read(id), 'gate', 'open')).toBe(false);
    await imports(centre.served, 'customers', 'number,hold\n1000001,none\n');
    await centre.rests();
    expect(memberOf(await centre.read(id), 'gate', 'open')).toBe(true);
  });
});

describe('the reason of a hold', () => {
  const reasons = [{ code: 'address', name: { en: 'Address unclear' } }];
  const reasonSets = [{ code: 'holds', use: 'hold', reasons }];

  it('comes from the set of the centre, where it has one', async () => {
    const centre = await aSellingCentre({ reasonSets });
    const id = await centre.order({ mugs: 1 });
    const hold = (reasonCode: string) => centre.does(`orders/${id}/holds`, { reasonCode });
    const refused = await hold('because');
    expect(refusal(refused)).toEqual([422, 'reason_required']);
    expect(refused.body['detail']).toContain('expected address');
    expect((await hold('address')).status).toBe(201);
  });

  it('is anybody’s own where the centre has none', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order({ mugs: 1 });
    expect((await centre.does(`orders/${id}/holds`, { reasonCode: 'because' })).status).toBe(201);
  });
});
