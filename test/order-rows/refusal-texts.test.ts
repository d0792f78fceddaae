/** What refusals about orders say: the place, what was seen and what is expected, in both languages. */
import { describe, expect, it } from 'vitest';
import { imports } from '../support/a-shop.ts';
import type { Body, HttpReply, Method } from '../support/api-server.ts';
import { aSellingCentre, euros, sellers } from '../support/taken-orders.ts';

const table = `sku;name.en;category;price;cost
JAR;Jar;table;30;5
CARD;Gift card;card;50;0
`;

let keys = 0;

async function aShop() {
  const centre = await aSellingCentre({
    chargeCodes: [{ code: 'FREIGHT', name: { en: 'Freight' } }],
  });
  await imports(centre.served, 'items', table);
  await centre.ask('paul', 'PATCH', 'items/shop.CARD', { version: 1, body: { isGiftCard: true } });
  const asks = async (
    method: Method,
    path: string,
    { body, language = 'en', as = sellers.manager as string, accept = '', version = 0 } = {} as {
      readonly body?: object;
      readonly language?: string;
      readonly as?: string;
      readonly accept?: string;
      readonly version?: number;
    },
  ): Promise<HttpReply> =>
    await centre.served.ask(method, `/api/v1/${path}`, {
      as,
      headers: {
        'accept-language': language,
        ...(accept === '' ? {} : { accept }),
        ...(method === 'POST' ? { 'idempotency-key': `asked-${++keys}` } : {}),
        ...(version === 0 ? {} : { 'if-match': `"v${version}"` }),
      },
      ...(body === undefined ? {} : { body }),
    });
  return { centre, asks };
}

const findings = ({ body }: HttpReply) =>
  (body['errors'] as Body[]).map(({ pointer, expected }) => [pointer, expected]);

describe('a refusal of a value', () => {
  it('names its place in a list, and what is expected there', async () => {
    const { centre, asks } = await aShop();
    const items = [{ itemId: 'shop.JAR', quantity: '1' }];
    const back = async (body: object) =>
      findings(
        await asks('POST', 'customers/shop.1000001/returns', {
          body: { reasonCode: 'damaged', items, ...body },
        }),
      );
    const fee = { code: 'FREIGHT', amount: euros(100) };
    const dollars = { amountMinor: 100, currency: 'USD' };
    expect(await back({ fees: [fee, { code: 'NONE', amount: euros(1) }] })).toEqual([
      ['/body/fees/1/code', 'FREIGHT'],
    ]);
    expect(await back({ fees: [fee, { ...fee, amount: dollars }] })).toEqual([
      ['/body/fees/1/amount/currency', 'EUR'],
    ]);
    expect(await back({ items: [...items, { ...items[0], itemId: 'shop.NONE' }] })).toEqual([
      ['/body/items/1/itemId', 'an item of shop'],
    ]);
    expect(await back({ items: [{ ...items[0], price: dollars }] })).toEqual([
      ['/body/items/0/price/currency', 'EUR'],
    ]);
    const id = await centre.order();
    const line = { itemId: 'shop.JAR', quantity: '1000000' };
    expect(findings(await asks('POST', `orders/${id}/lines`, { body: line }))).toEqual([
      ['/body/quantity', 'a quantity below 1000000 with at most three decimals, such as 1.5'],
    ]);
    const customer = { lastName: 'Ada', emails: ['nope'] };
    expect(findings(await asks('POST', 'centres/shop/customers', { body: customer }))).toEqual([
      ['/body/emails/0', 'an e-mail address such as ada@example.org'],
    ]);
  });

  it('is also of a period that ends before it begins', async () => {
    const { asks } = await aShop();
    const turned = 'from=2026-11-25T00:00:00Z&to=2026-11-23T00:00:00Z';
    for (const [path, as] of [
      ['holds/report', sellers.manager],
      ['promotions', sellers.manager],
      ['sales', sellers.manager],
      ['audit', 'nadia'],
    ] as const) {
      const got = await asks('GET', `centres/shop/${path}?${turned}`, { as });
      expect([path, got.status, findings(got)]).toEqual([
        path,
        400,
        [['/query/from', 'a time that is not after the end, `to`']],
      ]);
    }
  });
});

describe('a refusal of a step', () => {
  it('names returns by their number, and how far they are in the reader’s language', async () => {
    const { centre, asks } = await aShop();
    const id = await centre.submitted();
    const { body: picked } = await centre.does(`orders/${id}/shipments`);
    const [parcel] = picked['shipments'] as Body[];
    await centre.does(`shipments/${parcel?.['id']}/shipped`, {});
    await centre.does(`shipments/${parcel?.['id']}/delivered`);
    const [line] = picked['lines'] as Body[];
    const body = {
      reasonCode: 'damaged',
      orderId: id,
      lines: [{ lineId: line?.['id'], quantity: '1' }],
    };
    const begun = await asks('POST', 'customers/shop.1000001/returns', { body });
    const path = `returns/${begun.body['id']}`;
    await asks('POST', `${path}/complete`);
    await asks('POST', `${path}/cancel`);
    const late = await asks('POST', `${path}/submit`, { language: 'fr' });
    expect([late.status, late.body['detail']]).toEqual([
      409,
      expect.stringContaining(`Le retour ${begun.body['number']} est annulé à la version`),
    ]);
  });

  it('says of gift cards that they are not taken back', async () => {
    const { asks } = await aShop();
    const items = [{ itemId: 'shop.CARD', quantity: '1' }];
    const body = { reasonCode: 'damaged', items };
    for (const [language, detail] of [
      ['en', 'Item CARD is not taken back.'],
      ['fr', 'L’article CARD n’est pas repris.'],
    ] as const) {
      const no = await asks('POST', 'customers/shop.1000001/returns', { body, language });
      expect([no.status, no.body['detail']]).toEqual([422, detail]);
    }
  });
});

describe('a report as a table', () => {
  it('has its titles in the reader’s language', async () => {
    const { asks } = await aShop();
    const titles = async (path: string) => {
      const { text } = await asks('GET', path, { language: 'fr', accept: 'text/csv' });
      return text.split(/\r?\n/)[0];
    };
    expect(await titles('centres/shop/holds/report')).toBe(
      'id de commande,commande,client,blocage,cause,code,posé par,posé le,levé le,levé par',
    );
    expect(await titles('centres/shop/promotions')).toBe(
      'code d’origine,quantité,commandes,taux de réponse,budget,net,coût,gain,coût par commande,devise',
    );
    expect(await titles('centres/shop/sales')).toContain('partie,valeur,règle,commandes');
    expect(await titles('centres/shop/catalogue-requests')).toContain('code postal,ville,pays');
  });
});
