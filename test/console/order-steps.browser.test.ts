/** Steps of an order in the console beside its lines, with the demo's shop. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';
import { aPicture } from '../support/pictures.ts';

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
    await page.getByRole('dialog', { name: 'Search' }).getByRole('combobox').waitFor();
    await page.keyboard.press(letter);
    await page.keyboard.press('Enter');
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

  it('shows two clerks what the other one changes, payments and header too', async () => {
    const { id, page } = await anOrder();
    const other = await rig.page('bastien', `/orders/new?order=${id}`);
    await other.getByRole('row').nth(1).waitFor();
    await press(other, 'p');
    const form = other.getByRole('dialog', { name: 'Pay' });
    await form.getByRole('textbox', { name: 'Amount' }).fill('10');
    await form.getByRole('radio', { name: 'On account' }).check();
    await form.getByRole('button', { name: 'Pay' }).click();
    await form.waitFor({ state: 'detached' });
    const paid = page.getByRole('list', { name: 'Payments' }).getByText('On account');
    await paid.waitFor();
    await page.getByText('bastien changed this order at').waitFor();
    const delivery = page.getByRole('combobox', { name: 'Delivery' });
    await other.getByRole('combobox', { name: 'Delivery' }).selectOption('EXPRESS');
    await expect.poll(() => delivery.inputValue()).toBe('EXPRESS');
    await delivery.selectOption('RELAIS');
    await other.getByText('Hélène changed this order at').waitFor();
    expect(await other.getByRole('combobox', { name: 'Delivery' }).inputValue()).toBe('RELAIS');
    await other.close();
    await page.close();
  });

  it('is paid by a gift card and on account; a refused payment keeps what was typed', async () => {
    const { id, page } = await anOrder();
    await press(page, 'p');
    const form = page.getByRole('dialog', { name: 'Pay' });
    const amount = form.getByRole('textbox', { name: 'Amount' });
    const number = form.getByRole('textbox', { name: 'Number' });
    await amount.fill('10');
    await form.getByRole('radio', { name: 'Gift card' }).check();
    await number.fill('gift_100');
    await form.getByRole('button', { name: 'Pay' }).click();
    const why = form.getByRole('alert');
    await why.getByText('gift_100 holds 100, less than 1000').waitFor();
    await why.getByText('choose another method; then pay again').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    expect([await amount.inputValue(), await number.inputValue()]).toEqual(['10', 'gift_100']);
    expect(await form.getByRole('radio', { name: 'Gift card' }).isChecked()).toBe(true);
    expect((await orderOf(id)).payments).toEqual([]);
    await number.fill('gift_3000');
    await form.getByRole('button', { name: 'Pay' }).click();
    await form.waitFor({ state: 'detached' });
    const payments = page.getByRole('list', { name: 'Payments' });
    await payments.getByText('Gift card').waitFor();
    await press(page, 'p');
    await amount.fill('50%');
    await form.getByRole('radio', { name: 'On account' }).check();
    await form.getByRole('button', { name: 'Pay' }).click();
    await payments.getByText('On account').waitFor();
    expect((await orderOf(id)).payments.map(({ kind }) => kind)).toEqual(['giftCard', 'onAccount']);
    await page.close();
  });

  it('sends a line in a way of its own, and shows its picture large', async () => {
    const image = await fetch(`${rig.address}/api/v1/items/verdier.DRAP-160/images/1`, {
      method: 'PUT',
      headers: { authorization: 'Bearer nadia', 'content-type': 'image/png' },
      body: new Uint8Array(await aPicture()),
    });
    expect(image.status).toBe(200);
    const { id, page } = await anOrder();
    const sent = page.getByRole('combobox', { name: 'How Fitted sheet 160 is sent' });
    await sent.selectOption('EXPRESS');
    const modes = async () => {
      const { deliveryModeId, lines } = await orderOf(id);
      return [deliveryModeId, lines[0]?.deliveryModeId];
    };
    await expect.poll(modes).toEqual([null, 'EXPRESS']);
    await sent.selectOption('sent with the order');
    await expect.poll(modes).toEqual([null, null]);
    await page.getByRole('button', { name: 'Enlarge the picture of Fitted sheet 160' }).click();
    const large = page.getByRole('dialog').getByRole('img');
    await expect.poll(async () => (await large.boundingBox())?.width).toBe(400);
    expect(await accessFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await large.waitFor({ state: 'detached' });
    await page.close();
  });

  it('sends a line to an address of its own, and says so when it is over', async () => {
    const { id, page } = await anOrder();
    const read = await rig.client('helene').get('/api/v1/orders/{order}', {
      params: { order: id },
    });
    const customer = read.ok ? read.body.customerId : '';
    const path = '/api/v1/customers/{customer}';
    const malik = rig.client('malik');
    const before = await malik.get(path, { params: { customer } });
    if (!before.ok) throw new Error(before.problem.detail);
    const [usual] = before.body.addresses;
    if (usual === undefined) throw new Error('a customer without an address');
    const ruleService = { ...usual, label: 'Bureau', lines: ['2 rue du Port'] };
    const changed = await malik.patch(path, {
      params: { customer },
      body: { addresses: [{ ...usual, label: 'Maison' }, ruleService] },
      ifMatch: `"v${before.body.version}"`,
    });
    expect(changed.ok ? null : changed.problem).toBe(null);
    await page.reload();
    const to = page.getByRole('combobox', { name: 'Where Fitted sheet 160 is sent' });
    const kept = async () => (await orderOf(id)).lines[0]?.deliveryAddressId;
    await to.selectOption('Bureau');
    await expect.poll(kept).toBe('Bureau');
    expect(await accessFaults(page)).toEqual([]);
    await to.selectOption('to the order’s address');
    await expect.poll(kept).toBe(null);
    await to.selectOption('Bureau');
    await expect.poll(kept).toBe('Bureau');
    await press(page, 'i');
    await page.keyboard.press('F9');
    await page.getByRole('region', { name: 'Recap' }).waitFor();
    expect(await page.getByRole('row').nth(1).innerText()).toContain('Bureau');
    await page.close();
  });

  it('begins with a customer whose address is wrong until it is mended', async () => {
    const page = await rig.page('helene', '/orders/new');
    await page.getByRole('button', { name: 'New customer' }).click();
    const form = page.getByRole('form', { name: 'New customer' });
    const typed = {
      'Last name or company': 'Delacroix',
      Street: '4 rue des Fleurs',
      'Postal code': '59000',
      City: 'Lille',
      Country: 'France',
    };
    for (const [name, words] of Object.entries(typed)) {
      await form.getByRole('textbox', { name }).fill(words);
    }
    await form.getByRole('button', { name: 'Add, and begin the order' }).click();
    await form.getByText('Expected:').waitFor();
    const country = form.getByRole('textbox', { name: 'Country' });
    expect(await country.getAttribute('aria-invalid')).toBe('true');
    await country.fill('fr');
    await form.getByRole('button', { name: 'Add, and begin the order' }).click();
    await page.getByText('No line yet').waitFor();
    const id = new URL(page.url()).searchParams.get('order') ?? '';
    const customer = (await orderOf(id)).customerId;
    const read = await rig.client('helene').get('/api/v1/customers/{customer}', {
      params: { customer },
    });
    expect(read.ok && read.body.addresses).toMatchObject([
      { lines: ['4 rue des Fleurs'], postalCode: '59000', city: 'Lille', country: 'FR' },
    ]);
    await page.close();
  });

  it('warns of a customer with an alert and a held account before all else', async () => {
    const made = await rig.client('malik').post('/api/v1/centres/{centre}/customers', {
      params: { centre: 'verdier' },
      body: { number: '7654321', lastName: 'Fâché', hotAlert: true, hold: 'all' },
    });
    if (!made.ok) throw new Error(made.problem.detail);
    const page = await rig.page('helene', '/orders/new');
    await page.getByRole('combobox', { name: 'Find a customer' }).fill('7654321');
    await page.keyboard.press('Enter');
    const alerts = page.getByRole('alert');
    await alerts.getByText('Alert: look at the history').waitFor();
    await alerts.getByText('Account held: no order can be submitted.').waitFor();
    expect(await accessFaults(page)).toEqual([]);
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
    await form.getByRole('option').first().waitFor({ state: 'attached' });
    await form.getByRole('textbox', { name: 'Quantity' }).fill('0');
    await page.keyboard.press('Enter');
    await form.getByText(/^Quantity: /).waitFor();
    expect(await form.getByText('/body/').count()).toBe(0);
    await form.getByRole('textbox', { name: 'Quantity' }).fill('1');
    await page.keyboard.press('Enter');
    await page.getByText('The catalogue will be sent.').waitFor();
    await page.close();
  });
});
