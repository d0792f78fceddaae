/** Capabilities of the audit: catalogues, their promotions, pages, and requests for them. */
import { describe, expect, it } from 'vitest';
import { each, imports, itemsOf } from '../support/a-shop.ts';
import type { Body } from '../support/api-server.ts';
import { aSellingCentre, euros, memberOf, refusal, sellers } from '../support/taken-orders.ts';

const shelf = `sku;name.en;category;price;cost
LAMP;Lamp;light;10;2
JAR;Jar;table;30;5
`;
const spring = {
  code: 'SPRING',
  name: { en: 'Spring' },
  validFrom: '1970-01-01',
  itemIds: ['MUG', 'LAMP', 'JAR'],
  sourceCodes: [
    {
      code: 'S1',
      description: 'Regulars',
      campaign: 'EASTER',
      quantity: 200,
      budget: euros(10_000),
      cost: euros(1_000),
    },
    { code: 'S2', description: 'Others', campaign: 'EASTER', quantity: 100, cost: euros(900) },
  ],
};

type Centre = Awaited<ReturnType<typeof aSellingCentre>>;

/** A centre with a catalogue of a mug at 20.00, a lamp at 10.00 and a jar at 30.00. */
async function aCentre(catalogue: object = {}): Promise<Centre> {
  const centre = await aSellingCentre();
  await imports(centre.served, 'items', shelf);
  const made = await centre.does('centres/shop/catalogues', { ...spring, ...catalogue }, 'paul');
  expect(made.status, made.text).toBe(201);
  return centre;
}

/** Sells one of each item under a source code. */
async function sells(centre: Centre, sourceCode: string, skus: readonly string[]): Promise<void> {
  const order = { customerId: 'shop.1000001', sourceCode };
  const id = String((await centre.does('centres/shop/orders', order)).body['id']);
  for (const sku of skus) await centre.adds(id, sku);
  const { body } = await centre.does(`orders/${id}/complete`);
  const total = Object(memberOf(body, 'summary', 'total'));
  await centre.pays(id, 'CASH', Number(total['amountMinor']));
  expect((await centre.submits(id)).status).toBe(200);
  await centre.rests();
}

const patches = (centre: Centre, body: object, version = 1, as = 'paul') =>
  centre.ask(as, 'PATCH', 'catalogues/shop.SPRING', { body, version });
const asks = async (centre: Centre, path: string, as: string = sellers.manager): Promise<Body> =>
  (await centre.ask(as, 'GET', path)).body;

