/** What orders have sold, by whom and through what, and drafts that nobody finished. */
import { describe, expect, it } from 'vitest';
import { imports, itemsOf, makes, setsUp } from '../support/a-shop.ts';
import type { Body } from '../support/api-server.ts';
import {
  aSellingCentre,
  euros,
  memberOf,
  refusal,
  sellers,
  settings,
} from '../support/taken-orders.ts';

type Centre = Awaited<ReturnType<typeof aSellingCentre>>;

const dayMs = 86_400_000;
const commission = [
  { code: 'LAMPS', category: 'light', percent: 12.5 },
  { code: 'SPRING', sourceCode: 'SPRING1', percent: 10 },
  { code: 'ALL', percent: 3 },
];

/** A centre that pays commission, with a lamp, a catalogue and a coupon. */
async function aCentre(more: object = {}): Promise<Centre> {
  const centre = await aSellingCentre({ commission, ...more });
  await imports(
    centre.served,
    'items',
    'sku;name.en;category;price;cost\nLAMP;Lamp;light;9.99;2\n',
  );
  const catalogue = {
    code: 'SPRING',
    name: { en: 'Spring' },
    validFrom: '1970-01-01',
    sourceCodes: [{ code: 'SPRING1', description: 'All' }],
  };
  const made = await makes(centre.served, 'centres/shop/catalogues', catalogue, 'paul');
  expect(made.status).toBe(201);
  return centre;
}

/** Submits an order, paid in cash. */
async function sells(centre: Centre, id: string): Promise<void> {
  const { body } = await centre.does(`orders/${id}/complete`);
  const total = Object(memberOf(body, 'summary', 'total'));
  await centre.pays(id, 'CASH', Number(total['amountMinor']));
  const got = await centre.submits(id);
  expect([got.status, got.body['reason'], got.body['detail']]).toEqual([200, undefined, undefined]);
  await centre.rests();
}

async function begun(centre: Centre, as: string, sourceCode?: string): Promise<string> {
  const order = { customerId: 'shop.1000001', ...(sourceCode && { sourceCode }) };
  return String((await centre.does('centres/shop/orders', order, as)).body['id']);
}

const asks = async (centre: Centre, path: string, as: string = sellers.manager): Promise<Body> =>
  (await centre.ask(as, 'GET', `centres/shop/${path}`)).body;
const rowsOf = ({ rows }: Body) =>
  (rows as Body[]).map((row) => [
    row['value'],
    row['orders'],
    ...['ordered', 'cancelled', 'net', 'commission'].map((name) =>
      Number(memberOf(row, name, 'amountMinor')),
    ),
  ]);
const ids = async (centre: Centre, query: string) =>
  itemsOf(await centre.ask(sellers.manager, 'GET', `centres/shop/orders?${query}`)).map(
    ({ id }) => id,
  );

