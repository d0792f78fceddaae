/** Whose order it is: chosen among several that are found, or made from the order's screen. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, hasBrowser } from '../support/browser.ts';
import { ConsoleShop } from '../support/console-shop.ts';

describe.runIf(await hasBrowser())('the customer of a new order', () => {
  let shop: ConsoleShop;
  beforeAll(async () => {
    shop = await ConsoleShop.start();
  });
  afterAll(() => shop.rig.stop());

  const begins = () => shop.rig.page('ann', '/orders/new');
  const customerOf = async (address: string): Promise<string> => {
    const order = new URL(address).searchParams.get('order') ?? '';
    const read = await shop.ann.get('/api/v1/orders/{order}', { params: { order } });
    if (!read.ok) throw new Error(read.problem.detail);
    return read.body.customerId;
  };

  it('is chosen from a list where several have the name', async () => {
    const page = await begins();
    await page.getByRole('combobox', { name: 'Find a customer' }).fill('Martin');
    const found = page.getByRole('option').filter({ hasText: 'Martin' });
    await found.nth(1).waitFor();
    expect(await found.count()).toBe(2);
    expect(await accessFaults(page)).toEqual([]);
    await found.filter({ hasText: '1000003' }).click();
    await page.getByRole('combobox', { name: 'Item' }).waitFor();
    expect(await customerOf(page.url())).toBe('shop.1000003');
    await page.close();
  });

  it('is made on the screen of the order, which begins with them', async () => {
    const page = await begins();
    await page.getByRole('button', { name: 'New customer' }).click();
    const form = page.getByRole('form', { name: 'New customer' });
    await form.getByRole('textbox', { name: 'First name' }).fill('Zoé');
    await form.getByRole('textbox', { name: 'Last name' }).fill('Garnier');
    await form.getByRole('textbox', { name: 'Telephone' }).fill('+33639980777');
    await form.getByRole('button', { name: 'Add, and begin the order' }).click();
    await page.getByRole('combobox', { name: 'Item' }).waitFor();
    const customer = await customerOf(page.url());
    const made = await shop.ann.get('/api/v1/customers/{customer}', { params: { customer } });
    expect(made.ok && [made.body.firstName, made.body.lastName]).toEqual(['Zoé', 'Garnier']);
    await page.close();
  });
});
