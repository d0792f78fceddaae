/**
 * Values of requests and files by their domain: what is accepted, what is refused and how, and that
 * no schema of requests or files takes texts and numbers without a bound.
 */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Operation, operations } from '../../api/index.ts';
import { clientFrameSchema } from '../../api/streams/socket/frames.ts';
import { measuredSchema } from '../../contracts/files/scenarios/measured.schema.ts';
import { configSchema } from '../../contracts/files/service-config.schema.ts';
import {
  accountsSchema,
  demoSchema,
  gatewayFrameSchema,
  jsonSchema,
  jsonSchemaNames,
  parseAccounts,
  parseCentre,
  parseScenario,
  partnersSchema,
  switchEventSchema,
} from '../../contracts/index.ts';
import { imports } from '../support/a-shop.ts';
import {
  aServer,
  type Body,
  type HttpReply,
  shopCentre,
  type TestApi,
} from '../support/api-server.ts';
import { aScenario } from '../support/scenarios.ts';

interface Drawn {
  readonly [keyword: string]: unknown;
}

/** Values without a bound, with the reason. */
const unbounded: readonly (readonly [at: RegExp, reason: string])[] = [
  [/(^|\.)seed$/, 'any whole number is a seed'],
  [/\.toVersion$/, 'it must be a version that there is'],
  [/\.plan(\.steps\.\*)?\.required$/, 'a skill expression is bounded by its parser'],
  [/(^rule-set\..*\.(value|baseFacts|params)|\.facts)\b/, 'a rule compares any value of a fact'],
  [/^scenario\.experiment\.vary\.\*\.values\.\*/, 'what varies is checked as its member'],
];
/** Written by this program itself, and read by it again. */
const ownFiles = ['decision-line', 'effect-line', 'trace-line', 'facts', 'gateway-frame'];

/** Paths in a JSON Schema at which a text or a number of any size is accepted. */
function unboundedIn(schema: Drawn, root: Drawn, path: string, seen: readonly unknown[]): string[] {
  if (typeof schema !== 'object' || schema === null || seen.includes(schema)) return [];
  const inside = (one: unknown, name: string) =>
    unboundedIn(one as Drawn, root, name, [...seen, schema]);
  const reference = /^#\/\$defs\/(.*)$/.exec(String(schema['$ref']))?.[1];
  if (reference !== undefined) return inside(Object(root['$defs'])[reference], path);
  const bounds = ['minimum', 'exclusiveMinimum', 'maximum', 'exclusiveMaximum']
    .map((bound) => schema[bound])
    .filter((bound) => Math.abs(Number(bound ?? Infinity)) < Number.MAX_SAFE_INTEGER);
  const types = [schema['type']].flat();
  const isOpenText =
    types.includes('string') &&
    ['const', 'enum', 'format', 'maxLength', 'pattern'].every((word) => schema[word] === undefined);
  const isOpenNumber =
    types.some((type) => type === 'integer' || type === 'number') &&
    ['const', 'enum'].every((word) => schema[word] === undefined) &&
    bounds.length < 2;
  const lists = ['anyOf', 'oneOf', 'allOf', 'prefixItems'].flatMap(
    (word) => (schema[word] as unknown[] | undefined) ?? [],
  );
  return [
    ...(isOpenText || isOpenNumber ? [path] : []),
    ...lists.flatMap((one) => inside(one, path)),
    ...Object.entries(Object(schema['properties'])).flatMap(([name, one]) =>
      inside(one, `${path}.${name}`),
    ),
    ...['items', 'additionalProperties'].flatMap((word) => inside(schema[word], `${path}.*`)),
    ...inside(schema['propertyNames'], `${path}.(name)`),
  ];
}

function openIn(schema: z.ZodType, path: string): readonly string[] {
  const drawn = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    // Any JSON, such as that of a draft: whoever reads it later checks it.
    override: ({ zodSchema, jsonSchema: any }) => {
      if (zodSchema._zod.def.type !== 'lazy') return;
      for (const member of Object.keys(any)) Reflect.deleteProperty(any, member);
    },
  }) as Drawn;
  return unboundedIn(drawn, drawn, path, []);
}

