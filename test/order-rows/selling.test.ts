/** Rows of the order features: what is said and offered while an order is taken. */
import { describe, expect, it } from 'vitest';
import type { PromptOutcome } from '../../rules/index.ts';
import { each, imports, itemsOf } from '../support/a-shop.ts';
import type { Body, HttpReply } from '../support/api-server.ts';
import { aRule, aRuleSet, leaf } from '../support/rule-set-builders.ts';
import { aSellingCentre, euros, memberOf, refusal, sellers } from '../support/taken-orders.ts';

const shelf = `sku;name.en;description.en;category;price;cost;stock;consigne
009;Sheet;A plain sheet;linen;20;5;50;
016;Better sheet;Cotton;linen;30;8;50;
021;Pillow case;;linen;12;2;3;encourage
`;
const upSell = { itemId: '016', kind: 'upSell', priority: 1 };
const crossSell = { itemId: '021', kind: 'crossSell', priority: 1 };

type Centre = Awaited<ReturnType<typeof aSellingCentre>>;

/** A centre whose item 009 has these links. */
async function withLinks(
  links: readonly object[],
  more: object = {},
  ruleSets: Parameters<typeof aSellingCentre>[1] = [],
): Promise<Centre> {
  const centre = await aSellingCentre(more, ruleSets);
  await imports(centre.served, 'items', shelf);
  await centre.does('centres/shop/catalogues', winter, 'paul');
  const body = { links };
  expect((await centre.ask('paul', 'PATCH', 'items/shop.009', { body, version: 1 })).status).toBe(
    200,
  );
  return centre;
}

/** What was offered on an order, in full. */
async function offered({ ask }: Centre, id: string): Promise<readonly Body[]> {
  return itemsOf(await ask(sellers.clerk, 'GET', `orders/${id}/prompts`));
}

/** Adds a line, and answers what is offered beside it. */
async function saves(centre: Centre, id: string, sku = '009', quantity = 1) {
  expect((await centre.adds(id, sku, quantity)).status).toBe(201);
  return await offered(centre, id);
}

const answers = (
  { does }: Centre,
  id: string,
  prompt: Body | undefined,
  verb: string,
  body?: object,
) => does(`orders/${id}/prompts/${prompt?.['id']}/${verb}`, body);

const linesOf = ({ body }: HttpReply) => body['lines'] as readonly Body[];
const says = (name: string, more: object) => ({
  name,
  kind: 'say',
  target: { kind: 'order' },
  moment: 'start',
  text: { en: name },
  ...more,
});

