/** Rows of the order features: what an order gives back, in whatever ways, is at most what was paid. */
import { describe, expect, it, vi } from 'vitest';
import { HostError } from '../../workflows/index.ts';
import { each } from '../support/a-shop.ts';
import type { Body } from '../support/api-server.ts';
import { anAfterSaleCentre, card } from '../support/orders/after-sale-centre.ts';
import { euros, refusal } from '../support/taken-orders.ts';

type Shop = Awaited<ReturnType<typeof anAfterSaleCentre>>;

const half = { methodId: 'CARD', token: 'tok_ok', sharePercent: 50 };
const jar = { items: { JAR: 1 } };

async function credits(shop: Shop, id: string, minor: number, more: object = {}) {
  const body = { amount: euros(minor), reason: 'goodwill', ...more };
  return await shop.centre.does(`orders/${id}/credits`, body);
}

async function audit(shop: Shop, id: string): Promise<Body> {
  return (await shop.centre.ask('helene', 'GET', `orders/${id}/audit`)).body;
}

/** A refusal that names what may still be given back. */
const leftOf = (minor: number) => ({
  status: 409,
  body: { code: 'order_state_not_allowed', reason: 'more_than_paid', remaining: euros(minor) },
});

describe('what is sold in whole units', () => {
  it('is picked, credited, returned and exchanged in whole units', async () => {
    const shop = await anAfterSaleCentre({ wholeUnits: ['pcs'] });
    const id = await shop.sells();
    const [line] = (await shop.centre.read(id))['lines'] as Body[];
    const half = { lineId: String(line?.['id']), quantity: '0.5' };
    const credit = { ...half, newPrice: euros(5_000), reason: 'goodwill' };
    const whole = { quantity: '1' };
    const asks = async (path: string, body: object, as?: string) =>
      refusal(await shop.centre.does(path, body, as));
    const refused = [422, 'item_not_sellable'];
    const goods = { lines: [half] };
    expect(await asks(`orders/${id}/shipments`, goods, shop.warehouse)).toEqual(refused);
    await shop.delivers(id);
    expect(await asks(`orders/${id}/credits`, credit)).toEqual(refused);
    expect(refusal(await shop.returns(id, 0.5))).toEqual(refused);
    const back = await shop.submitted(id, 1, { isExchange: true });
    expect(await asks(`returns/${back}/receive`, goods, shop.warehouse)).toEqual(refused);
    const other = { lines: [{ itemId: 'shop.JAR', quantity: '0.5' }] };
    expect(await asks(`returns/${back}/replacement`, other)).toEqual(refused);
    const all = { lines: [{ ...half, ...whole }] };
    expect((await asks(`returns/${back}/receive`, all, shop.warehouse))[0]).toBe(200);
  });
});