const isExcused = (path: string) => unbounded.some(([at]) => at.test(path));

/** Schemas of all that clients send, by where it is sent. */
function requestSchemas(): readonly (readonly [string, z.ZodType])[] {
  return [
    ...Object.entries<Operation>(operations).flatMap(([id, { params, query, body }]) => [
      [`${id}.params`, params] as const,
      [`${id}.query`, query] as const,
      ...(body === undefined ? [] : [[`${id}.body`, body] as const]),
    ]),
    ['socket', clientFrameSchema],
    ['gateway', gatewayFrameSchema],
    ['switch', switchEventSchema],
    ['accounts', accountsSchema],
    ['config', configSchema],
    ['demo', demoSchema],
    ['measured', measuredSchema],
    ['partners', partnersSchema],
  ];
}

describe('a schema of requests or files', () => {
  it('takes no text and no number without a bound', () => {
    const schemas = requestSchemas();
    expect(schemas.length).toBeGreaterThan(600);
    const ofRequests = schemas.flatMap(([path, schema]) => openIn(schema, path));
    const ofFiles = jsonSchemaNames
      .filter((name) => !ownFiles.includes(name))
      .flatMap((name) => {
        const drawn = jsonSchema(name) as Drawn;
        return unboundedIn(drawn, drawn, name, []);
      });
    const found = [...new Set([...ofRequests, ...ofFiles])];
    expect(found.filter((path) => !isExcused(path))).toEqual([]);
    for (const [at, reason] of unbounded) {
      expect(
        found.some((path) => at.test(path)),
        reason,
      ).toBe(true);
    }
  });

  it('is found where it takes any, at any depth', () => {
    const planted = z.object({
      name: z.string().nullable(),
      list: z.array(z.union([z.null(), z.object({ count: z.int() })])),
      byName: z.record(z.string(), z.number().min(0)),
      kept: z.string().max(3),
      known: z.enum(['a']),
      share: z.number().min(0).max(1),
    });
    expect(openIn(planted, 'planted.body')).toEqual([
      'planted.body.name',
      'planted.body.list.*.count',
      'planted.body.byName.*',
      'planted.body.byName.(name)',
    ]);
  });
});

type Send = (served: TestApi, value: unknown) => Promise<HttpReply>;

let sent = 0;
const name = { en: 'Mug' };
const money = { amountMinor: 990, currency: 'EUR' };

/** Sends a customer with a member. */
function ofCustomer(member: (value: unknown) => object): Send {
  return (served, value) => {
    const body = { lastName: 'Bernard', ...member(value) };
    return served.ask('POST', '/api/v1/centres/shop/customers', { as: 'helene', body });
  };
}

/** Sends an item with a member; its stock number is new unless given. */
function ofItem(member: (value: unknown) => object): Send {
  return (served, value) => {
    sent += 1;
    const usual = { sku: `S${sent}`, name, category: 'table', price: money, cost: money };
    const body = { ...usual, ...member(value) };
    return served.ask('POST', '/api/v1/centres/shop/items', { as: 'nadia', body });
  };
}

/** Sends the settings of the channel with a member. */
function ofChannel(member: (value: unknown) => object): Send {
  return async (served, value) => {
    const path = '/api/v1/centres/shop/channel';
    const { headers } = await served.ask('GET', path, { as: 'nadia' });
    return await served.ask('PUT', path, {
      as: 'nadia',
      headers: { 'if-match': String(headers['etag']) },
      body: member(value),
    });
  };
}

/** Sends an outbound list with a member. */
function ofList(member: (value: unknown) => object): Send {
  return (served, value) => {
    const usual = { name: 'Spring', queueId: 'shop.q', mode: 'backlog', callerNumber: '+33123' };
    const body = { ...usual, ...member(value) };
    return served.ask('POST', '/api/v1/centres/shop/outbound-lists', { as: 'malik', body });
  };
}

