/** Companies and who buys for them, extended warranties, and what a centre sells. */
import { describe, expect, it } from 'vitest';
import { each, imports } from '../support/a-shop.ts';
import type { Body } from '../support/api-server.ts';
import { aSellingCentre, euros, refusal, sellers } from '../support/taken-orders.ts';

const catalogues = ['TRADE', 'HOTELS'].map((code) => ({
  code,
  name: { en: code },
  validFrom: '1970-01-01',
  itemIds: ['MUG'],
  sourceCodes: [{ code: `${code}-1`, description: code }],
}));

describe('a company', () => {
  it('AUDIT D194: has buyers, who buy from its catalogues, by line, at its prices', async () => {
    const centre = await aSellingCentre();
    const makes = async (body: object, as: string = sellers.manager) => {
      const made = await centre.does('centres/shop/customers', body, as);
      expect(made.status, made.text).toBe(201);
    };
    for (const one of catalogues) await centre.does('centres/shop/catalogues', one, 'paul');
    await centre.ask('paul', 'PATCH', 'items/shop.MUG', {
      version: 1,
      body: { prices: { HOTEL: euros(1_500) } },
    });
    const holding = { number: '3000001', lastName: 'Holding', catalogueIds: ['TRADE'] };
    await makes({ ...holding, priceGroupId: 'HOTEL' });
    await makes({ number: '3000002', lastName: 'Hotel', companyId: '3000001' });
    await makes({ number: '3000003', lastName: 'Buyer', companyId: '3000002' });
    const found = await centre.ask(
      'helene',
      'GET',
      'centres/shop/customers?companyId=shop.3000002',
    );
    expect(each(found, 'number')).toEqual(['3000003']);
    const order = async (number: string, sourceCode: string) =>
      await centre.does('centres/shop/orders', { customerId: `shop.${number}`, sourceCode });
    expect(refusal(await order('3000003', 'HOTELS-1'))[1]).toBe('source_code_not_found');
    expect((await order('1000001', 'HOTELS-1')).status).toBe(201);
    const id = await centre.order({ customer: '3000003' });
    const lines = (sourceCode: string) =>
      centre.does(`orders/${id}/lines`, { itemId: 'shop.MUG', quantity: '1', sourceCode });
    expect(refusal(await lines('HOTELS-1'))[1]).toBe('source_code_not_found');
    expect((await lines('TRADE-1')).body['lines']).toMatchObject([
      { sourceCode: 'TRADE-1', unitPrice: euros(1_500) },
    ]);
    // A buyer of their own catalogues has those alone.
    const patched = await centre.ask(sellers.manager, 'PATCH', 'customers/shop.3000003', {
      version: 1,
      body: { catalogueIds: ['HOTELS'] },
    });
    expect(patched.status, patched.text).toBe(200);
    expect((await order('3000003', 'HOTELS-1')).status).toBe(201);
    expect(refusal(await order('3000003', 'TRADE-1'))[1]).toBe('source_code_not_found');
  });

  const companyOf = (number: string, more: object = {}) => ({ number, lastName: 'Inn', ...more });
  const buyers = [
    companyOf('3000001', { creditLimit: euros(5_000), allowOnAccount: true }),
    companyOf('3000002', { companyId: '3000001', allowOnAccount: true }),
    companyOf('3000003', { companyId: '3000002', allowOnAccount: true }),
    companyOf('3000004', { priceGroupId: 'HOTEL' }),
  ];
  async function aCompany(settings: object = {}) {
    const centre = await aSellingCentre(settings);
    for (const one of buyers) {
      const made = await centre.does('centres/shop/customers', one, sellers.manager);
      expect(made.status, made.text).toBe(201);
    }
    const reads = async (number: string) =>
      (await centre.ask('helene', 'GET', `customers/shop.${number}`)).body;
    const merges = async (from: string, into: string) =>
      await centre.does(
        `customers/shop.${from}/merge`,
        { intoId: `shop.${into}` },
        sellers.manager,
      );
    return { centre, reads, merges };
  }

  it('that is merged leaves its buyers to the one that goes on', async () => {
    const { centre, reads, merges } = await aCompany();
    await centre.ask('paul', 'PATCH', 'items/shop.MUG', {
      version: 1,
      body: { prices: { HOTEL: euros(1_500) } },
    });
    expect((await merges('3000002', '3000004')).status).toBe(200);
    expect((await reads('3000003'))['companyId']).toBe('3000004');
    const id = await centre.order({ customer: '3000003' });
    expect((await centre.adds(id, 'MUG')).body['lines']).toMatchObject([
      { unitPrice: euros(1_500) },
    ]);
  });

  it('goes on in place of the one above it that is merged into it', async () => {
    const { reads, merges } = await aCompany();
    const self = await merges('3000001', '3000001');
    expect([...refusal(self), self.body['detail']]).toEqual([
      ...[409, 'in_use'],
      'Customer shop.3000001 is the one that stays; expected another.',
    ]);
    expect((await merges('3000001', '3000003')).status).toBe(200);
    const above = ['3000003', '3000002'].map(async (one) => (await reads(one))['companyId']);
    expect(await Promise.all(above)).toEqual([undefined, '3000003']);
  });

  it('bounds by its credit limit what all its buyers owe together', async () => {
    const payment = { creditLimitBasis: 'balanceAndOpen', creditLimitReaction: 'error' };
    const { centre } = await aCompany({ payment });
    const buys = async (customer: string, mugs: number) => {
      const id = await centre.order({ mugs, customer });
      await centre.does(`orders/${id}/complete`);
      await centre.pays(id, 'ACCOUNT', mugs * 2_000);
      const got = await centre.submits(id);
      await centre.rests();
      return [got.status, got.body['reason'], got.body['detail']];
    };
    expect((await buys('3000003', 1))[0]).toBe(200);
    expect((await buys('3000001', 1))[0]).toBe(200);
    const [status, reason, detail] = await buys('3000002', 1);
    expect([status, reason]).toEqual([422, 'account_limit']);
    expect(detail).toContain('€20.00 on account are beyond €10.00, what is left of the credit');
    expect(detail).toContain('limit of €50.00');
  });

  it('binds its buyers to its catalogues, also without a source code', async () => {
    const { centre } = await aCompany();
    for (const one of catalogues) await centre.does('centres/shop/catalogues', one, 'paul');
    await imports(centre.served, 'items', 'sku;name.en;category;price;cost\nJAR;Jar;table;5;1\n');
    await centre.ask(sellers.manager, 'PATCH', 'customers/shop.3000001', {
      version: 1,
      body: { catalogueIds: ['TRADE'] },
    });
    const id = await centre.order({ customer: '3000003' });
    expect((await centre.adds(id, 'MUG')).status).toBe(201);
    const no = await centre.adds(id, 'JAR');
    expect([...refusal(no), no.body['detail']]).toEqual([
      ...[422, 'item_not_sellable'],
      'Item JAR is in none of the customer’s catalogues: TRADE.',
    ]);
  });

  it('AUDIT D194: is another customer of the centre', async () => {
    const centre = await aSellingCentre();
    for (const companyId of ['1000009', '3000001']) {
      const body = { number: '3000001', lastName: 'Hotel', companyId };
      const made = await centre.does('centres/shop/customers', body, sellers.manager);
      expect(refusal(made)).toEqual([400, 'invalid_parameter']);
    }
    const buyer = { lastName: 'Buyer', companyId: '1000001' };
    expect(refusal(await centre.does('centres/shop/customers', buyer))).toEqual([
      403,
      'role_missing',
    ]);
  });
});

