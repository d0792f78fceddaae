/** Orders as they are taken in the console, with the demo's shop. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';
import { cards, sendCard, typeCard } from '../support/cards.ts';

/** May be offered things, and pays on account. */
const picard = '1000003';
const words = {
  en: { recap: 'Recap', total: 'Total', say: 'To say', goods: 'Goods' },
  fr: { recap: 'Récapituler', total: 'Total', say: 'À dire', goods: 'Articles' },
};
const looks = (['light', 'dark', 'contrast'] as const).flatMap((theme) =>
  (['en', 'fr'] as const).map((lang) => ({ theme, lang })),
);

/** Keys that are no typed data are counted. */
class Keyboard {
  readonly page: Page;
  controls = 0;

  constructor(page: Page) {
    this.page = page;
  }

  type(text: string): Promise<void> {
    return this.page.keyboard.type(text);
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      this.controls += 1;
      await this.page.keyboard.press(key);
    }
  }

  /** `Ctrl K`, and a letter. */
  async command(letter: string): Promise<void> {
    await this.press('Control+k');
    await this.page.getByRole('dialog', { name: 'Search' }).getByRole('combobox').waitFor();
    await this.press(letter);
    await this.press('Enter');
  }
}

const item = (page: Page) => page.getByRole('combobox', { name: 'Item' });
const lines = (page: Page) => page.getByRole('row').filter({ has: page.getByRole('textbox') });
const orderIdOf = (page: Page) => new URL(page.url()).searchParams.get('order') ?? '';