/** Sends a target market with a member of its only entry. */
function ofMarket(member: (value: unknown) => object): Send {
  return (served, value) => {
    sent += 1;
    const members = [{ number: '+33639980001', ...member(value) }];
    const body = { code: `m${sent}`, name: 'Spring', members };
    return served.ask('POST', '/api/v1/centres/shop/target-markets', { as: 'nadia', body });
  };
}

const notTexts = [null, true, 0, [], {}];
/** Texts that no name, code or number is. */
const hostile = ['', ' ', 'A\u0000', 'A\ud800', 'x'.repeat(100_000)];
const unseen = ['An\u200bna', '\u2060', 'An\u202ena', 'An\u00adna', 'An\u200dna', 'A\nB', '\ufeff'];
const reserved = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];

interface Domain {
  readonly send: Send;
  readonly pointer: string;
  readonly accepted: readonly unknown[];
  readonly refused: readonly unknown[];
}

const domains: { readonly [name: string]: Domain } = {
  'personal name': {
    send: ofCustomer((firstName) => ({ firstName })),
    pointer: '/body/firstName',
    accepted: [
      null,
      'Anna',
      'é',
      'x'.repeat(200),
      '👩‍👩‍👧',
      '4️⃣ you',
      'می‌خواهم',
      'constructor',
      'NaN',
    ],
    refused: [...hostile, ...unseen, 'x'.repeat(201), 7],
  },
  language: {
    send: ofCustomer((language) => ({ language })),
    pointer: '/body/language',
    accepted: [null, 'fr', 'fr-BE', 'zh-Hant-TW'],
    refused: [...hostile, 'FR', 'french', 'fr-BE-CH', 'fr_BE', 'fr-'],
  },
  'telephone number': {
    send: ofCustomer((number) => ({ phones: [{ number }] })),
    pointer: '/body/phones/0/number',
    accepted: ['+33 6 39 98 00 01', '(02) 12 34', '0639'],
    refused: [...hostile, ...notTexts, '++33', '33x44', 'phone', '1'.repeat(41)],
  },
  'e-mail': {
    send: ofCustomer((email) => ({ emails: [email] })),
    pointer: '/body/emails/0',
    accepted: ['a@example.org', 'a+b@mail.example.org'],
    refused: [...hostile, ...notTexts, 'a', 'a@', '@b.org', 'a@b', 'a b@c.org'],
  },
  country: {
    send: ofCustomer((country) => ({
      addresses: [{ lines: ['1 rue Haute'], postalCode: '1000', city: 'Lyon', country }],
    })),
    pointer: '/body/addresses/0/country',
    accepted: ['FR', 'XK'],
    refused: [...hostile, ...notTexts, 'fr', 'XX', 'FRA', 'France'],
  },
  currency: {
    send: ofChannel((currency) => ({ currency })),
    pointer: '/body/currency',
    accepted: ['EUR', 'JPY', 'KWD'],
    refused: [...hostile, ...notTexts, 'eur', 'EURO', '€€€', 'ABC', 'QQQ'],
  },
  code: {
    send: ofItem((sku) => ({ sku })),
    pointer: '/body/sku',
    accepted: ['a', 'A', 'R-4402', '0', 'to-string'],
    refused: [...hostile, ...notTexts, ...reserved, 'é', 'a b', '-a', 'x'.repeat(33), 'a/b'],
  },
  amount: {
    send: ofItem((amountMinor) => ({ price: { amountMinor, currency: 'EUR' } })),
    pointer: '/body/price/amountMinor',
    accepted: [0, 1, 10_000_000_000],
    refused: [-1, 0.5, 1e308, 10_000_000_001, 2 ** 53 - 1, '1', null, 'NaN', {}],
  },
  quantity: {
    send: ofItem((stock) => ({ stock })),
    pointer: '/body/stock',
    accepted: [null, 0, 0.5, 1_000_000_000],
    refused: [-1, 1e308, 1_000_000_001, '1', 'NaN'],
  },
  percentage: {
    send: ofChannel((percent) => ({ taxRates: { NORMAL: percent } })),
    pointer: '/body/taxRates/NORMAL',
    accepted: [0, 5.5, 100],
    refused: [-0.1, 100.1, 1e308, '5', null, 'NaN'],
  },
  date: {
    send: ofItem((expectedOn) => ({ expectedOn })),
    pointer: '/body/expectedOn',
    accepted: [null, '2024-02-29', '2026-12-31', '1900-01-01', '2199-12-31'],
    refused: [
      ...hostile,
      '31/02',
      '0001-01-01',
      '1899-12-31',
      '9999-12-31',
      '2026-02-31',
      '2026-02-29',
      '2026-2-1',
      '20260201',
      0,
    ],
  },
  'time of day': {
    send: ofList((time) => ({ windows: { weekly: { 1: [['08:00', time]] } } })),
    pointer: '/body/windows/weekly/1/0/1',
    accepted: ['08:01', '24:00'],
    refused: [...hostile, ...notTexts, '24:01', '25:00', '8:30', '12:60', 'noon'],
  },
  'day of a calendar': {
    send: ofList((date) => ({ windows: { weekly: {}, dates: { [String(date)]: [] } } })),
    pointer: '/body/windows/dates',
    accepted: ['2026-12-25', '2024-02-29'],
    refused: ['2026-02-31', '2026-02-29'],
  },
  share: {
    send: ofList((abandonShareMax) => ({ abandonShareMax })),
    pointer: '/body/abandonShareMax',
    accepted: [0, 0.03, 1],
    refused: [-0.01, 1.01, 1e308, '0.5', null, 'NaN'],
  },
  duration: {
    send: ofList((ringLimitMs) => ({ ringLimitMs })),
    pointer: '/body/ringLimitMs',
    accepted: [1_000, 120_000],
    refused: [0, 999, 120_001, 1e308, 1_000.5, '30s', null],
  },
  'number to dial': {
    send: ofMarket((number) => ({ number })),
    pointer: '/body/members/0/number',
    accepted: ['+33639980001', '0033 6 39 98 00 01'],
    refused: ['', ' ', '+0123456789', '0639980001', '+1', 'Paris', 7],
  },
  'time zone': {
    send: ofMarket((timeZone) => ({ timeZone })),
    pointer: '/body/members/0/timeZone',
    accepted: ['Europe/Paris', 'europe/paris', 'UTC'],
    refused: [...hostile, 'Paris', 'Europe/Pari', '../Paris', 'Europe/Paris ', 7],
  },
  instant: {
    send: (served, until) =>
      served.ask('POST', '/api/v1/centres/shop/do-not-call', {
        as: 'malik',
        body: { number: '+33639980001', until },
      }),
    pointer: '/body/until',
    accepted: ['2027-03-01T10:00:00Z', '2027-03-01T10:00:00.5+01:00', null],
    refused: [
      ...hostile,
      '0001-01-01T00:00:00Z',
      '2026-03-01',
      '2026-03-01T10:00:00',
      '2026-02-31T10:00:00Z',
      0,
    ],
  },
  'free text': {
    send: ofItem((text) => ({ description: { en: text } })),
    pointer: '/body/description/en',
    accepted: ['Holds 30 cl\nBlue\tand white', 'e\u0301', 'x'.repeat(2_000)],
    refused: ['', 'A\u0000', 'A\u001b[0m', 'A\ud800', 'x'.repeat(2_001), 7, null],
  },
  'number of a record': {
    send: (served, number) =>
      served.ask('GET', `/api/v1/centres/shop/records?number=${encodeURIComponent(`${number}`)}`, {
        as: 'malik',
      }),
    pointer: '/query/number',
    accepted: ['V-48213-5', 'v 48213 5', 'V482135', 'V\u201348213\u20115', 'v four 8213 cinq'],
    refused: ['', ' ', 'V-48213-4', 'V-4821-3', 'VVVV-48213-5', '48213-5', 'x'.repeat(1_000)],
  },
  'prefix of numbers': {
    send: ofChannel((orders) => ({ numberPrefixes: { orders } })),
    pointer: '/body/numberPrefixes(/orders)?',
    accepted: ['V', 'K', 'VRD'],
    refused: [...hostile, ...notTexts, 'v', 'O', 'I', 'V1', 'ABCD', 'R'],
  },
  'id of a person': {
    send: (served, id) =>
      served.ask('POST', '/api/v1/centres/shop/users', {
        as: 'nadia',
        body: { id, name: 'Zoé', roles: ['analyst'] },
      }),
    pointer: '/body/id',
    accepted: ['zoe', 'zoe-2'],
    refused: [...hostile, ...notTexts, ...reserved, 'Zoe', 'zoé', '-zoe'],
  },
};

