/** What is asked of an order besides goods and money: dates, places, notes, attributes, quotations. */
import { describe, expect, it } from 'vitest';
import { imports, setsUp } from '../support/a-shop.ts';
import type { Body, HttpReply } from '../support/api-server.ts';
import { mondayMs } from '../support/live-centre.ts';
import { aSellingCentre, euros, memberOf, refusal } from '../support/taken-orders.ts';

const dayMs = 86_400_000;
const words = (en: string) => ({ en });
const paris = { lines: ['1 rue A'], postalCode: '75001', city: 'Paris', country: 'FR' };
const ajaccio = { ...paris, postalCode: '20000', city: 'Ajaccio', state: 'Corse' };
const settings = {
  chargeCodes: [{ code: 'FREIGHT', name: words('Freight') }],
  deliveryModes: [
    { code: 'POST', name: words('Post'), excludedCategories: ['furniture'] },
    { code: 'FAST', name: words('Fast'), expediteCode: 'RUSH', exceptPostalCodes: ['20'] },
    { code: 'ISLAND', name: words('Island'), states: ['CORSE'] },
    {
      code: 'RELAY',
      name: words('Relay'),
      collectionPoints: [{ code: 'P1', name: words('Kiosk'), address: paris, hours: '9-18' }],
    },
  ],
  attributes: [
    { code: 'GIFT', name: words('Gift'), values: ['yes', 'no'] },
    { code: 'ENGRAVING', name: words('Engraving'), of: 'line' },
    { code: 'FLOOR', name: words('Floor'), kind: 'number' },
  ],
};

const totalOf = (order: Body) => memberOf(order['summary'] as Body, 'total', 'amountMinor');

async function aShop(more: object = {}) {
  const centre = await aSellingCentre({ ...settings, ...more });
  const table =
    'sku;name.en;category;price;cost;stock\nMUG;Mug;table;20;5;\nSOFA;Sofa;furniture;200;90;5\n';
  await imports(centre.served, 'items', table);
  const path = (id: string, more = '') => `orders/${id}${more}`;
  const patch = async (id: string, body: object, line = ''): Promise<HttpReply> => {
    const { version } = await centre.read(id);
    const at = path(id, line === '' ? '' : `/lines/${line}`);
    return await centre.ask('helene', 'PATCH', at, { version: Number(version), body });
  };
  const submit = async (id: string) => {
    await centre.does(path(id, '/complete'));
    const { summary, payments } = await centre.read(id);
    const isPaid = (payments as Body[]).length > 0;
    if (!isPaid)
      await centre.pays(id, 'CASH', Number(memberOf(summary as Body, 'total', 'amountMinor')));
    const got = await centre.submits(id);
    await centre.rests();
    return got;
  };
  const lines = async (id: string) => (await centre.read(id))['lines'] as Body[];
  const picks = async (query = '') => {
    const { body } = await centre.ask('helene', 'GET', `centres/shop/pick-list${query}`);
    return (body['items'] as Body[]).map((one) => (one['lines'] as Body[]).map(({ sku }) => sku));
  };
  const address = async (customer: string, addresses: object[]) => {
    const { body } = await centre.ask('anna', 'GET', `customers/shop.${customer}`);
    const of = { version: Number(body['version']), body: { addresses } };
    return await centre.ask('anna', 'PATCH', `customers/shop.${customer}`, of);
  };
  const sets = async (sku: string, body: object) => {
    const { body: item } = await centre.ask('nadia', 'GET', `items/shop.${sku}`);
    const of = { version: Number(item['version']), body };
    return await centre.ask('nadia', 'PATCH', `items/shop.${sku}`, of);
  };
  return { centre, patch, submit, lines, picks, address, sets };
}

