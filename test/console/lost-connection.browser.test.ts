/** What a page shows while the service is away, and how it goes on. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import words from '../../console/desk/messages/en.json' with { type: 'json' };
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';
import { ConsoleShop } from '../support/console-shop.ts';
import { command, logOnAtDesk } from '../support/desk-scenes.ts';

const { sending } = words;

describe.runIf(await hasBrowser())('a page whose service is away', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.start();
  });
  afterAll(() => rig.stop());

  it('says so after two seconds, marks its figures after five, and goes on by itself', async () => {
    const page = await rig.page('sue', '/wallboard');
    const call = await rig.arrive('orders');
    const lane = page.getByRole('listbox', { name: '1 waiting in orders' });
    await lane.focus();
    await page.evaluate('window.isSamePage = true');
    await rig.without(async () => {
      await page.getByText('The connection has been lost since').waitFor();
      await page.getByText('Figures as of').waitFor();
      // All that was known can still be read.
      expect(await lane.isVisible()).toBe(true);
      expect(await accessFaults(page)).toEqual([]);
    });
    await page.getByText('Figures as of').waitFor({ state: 'detached' });
    await page.getByText('The connection has been lost since').waitFor({ state: 'detached' });
    expect(await page.evaluate('window.isSamePage')).toBe(true);
    expect(await page.evaluate('document.activeElement.role')).toBe('listbox');
    await rig.leave(call);
    await page.getByRole('img', { name: 'Nobody waits in orders' }).waitFor();
    await rig.arrive('returns');
    await page.getByRole('listbox', { name: '1 waiting in returns' }).waitFor();
  });

  it('shows an agent no state at the desk that may have changed meanwhile', async () => {
    const page = await rig.page('ann', '/desk');
    await logOnAtDesk(page);
    await command(page, 'r');
    const bar = page.getByRole('contentinfo');
    const states = (name: string) => bar.getByRole('button', { name, exact: true });
    await states('Ready').waitFor();
    await rig.without(async () => {
      await states('Unknown').waitFor();
      expect(await states('Ready').count()).toBe(0);
      expect(await accessFaults(page)).toEqual([]);
      // Without an answer it may have been done.
      await command(page, 'r');
      await page.getByText('1 command waits for the connection').waitFor();
      await page.getByRole('button', { name: 'Do not send' }).click();
      await page.getByText('1 command waits for the connection').waitFor({ state: 'detached' });
      expect(await bar.getByText(sending).count()).toBe(1);
    });
    await states('Unknown').waitFor({ state: 'detached' });
    await bar.getByText(sending).waitFor({ state: 'detached' });
    await page.close();
  });
});

/** Longer than any series of tries of one request. */
const cutMs = 60_000;

describe.runIf(await hasBrowser())('a command that is given while the service is away', () => {
  let shop: ConsoleShop;
  beforeAll(async () => {
    shop = await ConsoleShop.start();
  });
  afterAll(() => shop.rig.stop());

  const linesOf = async (order: string) => {
    const read = await shop.ann.get('/api/v1/orders/{order}', { params: { order } });
    return read.ok ? read.body.lines.length : read.problem.code;
  };

  it('waits, is said to wait, and is sent once when the service is back', async () => {
    const order = await shop.order();
    const page = await shop.rig.page('ann', `/orders/new?order=${order}`);
    const item = page.getByRole('combobox', { name: 'Item' });
    const waits = page.getByText('1 command waits for the connection');
    /** What is found is known before the service goes. */
    const chosen = async () => {
      await item.fill('MUG');
      await page.getByRole('option', { name: 'Blue mug' }).waitFor();
    };
    await chosen();
    await shop.rig.without(async () => {
      await item.press('Enter');
      await waits.waitFor();
      expect(await accessFaults(page)).toEqual([]);
      await page.waitForTimeout(cutMs);
      expect(await waits.isVisible()).toBe(true);
    });
    await waits.waitFor({ state: 'detached' });
    await expect.poll(() => page.getByRole('row').count()).toBe(1 + 2);
    expect(await linesOf(order)).toBe(2);
    await chosen();
    await shop.rig.without(async () => {
      await item.press('Enter');
      await waits.waitFor();
      await page.getByRole('button', { name: 'Do not send' }).click();
      await page.getByText('Nobody knows yet whether it was done.').waitFor();
      expect(await waits.count()).toBe(0);
    });
    await page.getByText('live').first().waitFor();
    await page.reload();
    await item.waitFor();
    expect(await linesOf(order)).toBe(2);
    await page.close();
  });
});
