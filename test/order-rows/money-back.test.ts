/** Capabilities of the audit: what a centre gives back, and what it keeps. */
import { describe, expect, it } from 'vitest';
import { each, makes } from '../support/a-shop.ts';
import type { Body } from '../support/api-server.ts';
import { anAfterSaleCentre, card } from '../support/orders/after-sale-centre.ts';
import { euros, refusal, settings } from '../support/taken-orders.ts';

type Shop = Awaited<ReturnType<typeof anAfterSaleCentre>>;

const chargeCodes = [{ code: 'RESTOCK', name: { en: 'Restocking' } }];
const limits = settings.returns;
const fee = (minor: number) => ({ code: 'RESTOCK', amount: euros(minor) });

async function closes(shop: Shop, back: string): Promise<Body> {
  await shop.comes(async () => (await shop.return(back))['status'], 'closed');
  return await shop.return(back);
}

async function audit(shop: Shop, id: unknown): Promise<Body> {
  return (await shop.centre.ask('helene', 'GET', `orders/${id}/audit`)).body;
}

const refunds = (back: Body) =>
  (back['refunds'] as Body[]).map(({ amount, method, status }) => {
    return [Object(amount).amountMinor, method, status];
  });

describe('a fee on a return', () => {
  it('AUDIT D161: is kept of what goes back, by the centre’s rule or the agent', async () => {
    const fees = [{ code: 'RESTOCK', percent: 15, reasonCodes: ['unwanted'] }];
    const shop = await anAfterSaleCentre({ chargeCodes, returns: { ...limits, fees } });
    const id = await shop.invoiced([card(6_000)], { items: { MUG: 3 } });
    const { id: first, ...begun } = await shop.ok(shop.returns(id, 1, { reasonCode: 'unwanted' }));
    expect(begun).toMatchObject({ fees: [fee(300)], worth: euros(1_700) });
    await shop.ok(shop.centre.does(`returns/${first}/complete`));
    await shop.ok(shop.centre.does(`returns/${first}/submit`));
    await shop.receives(String(first));
    await closes(shop, String(first));
    expect(await shop.money(id)).toEqual([['card', 6_000, 1_700]]);
    // The fee may be given back later, and no more than was paid.
    const { id: damaged } = await shop.ok(shop.returns(id, 2));
    const changes = (asked: object[]) =>
      shop.centre.ask('helene', 'PATCH', `returns/${damaged}`, { body: { fees: asked } });
    expect(refusal(await changes([{ ...fee(1), code: 'NONE' }]))).toEqual([
      400,
      'invalid_parameter',
    ]);
    expect((await changes([fee(9_999)])).body['worth']).toEqual(euros(0));
    expect((await changes([fee(500)])).body['worth']).toEqual(euros(3_500));
    await shop.ok(shop.centre.does(`returns/${damaged}/complete`));
    await shop.ok(shop.centre.does(`returns/${damaged}/submit`));
    await shop.receives(String(damaged));
    await closes(shop, String(damaged));
    expect(await shop.money(id)).toEqual([['card', 6_000, 5_200]]);
    expect(await audit(shop, id)).toMatchObject({ returnableMinor: 800, faults: [] });
    await shop.balances(id);
  });

  it('waits for goods that are worth it, where they come in parts', async () => {
    const shop = await anAfterSaleCentre({ chargeCodes });
    const id = await shop.invoiced([card(6_000)], { items: { MUG: 3 } });
    const back = await shop.submitted(id, 3, { fees: [fee(2_500)] });
    const arrives = { lines: [{ lineId: await shop.lineOf(id), quantity: '1' }] };
    for (const refunded of [0, 1_500, 3_500]) {
      await shop.ok(shop.centre.does(`returns/${back}/receive`, arrives, shop.warehouse));
      await shop.comes(() => shop.money(id), [['card', 6_000, refunded]]);
    }
    await closes(shop, back);
    await shop.balances(id);
  });
});

describe('a refund to the original methods', () => {
  const gift = { methodId: 'GIFT', giftCardNumber: 'gift_3000', amount: euros(3_000) };
  const check = { methodId: 'CHECK', checkNumber: '77', amount: euros(3_000) };
  const original = { ...limits, defaultRefund: 'original' };

  it('goes to each payment as far as it has paid, in several returns', async () => {
    const shop = await anAfterSaleCentre({ returns: original });
    const id = await shop.invoiced([gift, check, card(4_000)], { items: { MUG: 5 } });
    const back = await shop.submitted(id, 3);
    expect((await shop.return(back))['refund']).toEqual({ method: 'original', paymentId: null });
    await shop.receives(back);
    expect(refunds(await closes(shop, back))).toEqual([
      [4_000, 'card', 'done'],
      [2_000, 'giftCard', 'done'],
    ]);
    const rest = await shop.submitted(id, 2);
    await shop.receives(rest);
    expect(refunds(await closes(shop, rest))).toEqual([
      [1_000, 'giftCard', 'done'],
      [3_000, 'refundCheck', 'done'],
    ]);
    expect(await audit(shop, id)).toMatchObject({
      givenBackMinor: 10_000,
      returnableMinor: 0,
      faults: [],
    });
    await shop.balances(id);
  });

  it('is approved by the sum of its parts', async () => {
    const shop = await anAfterSaleCentre({ returns: { ...original, cardApproval: euros(7_000) } });
    const id = await shop.invoiced([gift, card(7_000)]);
    const back = await shop.submitted(id);
    await shop.receives(back);
    const reviews = async () =>
      each(await shop.centre.ask('claire', 'GET', 'centres/shop/reviews?source=refund'), 'id');
    for (const refunded of [0, 7_000]) {
      await shop.comes(async () => (await reviews()).length, 1);
      expect((await shop.money(id))[1]).toEqual(['card', 7_000, refunded]);
      const [hold] = await reviews();
      await shop.ok(shop.centre.does(`reviews/${hold}/approve`, { reason: 'seen' }, 'claire'));
    }
    await closes(shop, back);
    await shop.balances(id);
  });
});

