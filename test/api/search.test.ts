/** One search for customers, orders, calls, items and people, and the filters of their lists. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Wire } from '../../live/index.ts';
import { missingCustomerKeys } from '../../services/index.ts';
import { migrate, openSqlite, ownMigrations } from '../../store/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { imports, setsUp } from '../support/a-shop.ts';
import { aServer, type Body } from '../support/api-server.ts';
import { type Stations, someStations, stationsCentre } from '../support/stations.ts';

const josiane = '+33639980001';

interface Shop extends Stations {
  readonly callId: string;
  readonly orderId: string;
}

/** Ann has taken an order of Josiane Lemaire on Monday, 23 November. */
async function aShop(): Promise<Shop> {
  const served = await someStations(stationsCentre, { takesOrders: true });
  await setsUp(served, {
    users: ['ann', 'ben', 'cai'],
    paymentMethods: [{ code: 'CASH', name: { en: 'Cash' }, kind: 'cash' }],
    holdCodes: [{ code: 'LATER', name: { en: 'Later' } }],
  });
  await imports(served, 'items', 'sku;name.en;category;price;cost\nMUG;Blue mug;table;20;5\n');
  const customers = [
    { number: '1000246', firstName: 'Josiane', lastName: 'Lemaire', phones: [{ number: josiane }] },
    { number: '1000120', firstName: 'Odile', lastName: 'Lemaire', hold: 'all' },
    { number: '1000121', firstName: 'Gérard', lastName: 'Marchand' },
  ];
  for (const one of customers) await served.as('claire', 'POST /centres/shop/customers', one);
  served.seat('ann');
  const callId = await served.talking('ann', { from: josiane });
  const order = { customerId: 'shop.1000246', callId };
  const { id } = await served.as('ann', 'POST /centres/shop/orders', order);
  await served.as('switch', `POST /calls/${callId}/hangup`);
  served.clock.turn(30_000);
  return { ...served, callId, orderId: String(id) };
}

const search = (served: Stations, q: string, as = 'claire') =>
  served.as(as, `GET /centres/shop/search?q=${encodeURIComponent(q)}`);
const named = (answer: Body, group: string) =>
  (answer[group] as readonly Body[]).map(({ name, id }) => name ?? id);

