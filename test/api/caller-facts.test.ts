/** Who calls is found by their number before rules are asked; an arrival brings facts beside it. */
import { describe, expect, it } from 'vitest';
import { imports, makes, setsUp } from '../support/a-shop.ts';
import { aServer, type Body, type TestApi } from '../support/api-server.ts';
import { activatesRules, aRule, aRuleSet, everyCall } from '../support/builders-rules.ts';
import { aSwitch, callerOf, ruledCentre } from '../support/callers.ts';
import { MemoryJournal } from '../support/memory-journal.ts';
import { aSellingCentre } from '../support/taken-orders.ts';

const plan = { maxWaitMs: 60_000, fallback: { kind: 'end' } } as const;
const goldFirst = aRuleSet('route', [
  aRule(
    'gold-first',
    500,
    { all: [{ fact: 'customer.tier', operator: 'equal', value: 'gold' }] },
    { queue: 'z', ...plan },
  ),
  aRule('everything-else', 1, everyCall, { queue: 'q', ...plan }),
]);
const bernard = {
  number: '1000002',
  firstName: 'Monique',
  lastName: 'Bernard',
  phones: [{ number: '06 39 98 00 02' }],
  tier: 'gold',
  hotAlert: true,
};

/** A centre with Mme Bernard, gold; who calls is asked with what body, and where it waits then. */
async function centreOf(
  customers: readonly object[] = [bernard],
  options: Parameters<typeof aServer>[3] = {},
) {
  const served = await aServer(ruledCentre, [], {}, options);
  served.tell(activatesRules(goldFirst));
  for (const customer of customers) {
    const made = await makes(served, 'centres/shop/customers', customer, 'malik');
    expect(made.status, made.text).toBe(201);
  }
  const calls = await aSwitch(served);
  return { served, calls };
}

