/**
 * Every fact of the dictionary, from where it comes from to a rule that acts on it: over the API,
 * as a switch, a clerk and a supervisor bring it about.
 *
 * A fact without a proof here fails the last test.
 */
import { describe, expect, it } from 'vitest';
import {
  type ConditionFile,
  dictionary,
  type Outcome,
  type RuleSetFile,
} from '../../rules/index.ts';
import { imports, itemsOf, makes } from '../support/a-shop.ts';
import { aServer, type Body, type Served } from '../support/api-server.ts';
import { activatesRules, aRule, aRuleSet, everyCall } from '../support/builders-rules.ts';
import { aSwitch, ruledCentre } from '../support/callers.ts';
import { people } from '../support/rule-service.ts';
import { aSellingCentre, euros } from '../support/taken-orders.ts';

type Values = { readonly [fact: string]: number | boolean | string | readonly string[] };

/** The fact has this value; of a list, this is in it. */
function is(fact: string, value: Values[string]): ConditionFile {
  return Array.isArray(value)
    ? { fact, operator: 'someFact:in', value }
    : { fact, operator: 'equal', value: value as string };
}

const all = (values: Values) => Object.entries(values).map(([fact, value]) => is(fact, value));

/** What a switch says of a call. */
const said: Values = {
  'call.channel': 'chat',
  'call.campaign': 'printemps',
  'call.digits': ['1', '2'],
  'call.language': 'de',
  'call.attempts': 2,
  'call.returnedWithin': true,
  'call.minutesSinceLastCall': 95,
  'caller.prefixClass': 'national',
};
/** What the centre makes of it: numbers as the world writes them, the clock, the direction. */
const derived: Values = {
  'call.direction': 'inbound',
  'call.callerNumber': '+33639980002',
  'call.dialledNumber': '+33123456789',
  'clock.minuteOfDay': 540,
  'clock.weekday': 1,
  'clock.dayNumber': 20_261_123,
  'clock.isHoliday': false,
  'clock.openState': 'open',
};
/** Of the customer, by their record and what they have ordered. */
const ofRecord: Values = {
  'caller.match': 'one',
  'customer.known': true,
  'customer.number': '1000002',
  'customer.group': 'retail',
  'customer.tier': 'gold',
  'customer.country': 'FR',
  'customer.affiliations': ['club'],
  'customer.rfm': 535,
  'customer.openCases': 3,
  'customer.hotAlert': true,
  'customer.preferredAgentId': 'a',
  'customer.marketingConsent': true,
  'customer.accountHold': 'invoice',
  'customer.fraudStatus': 'fraudulent',
};
const ofOrders: Values = {
  'customer.openOrders': 1,
  'customer.lifetimeMinor': 4_000,
  'customer.daysSinceLastOrder': 0,
  'customer.promptsDeclined30d': 1,
};
/** Known to `admit`, `route` and `treat` alone. */
const ofQueue: Values = {
  'call.transferCount': 0,
  'centre.state': 'busy',
  'centre.callbackCapacity': 7,
  'queue.waiting': 1,
  'queue.oldestWaitMs': 1_000,
  'queue.readyAgents': 0,
  'queue.staffedAgents': 0,
};
/** The same, where who brings the call says it. */
const saidOfQueue: Values = {
  'call.type': 'service',
  'call.tags': ['vip'],
  'queue.serviceLevelPpm': 812_000,
};
const ofWait: Values = {
  'call.waitMs': 0,
  'call.contactWaitMs': 0,
  'call.position': 1,
  'call.treatmentPoint': 'queued',
};

const customer = {
  number: '1000002',
  lastName: 'Bernard',
  phones: [{ number: '06 39 98 00 02' }],
  addresses: [{ lines: ['1 rue Neuve'], postalCode: '59100', city: 'Roubaix', country: 'FR' }],
  priceGroupId: 'retail',
  tier: 'gold',
  affiliations: ['club'],
  rfm: 535,
  openCases: 3,
  hotAlert: true,
  preferredAgentId: 'a',
  marketingConsent: true,
  hold: 'invoice',
  fraudStatus: 'fraudulent',
};