describe('what an order gives back', () => {
  it('is all that was paid once: a credit after a refund by check is refused', async () => {
    const shop = await anAfterSaleCentre();
    const id = await shop.invoiced([half, half], jar);
    const back = await shop.submitted(id);
    await shop.receives(back);
    await shop.comes(async () => (await shop.return(back))['status'], 'closed');
    expect((await shop.return(back))['refund']).toMatchObject({ method: 'refundCheck' });
    for (const minor of [2_000, 3_000]) {
      expect(await credits(shop, id, minor)).toMatchObject(leftOf(0));
    }
    expect(await audit(shop, id)).toMatchObject({
      refundedMinor: 0,
      givenBackMinor: 9_999,
      returnableMinor: 0,
      faults: [],
    });
  });

  it('goes to the card that has the most left', async () => {
    const shop = await anAfterSaleCentre();
    const id = await shop.invoiced([half, half], jar);
    for (const minor of [4_000, 4_500]) expect((await credits(shop, id, minor)).status).toBe(201);
    await shop.comes(
      () => shop.money(id),
      [
        ['card', 5_000, 4_000],
        ['card', 4_999, 4_500],
      ],
    );
    expect(await credits(shop, id, 1_499)).toMatchObject(leftOf(1_000));
    expect((await credits(shop, id, 1_499, { toAccount: true })).status).toBe(201);
    await shop.balances(id);
  });

  it('ends with the amount that was paid, by credits to the account', async () => {
    const shop = await anAfterSaleCentre();
    const id = await shop.invoiced([card(9_999)], jar);
    const toAccount = { toAccount: true };
    expect((await credits(shop, id, 6_000, toAccount)).status).toBe(201);
    expect(await credits(shop, id, 4_000, toAccount)).toMatchObject(leftOf(3_999));
    expect((await credits(shop, id, 3_999, toAccount)).status).toBe(201);
    expect(await credits(shop, id, 1)).toMatchObject(leftOf(0));
  });

  it('is free again once a submitted return is cancelled, until goods arrive', async () => {
    const shop = await anAfterSaleCentre();
    const id = await shop.invoiced([card(9_999)], jar);
    const never = await shop.submitted(id);
    expect(await credits(shop, id, 1)).toMatchObject(leftOf(0));
    await shop.ok(shop.centre.does(`returns/${never}/cancel`));
    expect((await shop.return(never))['status']).toBe('cancelled');
    const back = await shop.submitted(id);
    await shop.receives(back);
    await shop.comes(async () => (await shop.return(back))['status'], 'closed');
    const late = await shop.centre.does(`returns/${back}/cancel`);
    expect(late).toMatchObject({ status: 409 });
    await shop.balances(id);
  });

  it('is not credited beside goods that return, or are exchanged', async () => {
    const shop = await anAfterSaleCentre();
    const id = await shop.invoiced();
    const back = await shop.submitted(id, 1, { isExchange: true });
    expect(await credits(shop, id, 1)).toMatchObject(leftOf(0));
    const order = await shop.ok(shop.centre.does(`returns/${back}/replacement`));
    await shop.ok(shop.centre.does(`orders/${order['id']}/complete`));
    await shop.ok(shop.centre.submits(String(order['id'])));
    await shop.receives(back);
    await shop.comes(async () => (await shop.return(back))['status'], 'closed');
    expect(await credits(shop, id, 1, { toAccount: true })).toMatchObject(leftOf(0));
    await shop.comes(() => audit(shop, id).then((one) => one['givenBackMinor']), 10_000);
    expect(await shop.money(id)).toEqual([['card', 10_000, 0]]);
    await shop.balances(id);
  });

  it('is the rest for goods that return after a credit: told, and paid', async () => {
    const shop = await anAfterSaleCentre();
    const id = await shop.invoiced([card(9_999)], jar);
    await shop.ok(credits(shop, id, 6_000));
    await shop.comes(() => shop.money(id), [['card', 9_999, 6_000]]);
    const back = await shop.submitted(id);
    expect((await shop.return(back))['worth']).toEqual(euros(3_999));
    await shop.receives(back);
    await shop.comes(async () => (await shop.return(back))['status'], 'closed');
    expect(await shop.return(back)).toMatchObject({
      refundStatus: 'paid',
      refunds: [{ number: 1, amount: euros(3_999), status: 'done' }],
    });
    expect(await shop.money(id)).toEqual([['card', 9_999, 9_999]]);
    await shop.balances(id);
  });

  it('leaves out a price match of goods that have returned', async () => {
    const shop = await anAfterSaleCentre();
    const id = await shop.invoiced([card(6_000)], { items: { MUG: 3 } });
    const lineId = await shop.lineOf(id);
    const back = await shop.submitted(id, 1);
    await shop.receives(back);
    await shop.comes(() => shop.money(id), [['card', 6_000, 2_000]]);
    const match = { lineId, newPrice: euros(1_000), reason: 'seen elsewhere' };
    const all = await shop.centre.does(`orders/${id}/credits`, { ...match, quantity: '3' });
    expect([...refusal(all), all.body['reason']]).toEqual([
      409,
      'order_state_not_allowed',
      'returned_already',
    ]);
    await shop.ok(shop.centre.does(`orders/${id}/credits`, match));
    await shop.comes(() => shop.money(id), [['card', 6_000, 4_000]]);
    expect((await shop.ok(shop.returns(id, 2)))['worth']).toEqual(euros(2_000));
  });

  it('counts a line that a return names twice once for each', async () => {
    const shop = await anAfterSaleCentre();
    const id = await shop.invoiced([card(6_000)], { items: { MUG: 3 } });
    const lineId = await shop.lineOf(id);
    const lines = [
      { lineId, quantity: '1', disposition: 'sendBack' },
      { lineId, quantity: '1', disposition: 'scrap' },
      { lineId, quantity: '1' },
    ];
    const { id: back, worth } = await shop.ok(shop.returns(id, 1, { lines }));
    expect(worth).toEqual(euros(4_000));
    await shop.ok(shop.centre.does(`returns/${back}/complete`));
    await shop.ok(shop.centre.does(`returns/${back}/submit`));
    await shop.receives(String(back));
    await shop.comes(async () => (await shop.return(String(back)))['status'], 'closed');
    expect(await shop.money(id)).toEqual([['card', 6_000, 4_000]]);
    expect((await credits(shop, id, 2_000)).status).toBe(201);
    await shop.balances(id);
  });
});

