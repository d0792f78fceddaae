/**
 * An owner's first day, from an empty folder and `npm start` alone: a shop with hours, holidays,
 * groups, people, items and customers, to an order that was shipped, charged and returned, to the
 * figures of its day, and to the same shop after a restart.
 */
import { zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import { accessFaults, ConsoleRig, hasBrowser } from '../../support/browser.ts';
import { cards, sendCard, typeCard } from '../../support/cards.ts';
import { DayStrip } from '../../support/day-strip.ts';
import { command } from '../../support/desk-scenes.ts';
import { aPicture } from '../../support/pictures.ts';

const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: true }).click();
const fill = (page: Page, name: string, value: string) =>
  page.getByRole('textbox', { name, exact: true }).first().fill(value);
const choose = (page: Page, name: string, label: string) =>
  page.getByRole('combobox', { name, exact: true }).selectOption({ label });

async function save(page: Page): Promise<void> {
  await press(page, 'See the change');
  const preview = page.getByRole('region', { name: 'The change' });
  await preview.getByRole('button', { name: /^Save/ }).click();
  await preview.waitFor({ state: 'detached' });
}

/** Opens a list of the settings or the catalogue, and its form for a new entry. */
async function add(page: Page, list: string): Promise<void> {
  await page.getByRole('link', { name: list, exact: true }).click();
  await press(page, 'Add');
}

type Cells = readonly (string | number | null)[];

async function workbook(...rows: readonly Cells[]): Promise<Buffer> {
  return await writeXlsx(rows.map((row) => [...row])).toBuffer();
}

/** A workbook of items in a zip, with the picture that it names. */
async function itemsZip(): Promise<Buffer> {
  const table = await workbook(
    ['sku', 'name.en', 'name.fr', 'category', 'price', 'cost', 'stock', 'images'],
    ['GREEN', 'Green tea', 'Thé vert', 'tea', '12,50 €', 4, 40, 'green.png'],
    ['BLACK', 'Black tea', 'Thé noir', 'tea', 9.9, '3,10', 60, null],
  );
  const files = { 'items.xlsx': table, 'pictures/green.png': await aPicture() };
  const bytes = Object.entries(files).map(([name, one]) => [name, new Uint8Array(one)] as const);
  return Buffer.from(zipSync(Object.fromEntries(bytes)));
}

const customersXlsx = async (postalCode: string | number) => ({
  name: 'customers.xlsx',
  mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  buffer: await workbook(
    ['number', 'last name', 'address', 'postal code', 'city', 'country'],
    ['1001', 'Weber', 'Ring 3', postalCode, 'Dresden', 'Deutschland'],
    ['1002', 'Bernard', '1 rue Haute', '59100', 'Roubaix', 'France'],
  ),
});

