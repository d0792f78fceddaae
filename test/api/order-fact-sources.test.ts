/**
 * Every fact of an order, its lines, a price and a coupon, from where it comes from to a rule that
 * acts on it: over the API, as a clerk brings it about.
 */
import { describe, expect, it } from 'vitest';
import type { RuleSetFile } from '../../rules/index.ts';
import { imports, itemsOf, makes } from '../support/a-shop.ts';
import type { Body, TestApi } from '../support/api-server.ts';
import { aRule, aRuleSet, everyCall } from '../support/builders-rules.ts';
import { all, is, ofCoupon, ofLine, ofOrder, ofPrice, tagOf } from '../support/fact-proofs.ts';
import { people } from '../support/rule-service.ts';
import { aSellingCentre, euros } from '../support/taken-orders.ts';

const scored = { effect: 'score', reason: 'proof', score: 1, text: 'proof' } as const;

/** A rule of checks for each fact, named after it; of a line, by the line that is asked about. */
function checks() {
  const orderRules = Object.entries(ofOrder).map(
    ([fact, value]) => [tagOf(fact), { all: [is(fact, value)] }] as const,
  );
  const lineRules = Object.entries(ofLine).map(([fact, value]) => {
    const where = { all: [is(fact, value), is('line.sku', '009')] };
    const count = {
      fact: 'order.lineCount',
      operator: 'equal',
      value: 1,
      params: { where },
    } as const;
    return [tagOf(fact), { all: [count] }] as const;
  });
  const rules = [...orderRules, ...lineRules].map(([name, conditions], place) =>
    aRule(name, 990 - place, conditions, scored),
  );
  return aRuleSet('check', rules, { owner: 'sales' });
}

const shelf = `sku;name.en;category;price;cost;stock;consigne
009;Sheet;linen;20;5;4;
021;Pillow case;linen;30;2;3;
`;
const started = '2025-11-01';
const accounts = {
  ...people,
  people: people.people.map((one) => ({ ...one, startedOn: started })),
};

describe('facts of an order', () => {
  it('reach a rule that acts on each: of the order, its lines and who takes it', async () => {
    const centre = await aSellingCentre(
      {
        fraud: { check: true, holdCode: 'HOLD1', minimumScore: 900 },
        deliveryModes: [{ code: 'post', name: { en: 'Post' } }],
        attributes: [{ code: 'GIFT', name: { en: 'Gift' } }],
      },
      [],
      { access: { accounts } },
    );
    const { served, ask, does } = centre;
    expect(refusedOf(served, checks())).toEqual([]);
    await imports(served, 'items', shelf);
    const check = (got: { readonly status: number; readonly text: string }) =>
      expect(got.status, got.text).toBeLessThan(300);
    const links = [{ itemId: '021', kind: 'crossSell', priority: 1 }];
    check(await ask('paul', 'PATCH', 'items/shop.009', { body: { links }, version: 1 }));
    check(await makes(served, 'centres/shop/catalogues', winter, 'paul'));
    check(await makes(served, 'centres/shop/coupons', tenPercent, 'paul'));
    const suspected = await ask('claire', 'PUT', 'centres/shop/fraud-entries', {
      version: 0,
      body: { entries: [{ type: 'postalCode', value: '1000', score: 21 }] },
    });
    check(suspected);
    const here = { lines: ['1 rue Neuve'], city: 'Roubaix', postalCode: '59100', country: 'FR' };
    const there = { lines: ['2 rue Haute'], city: 'Bruxelles', postalCode: '1000', country: 'BE' };
    const addresses = [here, { ...there, label: 'bureau', state: 'Bruxelles-Capitale' }];
    check(
      await ask('malik', 'PATCH', 'customers/shop.1000002', { body: { addresses }, version: 1 }),
    );
    const id = await centre.order({ customer: '1000002' });
    const patched = await ask('helene', 'PATCH', `orders/${id}`, {
      version: Number((await centre.read(id))['version']),
      body: {
        sourceCode: 'W1',
        deliveryModeId: 'post',
        deliveryAddressId: 'bureau',
        shipComplete: true,
        attributes: { GIFT: 'yes' },
      },
    });
    check(patched);
    await centre.adds(id, '009', 2);
    const [prompt] = itemsOf(await ask('helene', 'GET', `orders/${id}/prompts`));
    check(await does(`orders/${id}/prompts/${String(prompt?.['id'])}/accept`));
    check(await does(`orders/${id}/coupons`, { code: 'A' }));
    check(await does(`orders/${id}/complete`));
    const paid = await centre.pays(id, 'CHECK', 3_150, { checkNumber: '1234567' });
    check(paid);
    const { body } = await does(`orders/${id}/fraud-score`);
    const fired = (body['rules'] as Body[]).filter((rule) => rule['fired']);
    const names = new Set(fired.map(({ rule }) => rule));
    const missing = Object.keys({ ...ofOrder, ...ofLine }).filter(
      (fact) => !names.has(tagOf(fact)),
    );
    expect(missing).toEqual([]);
  });
});

