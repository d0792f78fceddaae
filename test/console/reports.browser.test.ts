/** Reports, as supervisors read, save and print them. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';
import { definitionOf } from '../support/definition.ts';

/** The machine may be busy with other tests. */

describe.runIf(await hasBrowser())('a report', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.start();
    for (const queue of ['orders', 'orders', 'returns']) await rig.leave(await rig.arrive(queue));
  });
  afterAll(() => rig.stop());

  it('has the figures of the API with definitions, and saves them in plain units', async () => {
    const page = await rig.page('sue', '/reports');
    const figures = page.getByRole('table', { name: 'Figures' });
    const abandons = figures.getByRole('row').filter({ hasText: '100.0%' }).first();
    await abandons.waitFor();
    const definition = await definitionOf(page, abandons.getByRole('button'));
    expect(definition).toMatch(/3 \/ 3/);
    const headline = page.getByRole('region', { name: 'The day in figures' });
    expect(await headline.innerText()).toMatch(/3\s+offered|offered\s+3/);
    const day = await page.getByLabel('date').inputValue();
    const save = async (name: string) => {
      const [asked] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name }).click(),
      ]);
      expect(asked.suggestedFilename()).toMatch(new RegExp(`^shop-${day}\\.`));
      return await asked.path();
    };
    const lines = readFileSync(await save('Save as CSV'), 'utf8').split('\r\n');
    expect(lines[1]).toBe('queue,offered,answered,abandoned,in target (%),longest wait (s)');
    expect(lines.find((one) => one.startsWith('orders'))).toMatch(/^orders,2,0,2,0?,\d+$/);
    const { default: readXlsx } = await import('read-excel-file/node');
    const rows = await readXlsx(await save('Save as a workbook'));
    expect(JSON.stringify(rows)).toContain('longest wait (s)');
    const sales = page.getByRole('table', { name: 'Queues' }).getByRole('row', { name: 'orders' });
    await expect.poll(() => sales.getByRole('cell').nth(1).innerText()).toMatch(/^2/);
    expect(await accessFaults(page)).toEqual([]);
    await page.close();
  });

  it('is of a week, of another day, or of one queue, which its address keeps', async () => {
    const page = await rig.page('sue', '/reports');
    const offered = page
      .getByRole('table', { name: 'Queues' })
      .getByRole('row', { name: 'orders' })
      .getByRole('cell')
      .nth(1);
    await page.getByRole('button', { name: 'week' }).click();
    await expect.poll(() => offered.innerText()).toMatch(/^2/);
    await page.getByRole('button', { name: 'Later' }).click();
    await expect.poll(() => offered.innerText()).toMatch(/^0/);
    await page.reload();
    await expect.poll(() => offered.innerText()).toMatch(/^0/);
    await page.getByRole('button', { name: 'Earlier' }).click();
    await page.getByRole('combobox', { name: 'of' }).selectOption('shop.returns');
    await page.getByRole('table', { name: 'Figures' }).getByText('100.0%').first().waitFor();
    await page.getByRole('table', { name: 'Agents' }).getByText('Ann').waitFor();
    await page.close();
  });

  it('takes a typed day when the field is left, and refuses a year that cannot be', async () => {
    const page = await rig.page('sue', '/reports?date=2026-11-20');
    const day = page.getByLabel('date');
    const asked = () => new URL(page.url()).searchParams.get('date');
    await day.press('ArrowUp');
    await expect.poll(() => day.inputValue()).not.toBe('2026-11-20');
    const typed = await day.inputValue();
    expect(asked()).toBe('2026-11-20');
    await day.press('Enter');
    await expect.poll(asked).toBe(typed);
    await day.fill('0001-01-01');
    await page.getByText('Choose a day in the years 1900 to 2199.').waitFor();
    expect(asked()).toBe(typed);
    await page.goto(`${rig.address}/reports?date=0001-01-01`);
    await page.getByRole('region', { name: 'The day in figures' }).waitFor();
    await page.close();
  });

  it('is printed without the frame around it, and whole', async () => {
    const page = await rig.page('sue', '/reports');
    await page.getByRole('table', { name: 'Queues' }).waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
    expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
    const beyond = await page.evaluate<number>(
      `((main) => main.scrollHeight - main.clientHeight)(document.querySelector('main'))`,
    );
    expect(beyond).toBeLessThanOrEqual(1);
    await page.close();
  });
});