describe('a return without an order', () => {
  const takes = (shop: Shop, items: object[], more: object = {}) =>
    shop.centre.does('customers/shop.1000001/returns', { items, reasonCode: 'gift', ...more });
  const mug = { itemId: 'shop.MUG', quantity: '2' };

  it('AUDIT D160: is refunded by the method of the centre, less a fee', async () => {
    const shop = await anAfterSaleCentre({ chargeCodes });
    const { body: sold } = await takes(shop, [{ ...mug, price: euros(1_500) }], {
      fees: [fee(500)],
    });
    expect(sold).toMatchObject({ worth: euros(2_500), refund: { method: 'refundCheck' } });
    const [back, id] = [String(sold['id']), String(sold['orderId'])];
    expect(await shop.centre.read(id)).toMatchObject({
      entry: 'closed',
      detailedStatus: 'invoiced',
      isSoldElsewhere: true,
    });
    for (const step of ['complete', 'submit'])
      await shop.ok(shop.centre.does(`returns/${back}/${step}`));
    await shop.receives(back);
    expect(refunds(await closes(shop, back))).toEqual([[2_500, 'refundCheck', 'done']]);
    expect(await audit(shop, id)).toMatchObject({
      givenBackMinor: 2_500,
      returnableMinor: 500,
      faults: [],
    });
    const sales = await shop.centre.ask('anna', 'GET', 'centres/shop/sales?by=agent');
    expect(sales.body['items'] ?? sales.body['rows']).toEqual([]);
  });

  it('pays at most today’s price, and waits for approval beyond the limit of credits', async () => {
    const returns = { ...limits, creditMax: euros(5_000) };
    const shop = await anAfterSaleCentre({ returns });
    const dear = await takes(shop, [{ ...mug, price: euros(2_001) }]);
    expect(refusal(dear)).toEqual([403, 'limit_exceeded']);
    expect(refusal(await takes(shop, []))).toEqual([400, 'invalid_parameter']);
    const { body } = await takes(shop, [{ itemId: 'shop.LAMP', quantity: '1' }]);
    const back = String(body['id']);
    for (const step of ['complete', 'submit'])
      await shop.ok(shop.centre.does(`returns/${back}/${step}`));
    await shop.receives(back);
    const reviews = () => shop.centre.ask('claire', 'GET', 'centres/shop/reviews?source=refund');
    await shop.comes(async () => each(await reviews(), 'orderId'), [body['orderId']]);
    expect((await shop.return(back))['refundStatus']).toBe('paying');
  });

  it('AUDIT D165: pays a replacement under the source code that the centre says', async () => {
    const returns = { ...limits, exchangeSource: 'fixed', exchangeSourceCode: 'SWAP' };
    const shop = await anAfterSaleCentre({ returns });
    const codes = ['SWAP', 'FIRST'].map((code) => ({ code, description: code }));
    const catalogue = { code: 'CAT', name: { en: 'Catalogue' }, validFrom: '1970-01-01' };
    await shop.ok(
      makes(
        shop.centre.served,
        'centres/shop/catalogues',
        { ...catalogue, sourceCodes: codes },
        'paul',
      ),
    );
    const { body } = await takes(shop, [mug], { isExchange: true });
    const back = String(body['id']);
    const other = await shop.ok(shop.centre.does(`returns/${back}/replacement`));
    expect(other).toMatchObject({ sourceCode: 'SWAP', payments: [{ amount: euros(4_000) }] });
    await shop.ok(shop.centre.does(`orders/${other['id']}/complete`));
    await shop.ok(shop.centre.submits(String(other['id'])));
    for (const step of ['complete', 'submit'])
      await shop.ok(shop.centre.does(`returns/${back}/${step}`));
    await shop.receives(back);
    await closes(shop, back);
    expect(await audit(shop, body['orderId'])).toMatchObject({ givenBackMinor: 4_000, faults: [] });
    const { body: own } = await takes(shop, [mug], { isExchange: true });
    const said = await shop.ok(
      shop.centre.does(`returns/${own['id']}/replacement`, { sourceCode: 'first' }),
    );
    expect(said['sourceCode']).toBe('FIRST');
  });
});
