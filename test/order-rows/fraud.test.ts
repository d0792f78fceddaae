/** Rows of the order features: scores, and the holds that follow from them. */
import { describe, expect, it } from 'vitest';
import type { RuleSetFile } from '../../rules/index.ts';
import type { Body } from '../support/api-server.ts';
import { aRule, aRuleSet } from '../support/builders-rules.ts';
import { aSellingCentre, memberOf, refusal, sellers } from '../support/taken-orders.ts';

const phone = '06 39 98 00 66';
const reviewer = 'claire';
const submitDeadlineMs = 90_000;
const addresses = [
  { label: 'home', lines: ['1 rue Haute'], postalCode: '59100', city: 'Roubaix', country: 'FR' },
  {
    label: 'work',
    lines: ['2 rue Basse'],
    postalCode: '75 011',
    city: 'Paris',
    country: 'FR',
    phone: '+33 6 39 98 00 66',
  },
];

/** Check rules of which one gives any order these points. */
function pointsFor(score: number): RuleSetFile {
  const anyOrder = { fact: 'order.lineCount', operator: 'greaterThanInclusive', value: 1 } as const;
  const params = { effect: 'score', reason: 'many', score, text: 'held-for-review' } as const;
  const rule = aRule('any-order', 1, { all: [anyOrder] }, params);
  return aRuleSet('check', [rule], { texts: { 'held-for-review': { en: 'Held' } } });
}

interface Suspicion {
  readonly entries?: readonly object[];
  readonly fraud?: object;
  readonly ruleScore?: number;
}

/** A centre that suspects, and whose customer has two addresses and a telephone. */
async function aSuspiciousCentre({ entries = [], fraud = {}, ruleScore = 0 }: Suspicion) {
  const settings = { fraud: { check: true, holdCode: 'FRAUD1', ...fraud } };
  const centre = await aSellingCentre(settings, ruleScore === 0 ? [] : [pointsFor(ruleScore)]);
  await suspects(centre, entries);
  const customer = { number: '1000003', lastName: 'Petit', phones: [{ number: phone }], addresses };
  expect((await centre.does('centres/shop/customers', customer)).status).toBe(201);
  return centre;
}

type Centre = Awaited<ReturnType<typeof aSellingCentre>>;

async function suspects({ served }: Centre, entries: readonly object[]): Promise<void> {
  const path = '/api/v1/centres/shop/fraud-entries';
  const { headers } = await served.ask('GET', path, { as: 'nadia' });
  const set = await served.ask('PUT', path, {
    as: 'nadia',
    headers: { 'if-match': String(headers['etag']) },
    body: { entries },
  });
  expect(set.status).toBe(200);
}

/** An order of that customer, paid in cash, ready to be submitted; its id. */
async function paid(centre: Centre, lineTo: readonly (string | null)[] = [null]): Promise<string> {
  const id = await centre.order({ customer: '1000003' });
  for (const deliveryAddressId of lineTo) {
    const line = { itemId: 'shop.MUG', quantity: '1' };
    const to = deliveryAddressId === null ? {} : { deliveryAddressId };
    expect((await centre.does(`orders/${id}/lines`, { ...line, ...to })).status).toBe(201);
  }
  await centre.does(`orders/${id}/complete`);
  await centre.pays(id, 'CASH', lineTo.length * 2_000);
  return id;
}

/** What matched, as areas and scores. */
async function matchesOf(centre: Centre, id: string) {
  const { body } = await centre.ask(reviewer, 'GET', `orders/${id}/fraud-matches`);
  const matches = body['matches'] as Body[];
  return {
    score: body['score'],
    of: matches.map(({ type, areas, score }) => [type, areas, score]),
  };
}

const phoneOf = (score: number | null) => [{ type: 'phone', value: phone, score }];

