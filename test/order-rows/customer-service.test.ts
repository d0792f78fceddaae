/** Rows of the order features: service to customers on SQLite, alerts and lists in memory. */
import { describe, expect, it } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import type { Body } from '../support/api-server.ts';
import { anAfterSaleCentre } from '../support/orders/after-sale-centre.ts';
import { refusal } from '../support/taken-orders.ts';
import { customerServiceRows, delays, patches } from './customer-service-rows.ts';

const dayMs = 86_400_000;

describe('service to customers, on SQLite', () => {
  customerServiceRows((settings = {}) => anAfterSaleCentre(settings, { data: aFolder() }));
});

it('ORDER 102: a hot case is an alert with its notes', async () => {
  const shop = await anAfterSaleCentre();
  const hot = { code: 'C1', category: 'complaint', priority: 'hot', notes: 'Twice broken' };
  const cold = { code: 'C2', category: 'question', notes: 'Opening hours' };
  await patches(shop, '1000001', { cases: [hot, cold] });
  const { body } = await shop.centre.ask('helene', 'GET', 'customers/shop.1000001');
  expect(body['alert']).toMatchObject({ cases: [{ code: 'C1', notes: 'Twice broken' }] });
  expect(body).toMatchObject({ openCases: 2, hotAlert: true });
  await patches(shop, '1000001', { cases: [{ ...hot, status: 'closed' }] });
  const { body: after } = await shop.centre.ask('helene', 'GET', 'customers/shop.1000001');
  expect(after).toMatchObject({ alert: null, openCases: 0, hotAlert: false });
});

it('ORDER 107: a list is copied to an order and stays as it is', async () => {
  const shop = await anAfterSaleCentre();
  const { centre } = shop;
  const items = [
    { itemId: 'MUG', quantity: 2 },
    { itemId: 'LAMP', quantity: 1 },
    { itemId: 'JAR', quantity: 3 },
  ];
  const itemLists = [{ code: 'USUAL', name: 'Usual', items }];
  await patches(shop, '1000001', { itemLists });
  const id = await centre.order();
  const copied = await shop.ok(centre.does(`orders/${id}/item-list`, { itemListId: 'USUAL' }));
  const lines = copied['lines'] as Body[];
  expect(lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([
    ['MUG', '2'],
    ['LAMP', '1'],
    ['JAR', '3'],
  ]);
  const path = `orders/${id}/lines/${lines[0]?.['id']}`;
  const changed = { version: Number(copied['version']), body: { quantity: '9' } };
  expect((await centre.ask('helene', 'PATCH', path, changed)).status).toBe(200);
  const { body } = await centre.ask('helene', 'GET', 'customers/shop.1000001');
  expect(body['itemLists']).toEqual(itemLists);
  const unknown = await centre.does(`orders/${id}/item-list`, { itemListId: 'NONE' });
  expect(refusal(unknown)).toEqual([404, 'item_not_found']);
});

it('customers who want no notice of delays get none', async () => {
  const shop = await anAfterSaleCentre({ delays });
  await patches(shop, '1000001', { delayNoticeExempt: true });
  const id = await shop.sells();
  await shop.passes(40 * dayMs);
  await shop.centre.rests();
  expect((await shop.centre.read(id))['entry']).toBe('submitted');
});
