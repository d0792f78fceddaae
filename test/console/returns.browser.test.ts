/** Returns with a fee, returns without an order, and the holds of a span, in the browser. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, hasBrowser } from '../support/browser.ts';
import { ConsoleShop } from '../support/console-shop.ts';

const chargeCodes = [{ code: 'RESTOCK', name: { en: 'Restocking', fr: 'Remise en rayon' } }];

describe.runIf(await hasBrowser())('returns and holds', () => {
  let shop: ConsoleShop;
  beforeAll(async () => {
    shop = await ConsoleShop.start([], { chargeCodes });
    await shop.held({ comment: 'Rappeler mardi' });
  });
  afterAll(() => shop.rig.stop());

  it('keep a fee that the clerk says, and ask how much it is', async () => {
    const page = await shop.rig.page('ann', `/orders/${await shop.shipped()}`);
    await page.getByRole('button', { name: 'Take goods back' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Blue mug, at most 2' }).fill('1');
    await dialog.getByRole('combobox', { name: 'reason' }).selectOption('broken');
    await dialog.getByRole('combobox', { name: 'Fee' }).selectOption('Restocking');
    const send = dialog.getByRole('button', { name: 'Take goods back' });
    await send.click();
    await dialog.getByText('Say how much the fee is.').waitFor();
    await dialog.getByRole('textbox', { name: 'Fee in EUR' }).fill('2.50');
    expect(await accessFaults(page)).toEqual([]);
    await send.click();
    await page.getByText('begun · worth €17.50 · after €2.50 of fees').waitFor();
    await page.close();
  });

  it('need no order: the customer’s page takes an item back, at what was paid', async () => {
    const page = await shop.rig.page('ann', '/customers/shop.1000002', { lang: 'fr' });
    await page.getByRole('button', { name: 'Reprendre sans commande' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Référence' }).fill('MUGG');
    await dialog.getByRole('combobox', { name: 'motif' }).selectOption('broken');
    const send = dialog.getByRole('button', { name: 'Reprendre des articles' });
    await send.click();
    await dialog.getByText('Référence : cette valeur n’est pas acceptée').waitFor();
    await dialog.getByRole('textbox', { name: 'Référence' }).fill('MUG');
    await dialog.getByRole('textbox', { name: 'Prix payé en EUR' }).fill('999');
    await send.click();
    await dialog.getByText('coûte 20,00 € aujourd’hui').waitFor();
    await dialog.getByRole('textbox', { name: 'Prix payé en EUR' }).fill('12,50');
    expect(await accessFaults(page)).toEqual([]);
    await send.click();
    await page.waitForURL('**/orders/V-**');
    await page.getByRole('heading', { name: /^Retour R-/ }).waitFor();
    await page.getByText(/12,50/).first().waitFor();
    // Nothing is owed for goods that were sold elsewhere.
    await page.getByText('vendue ailleurs').waitFor();
    expect(await page.getByText('Reste dû').count()).toBe(0);
    await page.close();
  });

  it('are followed by the holds of a span among the reports', async () => {
    const page = await shop.rig.page('sue', '/reports');
    const table = page.getByRole('table', { name: 'Holds' });
    const row = table.getByRole('row', { name: /V-\d/ });
    await row.waitFor();
    expect(await row.getByRole('cell').allInnerTexts()).toContain('open');
    await row.getByRole('link').click();
    await page.waitForURL('**/orders/V-**');
    await page.close();
  });
});
