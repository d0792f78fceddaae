/** Capabilities of the audit: customers' records, their tables, and what a centre suspects. */
import { describe, expect, it } from 'vitest';
import { each, imports, makes, setsUp } from '../support/a-shop.ts';
import { aServer, type Body } from '../support/api-server.ts';
import { aSellingCentre, sellers, settings } from '../support/taken-orders.ts';

const place = (label: string, postalCode: string) => ({
  label,
  lines: ['1 rue Basse'],
  postalCode,
  city: 'Lille',
  country: 'FR',
});

describe('records of customers', () => {
  it('AUDIT D182: an open case counts for rules, and a hot one is an alert', async () => {
    const served = await aServer();
    const hot = { code: 'C1', category: 'complaint', priority: 'hot' };
    const closed = { ...hot, code: 'C2', status: 'closed' };
    const body = { number: '1000001', lastName: 'Bernard', cases: [hot, closed] };
    const made = await makes(served, 'centres/shop/customers', body);
    expect(made.body).toMatchObject({ openCases: 1, hotAlert: true });
    const path = '/api/v1/centres/shop/customers?state=alert';
    expect(each(await served.ask('GET', path, { as: 'helene' }), 'number')).toEqual(['1000001']);
  });

  it('AUDIT D184: a merged customer is found by all numbers, at all addresses', async () => {
    const served = await aServer();
    const phone = (number: string) => ({ phones: [{ number }] });
    for (const [number, body] of [
      ['1000001', { ...phone('06 39 98 00 01'), addresses: [place('home', '59000')] }],
      [
        '1000002',
        {
          phones: [{ number: '06.39.98.00.02' }, { number: '+33639980001' }],
          emails: ['b@example.com'],
          addresses: [place('home', '59000'), place('work', '59100')],
        },
      ],
    ] as const) {
      await makes(served, 'centres/shop/customers', { number, lastName: 'Bernard', ...body });
    }
    const into = { intoId: 'shop.1000001' };
    await makes(served, 'customers/shop.1000002/merge', into, 'malik');
    const { body } = await served.ask('GET', '/api/v1/customers/shop.1000001', { as: 'helene' });
    expect(each({ body: { items: body['phones'] } }, 'number')).toEqual([
      '06 39 98 00 01',
      '06.39.98.00.02',
    ]);
    expect(body['emails']).toEqual(['b@example.com']);
    expect(each({ body: { items: body['addresses'] } }, 'label')).toEqual(['home', 'work']);
    const found = await served.ask('GET', '/api/v1/centres/shop/customers?q=0002', {
      as: 'helene',
    });
    expect(each(found, 'number')).toContain('1000001');
  });

  it('AUDIT D185: a file of moves changes first addresses, told in the time line', async () => {
    const served = await aServer();
    const addresses = [place('home', '59000'), place('work', '59100')];
    const body = { number: '1000001', lastName: 'Bernard', addresses };
    await makes(served, 'centres/shop/customers', body);
    const table = 'number;address;postal code;city\n1000001;2 rue Haute;75001;Paris\n9;x;1;y\n';
    const refused = await imports(served, 'addressChanges', table);
    expect(refused.body).toMatchObject({ written: false, rejected: 1, errors: [{ line: 3 }] });
    const query = '&partial=true';
    const got = await imports(served, 'addressChanges', table, { query });
    expect(got.body).toMatchObject({ updated: 1, created: 0, rejected: 1 });
    const path = '/api/v1/customers/shop.1000001';
    const after = await served.ask('GET', path, { as: 'helene' });
    expect(after.body['addresses']).toMatchObject([
      { label: 'home', lines: ['2 rue Haute'], postalCode: '75001', country: 'FR' },
      { label: 'work', postalCode: '59100' },
    ]);
    const notes = await served.ask('GET', `${path}/history?kinds=notes`, { as: 'helene' });
    expect(each(notes, 'title')).toEqual(['59000 Lille → 75001 Paris']);
  });
});