describe.each(Object.entries(domains))('a value of the domain %s', (_, domain) => {
  const { send, pointer, accepted, refused } = domain;

  it('is accepted up to its edges', async () => {
    const served = await aServer();
    for (const value of accepted) {
      const got = await send(served, value);
      expect([200, 201], `${JSON.stringify(value)}: ${got.text}`).toContain(got.status);
    }
  });

  it('is refused beyond them with its place, what was received and what is expected', async () => {
    const served = await aServer();
    for (const value of refused) {
      const shown = `${JSON.stringify(value)?.slice(0, 80)}`;
      const got = await send(served, value);
      expect([got.status, got.body['code']], shown).toEqual([400, 'invalid_parameter']);
      const errors = got.body['errors'] as readonly Body[];
      for (const error of errors) {
        expect(String(error['pointer']), shown).toMatch(new RegExp(`^${pointer}(/|$)`));
        expect(error, shown).toMatchObject({
          received: expect.stringMatching(/./),
          expected: expect.stringMatching(/./),
        });
      }
      expect(errors.length, shown).toBeGreaterThan(0);
    }
  });
});

describe('a file', () => {
  const person = { id: 'ann', name: 'Ann', roles: ['agent'] };
  const accounts = (one: object) =>
    parseAccounts(JSON.stringify({ schema: 'callwright.accounts/1', people: [one] }));
  const scenario = (one: object) => parseScenario(JSON.stringify({ ...aScenario(), ...one }));
  const centre = (one: object) => parseCentre(JSON.stringify({ ...shopCentre, ...one }));

  it.each([
    ['of accounts', accounts(person)],
    ['of a scenario', scenario({ currency: 'EUR' })],
    ['of a centre', centre({ timeZone: 'europe/paris' })],
  ])('%s is accepted', (_, read) => expect(read.ok).toBe(true));

  it.each([
    ['the name of a person', accounts({ ...person, name: 'A\u200bnn' }), '/people/0/name'],
    ['the id of a person', accounts({ ...person, id: 'constructor' }), '/people/0/id'],
    ['a first day', accounts({ ...person, startedOn: '2026-02-31' }), '/people/0/startedOn'],
    ['a currency', scenario({ currency: '€€€' }), '/currency'],
    ['a name', scenario({ name: 'x'.repeat(201) }), '/name'],
    ['a time zone', scenario({ clock: { timeZone: 'Paris' } }), '/clock/timeZone'],
    ['a path', scenario({ rules: [{ file: 'a\u0000' }] }), '/rules/0/file'],
    ['the zone of a centre', centre({ timeZone: 'Paris' }), '/timeZone'],
  ])('is refused for %s that means nothing', (_, read, pointer) => {
    expect(read).toMatchObject({ ok: false, problems: [{ pointer }] });
  });

  it('of customers is refused row by row for names that cannot be seen', async () => {
    const served = await aServer();
    const table = 'number,last name\n1,Bernard\n2,\u200bBernard\n';
    const { body } = await imports(served, 'customers', table);
    expect(body).toMatchObject({
      written: false,
      errors: [{ line: 3, column: 'last name', value: '\u200bBernard' }],
    });
  });
});

