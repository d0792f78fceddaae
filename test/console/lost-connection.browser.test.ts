/** What a page shows while the service is away, and how it goes on. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';

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
});