describe('facts of a price and of a coupon', () => {
  it('reach a rule of price limits that allows what nobody else would', async () => {
    const reasons = [{ code: 'damaged', name: { en: 'Damaged' } }];
    const centre = await aSellingCentre({
      priceControl: 'limited',
      overridePermissions: [{ role: 'orderTaker' }],
      reasonSets: [{ code: 'prices', use: 'priceOverride', reasons }],
    });
    const allows = { verdict: 'allow', reasonSet: 'prices' } as const;
    const asks = { verdict: 'approve', approverRole: 'manager', reasonSet: 'prices' } as const;
    const always = aRule('everything-else', 1, everyCall, asks);
    const proof = aRule('proof', 500, { all: all(ofPrice) }, allows);
    const rules = aRuleSet('priceLimit', [proof, always], { set: 'prices', owner: 'sales' });
    expect(refusedOf(centre.served, rules)).toEqual([]);
    const item = { price: euros(2_900), cost: euros(2_000) };
    await centre.ask('paul', 'PATCH', 'items/shop.MUG', { body: item, version: 1 });
    const id = await centre.order({ mugs: 2 });
    const { version, lines } = await centre.read(id);
    const [line] = lines as Body[];
    const given = await centre.ask(
      'helene',
      'PUT',
      `orders/${id}/lines/${String(line?.['id'])}/price`,
      {
        body: { price: euros(2_100), reason: 'damaged' },
        version: Number(version),
      },
    );
    expect([given.status, given.body['holdId']], given.text).toEqual([200, null]);
  });

  it('reach a rule of coupons that refuses one', async () => {
    const centre = await aSellingCentre();
    const refuses = aRule('proof', 500, { all: all(ofCoupon) }, { refuse: 'proof', text: 'proof' });
    const rules = aRuleSet('coupon', [refuses], { owner: 'sales' });
    expect(refusedOf(centre.served, rules)).toEqual([]);
    const more = { customerRequired: true, usageLimit: 5, minimum: euros(1_000) };
    const made = await makes(
      centre.served,
      'centres/shop/coupons',
      { ...tenPercent, ...more },
      'paul',
    );
    expect(made.status, made.text).toBe(201);
    const id = await centre.order({ mugs: 2 });
    const used = await centre.does(`orders/${id}/coupons`, { code: 'A' });
    expect([used.status, used.body['reason']], used.text).toEqual([422, 'proof']);
  });
});

/** Puts a set in force; what is wrong with it. */
function refusedOf({ ruleService }: TestApi, rules: RuleSetFile): readonly string[] {
  return ruleService.addInitialVersions([rules]).refused.map(({ detail }) => detail);
}

const winter = {
  code: 'WINTER',
  name: { en: 'Winter' },
  validFrom: '1970-01-01',
  sourceCodes: [{ code: 'W1', description: 'All' }],
};
const tenPercent = {
  code: 'WELCOME',
  name: { en: 'Welcome' },
  codes: [{ code: 'A' }],
  discount: { kind: 'percent', percent: 10 },
};
