/** The journal, as those who look into what happened read it in the browser. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';
import { manyEntries } from '../support/journals.ts';

const million = 1_000_000;
const bytesOfPageMax = 300_000;

describe.runIf(await hasBrowser())('the journal', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.start();
  });
  afterAll(() => rig.stop());

  it('shows what happens as it happens, stands still when asked, and goes on', async () => {
    const page = await rig.page('root', '/journal');
    await page.getByText('live', { exact: true }).first().waitFor();
    const rows = page.getByRole('table', { name: 'Journal' }).getByRole('row');
    const first = await rig.arrive('orders');
    await rows.filter({ hasText: 'Queued' }).filter({ hasText: first }).waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('standing still').waitFor();
    const second = await rig.arrive('orders');
    // Who is not paused has it by now.
    const other = await rig.page('sue', '/journal');
    const theirs = other.getByRole('row').filter({ hasText: second });
    await theirs.first().waitFor();
    expect(await rows.filter({ hasText: second }).count()).toBe(0);
    await page.getByRole('button', { name: 'Pause' }).click();
    await rows.filter({ hasText: second }).first().waitFor();
    for (const call of [first, second]) await rig.leave(call);
    await rows.filter({ hasText: 'The caller gives up' }).first().waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await Promise.all([page.close(), other.close()]);
  });

  it('is read by kind, queue and call, which its address keeps', async () => {
    const [order, parcel] = [await rig.arrive('orders'), await rig.arrive('returns')];
    const page = await rig.page('root', '/journal');
    const rows = page.getByRole('table', { name: 'Journal' }).getByRole('row');
    await rows.filter({ hasText: order }).first().waitFor();
    await page.getByRole('combobox', { name: 'queue' }).selectOption('shop.returns');
    await rows.filter({ hasText: parcel }).first().waitFor();
    await expect.poll(() => rows.filter({ hasText: order }).count()).toBe(0);
    await page.getByRole('combobox', { name: 'kind' }).selectOption('orders');
    await page.getByText('Nothing of this kind has happened.').waitFor();
    await page.reload();
    await page.getByText('Nothing of this kind has happened.').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('searchbox', { name: 'call' }).fill(order);
    await page.getByRole('button', { name: 'Find' }).click();
    await expect.poll(() => rows.filter({ hasText: parcel }).count()).toBe(0);
    await rows.filter({ hasText: order }).first().waitFor();
    await page.close();
  });

  it('leads from a row to the story of its call, and to its other rows', async () => {
    const call = await rig.arrive('orders');
    const page = await rig.page('sue', `/journal?call=${call}`);
    const row = page.getByRole('row').filter({ hasText: call }).first();
    await row.focus();
    await page.keyboard.press('Enter');
    const own = page.getByRole('region', { name: `Call ${call}` });
    await own.getByRole('button', { name: 'Only this call' }).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await own.getByRole('link', { name: 'Story of this call' }).click();
    await page
      .getByRole('region', { name: 'What happened' })
      .getByText('The call arrived.')
      .waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.close();
  });

  it('reads one page of a million entries on disk, and finds a call behind them', async () => {
    const call = await rig.arrive('returns');
    await rig.without((data) => manyEntries(data, 'shop', million));
    const page = await rig.page('root', '/journal');
    const rows = page.getByRole('table', { name: 'Journal' }).getByRole('row');
    const onDisk = page.getByRole('button', { name: 'the journal on disk' });
    await onDisk.waitFor();
    const read: Promise<Buffer>[] = [];
    page.on('response', (answer) => {
      if (answer.url().includes('/journal')) read.push(answer.body());
    });
    await onDisk.click();
    await rows.filter({ hasText: 'State written down' }).nth(10).waitFor();
    const sizes = (await Promise.all(read)).map(({ length }) => length);
    expect(sizes).not.toEqual([]);
    expect(Math.max(...sizes)).toBeLessThan(bytesOfPageMax);
    expect(sizes.length).toBeLessThan(5);
    await page.getByRole('searchbox', { name: 'call' }).fill(call);
    await page.getByRole('button', { name: 'Find' }).click();
    await rows.filter({ hasText: 'A call arrives' }).first().waitFor();
    await page.close();
  });
});
