/** Items, stock and customers from the exports of Shopify and of Dynamics 365 Commerce. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { imports, itemsOf, setsUp } from '../support/a-shop.ts';
import { aServer, type Body, type TestApi } from '../support/api-server.ts';

/** A table as another shop exports it. */
function exported(name: string): string {
  const place = new URL(`../support/exports/${name}.csv`, import.meta.url);
  return readFileSync(place, 'utf8');
}

const products = exported('shopify-products');
const customers = exported('shopify-customers');
const released = exported('dynamics-products');
const people = exported('dynamics-customers');

async function aShop() {
  const served = await aServer();
  await setsUp(served, { taxRates: { STANDARD: 20 } });
  return served;
}
const read = async (served: TestApi, what: 'items' | 'customers') =>
  itemsOf(await served.get(`/api/v1/centres/shop/${what}`));
const euros = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

describe.each([
  ['shopify', 'items', products, 3],
  ['shopify', 'customers', customers, 2],
  ['dynamics', 'items', released, 2],
  ['dynamics', 'customers', people, 2],
] as const)('the map %s of %s', (map, kind, table, count) => {
  it('shows what would change, writes it, and once more changes nothing', async () => {
    const served = await aShop();
    const query = `&map=${map}`;
    const dry = await imports(served, kind, table, { query: `${query}&dryRun=true` });
    expect(dry.body).toMatchObject({ created: count, errors: [], written: false });
    expect((dry.body['changes'] as Body[]).length).toBe(count);
    const done = await imports(served, kind, table, { query });
    expect(done.body).toMatchObject({ created: count, errors: [], written: true });
    const again = await imports(served, kind, table, { query });
    expect(again.body).toMatchObject({ unchanged: count, updated: 0, written: false });
  });
});

it('a product of Shopify becomes an item for each of its variants', async () => {
  const served = await aShop();
  await imports(served, 'items', products, { query: '&map=shopify&language=fr' });
  expect(await read(served, 'items')).toMatchObject([
    {
      sku: 'MUG',
      name: { fr: 'Blue mug' },
      description: { fr: 'Holds 30 cl' },
      category: 'Tableware',
      price: euros(990),
      cost: euros(300),
      stock: 3,
      active: true,
    },
    { sku: 'SHIRT-L', name: { fr: 'Shirt, L' }, category: 'other', price: euros(2_100), stock: 0 },
    { sku: 'SHIRT-M', name: { fr: 'Shirt, M' }, cost: euros(0), stock: 0, active: false },
  ]);
  const stock = 'Handle,SKU,Location,Available\nmug,MUG,Lille,12\n';
  const told = await imports(served, 'stock', stock, { query: '&map=shopify&dryRun=true' });
  expect(told.body['changes']).toEqual([
    { line: 2, key: 'MUG', members: [{ member: 'stock', from: '3', to: '12' }] },
  ]);
});

it('customers of Shopify come with their address, if they have one', async () => {
  const served = await aShop();
  await imports(served, 'customers', customers, { query: '&map=shopify' });
  expect(await read(served, 'customers')).toMatchObject([
    {
      number: '7001',
      firstName: 'Odile',
      lastName: 'Bernard',
      emails: ['odile@shop.example'],
      phones: [{ number: '+33639980001' }],
      addresses: [{ lines: ['1 rue', '2e'], postalCode: '59100', city: 'Roubaix', country: 'FR' }],
      marketingConsent: true,
    },
    { number: '7002', firstName: null, lastName: 'Weiß', addresses: [], marketingConsent: false },
  ]);
});

it('released products and customers of Dynamics come with their amounts', async () => {
  const served = await aShop();
  await imports(served, 'items', released, { query: '&map=dynamics' });
  expect(await read(served, 'items')).toMatchObject([
    { sku: 'D0001', name: { en: 'Speaker' }, price: euros(8_999), cost: euros(4_150), unit: 'ea' },
    { sku: 'D0002', name: { en: 'Cable' }, category: 'other', price: euros(500), taxGroup: null },
  ]);
  const onHand = 'ItemNumber,InventoryWarehouseId,AvailableOnHandQuantity\nD0001,24,7.0000000000\n';
  await imports(served, 'stock', onHand, { query: '&map=dynamics' });
  expect((await read(served, 'items'))[0]).toMatchObject({ stock: 7 });
  await imports(served, 'customers', people, { query: '&map=dynamics' });
  expect(await read(served, 'customers')).toMatchObject([
    {
      number: 'C1',
      language: 'fr',
      creditLimit: euros(100_000),
      hold: 'invoice',
      addresses: [{ lines: ['1 rue', '2e'] }],
    },
    { number: 'C2', lastName: 'Verdier SA', creditLimit: null, hold: 'none', addresses: [] },
  ]);
});

it('faults of a mapped table are told by its own lines and titles', async () => {
  const served = await aShop();
  const bad = products.replace(',19.9,', ',dear,').replace('SHIRT-L', '');
  const { body } = await imports(served, 'items', bad, { query: '&map=shopify' });
  const errors = body['errors'] as Body[];
  expect(errors.map(({ line, column, value }) => [line, column, value])).toEqual([
    [5, 'Variant Price', 'dear'],
    [6, 'Variant SKU', ''],
  ]);
  const other = await imports(served, 'items', 'sku,price\nA,1\n', { query: '&map=dynamics' });
  expect([other.status, other.body['errors']]).toMatchObject([
    400,
    [{ expected: 'a column itemnumber', received: 'sku, price', line: 1 }],
  ]);
});