describe('what a customer is bound to', () => {
  const findings = (got: { readonly body: Body }) =>
    (got.body['errors'] as Body[]).map(({ pointer, code }) => [pointer, code]);
  const customer = (number: string, more: object = {}) => ({ number, lastName: 'Hotel', ...more });

  it('is catalogues that are there, which those of before need not be', async () => {
    const centre = await aSellingCentre();
    const makes = (body: object) => centre.does('centres/shop/customers', body, sellers.manager);
    const bound = { catalogueIds: ['TRADE', 'NONE'] };
    await centre.does('centres/shop/catalogues', catalogues[0], 'paul');
    const wrong = [['/body/catalogueIds/1', 'unknown_reference']];
    expect(findings(await makes(customer('3000001', bound)))).toEqual(wrong);
    expect((await makes(customer('3000001'))).status).toBe(201);
    const patch = (body: object, version: number) =>
      centre.ask(sellers.manager, 'PATCH', 'customers/shop.3000001', { version, body });
    expect(findings(await patch(bound, 1))).toEqual(wrong);
    // An earlier version stored what it was told.
    const { store } = centre.served;
    const kept = store.customers.get('shop', '3000001');
    if (kept === undefined) throw new Error('the customer is not kept');
    const document = { ...kept.document, ...bound };
    expect(store.customers.save({ ...kept, version: 2, document })).toBe(true);
    expect((await patch({ lastName: 'Inn' }, 2)).status).toBe(200);
    const table = 'number;last name\n3000001;Motel\n';
    expect((await imports(centre.served, 'customers', table)).body).toMatchObject({ updated: 1 });
    const fewer = await patch({ catalogueIds: ['NONE'] }, 4);
    expect(fewer.status, fewer.text).toBe(200);
    expect(findings(await patch({ catalogueIds: ['NONE', 'OTHER'] }, 5))).toEqual(wrong);
  });

  it('is for a coupon items and catalogues that are there', async () => {
    const centre = await aSellingCentre();
    const coupon = {
      code: 'TEN',
      name: { en: 'Ten' },
      codes: [{ code: 'TEN' }],
      discount: { kind: 'percent', percent: 10 },
    };
    const makes = (more: object) =>
      centre.does('centres/shop/coupons', { ...coupon, ...more }, 'paul');
    const named = { itemIds: ['MUG', 'SOFA'], excludedItemIds: ['BED'] };
    expect(findings(await makes(named))).toEqual([
      ['/body/itemIds/1', 'unknown_reference'],
      ['/body/excludedItemIds/0', 'unknown_reference'],
    ]);
    expect(findings(await makes({ catalogueIds: ['NONE'] }))).toEqual([
      ['/body/catalogueIds/0', 'unknown_reference'],
    ]);
    expect((await makes({ itemIds: ['MUG'] })).status).toBe(201);
  });

  it('is no company of which it is one itself, and none with too many above it', async () => {
    const centre = await aSellingCentre();
    const makes = (body: object) => centre.does('centres/shop/customers', body, sellers.manager);
    const number = (level: number) => `${3_000_000 + level}`;
    await makes(customer(number(0)));
    for (let level = 1; level <= 10; level += 1) {
      const made = await makes(customer(number(level), { companyId: number(level - 1) }));
      expect(made.status, made.text).toBe(201);
    }
    const deep = await makes(customer(number(11), { companyId: number(10) }));
    expect(findings(deep)).toEqual([['/body/companyId', 'not_allowed']]);
    expect(deep.text).toContain('at most 10 companies above each customer');
    const patch = (from: number, to: number) => {
      const of = { version: 1, body: { companyId: number(to) } };
      return centre.ask(sellers.manager, 'PATCH', `customers/shop.${number(from)}`, of);
    };
    for (const level of [1, 9]) {
      const circle = await patch(0, level);
      expect(findings(circle)).toEqual([['/body/companyId', 'not_allowed']]);
      expect(circle.text).toContain('a company that is not itself part of 3000000');
    }
    // Ten levels are below this one, which may have none above.
    await makes(customer(number(20)));
    const moved = await patch(0, 20);
    expect(findings(moved)).toEqual([['/body/companyId', 'not_allowed']]);
    expect(moved.text).toContain('at most 10 companies above each customer');
    expect((await patch(1, 20)).status).toBe(200);
  });

  it('stays its company’s when an order is sent elsewhere', async () => {
    const centre = await aSellingCentre();
    const makes = (body: object) => centre.does('centres/shop/customers', body, sellers.manager);
    await makes(customer('3000001', { priceGroupId: 'HOTEL' }));
    await makes(customer('3000002', { companyId: '3000001' }));
    const id = await centre.order({ customer: '3000002' });
    const { version } = await centre.read(id);
    const deliveryAddress = {
      lines: ['1 quai'],
      postalCode: '20000',
      city: 'Ajaccio',
      country: 'FR',
    };
    const sent = await centre.ask('helene', 'PATCH', `orders/${id}`, {
      version: Number(version),
      body: { deliveryAddress },
    });
    expect(sent.status, sent.text).toBe(200);
    const { body } = await centre.ask('helene', 'GET', 'customers/shop.3000002');
    expect(body).toMatchObject({ oneOffAddresses: [{ label: id }], priceGroupId: null });
  });
});

