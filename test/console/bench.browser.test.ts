/** Results of the benches, as engineers and analysts look at them in the browser. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';
import { zoomFaults } from '../support/page-faults.ts';

/** The machine may be busy with other tests. */

describe.runIf(await hasBrowser())('the benches on screen', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.start();
  });
  afterAll(() => rig.stop());

  it('are found by area and name, and tell peer, ratio and what was measured before', async () => {
    const page = await rig.page('root', '/lab/bench');
    const rows = page.getByRole('table', { name: 'Benches' }).getByRole('row');
    await rows.nth(5).waitFor();
    await page.getByText(/\d+ of \d+ goals are reached\./).waitFor();
    await page.getByRole('button', { name: 'routing', exact: true }).click();
    await page.getByRole('searchbox', { name: 'row' }).fill('decide.100');
    await page.getByRole('button', { name: 'Find' }).click();
    const own = rows.filter({ hasText: 'routing.decide.100' });
    await expect.poll(() => rows.count()).toBe(3);
    await own
      .filter({ hasText: 'scan of agents' })
      .filter({ hasText: '× as fast · goal missed' })
      .focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('region', { name: 'Row routing.decide.100' });
    await panel.getByText('npm run bench -- routing.decide.100').waitFor();
    const history = page.getByRole('table', { name: 'Measured before' });
    await history.getByRole('row').filter({ hasText: 'bd258034' }).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 400, height: 800 });
    expect(await page.evaluate(zoomFaults)).toEqual([]);
    // The address keeps what was chosen.
    await page.reload();
    await panel.waitFor();
    await expect.poll(() => rows.count()).toBe(3);
    await page.getByRole('searchbox', { name: 'row' }).fill('no such row');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('No row has this name.').waitFor();
    await page.close();
  });
});
