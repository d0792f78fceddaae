/** Cards in the console: their digits are typed in a frame of the provider's, and nowhere else. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';
import { cardFrame, cards, leaveCard, sendCard, typeCard } from '../support/cards.ts';

const picard = 'verdier.1000003';

describe.runIf(await hasBrowser())('a card in the console', () => {
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

  it('says what to do where a card is declined, and is changed and submitted again', async () => {
    const { id, page } = await anOrder();
    const pay = async (card: string) => {
      await press(page, 'p');
      const form = page.getByRole('dialog', { name: 'Pay' });
      await form.getByRole('radio', { name: 'Bank card' }).check();
      await form.getByRole('button', { name: 'Pay' }).click();
      await typeCard(page, card);
      await sendCard(page);
      await form.waitFor({ state: 'detached' });
    };
    const submit = async () => {
      await page.keyboard.press('F9');
      await page.getByText('Shall I send the order?').waitFor();
      await page.keyboard.press('F9');
      await page.getByRole('status', { name: 'Outcome' }).waitFor();
    };
    await pay(cards.declined);
    await submit();
    await page.getByText('Modify, take this payment off, pay again.').waitFor();
    await page.getByText('its bank does not say why').waitFor();
    // The list of orders has a screen of its own.
    const current = page.getByRole('navigation', { name: 'Screens' }).locator('[aria-current]');
    expect(await current.allInnerTexts()).toEqual(['New order']);
    expect((await orderOf(id)).payment).toBe('declined');
    await page.getByRole('button', { name: 'Modify' }).click();
    await page.getByText('Take this payment off, then pay by another card').waitFor();
    // A card that was refused pays nothing, neither now nor at shipment.
    await page.keyboard.press('F9');
    const recap = page.getByRole('region', { name: 'Recap' });
    await recap.getByText('€29.90 is still to be paid.').waitFor();
    expect(await recap.getByText('Charged').count()).toBe(0);
    await page.getByRole('button', { name: 'Back to the lines' }).click();
    await page.getByRole('button', { name: 'Take off the payment by Bank card' }).click();
    const quantity = page.getByRole('textbox', { name: 'Quantity of Fitted sheet 160' });
    await quantity.fill('2');
    await quantity.press('Enter');
    await page.getByText('€59.80').first().waitFor();
    await pay(cards.approved);
    await submit();
    await page.getByText('Submitted: the goods may leave.').waitFor();
    const { entry, lines, payments } = await orderOf(id);
    expect([entry, lines[0]?.quantity]).toEqual(['submitted', '2']);
    const paid = payments.filter(({ status }) => status !== 'voided');
    expect(paid.map(({ status, amount }) => [status, amount.amountMinor])).toEqual([
      ['authorised', 5_980],
    ]);
    expect(await page.getByText('changed this order at').count()).toBe(0);
    await page.close();
  });

  it('gives its digits to the provider’s frame alone, which says why it is refused', async () => {
    const { id, page } = await anOrder();
    const sent: string[] = [];
    page.on('request', (request) => {
      sent.push(`${request.url()} ${request.postData() ?? ''}`);
    });
    await press(page, 'p');
    await page.getByRole('dialog', { name: 'Pay' }).getByRole('button', { name: 'Pay' }).click();
    const frame = cardFrame(page);
    const number = frame.getByRole('textbox', { name: 'Card number' });
    for (const [digits, why] of [
      ['4242424242424241', 'a digit is wrong'],
      ['5555555555554444', 'The sandbox refuses this card'],
    ] as const) {
      await number.fill(digits);
      await number.press('Enter');
      await frame.getByRole('alert').getByText(why).waitFor();
    }
    expect(await accessFaults(page)).toEqual([]);
    // Whoever else writes to the page is not heard, nor who guesses the nonce.
    await page.evaluate("postMessage({ token: 'tok_forged', nonce: '' }, '*')");
    await frame
      .locator('form')
      .evaluate("parent.postMessage({ token: 'tok_forged', nonce: 'guessed' }, '*')");
    await number.fill('');
    await typeCard(page, cards.approved);
    const state = await page.evaluate<string>(`JSON.stringify([
      document.documentElement.outerHTML,
      [...document.querySelectorAll('input')].map(({ value }) => value),
      { ...localStorage },
      { ...sessionStorage },
      history.state,
    ])`);
    await number.press('Enter');
    await page.getByRole('list', { name: 'Payments' }).getByText('Bank card').waitFor();
    expect((await orderOf(id)).payments).toHaveLength(1);
    const seen = [state, ...sent].join('\n');
    expect(seen).toContain('tok_ok');
    expect(seen).not.toMatch(/4242|5555|tok_forged/);
    await page.close();
  });

  it('keeps no key from the page while it is charged', async () => {
    const { page } = await anOrder();
    const held = Promise.withResolvers<void>();
    await page.route('**/payments', async (route) => {
      await held.promise;
      await route.continue();
    });
    await press(page, 'p');
    const form = page.getByRole('dialog', { name: 'Pay' });
    await form.getByRole('button', { name: 'Pay' }).click();
    await typeCard(page, cards.approved);
    const isAsked = page.waitForRequest('**/payments');
    await sendCard(page);
    await isAsked;
    await page.keyboard.press('F9');
    held.resolve();
    await page.getByText('Shall I send the order?').waitFor();
    await form.waitFor({ state: 'detached' });
    await page.close();
  });

  it('is typed at once, and left by Escape', async () => {
    const { page } = await anOrder();
    await press(page, 'p');
    const form = page.getByRole('dialog', { name: 'Pay' });
    await form.getByRole('button', { name: 'Pay' }).click();
    await typeCard(page, '42');
    await leaveCard(page);
    await form.getByRole('textbox', { name: 'Amount' }).waitFor();
    await page.close();
  });

  it('sells a programme with a card of its own and a first day', async () => {
    const { id, page } = await anOrder();
    const item = page.getByRole('combobox', { name: 'Item' });
    await item.fill('CLUB-LINGE');
    await item.press('Enter');
    await page.getByRole('button', { name: 'Card of the programme' }).click();
    const form = page.getByRole('dialog', { name: 'Programme' });
    await form.getByRole('radio', { name: 'Bank card' }).check();
    await form.getByLabel('First parcel').fill('2030-03-01');
    await form.getByRole('button', { name: 'Confirm' }).click();
    await typeCard(page, cards.approved);
    await sendCard(page);
    await form.waitFor({ state: 'detached' });
    await page
      .getByRole('button', { name: 'Card of the programme' })
      .waitFor({ state: 'detached' });
    expect((await orderOf(id)).lines.at(-1)?.continuity).toMatchObject({
      startDate: '2030-03-01',
      payment: { methodId: 'CARTE' },
      blockers: [],
    });
    await page.close();
  });
});
