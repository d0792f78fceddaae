import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { operations } from '../../api/index.ts';
import { formatRuleSet, parseRuleSet, parseWorld } from '../../contracts/index.ts';
import type { RuleSetFile } from '../../rules/index.ts';
import { imports, setsUp } from '../support/a-shop.ts';
import { aServer, type Body, shopCentre, type TestApi } from '../support/api-server.ts';
import { anAgent, answers as answersCall, arrives, hangsUp, logsOn } from '../support/builders.ts';
import { agree, api, drafts, keyed } from '../support/doors.ts';
import { anItem, aRule, aRuleSet, aWorld, leaf } from '../support/rule-set-builders.ts';

const call = '/api/v1/calls/c1';
let keys = 0;
const washer = {
  'call.type': 'order',
  'call.language': 'fr',
  'customer.marketingConsent': true,
  'customer.group': 'retail',
  'line.sku': 'LAVE-LINGE-8',
  'line.category': 'washers',
  'line.netMinor': 40_000,
  'line.quantity': 1,
  'order.skus': [],
} as const;

function readSet(name: string): RuleSetFile {
  const parsed = parseRuleSet(readFileSync(`rules/sets/${name}.rules.json`, 'utf8'));
  if (!parsed.ok) throw new Error(parsed.findings[0]?.message);
  return parsed.file;
}

/** Hélène talks in a call; Inès is no agent. */
function talks(served: TestApi): TestApi {
  served.tell(logsOn('helene'), arrives('c1'));
  served.tell(...answersCall('c1/1'));
  return served;
}

const hersAlone = {
  ...shopCentre,
  agents: [anAgent('helene', { groups: ['g'], skills: { french: 80 } })],
};

/** A call of Maison Verdier's that Hélène has taken. */
async function withCall({ takesOrders = false } = {}): Promise<TestApi> {
  const world = parseWorld(readFileSync('rules/sets/verdier.world.json', 'utf8'));
  if (!world.ok) throw new Error('the world of the demo is not valid');
  const sets = [readSet('verdier-prompts'), readSet('verdier-scripts')];
  return talks(await aServer(hersAlone, sets, world.world, { takesOrders }));
}

/** What is shown beside the line of a washer. */
async function shownTo({ ask }: TestApi, further: object = {}) {
  const body = { facts: washer, orderId: 'o1', customerId: 'k1', ...further };
  const { body: shown } = await ask('POST', `${call}/prompts`, { as: 'helene', body });
  expect(operations.promptCall.answer.safeParse(shown).error).toBeUndefined();
  return operations.promptCall.answer.parse(shown);
}

