/** Steps of an order in the console beside its lines, with the demo's shop. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleRig, hasBrowser } from '../support/browser.ts';

const picard = 'verdier.1000003';

describe.runIf(await hasBrowser())('an order in the console', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo({ callersOrder: false });
  });
  afterAll(() => rig.stop());

  const orderOf = async (id: string) => {
    const read = await rig
      .client('helene')
      .get('/api/v1/orders/{order}', { params: { order: id } });
    if (!read.ok) throw new Error(read.problem.detail);
    return read.body;
  };
  const anOrder = async (sku = 'DRAP-160', lang = 'en') => {
    const client = rig.client('helene');
    const made = await client.post('/api/v1/centres/{centre}/orders', {
      params: { centre: 'verdier' },
      body: { customerId: picard },
    });
    if (!made.ok) throw new Error(made.problem.detail);
    const { id } = made.body;
    const added = await client.post('/api/v1/orders/{order}/lines', {
      params: { order: id },
      body: { itemId: `verdier.${sku}`, quantity: '1' },
    });
    if (!added.ok) throw new Error(added.problem.detail);
    const page = await rig.page('helene', `/orders/new?order=${id}`, { lang });
    await page.getByRole('row').nth(1).waitFor();
    return { id, page };
  };
  const press = async (page: Page, letter: string) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Commands' }).getByRole('combobox').waitFor();
    await page.keyboard.press(letter);
  };

  // A customer is not offered the same twice: before the others.
  it.each([
    { lang: 'en', sku: 'DRAP-160', offers: 'To offer', reason: 'too expensive', no: 'Declined' },
    { lang: 'fr', sku: 'HOUSSE-240', offers: 'À proposer', reason: 'trop cher', no: 'Non' },
  ])(
    'notes in words why a prompt was declined: $lang',
    async ({ lang, sku, offers, reason, no }) => {
      const { id, page } = await anOrder(sku, lang);
      const cards = page.getByRole('list', { name: offers });
      await cards.getByRole('combobox').selectOption({ label: reason });
      await cards.getByRole('button', { name: no }).click();
      await cards.waitFor({ state: 'detached' });
      expect((await orderOf(id)).prompts.map(({ answer }) => answer)).toEqual(['declined']);
      await page.close();
    },
  );

  it('takes source code and delivery in its header, and names a code that is none', async () => {
    const { id, page } = await anOrder();
    const code = page.getByRole('textbox', { name: 'Source code' });
    await code.fill('NOWHERE');
    await code.press('Enter');
    await page.getByRole('alert').getByText('There is no such source code').waitFor();
    expect(await code.inputValue()).toBe('NOWHERE');
    await code.fill('p27-lille');
    await code.press('Enter');
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await page.getByRole('combobox', { name: 'Delivery' }).selectOption('EXPRESS');
    await expect.poll(async () => (await orderOf(id)).deliveryModeId).toBe('EXPRESS');
    expect((await orderOf(id)).sourceCode).toBe('P27-LILLE');
    await page.close();
  });

  it('is paid by a gift card and on account; a card that holds too little is refused', async () => {
    const { id, page } = await anOrder();
    const pay = async (amount: string, method: string, number?: string) => {
      await press(page, 'p');
      const form = page.getByRole('dialog', { name: 'Pay' });
      await form.getByRole('textbox', { name: 'Amount' }).fill(amount);
      await form.getByRole('radio', { name: method }).check();
      if (number !== undefined) {
        await form.getByRole('textbox', { name: 'Number' }).fill(number);
      }
      await form.getByRole('button', { name: 'Pay' }).click();
      await form.waitFor({ state: 'detached' });
    };
    await pay('10', 'Gift card', 'gift_100');
    await page.getByText('gift_100 holds 100, less than 1000').waitFor();
    expect((await orderOf(id)).payments).toEqual([]);
    await pay('10', 'Gift card', 'gift_3000');
    const payments = page.getByRole('list', { name: 'Payments' });
    await payments.getByText('Gift card').waitFor();
    await pay('50%', 'On account');
    await payments.getByText('On account').waitFor();
    expect((await orderOf(id)).payments.map(({ kind }) => kind)).toEqual(['giftCard', 'onAccount']);
    await page.close();
  });

  it('holds for approval where a price is beyond the limit of who types it', async () => {
    const { id, page } = await anOrder();
    await page.getByRole('button', { name: 'Change the price of Fitted sheet 160' }).click();
    await page.getByRole('textbox', { name: 'Price' }).fill('20');
    await page.getByRole('combobox', { name: 'Reason' }).selectOption('goodwill');
    await page.getByRole('button', { name: 'Give this price' }).click();
    await page.getByText('waits for approval').first().waitFor();
    expect((await orderOf(id)).holds.map(({ source }) => source)).toEqual(['priceApproval']);
    await page.close();
  });

  it('is not left as it is by Ctrl K F; Ctrl K O begins another for its customer', async () => {
    const { id, page } = await anOrder();
    await press(page, 'f');
    const exits = page.getByRole('dialog', { name: 'Leave the order' });
    await exits.getByRole('button', { name: 'Stay here' }).click();
    await press(page, 'l');
    const hold = page.getByRole('dialog', { name: 'Put on hold' });
    await hold.getByRole('button', { name: 'Put on hold' }).click();
    await page.getByRole('status', { name: 'Outcome' }).waitFor();
    await press(page, 'o');
    await page.getByText('No line yet').waitFor();
    const other = new URL(page.url()).searchParams.get('order') ?? '';
    expect(other).not.toBe(id);
    expect((await orderOf(other)).customerId).toBe(picard);
    await page.close();
  });

  it('waits with money and submission while the connection is lost', async () => {
    const { page } = await anOrder();
    const submit = page.getByRole('button', { name: 'Recap' });
    const waits = page.getByText('payments and submission wait until it is back');
    await rig.without(async () => {
      await waits.waitFor();
      expect(await submit.isDisabled()).toBe(true);
      await page.keyboard.press('F9');
    });
    await waits.waitFor({ state: 'detached' });
    expect(await page.getByText('Shall I send the order?').count()).toBe(0);
    await page.close();
  });

  it('shows what its customer bought, and sends them a catalogue', async () => {
    const { page } = await anOrder();
    await page.getByRole('button', { name: 'History' }).click();
    const history = page.getByRole('dialog', { name: 'History of' });
    await history.getByRole('row').first().waitFor();
    await page.keyboard.press('Escape');
    await history.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Send a catalogue' }).click();
    const form = page.getByRole('dialog', { name: 'Send a catalogue' });
    await form.getByRole('textbox', { name: 'Quantity' }).fill('0');
    await page.keyboard.press('Enter');
    await form.getByText('/body/quantity').waitFor();
    await form.getByRole('textbox', { name: 'Quantity' }).fill('1');
    await page.keyboard.press('Enter');
    await page.getByText('The catalogue will be sent.').waitFor();
    await page.close();
  });
});
