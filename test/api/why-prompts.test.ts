import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PromptOutcome, RuleSetFile } from '../../rules/index.ts';
import { imports } from '../support/a-shop.ts';
import type { Body } from '../support/api-server.ts';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { aRule, aRuleSet, leaf } from '../support/rule-set-builders.ts';
import { aSellingCentre, sellers } from '../support/taken-orders.ts';

const shelf = `sku;name.en;category;price;cost;stock
009;Sheet;linen;20;5;50
016;Better sheet;linen;30;8;50
021;Pillow case;linen;12;2;3
022;Old pillow case;linen;5;8;50
023;Lost pillow case;linen;12;2;50
024;Blanket;linen;40;8;50
`;
const crossSell = (itemId: string, priority: number) => ({ itemId, kind: 'crossSell', priority });
const offer: PromptOutcome = {
  kind: 'crossSell',
  sku: '016',
  quantity: 1,
  say: 'better',
  handleMs: 0,
  maxPerOrder: 1,
  acceptPrior: { accepted: 1, shown: 10 },
  notAgainDays: 0,
  reasonsToDecline: ['no'],
};
const rules = (params: RuleSetFile['params'] = {}): RuleSetFile => ({
  ...aRuleSet('prompt', [
    aRule('prompt', 'group-491', 10, [leaf('customer.group', 'equal', '491')], offer),
  ]),
  params,
});
const links = [
  crossSell('021', 1),
  crossSell('022', 2),
  crossSell('023', 3),
  crossSell('024', 4),
  { ...crossSell('016', 5), rule: 'group-491' },
];

async function withLinks(ruleSets: readonly RuleSetFile[], path?: string, more: object = {}) {
  const of = path === undefined ? {} : { path };
  const centre = await aSellingCentre(more, ruleSets, of);
  await imports(centre.served, 'items', shelf);
  const patch = async (sku: string, body: object) => {
    const { status } = await centre.ask('paul', 'PATCH', `items/shop.${sku}`, { body, version: 1 });
    expect(status).toBe(200);
  };
  await patch('009', { links });
  await patch('023', { active: false });
  return centre;
}

type Centre = Awaited<ReturnType<typeof withLinks>>;

const whyOf = async ({ ask }: Centre, id: string) =>
  (await ask(sellers.clerk, 'GET', `orders/${id}/prompts/why`)).body;
const reasonsOf = (body: Body) => {
  const asking = (body['askings'] as readonly Body[]).at(-1) ?? {};
  const all = ['shown', 'notShown'].flatMap((list) => asking[list] as Body[]);
  return Object.fromEntries(all.map(({ key, reason }) => [key, reason]));
};

