/**
 * An administrator makes a centre from nothing on the screen, and a call is taken in it; its
 * settings are tried, changed, taken back; its catalogue comes as a table.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CentreFile } from '../../routing/index.ts';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';
import { smallAccounts } from '../support/running-service.ts';

/** The machine may be busy with other tests. */
const empty: CentreFile = {
  schema: 'callwright.centre/1',
  id: 'shop',
  name: 'From nothing',
  timeZone: 'Europe/Paris',
  queues: [],
};

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const fill = (page: Page, name: string, value: string) =>
  page.getByRole('textbox', { name, exact: true }).first().fill(value);

/** What is typed is looked at and saved; the answer of the rehearsal, or of nothing. */
async function save(page: Page): Promise<string> {
  await press(page, 'See the change');
  const preview = page.getByRole('region', { name: 'The change' });
  const saving = preview.getByRole('button', { name: /^Save/ });
  await expect.poll(() => saving.isEnabled()).toBe(true);
  const said = await preview.innerText();
  await saving.click();
  await preview.waitFor({ state: 'detached' });
  return said;
}

/** Adds a thing to a list of the centre. */
async function add(page: Page, list: string, fields: Readonly<Record<string, string>>) {
  await page.getByRole('link', { name: list, exact: true }).click();
  await press(page, 'Add');
  for (const [name, value] of Object.entries(fields)) {
    const choice = page.getByRole('combobox', { name, exact: true });
    if (name === 'group') await choice.selectOption(value);
    else if (name === 'groups') await page.getByRole('checkbox', { name: value }).check();
    else await fill(page, name, value);
  }
  const said = await save(page);
  await page
    .getByRole('row')
    .filter({ hasText: fields['code'] ?? '' })
    .waitFor();
  return said;
}