describe('a prompt', () => {
  it('is shown beside a line with words and gain, and is journalled', async () => {
    const served = await withCall();
    const { items } = await shownTo(served);
    expect(items).toMatchObject([{ rank: 1, kind: 'crossSell', ruleVersion: 1 }]);
    const [first] = items;
    expect(first?.gainMinor).toBeGreaterThan(0);
    expect(served.store.prompts.ofOrder('o1')).toMatchObject([
      { id: first?.id, rule: first?.key, gainMinor: first?.gainMinor, person: 'helene' },
    ]);
    served.ruleService.flush();
    const range = { kind: 'prompt', fromMs: 0, toMs: 2 ** 52 } as const;
    expect([...served.store.decisions.lines(range)]).toMatchObject([
      { subject: 'c1', version: 1, facts: { 'line.category': 'washers' } },
    ]);
  });

  it('is explained by its call too, on an order or on none', async () => {
    const served = await withCall();
    const why = (as: string, of = call) => served.ask('GET', `${of}/prompts/why`, { as });
    expect((await why('helene')).body).toMatchObject({ callId: 'c1', askings: [] });
    const { items } = await shownTo(served, { orderId: undefined });
    const { status, body } = await why('helene');
    expect([status, body['callId']]).toEqual([200, 'c1']);
    expect(body['askings']).toMatchObject([{ callId: 'c1', shown: [{ key: items[0]?.key }] }]);
    const none = await why('malik', '/api/v1/calls/none');
    expect(none.body['code']).toBe('call_not_found');
  });

  it('that was declined is not shown again on the order', async () => {
    const served = await withCall();
    const [first] = (await shownTo(served)).items;
    const url = `/api/v1/prompts/${first?.id}`;
    const [reason] = first?.reasonsToDecline ?? [];
    const declined = await served.ask('POST', `${url}/decline`, { as: 'helene', body: { reason } });
    expect(declined).toMatchObject({ status: 200, body: { answer: 'declined', reason } });
    const { items, withheld } = await shownTo(served);
    expect(items.map(({ key }) => key)).not.toContain(first?.key);
    expect(withheld).toContainEqual(
      expect.objectContaining({ sku: first?.sku, reason: 'declined-on-this-order' }),
    );
  });

  it('is answered once: the same answer again is the first one, another is refused', async () => {
    const served = await withCall();
    const [first] = (await shownTo(served)).items;
    const answer = (verb: string, body?: object) =>
      served.ask('POST', `/api/v1/prompts/${first?.id}/${verb}`, {
        as: 'helene',
        ...(body === undefined ? {} : { body }),
      });
    expect(await answer('decline', { reason: 'no-such-reason' })).toMatchObject({
      status: 422,
      body: { code: 'reason_required' },
    });
    expect([(await answer('accept')).status, (await answer('accept')).status]).toEqual([200, 200]);
    expect(await answer('decline')).toMatchObject({
      status: 409,
      body: { code: 'order_state_not_allowed' },
    });
    const learnt = served.store.prompts.acceptance(String(first?.key), 'retail', 0);
    expect(learnt).toEqual({ shown: 1, accepted: 1 });
    const none = await served.ask('POST', '/api/v1/prompts/none/accept', { as: 'helene' });
    expect(none).toMatchObject({ status: 404, body: { code: 'prompt_not_found' } });
  });

  it('is for the agent of its call alone, while the call lasts', async () => {
    const served = await withCall();
    const [first] = (await shownTo(served)).items;
    const asked = { prompts: { facts: washer }, scripts: { at: 'line', facts: washer } };
    const refusals = (as: string) =>
      Promise.all([
        served.ask('POST', `${call}/prompts`, { as, body: asked.prompts }),
        served.ask('POST', `${call}/scripts`, { as, body: asked.scripts }),
        served.ask('POST', `/api/v1/prompts/${first?.id}/accept`, { as }),
        served.ask('POST', `/api/v1/prompts/${first?.id}/decline`, { as, body: {} }),
      ]);
    for (const { status, body } of await refusals('malik')) {
      expect({ status, code: body['code'] }).toEqual({ status: 403, code: 'not_call_owner' });
    }
    served.tell(hangsUp('c1'));
    for (const { status, body } of await refusals('helene')) {
      expect({ status, code: body['code'] }).toEqual({
        status: 409,
        code: 'call_state_not_allowed',
      });
    }
    expect(served.store.prompts.answerTo(first?.id ?? '')).toBeUndefined();
  });

  it('reckons with the order that is kept here, whatever is said of it', async () => {
    const served = await withCall({ takesOrders: true });
    await setsUp(served, { users: ['helene'] });
    const rows = 'LAVE-LINGE-8;Washer;washers;400;200';
    await imports(served, 'items', `sku;name.en;category;price;cost\n${rows}\n`);
    const makes = async (path: string, body: object) => {
      keys += 1;
      const headers = { 'idempotency-key': `made-${keys}` };
      return await served.ask('POST', `/api/v1/${path}`, { as: 'helene', headers, body });
    };
    const customer = { number: '1', lastName: 'Bernard', marketingConsent: true };
    await makes('centres/shop/customers', customer);
    const { body: order } = await makes('centres/shop/orders', { customerId: 'shop.1' });
    const { id: orderId } = order;
    const added = await makes(`orders/${orderId}/lines`, {
      itemId: 'shop.LAVE-LINGE-8',
      quantity: '1',
    });
    const [line] = added.body['lines'] as Body[];
    const facts = { 'call.type': 'order', 'customer.marketingConsent': false } as const;
    const { items } = await shownTo(served, { facts, orderId, lineId: line?.['id'] });
    expect(items).toMatchObject([{ key: 'warranty-3-years', sku: 'GARANTIE-3A' }]);
  });

  it('is withheld, with the reason, while a card is read', async () => {
    const { items, withheld } = await shownTo(await withCall(), { cardBeingRead: true });
    expect(items).toEqual([]);
    expect(withheld[0]?.reason).toBe('card-being-read');
  });

  it('wants rules in force', async () => {
    const served = talks(await aServer(hersAlone));
    const none = await served.ask('POST', `${call}/prompts`, { as: 'helene', body: { facts: {} } });
    expect(none).toMatchObject({ status: 409, body: { code: 'rules_state_not_allowed' } });
  });
});

