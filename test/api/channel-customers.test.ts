import { describe, expect, it } from 'vitest';
import { customerKeys, customerSettingsSchema } from '../../contracts/index.ts';
import { phoneKey, phoneKeyStart } from '../../live/index.ts';
import { each, imports, itemsOf, makes } from '../support/a-shop.ts';
import { aServer, type TestApi } from '../support/api-server.ts';

const list = '/api/v1/centres/shop/customers';
const bernard = {
  number: '1000001',
  firstName: 'Hélène',
  lastName: 'Bernard',
  phones: [{ number: '06 39 98 12 34' }, { number: '+44 20 7946 0018' }],
  emails: ['Helene.Bernard@example.org'],
};

async function withCustomers(): Promise<TestApi> {
  const served = await aServer();
  const others = [
    {
      number: '1000002',
      lastName: 'Bernardin',
      phones: [{ number: '+33 6 39 98 56 78' }],
    },
    {
      number: '1000003',
      firstName: 'Bernadette',
      lastName: 'Berger',
    },
    {
      number: 'PRO-7',
      lastName: 'Ébénisterie du Nord',
    },
  ];
  for (const one of [bernard, ...others]) {
    expect((await makes(served, 'centres/shop/customers', one)).status).toBe(201);
  }
  return served;
}

async function find(served: TestApi, query: string): Promise<readonly unknown[]> {
  const got = await served.ask('GET', `${list}?${query}`, { as: 'helene' });
  expect(got.status, JSON.stringify(got.body)).toBe(200);
  return each(got, 'number');
}

describe('a telephone number of a customer', () => {
  it('is refused at every door where it is none, with an example', async () => {
    const served = await withCustomers();
    const phones = [{ number: 'abc' }];
    const example = 'a telephone number such as +33 6 39 98 00 01';
    const made = await makes(served, 'centres/shop/customers', { lastName: 'Abc', phones });
    const changed = await served.ask('PATCH', '/api/v1/customers/shop.1000001', {
      as: 'helene',
      body: { phones },
      headers: { 'if-match': '"v1"', 'content-type': 'application/merge-patch+json' },
    });
    for (const { status, body } of [made, changed]) {
      expect([status, body['errors']]).toMatchObject([
        400,
        [{ pointer: '/body/phones/0/number', expected: example }],
      ]);
    }
    const table = 'number;last name;phones\n77;Abc;abc\n';
    const { body } = await imports(served, 'customers', table);
    expect(body).toMatchObject({ rejected: 1, errors: [{ column: 'phones', expected: example }] });
  });
});

describe('a search for customers', () => {
  it.each([
    '06 39 98 12 34',
    '0639981234',
    '06.39.98.12.34',
    '06-39-98-12-34',
    '+33 6 39 98 12 34',
    '+33 (0)6 39 98 12 34',
    '0033639981234',
    '639981234',
    '98 12 34',
    '1234',
    '+44 20 7946 0018',
    '020 7946 0018',
    '0044 2079460018',
  ])('finds one by their telephone number, written %s', async (written) => {
    const served = await withCustomers();
    const got = await served.ask('GET', `${list}?q=${encodeURIComponent(written)}`, {
      as: 'helene',
    });
    expect(itemsOf(got)).toMatchObject([{ number: '1000001', matchedOn: 'phone' }]);
  });

  it('does not take a number of another country for theirs', async () => {
    const served = await withCustomers();
    expect(await find(served, 'q=%2B49%206%2039%2098%2012%2034')).toEqual([]);
    expect(await find(served, 'q=06%2039%2098%2099%2099')).toEqual([]);
  });

  it('finds them by the beginning of names, without accents or case', async () => {
    const served = await withCustomers();
    expect(await find(served, 'q=ber*')).toEqual(['1000003', '1000001', '1000002']);
    expect(await find(served, 'q=BERNARD')).toEqual(['1000001', '1000002']);
    expect(await find(served, 'q=helene%20ber')).toEqual(['1000001']);
    expect(await find(served, 'q=ebenisterie')).toEqual(['PRO-7']);
    expect(await find(served, 'q=nobody')).toEqual([]);
  });

  it('finds them by e-mail address and by customer number', async () => {
    const served = await withCustomers();
    expect(await find(served, 'email=helene.bernard@EXAMPLE.org')).toEqual(['1000001']);
    expect(await find(served, 'q=helene.b%40')).toEqual([]);
    expect(await find(served, 'q=helene.bernard%40')).toEqual(['1000001']);
    expect(await find(served, 'number=pro-7')).toEqual(['PRO-7']);
    expect(await find(served, 'number=PRO')).toEqual([]);
    expect(await find(served, 'q=pro-7')).toEqual(['PRO-7']);
  });

  it('comes in pages that neither lose nor repeat, of a search and of all', async () => {
    const served = await withCustomers();
    for (const [query, expected] of [
      ['q=ber', ['1000003', '1000001', '1000002']],
      ['q=b%20be', ['1000003', '1000001', '1000002']],
      ['', ['1000001', '1000002', '1000003', 'PRO-7']],
    ] as const) {
      const seen: unknown[] = [];
      for (let cursor: unknown = ''; cursor !== null; ) {
        const next: string = cursor === '' ? '' : `&cursor=${String(cursor)}`;
        const got = await served.ask('GET', `${list}?${query}&limit=1${next}`, { as: 'helene' });
        seen.push(...each(got, 'number'));
        cursor = got.body['nextCursor'];
      }
      expect(seen).toEqual(expected);
    }
  });

  it('finds them by what they are called now, and no more by what they were', async () => {
    const served = await withCustomers();
    const path = '/api/v1/customers/shop.1000001';
    const { status, headers, body } = await served.ask('PATCH', path, {
      as: 'helene',
      headers: { 'if-match': '"v1"' },
      body: { lastName: 'Petit', phones: [{ number: '03 53 01 00 01' }] },
    });
    expect([status, headers['etag'], body['firstName']]).toEqual([200, '"v2"', 'Hélène']);
    expect(await find(served, 'q=bernard')).toEqual(['1000002']);
    expect(await find(served, 'q=0639981234')).toEqual([]);
    expect(await find(served, 'q=petit')).toEqual(['1000001']);
    expect(await find(served, 'q=0353010001')).toEqual(['1000001']);
  });

  it('is by a key that begins with the digits asked for, whatever is between them', () => {
    const settings = customerSettingsSchema.parse({
      lastName: 'A',
      phones: [{ number: '0639981234' }],
    });
    const { phone } = customerKeys(settings, (number) => phoneKey(number, '33'));
    expect(phone).toEqual(['43218993633']);
    expect(phoneKeyStart('+33 (0)6/39.98-12 34')).toBe('43218993633');
    expect(customerKeys(settings, (number) => phoneKey(number, '32')).phone).toEqual([
      '43218993623',
    ]);
  });
});