describe('what was sold', () => {
  it('sums orders by agent, source code and day, with commission by rule and share', async () => {
    const centre = await aCentre();
    const spring = await begun(centre, 'helene', 'SPRING1');
    await centre.adds(spring, 'MUG', 2);
    await centre.adds(spring, 'LAMP', 1);
    await sells(centre, spring);
    const plain = await centre.submitted({ mugs: 1 });
    const cancelled = await centre.submitted({ mugs: 3 });
    await centre.does(`orders/${cancelled}/cancel`, { reason: 'asked' });
    await centre.rests();
    const shares = [
      { agentId: 'helene', percent: 70 },
      { agentId: 'anna', percent: 30 },
    ];
    const of = { body: { shares } };
    const said = await centre.ask(sellers.manager, 'PUT', `orders/${plain}/agents`, of);
    expect(said.status).toBe(200);
    await centre.rests();
    const byAgent = await asks(centre, 'sales?by=agent');
    // 999 × 12.5 % = 124.875, 4,000 × 10 % = 400; 1,400 and 600 × 3 % = 42 and 18.
    expect(rowsOf(byAgent)).toEqual([
      ['helene', 3, 12_399, 6_000, 6_399, 125 + 400 + 42],
      ['anna', 1, 600, 0, 600, 18],
    ]);
    expect(byAgent['commissions']).toEqual([
      ...[
        ['LAMPS', 'helene', 12.5, 999, 125],
        ['SPRING', 'helene', 10, 4_000, 400],
        ['ALL', 'helene', 3, 1_400, 42],
        ['ALL', 'anna', 3, 600, 18],
      ].map(([rule, agentId, percent, net, earned]) => ({
        rule,
        agentId,
        percent,
        net: euros(Number(net)),
        commission: euros(Number(earned)),
      })),
    ]);
    expect(byAgent['total']).toMatchObject({
      orders: 3,
      net: euros(6_999),
      commission: euros(585),
    });
    const byCode = rowsOf(await asks(centre, 'sales?by=sourceCode'));
    expect(byCode).toEqual([
      ['SPRING1', 1, 4_999, 0, 4_999, 525],
      [null, 2, 8_000, 6_000, 2_000, 60],
    ]);
    const byDay = await asks(centre, 'sales?by=day&catalogue=SPRING&category=light');
    expect(rowsOf(byDay)).toEqual([['2026-11-23', 1, 999, 0, 999, 125]]);
    expect(await ids(centre, 'sourceCode=SPRING1&agent=helene')).toEqual([spring]);
    expect(await ids(centre, 'agent=anna&day=2026-11-23')).toEqual([plain]);
    expect(await ids(centre, 'agent=anna&sourceCode=SPRING1')).toEqual([]);
  });

  it('counts to the day that the centre has when it is sold', async () => {
    const centre = await aCentre();
    // From nine in the morning to half past midnight in Paris, where it is another day than by UTC.
    centre.served.clock.turn(15.5 * 3_600_000);
    await sells(centre, await centre.order({ mugs: 1 }));
    const [[day] = []] = rowsOf(await asks(centre, 'sales?by=day'));
    expect(day).toBe('2026-11-24');
  });

  it('is a table where that is asked for, and refuses a period of years and an agent', async () => {
    const centre = await aCentre();
    await centre.submitted({ mugs: 1 });
    await centre.rests();
    const headers = { accept: 'text/csv' };
    const path = '/api/v1/centres/shop/sales?by=coupon';
    const table = await centre.served.ask('GET', path, { as: sellers.manager, headers });
    expect(table.text.split(/\r?\n/).slice(0, 3)).toEqual([
      'part,value,rule,orders,ordered,cancelled,returned,net,commission,currency',
      'coupon,,,1,2000,0,0,2000,60,EUR',
      'commission,helene,ALL,,,,,2000,60,EUR',
    ]);
    const long = 'centres/shop/sales?from=1950-01-01T00:00:00Z';
    const refused = await centre.ask(sellers.manager, 'GET', long);
    expect(refusal(refused)).toEqual([400, 'invalid_parameter']);
    expect(refusal(await centre.ask('helene', 'GET', 'centres/shop/sales'))).toEqual([
      403,
      'role_missing',
    ]);
  });

  it('takes tax and the discount of the whole off the net revenue', async () => {
    const centre = await aCentre({ priceIncludesTax: true, taxRates: { STD: 20 } });
    const csv = 'sku;name.en;category;price;cost;tax group\nBOWL;Bowl;table;12;2;STD\n';
    await imports(centre.served, 'items', csv);
    const id = await centre.order();
    await centre.adds(id, 'BOWL', 1);
    await sells(centre, id);
    const { total } = await asks(centre, 'sales');
    expect(total).toMatchObject({ ordered: euros(1_000), net: euros(1_000) });
  });

  it('shares to other than 100 % are refused', async () => {
    const centre = await aCentre();
    const id = await centre.submitted();
    const body = { shares: [{ agentId: 'helene', percent: 70 }] };
    const got = await centre.ask(sellers.manager, 'PUT', `orders/${id}/agents`, { body });
    expect([got.status, got.body['reason']]).toEqual([409, 'not_100_percent']);
  });

  it('shares of people who do not sell for the centre are refused', async () => {
    const centre = await aCentre();
    const id = await centre.submitted();
    const shares = ['helene', 'nobody', 'malik'].map((agentId) => ({ agentId, percent: 20 }));
    const of = { body: { shares: [...shares, { agentId: 'anna', percent: 40 }] } };
    const got = await centre.ask(sellers.manager, 'PUT', `orders/${id}/agents`, of);
    expect([got.status, got.body['code']]).toEqual([400, 'invalid_parameter']);
    expect((got.body['errors'] as Body[]).map(({ pointer }) => pointer)).toEqual([
      '/body/shares/1/agentId',
      '/body/shares/2/agentId',
    ]);
  });
});

