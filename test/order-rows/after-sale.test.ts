/** Rows of the order features: after the sale, on each host; and what a shop must not fall for. */
import { describe, expect, it } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { onPostgres, postgresHere } from '../support/order-hosts/postgres-here.ts';
import { isTemporalHere } from '../support/order-hosts/temporal-here.ts';
import { serverVariable } from '../support/order-hosts/temporal-names.ts';
import { turnWorkflows } from '../support/order-hosts/turned-workflows.ts';
import { type AfterSaleOptions, anAfterSaleCentre } from '../support/orders/after-sale-centre.ts';
import { refusal } from '../support/taken-orders.ts';
import { afterSaleRows } from './after-sale-rows.ts';

const hosts: { readonly [host: string]: () => Promise<AfterSaleOptions> } = {
  sqlite: async () => ({ data: aFolder() }),
  ...(postgresHere && { postgres: async () => ({ database: await onPostgres() }) }),
  ...(isTemporalHere && {
    temporal: async () => ({
      turned: turnWorkflows,
      temporal: { address: process.env[serverVariable] ?? '' },
    }),
  }),
};

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