describe('a customer', () => {
  it('gets a number of seven digits, and is told of who may be the same', async () => {
    const served = await withCustomers();
    const { status, body, headers } = await makes(served, 'centres/shop/customers', {
      firstName: 'H.',
      lastName: 'Bernard',
      phones: [{ number: '+33639981234' }],
    });
    expect([status, headers['location']]).toEqual([201, `/api/v1/customers/${body['id']}`]);
    expect(body['number']).toMatch(/^\d{7}$/);
    expect(body['possibleDuplicates']).toEqual([
      { id: 'shop.1000001', number: '1000001', firstName: 'Hélène', lastName: 'Bernard' },
    ]);
  });

  it('is changed under the version that was read, and only as customers are', async () => {
    const served = await withCustomers();
    const patch = async (body: object, version?: string) =>
      await served.ask('PATCH', '/api/v1/customers/shop.1000001', {
        as: 'helene',
        body,
        headers: version === undefined ? {} : { 'if-match': version },
      });
    expect((await patch({ hold: 'all' })).body).toMatchObject({ code: 'version_required' });
    expect((await patch({ hold: 'all' }, '"v7"')).body).toMatchObject({
      code: 'version_mismatch',
      current: { version: 1, person: 'helene' },
    });
    const wrong = await patch({ hold: 'some', shoeSize: 42, phones: [{ number: 'x' }] }, '"v1"');
    expect(wrong.status).toBe(400);
    const pointers = (wrong.body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer);
    expect(pointers.toSorted()).toEqual(['/body/hold', '/body/phones/0/number', '/body/shoeSize']);
    expect((await patch({ number: '9' }, '"v1"')).body).toMatchObject({
      code: 'invalid_parameter',
    });
    expect((await patch({ language: 'en' }, '"v1"')).body).toMatchObject({ language: 'en' });
    const known = await served.ask('GET', '/api/v1/customers/shop.1000001', {
      as: 'helene',
      headers: { 'if-none-match': '"v2"' },
    });
    expect(known.status).toBe(304);
  });

  it('keeps the number that another has from being given twice', async () => {
    const served = await withCustomers();
    const { status, body } = await makes(served, 'centres/shop/customers', bernard);
    expect([status, body['code']]).toEqual([409, 'name_taken']);
  });

  it('has a history that is empty while there are no orders', async () => {
    const served = await withCustomers();
    const got = await served.ask('GET', '/api/v1/customers/shop.1000001/history?kinds=orders', {
      as: 'helene',
    });
    expect([got.status, itemsOf(got)]).toEqual([200, []]);
    const odd = await served.ask('GET', '/api/v1/customers/shop.1000001/history?kinds=dreams', {
      as: 'helene',
    });
    expect(odd.status).toBe(400);
  });
});