describe('prompts live', () => {
  it('are counted by rule and version, with what they sold and why not', async () => {
    const centre = await aCentre();
    const links = [{ itemId: 'LAMP', kind: 'crossSell', priority: 1 }];
    const linked = await centre.ask('paul', 'PATCH', 'items/shop.MUG', {
      body: { links },
      version: 1,
    });
    expect([linked.status, linked.body['detail'], linked.body['errors']]).toEqual([
      200,
      undefined,
      undefined,
    ]);
    const answers: readonly (readonly [string, object?])[] = [
      ['accept'],
      ['decline', { reason: 'too-expensive' }],
      ['decline'],
    ];
    for (const [answer, body] of answers) {
      const id = await centre.order({ mugs: 1 });
      const listed = await centre.ask(sellers.clerk, 'GET', `orders/${id}/prompts`);
      const [prompt] = itemsOf(listed);
      const told = await centre.does(
        `orders/${id}/prompts/${prompt?.['id']}/${answer}`,
        body ?? {},
      );
      expect(told.status).toBe(200);
      if (answer === 'accept') await sells(centre, id);
    }
    await centre.rests();
    const { versions } = await asks(centre, 'sales/prompts');
    const reasons = [
      { reason: null, count: 1 },
      { reason: 'too-expensive', count: 1 },
    ];
    const counts = { shown: 3, accepted: 1, declined: 2, reasons, worth: euros(999) };
    expect(versions).toEqual([
      {
        setId: 'links',
        version: 0,
        promised: null,
        acceptShare: 1 / 3,
        prompts: [{ rule: 'MUG-LAMP', ...counts }],
      },
    ]);
    expect(rowsOf(await asks(centre, 'sales?by=prompt&prompt=MUG-LAMP'))).toEqual([
      ['MUG-LAMP', 1, 999, 0, 999, 125],
    ]);
  });
});

describe('drafts that nobody finished', () => {
  const job = async (centre: Centre): Promise<Body> =>
    (await centre.does('centres/shop/order-jobs/endDrafts/runs', {}, sellers.manager)).body;
  const entryOf = async (centre: Centre, id: string) => (await centre.read(id))['entry'];

  it('are listed from the oldest, and end by the setting as it is now', async () => {
    const centre = await aCentre({ draftsEndAfterDays: null });
    const first = await centre.order({ mugs: 1 });
    await centre.rests();
    centre.served.clock.turn(1_000);
    const second = await centre.order({ mugs: 1 });
    await centre.does(`orders/${second}/complete`);
    await centre.submitted({ mugs: 1 });
    await centre.rests();
    expect(await ids(centre, 'unfinished=true')).toEqual([first, second]);
    const held = await centre.order({ mugs: 1 });
    await centre.holds(held);
    centre.served.clock.turn(40 * dayMs);
    await centre.rests();
    expect(await job(centre)).toMatchObject({ changed: 0 });
    expect(await entryOf(centre, first)).toBe('draft');
    await setsUp(centre.served, { ...settings, draftsEndAfterDays: 30 });
    expect(await job(centre)).toMatchObject({ changed: 2, skipped: { kept: 1 } });
    await centre.rests();
    expect(await entryOf(centre, second)).toBe('cancelled');
    expect(await ids(centre, 'unfinished=true')).toEqual([held]);
  });

  it('end by themselves once they have been idle for so long', async () => {
    const centre = await aCentre({ draftsEndAfterDays: 3 });
    const id = await centre.order({ mugs: 1 });
    centre.served.clock.turn(2 * dayMs);
    await centre.does(`orders/${id}/complete`);
    centre.served.clock.turn(2 * dayMs);
    await centre.rests();
    expect(await entryOf(centre, id)).toBe('completing');
    centre.served.clock.turn(dayMs + 1);
    await centre.rests();
    expect(await entryOf(centre, id)).toBe('cancelled');
  });
});
