import { describe, expect, it } from 'vitest';
import { each, imports, itemsOf, itemsTable, setsUp } from '../support/a-shop.ts';
import { aServer, type Body, type TestApi } from '../support/api-server.ts';

async function skus(served: TestApi): Promise<readonly unknown[]> {
  return each(await served.ask('GET', '/api/v1/centres/shop/items', { as: 'helene' }), 'sku');
}

describe('a table that is imported', () => {
  it('makes items of rows; the same once more changes nothing', async () => {
    const served = await aServer();
    const first = await imports(served, 'items', itemsTable);
    const counts = {
      kind: 'items',
      encoding: 'utf-8',
      rows: 3,
      updated: 0,
      rejected: 0,
      errors: [],
    };
    expect(first.body).toEqual({ ...counts, written: true, created: 3, unchanged: 0 });
    const again = await imports(served, 'items', itemsTable);
    expect(again.body).toEqual({ ...counts, written: false, created: 0, unchanged: 3 });
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

  it('tells French readers in French what was expected of a cell, and of a header', async () => {
    const served = await aServer();
    await setsUp(served, { taxRates: { STANDARD: 20 } });
    const language = 'fr';
    const expectedOf = async (kind: 'items' | 'customers', table: string) => {
      const { body } = await imports(served, kind, table, { language });
      return (body['errors'] as Body[]).map(({ expected }) => String(expected));
    };
    const items = await expectedOf(
      'items',
      `sku,name.en,category,price,cost,stock,expected on,sales control,active,tax group
A,Lamp,home,abc,5,many,31.12.2026,push,perhaps,NONE
B,,home,1,1,1,,,,
B,Lamp,${'x'.repeat(300)},1,1,1,,,,
,Vase,home,1,1,1,,,,
"C D",Vase,home,1,1,1,1850-01-01,,,
`,
    );
    const columns = 'number,last name,phones,emails,language,address,postal code,city,country';
    const customers = await expectedOf(
      'customers',
      `${columns},open cases,rfm,preferred agent,hold
1,Bernard,none,nobody,?,rue,5910,Roubaix,FR,-1,999999,nobody,some
2,Martin,4539700000000031,a@b.fr,fr,rue,59100,Roubaix,XX,1,,,
`,
    );
    const headers = await expectedOf('items', 'name.en,prices of all\nLamp,1\n');
    const all = [...items, ...customers, ...headers];
    expect(all.length).toBeGreaterThan(18);
    const english =
      /\b(an?|the|of|or|and|such|one|each|once|at|most|least|not|text|number|valid)\b/i;
    expect(all.filter((expected) => english.test(expected))).toEqual([]);
    expect(all).toContain('un montant comme 19,90');
  });

  it('says of a date in another form what a date is like', async () => {
    const served = await aServer();
    const [header, mug] = itemsTable.split('\n');
    const table = `${header};expected on\n${mug};31.12.2026\n`;
    const { body } = await imports(served, 'items', table);
    expect(body['errors']).toMatchObject([
      { line: 2, value: '31.12.2026', expected: 'a date such as 2026-12-24' },
    ]);
  });

  it('loses nothing accepted before, and keeps good rows where asked', async () => {
    const served = await aServer();
    await imports(served, 'items', itemsTable);
    const table = 'sku;price;stock\nMUG;8,90;\nBOL;cheap;1\nNEW;1;1\n';
    const whole = await imports(served, 'items', table);
    expect(whole.body).toMatchObject({ rejected: 2, updated: 0, written: false });
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

describe('a table as it was written', () => {
  const table = 'numéro;nom;prénom\n1000001;Éluard;Hélène\n';
  const nameOf = async (served: TestApi): Promise<unknown> =>
    (await served.ask('GET', '/api/v1/customers/shop.1000001', { as: 'helene' })).body['lastName'];
  const bytesOf: { readonly [encoding: string]: Buffer } = {
    'utf-8': Buffer.from(table, 'utf8'),
    'windows-1252': Buffer.from(table, 'latin1'),
    'utf-16le': Buffer.from(`\ufeff${table}`, 'utf16le'),
    'utf-16be': Buffer.from(`\ufeff${table}`, 'utf16le').swap16(),
  };

  it.each(Object.entries(bytesOf))('is read in %s, and that is said', async (encoding, bytes) => {
    const served = await aServer();
    const { statusCode, body } = await served.app.inject({
      method: 'POST',
      url: '/api/v1/centres/shop/imports?kind=customers',
      headers: {
        authorization: 'Bearer nadia',
        'content-type': 'text/csv',
        'idempotency-key': encoding,
      },
      payload: bytes,
    });
    expect([statusCode, JSON.parse(body)]).toMatchObject([200, { encoding, created: 1 }]);
    expect(await nameOf(served)).toBe('Éluard');
  });

  it('is read with tabs, as a spreadsheet saves Unicode text', async () => {
    const served = await aServer();
    const done = await imports(served, 'customers', table.replaceAll(';', '\t'));
    expect(done.body).toMatchObject({ created: 1 });
    expect(await nameOf(served)).toBe('Éluard');
  });
});

describe('a cell that is wrong', () => {
  it.each([
    ['items', 'price', 'abc', 'an amount such as 19.90'],
    ['items', 'price', '-5', 'an amount such as 19.90'],
    ['items', 'stock', 'many', 'a number of units such as 12 or 1.5'],
    ['items', 'active', 'perhaps', 'yes or no'],
    ['items', 'tax group', 'STANDART', 'a tax group of the channel (STANDARD)'],
    ['customers', 'credit limit', '1.299', 'an amount such as 19.90'],
    ['items', 'price', '12.90 $', 'an amount such as 19.90'],
    ['items', 'price', '1.299.00', 'an amount such as 19.90'],
    ['items', 'cost', '1e9', 'an amount such as 19.90'],
    ['customers', 'country', 'XX', 'a country of ISO 3166 such as FR'],
    ['customers', 'hot alert', 'maybe', 'yes or no'],
  ] as const)(
    'is told in the words of a cell: %s, %s, %s',
    async (kind, column, cell, expected) => {
      const served = await aServer();
      await setsUp(served, { taxRates: { STANDARD: 20 } });
      const header =
        kind === 'items'
          ? { sku: 'A', 'name.en': 'A', category: 'c', price: '1', cost: '1' }
          : {
              number: '1',
              'last name': 'A',
              address: 'a',
              'postal code': '1',
              city: 'c',
              country: 'FR',
            };
      const row = { ...header, [column]: cell };
      const table = `${Object.keys(row).join(',')}\n${Object.values(row).join(',')}\n`;
      const { body } = await imports(served, kind, table);
      expect(body).toMatchObject({ created: 0, written: false, rejected: 1 });
      expect(body['errors']).toMatchObject([{ line: 2, column, value: cell, expected }]);
      const [error] = body['errors'] as Body[];
      expect(error?.['message']).toBe(
        `line 2, ${column} is ${JSON.stringify(cell)}; expected ${expected}`,
      );
    },
  );
});

describe('a cell as people write it', () => {
  const address = 'address,postal code,city,country';
  const itemOf = async (cells: object) => {
    const served = await aServer();
    const row = { sku: 'A', 'name.en': 'A', category: 'c', price: '1', cost: '1', ...cells };
    const table = `${Object.keys(row).join(';')}\n${Object.values(row).join(';')}\n`;
    expect((await imports(served, 'items', table)).body).toMatchObject({ created: 1, errors: [] });
    return (await served.ask('GET', '/api/v1/items/shop.A', { as: 'helene' })).body;
  };

  it.each([
    ['12,90 €', 1_290],
    ['€12.90', 1_290],
    ['EUR 1.299,00', 129_900],
    ['1,299.00', 129_900],
    ['1 299,5\u00a0€', 129_950],
    ['1.299.000', 129_900_000],
  ])('is read as an amount: %s', async (price, amountMinor) => {
    expect(await itemOf({ price })).toMatchObject({ price: { amountMinor, currency: 'EUR' } });
  });

  it('is read as yes, no and a number of units', async () => {
    const cells = { returns: 'ja', discounts: 'Nein', stock: '1.299,5' };
    const read = { allowReturn: true, allowDiscounts: false, stock: 1299.5 };
    expect(await itemOf(cells)).toMatchObject(read);
  });

  it.each([
    ['Deutschland', 'DE'],
    ['royaume-uni', 'GB'],
    ['es', 'ES'],
  ])('is read as a country: %s', async (country, code) => {
    const served = await aServer();
    const table = `number,last name,${address}\n1,A,a,12345,c,${country}\n`;
    expect((await imports(served, 'customers', table)).body).toMatchObject({ created: 1 });
    const { body } = await served.ask('GET', '/api/v1/customers/shop.1', { as: 'helene' });
    expect(body['addresses']).toMatchObject([{ country: code }]);
  });

  it('is told where a spreadsheet has dropped the zero of a postal code or of a key', async () => {
    const served = await aServer();
    const table = (number: string, postal: string) =>
      `number,last name,${address}\n${number},A,a,${postal},Dresden,DE\n`;
    const short = await imports(served, 'customers', table('0042', '1067'));
    expect(short.body).toMatchObject({
      written: false,
      errors: [{ line: 2, column: 'postal code', value: '1067' }],
    });
    const whole = await imports(served, 'customers', table('0042', '01067'));
    expect(whole.body).toMatchObject({ created: 1 });
    const bare = await imports(served, 'customers', table('42', '01067'));
    expect(bare.body).toMatchObject({ created: 0, errors: [{ line: 2, column: 'number' }] });
    expect(bare.text).toContain('0042, which is there');
  });
});

describe('a table that is refused', () => {
  it('says that nothing of it was written, and that nothing is there', async () => {
    const served = await aServer();
    const table = 'sku,name.en,category,price,cost\nA,A,c,1,1\nB,B,c,1,1\nC,C,c,abc,1\n';
    const { status, body } = await imports(served, 'items', table);
    expect(status).toBe(200);
    expect(body).toMatchObject({ rows: 3, created: 0, updated: 0, rejected: 1, written: false });
    expect(await skus(served)).toEqual([]);
  });

  it('is refused by a patch with the same words: a tax group, a country', async () => {
    const served = await aServer();
    await imports(served, 'items', 'sku,name.en,category,price,cost\nA,A,c,1,1\n');
    const patched = await served.ask('PATCH', '/api/v1/items/shop.A', {
      as: 'paul',
      headers: { 'if-match': '"v1"' },
      body: { taxGroup: 'NONE' },
    });
    expect([patched.status, patched.text]).toMatchObject([
      400,
      expect.stringContaining('tax group'),
    ]);
    const address = { lines: ['a'], postalCode: '1', city: 'c', country: 'XX' };
    const made = await served.ask('POST', '/api/v1/centres/shop/customers', {
      as: 'helene',
      body: { lastName: 'A', addresses: [address] },
    });
    expect([made.status, made.text]).toMatchObject([400, expect.stringContaining('ISO 3166')]);
  });
});

describe('a table that is exported', () => {
  it.each([
    [
      'items',
      'sku,name.en,name.fr,category,price,cost,price.retail,stock,active\n' +
        'A,"A, ""x""",Ä,c,1.50,1.00,1.20,3,yes\nB,B,,c,2.00,1.00,,,no\n',
    ],
    [
      'customers',
      'number,first name,last name,language,phones,emails,address,postal code,city,country,credit limit,hold,tier,hot alert,affiliations\n' +
        "1,,A,fr,'+33639980001|0639980002,a@example.org,1 rue|2e,59100,Roubaix,FR,10.00,all,gold,yes,club|vip\n2,B,C,,,,,,,,,none,,no,\n",
    ],
  ] as const)('is the one that was imported, and is imported again: %s', async (kind, table) => {
    const served = await aServer();
    expect((await imports(served, kind, table)).body).toMatchObject({ created: 2, errors: [] });
    const path = `/api/v1/centres/shop/exports?kind=${kind}`;
    const exported = await served.ask('GET', path, { as: 'nadia' });
    expect([exported.status, exported.type]).toEqual([200, 'text/csv; charset=utf-8']);
    const again = await imports(served, kind, exported.text);
    expect(again.body).toMatchObject({ rows: 2, unchanged: 2, errors: [] });
    const other = await aServer();
    expect((await imports(other, kind, exported.text)).body).toMatchObject({ created: 2 });
    expect((await other.ask('GET', path, { as: 'nadia' })).text).toBe(exported.text);
  });
});