describe('a version with words and items of its own', () => {
  const rules = (say: string, sku: string) => [
    aRule('prompt', 'offer', 5, [leaf('line.sku', 'equal', 'A')], { say, sku } as object),
  ];
  const params = { promptsPerOrder: 9 };
  const cases = [{ name: 'A', facts: { 'line.sku': 'A' }, expect: { matched: ['offer'] } }];
  const offers = (version: number, more: Partial<RuleSetFile>) =>
    aRuleSet('prompt', rules('warranty', 'WARR-3Y'), {
      set: 'offers',
      version,
      params,
      cases,
      ...more,
    });
  const own = {
    rules: rules('say-nine', 'WARR-9Y'),
    texts: { 'say-nine': { fr: 'Neuf ans ?', en: 'Nine years?' } },
    items: [{ ...anItem('WARR-9Y', 'services'), priceMinor: 90_900 }],
  };

  it('is drafted, checked, approved, in force and rolled back with them', async () => {
    const served = talks(await aServer(hersAlone, [offers(1, {})], aWorld));
    const { ask } = served;
    const set = `${api}/rule-sets/shop.offers`;
    const shown = async (language: string) => {
      const facts = { 'line.sku': 'A', 'call.language': language };
      const { body } = await ask('POST', `${call}/prompts`, { as: 'helene', body: { facts } });
      const [prompt] = operations.promptCall.answer.parse(body).items;
      return {
        id: prompt?.id,
        gainMinor: prompt?.gainMinor,
        say: [prompt?.ruleVersion, prompt?.say],
      };
    };
    const body = formatRuleSet(offers(1, { ...own, texts: {} }));
    const { body: without } = await ask('POST', `${set}/lint`, { as: 'paul', body });
    expect(without['findings']).toMatchObject([{ severity: 'error', id: 'unknown-text' }]);

    await agree(served, await drafts(served, offers(1, own)), set);
    const activation = { as: 'paul', body: { waiting: 'pin' }, headers: keyed('one') };
    const active = await ask('POST', `${set}/versions/2/activate`, activation);
    expect(active.body).toMatchObject({ state: 'active', document: own });
    const french = await shown('fr');
    expect(french).toMatchObject({ gainMinor: 9_000, say: [2, 'Neuf ans ?'] });
    expect((await shown('en')).say).toEqual([2, 'Nine years?']);

    const back = { as: 'paul', body: { toVersion: 1, reason: 'too long' } };
    expect((await ask('POST', `${set}/rollback`, back)).status).toBe(200);
    expect((await shown('en')).say).toEqual([1, 'A three-year warranty?']);
    const accepted = await ask('POST', `/api/v1/prompts/${french.id}/accept`, { as: 'helene' });
    expect(operations.acceptPrompt.answer.parse(accepted.body)).toMatchObject({
      say: 'Neuf ans ?',
      ruleVersion: 2,
    });
  });
});

describe('a script', () => {
  it('has its words in the language of the caller', async () => {
    const { ask } = await withCall();
    const words = async (language: string) => {
      const facts = { ...washer, 'call.language': language };
      const body = { at: 'payment', facts };
      const { body: shown } = await ask('POST', `${call}/scripts`, { as: 'helene', body });
      return operations.scriptCall.answer.parse(shown).items;
    };
    const [french, english] = [await words('fr'), await words('en')];
    expect(french.length).toBeGreaterThan(0);
    expect(english.map(({ rule }) => rule)).toEqual(french.map(({ rule }) => rule));
    expect(english[0]?.words).not.toBe(french[0]?.words);
  });
});

describe('the items of the store', () => {
  const warranty = (price: string, stock: string) =>
    `sku,name.en,category,price,cost,stock\nGARANTIE-3A,Warranty,warranty,${price},12,${stock}\n`;

  it('are those that prompts reckon with, from the import on', async () => {
    const served = await withCall();
    const gainOf = async (orderId: string) =>
      (await shownTo(served, { orderId, customerId: orderId })).items.find(
        ({ sku }) => sku === 'GARANTIE-3A',
      )?.gainMinor ?? 0;
    const before = await gainOf('o1');
    expect(before).toBeGreaterThan(0);
    expect((await imports(served, 'items', warranty('490', ''))).body).toMatchObject({
      created: 1,
    });
    expect(await gainOf('o2')).toBeGreaterThan(5 * before);
  });

  it('are offered only where directed selling is on', async () => {
    const served = await withCall();
    expect((await shownTo(served)).items).not.toEqual([]);
    expect((await setsUp(served, { directedSelling: false })).status).toBe(200);
    const { items, withheld } = await shownTo(served);
    expect(items).toEqual([]);
    expect(withheld).toMatchObject([{ reason: 'directed-selling-off' }]);
    const body = { at: 'orderStart', facts: washer };
    const said = await served.ask('POST', `${call}/scripts`, { as: 'helene', body });
    expect(said.body['items']).toEqual([]);
  });
});