describe('an exchange of goods that the customer keeps', () => {
  it('AUDIT D164: refunds them at once, or pays the replacement begun before', async () => {
    const shop = await anAfterSaleCentre();
    const { centre } = shop;
    const id = await shop.invoiced([card(4_000)], { items: { MUG: 2 } });
    const lines = [{ lineId: await shop.lineOf(id), quantity: '1', disposition: 'creditOnly' }];
    const refunded = await shop.submitted(id, 1, { isExchange: true, lines });
    await shop.comes(async () => (await shop.return(refunded))['status'], 'closed');
    const late = await centre.does(`returns/${refunded}/replacement`);
    expect([...refusal(late), late.body['reason']]).toEqual([
      409,
      'order_state_not_allowed',
      'no_credit_left',
    ]);
    const { id: back } = await shop.ok(shop.returns(id, 1, { isExchange: true, lines }));
    const order = await shop.ok(centre.does(`returns/${back}/replacement`));
    await shop.ok(centre.does(`orders/${order['id']}/complete`));
    await shop.ok(centre.submits(String(order['id'])));
    for (const step of ['complete', 'submit'])
      await shop.ok(centre.does(`returns/${back}/${step}`));
    await shop.comes(async () => (await shop.return(String(back)))['status'], 'closed');
    expect(await shop.money(id)).toEqual([['card', 4_000, 2_000]]);
    expect(await audit(shop, id)).toMatchObject({ givenBackMinor: 4_000, faults: [] });
  });
});

describe('an exchange whose order was refunded by hand meanwhile', () => {
  it('is refused beyond what the order may still give back', async () => {
    const shop = await anAfterSaleCentre({}, { takesWebhooks: true });
    const { centre } = shop;
    const id = await shop.invoiced();
    const back = await shop.submitted(id, 1, { isExchange: true });
    const order = await shop.ok(centre.does(`returns/${back}/replacement`));
    const other = String(order['id']);
    await shop.ok(centre.does(`orders/${other}/complete`));
    await shop.refundsByHand(id);
    await shop.comes(() => shop.money(id), [['card', 10_000, 10_000]]);
    const refused = await centre.submits(other);
    expect([...refusal(refused), refused.body['reason']]).toEqual([
      409,
      'order_state_not_allowed',
      'exchange',
    ]);
    await centre.rests();
    expect((await shop.return(back))['replacement']).toBe(null);
    expect(await audit(shop, id)).toMatchObject({ givenBackMinor: 10_000, faults: [] });
    await shop.receives(back);
    const reviews = () => centre.ask('claire', 'GET', 'centres/shop/reviews?source=refund');
    await shop.comes(async () => each(await reviews(), 'orderId'), [id]);
    expect(await shop.money(id)).toEqual([['card', 10_000, 10_000]]);
  });
});

