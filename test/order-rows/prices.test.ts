/** Rows of the order features: what an order is priced with, and what it comes to. */
import { describe, expect, it } from 'vitest';
import { imports, makes } from '../support/a-shop.ts';
import type { Body } from '../support/api-server.ts';
import { openStream } from '../support/event-stream.ts';
import { aSellingCentre, euros, memberOf, refusal, sellers } from '../support/taken-orders.ts';

type Centre = Awaited<ReturnType<typeof aSellingCentre>>;

const items = `sku;name.en;category;price;cost;price.retail;price.printed;tax group
PLATE;Plate;table;20;5;10;9;STANDARD
BOWL;Bowl;table;50;5;12;9;STANDARD
`;
const catalogue = {
  code: 'W26',
  name: { en: 'Winter' },
  validFrom: '1970-01-01',
  itemIds: ['PLATE', 'MUG'],
  priceGroupIds: ['printed'],
  freeItemIds: ['MUG'],
  sourceCodes: [{ code: 'W1', description: 'All' }],
};

/** A centre with a catalogue, and two items in it and outside. */
async function aPricedCentre(more: object = {}): Promise<Centre> {
  const centre = await aSellingCentre({ taxRates: { STANDARD: 0 }, ...more });
  await imports(centre.served, 'items', items);
  await makes(centre.served, 'centres/shop/catalogues', catalogue, 'paul');
  return centre;
}

/** Changes an order under the version that it has. */
async function changes(
  centre: Centre,
  id: string,
  method: 'PATCH' | 'PUT',
  part: string,
  body: object,
) {
  const { version } = await centre.read(id);
  const of = { body, version: Number(version) };
  return await centre.ask(sellers.clerk, method, `orders/${id}${part}`, of);
}

const linesOf = (body: Body) => body['lines'] as readonly Body[];
const lineOf = (body: Body, sku: string) => linesOf(body).find((line) => line['sku'] === sku);
const permission = (more: object) => ({ overridePermissions: [{ role: 'orderTaker', ...more }] });
const chargeCodes = [{ code: 'SHIPPING', name: { en: 'Shipping' }, taxGroup: 'STANDARD' }];

