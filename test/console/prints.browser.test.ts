/** What is printed of the console: an order, a return, a pick list and the wallboard, as PDF. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from '../support/browser.ts';
import { ConsoleShop } from '../support/console-shop.ts';

const number = 'V-10001-4';

/** Pages of the PDF that the browser makes of a page; their objects are not compressed. */
async function printedPages(page: Page): Promise<number> {
  const pdf = await page.pdf({ format: 'A4' });
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

/** Text that paper would show. */
async function printedText(page: Page): Promise<string> {
  await page.emulateMedia({ media: 'print' });
  const text = await page.locator('body').innerText();
  await page.emulateMedia({ media: null });
  return text;
}

describe.runIf(await hasBrowser())('a print', () => {
  let shop: ConsoleShop;
  let shipped: string;
  beforeAll(async () => {
    shop = await ConsoleShop.start();
    shipped = await shop.shipped();
    await shop.submitted();
  });
  afterAll(() => shop.rig.stop());

  it.each(['light', 'dark'])('of an order is one page of it alone: %s', async (theme) => {
    const page = await shop.rig.page('ann', `/orders/${shipped}`, { theme });
    await page.getByText('Ann submitted the order.').waitFor();
    const text = await printedText(page);
    for (const part of [number, 'Blue mug', '€40.00', '1 rue Haute, 59100 Roubaix', 'Parcel 1']) {
      expect(text).toContain(part);
    }
    expect(text).not.toMatch(/Ann submitted the order|Take goods back|Print|All orders/);
    expect(await printedPages(page)).toBe(1);
    await page.emulateMedia({ media: 'print' });
    const ink = await page.evaluate<string>('getComputedStyle(document.body).color');
    expect(ink).toBe('rgb(27, 28, 26)');
    await page.close();
  });

  it('of a return is one page, with its order and customer', async () => {
    const page = await shop.rig.page('ann', `/orders/${shipped}`);
    // A browser without a screen has no dialog for printing.
    await page.evaluate('window.print = () => {}');
    await page.getByRole('button', { name: 'Take goods back' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').first().fill('1');
    await dialog.getByRole('combobox', { name: 'reason' }).selectOption('broken');
    await dialog.getByRole('button', { name: 'Take goods back' }).click();
    const back = page.getByRole('region', { name: /^Return / });
    await back.getByRole('button', { name: 'Print' }).click();
    const text = await printedText(page);
    for (const part of [number, 'Léa Bernard', '0 of 1 here', 'worth €20.00']) {
      expect(text).toContain(part);
    }
    expect(text).not.toMatch(/Parcel 1|Payments|Submit the return/);
    expect(await printedPages(page)).toBe(1);
    await page.evaluate("window.dispatchEvent(new Event('afterprint'))");
    expect(await printedText(page)).toContain('Parcel 1');
    await page.close();
  });

  it('of what is to be picked is one page of orders, items and quantities', async () => {
    const page = await shop.rig.page('ann', '/orders');
    await page.getByRole('link', { name: 'Pick list' }).click();
    const list = page.getByRole('table', { name: 'Pick list' });
    await list.getByText('Blue mug').waitFor();
    const text = await printedText(page);
    for (const part of ['Léa Bernard', 'Blue mug', 'MUG', '☐']) expect(text).toContain(part);
    expect(text).not.toContain(shipped);
    expect(await printedPages(page)).toBe(1);
    await page.close();
  });

  it('of the wallboard is one page of its figures and queues', async () => {
    const page = await shop.rig.page('sue', '/wallboard');
    await page.getByRole('table').first().waitFor();
    const text = await printedText(page);
    expect(text).toMatch(/orders/i);
    expect(await page.getByRole('navigation').count()).toBe(1);
    expect(text).not.toMatch(/Settings|Ctrl K/);
    expect(await printedPages(page)).toBe(1);
    await page.close();
  });
});