describe('a name', () => {
  it('is kept in normal form, without blanks at its ends', async () => {
    const served = await aServer();
    const body = { firstName: ' Zoe\u0301 ', lastName: '\u00a0Ångström\n' };
    const made = await served.ask('POST', '/api/v1/centres/shop/customers', { as: 'helene', body });
    expect(made.body).toMatchObject({ firstName: 'Zo\u00e9', lastName: 'Ångström' });
  });

  it('of 10 MB is refused for its size', async () => {
    const served = await aServer();
    const body = { lastName: 'x'.repeat(10_000_000) };
    const got = await served.ask('POST', '/api/v1/centres/shop/customers', { as: 'helene', body });
    expect([got.status, got.body['code']]).toEqual([413, 'body_too_large']);
  });
});

describe('a record of an earlier version that violates a rule of today', () => {
  const old = {
    firstName: 'An\u200bna',
    lastName: 'Bernard',
    language: 'fr-BE-CH',
    addresses: [{ lines: ['1'], postalCode: '1', city: 'c', country: 'XX', label: null }],
  };

  /** A customer as an earlier version may have stored them. */
  async function anOldCustomer(served: TestApi): Promise<string> {
    const made = await ofCustomer(() => ({ number: '1' }))(served, null);
    const record = served.store.customers.get('shop', '1');
    if (record === undefined) throw new Error('the customer is not stored');
    const document = { ...record.document, ...old } as typeof record.document;
    served.store.customers.save({ ...record, version: record.version + 1, document });
    return String(made.body['id']);
  }

  it('is shown, and changed in its other members', async () => {
    const served = await aServer();
    const path = `/api/v1/customers/${await anOldCustomer(served)}`;
    const got = await served.ask('GET', path, { as: 'helene' });
    expect([got.status, got.body]).toMatchObject([200, old]);
    const patched = await served.ask('PATCH', path, {
      as: 'helene',
      headers: { 'if-match': String(got.headers['etag']) },
      body: { marketingConsent: true },
    });
    expect([patched.status, patched.body]).toMatchObject([200, { ...old, marketingConsent: true }]);
  });

  it('is corrected, and takes no other such value', async () => {
    const served = await aServer();
    const path = `/api/v1/customers/${await anOldCustomer(served)}`;
    const { headers } = await served.ask('GET', path, { as: 'helene' });
    const asks = (body: object) =>
      served.ask('PATCH', path, {
        as: 'helene',
        headers: { 'if-match': String(headers['etag']) },
        body,
      });
    const refused = await asks({ firstName: 'Be\u200ba' });
    expect([refused.status, refused.body['errors']]).toMatchObject([
      400,
      [{ pointer: '/body/firstName' }],
    ]);
    const corrected = await asks({ firstName: 'Anna', language: 'fr' });
    expect([corrected.status, corrected.body]).toMatchObject([
      200,
      { firstName: 'Anna', language: 'fr' },
    ]);
  });
});