/** A rule each, whose tag is the name of the fact. */
function tagging(values: Values) {
  const rules = Object.entries(values).map(([fact, value], place) =>
    aRule(tagOf(fact), 999 - place, { all: [is(fact, value)] }, { tags: [tagOf(fact)] }),
  );
  return aRuleSet('classify', rules);
}

function tagOf(fact: string): string {
  return fact.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replace('.', '-');
}

/** The tags that rules have given a call. */
function tagsOf(served: Served, call: { readonly body: Body }): readonly unknown[] {
  return served.live.factsOf(String(call.body['callId']))['call.tags'] as readonly unknown[];
}

describe('facts of a call', () => {
  it('reach a rule that acts on each: of the switch, the centre and the customer', async () => {
    const served = await aServer(ruledCentre);
    expect((await makes(served, 'centres/shop/customers', customer)).status).toBe(201);
    const proven = { ...said, ...derived, ...ofRecord };
    served.tell(activatesRules(tagging(proven)));
    const calls = await aSwitch(served);
    const call = await calls({ from: '0639980002', facts: said });
    expect(call.status, call.text).toBe(201);
    const tags = tagsOf(served, call);
    expect(Object.keys(proven).filter((fact) => !tags.includes(tagOf(fact)))).toEqual([]);
  });

  it('reach it of what the customer has ordered and declined before', async () => {
    const centre = await aSellingCentre({}, [], { centre: ruledCentre });
    const { served } = centre;
    await served.ask('PATCH', '/api/v1/customers/shop.1000001', {
      as: 'helene',
      headers: { 'if-match': '"v1"' },
      body: { phones: [{ number: '06 39 98 00 02' }] },
    });
    await centre.submitted();
    declines(served, '1000001');
    served.tell(activatesRules(tagging(ofOrders)));
    const calls = await aSwitch(served);
    const tags = tagsOf(served, await calls({ from: '0639980002' }));
    expect(Object.keys(ofOrders).filter((fact) => !tags.includes(tagOf(fact)))).toEqual([]);
  });

  it.each(Object.entries({ ...ofQueue, ...saidOfQueue }))(
    'reach a route rule: %s',
    async (fact, value) => {
      const plan = { maxWaitMs: 60_000, fallback: { kind: 'end' } } as const;
      const served = await aServer(ruledCentre);
      const state = { state: 'busy', callbackCapacity: 7 };
      await served.ask('PUT', '/api/v1/centres/shop/state', { as: 'malik', body: state });
      const calls = await aSwitch(served);
      await calls();
      served.clock.turn(1_000);
      const rules = [
        aRule('proof', 500, { all: [is(fact, value)] }, { queue: 'z', ...plan } as Outcome),
        aRule('everything-else', 1, everyCall, { queue: 'q', ...plan } as Outcome),
      ];
      served.tell(activatesRules(aRuleSet('route', rules)));
      const facts = fact in saidOfQueue ? { [fact]: value } : {};
      expect((await calls({ facts })).body['queueId']).toBe('shop.z');
    },
  );

  it('reach a rule of treatments, of the wait', async () => {
    const served = await aServer(ruledCentre);
    const last = aRule('everything-else', 1, everyCall, { say: ['wait'], nextInMs: 60_000 });
    const proof = aRule('proof', 500, { all: all(ofWait) }, { say: ['proof'], nextInMs: 60_000 });
    served.tell(activatesRules(aRuleSet('treat', [proof, last])));
    const heard: unknown[] = [];
    served.live.onEvents((events) => {
      for (const event of events) {
        if ('effect' in event && event.effect.type === 'call.treatment') heard.push(event.effect);
      }
    });
    await (await aSwitch(served))();
    expect(heard).toMatchObject([{ say: ['proof'] }]);
  });
});