describe.runIf(await hasBrowser())('the first day of a shop', () => {
  let rig: ConsoleRig;
  let invitation = '';
  let order = '';
  const strip = new DayStrip('new-shop');
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo({ callersOrder: false });
  });
  afterAll(() => rig.stop());

  /** A page of the shop; its administrator is let in by name, on this machine. */
  const shopPage = async (path: string) => {
    const shop = rig.address.replace('127.0.0.1', 'tea.localhost');
    const page = await (await rig.of('nadia')).newPage();
    await page.goto(`${shop}${path}${path.includes('?') ? '&' : '?'}lang=en`);
    return page;
  };
  const settings = () => shopPage('/settings/centre');

  it('begins with an empty shop, opened by a button and entered by a link', async () => {
    const page = await rig.page('nadia', '/settings');
    await press(page, 'Open another shop');
    const dialog = page.getByRole('dialog');
    await fill(page, 'Name', 'Olga’s tea');
    await dialog.getByRole('textbox', { name: /^Short name/ }).fill('tea');
    await dialog.getByRole('button', { name: 'Open another shop' }).click();
    const shops = page.getByRole('table', { name: 'Shops of this service' });
    await shops.getByRole('link', { name: /tea\.localhost/ }).click();
    await page.getByRole('button', { name: /^Admin/ }).click();
    await page.getByRole('navigation').waitFor();
    await press(page, 'Not now');
    await strip.picture(page, 'empty-shop');
    await page.close();
  });

  it('says when it is open, with bank holidays and one exception, and its languages', async () => {
    const page = await settings();
    await fill(page, 'languages', 'en, fr');
    await save(page);
    await page.getByRole('link', { name: 'Opening hours' }).click();
    await page.getByText('opening hours (0)').click();
    await press(page, 'Add to: opening hours');
    await fill(page, 'opening hours: name', 'shop');
    await fill(page, 'Monday', '0-24');
    await press(page, 'Tuesday to Friday as on Monday');
    for (const day of ['Saturday', 'Sunday']) await fill(page, day, '0-24');
    // Whatever the day on which this runs: the shop is open then, also on a bank holiday.
    const today = new Date().toLocaleDateString('sv', { timeZone: 'Europe/Paris' });
    await page.getByText('by date (0)').click();
    await press(page, 'Add to: by date');
    await page.getByLabel('date', { exact: true }).fill(today);
    await fill(page, 'open (empty: closed)', '0-24');
    await press(page, 'Bank holidays of a country');
    await choose(page, 'country', 'France');
    await press(page, /^Add \d+ days of \d+ and \d+, closed$/);
    expect(await page.getByRole('group', { name: /^by date › / }).count()).toBeGreaterThan(20);
    await strip.picture(page, 'hours');
    expect(await accessFaults(page)).toEqual([]);
    await save(page);
    await page.close();
  });

  it('has groups, a queue with hours, and people, one of whom gets a link', async () => {
    const page = await settings();
    await add(page, 'Groups');
    await fill(page, 'code', 'sales');
    await fill(page, 'name', 'Sales');
    await save(page);
    await add(page, 'Queues');
    await fill(page, 'code', 'orders');
    await fill(page, 'name', 'Orders');
    await choose(page, 'group', 'Sales');
    await choose(page, 'calendar', 'shop');
    await save(page);
    await page.goto(new URL('/settings', page.url()).href);
    await press(page, 'Make a person');
    const dialog = page.getByRole('dialog');
    await fill(page, 'User name', 'mei');
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Mei');
    for (const role of ['agent', 'order taker']) {
      await dialog.getByRole('checkbox', { name: role, exact: true }).check();
    }
    const queues = dialog.getByRole('group', { name: 'Queues of the new agent' });
    await queues.getByRole('checkbox', { name: 'Orders' }).check();
    await dialog.getByRole('button', { name: 'Make a person' }).click();
    await page.getByRole('row', { name: /^Mei / }).click();
    await press(page, 'Invite by a link');
    invitation = await page.getByText(/#invitation=mei\./).innerText();
    await strip.picture(page, 'invitation');
    await press(page, 'I have kept it');
    await page.close();
  });

  it('says who sells, how customers pay, and why goods come back', async () => {
    const page = await shopPage('/settings/centre?part=channel');
    await page.getByRole('checkbox', { name: 'Mei' }).check();
    await page.getByRole('checkbox', { name: 'Admin' }).check();
    await strip.picture(page, 'channel');
    await save(page);
    await page.goto(new URL('/catalogue?part=paymentMethods', page.url()).href);
    await press(page, 'Add');
    await fill(page, 'code', 'CARD');
    await fill(page, 'name (EN)', 'Card');
    await fill(page, 'name (FR)', 'Carte');
    await page.getByRole('combobox', { name: 'kind' }).selectOption('card');
    await save(page);
    await add(page, 'Sets of reasons');
    await fill(page, 'code', 'returns');
    await page.getByRole('combobox', { name: 'use' }).selectOption('return');
    if (await page.getByText('reasons (0)').isVisible()) {
      await page.getByText('reasons (0)').click();
    }
    await press(page, 'Add to: reasons');
    await page.getByRole('textbox', { name: 'code', exact: true }).last().fill('broken');
    await page.getByRole('textbox', { name: 'name (EN)' }).last().fill('Broken');
    await page.getByRole('textbox', { name: 'name (FR)' }).last().fill('Abîmé');
    await save(page);
    await page.close();
  });

  it('imports items from a zip with a workbook, and customers after their zeros', async () => {
    const page = await shopPage('/catalogue');
    await page.getByText('As a table: Items and prices').click();
    const input = page.locator('input[type=file]');
    const buffer = await itemsZip();
    await input.setInputFiles({ name: 'items.zip', mimeType: 'application/zip', buffer });
    await page.getByText(/^2 rows .*2 new, 0 changed, 0 as they are, 0 wrong/).waitFor();
    await strip.picture(page, 'items');
    await press(page, 'Write 2 rows');
    await page.getByText('Written: 2 new, 0 changed.').waitFor();
    await page.getByRole('row').filter({ hasText: '€12.50' }).waitFor();
    await page.getByRole('link', { name: 'Table of customers' }).click();
    await input.setInputFiles(await customersXlsx(1067));
    const wrong = page.getByRole('table', { name: 'Wrong cells' });
    await wrong.getByRole('row').filter({ hasText: '5 digits, such as 01067' }).waitFor();
    // Counts of a try are those of what would be written.
    await page.getByText(/^2 rows .*1 new, 0 changed, 0 as they are, 1 wrong/).waitFor();
    await strip.picture(page, 'zeros');
    await input.setInputFiles(await customersXlsx('01067'));
    await press(page, 'Write 2 rows');
    await page.getByText('Written: 2 new, 0 changed.').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.close();
  });

  it('takes a call and sells, ships and charges, and takes goods back', async () => {
    const page = await (await rig.context()).newPage();
    await page.goto(invitation);
    const chosen = page.getByRole('textbox', { name: 'New password, 12 characters or more' });
    await chosen.fill('short');
    await press(page, 'Choose it and sign in');
    await page.getByText('12 characters or more that are hard to guess').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await chosen.fill('seven herons cross');
    await press(page, 'Choose it and sign in');
    await page.getByRole('navigation').waitFor();
    expect(page.url()).not.toContain('invitation');
    const bar = page.getByRole('contentinfo');
    await bar.getByRole('button', { name: 'Log on' }).click();
    await page.getByRole('checkbox', { name: 'Sales' }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Log on' }).click();
    await press(page, 'Call me, to try the desk');
    await command(page, 'r');
    await page.getByRole('region', { name: 'Call for you' }).waitFor();
    await page.keyboard.press('F2');
    await page.getByRole('heading', { name: 'Test call of your own' }).waitFor();
    await command(page, 'e');
    await bar.getByText('The next call of your queues rings here.').waitFor();
    await page.getByRole('link', { name: 'New order' }).click();
    await page.getByRole('combobox', { name: 'Find a customer' }).fill('1001');
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Item' }).fill('GREEN');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Quantity of Green tea' }).waitFor();
    const width = 'document.querySelector("table img, [role=row] img")?.naturalWidth ?? 0';
    await expect.poll(() => page.evaluate<number>(width)).toBeGreaterThan(0);
    await strip.picture(page, 'line');
    await command(page, 'p');
    await page.getByRole('textbox', { name: 'Amount' }).waitFor();
    await page.keyboard.press('Enter');
    await typeCard(page, cards.approved);
    await sendCard(page);
    await page.getByRole('list', { name: 'Payments' }).getByText('Card').waitFor();
    await page.keyboard.press('F9');
    await page.getByRole('region', { name: 'Recap' }).waitFor();
    await page.keyboard.press('F9');
    await page.getByRole('status', { name: 'Outcome' }).waitFor();
    order = `/orders/${new URL(page.url()).searchParams.get('order')}`;
    await page.goto(new URL(order, page.url()).href);
    await press(page, 'Goods are picked');
    await press(page, 'Ship, and charge €12.50');
    await page.getByRole('dialog').getByText('€12.50 is charged now, by Card.').waitFor();
    await page.keyboard.press('Enter');
    await press(page, 'Take goods back');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Green tea, at most 1' }).fill('1');
    await dialog.getByRole('combobox', { name: 'reason' }).selectOption('broken');
    await dialog.getByRole('button', { name: 'Take goods back' }).click();
    await press(page, 'Submit the return');
    await press(page, 'All goods are here');
    await dialog.getByRole('button', { name: 'Refund €12.50' }).click();
    await page.getByText('to the card · €12.50 refunded').waitFor();
    await strip.picture(page, 'returned');
    await page.context().close();
  });

  it('counts the day, and has all of it after the service was started again', async () => {
    const counted = async (picture: string) => {
      const page = await shopPage('/reports');
      const sales = page.getByRole('table', { name: 'Sales' });
      await sales.getByRole('row', { name: 'Mei' }).waitFor();
      await strip.picture(page, picture);
      const text = await sales.innerText();
      await page.setViewportSize({ width: 400, height: 860 });
      const beyond = 'document.querySelector("main").scrollWidth - innerWidth';
      expect(await page.evaluate(beyond)).toBeLessThanOrEqual(0);
      await page.close();
      return text;
    };
    const before = await counted('day-end');
    await rig.goOnAt(1);
    expect(await counted('after-a-restart')).toBe(before);
    const page = await shopPage(order);
    await page.getByText('to the card · €12.50 refunded').waitFor();
    await page.close();
  });

  it('opens a further shop that begins like the first', async () => {
    const page = await rig.page('nadia', '/settings');
    await press(page, 'Open another shop');
    await fill(page, 'Name', 'Coffee house');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /^Short name/ }).fill('coffee');
    await choose(page, 'Begins', 'like the first shop');
    await dialog.getByRole('button', { name: 'Open another shop' }).click();
    const shops = page.getByRole('table', { name: 'Shops of this service' });
    await shops.getByRole('link', { name: /coffee\.localhost/ }).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.close();
  });
});
