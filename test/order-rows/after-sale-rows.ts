/** Rows of the order features: what comes after a sale, on every host that keeps orders. */
import { expect, it } from 'vitest';
import { each } from '../support/a-shop.ts';
import type { Body } from '../support/api-server.ts';
import { type anAfterSaleCentre, card } from '../support/orders/after-sale-centre.ts';
import { euros, refusal } from '../support/taken-orders.ts';

const [dayMs, hourMs] = [86_400_000, 3_600_000];
export const inThree = (more: object = {}) => {
  return { code: 'THREE', name: { en: 'In three' }, payments: 3, intervalDays: 30, ...more };
};
const holdsOf = (order: Body) => (order['holds'] as Body[]).map(({ source }) => source);

export function afterSaleRows(
  aCentre: (settings?: object) => ReturnType<typeof anAfterSaleCentre>,
) {
  it('ORDER 090: instalments add up, with the remainder on the last', async () => {
    const shop = await aCentre({ instalmentSchedules: [inThree()] });
    const id = await shop.sellsInParts();
    const first = [['card', 3_333, 0], ...[2, 3].map(() => ['card', 0, 0])];
    await shop.comes(() => shop.money(id), first);
    const amounts = ((await shop.centre.read(id))['payments'] as Body[]).map(
      ({ amount }) => amount,
    );
    expect(amounts).toEqual([euros(3_333), euros(3_333), euros(3_334)]);
    await shop.delivers(id);
    expect((await shop.centre.read(id))['entry']).toBe('submitted');
    await shop.passes(30 * dayMs);
    await shop.comes(async () => (await shop.money(id))[1], ['card', 3_333, 0]);
    await shop.passes(30 * dayMs);
    await shop.comes(async () => (await shop.centre.read(id))['entry'], 'closed');
    expect((await shop.money(id))[2]).toEqual(['card', 3_334, 0]);
    await shop.balances(id);
  });

  it('instalments of goods that came back are taken no longer', async () => {
    const shop = await aCentre({ instalmentSchedules: [inThree()] });
    await shop.eligible('customers/shop.1000001');
    await shop.eligible('items/shop.LAMP');
    const plan = { ...card(20_000), scheduleId: 'THREE' };
    const id = await shop.sells([plan], { items: { LAMP: 2 } });
    await shop.ships(id);
    await shop.comes(async () => (await shop.money(id))[0], ['card', 6_666, 0]);
    await shop.receives(await shop.submitted(id));
    await shop.comes(async () => (await shop.money(id))[0], ['card', 6_666, 6_666]);
    // What was paid for one lamp is back, and the rest pays the other, which was kept.
    await shop.passes(30 * dayMs);
    await shop.comes(async () => (await shop.money(id))[1], ['card', 6_666, 0]);
    await shop.passes(30 * dayMs);
    await shop.comes(async () => (await shop.money(id))[2], ['card', 3_334, 0]);
    await shop.balances(id);
  });

  it('ORDER 091: an instalment that is declined too often makes the rest due', async () => {
    const shop = await aCentre({ instalmentSchedules: [inThree({ accelerate: true })] });
    const { centre } = shop;
    const id = await shop.sellsInParts('tok_first_1');
    await shop.delivers(id);
    const reviews = async () =>
      each(await centre.ask('claire', 'GET', 'centres/shop/reviews?source=instalment'), 'orderId');
    await shop.passes(30 * dayMs);
    const statuses = async () =>
      ((await centre.read(id))['payments'] as Body[]).map(({ status }) => status);
    for (const tries of [1, 2]) {
      await shop.comes(() => shop.declines(id), tries);
      expect([await statuses(), await reviews()]).toEqual([
        ['captured', 'declined', 'notSubmitted'],
        [],
      ]);
      await shop.passes(6 * hourMs);
    }
    await shop.comes(statuses, ['captured', 'declined', 'declined']);
    expect(await reviews()).toEqual([id]);
    expect((await centre.read(id))['entry']).toBe('submitted');
  });

  it('ORDER 093: a price is matched after the invoice, up to the maximum', async () => {
    const shop = await aCentre({ returns: { creditMax: euros(1_000) } });
    const { centre } = shop;
    const id = await shop.sells([card(6_000)], { items: { MUG: 3 } });
    const lineId = await shop.lineOf(id);
    const matched = async (minor: number) => {
      const body = { lineId, newPrice: euros(minor), reason: 'seen elsewhere' };
      return await centre.does(`orders/${id}/credits`, body);
    };
    expect(refusal(await matched(1_800))).toEqual([409, 'order_state_not_allowed']);
    await shop.delivers(id);
    expect(refusal(await matched(1_600))).toEqual([403, 'limit_exceeded']);
    const { body } = await matched(1_800);
    expect(body['credits']).toMatchObject([
      { lineId, amount: euros(600), reason: 'seen elsewhere' },
    ]);
    await shop.comes(() => shop.money(id), [['card', 6_000, 600]]);
    const back = await shop.ok(shop.returns(id, 3));
    expect(back['worth']).toEqual(euros(5_400));
    await shop.balances(id);
  });

  it('ORDER 094: what one card has paid is refunded to that card', async () => {
    const shop = await aCentre();
    const id = await shop.invoiced([card(6_000)], { items: { MUG: 3 } });
    const { id: back } = await shop.ok(shop.returns(id, 1));
    const completed = await shop.ok(shop.centre.does(`returns/${back}/complete`));
    const [payment] = (await shop.centre.read(id))['payments'] as Body[];
    expect(completed).toMatchObject({
      status: 'completed',
      worth: euros(2_000),
      refund: { method: 'card', paymentId: payment?.['id'] },
    });
    await shop.ok(shop.centre.does(`returns/${back}/submit`));
    expect(await shop.money(id)).toEqual([['card', 6_000, 0]]);
    await shop.receives(String(back));
    await shop.comes(async () => (await shop.return(String(back)))['status'], 'closed');
    expect(await shop.money(id)).toEqual([['card', 6_000, 2_000]]);
    const rest = await shop.submitted(id, 2);
    await shop.receives(rest);
    await shop.comes(() => shop.money(id), [['card', 6_000, 6_000]]);
    await shop.balances(id);
  });

  it('ORDER 095: what several methods have paid is refunded as the centre says', async () => {
    const shop = await aCentre();
    const gift = { methodId: 'GIFT', giftCardNumber: 'gift_3000', amount: euros(3_000) };
    const id = await shop.invoiced([gift, card(7_000)]);
    const { id: back } = await shop.ok(shop.returns(id));
    const completed = await shop.ok(shop.centre.does(`returns/${back}/complete`));
    expect(completed['refund']).toEqual({ method: 'refundCheck', paymentId: null });
    await shop.ok(shop.centre.does(`returns/${back}/submit`));
    await shop.receives(String(back));
    await shop.comes(
      async () => (await shop.return(String(back)))['refunds'],
      [
        {
          number: 1,
          amount: euros(10_000),
          method: 'refundCheck',
          paymentId: null,
          status: 'done',
        },
      ],
    );
    expect(await shop.money(id)).toEqual([
      ['giftCard', 3_000, 0],
      ['card', 7_000, 0],
    ]);
  });

  it('ORDER 096: a refund from the threshold on is approved before it is paid', async () => {
    const shop = await aCentre({ returns: { cardApproval: euros(10_000) } });
    const { centre } = shop;
    const below = await shop.invoiced([card(9_999)], { items: { JAR: 1 } });
    expect(below).toBeDefined();
    const id = await shop.invoiced();
    const back = await shop.submitted(id);
    await shop.receives(back);
    const reviews = async () =>
      await centre.ask('claire', 'GET', 'centres/shop/reviews?source=refund');
    await shop.comes(async () => each(await reviews(), 'orderId'), [id]);
    expect(await shop.return(back)).toMatchObject({ status: 'received', refundStatus: 'paying' });
    expect(await shop.money(id)).toEqual([['card', 10_000, 0]]);
    const [hold] = each(await reviews(), 'id');
    await shop.ok(centre.does(`reviews/${hold}/approve`, { reason: 'seen' }, 'claire'));
    await shop.comes(async () => (await shop.return(back))['status'], 'closed');
    expect(await shop.money(id)).toEqual([['card', 10_000, 10_000]]);
    await shop.balances(id);
  });

  it('ORDER 097: another method needs a right, or the code', async () => {
    const shop = await aCentre({
      overridePermissions: [{ role: 'supervisor', mayChangeRefund: true }, { role: 'orderTaker' }],
    });
    const { centre } = shop;
    await shop.ok(
      centre.ask('nadia', 'PUT', 'centres/shop/refund-code', { body: { code: 'sesame' } }),
    );
    const id = await shop.invoiced();
    const { id: back } = await shop.ok(shop.returns(id));
    const changes = (more: object, as = 'helene') =>
      centre.ask(as, 'PATCH', `returns/${back}`, {
        body: { refund: { method: 'onAccount' }, ...more },
      });
    expect(refusal(await changes({}))).toEqual([403, 'role_missing']);
    expect(refusal(await changes({ code: 'wrong' }))).toEqual([403, 'pin_rejected']);
    expect((await changes({ code: 'sesame' })).body['refund']).toEqual({
      method: 'onAccount',
      paymentId: null,
    });
    const { body: audit } = await centre.ask('nadia', 'GET', 'centres/shop/audit');
    const audited = (audit['items'] as Body[]).filter(({ action }) => action === 'changeReturn');
    expect(audited).toMatchObject([{ after: { refund: { method: 'onAccount' } } }]);
    expect(JSON.stringify(audited)).not.toContain('sesame');
    expect((await changes({}, 'anna')).status).toBe(200);
  });

  it('ORDER 098: with advance credit the money goes back before the goods', async () => {
    const shop = await aCentre({ returns: { advanceCredit: true } });
    const id = await shop.invoiced();
    const back = await shop.submitted(id);
    await shop.comes(() => shop.money(id), [['card', 10_000, 10_000]]);
    await shop.comes(async () => (await shop.return(back))['refundStatus'], 'paid');
    expect((await shop.return(back))['status']).toBe('open');
    await shop.receives(back);
    expect(await shop.return(back)).toMatchObject({ status: 'closed', refunded: euros(10_000) });
    expect(await shop.money(id)).toEqual([['card', 10_000, 10_000]]);
  });

  it('ORDER 099: an exchange is held until the returned goods are here', async () => {
    const shop = await aCentre();
    const { centre } = shop;
    const id = await shop.invoiced();
    const back = await shop.submitted(id, 1, { isExchange: true });
    const body = { lines: [{ itemId: 'shop.MUG', quantity: '3' }] };
    const order = await shop.ok(centre.does(`returns/${back}/replacement`, body));
    const other = String(order['id']);
    expect(order).toMatchObject({ exchangeOf: back, payments: [{ amount: euros(6_000) }] });
    await shop.ok(centre.does(`orders/${other}/complete`));
    expect((await shop.ok(centre.submits(other)))['outcome']).toBe('held');
    expect(holdsOf(await centre.read(other))).toEqual(['exchangeReturn']);
    expect((await shop.return(back))['replacement']).toEqual({
      orderId: other,
      orderNumber: (await centre.read(other))['number'],
      credit: euros(6_000),
    });
    await shop.receives(back);
    await shop.comes(async () => Object((await centre.read(other))['gate']).open, true);
    await shop.comes(() => shop.money(id), [['card', 10_000, 4_000]]);
    await shop.comes(async () => (await shop.return(back))['status'], 'closed');
    await shop.ok(centre.does(`orders/${other}/cancel`, { reason: 'asked' }));
    await shop.comes(() => shop.money(id), [['card', 10_000, 10_000]]);
    await shop.balances(id);
    await shop.balances(other);
  });

  it('ORDER 100: charges are refunded where they are copied, and can be left out', async () => {
    const shop = await aCentre({
      chargeCodes: [{ code: 'SHIPPING', name: { en: 'Shipping' } }],
      overridePermissions: [{ role: 'orderTaker', mayAddCharges: true }],
    });
    const { centre } = shop;
    const id = await centre.order({ mugs: 2 });
    const charge = { code: 'SHIPPING', amount: euros(795), reason: 'usual' };
    await shop.ok(centre.does(`orders/${id}/charges`, charge));
    await shop.ok(centre.does(`orders/${id}/complete`));
    await shop.ok(centre.does(`orders/${id}/payments`, card(4_795)));
    await shop.ok(centre.submits(id));
    await shop.delivers(id);
    const without = await shop.ok(shop.returns(id, 1));
    expect([without['worth'], without['charges']]).toEqual([euros(2_000), []]);
    const back = await shop.ok(shop.returns(id, 1, { copyCharges: true }));
    expect(back).toMatchObject({
      worth: euros(2_795),
      charges: [{ code: 'SHIPPING', amount: euros(795) }],
    });
    const changed = await centre.ask('helene', 'PATCH', `returns/${back['id']}`, {
      body: { chargeIds: [] },
    });
    expect(changed.body).toMatchObject({ worth: euros(2_000), charges: [] });
  });

  it('ORDER 075: a captured payment is not lowered below what was captured', async () => {
    const shop = await aCentre();
    const { centre } = shop;
    const id = await shop.sells([card(10_000)], { items: { MUG: 5 } });
    await shop.ships(id, [{ lineId: await shop.lineOf(id), quantity: '2' }]);
    await shop.comes(() => shop.money(id), [['card', 4_000, 0]]);
    const [payment] = (await centre.read(id))['payments'] as Body[];
    const lowers = (minor: number) =>
      centre.ask('helene', 'PATCH', `orders/${id}/payments/${payment?.['id']}`, {
        body: { amount: euros(minor) },
      });
    const refused = await lowers(3_000);
    expect([...refusal(refused), refused.body['reason']]).toEqual([
      409,
      'order_state_not_allowed',
      'captured_line',
    ]);
    expect((await lowers(4_000)).status).toBe(200);
    const authorised = async () =>
      Object((await centre.read(id))['payments'] as Body[])[0].authorised;
    await shop.comes(authorised, euros(4_000));
    expect(holdsOf(await centre.read(id))).toContain('balance');
  });

  it('ORDER 076: a payment in advance is neither changed nor removed', async () => {
    const shop = await aCentre();
    const { centre } = shop;
    const gift = { methodId: 'GIFT', giftCardNumber: 'gift_10000', amount: euros(10_000) };
    const id = await shop.sells([gift]);
    await shop.comes(() => shop.money(id), [['giftCard', 10_000, 0]]);
    await shop.ok(centre.does(`orders/${id}/modify`, { reason: 'asked' }));
    const [payment] = (await centre.read(id))['payments'] as Body[];
    const path = `orders/${id}/payments/${payment?.['id']}`;
    const changed = await centre.ask('helene', 'PATCH', path, { body: { amount: euros(9_000) } });
    const removed = await centre.ask('helene', 'DELETE', path);
    const refused = [409, 'order_state_not_allowed'];
    expect([refusal(changed), refusal(removed)]).toEqual([refused, refused]);
  });

  it('ORDER 077: an order that is cancelled voids what was authorised', async () => {
    const shop = await aCentre();
    const { centre } = shop;
    const id = await shop.sells();
    await shop.comes(async () => (await centre.read(id))['fulfilment'], 'released');
    await shop.ok(centre.does(`orders/${id}/cancel`, { reason: 'asked' }));
    await shop.comes(async () => (await centre.read(id))['payment'], 'voided');
    expect(await centre.read(id)).toMatchObject({
      detailedStatus: 'cancelled',
      lines: [{ reserved: '0' }],
      payments: [{ status: 'voided', authorised: euros(0) }],
    });
    await shop.balances(id);
  });

  it('ORDER 078: the rest of a held order is cancelled, and what left is invoiced', async () => {
    const shop = await aCentre();
    const { centre } = shop;
    const id = await shop.sells([card(8_000)], { items: { MUG: 4 } });
    const shipment = await shop.ships(id, [{ lineId: await shop.lineOf(id), quantity: '2' }]);
    await centre.holds(id, { code: 'HOLD1' });
    await shop.ok(centre.does(`orders/${id}/cancel`, { reason: 'asked' }));
    await shop.comes(async () => (await centre.read(id))['fulfilment'], 'shipped');
    const { holds } = await centre.read(id);
    expect((holds as Body[]).map(({ cleared }) => Object(cleared).reason)).toEqual(['cancelled']);
    await shop.ok(centre.does(`shipments/${shipment}/delivered`, undefined, shop.warehouse));
    await shop.comes(async () => (await centre.read(id))['entry'], 'closed');
    expect([(await centre.read(id))['detailedStatus'], await shop.money(id)]).toEqual([
      'invoiced',
      [['card', 4_000, 0]],
    ]);
    await shop.balances(id);
  });
}