describe('prices of an order', () => {
  it('ORDER 004: a customer’s own warehouse goes before the centre’s', async () => {
    const centre = await aSellingCentre();
    await makes(centre.served, 'centres/shop/customers', {
      number: '1000003',
      lastName: 'Petit',
      warehouseId: 'LILLE',
    });
    const own = await centre.order({ customer: '1000003', mugs: 1 });
    expect((await centre.read(own))['warehouseId']).toBe('LILLE');
    expect((await centre.read(await centre.order()))['warehouseId']).toBe('ROUBAIX');
    const stream = await openStream(centre.served, '?types=order.reserved');
    await centre.does(`orders/${own}/complete`);
    await centre.pays(own, 'CASH', 2_000);
    await centre.submits(own);
    await centre.rests();
    const [reserved] = stream.frames().filter(({ data }) => data['type'] !== undefined);
    stream.stop();
    expect(reserved?.data['data']).toMatchObject({ orderId: own, warehouseId: 'LILLE' });
  });

  it('ORDER 010: the summary shows all that the total is made of', async () => {
    const centre = await aPricedCentre({
      chargeCodes,
      taxRates: { STANDARD: 8 },
      discounts: [tenOffBowls],
      ...permission({ mayAddCharges: true, totalDiscountPercent: 2 }),
    });
    const id = await centre.order();
    await centre.adds(id, 'PLATE', 3);
    await centre.adds(id, 'BOWL', 1);
    await changes(centre, id, 'PUT', '/total-discount', { percent: 2, reason: 'goodwill' });
    const shipping = { code: 'SHIPPING', amount: euros(795), reason: 'usual' };
    await centre.does(`orders/${id}/charges`, shipping);
    const { body } = await centre.does(`orders/${id}/complete`);
    expect(body['summary']).toMatchObject({
      lines: euros(10_500),
      discount: euros(210),
      charges: euros(795),
      tax: euros(887),
      total: euros(11_972),
      balanceMinor: 11_972,
      taxIncluded: false,
      discounts: [{ code: 'goodwill', percent: 2, amount: euros(210), approval: 'none' }],
      chargeLines: [{ code: 'SHIPPING', amount: euros(795), reason: 'usual', by: 'helene' }],
      taxes: [{ percent: 8, base: euros(11_085), amount: euros(887) }],
    });
    expect(lineOf(body, 'BOWL')).toMatchObject({ discount: euros(500), net: euros(4_500) });
    await centre.pays(id, 'CASH', 11_972);
    expect((await centre.submits(id)).body['outcome']).toBe('released');
  });

  it('shows the tax that prices include, and adds none', async () => {
    const taxRates = { STANDARD: 20 };
    const centre = await aPricedCentre({ taxRates, priceIncludesTax: true });
    const id = await centre.order();
    const { body } = await centre.adds(id, 'PLATE', 3);
    expect(body['summary']).toMatchObject({
      tax: euros(0),
      total: euros(6_000),
      taxIncluded: true,
      taxes: [{ percent: 20, base: euros(6_000), amount: euros(1_000) }],
    });
  });

  it('ORDER 024: where a source code is required, no order is submitted without', async () => {
    const centre = await aPricedCentre({ sourceCodeRequired: true });
    const id = await centre.order({ mugs: 1 });
    await centre.does(`orders/${id}/complete`);
    await centre.pays(id, 'CASH', 2_000);
    expect(refusal(await centre.submits(id))).toEqual([422, 'source_code_required']);
    expect((await centre.read(id))['allowed']).toContain('submit');
    expect((await changes(centre, id, 'PATCH', '', { sourceCode: 'W1' })).status).toBe(200);
    expect((await centre.submits(id)).status).toBe(200);
  });

  it('ORDER 025: the caller’s code gives the catalogue’s price, until it goes', async () => {
    const centre = await aPricedCentre({ priceGroupIds: ['retail'] });
    const id = await centre.order();
    expect(lineOf((await centre.adds(id, 'PLATE')).body, 'PLATE')?.['unitPrice']).toEqual(
      euros(1_000),
    );
    const set = await changes(centre, id, 'PATCH', '', { sourceCode: 'w1' });
    expect([set.status, set.body['sourceCode']]).toEqual([200, 'W1']);
    expect(lineOf(set.body, 'PLATE')).toMatchObject({
      unitPrice: euros(900),
      priceDetails: {
        priceGroupId: 'printed',
        groups: [{ id: 'printed', of: 'catalogue', price: euros(900) }],
      },
    });
    expect(set.body['repriced']).toMatchObject([
      { sku: 'PLATE', from: euros(1_000), to: euros(900), why: 'source code W1' },
    ]);
    const removed = await changes(centre, id, 'PATCH', '', { sourceCode: null });
    expect(lineOf(removed.body, 'PLATE')).toMatchObject({
      unitPrice: euros(1_000),
      priceDetails: { priceGroupId: 'retail' },
    });
    expect(removed.body['repriced']).toMatchObject([{ from: euros(900), to: euros(1_000) }]);
  });

  it('keeps a typed price when the code changes; taken back, it is the new code’s', async () => {
    const centre = await aPricedCentre({ priceControl: 'free' });
    const id = await centre.order();
    const { body: added } = await centre.adds(id, 'PLATE');
    const part = `/lines/${lineOf(added, 'PLATE')?.['id']}/price`;
    await changes(centre, id, 'PUT', part, { price: euros(1_500), reason: 'damaged' });
    const { body: set } = await changes(centre, id, 'PATCH', '', { sourceCode: 'W1' });
    expect(lineOf(set, 'PLATE')?.['unitPrice']).toEqual(euros(1_500));
    expect(set['repriced']).toEqual([]);
    const dropped = { version: Number(set['version']) };
    const { body } = await centre.ask(sellers.clerk, 'DELETE', `orders/${id}${part}`, dropped);
    expect(lineOf(body, 'PLATE')).toMatchObject({ unitPrice: euros(900), priceOverride: null });
  });

  it('keeps prices that were submitted, whatever the source code', async () => {
    const centre = await aPricedCentre();
    const id = await centre.order();
    await centre.adds(id, 'PLATE');
    await centre.does(`orders/${id}/complete`);
    await centre.pays(id, 'CASH', 2_000);
    await centre.submits(id);
    await centre.rests();
    await centre.does(`orders/${id}/modify`, { reason: 'code' });
    await centre.rests();
    const { body } = await changes(centre, id, 'PATCH', '', { sourceCode: 'W1' });
    expect(lineOf(body, 'PLATE')).toMatchObject({ unitPrice: euros(2_000), priceLocked: true });
    expect(body['repriced']).toEqual([]);
  });

  it('ORDER 026: outside the catalogue the centre’s price holds, else the base', async () => {
    const sold = async (more: object) => {
      const centre = await aPricedCentre(more);
      const id = await centre.order();
      await changes(centre, id, 'PATCH', '', { sourceCode: 'W1' });
      return lineOf((await centre.adds(id, 'BOWL')).body, 'BOWL')?.['unitPrice'];
    };
    expect(await sold({ priceGroupIds: ['retail'] })).toEqual(euros(1_200));
    expect(await sold({})).toEqual(euros(5_000));
  });

  it('ORDER 027: what a catalogue gives joins once, at 0, and goes with the code', async () => {
    const centre = await aPricedCentre();
    const id = await centre.order();
    const mugs = (body: Body) => linesOf(body).filter(({ sku }) => sku === 'MUG');
    const { body } = await changes(centre, id, 'PATCH', '', { sourceCode: 'W1' });
    expect(mugs(body)).toMatchObject([{ quantity: '1', unitPrice: euros(0), freeWith: 'W1' }]);
    const { body: again } = await changes(centre, id, 'PATCH', '', { sourceCode: 'W1' });
    expect(mugs(again)).toHaveLength(1);
    const part = `/lines/${mugs(again)[0]?.['id']}`;
    const more = await changes(centre, id, 'PATCH', part, { quantity: '2' });
    expect(refusal(more)).toEqual([422, 'item_not_sellable']);
    const { body: cleared } = await changes(centre, id, 'PATCH', '', { sourceCode: null });
    expect(mugs(cleared)).toEqual([]);
    const begun = { customerId: 'shop.1000001', sourceCode: 'W1' };
    const { body: other } = await centre.does('centres/shop/orders', begun);
    expect(mugs(other)).toHaveLength(1);
  });

  it('ORDER 028: a code of a catalogue that is over is neither listed nor set', async () => {
    const centre = await aPricedCentre();
    const over = {
      ...catalogue,
      code: 'S69',
      validFrom: '1960-01-01',
      validTo: '1960-12-31',
      sourceCodes: [{ code: 'S1', description: 'Over' }],
    };
    await makes(centre.served, 'centres/shop/catalogues', over, 'paul');
    const { body } = await centre.ask(sellers.clerk, 'GET', 'centres/shop/source-codes');
    expect(body['items']).toMatchObject([{ code: 'W1' }]);
    const id = await centre.order({ mugs: 1 });
    const refused = await changes(centre, id, 'PATCH', '', { sourceCode: 'S1' });
    expect(refusal(refused)).toEqual([404, 'source_code_not_found']);
    expect((await centre.read(id))['sourceCode']).toBeNull();
    const begun = { customerId: 'shop.1000001', sourceCode: 'S1' };
    const none = await centre.does('centres/shop/orders', begun);
    expect(refusal(none)).toEqual([404, 'source_code_not_found']);
  });

  it('ORDER 042: a charge is lowered as far as one’s role may, and no cent more', async () => {
    const centre = await aSellingCentre({
      chargeCodes,
      ...permission({ mayAddCharges: true, chargeDecreasePercent: 5 }),
    });
    const id = await centre.order({ mugs: 1 });
    const charge = { code: 'SHIPPING', amount: euros(1_000), reason: 'usual' };
    const { body } = await centre.does(`orders/${id}/charges`, charge);
    const [line] = memberOf(body, 'summary', 'chargeLines') as readonly Body[];
    const part = `/charges/${line?.['id']}`;
    const low = await changes(centre, id, 'PUT', part, { amount: euros(950), reason: 'late' });
    expect([low.status, low.body['holdId']]).toEqual([200, null]);
    const lower = await changes(centre, id, 'PUT', part, { amount: euros(949), reason: 'late' });
    expect(lower.body['holds']).toMatchObject([
      { id: lower.body['holdId'], source: 'priceApproval' },
    ]);
    const back = await changes(centre, id, 'PUT', part, { amount: euros(950), reason: 'late' });
    expect(memberOf(back.body, 'gate', 'blockers')).toEqual(['entry:draft', 'payment:none']);
  });

  it('AUDIT D085: a discount on the whole beyond one’s percent waits for approval', async () => {
    const centre = await aSellingCentre(permission({ totalDiscountPercent: 2 }));
    const id = await centre.order({ mugs: 1 });
    const off = (percent: number) =>
      changes(centre, id, 'PUT', '/total-discount', { percent, reason: 'goodwill' });
    const within = await off(2);
    expect([within.status, within.body['holdId']]).toEqual([200, null]);
    const beyond = await off(2.1);
    expect(beyond.body['holds']).toMatchObject([
      { id: beyond.body['holdId'], source: 'priceApproval' },
    ]);
  });

  it('ORDER 043: a charge of whoever may not add any waits for approval', async () => {
    const three = { code: 'SHIPPING', amount: euros(300), reason: 'usual' };
    const centre = await aSellingCentre({ chargeCodes });
    const id = await centre.order({ mugs: 1 });
    const { body: waits } = await centre.does(`orders/${id}/charges`, three);
    expect(waits['holds']).toMatchObject([{ id: waits['holdId'], source: 'priceApproval' }]);
    expect(memberOf(waits, 'summary', 'chargeLines')).toMatchObject([{ approval: 'waiting' }]);
    const free = await aSellingCentre({ chargeCodes, ...permission({ mayAddCharges: true }) });
    const { status, body } = await free.does(
      `orders/${await free.order({ mugs: 1 })}/charges`,
      three,
    );
    expect([status, body['holdId'], body['holds']]).toEqual([201, null, []]);
  });

  it('ORDER 048: a delivery mode is the centre’s, the item’s and the country’s', async () => {
    const mode = (code: string, more: object = {}) => ({ code, name: { en: code }, ...more });
    const air = mode('AIR', { countries: ['FR'] });
    const north = await aSellingCentre({ deliveryModes: [mode('GROUND'), air] });
    await imports(north.served, 'items', 'sku;name.en;category;price;cost\nPAINT;Paint;diy;9;1\n');
    const of = { body: { excludedDeliveryModeIds: ['AIR'] }, version: 1 };
    await north.ask('paul', 'PATCH', 'items/shop.PAINT', of);
    const id = await north.order({ mugs: 1 });
    const sent = async (itemId: string, deliveryModeId: string) =>
      await north.does(`orders/${id}/lines`, { itemId, quantity: '1', deliveryModeId });
    expect(refusal(await sent('shop.PAINT', 'AIR'))).toEqual([422, 'delivery_mode_not_valid']);
    expect((await sent('shop.PAINT', 'GROUND')).status).toBe(201);
    expect((await sent('shop.MUG', 'AIR')).status).toBe(201);
    const byAir = await changes(north, id, 'PATCH', '', { deliveryModeId: 'AIR' });
    expect([byAir.status, byAir.body['deliveryModeId']]).toEqual([200, 'AIR']);
    const abroad = {
      number: '1000009',
      lastName: 'Peeters',
      addresses: [{ lines: ['1'], postalCode: '1000', city: 'Brussels', country: 'BE' }],
    };
    await makes(north.served, 'centres/shop/customers', abroad);
    const there = await north.order({ customer: '1000009', mugs: 1 });
    const flown = await changes(north, there, 'PATCH', '', { deliveryModeId: 'AIR' });
    expect(refusal(flown)).toEqual([422, 'delivery_mode_not_valid']);
    const south = await aSellingCentre({ deliveryModes: [mode('GROUND')] });
    const other = await south.order({ mugs: 1 });
    const refused = await changes(south, other, 'PATCH', '', { deliveryModeId: 'AIR' });
    expect(refusal(refused)).toEqual([422, 'delivery_mode_not_valid']);
    const ground = await changes(south, other, 'PATCH', '', { deliveryModeId: 'GROUND' });
    expect(ground.status).toBe(200);
  });

  it('judges a margin by the cost of all the units that the price is for', async () => {
    const margin = { acceptablePercent: 40, questionablePercent: 20 };
    const centre = await aSellingCentre({ margin });
    // 20.00 for four that cost 5.00 each.
    const of = { body: { priceUnit: 4 }, version: 1 };
    expect((await centre.ask('paul', 'PATCH', 'items/shop.MUG', of)).status).toBe(200);
    const { body } = await centre.adds(await centre.order(), 'MUG', 4);
    expect(body['lines']).toMatchObject([{ net: euros(2_000), marginAlert: 'low' }]);
  });
});

const tenOffBowls = {
  code: 'TEN',
  name: { en: 'Bowls' },
  kind: 'simple',
  itemIds: ['BOWL'],
  benefit: { kind: 'percent', percent: 10 },
};