describe('what a centre suspects', () => {
  it('AUDIT D155: is imported as a table, each entry once, and exported again', async () => {
    const served = await aServer();
    const table = 'type;value;score\nphone;06 39 98 00 66;40\nphone;+33639980066;1\nzip;1;\n';
    const wrong = await imports(served, 'fraudEntries', table);
    expect(wrong.body).toMatchObject({
      written: false,
      errors: [
        { line: 3, code: 'not_unique' },
        { line: 4, column: 'type' },
      ],
    });
    const query = '&partial=true';
    const { body } = await imports(served, 'fraudEntries', table, { query });
    expect(body).toMatchObject({ kind: 'fraudEntries', created: 1, rejected: 2 });
    const changed = 'type;value;score\nphone;06 39 98 00 66;60\nemail;x@example.com;\n';
    expect((await imports(served, 'fraudEntries', changed)).body).toMatchObject({
      created: 1,
      updated: 1,
    });
    const path = '/api/v1/centres/shop/exports?kind=fraudEntries';
    const { text } = await served.ask('GET', path, { as: 'nadia' });
    expect(text).toBe(
      '\ufefftype,value,score\r\nphone,06 39 98 00 66,60\r\nemail,x@example.com,\r\n',
    );
  });

  it('AUDIT D154: scores an extended postal code, and the postal code within it', async () => {
    const centre = await aSellingCentre({
      fraud: { check: true, minimumScore: 500, postalCodeScore: 1, extendedPostalCodeScore: 30 },
    });
    const entries = 'type;value\npostalCode;10001\nextendedPostalCode;10001 1234\n';
    await imports(centre.served, 'fraudEntries', entries);
    const scored = async (number: string, postalCode: string) => {
      const body = { number, lastName: 'Bernard', addresses: [place('home', postalCode)] };
      await centre.does('centres/shop/customers', body);
      const id = await centre.order({ mugs: 1, customer: number });
      const answer = await centre.ask(sellers.clerk, 'POST', `orders/${id}/fraud-score`);
      return (answer.body['matches'] as Body[]).map(({ type, score }) => [type, score]);
    };
    expect(await scored('1000011', '10001-1234')).toEqual([
      ['postalCode', 1],
      ['extendedPostalCode', 30],
    ]);
    expect(await scored('1000012', '10001')).toEqual([['postalCode', 1]]);
    expect(await scored('1000013', '10002-1234')).toEqual([]);
  });
});

describe('the job `rfm`', () => {
  it('AUDIT D187: scores by divisions, period, basis and weights, with a history', async () => {
    const centre = await aSellingCentre();
    const buys = async (customer: string, mugs: number) => {
      const id = await centre.order({ mugs, customer });
      await centre.does(`orders/${id}/complete`);
      await centre.pays(id, 'CASH', mugs * 2_000);
      await centre.submits(id);
      await centre.rests();
    };
    const scores = async (rfm?: object) => {
      if (rfm !== undefined) await setsUp(centre.served, { ...settings, rfm });
      await centre.does('centres/shop/order-jobs/rfm/runs', {}, 'malik');
      const read = (number: string) => centre.ask('helene', 'GET', `customers/shop.${number}`);
      return [(await read('1000001')).body, (await read('1000002')).body] as const;
    };
    await buys('1000001', 1);
    await buys('1000001', 1);
    centre.served.clock.turn(10 * 86_400_000);
    await buys('1000002', 2);
    const weights = { recency: 10, frequency: 2 };
    expect(await scores({ divisions: 2, weights })).toMatchObject([
      { rfm: 122, rfmScore: 16 },
      { rfm: 212, rfmScore: 24 },
    ]);
    const [even, other] = await scores({ divisions: 2, evenSplit: true });
    expect([even['rfm'], other['rfm']]).toEqual([122, 211]);
    expect(other['rfmHistory']).toMatchObject([{ rfm: 212 }]);
    const [old, late] = await scores({ divisions: 3, periodDays: 5, basis: 'net' });
    expect([old['rfm'], late['rfm']]).toEqual([122, 333]);
  });
});
