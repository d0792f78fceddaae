/** Rows of the order features: after the sale, on SQLite; and what a shop must not fall for. */
import { describe, expect, it } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { each } from '../support/a-shop.ts';
import type { Body } from '../support/api-server.ts';
import { anAfterSaleCentre, card } from '../support/orders/after-sale-centre.ts';
import { refusal } from '../support/taken-orders.ts';
import { afterSaleRows, inThree } from './after-sale-rows.ts';

const dayMs = 86_400_000;
const instalments = (order: Body) =>
  (order['payments'] as Body[]).map(({ instalment }) => Object(instalment).number);

describe('after a sale, on SQLite', () => {
  afterSaleRows((settings = {}) => anAfterSaleCentre(settings, { data: aFolder() }));
});

describe('goods that come back', () => {
  it('are refused where they never left, or are returned already', async () => {
    const shop = await anAfterSaleCentre();
    const id = await shop.sells();
    const early = await shop.returns(id);
    expect([...refusal(early), early.body['reason']]).toEqual([
      409,
      'order_state_not_allowed',
      'not_shipped',
    ]);
    await shop.delivers(id);
    const both = await Promise.all([shop.returns(id), shop.returns(id)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const back = String(both.find(({ status }) => status === 201)?.body['id']);
    await shop.ok(shop.centre.does(`returns/${back}/cancel`));
    await shop.centre.rests();
    expect((await shop.returns(id)).status).toBe(201);
    const unknown = await shop.centre.ask('helene', 'GET', 'returns/rma_none');
    expect(refusal(unknown)).toEqual([404, 'return_not_found']);
  });

  it('are refused by a centre, and for a customer, that they were not sold by', async () => {
    const [shop, other] = [await anAfterSaleCentre(), await anAfterSaleCentre()];
    const id = await shop.invoiced();
    const back = await shop.submitted(id);
    const lines = [{ lineId: await shop.lineOf(id), quantity: '1' }];
    const body = { orderId: id, lines, reasonCode: 'damaged' };
    const path = (customer: string) => `customers/shop.${customer}/returns`;
    const unknown = [404, 'order_not_found'];
    expect(refusal(await other.centre.does(path('1000001'), body))).toEqual(unknown);
    expect(refusal(await shop.centre.does(path('1000002'), body))).toEqual(unknown);
    const arrived = other.centre.does(`returns/${back}/receive`, undefined, other.warehouse);
    expect(refusal(await arrived)).toEqual([404, 'return_not_found']);
    expect((await shop.return(back))['status']).toBe('open');
  });

  it('are received once, and no more than were announced', async () => {
    const shop = await anAfterSaleCentre();
    const id = await shop.invoiced([card(6_000)], { items: { MUG: 3 } });
    const back = await shop.submitted(id, 2);
    const receives = (quantity: string) =>
      shop.lineOf(id).then((lineId) => {
        const body = { lines: [{ lineId, quantity }] };
        return shop.centre.does(`returns/${back}/receive`, body, shop.warehouse);
      });
    await shop.ok(receives('1'));
    await shop.comes(() => shop.money(id), [['card', 6_000, 2_000]]);
    const twice = await receives('2');
    expect([...refusal(twice), twice.body['reason']]).toEqual([
      409,
      'order_state_not_allowed',
      'more_than_returned',
    ]);
    await shop.ok(receives('1'));
    await shop.comes(async () => (await shop.return(back))['status'], 'closed');
    expect(refusal(await receives('1'))).toEqual([409, 'order_state_not_allowed']);
    expect(await shop.money(id)).toEqual([['card', 6_000, 4_000]]);
    await shop.balances(id);
  });

  it('are a review’s whose card was refunded at the provider by hand', async () => {
    const shop = await anAfterSaleCentre({}, { takesWebhooks: true });
    const { centre } = shop;
    const id = await shop.invoiced();
    const back = await shop.submitted(id);
    await shop.refundsByHand(id);
    await shop.comes(() => shop.money(id), [['card', 10_000, 10_000]]);
    await shop.receives(back);
    const reviews = () => centre.ask('claire', 'GET', 'centres/shop/reviews?source=refund');
    await shop.comes(async () => each(await reviews(), 'orderId'), [id]);
    expect((await shop.return(back))['refundStatus']).toBe('paying');
    const [review] = each(await reviews(), 'id');
    const decides = (how: string) =>
      centre.does(`reviews/${review}/${how}`, { reason: 'paid by hand' }, 'claire');
    const again = await decides('resubmit');
    expect(refusal(again)).toEqual([409, 'order_state_not_allowed']);
    expect(again.body).toMatchObject({
      reason: 'more_than_paid',
      remaining: { amountMinor: 0, currency: 'EUR' },
    });
    await shop.ok(decides('decline'));
    await shop.comes(async () => (await shop.return(back))['status'], 'closed');
    expect((await shop.return(back))['refundStatus']).toBe('declined');
    expect(await shop.money(id)).toEqual([['card', 10_000, 10_000]]);
    await shop.balances(id);
  });
});

describe('instalments', () => {
  it('ORDER 089: who is not eligible, or buys what is not, pays no instalments', async () => {
    const shop = await anAfterSaleCentre({ instalmentSchedules: [inThree()] });
    const { centre } = shop;
    const id = await centre.order();
    await shop.ok(centre.adds(id, 'LAMP'));
    const pays = () =>
      centre.does(`orders/${id}/payments`, { ...card(10_000), scheduleId: 'THREE' });
    await shop.eligible('customers/shop.1000001');
    const refused = await pays();
    expect(refusal(refused)).toEqual([422, 'payment_method_not_valid']);
    expect(String(refused.body['detail'])).toContain('LAMP');
    await shop.eligible('items/shop.LAMP');
    expect(instalments(await shop.ok(pays()))).toEqual([1, 2, 3]);
  });

  it('ORDER 092: a source code may leave the schedules of its catalogue alone', async () => {
    const schedules = [inThree(), inThree({ code: 'OTHER' })];
    const shop = await anAfterSaleCentre({ instalmentSchedules: schedules });
    const { centre } = shop;
    const sourceCodes = [
      { code: 'ONLY', description: 'All', onlyCatalogPlans: true },
      { code: 'ANY', description: 'All' },
    ];
    const dates = { validFrom: '1970-01-01', instalmentScheduleIds: ['OTHER'] };
    const catalogue = { code: 'W26', name: { en: 'Winter' }, ...dates, sourceCodes };
    await shop.ok(centre.does('centres/shop/catalogues', catalogue, 'paul'));
    const listed = async (sourceCode: string) => {
      const body = { customerId: 'shop.1000001', sourceCode };
      const { id } = await shop.ok(centre.does('centres/shop/orders', body));
      return each(await centre.ask('helene', 'GET', `orders/${id}/instalment-schedules`), 'code');
    };
    expect(await listed('ONLY')).toEqual(['OTHER']);
    expect(await listed('ANY')).toEqual(['THREE', 'OTHER']);
  });

  it('go on after the third of four was declined, which is asked for again', async () => {
    const four = { code: 'FOUR', name: { en: 'In four' }, payments: 4, intervalDays: 30 };
    const shop = await anAfterSaleCentre({ instalmentSchedules: [four] });
    const { centre } = shop;
    const id = await shop.sellsInParts('tok_lapses_2', 'FOUR');
    await shop.delivers(id);
    await shop.passes(30 * dayMs);
    const paid = async () => (await shop.money(id)).map((line) => (line as number[])[1]);
    await shop.comes(paid, [2_500, 2_500, 0, 0]);
    await shop.passes(30 * dayMs);
    for (const tries of [1, 2]) {
      await shop.comes(() => shop.declines(id), tries);
      await shop.passes(6 * 3_600_000);
    }
    const holds = async () =>
      ((await shop.centre.read(id))['holds'] as Body[]).map(({ source }) => source);
    await shop.comes(holds, ['instalment']);
    const [, , third, fourth] = (await shop.centre.read(id))['payments'] as Body[];
    expect([third?.['status'], fourth?.['status']]).toEqual(['declined', 'notSubmitted']);
    const reviews = await centre.ask('claire', 'GET', 'centres/shop/reviews?source=instalment');
    const [review] = each(reviews, 'id');
    const asked = centre.does(`reviews/${review}/resubmit`, { reason: 'they called' }, 'claire');
    await shop.ok(asked);
    await shop.comes(paid, [2_500, 2_500, 2_500, 0]);
    await shop.passes(30 * dayMs);
    await shop.comes(async () => (await centre.read(id))['entry'], 'closed');
    expect(await paid()).toEqual([2_500, 2_500, 2_500, 2_500]);
    await shop.balances(id);
  });
});
