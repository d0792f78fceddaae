/** An owner's first day: from nothing to an order that was shipped, charged and returned. */
import { zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import type { AccountsFile } from '../../../contracts/index.ts';
import type { CentreFile } from '../../../routing/index.ts';
import { accessFaults, ConsoleRig, hasBrowser } from '../../support/browser.ts';
import { cards, sendCard, typeCard } from '../../support/cards.ts';
import { DayStrip } from '../../support/day-strip.ts';
import { command } from '../../support/desk-scenes.ts';
import { aPicture } from '../../support/pictures.ts';

const empty: CentreFile = {
  schema: 'callwright.centre/1',
  id: 'shop',
  name: 'Tea shop',
  timeZone: 'Europe/Paris',
  queues: [],
};
const accounts: AccountsFile = {
  schema: 'callwright.accounts/1',
  people: [{ id: 'root', name: 'Olga', roles: ['admin', 'supervisor'] }],
};

const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: true }).click();
const fill = (page: Page, name: string, value: string) =>
  page.getByRole('textbox', { name, exact: true }).first().fill(value);

async function save(page: Page): Promise<void> {
  await press(page, 'See the change');
  const preview = page.getByRole('region', { name: 'The change' });
  await preview.getByRole('button', { name: /^Save/ }).click();
  await preview.waitFor({ state: 'detached' });
}

/** A workbook of items in a zip, with the picture that it names. */
async function itemsZip(): Promise<Buffer> {
  const workbook = await writeXlsx([
    ['sku', 'name.en', 'name.fr', 'category', 'price', 'cost', 'stock', 'images'],
    ['GREEN', 'Green tea', 'Thé vert', 'tea', '12,50 €', 4, 40, 'green.png'],
    ['BLACK', 'Black tea', 'Thé noir', 'tea', 9.9, '3,10', 60, null],
  ]).toBuffer();
  const files = { 'items.xlsx': workbook, 'pictures/green.png': await aPicture() };
  return Buffer.from(
    zipSync(
      Object.fromEntries(
        Object.entries(files).map(([name, bytes]) => [name, new Uint8Array(bytes)]),
      ),
    ),
  );
}