describe('what is offered beside a line', () => {
  it('ORDER 033: an up-sell that is accepted takes the place of its line', async () => {
    const centre = await withLinks([upSell]);
    const id = await centre.order();
    const [prompt] = await saves(centre, id, '009', 2);
    expect(prompt).toMatchObject({
      key: '009-016',
      kind: 'upSell',
      sku: '016',
      answer: 'shown',
      rank: 1,
      gain: { amountMinor: 70, currency: 'EUR' },
    });
    const { status, body } = await answers(centre, id, prompt, 'accept');
    expect(status).toBe(200);
    expect(body['lines']).toMatchObject([
      {
        sku: '016',
        quantity: '2',
        origin: 'upSell',
        originItemId: 'shop.009',
        unitPrice: euros(3_000),
      },
    ]);
    expect(memberOf(body, 'summary', 'total')).toEqual(euros(6_000));
  });

  it('ORDER 034: a cross-sell that is accepted is one line more', async () => {
    const centre = await withLinks([crossSell]);
    const id = await centre.order();
    const [prompt] = await saves(centre, id, '009', 2);
    const accepted = await answers(centre, id, prompt, 'accept');
    expect(linesOf(accepted)).toMatchObject([
      { sku: '009', quantity: '2', origin: 'agent', originItemId: null },
      { sku: '021', quantity: '1', origin: 'crossSell', originItemId: 'shop.009' },
    ]);
  });

  it('ORDER 035: a link with a rule offers only while the rule holds', async () => {
    const ofGroup = [leaf('customer.group', 'equal', '491')];
    const rules = aRuleSet('prompt', [aRule('prompt', 'group-491', 10, ofGroup, offer)]);
    const centre = await withLinks([{ ...upSell, rule: 'group-491' }], {}, [rules]);
    for (const [number, priceGroupId] of [
      ['1000491', '491'],
      ['1000500', '500'],
    ]) {
      const customer = { number, lastName: 'Durand', priceGroupId };
      await centre.does('centres/shop/customers', customer, sellers.manager);
    }
    const other = await centre.order({ customer: '1000500' });
    expect(await saves(centre, other)).toEqual([]);
    const fits = await centre.order({ customer: '1000491' });
    expect(await saves(centre, fits)).toMatchObject([{ key: '009-016', say: 'better' }]);
  });

  it('ORDER 036: links of the catalogue take the place of the item’s own', async () => {
    const centre = await withLinks([upSell, { ...crossSell, catalogueId: 'W26' }]);
    const plain = await centre.order();
    expect(each({ body: { items: await saves(centre, plain) } }, 'sku')).toEqual(['016']);
    const { body } = await centre.does('centres/shop/orders', {
      customerId: 'shop.1000001',
      sourceCode: 'W1',
    });
    const offers = await saves(centre, String(body['id']));
    expect(each({ body: { items: offers } }, 'sku')).toEqual(['021']);
  });

  it('ORDER 037: with directed selling off: no prompt, no script, no panel', async () => {
    const centre = await withLinks([crossSell], { directedSelling: false });
    await centre.does('centres/shop/scripts', says('Hello', { moment: 'line' }), 'paul');
    const id = await centre.order();
    expect(await saves(centre, id)).toEqual([]);
    const { body } = await centre.ask(sellers.clerk, 'GET', `orders/${id}/scripts?moment=line`);
    expect(body).toEqual({ items: [], item: null });
  });

  it('is not offered again on the order after a no, and is answered once', async () => {
    const centre = await withLinks([crossSell]);
    const id = await centre.order();
    const [prompt] = await saves(centre, id);
    const { status } = await answers(centre, id, prompt, 'decline', { reason: 'too-expensive' });
    expect(status).toBe(200);
    const elsewhere = await centre.does(`prompts/${prompt?.['id']}/accept`);
    expect(refusal(elsewhere)).toEqual([409, 'order_state_not_allowed']);
    const again = await answers(centre, id, prompt, 'accept');
    expect(refusal(again)).toEqual([409, 'order_state_not_allowed']);
    expect(await saves(centre, id)).toMatchObject([{ id: prompt?.['id'], answer: 'declined' }]);
    const none = await answers(centre, id, { id: 'prm_none' }, 'accept');
    expect(refusal(none)).toEqual([404, 'prompt_not_found']);
  });

  it('leads to no other once it is a line of its own', async () => {
    const centre = await withLinks([{ ...crossSell, itemId: '009' }]);
    const id = await centre.order();
    const [prompt] = await saves(centre, id);
    const accepted = await answers(centre, id, prompt, 'accept');
    const [, made] = linesOf(accepted);
    const change = { body: { quantity: '3' }, version: Number(accepted.body['version']) };
    await centre.ask(sellers.clerk, 'PATCH', `orders/${id}/lines/${made?.['id']}`, change);
    expect(await offered(centre, id)).toHaveLength(1);
  });

  it('ranks by what callers said to it before', async () => {
    const centre = await withLinks([crossSell]);
    const gains: unknown[] = [];
    const ids: string[] = [];
    for (let order = 0; order < 3; order += 1) {
      const id = await centre.order();
      ids.push(id);
      const [prompt] = await saves(centre, id);
      gains.push(Object(prompt?.['gain'])['amountMinor']);
      await answers(centre, id, prompt, 'accept');
      await centre.rests();
    }
    // 10,00 of margin, of which 1 of 20, 2 of 21, 3 of 22 callers took it.
    expect(gains).toEqual([50, 95, 136]);
    const [first] = centre.served.store.prompts.ofOrder(String(ids[0]));
    expect(first).toMatchObject({ rank: 1, gainMinor: 50, answer: 'accepted', person: 'helene' });
  });
});

const offer: PromptOutcome = {
  kind: 'upSell',
  sku: '016',
  quantity: 1,
  say: 'better',
  handleMs: 0,
  maxPerOrder: 1,
  acceptPrior: { accepted: 1, shown: 10 },
  notAgainDays: 0,
  reasonsToDecline: ['no'],
};
const winter = {
  code: 'W26',
  name: { en: 'Winter' },
  validFrom: '1970-01-01',
  sourceCodes: [{ code: 'W1', description: 'All' }],
};

describe('what rules know of a customer', () => {
  it('is what they ordered and declined before', async () => {
    const centre = await withLinks([crossSell]);
    await centre.submitted({ mugs: 2 });
    await centre.rests();
    const declined = await centre.order();
    const [prompt] = await saves(centre, declined);
    await answers(centre, declined, prompt, 'decline');
    await centre.rests();
    centre.served.clock.turn(3 * 86_400_000);
    await centre.order({ mugs: 1 });
    await saves(centre, await centre.order());
    await centre.rests();
    centre.served.ruleService.flush();
    const range = { kind: 'prompt', fromMs: 0, toMs: 2 ** 52 } as const;
    const lines = [...centre.served.store.decisions.lines(range)];
    expect(lines.at(-1)?.facts).toMatchObject({
      'customer.lifetimeMinor': 4_000,
      'customer.daysSinceLastOrder': 3,
      'customer.openOrders': 3,
      'customer.promptsDeclined30d': 1,
      'line.sku': '009',
      'line.marginPpm': 750_000,
      'line.stockState': 'inStock',
      'order.lineCount': 1,
      'order.skus': ['009'],
      'customer.accountHold': 'none',
    });
  });
});

