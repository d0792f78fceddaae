import { describe, expect, it } from 'vitest';
import { each, imports, itemsOf, itemsTable } from '../support/a-shop.ts';
import { aServer, type Served } from '../support/api-server.ts';

async function skus(served: Served): Promise<readonly unknown[]> {
  return each(await served.ask('GET', '/api/v1/centres/shop/items', { as: 'helene' }), 'sku');
}

describe('a table that is imported', () => {
  it('makes items of rows; the same once more changes nothing', async () => {
    const served = await aServer();
    const first = await imports(served, 'items', itemsTable);
    const counts = { rows: 3, updated: 0, rejected: 0, errors: [] };
    expect(first.body).toEqual({ ...counts, created: 3, unchanged: 0 });
    const again = await imports(served, 'items', itemsTable);
    expect(again.body).toEqual({ ...counts, created: 0, unchanged: 3 });
    const mug = await served.ask('GET', '/api/v1/items/shop.MUG', { as: 'helene' });
    expect(mug.body).toMatchObject({
      name: { fr: 'Tasse bleue', en: 'Blue mug' },
      stock: 3,
      salesControl: 'encourage',
      price: { amountMinor: 990, currency: 'EUR' },
      version: 1,
    });
  });

  it('tells of every wrong cell its row, column, value and what was expected', async () => {
    const served = await aServer();
    const table = `sku,name.en,category,price,cost,stock
A,Lamp,home,12.34,5,many
B,,home,12.345,5,1
A,Lamp,home,1,1,1
,Vase,home,1,1,1
"C D",Vase,home,1,1,1
`;
    const { status, body } = await imports(served, 'items', table);
    expect(status).toBe(200);
    expect(body).toMatchObject({ rows: 5, created: 0, rejected: 5 });
    expect(body['errors']).toMatchObject([
      { line: 2, column: 'stock', value: 'many', code: 'wrong_type' },
      { line: 3, column: 'name.en', value: '', code: 'missing' },
      { line: 3, column: 'price', value: '12.345', code: 'wrong_type' },
      { line: 4, column: 'sku', value: 'A', code: 'not_unique' },
      { line: 5, column: 'sku', value: '', code: 'missing' },
      { line: 6, column: 'sku', value: 'C D', code: 'wrong_format' },
    ]);
    for (const error of body['errors'] as { expected: string; message: string }[]) {
      expect(error.expected).not.toBe('');
      expect(error.message).toContain(`expected ${error.expected}`);
    }
    expect(await skus(served)).toEqual([]);
  });

  it('loses nothing accepted before, and keeps good rows where asked', async () => {
    const served = await aServer();
    await imports(served, 'items', itemsTable);
    const table = 'sku;price;stock\nMUG;8,90;\nBOL;cheap;1\nNEW;1;1\n';
    const whole = await imports(served, 'items', table);
    expect(whole.body).toMatchObject({ rejected: 2, updated: 1 });
    const mug = () => served.ask('GET', '/api/v1/items/shop.MUG', { as: 'helene' });
    expect((await mug()).body).toMatchObject({ price: { amountMinor: 990 }, version: 1 });
    const partial = await imports(served, 'items', table, { query: '&partial=true' });
    expect(partial.body).toMatchObject({ rejected: 2, updated: 1, created: 0 });
    expect(await skus(served)).toEqual(['BOL', 'DRAP', 'MUG']);
    const after = await mug();
    expect(after.body).toMatchObject({ price: { amountMinor: 890 }, stock: 3, version: 2 });
  });

  it('writes nothing on a dry run, and changes nothing where rows are to be new', async () => {
    const served = await aServer();
    const dry = await imports(served, 'items', itemsTable, { query: '&dryRun=true' });
    expect(dry.body).toMatchObject({ created: 3, rejected: 0 });
    expect(await skus(served)).toEqual([]);
    await imports(served, 'items', itemsTable);
    const create = await imports(served, 'items', itemsTable, { query: '&mode=create' });
    expect(create.body).toMatchObject({ rejected: 3, unchanged: 0 });
  });

  it('takes customers with a French header, as a spreadsheet writes it', async () => {
    const served = await aServer();
    const table =
      "\ufeffnuméro;nom;prénom;téléphones;adresse;code postal;ville;pays;accord publicitaire;plafond;blocage\r\n1000001;Bernard;Hélène;'+33 6 39 98 12 34|03 53 01 00 01;1 rue Haute;59100;Roubaix;FR;oui;500,00;\r\n1000002;Petit;;;;;;;non;;invoice\r\n";
    expect((await imports(served, 'customers', table)).body).toMatchObject({ created: 2 });
    const found = await served.ask('GET', '/api/v1/centres/shop/customers?q=0639981234', {
      as: 'helene',
    });
    expect(itemsOf(found)).toMatchObject([
      {
        number: '1000001',
        marketingConsent: true,
        hold: 'none',
        creditLimit: { amountMinor: 50_000 },
        addresses: [{ lines: ['1 rue Haute'], city: 'Roubaix' }],
      },
    ]);
  });

  it('is refused whole where its header is not one, with the place', async () => {
    const served = await aServer();
    const unknown = await imports(served, 'items', 'sku,colour,price,prix\nA,red,1,2\n');
    expect(unknown.status).toBe(400);
    expect(unknown.body['errors']).toMatchObject([
      { received: '"colour"', line: 1, column: 2 },
      { received: '"prix"', line: 1, column: 4 },
    ]);
    const keyless = await imports(served, 'items', 'price\n1\n');
    expect(keyless.body['errors']).toMatchObject([{ code: 'missing', line: 1 }]);
    const torn = await imports(served, 'items', 'sku\n"A\n');
    expect(torn.body['errors']).toMatchObject([{ expected: 'a closing quote' }]);
  });

  it('is carried out once for a key, and by those alone who may', async () => {
    const served = await aServer();
    await imports(served, 'items', itemsTable, { key: 'k1' });
    const again = await imports(served, 'items', itemsTable, { key: 'k1' });
    expect([again.body['created'], again.headers['idempotency-replayed']]).toEqual([3, 'true']);
    const path = '/api/v1/centres/shop/imports?kind=items';
    const headers = { 'content-type': 'text/csv' };
    const keyless = await served.ask('POST', path, { as: 'nadia', headers, body: itemsTable });
    expect(keyless.status).toBe(400);
    const other = await served.ask('POST', path, { as: 'helene', headers, body: itemsTable });
    expect([other.status, other.body['code']]).toEqual([403, 'role_missing']);
  });
});