describe('the number of a caller', () => {
  it.each([
    '0639980002',
    '06 39 98 00 02',
    '+33 6 39 98 00 02',
    '+33639980002',
    '0033 639 980 002',
    '+33 (0)6.39.98.00.02',
    'sip:+33639980002@trunk.example',
  ])('finds a gold customer, whose rule fires, where it is written %s', async (from) => {
    const { served, calls } = await centreOf();
    const call = await calls({ from });
    expect([call.status, call.body['queueId']]).toEqual([201, 'shop.z']);
    expect(await callerOf(served, call)).toMatchObject({
      number: '+33639980002',
      match: 'one',
      customers: [
        {
          customerId: 'shop.1000002',
          firstName: 'Monique',
          tier: 'gold',
          hotAlert: true,
          hold: 'none',
        },
      ],
      facts: { 'customer.tier': 'gold', 'customer.hotAlert': true, 'customer.known': true },
    });
  });

  it('of a record that was merged finds the one that goes on', async () => {
    const survivor = { number: '1000003', lastName: 'Bernard', tier: 'gold' };
    const { served, calls } = await centreOf([{ ...bernard, tier: null }, survivor]);
    const into = { intoId: 'shop.1000003' };
    const merged = await makes(served, 'customers/shop.1000002/merge', into, 'malik');
    expect(merged.status, merged.text).toBe(200);
    const call = await calls({ from: '06 39 98 00 02' });
    expect(call.body['queueId']).toBe('shop.z');
    expect(await callerOf(served, call)).toMatchObject({
      match: 'one',
      customers: [{ customerId: 'shop.1000003', hotAlert: true }],
      facts: { 'customer.number': '1000003', 'customer.tier': 'gold' },
    });
    const said = await calls({ from: '0639980009', facts: { 'customer.number': '1000002' } });
    expect(await callerOf(served, said)).toMatchObject({
      customers: [{ customerId: 'shop.1000003' }],
      facts: { 'customer.number': '1000003' },
    });
  });

  it.each([
    ['44', '020 7946 0018', '+44 20 7946 0018'],
    ['39', '02 1234 5678', '+39 02 1234 5678'],
    ['1', '(212) 555-0123', '+1 212 555 0123'],
    ['1', '011 44 20 7946 0018', '+44 20 7946 0018'],
  ])(
    'is read as the country of the calling code %s has it: %s',
    async (callingCode, from, number) => {
      const { served, calls } = await centreOf([]);
      await setsUp(served, { callingCode });
      const me = await served.ask('GET', '/api/v1/me', { as: 'helene' });
      expect(me.body['centres']).toMatchObject([{ callingCode }]);
      await makes(served, 'centres/shop/customers', { ...bernard, phones: [{ number }] }, 'malik');
      expect((await calls({ from })).body['queueId']).toBe('shop.z');
    },
  );

  it('of several customers is of none for rules, and whoever answers sees them all', async () => {
    const other = { ...bernard, number: '1000003', firstName: 'Luc' };
    const { served, calls } = await centreOf([bernard, other]);
    const call = await calls({ from: '0639980002' });
    expect(call.body['queueId']).toBe('shop.q');
    const { match, customers, facts } = await callerOf(served, call);
    expect(match).toBe('several');
    expect((customers as Body[]).map(({ firstName }) => firstName)).toEqual(['Monique', 'Luc']);
    expect(facts).toMatchObject({ 'caller.match': 'several', 'customer.known': false });
    expect(facts).not.toHaveProperty('customer.tier');
  });

  it('of nobody, or withheld, makes nobody known', async () => {
    const { served, calls } = await centreOf();
    const unknown = await calls({ from: '+33 6 39 98 99 99' });
    expect(await callerOf(served, unknown)).toMatchObject({
      match: 'none',
      customers: [],
      facts: { 'caller.match': 'none', 'customer.known': false },
    });
    expect(await callerOf(served, await calls())).toMatchObject({
      number: null,
      match: null,
      customers: [],
    });
  });

  it('is kept with its facts in the journal, but no name, address or list is', async () => {
    const journal = new MemoryJournal();
    const onError = (error: Error): never => {
      throw error;
    };
    const { calls } = await centreOf([bernard], { journal: { journal, engine: 'test', onError } });
    await calls({ from: '0639980002' });
    const written = journal.kept.map(({ body }) => body).join('');
    expect(written).toContain('"customer.tier":"gold"');
    expect(written).not.toMatch(/Bernard|Monique/);
  });

  it('is that of who is called, where the call goes out', async () => {
    const { served } = await centreOf();
    served.tell({
      type: 'call.arrived',
      callId: 'out',
      facts: {
        'call.direction': 'outbound',
        'call.callerNumber': '+33123456789',
        'call.dialledNumber': '06 39 98 00 02',
      },
    });
    expect(served.live.projection.calls.get('out')?.queueId).toBe('shop.z');
  });
});

describe('facts that come with a call', () => {
  it('are read by rules, and come before what the record says', async () => {
    const { calls } = await centreOf([{ ...bernard, tier: 'none' }]);
    const plain = await calls({ from: '0639980002' });
    expect(plain.body['queueId']).toBe('shop.q');
    const said = await calls({ from: '0639980002', facts: { 'customer.tier': 'gold' } });
    expect(said.body['queueId']).toBe('shop.z');
  });

  it('name the customer by their number, whoever calls', async () => {
    const { served, calls } = await centreOf();
    const call = await calls({ facts: { 'customer.number': '1000002' } });
    expect(call.body['queueId']).toBe('shop.z');
    expect(await callerOf(served, call)).toMatchObject({
      match: 'one',
      customers: [{ number: '1000002' }],
    });
  });

  it.each([
    [
      { 'customer.teir': 'gold' },
      '/body/facts/customer.teir',
      'unknown_reference',
      'customer.tier',
    ],
    [{ 'customer.tier': 'golden' }, '/body/facts/customer.tier', 'wrong_type', 'one of none'],
    [{ 'call.attempts': -1 }, '/body/facts/call.attempts', 'wrong_type', 'a whole number'],
    [{ 'queue.waiting': 3 }, '/body/facts/queue.waiting', 'not_allowed', 'comes with a call'],
    [{ 'line.sku': 'A' }, '/body/facts/line.sku', 'not_allowed', 'comes with a call'],
  ])(
    'are those of the list, %j is refused with its place',
    async (facts, pointer, code, expected) => {
      const { calls } = await centreOf([]);
      const { status, body } = await calls({ facts });
      expect(status).toBe(400);
      expect(body['errors']).toMatchObject([
        { pointer, code, expected: expect.stringContaining(expected) as unknown },
      ]);
    },
  );
});

