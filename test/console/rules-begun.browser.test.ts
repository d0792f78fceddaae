/** The first rule set of a centre that has none. */
import { describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';
import { smallAccounts, smallCentre } from '../support/running-service.ts';

describe.runIf(await hasBrowser())('rules of a centre that has none', () => {
  it('begin with a set of a kind, empty', async () => {
    const people = [{ id: 'eve', name: 'Eve', roles: ['ruleEditor' as const] }];
    const accounts = { ...smallAccounts, people: [...smallAccounts.people, ...people] };
    const rig = await ConsoleRig.start(smallCentre, accounts);
    const page = await rig.page('eve', '/rules');
    await page.getByRole('button', { name: 'New rule set' }).click();
    await page.getByLabel('Name of the set').fill('Orders at Night');
    await page.getByText('Its name in texts: orders-at-night.').waitFor();
    await page.getByLabel('What it decides on').selectOption({ label: 'Admission' });
    expect(await accessFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Make the set' }).click();
    await page.getByRole('heading', { name: 'Admission' }).waitFor();
    const gate = page.getByRole('region', { name: 'Before it goes live' });
    await gate.getByText('Text is valid', { exact: true }).waitFor();
    await page.close();
    await rig.stop();
  });
});