describe('a search', () => {
  it.each([
    ['Lemaire', 'name', ['Josiane Lemaire', 'Odile Lemaire']],
    ['lemere', 'sound', ['Josiane Lemaire', 'Odile Lemaire']],
    ['odile le', 'name', ['Odile Lemaire']],
    ['jerar marchant', 'sound', ['Gérard Marchand']],
    ['GERARD', 'name', ['Gérard Marchand']],
    ['06 39 98 00 01', 'phone', ['Josiane Lemaire']],
    ['+33 (0)6.39.98.00.01', 'phone', ['Josiane Lemaire']],
    ['0001', 'phone', ['Josiane Lemaire']],
    ['1000120', 'number', ['Odile Lemaire']],
    ['nobody at all', null, []],
  ] as const)('for %s finds customers by %s', async (q, matchedOn, expected) => {
    const answer = await search(await aShop(), q);
    expect(named(answer, 'customers').toSorted()).toEqual(expected);
    const [first] = answer['customers'] as readonly Body[];
    expect(first?.['matchedOn'] ?? null).toBe(matchedOn);
  });

  it('finds the orders and calls of a customer, and those of a day alone', async () => {
    const served = await aShop();
    const { callId, orderId } = served;
    for (const q of ['lemere', 'josiane monday', 'lemaire lundi', 'lemaire 23 Nov', '23/11']) {
      const answer = await search(served, q);
      expect([q, named(answer, 'orders'), named(answer, 'calls')]).toEqual([
        q,
        [orderId],
        [callId],
      ]);
    }
    const sunday = await search(served, 'lemaire sunday');
    expect(sunday).toMatchObject({ date: '2026-11-22', orders: [], calls: [] });
    expect(named(sunday, 'customers')).toHaveLength(2);
  });

  it('finds an order by its number, an item, and an agent', async () => {
    const served = await aShop();
    const { orderId } = served;
    expect((await search(served, orderId))['orders']).toMatchObject([
      { id: orderId, customer: 'Josiane Lemaire' },
    ]);
    expect((await search(served, 'blue'))['items']).toMatchObject([{ sku: 'MUG' }]);
    expect((await search(served, 'mug'))['items']).toMatchObject([{ sku: 'MUG' }]);
    expect((await search(served, 'ann'))['people']).toMatchObject([{ id: 'shop.ann' }]);
  });

  it('finds orders and holds by their numbers, or by the digits of these', async () => {
    const served = await aShop();
    const { orderId } = served;
    await served.as('ann', `POST /orders/${orderId}/lines`, { itemId: 'shop.MUG', quantity: '1' });
    const held = await served.as('ann', `POST /orders/${orderId}/holds`, {
      comment: 'asks again',
      code: 'LATER',
    });
    const number = String(held['number']);
    const [hold] = held['holds'] as readonly Body[];
    const digits = number.split('-')[1] ?? '';
    for (const q of [number, number.replaceAll('-', ' ').toLowerCase(), digits]) {
      const found = await search(served, q);
      expect([q, named(found, 'orders'), found['near']]).toEqual([q, [orderId], null]);
    }
    const holdNumber = String(hold?.['number']);
    for (const q of [holdNumber, holdNumber.split('-')[1] ?? '']) {
      expect((await search(served, q))['holds']).toEqual([
        { id: `${orderId}.h1`, number: holdNumber, orderNumber: number },
      ]);
    }
  });

  it('finds a call by its number, or by the digits of it, for those who may read it', async () => {
    const served = await aShop();
    const { number } = await served.as('claire', `GET /calls/${served.callId}/story`);
    const digits = String(number).split('-')[1] ?? '';
    for (const q of [String(number), String(number).replaceAll('-', ''), digits]) {
      expect([q, named(await search(served, q), 'calls')]).toEqual([q, [served.callId]]);
    }
    expect(named(await search(served, String(number), 'ben'), 'calls')).toEqual([]);
  });

  it('says that a number is mistyped, and which one is near', async () => {
    const served = await aShop();
    const { orderId } = served;
    const { number } = await served.as('ann', `GET /orders/${orderId}`);
    const wrong = `${String(number).slice(0, -1)}${(Number(String(number).at(-1)) + 1) % 10}`;
    const found = await search(served, wrong);
    expect([found['near'], named(found, 'orders')]).toEqual([number, [orderId]]);
    const listed = await served.as('ann', `GET /centres/shop/orders?q=${wrong}`);
    expect(listed['items']).toEqual([]);
  });

  it('shows each asker what they may list, and agents their own calls', async () => {
    const served = await aShop();
    const ofRules = await search(served, 'lemaire', 'paul');
    expect(ofRules).toMatchObject({ customers: [], orders: [] });
    expect(named(await search(served, 'mug', 'paul'), 'items')).toHaveLength(1);
    expect(named(await search(served, 'lemaire', 'ann'), 'calls')).toEqual([served.callId]);
    expect(named(await search(served, 'lemaire', 'ben'), 'calls')).toEqual([]);
    expect(named(await search(served, 'lemaire', 'ben'), 'customers')).toHaveLength(2);
  });

  it('refuses a text that is too long', async () => {
    const served = await aShop();
    const q = 'a'.repeat(101);
    const refused = await served.as('claire', `GET /centres/shop/search?q=${q}`, undefined, 400);
    expect(refused).toMatchObject({ code: 'invalid_parameter' });
  });
});