/** An order of two lines that says all that can be asked of one. */
const ofOrder: Values = {
  'agent.tenureDays': 387,
  'customer.creditLeftMinor': 10_000,
  'order.sourceCode': 'W1',
  'order.catalogueId': 'WINTER',
  'order.currency': 'EUR',
  'order.subtotalMinor': 6_300,
  'order.totalMinor': 6_300,
  'order.discountPpm': 0,
  'order.lineCount': 2,
  'order.skus': ['009'],
  'order.categories': ['linen'],
  'order.deliveryMode': 'post',
  'order.deliveryCountry': 'BE',
  'order.billingEqualsDelivery': false,
  'order.coupons': ['A'],
  'order.promptsShown': 1,
  'order.promptsAccepted': 1,
  'order.paymentMethods': ['check'],
  'order.checkMinor': 3_150,
  'order.underpaidPpm': 500_000,
  'order.fraudScore': 21,
};
const ofLine: Values = {
  'line.sku': '009',
  'line.category': 'linen',
  'line.quantity': 2,
  'line.netMinor': 3_600,
  'line.costMinor': 1_000,
  'line.marginPpm': 722_222,
  'line.isFromPrompt': false,
  'line.stockState': 'low',
  'line.allowPriceAdjust': true,
};
const ofPrice: Values = {
  'price.newMinor': 2_100,
  'price.listMinor': 2_900,
  'price.costMinor': 2_000,
  'price.belowListPpm': 275_863,
  'price.overCostPpm': 50_000,
  'agent.roles': ['orderTaker'],
};
const ofCoupon: Values = {
  'coupon.exists': true,
  'coupon.active': true,
  'coupon.inDates': true,
  'coupon.discountMatchesOrder': true,
  'coupon.customerRequired': true,
  'coupon.usesLeft': 5,
  'coupon.linesMatching': 1,
  'coupon.minimumMinor': 1_000,
  'coupon.exclusiveConflict': false,
  'coupon.beatenByAutomatic': false,
  'coupon.redeemedByCustomer365d': 0,
};

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
    const addresses = [here, { ...there, label: 'bureau' }];
    check(
      await ask('malik', 'PATCH', 'customers/shop.1000002', { body: { addresses }, version: 1 }),
    );
    const id = await centre.order({ customer: '1000002' });
    const patched = await ask('helene', 'PATCH', `orders/${id}`, {
      version: Number((await centre.read(id))['version']),
      body: { sourceCode: 'W1', deliveryModeId: 'post', deliveryAddressId: 'bureau' },
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

/** An expected wait is known once calls have been answered; until then nobody knows it. */
const provenElsewhere: { readonly [fact: string]: string } = {
  'call.ewtMs': 'test/live/treatments.test.ts',
  'order.overpaidPpm': 'rules/prices/share-facts.ts, with order.underpaidPpm',
};

it('every fact of the dictionary has its proof', () => {
  const proven = [
    ...[said, derived, ofRecord, ofOrders, ofQueue, saidOfQueue, ofWait],
    ...[ofOrder, ofLine, ofPrice, ofCoupon, provenElsewhere],
  ].flatMap((values) => Object.keys(values));
  expect(proven.sort()).toEqual(dictionary.map(({ name }) => name).sort());
});

/** Puts a set in force; what is wrong with it. */
function refusedOf({ office }: Served, rules: RuleSetFile): readonly string[] {
  return office.addInitialVersions([rules]).refused.map(({ detail }) => detail);
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

/** A prompt that was shown to a customer, and what they said. */
function declines({ store, centreNowMs }: Served, customerId: string): void {
  const of = { person: 'helene', atMs: centreNowMs() };
  store.transaction(() => {
    store.prompts.add({
      ...of,
      id: 'p1',
      setId: 'links',
      version: 1,
      callId: '',
      orderId: 'o',
      customerId,
      customerGroup: null,
      rule: 'rule:x',
      sku: 'A',
      rank: 1,
      gainMinor: 0,
      body: {},
    });
    store.prompts.answer({ ...of, promptId: 'p1', answer: 'declined', reason: null });
  });
}