describe('what is known of a customer', () => {
  const path = '/api/v1/customers/shop.1000002';
  const patch = (served: TestApi, body: object, version = 1) =>
    served.ask('PATCH', path, { as: 'malik', headers: { 'if-match': `"v${version}"` }, body });

  it('is set by hand', async () => {
    const { served, calls } = await centreOf([{ ...bernard, tier: null }]);
    expect(
      (await patch(served, { tier: 'gold', preferredAgentId: 'a', rfm: 535 })).body,
    ).toMatchObject({ tier: 'gold', preferredAgentId: 'a', rfm: 535, fraudStatus: 'none' });
    expect((await calls({ from: '0639980002' })).body['queueId']).toBe('shop.z');
  });

  it('comes by a table', async () => {
    const { served, calls } = await centreOf([{ ...bernard, tier: null }]);
    const table =
      'number,tier,hot alert,fraud status,preferred agent,rfm,affiliations,open cases\n' +
      '1000002,gold,yes,fraudulent,a,535,club|vip,2\n';
    expect((await imports(served, 'customers', table)).body).toMatchObject({ updated: 1 });
    expect((await served.ask('GET', path, { as: 'malik' })).body).toMatchObject({
      tier: 'gold',
      hotAlert: true,
      fraudStatus: 'fraudulent',
      affiliations: ['club', 'vip'],
      openCases: 2,
    });
    expect((await calls({ from: '0639980002' })).body['queueId']).toBe('shop.z');
  });

  it('names an agent of the centre, or is refused', async () => {
    const { served } = await centreOf();
    const { status, body } = await patch(served, { preferredAgentId: 'nobody' });
    expect(status).toBe(400);
    expect(body['errors']).toMatchObject([{ pointer: '/body/preferredAgentId' }]);
    const imported = await imports(served, 'customers', 'number,preferred agent\n1000002,nobody\n');
    expect(imported.body['errors']).toMatchObject([{ column: 'preferred agent' }]);
  });
});

describe('the job `rfm`', () => {
  it('scores customers by how lately, how often and for how much they have ordered', async () => {
    const centre = await aSellingCentre({}, [], { centre: ruledCentre });
    const { served } = centre;
    const buys = async (customer: string, mugs: number): Promise<void> => {
      const id = await centre.order({ mugs, customer });
      await centre.does(`orders/${id}/complete`);
      await centre.pays(id, 'CASH', mugs * 2_000);
      await centre.submits(id);
    };
    await buys('1000002', 1);
    await buys('1000002', 1);
    served.clock.turn(86_400_000);
    await buys('1000001', 5);
    const ran = await centre.does('centres/shop/order-jobs/rfm/runs', {}, 'malik');
    expect(ran.body).toMatchObject({ job: 'rfm', customers: 2, changed: 2 });
    const rfmOf = async (number: string) =>
      (await centre.ask('helene', 'GET', `customers/shop.${number}`)).body['rfm'];
    expect([await rfmOf('1000001'), await rfmOf('1000002')]).toEqual([535, 353]);
    const again = await centre.does('centres/shop/order-jobs/rfm/runs', {}, 'malik');
    expect(again.body).toMatchObject({ customers: 2, changed: 0 });
  });
});