describe('the list of orders', () => {
  it('is filtered by customer, number, day and clerk', async () => {
    const served = await aShop();
    const { orderId } = served;
    const found = async (query: string) => {
      const list = await served.as('claire', `GET /centres/shop/orders?${query}`);
      return (list['items'] as readonly Body[]).map(({ id }) => id);
    };
    const hits = ['q=lemaire', 'q=lemere', `q=${orderId}`, 'begun=2026-11-23', 'agent=ann'];
    for (const query of [
      ...hits,
      hits
        .filter((one) => one !== hits[2])
        .slice(1)
        .join('&'),
    ]) {
      expect([query, await found(query)]).toEqual([query, [orderId]]);
    }
    const misses = ['q=marchand', 'q=nobody', 'q=ord_0', 'begun=2026-11-22', 'agent=ben'];
    for (const query of [...misses, 'q=lemaire&begun=2026-11-24', 'q=lemaire&agent=ben']) {
      expect([query, await found(query)]).toEqual([query, []]);
    }
  });
});

describe('the list of customers', () => {
  it('is filtered by name, state, day of a call, and who talked with them', async () => {
    const served = await aShop();
    const found = async (query: string) => {
      const list = await served.as('claire', `GET /centres/shop/customers?${query}`);
      return (list['items'] as readonly Body[]).map(({ number }) => number);
    };
    expect(await found('state=accountHold')).toEqual(['1000120']);
    expect(await found('state=accountHold&q=lemaire')).toEqual(['1000120']);
    expect(await found('state=accountHold&q=josiane')).toEqual([]);
    expect(await found('state=accountHold&q=lemere')).toEqual(['1000120']);
    expect(await found('date=2026-11-23')).toEqual(['1000246']);
    expect(await found('date=2026-11-22')).toEqual([]);
    expect(await found('agentId=shop.ann')).toEqual(['1000246']);
    expect(await found('agentId=shop.ann&q=lemaire')).toEqual(['1000246']);
    expect(await found('agentId=shop.ann&q=marchand')).toEqual([]);
    expect(await found('agentId=shop.ben&date=2026-11-23')).toEqual([]);
    expect(await found('agentId=shop.ann&state=accountHold')).toEqual([]);
  });

  it('follows a change of name or state, and is merged with its calls', async () => {
    const served = await aShop();
    const path = '/api/v1/customers/shop.1000121';
    const headers = { 'if-match': '"v1"', 'content-type': 'application/merge-patch+json' };
    const body = JSON.stringify({ lastName: 'Bernard' });
    const patched = await served.ask('PATCH', path, { as: 'claire', headers, body });
    expect(patched.status).toBe(200);
    const customers = async (q: string) => named(await search(served, q), 'customers');
    expect(await customers('marchant')).toEqual([]);
    expect(await customers('bernar')).toEqual(['Gérard Bernard']);
    const into = { intoId: 'shop.1000121' };
    await served.as('claire', 'POST /customers/shop.1000246/merge', into);
    const calls = await served.as('claire', 'GET /centres/shop/calls/past?customerId=shop.1000121');
    expect((calls['items'] as readonly Body[]).map(({ id }) => id)).toEqual([served.callId]);
  });
});

it('customers stored by an earlier version are found by sound after the upgrade', async () => {
  const path = join(aFolder(), 'callwright.db');
  const driver = openSqlite(path);
  const earlier = ownMigrations().filter(({ number }) => number < 29);
  migrate(driver, { path, nowMs: () => 0, migrations: earlier });
  const document = JSON.stringify({ lastName: 'Lemaire', phones: [], emails: [], addresses: [] });
  const columns = 'centre_id, id, version, document, person, updated_at_ms';
  const add = `insert into customer (${columns}) values (?, ?, ?, ?, ?, ?)`;
  driver.prepare(add).run('shop', '1000246', 1, document, 'ann', 0);
  driver.close();
  const { store, live, ask } = await aServer(undefined, [], {}, { path });
  const url = '/api/v1/centres/shop/customers?q=lemere';
  expect((await ask('GET', url, { as: 'claire' })).body['items']).toEqual([]);
  for (const _ of missingCustomerKeys({ store, wire: new Wire(live) }));
  expect((await ask('GET', url, { as: 'claire' })).body['items']).toMatchObject([
    { number: '1000246', matchedOn: 'sound' },
  ]);
  expect(store.customerKeyBacklog.first('shop', 1)).toEqual([]);
});
