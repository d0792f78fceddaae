/** What was sold, as a supervisor reads it, and orders that nobody finished. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, hasBrowser } from '../support/browser.ts';
import { ConsoleShop } from '../support/console-shop.ts';

describe.runIf(await hasBrowser())('sales', () => {
  let shop: ConsoleShop;
  beforeAll(async () => {
    shop = await ConsoleShop.start();
    await shop.submitted();
    const params = { centre: 'shop' };
    const body = { customerId: 'shop.1000001' };
    await shop.ann.post('/api/v1/centres/{centre}/orders', { params, body });
  });
  afterAll(() => shop.rig.stop());

  it('stand by agent among the reports, and by whatever is asked for', async () => {
    for (const [width, height] of [
      [1_280, 900],
      [400, 800],
    ] as const) {
      const page = await shop.rig.page('sue', '/reports');
      await page.setViewportSize({ width, height });
      const table = page.getByRole('table', { name: 'Sales' });
      const row = table.getByRole('row', { name: 'ann' });
      await row.waitFor();
      expect(await row.getByRole('cell').allInnerTexts()).toContain('€40.00');
      await page.getByRole('combobox', { name: 'by', exact: true }).selectOption('sourceCode');
      await table.getByRole('row', { name: '–' }).waitFor();
      const wide = 'document.documentElement.scrollWidth > innerWidth';
      expect(await page.evaluate<boolean>(wide)).toBe(false);
      expect(await accessFaults(page)).toEqual([]);
      await page.close();
    }
  });

  it('leave out drafts, which the list of orders shows by age', async () => {
    const page = await shop.rig.page('ann', '/orders');
    const status = page.getByRole('combobox', { name: 'status' });
    await status.selectOption('unfinished');
    const rows = page.getByRole('table', { name: 'Orders' }).getByRole('row');
    await expect.poll(() => rows.count()).toBe(2);
    await page.close();
  });
});