describe.runIf(await hasBrowser())('the first day of a shop', () => {
  let rig: ConsoleRig;
  const strip = new DayStrip('new-shop');
  beforeAll(async () => {
    rig = await ConsoleRig.start(empty, accounts);
  });
  afterAll(() => rig.stop());

  it('sets up how it sells, and invites who sells by a link', async () => {
    const page = await rig.page('root', '/settings');
    await press(page, 'Make a person');
    const dialog = page.getByRole('dialog');
    await fill(page, 'User name', 'mei');
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Mei');
    await dialog.getByRole('checkbox', { name: 'order taker' }).check();
    await dialog.getByRole('combobox', { name: 'At the telephone' }).selectOption('');
    await dialog.getByRole('button', { name: 'Make a person' }).click();
    await page.getByRole('row', { name: /^Mei / }).click();
    await press(page, 'Invite by a link');
    const link = await page.getByText(/#invitation=mei\./).innerText();
    await strip.picture(page, 'invitation');
    await press(page, 'I have kept it');
    await page.goto(`${rig.address}/settings/centre?part=channel`);
    await page.getByRole('checkbox', { name: 'Mei' }).check();
    await save(page);
    await page.goto(`${rig.address}/catalogue?part=paymentMethods`);
    await press(page, 'Add');
    await fill(page, 'code', 'CARD');
    await fill(page, 'name (EN)', 'Card');
    await page.getByRole('combobox', { name: 'kind' }).selectOption('card');
    await save(page);
    await page.getByRole('link', { name: 'Sets of reasons' }).click();
    await press(page, 'Add');
    await fill(page, 'code', 'returns');
    await page.getByRole('combobox', { name: 'use' }).selectOption('return');
    if (await page.getByText('reasons (0)').isVisible()) {
      await page.getByText('reasons (0)').click();
    }
    await press(page, 'Add to: reasons');
    await page.getByRole('textbox', { name: 'code', exact: true }).last().fill('broken');
    await page.getByRole('textbox', { name: 'name (EN)' }).last().fill('Broken');
    await save(page);
    const mei = await (await rig.context()).newPage();
    await mei.goto(link);
    const chosen = mei.getByRole('textbox', { name: 'New password, 12 characters or more' });
    await chosen.fill('short');
    await press(mei, 'Choose it and sign in');
    await mei.getByText('12 characters or more that are hard to guess').waitFor();
    expect(await accessFaults(mei)).toEqual([]);
    await chosen.fill('seven herons cross');
    await press(mei, 'Choose it and sign in');
    await mei.getByRole('navigation').waitFor();
    expect(mei.url()).not.toContain('invitation');
    await Promise.all([page.close(), mei.context().close()]);
  });

  it('imports items from a zip with a workbook, and customers after their zeros', async () => {
    const page = await rig.page('root', '/catalogue');
    await page.getByText('As a table: Items and prices').click();
    const input = page.locator('input[type=file]');
    await input.setInputFiles({
      name: 'items.zip',
      mimeType: 'application/zip',
      buffer: await itemsZip(),
    });
    await page.getByText('2 rows').first().waitFor();
    await strip.picture(page, 'items');
    await press(page, 'Write 2 rows');
    await page.getByRole('row').filter({ hasText: '€12.50' }).waitFor();
    const green = await rig
      .client('root')
      .get('/api/v1/items/{item}', { params: { item: 'shop.GREEN' } });
    expect(green.ok && green.body.images).toHaveLength(1);
    await page.getByRole('link', { name: 'Table of customers' }).click();
    const customers = (postal: string) => ({
      name: 'customers.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        'number;last name;address;postal code;city;country\n' +
          `1001;Weber;Ring 3;${postal};Dresden;Deutschland\n`,
      ),
    });
    await input.setInputFiles(customers('1067'));
    const wrong = page.getByRole('table', { name: 'Wrong cells' });
    await wrong.getByRole('row').filter({ hasText: '5 digits, such as 01067' }).waitFor();
    await input.setInputFiles(customers('01067'));
    await press(page, 'Write 1 row');
    await page.getByText('Written: 1 new, 0 changed.').waitFor();
    await page.close();
  });

  it('sells, ships and charges, takes goods back, and counts the day', async () => {
    const page = await (await rig.context()).newPage();
    await page.goto(rig.address);
    await fill(page, 'User name', 'mei');
    await page.getByRole('textbox', { name: 'Password' }).fill('seven herons cross');
    await press(page, 'Sign in');
    await page.getByRole('navigation').waitFor();
    await page.goto(`${rig.address}/orders/new?lang=en`);
    await page.getByRole('combobox', { name: 'Find a customer' }).fill('1001');
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Item' }).fill('GREEN');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Quantity of Green tea' }).waitFor();
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
    const id = new URL(page.url()).searchParams.get('order') ?? '';
    await page.goto(`${rig.address}/orders/${id}?lang=en`);
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
    const day = await rig.page('root', '/reports');
    const sales = day.getByRole('table', { name: 'Sales' });
    await sales.getByRole('row', { name: 'mei' }).waitFor();
    await strip.picture(day, 'day-end');
    await Promise.all([page.context().close(), day.close()]);
  });

  it('opens a second shop by a button', async () => {
    const page = await rig.page('root', '/settings');
    await press(page, 'Open another shop');
    await fill(page, 'Name', 'Coffee house');
    await page.getByRole('textbox', { name: /^Short name/ }).fill('coffee');
    await page.getByRole('dialog').getByRole('button', { name: 'Open another shop' }).click();
    const shops = page.getByRole('table', { name: 'Shops of this service' });
    const link = shops.getByRole('link', { name: /coffee\.localhost/ });
    await link.waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await link.click();
    await page.getByRole('button', { name: /^Admin/ }).click();
    await page.getByRole('navigation').waitFor();
    await page.goto(`${new URL(page.url()).origin}/catalogue?part=paymentMethods`);
    await page.getByRole('button', { name: 'Add', exact: true }).waitFor();
    await page.close();
  });
});