describe('a catalogue', () => {
  it('AUDIT D063: has a tree of categories, by which its items are found', async () => {
    const categories = [
      { code: 'HOME', name: { en: 'Home' } },
      { code: 'LIGHT', name: { en: 'Light' }, parent: 'HOME', itemIds: ['LAMP'] },
      { code: 'TABLE', name: { en: 'Table' }, parent: 'HOME', itemIds: ['MUG', 'JAR'] },
    ];
    const centre = await aCentre({ categories });
    const found = async (category: string) => {
      const query = `catalogueId=shop.SPRING&category=${category}`;
      const path = `centres/shop/items?${query}`;
      return each(await centre.ask('helene', 'GET', path), 'sku');
    };
    expect(await found('LIGHT')).toEqual(['LAMP']);
    expect(await found('HOME')).toEqual(['JAR', 'LAMP', 'MUG']);
    expect(await found('NONE')).toEqual([]);
    const wrong = [
      { code: 'A', name: {}, parent: 'B' },
      { code: 'B', name: {}, parent: 'A' },
      { code: 'C', name: {}, itemIds: ['SOFA'] },
    ];
    const { status, body } = await patches(centre, { categories: wrong });
    expect([status, (body['errors'] as Body[]).map(({ pointer }) => pointer)]).toEqual([
      400,
      ['/body/categories/0/parent', '/body/categories/1/parent', '/body/categories/2/itemIds/0'],
    ]);
  });

  it('AUDIT D064: is approved and published with a right, once all items are active', async () => {
    const centre = await aCentre({ status: 'draft' });
    const codes = async () =>
      itemsOf(await centre.ask('helene', 'GET', 'centres/shop/source-codes')).map(
        ({ code }) => code,
      );
    expect(await codes()).toEqual([]);
    const item = { version: 1, body: { active: false } };
    await centre.ask('paul', 'PATCH', 'items/shop.JAR', item);
    const wrong = await patches(centre, { status: 'approved' });
    expect(wrong.body['errors']).toMatchObject([{ pointer: '/body/itemIds/2' }]);
    await patches(centre, { itemIds: ['MUG', 'LAMP'] });
    expect((await patches(centre, { status: 'approved' }, 2)).status).toBe(200);
    expect(await codes()).toEqual([]);
    expect((await patches(centre, { status: 'published' }, 3)).body['status']).toBe('published');
    expect(await codes()).toEqual(['S1', 'S2']);
  });

  it('AUDIT D066, D067: is mailed to a market with list, broker and people', async () => {
    const centre = await aSellingCentre();
    const market = {
      code: 'north',
      name: 'North',
      listType: 'rented',
      broker: 'Lists & Co',
      demographics: { region: 'Hauts-de-France' },
      members: [{ customerId: 'shop.1000001' }],
    };
    const path = 'centres/shop/target-markets';
    expect((await centre.does(path, market, 'nadia')).body).toMatchObject({
      listType: 'rented',
      broker: 'Lists & Co',
      demographics: { region: 'Hauts-de-France' },
    });
    const code = (targetMarketId: string) => ({ code: 'S1', description: 'N', targetMarketId });
    const makes = (targetMarketId: string) => {
      const body = { ...spring, itemIds: [], sourceCodes: [code(targetMarketId)] };
      return centre.does('centres/shop/catalogues', body, 'paul');
    };
    expect((await makes('south')).status).toBe(400);
    expect((await makes('north')).status).toBe(201);
    const mailed = async (customer: string) => {
      const query = `targetedAt=shop.${customer}`;
      return each(await centre.ask('helene', 'GET', `centres/shop/source-codes?${query}`), 'code');
    };
    expect([await mailed('1000001'), await mailed('1000002')]).toEqual([['S1'], []]);
  });

  it('AUDIT D073, D074, D075: tells what its promotions cost and brought', async () => {
    const centre = await aCentre();
    await sells(centre, 'S1', ['MUG', 'LAMP']);
    await sells(centre, 'S1', ['LAMP']);
    await sells(centre, 'S2', ['JAR']);
    const promotions = await asks(centre, 'centres/shop/promotions');
    expect(promotions['rows']).toMatchObject([
      {
        value: 'S1',
        quantity: 200,
        orders: 2,
        responseShare: 0.01,
        budget: euros(10_000),
        net: euros(4_000),
        cost: euros(1_000),
        gain: euros(3_000),
        orderCost: euros(500),
      },
      { value: 'S2', orders: 1, responseShare: 0.01, net: euros(3_000), gain: euros(2_100) },
    ]);
    expect(promotions['total']).toMatchObject({ quantity: 300, orders: 3, gain: euros(5_100) });
    const campaigns = await asks(centre, 'centres/shop/promotions?by=campaign');
    expect(campaigns['rows']).toMatchObject([{ value: 'EASTER', orders: 3, cost: euros(1_900) }]);
    const { text } = await centre.served.ask('GET', '/api/v1/centres/shop/promotions', {
      as: sellers.manager,
      headers: { accept: 'text/csv' },
    });
    expect(text.split(/\r?\n/)[1]).toBe('S1,200,2,0.01,10000,4000,1000,3000,500,EUR');
  });

  it('counts no orders that were cancelled among those that it brought', async () => {
    const centre = await aCentre();
    await sells(centre, 'S1', ['MUG']);
    await sells(centre, 'S1', ['LAMP']);
    const [last] = each(await centre.ask('helene', 'GET', 'centres/shop/orders'), 'id');
    await centre.does(`orders/${last}/cancel`, { reason: 'asked' }, sellers.manager);
    await centre.rests();
    const { rows } = await asks(centre, 'centres/shop/promotions');
    const [first] = rows as Body[];
    expect(first).toMatchObject({ value: 'S1', orders: 1, responseShare: 0.005 });
  });

  it('has amounts in the money of the centre, as all that carries amounts', async () => {
    const centre = await aCentre();
    const dollars = { amountMinor: 500, currency: 'USD' };
    const [code] = spring.sourceCodes;
    const coupon = { code: 'TEN', name: { en: 'Ten' }, codes: [{ code: 'TEN' }] };
    const percent = { kind: 'percent', percent: 10 };
    const item = { sku: 'VASE', name: {}, category: 'table', price: euros(1), cost: euros(1) };
    for (const [path, body, at] of [
      ['catalogues', { sourceCodes: [{ ...code, budget: dollars }] }, 'sourceCodes/0/budget'],
      ['catalogues', { pages: [{ number: 1, cost: dollars, items: [] }] }, 'pages/0/cost'],
      ['coupons', { ...coupon, discount: { kind: 'amount', amount: dollars } }, 'discount/amount'],
      ['coupons', { ...coupon, discount: percent, minimum: dollars }, 'minimum'],
      ['items', { ...item, price: dollars }, 'price'],
      ['items', { ...item, datedPrices: [{ price: dollars }] }, 'datedPrices/0/price'],
      [
        'continuity-programmes',
        { code: 'CLUB', name: {}, events: [{ itemId: 'MUG', price: dollars }] },
        'events/0/price',
      ],
    ] as const) {
      const whole = path === 'catalogues' ? { ...spring, code: 'OTHER', sourceCodes: [] } : {};
      const made = await centre.does(`centres/shop/${path}`, { ...whole, ...body }, 'paul');
      const pointer = `/body/${at}/currency`;
      expect([made.status, made.body['errors']], made.text).toMatchObject([
        400,
        [{ pointer, received: '"USD"', expected: 'EUR, the centre’s' }],
      ]);
    }
  });

  it('AUDIT D076, D077: has pages with costs, and tells what each area sold', async () => {
    const pages = [
      {
        number: 1,
        cost: euros(800),
        items: [
          { itemId: 'MUG', area: 30 },
          { itemId: 'LAMP', area: 10 },
        ],
      },
      { number: 2, cost: euros(200), items: [{ itemId: 'LAMP', area: 30 }] },
    ];
    const centre = await aCentre({ pages });
    await sells(centre, 'S1', ['MUG', 'LAMP']);
    await sells(centre, 'S2', ['LAMP', 'JAR']);
    const areas = await asks(centre, 'catalogues/shop.SPRING/areas');
    expect(areas['pages']).toMatchObject([
      {
        number: 1,
        area: 40,
        cost: euros(800),
        net: euros(2_500),
        gain: euros(1_700),
        items: [
          { itemId: 'shop.MUG', cost: euros(600), net: euros(2_000), netByArea: euros(67) },
          { itemId: 'shop.LAMP', cost: euros(200), net: euros(500), netByArea: euros(50) },
        ],
      },
      { number: 2, net: euros(1_500), items: [{ gain: euros(1_300) }] },
    ]);
    const byCatalogue = await asks(centre, 'centres/shop/promotions?by=catalogue');
    expect(byCatalogue['rows']).toMatchObject([{ value: 'SPRING', cost: euros(2_900) }]);
    const wrong = await patches(centre, {
      pages: [{ number: 1, items: [{ itemId: 'SOFA', area: 1 }] }],
    });
    expect(wrong.body['errors']).toMatchObject([{ pointer: '/body/pages/0/items/0' }]);
  });
});