describe('fraud', () => {
  it('ORDER 066: exactly the minimum passes', async () => {
    const centre = await aSuspiciousCentre({ entries: phoneOf(20), ruleScore: 30 });
    const id = await paid(centre);
    const { body } = await centre.submits(id);
    expect(body['outcome']).toBe('released');
    expect((await matchesOf(centre, id)).score).toBe(50);
  });

  it('ORDER 067: one point more holds, and says of what', async () => {
    const centre = await aSuspiciousCentre({ entries: phoneOf(21), ruleScore: 30 });
    const id = await paid(centre);
    const { body } = await centre.submits(id);
    const order = body['order'] as Body;
    expect([body['outcome'], order['detailedStatus']]).toEqual(['held', 'fraudHold']);
    expect(order['holds']).toMatchObject([{ source: 'fraud', code: 'FRAUD1' }]);
    const { score, of: matches } = await matchesOf(centre, id);
    expect([score, matches]).toEqual([
      51,
      [
        ['phone', ['billing'], 21],
        ['rule', [], 30],
      ],
    ]);
  });

  it('says of each hold what it rests on', async () => {
    const centre = await aSuspiciousCentre({ entries: phoneOf(21), ruleScore: 30 });
    const id = await paid(centre);
    await centre.submits(id);
    const [hold] = (await centre.read(id))['holds'] as Body[];
    const { body } = await centre.ask(reviewer, 'GET', `holds/${String(hold?.['id'])}/why`);
    expect(body).toMatchObject({ score: 51, minimum: 50, ruleVersion: 'check@1', facts: {} });
    expect(body['matches']).toMatchObject([
      { type: 'phone', areas: ['billing'], score: 21 },
      { ref: 'any-order', score: 30, facts: { 'order.lineCount': 1 } },
    ]);
    expect(body['text']).toBe(
      'Suspected of fraud. Score 51; more than 50 holds. Telephone number (billing): 21. Rule any-order: 30 (Number of lines: 1).',
    );
    const manual = await centre.holds(id, { code: 'HOLD2', comment: 'evasive' });
    const why = await centre.ask(reviewer, 'GET', `holds/${manual}/why`);
    expect(why.body['text']).toBe('Held by a person. Placed by Hélène: evasive');
  });

  it('ORDER 068: an entry without a score has its type’s', async () => {
    const centre = await aSuspiciousCentre({ entries: phoneOf(null), fraud: { phoneScore: 20 } });
    const id = await paid(centre);
    await centre.submits(id);
    expect((await matchesOf(centre, id)).score).toBe(20);
  });

  it('ORDER 069: a telephone number of both addresses counts once', async () => {
    const centre = await aSuspiciousCentre({ entries: phoneOf(30) });
    const id = await paid(centre, ['work', null]);
    const { version } = await centre.read(id);
    const body = { deliveryAddressId: 'work' };
    await centre.ask(sellers.clerk, 'PATCH', `orders/${id}`, { version: Number(version), body });
    await centre.submits(id);
    const { score, of: matches } = await matchesOf(centre, id);
    const everywhere = ['billing', 'delivery', 'lineDelivery'];
    expect([score, matches]).toEqual([30, [['phone', everywhere, 30]]]);
  });

  it('ORDER 070: the address of one line counts', async () => {
    const entries = [{ type: 'postalCode', value: '75011', score: 60 }];
    const centre = await aSuspiciousCentre({ entries });
    const id = await paid(centre, [null, null, 'work']);
    expect((await centre.submits(id)).body['outcome']).toBe('held');
    expect((await matchesOf(centre, id)).of).toEqual([['postalCode', ['lineDelivery'], 60]]);
    const unknown = { itemId: 'shop.MUG', quantity: '1', deliveryAddressId: 'moon' };
    const other = await centre.order({ customer: '1000003' });
    const refused = await centre.does(`orders/${other}/lines`, unknown);
    expect(refusal(refused)).toEqual([400, 'invalid_parameter']);
  });

  it('ORDER 071: people hold for fraud with a comment, and need no score', async () => {
    const centre = await aSuspiciousCentre({ fraud: { manualHoldCode: 'HOLD2' } });
    const id = await paid(centre);
    const path = `orders/${id}/holds`;
    expect(refusal(await centre.does(path, { isFraud: true }))).toEqual([422, 'reason_required']);
    const { status, body } = await centre.does(path, { isFraud: true, comment: 'evasive' });
    expect([status, body['detailedStatus']]).toEqual([201, 'fraudHold']);
    expect(body['holds']).toMatchObject([{ source: 'manualFraud', code: 'HOLD2' }]);
    expect((await matchesOf(centre, id)).score).toBeNull();
    const other = await paid(centre);
    const byCode = await centre.does(`orders/${other}/holds`, { code: 'HOLD2' });
    expect(refusal(byCode)).toEqual([422, 'reason_required']);
    const said = { code: 'HOLD2', comment: 'asks for another address' };
    const held = await centre.does(`orders/${other}/holds`, said);
    expect(held.body['holds']).toMatchObject([{ source: 'manualFraud' }]);
  });

  it('ORDER 072: with the parameter off nothing is scored', async () => {
    const fraud = { check: false };
    const centre = await aSuspiciousCentre({ entries: phoneOf(100), fraud });
    const id = await paid(centre);
    expect((await centre.submits(id)).body['outcome']).toBe('released');
    expect(await matchesOf(centre, id)).toEqual({ score: null, of: [] });
  });

  it('ORDER 073: what was cleared is held again for something new alone', async () => {
    const centre = await aSuspiciousCentre({ entries: phoneOf(60) });
    const id = await paid(centre);
    await centre.submits(id);
    const [hold] = (await centre.read(id))['holds'] as Body[];
    await centre.does(`holds/${String(hold?.['id'])}/clear`, { mode: 'clear' }, reviewer);
    const again = async () => {
      await centre.rests();
      await centre.does(`orders/${id}/modify`, { reason: 'asked' });
      // The stock that was asked for comes or goes back first: the version stands.
      await centre.rests();
      return (await centre.submits(id)).body['outcome'];
    };
    expect(await again()).toBe('released');
    await suspects(centre, [...phoneOf(60), { type: 'postalCode', value: '59100', score: 1 }]);
    expect(await again()).toBe('held');
  });

  it('is explained rule by rule before anything is submitted', async () => {
    const centre = await aSuspiciousCentre({ entries: phoneOf(21), ruleScore: 30 });
    const id = await paid(centre);
    const { body } = await centre.does(`orders/${id}/fraud-score`);
    expect(body).toMatchObject({ score: 51, minimum: 50, isHeld: true });
    expect(body['rules']).toMatchObject([{ rule: 'any-order', fired: true, score: 30 }]);
    expect(String(Object(body['rules'])[0].text)).toContain('Number of lines');
    const order = await centre.read(id);
    expect([order['entry'], order['holds']]).toEqual(['completing', []]);
  });
});

