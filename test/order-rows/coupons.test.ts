/** Rows of the order features: coupons, from the first look to the last use. */
import { describe, expect, it } from 'vitest';
import { imports, makes } from '../support/a-shop.ts';
import type { Body, HttpReply } from '../support/api-server.ts';
import { aRule, aRuleSet, leaf } from '../support/rule-set-builders.ts';
import { aSellingCentre, euros, memberOf, refusal, sellers } from '../support/taken-orders.ts';

type Centre = Awaited<ReturnType<typeof aSellingCentre>>;

const welcome = {
  code: 'WELCOME',
  name: { en: 'Welcome' },
  codes: [{ code: 'A' }, { code: 'B' }],
  discount: { kind: 'percent', percent: 10 },
};

/** A centre with one coupon. */
async function aCentreWith(coupon: object, more: object = {}): Promise<Centre> {
  const centre = await aSellingCentre(more);
  const made = await makes(
    centre.served,
    'centres/shop/coupons',
    { ...welcome, ...coupon },
    'paul',
  );
  expect(made.status).toBe(201);
  return centre;
}

const uses = (centre: Centre, id: string, code: string) =>
  centre.does(`orders/${id}/coupons`, { code });

/** Submits an order for what it comes to, paid in cash. */
async function buys(centre: Centre, id: string) {
  const { body } = await centre.does(`orders/${id}/complete`);
  const total = Object(memberOf(body, 'summary', 'total'));
  await centre.pays(id, 'CASH', Number(total['amountMinor']));
  return await centre.submits(id);
}

const why = (got: HttpReply) => [...refusal(got), got.body['reason']];