/** Messages of returns to their order do not arrive, or their answers do not; how many were lost. */
function losesMessages(shop: Shop, what: 'message' | 'answer') {
  const orders = shop.centre.served.orders;
  if (orders === undefined) throw new Error('the centre takes orders');
  let lost = 0;
  const tells = orders.tell.bind(orders);
  const spy = vi.spyOn(orders, 'tell').mockImplementation(async (message) => {
    if (message.actor.id !== 'returns') return await tells(message);
    lost += 1;
    if (what === 'answer') await tells(message);
    throw new HostError('busy', 'The order cannot be reached.');
  });
  return { lost: () => lost, end: () => spy.mockRestore() };
}

describe('a return whose order cannot be reached', () => {
  it('waits until it can, and shows that it does', async () => {
    const shop = await anAfterSaleCentre();
    const { centre } = shop;
    const id = await shop.invoiced();
    const losing = losesMessages(shop, 'message');
    const asked = shop.returns(id);
    await shop.comes(async () => losing.lost() > 0, true);
    await shop.passes(10_000);
    const back = await shop.ok(asked);
    expect(back['status']).toBe('claiming');
    losing.end();
    await shop.passes(600_000);
    await shop.comes(async () => (await shop.return(String(back['id'])))['status'], 'created');
    const late = await centre.does(`returns/${back['id']}/complete`);
    expect(late.body).toMatchObject({ status: 'completed', worth: euros(10_000) });
  });

  it('is paid once, though answers were lost', async () => {
    const shop = await anAfterSaleCentre();
    const id = await shop.invoiced();
    const back = await shop.submitted(id);
    const losing = losesMessages(shop, 'answer');
    await shop.receives(back);
    await shop.comes(async () => losing.lost() > 0, true);
    await shop.passes(600_000);
    await shop.comes(async () => losing.lost() > 1, true);
    losing.end();
    await shop.passes(600_000);
    await shop.comes(async () => (await shop.return(back))['status'], 'closed');
    expect(await shop.return(back)).toMatchObject({
      refunds: [{ number: 1, amount: euros(10_000), status: 'done' }],
    });
    await shop.comes(() => shop.money(id), [['card', 10_000, 10_000]]);
    await shop.balances(id);
  });
});

describe('a refund that the provider refuses', () => {
  it('is a review’s, which has it requested again or declines it', async () => {
    const shop = await anAfterSaleCentre();
    const { centre } = shop;
    const id = await shop.invoiced();
    const back = await shop.submitted(id);
    await shop.refundsByHand(id);
    await shop.receives(back);
    const reviews = () => centre.ask('claire', 'GET', 'centres/shop/reviews?source=refund');
    const decides = async (how: string) => {
      const [review] = each(await reviews(), 'id');
      await shop.ok(centre.does(`reviews/${review}/${how}`, { reason: 'seen' }, 'claire'));
      return review;
    };
    await shop.comes(async () => each(await reviews(), 'orderId'), [id]);
    expect(await shop.return(back)).toMatchObject({ status: 'received', refundStatus: 'paying' });
    const first = await decides('resubmit');
    await shop.comes(async () => each(await reviews(), 'id').some((one) => one !== first), true);
    await decides('decline');
    await shop.comes(async () => (await shop.return(back))['status'], 'closed');
    expect((await shop.return(back))['refundStatus']).toBe('declined');
    expect(await audit(shop, id)).toMatchObject({ givenBackMinor: 0, faults: [] });
  });
});

describe('the number of a return', () => {
  it('finds its order in the search', async () => {
    const shop = await anAfterSaleCentre();
    const id = await shop.sells();
    await shop.delivers(id);
    const { number } = (await shop.returns(id)).body;
    const path = `centres/shop/search?q=${String(number)}`;
    const found = await shop.centre.ask('claire', 'GET', path);
    expect(found.body['orders']).toMatchObject([{ id }]);
  });
});