describe('what is said while an order is taken', () => {
  it('ORDER 030: with a code its active start scripts are said', async () => {
    const centre = await aSellingCentre();
    await centre.does('centres/shop/catalogues', winter, 'paul');
    const target = { kind: 'catalogue', code: 'W26' };
    await centre.does('centres/shop/scripts', says('Winter is here', { target }), 'paul');
    await centre.does('centres/shop/scripts', says('Old', { target, active: false }), 'paul');
    const start = async (id: unknown) =>
      each(await centre.ask(sellers.clerk, 'GET', `orders/${id}/scripts?moment=start`), 'text');
    expect(await start(await centre.order())).toEqual([]);
    const { body } = await centre.does('centres/shop/orders', {
      customerId: 'shop.1000001',
      sourceCode: 'W1',
    });
    expect(await start(body['id'])).toEqual(['Winter is here']);
  });

  it('ORDER 031: with the line go picture, words, price, stock and symbol', async () => {
    const centre = await withLinks([]);
    const text = '<svg xmlns="http://www.w3.org/2000/svg"/>';
    const image = { number: 1, mediaType: 'image/svg+xml', text };
    centre.served.store.pictures.setDrawing(['shop', '021'], image);
    const id = await centre.order();
    await centre.adds(id, '021', 2);
    const order = await centre.ask(sellers.clerk, 'GET', `orders/${id}`);
    const href = '/api/v1/items/shop.021/images/1';
    expect(order.body).toMatchObject({ lines: [{ sku: '021', image: href, thumbnail: href }] });
    const { body } = await centre.ask(sellers.clerk, 'GET', `orders/${id}/scripts?moment=line`);
    expect(body['item']).toEqual({
      itemId: 'shop.021',
      sku: '021',
      name: 'Pillow case',
      description: null,
      image: href,
      thumbnail: href,
      price: euros(1_200),
      stock: 3,
      expectedOn: null,
      salesControl: 'encourage',
    });
  });

  it('is in the caller’s language, with names and amounts', async () => {
    const centre = await aSellingCentre();
    const words = {
      fr: 'Merci {customer.lastName}, cela fait {order.totalMinor}. {item.name}',
      en: 'Thank you {customer.lastName}, that is {order.totalMinor}.',
    };
    await centre.does('centres/shop/scripts', says('Bye', { moment: 'end', text: words }), 'paul');
    const said = async (language: string | null) => {
      const number = `20${language ?? 'none'}`;
      await centre.does('centres/shop/customers', { number, lastName: 'Petit', language });
      const id = await centre.order({ mugs: 2, customer: number });
      return itemsOf(await centre.ask(sellers.clerk, 'GET', `orders/${id}/scripts?moment=end`));
    };
    expect(await said('en')).toMatchObject([
      { language: 'en', text: 'Thank you Petit, that is €40.00.' },
    ]);
    const [french] = await said('fr');
    expect(String(french?.['text']).replaceAll(/\s/g, ' ')).toBe(
      'Merci Petit, cela fait 40,00 €. {item.name}',
    );
    expect(await said('de')).toMatchObject([{ language: 'fr' }]);
  });

  it('is confirmed where a rule says so, or the order is not submitted', async () => {
    const ofPillow = [leaf('line.sku', 'equal', '021')];
    const must = { audience: 'say', mustConfirm: true } as const;
    const rules = [
      aRule('script', 'age-limit', 2, ofPillow, { ...must, at: 'line', text: 'age' }),
      aRule('script', 'right-to-cancel', 1, [], { ...must, at: 'orderEnd', text: 'cancel' }),
    ];
    const centre = await withLinks([], {}, [aRuleSet('script', rules)]);
    const id = await centre.order();
    await centre.adds(id, '021', 1);
    const confirms = (script: string) =>
      centre.does(`orders/${id}/scripts/confirm`, { script }, sellers.clerk);
    const at = async (moment: string) =>
      itemsOf(await centre.ask(sellers.clerk, 'GET', `orders/${id}/scripts?moment=${moment}`));
    expect(refusal(await confirms('welcome'))).toEqual([404, 'script_not_found']);

    expect(await at('line')).toMatchObject([{ id: 'age-limit', isConfirmed: false }]);
    // What was missed is said at the end.
    expect((await at('end')).map(({ id: of }) => of)).toEqual(['age-limit', 'right-to-cancel']);
    expect((await confirms('age-limit')).status).toBe(200);
    expect((await at('end')).map(({ id: of }) => of)).toEqual(['right-to-cancel']);
    await centre.does(`orders/${id}/complete`, undefined, sellers.clerk);
    const early = await centre.submits(id);
    expect(refusal(early)).toEqual([422, 'script_unconfirmed']);
    expect(early.body['detail']).toBe(`Not said yet in ${id}: right-to-cancel.`);
    expect((await confirms('right-to-cancel')).status).toBe(200);
    expect(await at('end')).toMatchObject([{ id: 'right-to-cancel', isConfirmed: true }]);
    expect(refusal(await centre.submits(id))).not.toContain('script_unconfirmed');
  });
});