describe('coupons of an order', () => {
  it('ORDER 050: a coupon that counts shows at once what it takes off the lines', async () => {
    const centre = await aCentreWith({});
    const id = await centre.order({ mugs: 2 });
    const { status, body } = await uses(centre, id, 'a');
    expect([status, body['couponCodes']]).toEqual([201, ['A']]);
    expect(body['lines']).toMatchObject([{ discount: euros(400), net: euros(3_600) }]);
    expect(memberOf(body, 'summary', 'total')).toEqual(euros(3_600));
    const more = await centre.adds(id, 'MUG', 1);
    expect(memberOf(more.body, 'summary', 'total')).toEqual(euros(5_400));
    const removal = { version: Number((await centre.read(id))['version']) };
    const removed = await centre.ask(sellers.clerk, 'DELETE', `orders/${id}/coupons/A`, removal);
    expect([removed.body['couponCodes'], memberOf(removed.body, 'summary', 'total')]).toEqual([
      [],
      euros(6_000),
    ]);
  });

  it('is in the summary, which holds all that the total is made of', async () => {
    const centre = await aCentreWith({ discount: { kind: 'amount', amount: euros(1_000) } });
    const id = await centre.order({ mugs: 2 });
    const { body } = await uses(centre, id, 'A');
    const coupon = { code: 'A', amount: euros(1_000), percent: null, by: 'coupon' };
    expect(body['summary']).toMatchObject({
      lines: euros(4_000),
      discount: euros(1_000),
      discounts: [coupon],
      total: euros(3_000),
    });
    await centre.ask(sellers.manager, 'PUT', `orders/${id}/total-discount`, {
      version: Number(body['version']),
      body: { percent: 10, reason: 'goodwill' },
    });
    expect((await centre.read(id))['summary']).toMatchObject({
      lines: euros(4_000),
      discount: euros(1_300),
      discounts: [{ code: 'goodwill', amount: euros(300), percent: 10 }, coupon],
      total: euros(2_700),
    });
  });

  it('shares an amount over lines to the cent, and nothing below its minimum', async () => {
    const discount = { kind: 'amount', amount: euros(1_000) };
    const centre = await aCentreWith({ discount, minimum: euros(6_000) });
    const id = await centre.order({ mugs: 1 });
    const early = await uses(centre, id, 'A');
    expect(why(early)).toEqual([422, 'coupon_not_usable', 'coupon-below-minimum']);
    expect(early.body).toMatchObject({
      detail: `Coupon A cannot be used on order ${id}: €40.00 are missing to its minimum of €60.00.`,
      missing: euros(4_000),
    });
    await centre.adds(id, 'MUG', 1);
    const { body: third } = await centre.adds(id, 'MUG', 1);
    const { body } = await uses(centre, id, 'A');
    expect(body['lines']).toMatchObject([
      ...[{ discount: euros(334) }, { discount: euros(333) }, { discount: euros(333) }],
    ]);
    const [line] = third['lines'] as readonly Body[];
    const removal = { version: Number(body['version']) };
    const path = `orders/${id}/lines/${line?.['id']}`;
    const { body: fewer } = await centre.ask(sellers.clerk, 'DELETE', path, removal);
    expect([fewer['couponCodes'], memberOf(fewer, 'summary', 'total')]).toEqual([
      ['A'],
      euros(4_000),
    ]);
    const bought = await buys(centre, id);
    expect(why(bought)).toEqual([422, 'coupon_not_usable', 'coupon-below-minimum']);
    expect(bought.body).toMatchObject({ missing: euros(2_000) });
    expect(bought.body['detail']).toContain('Coupon A');
  });

  it('ORDER 051: a limit counts each code by itself', async () => {
    const centre = await aCentreWith({ usageLimit: 1 });
    const [first, second, third] = [
      await centre.order({ mugs: 1 }),
      await centre.order({ mugs: 1 }),
      await centre.order({ mugs: 1 }),
    ];
    await uses(centre, first, 'A');
    await uses(centre, third, 'A');
    expect((await buys(centre, first)).status).toBe(200);
    await uses(centre, second, 'B');
    expect((await buys(centre, second)).status).toBe(200);
    const late = await buys(centre, third);
    expect(refusal(late)).toEqual([422, 'coupon_not_usable']);
    expect((await centre.read(third))['entry']).toBe('completing');
    const again = await uses(centre, await centre.order({ mugs: 1 }), 'A');
    expect(why(again)).toEqual([422, 'coupon_not_usable', 'coupon-used-up']);
  });

  it('a rule sees which code it judges, beside those that the order has', async () => {
    const centre = await aCentreWith({});
    const notBeside = [
      leaf('coupon.code', 'equal', 'A'),
      leaf('order.coupons', 'someFact:in', ['B']),
    ];
    const rule = aRule('coupon', 'a-not-beside-b', 500, notBeside, { refuse: 'not-beside-b' });
    const { refused } = centre.served.ruleService.addInitialVersions([aRuleSet('coupon', [rule])]);
    expect(refused).toEqual([]);
    const id = await centre.order({ mugs: 1 });
    expect((await uses(centre, id, 'B')).status).toBe(201);
    expect(why(await uses(centre, id, 'A'))).toEqual([422, 'coupon_not_usable', 'not-beside-b']);
    expect((await uses(centre, await centre.order({ mugs: 1 }), 'A')).status).toBe(201);
  });

  it('ORDER 052: a coupon with a limit needs order completion, one without does not', async () => {
    const limited = await aCentreWith({ usageLimit: 1 }, { orderCompletion: false });
    const refused = await uses(limited, await limited.order({ mugs: 1 }), 'A');
    expect(why(refused)).toEqual([422, 'coupon_not_usable', 'coupon-needs-completion']);
    const free = await aCentreWith({}, { orderCompletion: false });
    const id = await free.order({ mugs: 1 });
    expect((await uses(free, id, 'A')).status).toBe(201);
    expect((await free.submits(id)).status).toBe(200);
  });

  it('ORDER 053: a coupon for customers is not for those who give no name', async () => {
    const centre = await aCentreWith({ customerRequired: true }, { defaultCustomerId: '1000002' });
    const nobody = await centre.order({ mugs: 1, customer: '1000002' });
    expect(why(await uses(centre, nobody, 'A'))).toEqual([
      ...[422, 'coupon_not_usable', 'coupon-needs-customer'],
    ]);
    expect((await uses(centre, await centre.order({ mugs: 1 }), 'A')).status).toBe(201);
  });

  it('ORDER 054: a cancelled order gives its coupon back', async () => {
    const centre = await aCentreWith({ usageLimit: 1 });
    const id = await centre.order({ mugs: 1 });
    await uses(centre, id, 'A');
    await buys(centre, id);
    const other = await centre.order({ mugs: 1 });
    expect(refusal(await uses(centre, other, 'A'))).toEqual([422, 'coupon_not_usable']);
    await centre.does(`orders/${id}/cancel`, { reason: 'customer-asked' });
    await centre.rests();
    expect((await uses(centre, other, 'A')).status).toBe(201);
    expect((await buys(centre, other)).status).toBe(200);
  });

  it('refuses codes unknown, over, of other items, and beside exclusive ones', async () => {
    const over = { codes: [{ code: 'A' }, { code: 'B', validTo: '1970-01-02' }] };
    const centre = await aCentreWith({ ...over, exclusive: true });
    await imports(centre.served, 'items', 'sku;name.en;category;price;cost\nBOWL;Bowl;table;9;2\n');
    const bowls = { ...welcome, code: 'BOWLS', codes: [{ code: 'BOWLS' }], itemIds: ['BOWL'] };
    const any = { ...welcome, code: 'ANY', codes: [{ code: 'ANY' }] };
    for (const one of [bowls, any]) await makes(centre.served, 'centres/shop/coupons', one, 'paul');
    const id = await centre.order({ mugs: 1 });
    const because = async (code: string) => (await uses(centre, id, code)).body['reason'];
    expect(await because('NONE')).toBe('coupon-unknown');
    expect(await because('B')).toBe('coupon-out-of-dates');
    expect(await because('BOWLS')).toBe('coupon-matches-no-line');
    expect((await uses(centre, id, 'A')).status).toBe(201);
    expect(refusal(await uses(centre, id, 'A'))).toEqual([422, 'coupon_not_usable']);
    expect(await because('ANY')).toBe('coupon-not-with-others');
  });
});
