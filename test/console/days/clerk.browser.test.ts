/** A clerk's day: an order with a programme, its shipping by hand, its return, and what is shown. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../../support/browser.ts';
import { cards, sendCard, typeCard } from '../../support/cards.ts';
import { DayStrip } from '../../support/day-strip.ts';
import { command } from '../../support/desk-scenes.ts';

/** Pays on account too. */
const picard = '1000003';
const english = { width: 1280 };
const french = { width: 400, theme: 'dark', lang: 'fr' };
const room = 'document.documentElement.scrollWidth - innerWidth';

const focused = (page: Page) => page.evaluate<string>('document.activeElement.textContent');

describe.runIf(await hasBrowser())('a clerk’s day', () => {
  let rig: ConsoleRig;
  const strip = new DayStrip('clerk');
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo({ callersOrder: false });
  });
  afterAll(() => rig.stop());

  /** The id of an order of one sheet and a programme, taken and submitted in the page. */
  async function takes(page: Page): Promise<string> {
    await page.getByRole('combobox', { name: 'Find a customer' }).fill(picard);
    await page.keyboard.press('Enter');
    const item = page.getByRole('combobox', { name: 'Item' });
    await item.fill('DRAP-160');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Quantity of Fitted sheet 160' }).waitFor();
    await item.fill('CLUB-LINGE');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Card of the programme' }).click();
    const programme = page.getByRole('dialog', { name: 'Programme' });
    await programme.getByRole('radio', { name: 'On account' }).check();
    await page.keyboard.press('Enter');
    await programme.waitFor({ state: 'detached' });
    await command(page, 'p');
    await page.getByRole('textbox', { name: 'Amount' }).waitFor();
    await page.keyboard.press('Enter');
    await typeCard(page, cards.approved);
    await sendCard(page);
    await page.getByRole('list', { name: 'Payments' }).getByText('Bank card').waitFor();
    await page.keyboard.press('F9');
    const recap = page.getByRole('region', { name: 'Recap' });
    await recap.getByText('Linen of the seasons: 4 parcels, one each quarter.').waitFor();
    await recap.getByText('That is €24.92 without tax, and €4.98 of tax.').waitFor();
    await strip.picture(page, 'recap');
    await page.keyboard.press('F9');
    await page.getByRole('status', { name: 'Outcome' }).waitFor();
    return new URL(page.url()).searchParams.get('order') ?? '';
  }

  it('asks for the reason of a price first, and keeps typed text through a refusal', async () => {
    const page = await rig.page('helene', '/orders/new', english);
    await page.getByRole('combobox', { name: 'Find a customer' }).fill(picard);
    await page.keyboard.press('Enter');
    const item = page.getByRole('combobox', { name: 'Item' });
    await item.fill('DRAP-160');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Change the price of Fitted sheet 160' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change a price' });
    const reason = dialog.getByRole('combobox', { name: 'Reason' });
    await reason.and(page.locator(':focus')).waitFor();
    const price = dialog.getByRole('textbox', { name: 'Price incl. tax' });
    await price.fill('5,00');
    await page.keyboard.press('Enter');
    await dialog.getByText('Say first why').waitFor();
    expect(await price.inputValue()).toBe('5,00');
    await reason.selectOption('damaged');
    await dialog.getByRole('button', { name: 'Give this price' }).click();
    await dialog.getByRole('alert').getByText('The price of DRAP-160').waitFor();
    expect([await price.inputValue(), await reason.inputValue()]).toEqual(['5,00', 'damaged']);
    await strip.picture(page, 'price-refused');
    await page.reload();
    await page.getByRole('button', { name: 'Change the price of Fitted sheet 160' }).click();
    await expect.poll(() => price.inputValue()).toBe('5,00');
    await price.fill('28,00');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('€28.00').first().waitFor();
    await command(page, 'd');
    const coupon = page.getByRole('dialog', { name: 'Coupon' });
    await coupon.getByRole('textbox', { name: 'Coupon' }).fill('NOEL5');
    await page.keyboard.press('Enter');
    const why = coupon.getByRole('alert');
    await why.getByText('Coupon NOEL').waitFor();
    await why.getByText('€22.00 are missing to its minimum of €50.00').waitFor();
    expect(await coupon.getByRole('textbox', { name: 'Coupon' }).inputValue()).toBe('');
    await strip.picture(page, 'coupon-refused');
    await page.keyboard.press('Escape');
    await coupon.waitFor({ state: 'detached' });
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.close();
  });

  it('says in French why a coupon is refused, too', async () => {
    const page = await rig.page('helene', '/orders/new', { lang: 'fr' });
    await page.getByRole('combobox', { name: 'Chercher un client' }).fill('1000002');
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Article' }).fill('DRAP-160');
    await page.keyboard.press('Enter');
    await page.getByRole('row').nth(1).waitFor();
    await command(page, 'd');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('NOEL5');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').getByText('pour atteindre son minimum de').waitFor();
    await page.close();
  });

  it('takes an order, ships it, takes goods back, and is read in sentences', async () => {
    const page = await rig.page('helene', '/orders/new', english);
    const id = await takes(page);
    await expect.poll(() => focused(page)).toContain('Next order');
    await page.goto(`${rig.address}/orders/${id}?lang=en`);
    await page.getByRole('button', { name: 'Goods are picked' }).click();
    await page.getByRole('button', { name: 'Ship, and charge €29.90' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('€29.90 is charged now, by Bank card.').waitFor();
    await strip.picture(page, 'ship');
    await page.keyboard.type('LP 123 456 FR');
    await page.keyboard.press('Enter');
    await page.getByText('Tracking number LP 123 456 FR').waitFor();
    await page.getByText('Hélène shipped goods.').waitFor();
    await page.getByRole('button', { name: 'Parcel is delivered' }).click();
    await page.getByText('Parcel 1: delivered').waitFor();
    await page.getByRole('button', { name: 'Take goods back' }).click();
    await dialog.getByRole('textbox', { name: 'Fitted sheet 160, at most 1' }).fill('1');
    await dialog.getByRole('combobox', { name: 'reason' }).selectOption('damaged');
    await dialog.getByRole('button', { name: 'Take goods back' }).click();
    await page.getByRole('button', { name: 'Submit the return' }).click();
    await page.getByRole('button', { name: 'All goods are here' }).click();
    await dialog.getByText('€29.90 is refunded to Bank card.').waitFor();
    await strip.picture(page, 'refund');
    await page.keyboard.press('Enter');
    await page.getByText('to the card · €29.90 refunded').waitFor();
    await page.getByText('Hélène submitted the order.').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await strip.picture(page, 'order');
    const wide = await rig.page('helene', `/orders/${id}`, { width: 1280, lang: 'fr' });
    await wide.getByText('1 expédié', { exact: true }).first().waitFor();
    await wide.close();
    const small = await rig.page('helene', `/orders/${id}`, french);
    await small.getByText(/^Colis 1.+livré$/).waitFor();
    await small.getByText('Hélène a validé la commande.').waitFor();
    expect(await small.evaluate(room)).toBe(0);
    expect(await accessFaults(small)).toEqual([]);
    await strip.picture(small, 'order-fr');
    await Promise.all([page.close(), small.close()]);
  });

  it('skips, pauses and resumes a programme on the order and the customer', async () => {
    const page = await rig.page('helene', '/orders/new', english);
    const id = await takes(page);
    const read = await rig
      .client('helene')
      .get('/api/v1/orders/{order}', { params: { order: id } });
    const { number } = read.ok ? read.body : expect.unreachable();
    await page.goto(`${rig.address}/orders/${id}?lang=en`);
    const programme = page.getByRole('region', { name: 'Programme Linen of the seasons' });
    await programme.getByText('4 parcels, one each quarter').waitFor();
    // Its parcels are other orders: of this one nothing has left yet.
    const lines = page.getByRole('table', { name: 'Lines' });
    await lines.getByRole('row').filter({ hasText: '1 begun' }).waitFor();
    expect(await lines.getByText('shipped').count()).toBe(0);
    await page.getByText('submitted · programme begun').first().waitFor();
    await programme.getByRole('button', { name: /^Skip the parcel of/ }).click();
    await page.getByText('The parcel is skipped.').waitFor();
    await programme.getByText('skipped').waitFor();
    await page.goto(`${rig.address}/customers/verdier.${picard}?lang=en`);
    const of = page
      .getByRole('region', { name: 'Programme Linen of the seasons' })
      .filter({ hasText: number });
    await of.getByRole('button', { name: 'Pause' }).click();
    const dialog = page.getByRole('dialog', { name: 'Pause' });
    await dialog.getByRole('button', { name: 'Pause' }).click();
    await of.getByText('paused', { exact: true }).waitFor();
    await strip.picture(page, 'programme');
    await of.getByRole('button', { name: 'Go on with it' }).click();
    await of.getByText('running').waitFor();
    await page.close();
  });
});