describe('requests for catalogues', () => {
  it('are sent to customers who have an address', async () => {
    const centre = await aCentre();
    const asked = await centre.does('customers/shop.1000001/catalogue-requests', {
      catalogueId: 'SPRING',
    });
    const path = `catalogue-requests/${asked.body['id']}`;
    const sets = (status: string) => centre.ask('helene', 'PATCH', path, { body: { status } });
    const no = await sets('sent');
    expect([no.status, no.body['errors']]).toMatchObject([400, [{ pointer: '/body/status' }]]);
    expect((await sets('cancelled')).body['status']).toBe('cancelled');
  });

  it('AUDIT D079: are listed with addresses, sent once, and of catalogues of today', async () => {
    const centre = await aCentre();
    const address = { lines: ['1 rue Basse'], postalCode: '59000', city: 'Lille', country: 'FR' };
    const customer = { number: '1000003', firstName: 'Monique', lastName: 'Bernard' };
    await centre.does('centres/shop/customers', { ...customer, addresses: [address] });
    const asked = await centre.does('customers/shop.1000003/catalogue-requests', {
      catalogueId: 'SPRING',
    });
    const again = await centre.does('customers/shop.1000001/catalogue-requests', {
      catalogueId: 'SPRING',
    });
    const open = async (more = '') => {
      const path = `centres/shop/catalogue-requests?status=open${more}`;
      return itemsOf(await centre.ask('helene', 'GET', path));
    };
    expect((await open()).length).toBe(2);
    expect(asked.body).toMatchObject({ name: 'Monique Bernard', address: { city: 'Lille' } });
    const path = `catalogue-requests/${asked.body['id']}`;
    const sent = { body: { status: 'sent' } };
    expect((await centre.ask('helene', 'PATCH', path, sent)).body['status']).toBe('sent');
    expect(refusal(await centre.ask('helene', 'PATCH', path, sent))).toEqual([409, 'in_use']);
    expect((await open('&limit=1')).map(({ id }) => id)).toEqual([again.body['id']]);
    const { text } = await centre.served.ask('GET', '/api/v1/centres/shop/catalogue-requests', {
      as: 'helene',
      headers: { accept: 'text/csv' },
    });
    expect(text).toContain('Monique Bernard,1 rue Basse,59000,Lille,FR');
    await patches(centre, { validFrom: '2030-01-01' });
    const early = await centre.does('customers/shop.1000001/catalogue-requests', {
      catalogueId: 'SPRING',
    });
    expect(refusal(early)).toEqual([404, 'source_code_not_found']);
  });
});