describe.runIf(await hasBrowser())('the settings of the centre', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.start(empty, smallAccounts);
  });
  afterAll(() => rig.stop());

  it('make a centre from nothing, and a call is taken in it', async () => {
    const page = await rig.page('root', '/settings');
    const settings = page.getByRole('link', { name: 'Queues, groups, agents and settings' });
    await settings.click();
    await add(page, 'Groups', { code: 'sales', name: 'Sales' });
    await add(page, 'Agents and links', { code: 'ann', name: 'Ann', groups: 'Sales' });
    const said = await add(page, 'Queues', { code: 'orders', name: 'Orders', group: 'sales' });
    expect(said).toContain('no call that waits is harmed');
    expect(said).toContain('of 1 agent with a link to queue orders, none is logged on now');
    await page.getByRole('link', { name: 'Agents and links' }).click();
    await page.getByRole('row').filter({ hasText: 'ann' }).click();
    await page.getByText('links (0)').click();
    await press(page, 'Add to: links');
    await page.getByRole('combobox', { name: 'queue' }).selectOption({ label: 'Orders' });
    await fill(page, 'level', '900');
    await press(page, 'See the change');
    await page.getByText('expected at most 100').first().waitFor();
    await press(page, 'Go on typing');
    expect(await accessFaults(page)).toEqual([]);
    await fill(page, 'level', '');
    expect(await save(page)).toContain('links: orders is new');
    const desk = await rig.page('ann', '/desk');
    await desk.getByRole('button', { name: 'Log on' }).first().click();
    await desk.getByRole('checkbox', { name: 'Sales' }).waitFor();
    await desk.getByRole('dialog').getByRole('button', { name: 'Log on' }).click();
    const bar = desk.getByRole('contentinfo');
    await bar.getByRole('button', { name: 'just logged on' }).waitFor();
    await desk.keyboard.press('Control+k');
    await desk.keyboard.press('r');
    await desk.keyboard.press('Enter');
    await bar.getByRole('button', { name: 'Ready', exact: true }).waitFor();
    await rig.arrive('orders');
    await desk.getByRole('region', { name: 'Call for you' }).waitFor();
    await desk.keyboard.press('F2');
    await desk.getByText('On the line', { exact: true }).first().waitFor();
    await Promise.all([desk.close(), page.close()]);
  });

  it('keep what was typed where somebody else was faster, and say who', async () => {
    const page = await rig.page('root', '/settings/centre');
    await fill(page, 'name', 'Typed here');
    await page.getByRole('link', { name: 'Versions' }).click();
    await page.getByRole('row').filter({ hasText: 'Version 2' }).waitFor();
    await page.getByRole('link', { name: 'General and routing' }).click();
    await expect
      .poll(() => page.getByRole('textbox', { name: 'name', exact: true }).first().inputValue())
      .toBe('Typed here');
    // A page that reads the file again merges what was typed, without a conflict.
    const reads = Promise.withResolvers<void>();
    await page.route('**/centres/shop/file', async (route) => {
      if (route.request().method() === 'GET') await reads.promise;
      await route.continue();
    });
    const { body, etag } = await file();
    const other = { ...body, skills: ['french'] };
    const params = { centre: 'shop' };
    const asked = { params, body: other, ifMatch: etag };
    const put = await rig.client('root').put('/api/v1/centres/{centre}/file', asked as never);
    expect(put.ok).toBe(true);
    await press(page, 'See the change');
    await page.getByText('root has changed it meanwhile.').waitFor();
    reads.resolve();
    await press(page, 'Go on typing');
    await page.getByText('What you typed is kept').waitFor();
    const said = await save(page);
    expect(said).toContain('name: From nothing becomes Typed here');
    expect((await file()).body).toMatchObject({ name: 'Typed here', skills: ['french'] });
    await page.close();
  });

  it('put a version that was in force again', async () => {
    const page = await rig.page('root', '/settings/centre?part=history');
    await page.getByRole('row').filter({ hasText: 'the start of the service' }).click();
    await page.getByText('queues › orders: orders goes').waitFor();
    // The queue has a call: its removal is refused.
    await page.getByText('A queue that calls or active rules use').waitFor();
    await press(page, 'Go on typing');
    await page.getByRole('row').filter({ hasText: 'Version 2' }).waitFor();
    const rows = page.getByRole('row').filter({ hasText: 'Version' });
    await rows.nth(2).click();
    await page.getByText('name: Typed here becomes From nothing').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await press(page, 'Save');
    await expect.poll(async () => (await file()).body['name']).toBe('From nothing');
    await page.close();
  });

  it('switch order completion off, and say what is refused at its field', async () => {
    const page = await rig.page('root', '/settings/centre?part=channel');
    await page.getByRole('combobox', { name: 'order completion' }).selectOption('false');
    await fill(page, 'overpaid by at most (%)', '500');
    await press(page, 'See the change');
    await page.getByText('order completion: yes becomes no').waitFor();
    await press(page, 'Save');
    await page.getByText('1 field is refused').waitFor();
    await page.getByText('What you typed is kept').waitFor();
    await fill(page, 'overpaid by at most (%)', '5');
    await save(page);
    const read = rig.client('root').get('/api/v1/centres/{centre}/channel', {
      params: { centre: 'shop' },
    });
    const channel = await read;
    expect(channel.ok && channel.body).toMatchObject({
      orderCompletion: false,
      payment: { overpaidPercentMax: 5 },
    });
    await page.close();
  });

  it('set no limit where “none” is typed, and the usual one where nothing is', async () => {
    const page = await rig.page('root', '/settings/centre?part=channel');
    const label = 'most credit of an order';
    const field = page.getByRole('textbox', { name: label, exact: true });
    const limits = async () => {
      const params = { centre: 'shop' };
      const read = await rig.client('root').get('/api/v1/centres/{centre}/channel', { params });
      return read.ok ? read.body.returns : null;
    };
    await page.getByText('50.00 for order takers; “none”: any sum').waitFor();
    await fill(page, label, 'none');
    await save(page);
    expect(await limits()).toHaveProperty('creditMax', null);
    await page.reload();
    await expect.poll(() => field.inputValue()).toBe('none');
    await fill(page, label, '');
    await save(page);
    expect(await limits()).not.toHaveProperty('creditMax');
    await page.close();
  });

  it('take items as a table, tried first, and change one', async () => {
    const page = await rig.page('root', '/catalogue');
    await page.getByText('There are none yet.').waitFor();
    await page.getByText('As a table: Items and prices').click();
    const input = page.locator('input[type=file]');
    const csv = (rows: string) => ({
      name: 'items.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`sku,name.en,category,price,cost,stock\n${rows}`),
    });
    await input.setInputFiles(
      csv('GREEN,Green tea,tea,cheap,4,many\nBLACK,Black tea,tea,9.90,3,6\n'),
    );
    const wrong = page.getByRole('table', { name: 'Wrong cells' });
    await wrong
      .getByRole('row')
      .filter({ hasText: 'price' })
      .filter({ hasText: 'cheap' })
      .waitFor();
    await wrong.getByRole('row').filter({ hasText: 'stock' }).filter({ hasText: 'many' }).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await input.setInputFiles(
      csv('GREEN,Green tea,tea,12.50,4,40\nBLACK,Black tea,tea,9.90,3,6\n'),
    );
    await press(page, 'Write 2 rows');
    await page.getByRole('row').filter({ hasText: 'Green tea' }).click();
    await fill(page, 'price', '13,20');
    const said = await save(page);
    expect(said).toContain('price: €12.50 becomes €13.20');
    await page.getByRole('row').filter({ hasText: '€13.20' }).waitFor();
    await page.getByRole('searchbox', { name: 'Search' }).fill('black');
    await press(page, 'Find');
    await page.getByRole('row').filter({ hasText: 'Green tea' }).waitFor({ state: 'detached' });
    await page.close();
  });

  it('make a coupon and a hold code by the same form, in French and on a narrow page', async () => {
    const page = await rig.page('root', '/catalogue?part=holdCodes', { lang: 'fr', width: 400 });
    await press(page, 'Ajouter');
    await fill(page, 'code', 'LOOK');
    await fill(page, 'nom (FR)', 'À voir');
    await press(page, 'Voir le changement');
    await page.getByText('LOOK est nouveau').or(page.getByText('code : LOOK')).first().waitFor();
    await press(page, 'Enregistrer');
    await page.getByRole('row').filter({ hasText: 'À voir' }).waitFor();
    await page.getByRole('link', { name: 'Bons et remises' }).click();
    await press(page, 'Ajouter');
    await fill(page, 'code', 'WELCOME');
    await fill(page, 'nom (FR)', 'Bienvenue');
    await page.getByText('codes (0)').click();
    await press(page, 'Ajouter à : codes');
    await page.getByRole('textbox', { name: 'code', exact: true }).nth(1).fill('HELLO');
    await page.getByRole('combobox', { name: 'remise' }).first().selectOption('percent');
    await fill(page, 'pour cent', '10');
    await press(page, 'Voir le changement');
    await press(page, 'Enregistrer');
    await page.getByRole('row').filter({ hasText: 'Bienvenue' }).waitFor();
    const wide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
    expect([wide, await accessFaults(page)]).toEqual([false, []]);
    await page.close();
  });

  it('set opening hours by weekday and date, and calls of a channel, without JSON', async () => {
    const page = await rig.page('root', '/settings/centre?part=calendars');
    await page.getByText('opening hours (0)').click();
    await press(page, 'Add to: opening hours');
    await fill(page, 'opening hours: name', 'shop');
    await fill(page, 'Monday', 'nine to five');
    await page.getByText('These are no hours').waitFor();
    await fill(page, 'Monday', '9-12:30, 14-18');
    await press(page, 'Tuesday to Friday as on Monday');
    await page.getByText('by date (0)').click();
    await press(page, 'Add to: by date');
    await page.getByLabel('date', { exact: true }).fill('2026-12-24');
    expect(await accessFaults(page)).toEqual([]);
    await save(page);
    await page.getByRole('link', { name: 'Kinds of calls' }).click();
    await page.getByText('channels (0)').click();
    await press(page, 'Add to: channels');
    await fill(page, 'channels: name', 'chat');
    await fill(page, 'cost', '50');
    await fill(page, 'with nothing else', 'voice + chat');
    await save(page);
    await page.getByRole('link', { name: 'Queues', exact: true }).click();
    await page.getByRole('row').filter({ hasText: 'Orders' }).click();
    await page.getByRole('combobox', { name: 'calendar' }).selectOption('shop');
    await save(page);
    const { body } = await file();
    const day = [
      ['09:00', '12:30'],
      ['14:00', '18:00'],
    ];
    expect(body).toMatchObject({
      calendars: { shop: { weekly: { 1: day, 5: day }, dates: { '2026-12-24': [] } } },
      channels: { chat: { cost: 50 }, exclusive: [['voice', 'chat']] },
      queues: [{ id: 'orders', calendar: 'shop' }],
    });
    await page.close();
  });

  async function file() {
    const params = { centre: 'shop' };
    const answer = await rig.client('root').ask('GET', '/api/v1/centres/{centre}/file', { params });
    if (!answer.ok) throw new Error(answer.problem.detail);
    return { body: answer.body as Readonly<Record<string, unknown>>, etag: answer.etag ?? '' };
  }
});