describe.runIf(await hasBrowser())('order entry', () => {
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
  /** An order with one line, begun over the API, and its page. */
  const anOrder = async (sku = 'DRAP-160', visit = {}) => {
    const client = rig.client('helene');
    const made = await client.post('/api/v1/centres/{centre}/orders', {
      params: { centre: 'verdier' },
      body: { customerId: `verdier.${picard}` },
    });
    if (!made.ok) throw new Error(made.problem.detail);
    const { id } = made.body;
    const added = await client.post('/api/v1/orders/{order}/lines', {
      params: { order: id },
      body: { itemId: `verdier.${sku}`, quantity: '1' },
    });
    if (!added.ok) throw new Error(added.problem.detail);
    const page = await rig.page('helene', `/orders/new?order=${id}`, visit);
    await page.getByRole('row').nth(1).waitFor();
    return { id, page };
  };

  it('takes two lines, a prompt, a coupon and two payments by keyboard alone', async () => {
    const page = await rig.page('helene', '/orders/new');
    const keys = new Keyboard(page);
    await page.getByRole('combobox', { name: 'Find a customer' }).waitFor();
    await keys.type(picard);
    await keys.press('Enter');
    await item(page).waitFor();
    await keys.type('DRAP-160');
    await keys.press('Enter');
    await lines(page).nth(0).waitFor();
    await page.getByRole('list', { name: 'To offer' }).waitFor();
    await keys.command('y');
    await lines(page).nth(1).waitFor();
    await keys.type('PLAT-LIN');
    await keys.press('Enter');
    await lines(page).nth(2).waitFor();
    await keys.command('d');
    await page.getByRole('textbox', { name: 'Coupon' }).waitFor();
    await keys.type('PRINTEMPS10');
    await keys.press('Enter');
    await page.getByRole('list', { name: 'Coupon' }).getByText('PRINTEMPS10').waitFor();
    await keys.command('p');
    await page.getByRole('textbox', { name: 'Amount' }).waitFor();
    await keys.type('20');
    await keys.press('Enter');
    await typeCard(page, cards.approved);
    await sendCard(page);
    const payments = page.getByRole('list', { name: 'Payments' });
    await payments.getByText('Bank card').waitFor();
    await keys.command('p');
    await page.getByRole('textbox', { name: 'Amount' }).waitFor();
    await keys.press('Tab', 'ArrowDown', 'Tab');
    await keys.type('0012345');
    await keys.press('Enter');
    await payments.getByText('Cheque').waitFor();
    await keys.press('F9');
    await page.getByText('Shall I send the order?').waitFor();
    // A second press of the key must not be refused after the first has worked.
    await keys.press('F9', 'F9');
    await page.getByRole('status', { name: 'Outcome' }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(keys.controls).toBeLessThanOrEqual(25);
    const order = await orderOf(orderIdOf(page));
    expect(order.entry).toBe('submitted');
    expect(order.lines.map(({ sku }) => sku)).toEqual(['DRAP-160', 'TAIE-65', 'PLAT-LIN']);
    expect(order.couponCodes).toEqual(['PRINTEMPS10']);
    expect(order.payments.map(({ kind }) => kind)).toEqual(['card', 'check']);
    expect(order.summary.balanceMinor).toBe(0);
    await page.close();
  });

  it('says what is open, and takes neither more than that nor a part of one piece', async () => {
    const { id, page } = await anOrder();
    const quantity = page.getByRole('textbox', { name: 'Quantity of Fitted sheet 160' });
    await quantity.fill('1.5');
    await quantity.press('Enter');
    await page.getByText('DRAP-160 is sold in whole units').waitFor();
    await quantity.press('Escape');
    await page.getByRole('button', { name: 'Pay…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Pay' });
    const amount = dialog.getByRole('textbox', { name: 'Amount' });
    await dialog.getByText('€29.90 is open').first().waitFor();
    await amount.fill('5000');
    await amount.press('Enter');
    await expect.poll(() => amount.getAttribute('aria-invalid')).toBe('true');
    await expect.poll(() => dialog.locator('input:focus').count()).toBe(1);
    expect((await orderOf(id)).payments).toEqual([]);
    await page.close();
  });

  it('offers to pay where a submission lacks a payment', async () => {
    const { page } = await anOrder();
    await page.keyboard.press('F9');
    await page.getByText('Shall I send the order?').waitFor();
    await page.keyboard.press('F9');
    const trouble = page.getByRole('alert').filter({ hasText: 'still to be paid' }).first();
    await trouble.getByRole('button', { name: 'Pay…' }).click();
    await page.getByRole('dialog', { name: 'Pay' }).waitFor();
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    await page.close();
  });

  it('changes quantities, prices and lines where they stand', async () => {
    const { id, page } = await anOrder();
    const quantity = page.getByRole('textbox', { name: 'Quantity of Fitted sheet 160' });
    await quantity.fill('two');
    await quantity.press('Enter');
    await page.getByText('Expected a number such as 2 or 1.5').waitFor();
    await quantity.fill('2');
    await page.reload();
    await expect.poll(() => quantity.inputValue()).toBe('2');
    expect((await orderOf(id)).lines[0]?.quantity).toBe('1');
    await quantity.press('Enter');
    await page.getByText('€59.80').first().waitFor();
    await page.getByRole('button', { name: 'Change the price of Fitted sheet 160' }).click();
    await page.getByRole('textbox', { name: 'Price' }).fill('28,00');
    await page.getByRole('combobox', { name: 'Reason' }).selectOption('damaged');
    await page.getByRole('button', { name: 'Give this price' }).click();
    await page.getByText('€56.00').first().waitFor();
    expect((await orderOf(id)).lines[0]?.priceOverride?.reason).toBe('damaged');
    await quantity.fill('0');
    await quantity.press('Enter');
    await page.getByText('No line yet').waitFor();
    await page.close();
  });

  it('refuses to leave an order as it is, and holds it with a reason', async () => {
    const { id, page } = await anOrder();
    await page.getByRole('button', { name: 'Leave the order' }).click();
    const exits = page.getByRole('dialog', { name: 'Leave the order' });
    await exits.getByRole('button', { name: 'Go on: recap and submit' }).waitFor();
    await exits.getByRole('button', { name: 'Cancel the order' }).waitFor();
    await exits.getByRole('button', { name: 'Put it on hold' }).click();
    const hold = page.getByRole('dialog', { name: 'Put on hold' });
    await hold.getByText('stock stays reserved').first().waitFor();
    await hold.getByRole('combobox', { name: 'Reason' }).selectOption('address-mismatch');
    await hold.getByRole('textbox', { name: 'Comment' }).fill('Calls back <b>tuesday</b> 🙂');
    await page.keyboard.press('Enter');
    await page.getByText('Calls back <b>tuesday</b> 🙂').waitFor();
    expect((await orderOf(id)).holds).toMatchObject([
      { code: 'ATTENTE', reasonCode: 'address-mismatch', cleared: null },
    ]);
    // Held, it may be left.
    await page.getByRole('button', { name: 'Leave the order' }).click();
    await page.getByRole('combobox', { name: 'Find a customer' }).waitFor();
    await page.close();
  });

  it('says what is charged when, and the difference where the total has moved', async () => {
    const { id, page } = await anOrder();
    await page.keyboard.press('F9');
    await page.getByText('“That comes to €29.90 in all.').waitFor();
    const client = rig.client('bastien');
    const params = { order: id };
    await client.post('/api/v1/orders/{order}/reopen-entry', { params });
    await client.post('/api/v1/orders/{order}/lines', {
      params,
      body: { itemId: 'verdier.TAIE-65', quantity: '1' },
    });
    await client.post('/api/v1/orders/{order}/complete', { params });
    await page.getByText('The total was €29.90; it is €42.80 now, €12.90 more').waitFor();
    await page.getByText('changed this order at').first().waitFor();
    const goods = page.getByText('Goods', { exact: true });
    await goods.click();
    await page.getByText('1 × TAIE-65').waitFor();
    await page.close();
  });

  it('keeps what was typed where another clerk was faster, and says who', async () => {
    const { id, page } = await anOrder();
    // The page reads the order again only once its own change was refused.
    let isBlocked = true;
    await page.route(`**/api/v1/orders/${id}`, (route) =>
      isBlocked ? route.abort() : route.continue(),
    );
    await page.route(`**/api/v1/orders/${id}/lines/*`, async (route) => {
      const response = await route.fetch();
      isBlocked = false;
      await route.fulfill({ response });
    });
    await rig.client('bastien').post('/api/v1/orders/{order}/lines', {
      params: { order: id },
      body: { itemId: 'verdier.TAIE-65', quantity: '1' },
    });
    const quantity = page.getByRole('textbox', { name: 'Quantity of Fitted sheet 160' });
    await quantity.fill('3');
    await quantity.press('Enter');
    await page.getByText('Somebody else was faster').waitFor();
    const whoChanged = page.getByText('bastien changed this order at');
    await whoChanged.waitFor();
    expect(await quantity.inputValue()).toBe('3');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('€102.60').first().waitFor();
    expect(await whoChanged.isVisible()).toBe(true);
    expect((await orderOf(id)).lines.map(({ quantity: count }) => count)).toEqual(['3', '1']);
    await page.close();
  });

  it('says what became of the work where a route answers 500, and does nothing twice', async () => {
    const { id, page } = await anOrder();
    const path = `**/api/v1/orders/${id}/lines`;
    // It was carried out; nobody hears of it.
    await page.route(path, async (route) => {
      await route.fetch();
      await route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        json: {
          type: '',
          title: 'Broken',
          status: 500,
          code: 'internal',
          detail: 'Broken.',
          retryable: false,
        },
      });
    });
    await item(page).fill('TAIE-65');
    await item(page).press('Enter');
    await page.getByText('Nobody knows yet whether it was done.').waitFor();
    await page.unroute(path);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Nobody knows yet whether it was done.').waitFor({ state: 'detached' });
    await lines(page).nth(1).waitFor();
    expect((await orderOf(id)).lines.length).toBe(2);
    await page.close();
  });

  it.each(['scripts*', 'prompts'])('lives on where the route of %s answers 500', async (route) => {
    const { id, page } = await anOrder();
    await page.close();
    const other = await (await rig.of('helene')).newPage();
    await other.route(`**/api/v1/orders/${id}/${route}`, (asked) => asked.fulfill({ status: 500 }));
    await other.goto(`${rig.address}/orders/new?order=${id}&lang=en`);
    await other.getByText('Nothing of the order is lost').waitFor();
    await item(other).fill('TAIE-65');
    await item(other).press('Enter');
    await lines(other).nth(1).waitFor();
    await other.close();
  });

  it('shows names of any length and script as the text they are', async () => {
    const lastName = '<script>alert(1)</script> שלום 🙂';
    const page = await rig.page('helene', '/orders/new');
    const asked: string[] = [];
    page.on('dialog', (dialog) => asked.push(dialog.message()));
    await page.getByRole('button', { name: 'New customer' }).click();
    const form = page.getByRole('form', { name: 'New customer' });
    await form.getByRole('textbox', { name: 'Last name or company' }).fill('x'.repeat(10_000));
    await form.getByRole('textbox', { name: 'Telephone' }).fill('none');
    await page.getByRole('button', { name: 'Add, and begin the order' }).click();
    await form.getByText('Expected:').first().waitFor();
    await page.reload();
    const name = form.getByRole('textbox', { name: 'Last name or company' });
    expect((await name.inputValue()).length).toBe(10_000);
    await name.fill(lastName);
    await form.getByRole('textbox', { name: 'Telephone' }).fill('+33 6 39 98 77 66');
    await page.getByRole('button', { name: 'Add, and begin the order' }).click();
    await item(page).waitFor();
    await page.getByText(lastName).first().waitFor();
    const room = 'document.documentElement.scrollWidth - innerWidth';
    expect(await page.evaluate(room)).toBe(0);
    await page.getByRole('button', { name: 'Leave the order' }).click();
    await page.getByRole('combobox', { name: 'Find a customer' }).fill('x'.repeat(10_000));
    expect(asked).toEqual([]);
    await page.close();
  });

  it.each(looks)('can be used by everybody: $theme, $lang', async ({ theme, lang }) => {
    const { page } = await anOrder('DRAP-160', { theme, lang });
    await page.getByText(words[lang].goods, { exact: true }).waitFor();
    await page.getByRole('complementary', { name: words[lang].say }).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.keyboard.press('Control+k');
    await page.keyboard.press('p');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('radio').first().waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('F9');
    await page.getByRole('region', { name: 'R' }).first().waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 400, height: 860 });
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    await page.close();
  });
});
