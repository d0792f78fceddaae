/** Rows of the order features that are about people: whose an order is, and what customers did. */
import { describe, expect, it } from 'vitest';
import { each, imports, itemsOf, makes, setsUp } from '../support/a-shop.ts';
import type { Body } from '../support/api-server.ts';
import { aSellingCentre, euros, refusal, settings } from '../support/taken-orders.ts';

const programKey = {
  name: 'program',
  scopes: ['integration'],
  expiresAt: '1970-02-01T00:00:00Z',
};

describe('people and their orders', () => {
  it('ORDER 001: an order carries the centre of whoever takes it, the flag of a retail sale and its dimensions', async () => {
    const financialDimensions = { department: '410' };
    const centre = await aSellingCentre({ financialDimensions });
    const { body } = await centre.does('centres/shop/orders', { customerId: 'shop.1000001' });
    const stamped = { centreId: 'shop', isRetailSale: true, financialDimensions };
    expect(body).toMatchObject({ ...stamped, agentId: 'helene' });
    await setsUp(centre.served, { ...settings, financialDimensions: { department: '500' } });
    expect(await centre.read(String(body['id']))).toMatchObject(stamped);
  });

  it('ORDER 003: a program’s order has no gate, summary, scripts or prompts', async () => {
    const centre = await aSellingCentre({ users: ['anna'] });
    const order = { customerId: 'shop.1000001' };
    const refused = await centre.does('centres/shop/orders', order);
    expect(refusal(refused)).toEqual([403, 'centre_not_permitted']);
    await imports(
      centre.served,
      'items',
      'sku;name.en;category;price;cost\nBOWL;Bowl;table;12;2\n',
    );
    const links = [{ itemId: 'BOWL', kind: 'crossSell', priority: 1 }];
    await centre.ask('paul', 'PATCH', 'items/shop.MUG', { body: { links }, version: 1 });
    const script = { name: 'A', kind: 'say', moment: 'start', target: { kind: 'order' } };
    await makes(centre.served, 'centres/shop/scripts', { ...script, text: { en: 'A' } }, 'paul');
    const { body: key } = await makes(centre.served, 'centres/shop/api-keys', programKey, 'nadia');
    const as = String(key['secret']);
    const begun = async (who: string) => {
      const { body } = await centre.does('centres/shop/orders', order, who);
      const id = String(body['id']);
      await centre.does(`orders/${id}/lines`, { itemId: 'shop.MUG', quantity: '1' }, who);
      const said = await centre.ask(who, 'GET', `orders/${id}/scripts?moment=start`);
      const offered = await centre.ask(who, 'GET', `orders/${id}/prompts`);
      const counts = [itemsOf(said).length, itemsOf(offered).length];
      return { id, isRetailSale: body['isRetailSale'], counts };
    };
    expect(await begun('anna')).toMatchObject({ isRetailSale: true, counts: [1, 1] });
    const { id, ...others } = await begun(as);
    expect(others).toEqual({ isRetailSale: false, counts: [0, 0] });
    const summary = await centre.does(`orders/${id}/complete`, undefined, as);
    expect(refusal(summary)).toEqual([409, 'order_state_not_allowed']);
    expect((await centre.submits(id, as)).body['order']).toMatchObject({
      entry: 'submitted',
      payments: [],
      gate: { open: true, blockers: [] },
    });
  });

  it('stand in the audit by who did what to which version', async () => {
    const centre = await aSellingCentre();
    const id = await centre.order({ mugs: 2 });
    await centre.does(`orders/${id}/complete`);
    await centre.pays(id, 'CASH', 4_000);
    await centre.submits(id);
    const { version } = await centre.read(id);
    const audit = await centre.ask('nadia', 'GET', 'centres/shop/audit?limit=200');
    const told = itemsOf(audit).filter(({ action }) => /Order/.test(String(action)));
    expect(told.length).toBeGreaterThan(3);
    for (const { after } of told) {
      expect(Object.keys(after as Body)).toEqual(['id', 'version', 'entry', 'detailedStatus']);
    }
    const submit = told.find(({ action }) => action === 'submitOrder');
    expect(submit).toMatchObject({ actor: 'helene', after: { id, version, entry: 'submitted' } });
  });

  it('ORDER 104: a customer is found in any notation, and all that they did stands in one time line', async () => {
    const centre = await aSellingCentre();
    const { served, ask } = centre;
    const person = { number: '1000009', firstName: 'Monique', lastName: 'Bernardin' };
    const phones = [{ number: '+33 6 39 98 12 34' }];
    await centre.does('centres/shop/customers', { ...person, phones });
    for (const q of ['bernardi*', '06 39 98 12 34', '+33639981234', '0033 6 39 98 12 34']) {
      const found = await ask('helene', 'GET', `centres/shop/customers?q=${encodeURIComponent(q)}`);
      expect(each(found, 'number')).toEqual(['1000009']);
    }
    const { body: key } = await makes(served, 'centres/shop/api-keys', programKey, 'nadia');
    const warehouse = String(key['secret']);
    const shipped = await centre.order({ mugs: 2, customer: '1000009' });
    await centre.does(`orders/${shipped}/complete`);
    await centre.pays(shipped, 'CASH', 4_000);
    await centre.submits(shipped);
    await centre.rests();
    const picked = await centre.does(`orders/${shipped}/shipments`, undefined, warehouse);
    const [{ id: shipment }] = picked.body['shipments'] as [{ id: string }];
    await centre.does(`shipments/${shipment}/shipped`, {}, warehouse);
    served.clock.turn(60_000);
    const held = await centre.order({ mugs: 1, customer: '1000009' });
    await centre.holds(held, { reasonCode: 'research' });
    served.clock.turn(60_000);
    await centre.does('customers/shop.1000009/notes', { text: 'Calls back on Tuesday' });
    await centre.rests();
    const path = 'customers/shop.1000009/history';
    const [toHold, toShip] = [await centre.read(held), await centre.read(shipped)];
    const [heldNumber, shippedNumber] = [toHold['number'], toShip['number']];
    const all = await ask('helene', 'GET', path);
    expect(itemsOf(all).map(({ kind, title }) => [kind, title])).toEqual([
      ['notes', 'Calls back on Tuesday'],
      ['holds', 'Hold HOLD1: open'],
      ['orders', `Order ${heldNumber}: On hold`],
      ['orders', `Order ${shippedNumber}: Shipped`],
      ['payments', 'Payment cash: captured'],
    ]);
    const href = `/api/v1/orders/${heldNumber}`;
    expect(itemsOf(all)[2]).toMatchObject({ amount: euros(2_000), href });
    const times = each(all, 'at').map(String);
    expect(times).toEqual([...times].sort().reverse());
    const orders = await ask('helene', 'GET', `${path}?kinds=orders&limit=1`);
    expect(each(orders, 'title')).toEqual([`Order ${heldNumber}: On hold`]);
    const next = `${path}?kinds=orders&limit=1&cursor=${orders.body['nextCursor']}`;
    expect(each(await ask('helene', 'GET', next), 'title')).toEqual([
      `Order ${shippedNumber}: Shipped`,
    ]);
    const figures = await ask('helene', 'GET', 'customers/shop.1000009/figures');
    expect(figures.body).toEqual({
      orderCount: 1,
      total: euros(4_000),
      average: euros(4_000),
      firstOrderAt: '2026-11-23T08:00:00.000Z',
      lastOrderAt: '2026-11-23T08:00:00.000Z',
    });
  });

  it('what orders come to stands on the wallboard, those apart that are cancelled', async () => {
    const centre = await aSellingCentre();
    const board = async () => {
      await centre.rests();
      const { body } = await centre.ask('helene', 'GET', 'centres/shop/wallboard');
      return (body['totals'] as Body)['orders'];
    };
    expect(await board()).toEqual({ count: 0, revenue: euros(0) });
    await centre.submitted({ mugs: 2 });
    const second = await centre.submitted({ mugs: 1 });
    await centre.order({ mugs: 5 });
    expect(await board()).toEqual({ count: 2, revenue: euros(6_000) });
    await centre.does(`orders/${second}/cancel`, { reason: 'customer-asked' });
    expect(await board()).toEqual({ count: 1, revenue: euros(4_000) });
  });
});