describe('what a centre suspects', () => {
  it('is set as a whole under its version, by reviewers and administrators', async () => {
    const { served } = await aSellingCentre();
    const path = '/api/v1/centres/shop/fraud-entries';
    const put = (as: string, version: number, entries: readonly object[]) => {
      const headers = { 'if-match': `"v${version}"` };
      return served.ask('PUT', path, { as, headers, body: { entries } });
    };
    expect(refusal(await put('helene', 0, []))).toEqual([403, 'role_missing']);
    expect((await put(reviewer, 0, phoneOf(null))).body).toMatchObject({ version: 1 });
    expect(refusal(await put('nadia', 0, []))).toEqual([412, 'version_mismatch']);
    const twice = [...phoneOf(1), ...phoneOf(2)];
    expect(refusal(await put('nadia', 1, twice))).toEqual([400, 'invalid_parameter']);
    const shown = await served.ask('GET', path, { as: reviewer });
    expect(shown.body).toMatchObject({ version: 1, entries: phoneOf(null) });
  });
});

describe('an order that cannot be scored', () => {
  it('is held until somebody lets it pass', async () => {
    const centre = await aSuspiciousCentre({});
    const { store } = centre.served;
    const id = await paid(centre);
    Reflect.set(store.fraudEntries, 'search', () => {
      throw new Error('the disk is gone');
    });
    const submitting = centre.submits(id);
    for (const passingMs of [2_000, 10_000, submitDeadlineMs]) {
      await centre.rests();
      centre.served.clock.turn(passingMs);
    }
    expect((await submitting).body['outcome']).toBe('pending');
    await centre.rests();
    const { entry, gate, holds } = await centre.read(id);
    expect([entry, Object(gate)['open']]).toEqual(['submitted', false]);
    expect(holds).toMatchObject([{ source: 'system' }]);
    const path = `holds/${String(Object(holds)[0].id)}/clear`;
    await centre.does(path, { mode: 'clear' }, sellers.manager);
    await centre.rests();
    expect(memberOf(await centre.read(id), 'gate', 'open')).toBe(true);
  });
});

describe('clearing a hold where that submits', () => {
  it('ORDER 062: is refused unpaid, and the hold stays', async () => {
    const centre = await aSellingCentre({ submitWhenCleared: true });
    const id = await centre.order({ mugs: 1 });
    const hold = await centre.holds(id);
    const clear = () => centre.does(`holds/${hold}/clear`, { mode: 'clear' });
    expect(refusal(await clear())).toEqual([422, 'payment_required']);
    await centre.does(`orders/${id}/complete`);
    expect(refusal(await clear())).toEqual([422, 'payment_required']);
    expect((await centre.read(id))['holds']).toMatchObject([{ cleared: null }]);
    await centre.pays(id, 'CASH', 2_000);
    const { body } = await clear();
    expect([body['entry'], memberOf(body, 'gate', 'open')]).toEqual(['submitted', true]);
  });
});

describe('what is written down of an order', () => {
  it('ORDER 106: is what the set-up names, with user, code and time', async () => {
    const centre = await aSellingCentre();
    const { served } = centre;
    const body = { records: [{ role: 'agent', types: ['hold.*'] }] };
    await served.ask('PUT', '/api/v1/centres/shop/order-event-setup', {
      as: 'nadia',
      headers: { 'if-match': '"v0"' },
      body,
    });
    const id = await centre.order({ mugs: 1 });
    const hold = await centre.holds(id, { code: 'HOLD2' });
    await centre.does(`holds/${hold}/clear`, { mode: 'clear' }, reviewer);
    const events = await centre.ask(sellers.clerk, 'GET', `orders/${id}/events`);
    expect(
      (events.body['items'] as Body[]).flatMap(({ events: told }) =>
        (told as Body[]).flatMap(({ type, code }) => (type === 'hold.cleared' ? code : [])),
      ),
    ).toEqual(['HOLD2']);
    expect(events.body['recorded']).toMatchObject([
      { type: 'hold.placed', user: 'helene', code: 'HOLD2', at: '2026-11-23T08:00:00.000Z' },
    ]);
  });
});