describe('why a prompt was shown, and others were not', () => {
  it('gives each its reason: rule, cost, sold here, limit, shown before', async () => {
    const centre = await withLinks([rules()]);
    const id = await centre.order();
    await centre.adds(id, '009', 1);
    const body = await whyOf(centre, id);
    expect(reasonsOf(body)).toEqual({
      '009-024': 'shown',
      '009-021': 'enough-for-this-line',
      '009-022': 'price-below-cost',
      '009-023': 'not-sold-here',
      'group-491': 'rule-not-matched',
    });
    const [head, seen, ...said] = body['text'] as string[];
    expect([head, seen]).toEqual([
      'No rule acted (prompt rules prompt-set, version 1).',
      'Seen: customer.group unknown.',
    ]);
    expect(said).toEqual([
      expect.stringMatching(/^009-024 was shown: rank 1, expected gain \d+\.\d\d\.$/),
      expect.stringMatching(
        /^009-022 was not shown: its price is below its cost, expected gain .\d+\.\d\d\.$/,
      ),
      expect.stringMatching(/^009-021 was not shown: the limit of prompts for this line/),
      '009-023 was not shown: the item is not sold here.',
      'group-491 was not shown: customer.group is unknown, expected 491.',
    ]);
    const shown = (await centre.ask(sellers.clerk, 'GET', `orders/${id}/prompts`)).body;
    const [prompt] = shown['items'] as Body[];
    await centre.does(`orders/${id}/prompts/${prompt?.['id']}/decline`);
    await centre.adds(id, '009', 1);
    const again = await whyOf(centre, id);
    expect(again['askings']).toHaveLength(2);
    expect(reasonsOf(again)).toMatchObject({ '009-024': 'declined-on-this-order' });
  });

  it('says that directed selling is off, or that there is no consent', async () => {
    const off = await withLinks([rules()], undefined, { directedSelling: false });
    const silent = await off.order();
    await off.adds(silent, '009', 1);
    const body = await whyOf(off, silent);
    expect(reasonsOf(body)).toMatchObject({ '009-024': 'directed-selling-off' });
    expect(body['text']).toContain('009-024 was not shown: directed selling is off.');
    const asked = await withLinks([rules({ consentNeeded: true })]);
    const id = await asked.order();
    await asked.adds(id, '009', 1);
    expect(reasonsOf(await whyOf(asked, id))).toMatchObject({
      '009-024': 'no-marketing-consent',
      '009-022': 'no-marketing-consent',
    });
  });

  it('gives rule editors the facts of an order, to try rules on', async () => {
    const centre = await withLinks([rules()]);
    const id = await centre.order();
    await centre.adds(id, '009', 1);
    const facts = async (query: string) =>
      (await centre.ask('paul', 'GET', `orders/${id}/facts${query}`)).body;
    expect(await facts('')).toMatchObject({
      orderId: id,
      facts: { 'order.subtotalMinor': 2_000, 'order.skus': ['009'], 'call.type': 'order' },
      lines: [{ sku: '009' }],
      holdIds: [],
    });
    const [line] = (await facts(''))['lines'] as Body[];
    expect(await facts(`?lineId=${line?.['lineId']}`)).toMatchObject({
      facts: { 'line.sku': '009', 'price.newMinor': 2_000, 'price.costMinor': 500 },
    });
    const { facts: given } = await facts('');
    const tried = await centre.ask('paul', 'POST', 'rule-sets/shop.prompt-set/evaluate', {
      body: { facts: given },
    });
    expect(tried.body).toMatchObject({ matched: [], problems: [] });
    const why = await centre.ask('paul', 'GET', `orders/${id}/prompts/why`);
    expect(why.body).toEqual(await whyOf(centre, id));
    expect((await centre.ask('paul', 'GET', `orders/${id}`)).status).toBe(403);
  });

  it('says so where nothing was asked, or there is no such order', async () => {
    const centre = await withLinks([rules()]);
    const id = await centre.order();
    const { text, askings } = await whyOf(centre, id);
    expect(askings).toEqual([]);
    expect((text as string[])[0]).toMatch(/^No prompt was weighed/);
    const none = await centre.ask(sellers.clerk, 'GET', 'orders/ord_none/prompts/why');
    expect(none.body['code']).toBe('order_not_found');
  });

  it('says the same on the command line', async () => {
    const folder = aFolder();
    const centre = await withLinks([rules()], join(folder, 'callwright.db'));
    const id = await centre.order();
    await centre.adds(id, '009', 1);
    const body = await whyOf(centre, id);
    const ran = await callwrightHere(['why', '--trace', folder, '--order', id, '--json']);
    const { orderId, askings, text } = JSON.parse(ran.stdout);
    expect({ orderId, askings, text }).toEqual(body);
    const none = await callwrightHere(['why', '--trace', folder, '--order', 'ord_none']);
    expect([none.code, none.stderr]).toEqual([
      1,
      expect.stringContaining('no prompt was weighed for an order ord_none'),
    ]);
    const both = ['why', '--trace', folder, '--order', id, '--call', 'c1'];
    expect((await callwrightHere(both)).code).toBe(2);
    expect((await callwrightHere(['why', '--trace', folder])).code).toBe(2);
  });

  it('says so of prompts shown before askings were recorded', async () => {
    const centre = await withLinks([rules()]);
    const id = await centre.order();
    const shown = {
      id: 'prm_old',
      callId: '',
      orderId: id,
      customerId: null,
      customerGroup: null,
      setId: 'prompt-set',
      version: 1,
      rule: '009-021',
      sku: '021',
      rank: 1,
      gainMinor: 50,
      body: { link: '009-021', rule: null, lineId: 'lin_1' },
      person: 'helene',
      atMs: 1,
    };
    centre.served.store.prompts.add(shown);
    const { askings, text } = await whyOf(centre, id);
    expect(askings).toMatchObject([{ facts: null, notShown: null, shown: [{ key: '009-021' }] }]);
    expect((text as string[])[1]).toMatch(/is not recorded\.$/);
  });
});