describe('links of items', () => {
  const links = [{ itemId: 'JAR', kind: 'crossSell', priority: 1 }];

  it('AUDIT D055: have scripts, in the customer’s language, for the agent as well', async () => {
    const centre = await aCentre();
    await centre.ask('paul', 'PATCH', 'items/shop.MUG', { version: 1, body: { links } });
    const target = { kind: 'link', code: 'MUG-JAR' };
    for (const [kind, text] of [
      ['say', { en: 'A jar with it?', fr: 'Un bocal avec ?' }],
      ['note', { en: 'Few left' }],
    ] as const) {
      const script = { name: kind, kind, target, moment: 'line', text };
      expect((await centre.does('centres/shop/scripts', script, 'paul')).status).toBe(201);
    }
    const french = { number: '1000003', lastName: 'Martin', language: 'fr' };
    await centre.does('centres/shop/customers', french);
    const offered = async (customer: string) => {
      const id = await centre.order({ mugs: 1, customer });
      return itemsOf(await centre.ask('helene', 'GET', `orders/${id}/prompts`));
    };
    expect(await offered('1000001')).toMatchObject([{ say: 'A jar with it?', note: 'Few left' }]);
    expect(await offered('1000003')).toMatchObject([{ say: 'Un bocal avec ?' }]);
  });

  it('are refused where they name no item or no catalogue of the centre', async () => {
    const centre = await aCentre();
    const wrong = [
      { ...links[0], itemId: 'shop.JAR' },
      { ...links[0], catalogueId: 'NOCAT' },
    ];
    const body = { links: wrong };
    const got = await centre.ask('paul', 'PATCH', 'items/shop.MUG', { version: 1, body });
    expect([got.status, got.body['errors']]).toMatchObject([
      400,
      [
        { pointer: '/body/links/0/itemId', code: 'unknown_reference' },
        { pointer: '/body/links/1/catalogueId' },
      ],
    ]);
  });
});