describe('an order’s terms', () => {
  it('ORDER 111: an order that leaves complete is not picked in parts', async () => {
    const { centre, patch, submit, lines } = await aShop();
    const id = await centre.order({ mugs: 2 });
    await centre.adds(id, 'SOFA');
    expect((await patch(id, { shipComplete: true })).body['shipComplete']).toBe(true);
    await submit(id);
    const [mug] = await lines(id);
    const part = { lines: [{ lineId: mug?.['id'], quantity: '2' }] };
    const no = await centre.does(`orders/${id}/shipments`, part);
    expect([...refusal(no), no.body['reason']]).toEqual([
      ...[409, 'order_state_not_allowed', 'ship_complete'],
    ]);
    expect((await centre.does(`orders/${id}/shipments`)).status).toBe(201);
  });

  it('ORDER 112: goods wait for the day that they are asked for', async () => {
    const { centre, patch, submit, picks } = await aShop();
    const id = await centre.order({ mugs: 1 });
    const day = (ms: number) => new Date(mondayMs + ms).toISOString().slice(0, 10);
    const shipOn = day(3 * dayMs);
    const asked = { requestedShipOn: shipOn, requestedDeliveryOn: day(5 * dayMs) };
    expect((await patch(id, asked)).body).toMatchObject(asked);
    await submit(id);
    expect(await picks()).toEqual([]);
    const { body: why } = await centre.ask('helene', 'GET', `orders/${id}/why`);
    expect(why).toMatchObject({ term: 'shipDate', nextTimer: { name: 'shipFrom' } });
    centre.served.clock.turn(3 * dayMs);
    await centre.rests();
    expect(await picks()).toEqual([['MUG']]);
    const other = await centre.order({ mugs: 1 });
    const [line] = (await centre.read(other))['lines'] as Body[];
    await patch(other, { requestedShipOn: day(9 * dayMs) }, String(line?.['id']));
    await submit(other);
    expect(await picks()).toEqual([['MUG']]);
  });

  it('ORDER 113: notes stand on an order, and those for the warehouse on its list', async () => {
    const { centre, submit } = await aShop();
    const id = await centre.order({ mugs: 1 });
    await centre.does(`orders/${id}/notes`, { text: 'Ring twice', isForWarehouse: true });
    await centre.does(`orders/${id}/notes`, { text: 'Prefers mornings' });
    await submit(id);
    expect((await centre.read(id))['notes']).toMatchObject([
      { by: 'helene', text: 'Ring twice', isForWarehouse: true },
      { text: 'Prefers mornings', isForWarehouse: false },
    ]);
    const { body } = await centre.ask('helene', 'GET', 'centres/shop/pick-list');
    expect((body['items'] as Body[])[0]?.['notes']).toEqual(['Ring twice']);
  });

  it('ORDER 114: attributes are the centre’s own, and what it requires is said', async () => {
    const required = [{ ...settings.attributes[0], required: true }, settings.attributes[1]];
    const { centre, patch, submit, lines } = await aShop({ attributes: required });
    const id = await centre.order({ mugs: 1 });
    expect(refusal(await submit(id))).toEqual([422, 'order_incomplete']);
    await centre.does(`orders/${id}/reopen-entry`);
    expect((await patch(id, { attributes: { GIFT: 'maybe' } })).status).toBe(400);
    expect((await patch(id, { attributes: { SIZE: 'L' } })).status).toBe(400);
    await patch(id, { attributes: { GIFT: 'yes' } });
    const [line] = await lines(id);
    await patch(id, { attributes: { ENGRAVING: 'For Ada' } }, String(line?.['id']));
    expect((await submit(id)).status).toBe(200);
    expect((await centre.read(id))['attributes']).toEqual({ GIFT: 'yes' });
    expect((await lines(id))[0]?.['attributes']).toEqual({ ENGRAVING: 'For Ada' });
  });

  it('ORDER 115: an address of one order alone is none of the customer’s others', async () => {
    const { centre, patch, address } = await aShop();
    await address('1000001', [{ label: 'home', ...paris }]);
    const id = await centre.order({ mugs: 1 });
    expect((await patch(id, { deliveryModeId: 'FAST' })).status).toBe(200);
    const there = await patch(id, { deliveryAddress: ajaccio });
    expect(refusal(there)).toEqual([422, 'delivery_mode_not_valid']);
    const both = await patch(id, { deliveryAddress: ajaccio, deliveryModeId: 'ISLAND' });
    expect(both.body).toMatchObject({ deliveryAddressId: id, deliveryModeId: 'ISLAND' });
    const { body: customer } = await centre.ask('anna', 'GET', 'customers/shop.1000001');
    expect(customer['addresses']).toMatchObject([{ label: 'home' }]);
    expect(customer['oneOffAddresses']).toEqual([{ label: id, ...ajaccio }]);
  });

  it('ORDER 116: a line has a source code, a warehouse and dates of its own', async () => {
    const { centre, patch, submit, lines, picks, sets } = await aShop({ priceGroupIds: [] });
    await sets('MUG', { prices: { SALE: euros(1_500) }, warehouseId: 'LILLE' });
    const catalogue = {
      code: 'SPRING',
      name: words('Spring'),
      validFrom: '1970-01-01',
      itemIds: ['MUG'],
      priceGroupIds: ['SALE'],
      sourceCodes: [{ code: 'SP1', description: 'Spring' }],
    };
    await centre.ask('nadia', 'POST', 'centres/shop/catalogues', { body: catalogue });
    const id = await centre.order();
    await centre.does(`orders/${id}/lines`, { itemId: 'shop.MUG', quantity: '1' });
    const coded = { itemId: 'shop.MUG', quantity: '1', sourceCode: 'sp1', warehouseId: 'LYON' };
    expect((await centre.does(`orders/${id}/lines`, coded)).status).toBe(201);
    const seen = async () =>
      (await lines(id)).map((line) => [
        line['sourceCode'],
        line['warehouseId'],
        memberOf(line, 'unitPrice', 'amountMinor'),
      ]);
    expect(await seen()).toEqual([
      [null, 'LILLE', 2_000],
      ['SP1', 'LYON', 1_500],
    ]);
    const [first] = await lines(id);
    await patch(id, { sourceCode: 'SP1' }, String(first?.['id']));
    expect((await seen())[0]).toEqual(['SP1', 'LILLE', 1_500]);
    await patch(id, { sourceCode: null }, String(first?.['id']));
    await submit(id);
    expect(await picks('?warehouseId=LYON')).toEqual([['MUG']]);
    expect(await picks('?warehouseId=PARIS')).toEqual([]);
    const { body: sales } = await centre.ask('anna', 'GET', 'centres/shop/sales?by=sourceCode');
    const rows = (sales['rows'] as Body[]).map((row) => [
      row['value'],
      memberOf(row, 'net', 'amountMinor'),
    ]);
    expect(rows).toHaveLength(2);
    expect(rows).toEqual(
      expect.arrayContaining([
        [null, 2_000],
        ['SP1', 1_500],
      ]),
    );
  });

  it('ORDER 117: one line of a submitted order is cancelled, also after others left', async () => {
    const { centre, submit, lines } = await aShop();
    const id = await centre.order({ mugs: 1 });
    await centre.adds(id, 'SOFA');
    await submit(id);
    const [mug, sofa] = await lines(id);
    const { body } = await centre.does(`orders/${id}/shipments`, {
      lines: [{ lineId: mug?.['id'], quantity: '1' }],
    });
    const picked = (body['shipments'] as Body[]).find(({ state }) => state === 'picked');
    await centre.does(`shipments/${picked?.['id']}/shipped`, {});
    await centre.rests();
    const cancel = async (line: Body | undefined) => {
      const { version } = await centre.read(id);
      const of = { version: Number(version), body: { reason: 'asked' } };
      return await centre.ask('helene', 'POST', `orders/${id}/lines/${line?.['id']}/cancel`, of);
    };
    expect(refusal(await cancel(mug))).toEqual([409, 'order_state_not_allowed']);
    expect((await cancel(sofa)).status).toBe(200);
    await centre.rests();
    const order = await centre.read(id);
    expect((await lines(id)).map(({ cancelled }) => cancelled)).toEqual(['0', '1']);
    expect(totalOf(order)).toBe(2_000);
    expect(order['fulfilment']).toBe('shipped');
  });

  it('ORDER 118: a quotation keeps its prices until its day, and becomes an order', async () => {
    const { centre, patch, submit, sets } = await aShop();
    const [id, late] = [await centre.order({ mugs: 1 }), await centre.order({ mugs: 1 })];
    const until = new Date(mondayMs + 2 * dayMs).toISOString().slice(0, 10);
    expect((await patch(await centre.order(), { quoteUntil: until })).status).toBe(422);
    for (const one of [id, late]) {
      const { body } = await patch(one, { quoteUntil: until });
      expect(body['detailedStatus']).toBe('quotation');
    }
    await sets('MUG', { price: euros(2_500) });
    await centre.does(`orders/${id}/recalculate`);
    expect((await submit(id)).status).toBe(200);
    const order = await centre.read(id);
    expect([totalOf(order), order['quotedUntil']]).toEqual([...[2_000, null]]);
    centre.served.clock.turn(3 * dayMs);
    await centre.rests();
    expect((await centre.read(late))['detailedStatus']).toBe('incomplete');
    await centre.does(`orders/${late}/recalculate`);
    const total = totalOf(await centre.read(late));
    expect(total).toBe(2_500);
  });

  it('ORDER 119: what a vendor sends asks for no stock, and stands on its list', async () => {
    const { centre, submit, lines, picks, sets } = await aShop();
    await sets('SOFA', { vendorId: 'DIVAN', stock: 0 });
    const id = await centre.order({ mugs: 1 });
    await centre.adds(id, 'SOFA');
    await submit(id);
    expect([await picks(), await picks('?vendorId=DIVAN')]).toEqual([[['MUG']], [['SOFA']]]);
    await centre.does(`orders/${id}/shipments`);
    expect((await lines(id)).map(({ picked }) => picked)).toEqual(['1', '0']);
    const only = await centre.order();
    await centre.adds(only, 'SOFA');
    await submit(only);
    const { body } = await centre.does(`orders/${only}/shipments`);
    const [parcel] = body['shipments'] as Body[];
    await centre.does(`shipments/${parcel?.['id']}/shipped`, { carrierRef: 'DV-1' });
    await centre.rests();
    expect((await centre.read(only))['fulfilment']).toBe('shipped');
    const { body: item } = await centre.ask('helene', 'GET', 'items/shop.SOFA');
    expect(item['stock']).toBe(0);
  });

  it('ORDER 120: a mode with collection points needs one, to fetch goods at', async () => {
    const { centre, patch, submit } = await aShop();
    const id = await centre.order({ mugs: 1 });
    expect((await patch(id, { collectionPointId: 'P1' })).status).toBe(422);
    await patch(id, { deliveryModeId: 'RELAY' });
    expect(refusal(await submit(id))).toEqual([422, 'delivery_mode_not_valid']);
    await centre.does(`orders/${id}/reopen-entry`);
    expect((await patch(id, { collectionPointId: 'P1' })).body['collectionPointId']).toBe('P1');
    const { body: moved } = await patch(id, { deliveryModeId: 'POST' });
    expect(moved['collectionPointId']).toBe(null);
    await patch(id, { deliveryModeId: 'RELAY', collectionPointId: 'P1' });
    expect((await submit(id)).status).toBe(200);
  });

  it('ORDER 120: a line by such a mode needs one too, of its mode', async () => {
    const { centre, patch, submit, lines } = await aShop();
    const id = await centre.order({ mugs: 1 });
    const [line] = await lines(id);
    await patch(id, { deliveryModeId: 'POST' });
    expect((await patch(id, { collectionPointId: 'P1' })).body['detail']).toBe(
      'No delivery mode of the order has collection points; seen: P1.',
    );
    await patch(id, { deliveryModeId: 'RELAY' }, String(line?.['id']));
    const no = await submit(id);
    expect([no.status, no.body['detail']]).toEqual([
      422,
      'Delivery mode RELAY asks for a collection point; expected one of P1, seen: none.',
    ]);
    expect((await patch(id, { collectionPointId: 'P1' })).body['collectionPointId']).toBe('P1');
    expect((await submit(id)).status).toBe(200);
  });

  it('ORDER 122: charges follow what they depend on, also in the recap', async () => {
    const tiers = (amountMinor: number) => [{ from: 0, to: null, amount: euros(amountMinor) }];
    const chargeRules = [
      { code: 'CORSICA', chargeCode: 'FREIGHT', postalCodes: ['20'], tiers: tiers(1_500) },
      { code: 'FAST', chargeCode: 'FREIGHT', deliveryModeIds: ['FAST'], tiers: tiers(990) },
      {
        code: 'SMALL',
        chargeCode: 'FREIGHT',
        categories: ['table'],
        tiers: [
          { from: 0, to: 2_999, amount: euros(100) },
          { from: 3_000, to: null, amount: euros(0) },
        ],
      },
    ];
    const { centre, patch, lines } = await aShop({ chargeRules, changeOthersOrders: true });
    const of = (order: Body) => {
      const { charges, isProvisional } = order['summary'] as Body;
      return [Object(charges).amountMinor, isProvisional];
    };
    const id = await centre.order({ mugs: 1 });
    expect(of(await centre.read(id))).toEqual([0, true]);
    const { body: recap } = await centre.does(`orders/${id}/complete`);
    expect(of(recap)).toEqual([100, false]);
    expect(of((await patch(id, { deliveryModeId: 'FAST' })).body)).toEqual([1_090, false]);
    const away = { deliveryModeId: 'POST', deliveryAddress: ajaccio };
    expect(of((await patch(id, away)).body)).toEqual([1_600, false]);
    expect(totalOf(await centre.read(id))).toBe(3_600);
    await centre.pays(id, 'CASH', 3_600);
    expect((await centre.submits(id)).status).toBe(200);
    await centre.does(`orders/${id}/modify`, { reason: 'asked' });
    const [line] = await lines(id);
    const more = await patch(id, { quantity: '2' }, String(line?.['id']));
    expect(of(more.body)).toEqual([1_500, false]);
  });

  it('ORDER 121: delivery modes by category, state and postal code', async () => {
    const { centre, patch, address } = await aShop();
    await address('1000001', [{ label: 'home', ...ajaccio }]);
    const id = await centre.order({ mugs: 1 });
    const goes = async (deliveryModeId: string) => (await patch(id, { deliveryModeId })).status;
    expect([await goes('FAST'), await goes('ISLAND'), await goes('POST')]).toEqual([422, 200, 200]);
    expect(refusal(await centre.adds(id, 'SOFA'))).toEqual([422, 'delivery_mode_not_valid']);
    await address('1000001', [{ label: 'home', ...paris }]);
    expect([await goes('FAST'), await goes('ISLAND')]).toEqual([200, 422]);
  });

  it('ORDER 122: charges by place, customer, group, item, line and currency', async () => {
    const tier = (amountMinor: number, currency = 'EUR') => ({
      tiers: [{ from: 0, to: null, amount: { amountMinor, currency } }],
    });
    const rules = [
      { code: 'CORSICA', postalCodes: ['20'], ...tier(1) },
      { code: 'STATE', states: ['corse'], ...tier(2) },
      { code: 'ONE', customerIds: ['1000002'], ...tier(4) },
      { code: 'CLUB', customerGroups: ['club'], ...tier(8) },
      { code: 'BULKY', categories: ['furniture'], ...tier(16) },
      { code: 'EACH', perLine: true, ...tier(32) },
    ];
    const chargeRules = rules.map((rule) => ({ ...rule, chargeCode: 'FREIGHT' }));
    const { centre, address } = await aShop({ chargeRules });
    const dollars = { code: 'DOLLARS', chargeCode: 'FREIGHT', ...tier(1_000, 'USD') };
    const refused = await setsUp(centre.served, { ...settings, chargeRules: [dollars] });
    const at = '/body/chargeRules/0/tiers/0/amount/currency';
    expect(refused.body['errors']).toMatchObject([{ pointer: at, received: '"USD"' }]);
    const charged = async (customer: string, sofa: boolean) => {
      const id = await centre.order({ mugs: 1, customer });
      if (sofa) await centre.adds(id, 'SOFA');
      const { body } = await centre.does(`orders/${id}/complete`);
      return memberOf(body['summary'] as Body, 'charges', 'amountMinor');
    };
    expect(await charged('1000001', false)).toBe(32);
    expect(await charged('1000002', true)).toBe(4 + 16 + 64);
    await address('1000001', [{ label: 'home', ...ajaccio }]);
    expect(await charged('1000001', false)).toBe(1 + 2 + 32);
    const { body } = await centre.ask('anna', 'GET', 'customers/shop.1000001');
    const of = { version: Number(body['version']), body: { affiliations: ['club'] } };
    await centre.ask('anna', 'PATCH', 'customers/shop.1000001', of);
    expect(await charged('1000001', false)).toBe(1 + 2 + 8 + 32);
  });

  it('ORDER 123: the pick list by expedite code', async () => {
    const { centre, patch, submit, picks } = await aShop();
    for (const mode of ['FAST', 'POST']) {
      const id = await centre.order({ mugs: 1 });
      await patch(id, { deliveryModeId: mode });
      await submit(id);
    }
    expect(await picks('?expediteCode=RUSH')).toEqual([['MUG']]);
    expect(await picks('?limit=1')).toHaveLength(1);
    expect(await picks()).toHaveLength(2);
  });

  it('ORDER 124: a mail by delivery mode goes before others, and names the parcel', async () => {
    const { centre, patch, submit } = await aShop();
    const mails = [
      { event: 'order.shipped', template: 'SENT' },
      { event: 'order.shipped', template: 'FETCH', deliveryModeId: 'FAST' },
    ];
    const of = { version: 0, body: { mails } };
    const set = await centre.ask('nadia', 'PUT', 'centres/shop/notification-profile', of);
    expect(set.status).toBe(200);
    const texts = {
      subject: { en: 'Fetch {order}', fr: 'Retirez {order}' },
      text: { en: 'Parcel {tracking}', fr: 'Colis {tracking}' },
    };
    const path = 'centres/shop/mail-templates/order.shipped?deliveryModeId=FAST';
    const draft = await centre.ask('paul', 'PUT', path, { version: 0, body: texts });
    expect(draft.status).toBe(200);
    const id = await centre.order({ mugs: 1 });
    await patch(id, { deliveryModeId: 'FAST' });
    await submit(id);
    const { body } = await centre.does(`orders/${id}/shipments`);
    const [parcel] = body['shipments'] as Body[];
    await centre.does(`shipments/${parcel?.['id']}/shipped`, { carrierRef: 'LP 1' });
    await centre.rests();
    const seen = await centre.ask('nadia', 'GET', `orders/${id}/mails/order.shipped`);
    expect(seen.body['text']).toBe('Parcel LP 1');
    const history = await centre.ask('helene', 'GET', 'customers/shop.1000001/history');
    const titles = (history.body['items'] as Body[]).map(({ title }) => String(title));
    expect(titles.some((title) => /^Order .* · LP 1$/.test(title))).toBe(true);
    expect(titles.some((title) => title.startsWith('Mail FETCH'))).toBe(true);
    const found = await centre.ask('helene', 'GET', 'centres/shop/orders?q=lp%201');
    expect((found.body['items'] as Body[]).map((one) => one['id'])).toEqual([id]);
  });

  it('ORDER 125: customers and orders by postal code, town, telephone and reference', async () => {
    const { centre, patch, address } = await aShop();
    await address('1000001', [{ label: 'home', ...paris, lines: ['4 rue du Moulin'] }]);
    const { body } = await centre.ask('anna', 'GET', 'customers/shop.1000001');
    const phones = [{ number: '+33 6 39 98 00 01' }];
    const of = { version: Number(body['version']), body: { phones, emails: ['b@example.org'] } };
    await centre.ask('anna', 'PATCH', 'customers/shop.1000001', of);
    const id = await centre.order({ mugs: 1 });
    await patch(id, { reference: 'PO-4711' });
    const found = async (list: string, q: string) => {
      const path = `centres/shop/${list}?q=${encodeURIComponent(q)}`;
      const { body: page } = await centre.ask('helene', 'GET', path);
      return (page['items'] as Body[]).map((one) => one['id']);
    };
    for (const q of ['75001', 'moulin', 'Paris']) {
      expect([q, await found('customers', q)]).toEqual([q, ['shop.1000001']]);
    }
    for (const q of ['75001', 'paris', '0639980001', 'b@example.org', 'po-4711']) {
      expect([q, await found('orders', q)]).toEqual([q, [id]]);
    }
    expect(await found('orders', 'PO-4712')).toEqual([]);
  });

  it('ORDER 126: items by several words, and by what is inside them', async () => {
    const { centre } = await aShop();
    await imports(
      centre.served,
      'items',
      'sku;name.fr;category;price;cost\nS1;Grande serviette de bain;linge;9;4\n',
    );
    for (const q of ['linge bain', 'viette', 'serviette bain']) {
      const path = `centres/shop/items?q=${encodeURIComponent(q)}`;
      const { body } = await centre.ask('helene', 'GET', path);
      expect([q, (body['items'] as Body[]).map(({ sku }) => sku)]).toEqual([q, ['S1']]);
    }
  });
});
