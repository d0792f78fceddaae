/** Rows of the order features: after the sale, on each host; and what a shop must not fall for. */
import { describe, expect, it } from 'vitest';
import { anAfterSaleCentre } from '../support/orders/after-sale-centre.ts';
import { hosts } from '../support/orders/after-sale-hosts.ts';
import { refusal } from '../support/taken-orders.ts';
import { afterSaleRows } from './after-sale-rows.ts';

describe.each(Object.keys(hosts))('after a sale, on %s', (host) => {
  afterSaleRows(async (settings = {}) => anAfterSaleCentre(settings, await hosts[host]?.()));
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

  it('are not refunded beyond what a refund by hand has left', async () => {
    const shop = await anAfterSaleCentre();
    const id = await shop.invoiced();
    const amount = { amountMinor: 6_000, currency: 'EUR' };
    await shop.ok(shop.centre.does(`orders/${id}/credits`, { amount, reason: 'goodwill' }));
    const back = await shop.submitted(id);
    await shop.receives(back);
    await shop.comes(async () => (await shop.return(back))['refundStatus'], 'failed');
    await shop.comes(() => shop.money(id), [['card', 10_000, 6_000]]);
    await shop.balances(id);
  });
});
