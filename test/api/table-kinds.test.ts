/**
 * Every kind of table that is imported: what is exported of it is what was imported, and of a bad
 * one every wrong cell is told. Source: ux-and-api.md 2.7.
 */
import { describe, expect, it } from 'vitest';
import { importTables } from '../../api/operations/channel/import-columns.ts';
import { aServer, type Body, type TestApi } from '../support/api-server.ts';

interface TableCase {
  readonly table: string;
  readonly bad: string;
  /** Of the bad one. */
  readonly wrong: readonly (readonly [line: number, column: string, value: string])[];
}

const cases: Readonly<Record<(typeof importTables)[number]['kind'], TableCase>> = {
  items: {
    table:
      'sku,name.en,name.fr,category,unit,price,cost,price.retail,tax group,stock,expected on,sales control,active\n' +
      'A,"A, ""x""",Ä,c,pcs,1.50,1.00,1.20,,3,2026-12-24,encourage,yes\nB,B,,c,kg,2.00,1.00,,,,,none,no\n',
    bad: 'sku,name.en,category,price,cost,stock,active\nA,A,c,cheap,1,many,perhaps\nB,B,c,1,x,1,yes\n',
    wrong: [
      [2, 'price', 'cheap'],
      [2, 'stock', 'many'],
      [2, 'active', 'perhaps'],
      [3, 'cost', 'x'],
    ],
  },
  customers: {
    table:
      'number,first name,last name,language,phones,emails,address,postal code,city,country,marketing consent,credit limit,on account,hold,tier,affiliations,hot alert,open cases,fraud status,rfm\n' +
      "1,,A,fr,'+33639980001|0639980002,a@example.org,1 rue|2e,59100,Roubaix,FR,yes,10.00,no,all,gold,club|vip,yes,2,none,555\n2,B,C,,,,,,,,no,,yes,none,,,no,0,none,\n",
    bad: 'number,last name,tier,hot alert,credit limit\n1,A,brass,maybe,1.299\n2,B,gold,no,much\n',
    wrong: [
      [2, 'tier', 'brass'],
      [2, 'hot alert', 'maybe'],
      [2, 'credit limit', '1.299'],
      [3, 'credit limit', 'much'],
    ],
  },
  outboundEntries: {
    table:
      "number,customer,name,language,time zone,data\n'+33639980001,,Odile,fr,Europe/Paris,\"a, b\"\n'+33639980002,,,,Europe/Lisbon,'=1\n",
    bad: 'number,language,time zone\n12,fr,Europe/Paris\n+33639980001,x!,nowhere at all\n+33639980002,fr,Paris\n',
    wrong: [
      [2, 'number', '12'],
      [3, 'language', 'x!'],
      [3, 'time zone', 'nowhere at all'],
      [4, 'time zone', 'Paris'],
    ],
  },
  doNotCall: {
    table:
      'number,until,note\n\'+33639980001,,\n\'+33639980002,2027-01-01T00:00:00.000Z,"asked, twice"\n',
    bad: 'number,until,note\nnobody,tomorrow,x\n+33639980001,,\n+33639980002,soon,\n',
    wrong: [
      [2, 'number', 'nobody'],
      [2, 'until', 'tomorrow'],
      [4, 'until', 'soon'],
    ],
  },
};

const list = {
  name: 'Spring',
  queueId: 'shop.q',
  mode: 'backlog',
  callerNumber: '+33123456789',
};

/** A server, and what its requests say of a kind. */
async function serves(kind: string) {
  const served = await aServer();
  if (kind !== 'outboundEntries') return { served, query: `kind=${kind}` };
  const made = await served.ask('POST', '/api/v1/centres/shop/outbound-lists', {
    as: 'nadia',
    body: list,
  });
  return { served, query: `kind=${kind}&listId=${String(made.body['id'])}` };
}

let keys = 0;
function sends(served: TestApi, query: string, body: string) {
  keys += 1;
  const headers = { 'content-type': 'text/csv', 'idempotency-key': `table-${keys}` };
  return served.ask('POST', `/api/v1/centres/shop/imports?${query}`, {
    as: 'nadia',
    headers,
    body,
  });
}

const reads = (served: TestApi, query: string) =>
  served.ask('GET', `/api/v1/centres/shop/exports?${query}`, { as: 'nadia' });

describe('S42: a table of every kind', () => {
  it.each(importTables.map(({ kind }) => kind))(
    'of %s is exported as it was imported',
    async (kind) => {
      const first = await serves(kind);
      const taken = await sends(first.served, first.query, cases[kind].table);
      expect(taken.body).toMatchObject({ rows: 2, created: 2, errors: [], written: true });
      const out = await reads(first.served, first.query);
      expect([out.status, out.text.split('\n').length]).toEqual([200, 4]);
      const second = await serves(kind);
      const again = await sends(second.served, second.query, out.text);
      expect(again.body).toMatchObject({ created: 2, errors: [] });
      expect((await reads(second.served, second.query)).text).toBe(out.text);
      // Every cell that was written in the table stands in what is exported.
      for (const cell of cases[kind].table.split(/[\n,]/)) expect(out.text).toContain(cell);
    },
  );

  it.each(importTables.map(({ kind }) => kind))(
    'of %s tells of every wrong cell its line, column and value, and writes nothing',
    async (kind) => {
      const { served, query } = await serves(kind);
      const { status, body } = await sends(served, query, cases[kind].bad);
      expect([status, body['created'], body['written']]).toEqual([200, 0, false]);
      const errors = body['errors'] as readonly Body[];
      expect(errors.map(({ line, column, value }) => [line, column, value])).toEqual(
        cases[kind].wrong,
      );
      expect(errors.map(({ expected }) => expected)).not.toContain('');
      const { text } = await reads(served, query);
      expect(text.trim().split('\n')).toHaveLength(1);
    },
  );
});