describe('a reference', () => {
  it('of a catalogue to a free item is to an item of the centre', async () => {
    const served = await aServer();
    const body = { code: 'K', name, validFrom: '2026-01-01', freeItemIds: ['NONE'] };
    const got = await served.ask('POST', '/api/v1/centres/shop/catalogues', { as: 'nadia', body });
    const pointer = '/body/freeItemIds/0';
    expect([got.status, got.body['errors']]).toMatchObject([400, [{ pointer, received: 'NONE' }]]);
  });

  it('of a charge rule is to charges and delivery modes of the channel', async () => {
    const served = await aServer();
    const rule = { code: 'R', chargeCode: 'SHIP', deliveryModeIds: ['AIR'] };
    const tiers = [{ from: 0, to: null, percent: 1 }];
    const settings = { chargeRules: [{ ...rule, tiers }] };
    const got = await ofChannel(() => settings)(served, null);
    expect([got.status, got.body['errors']]).toMatchObject([
      400,
      [
        { pointer: '/body/chargeRules/0/chargeCode', received: '"SHIP"' },
        { pointer: '/body/chargeRules/0/deliveryModeIds/0', received: '"AIR"' },
      ],
    ]);
    const known = {
      ...settings,
      chargeCodes: [{ code: 'SHIP', name }],
      deliveryModes: [{ code: 'AIR', name }],
    };
    expect((await ofChannel(() => known)(served, null)).status).toBe(200);
  });
});
