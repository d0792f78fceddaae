/**
 * Every fact of a call, from where it comes from to a rule that acts on it: over the API, as a
 * switch, a clerk and a supervisor bring it about.
 *
 * A fact of the dictionary without a proof fails the last test.
 */
import { describe, expect, it } from 'vitest';
import { dictionary, type Outcome } from '../../rules/index.ts';
import { makes } from '../support/a-shop.ts';
import { aServer, type Body, type TestApi } from '../support/api-server.ts';
import { activatesRules, aRule, aRuleSet, everyCall } from '../support/builders-rules.ts';
import { aSwitch, ruledCentre } from '../support/callers.ts';
import * as proofs from '../support/fact-proofs.ts';
import { aSellingCentre } from '../support/taken-orders.ts';

const { all, is, tagOf, said, derived, ofRecord, ofOrders, ofQueue, saidOfQueue, ofWait } = proofs;

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
function tagging(values: proofs.Values) {
  const rules = Object.entries(values).map(([fact, value], place) =>
    aRule(tagOf(fact), 999 - place, { all: [is(fact, value)] }, { tags: [tagOf(fact)] }),
  );
  return aRuleSet('classify', rules);
}

/** The tags that rules have given a call. */
function tagsOf(served: TestApi, call: { readonly body: Body }): readonly unknown[] {
  return served.live.factsOf(String(call.body['callId']))['call.tags'] as readonly unknown[];
}

describe('facts of a call', () => {
  it('reach a rule that acts on each: of the switch, the centre and the customer', async () => {
    const served = await aServer(ruledCentre);
    expect((await makes(served, 'centres/shop/customers', customer, 'malik')).status).toBe(201);
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

/** A prompt that was shown to a customer, and what they said. */
function declines({ store, centreNowMs }: TestApi, customerId: string): void {
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

it('every fact of the dictionary has its proof, here or of orders', () => {
  const { ofOrder, ofLine, ofPrice, ofCoupon, provenElsewhere } = proofs;
  const proven = [
    ...[said, derived, ofRecord, ofOrders, ofQueue, saidOfQueue, ofWait],
    ...[ofOrder, ofLine, ofPrice, ofCoupon, provenElsewhere],
  ].flatMap((values) => Object.keys(values));
  expect(proven.sort()).toEqual(dictionary.map(({ name }) => name).sort());
});