describe('an extended warranty', () => {
  it('AUDIT D195: is sold for a serial number and period, by which it is found', async () => {
    const centre = await aSellingCentre();
    await imports(centre.served, 'items', 'sku;name.en;category;price;cost\nCARE;Care;care;5;1\n');
    const patched = await centre.ask('paul', 'PATCH', 'items/shop.CARE', {
      version: 1,
      body: { warrantyMonths: 24 },
    });
    expect(patched.status, patched.text).toBe(200);
    const id = await centre.order({ mugs: 1 });
    const adds = (itemId: string, of?: object) =>
      centre.does(`orders/${id}/lines`, { itemId, quantity: '1', ...(of && { warranty: of }) });
    const warranty = { itemId: 'shop.MUG', serialNumber: 'SN-4711', validFrom: '2026-12-01' };
    expect(refusal(await adds('shop.MUG', warranty))).toEqual([400, 'invalid_parameter']);
    const { body: bare } = await adds('shop.CARE');
    const line = (bare['lines'] as { id: string; sku: string }[]).find(({ sku }) => sku === 'CARE');
    await centre.does(`orders/${id}/complete`);
    await centre.pays(id, 'CASH', 2_500);
    expect(refusal(await centre.submits(id))).toEqual([422, 'order_incomplete']);
    await centre.does(`orders/${id}/reopen-entry`);
    const { version } = await centre.read(id);
    const changed = await centre.ask('helene', 'PATCH', `orders/${id}/lines/${line?.id}`, {
      version: Number(version),
      body: { warranty },
    });
    expect(changed.status, changed.text).toBe(200);
    expect(changed.body['lines']).toMatchObject([
      { warranty: null },
      { warranty: { ...warranty, validTo: '2028-11-30' } },
    ]);
    await centre.does(`orders/${id}/complete`);
    expect((await centre.submits(id)).status).toBe(200);
    await centre.rests();
    const path = 'centres/shop/orders?q=SN-4711';
    expect(each(await centre.ask('helene', 'GET', path), 'id')).toEqual([id]);
  });
});

describe('a centre', () => {
  it('AUDIT D002: sells its assortment, in the name of a legal entity', async () => {
    const assortment = ['table'];
    const legalEntity = { name: 'Mugs SARL', registration: '123 456 789' };
    const centre = await aSellingCentre({ assortment, legalEntity });
    await imports(centre.served, 'items', 'sku;name.en;category;price;cost\nLAMP;Lamp;light;5;1\n');
    const id = await centre.order({ mugs: 1 });
    const lamp = await centre.adds(id, 'LAMP');
    expect(refusal(lamp)).toEqual([422, 'item_not_sellable']);
    expect(lamp.body['detail']).toContain('is not in the assortment');
    const path = 'centres/shop/mail-templates/order.submitted';
    const texts = { subject: { en: '{seller}', fr: '{seller}' }, text: { en: '.', fr: '.' } };
    const drafted = await centre.ask('paul', 'PUT', path, { version: 0, body: texts });
    expect(drafted.status, drafted.text).toBe(200);
    const shown = await centre.ask('paul', 'GET', `orders/${id}/mails/order.submitted`);
    expect(shown.body['subject'], shown.text).toBe('Mugs SARL, 123 456 789');
  });
});
