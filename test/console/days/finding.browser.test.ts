/** A day of finding things again: a call by a name as it was heard, its story, an order, a day. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, type ConsoleVisit, hasBrowser } from '../../support/browser.ts';
import { DayStrip } from '../../support/day-strip.ts';
import { command, logOnAtDesk, sendOthersAway } from '../../support/desk-scenes.ts';

const josiane = '+33639989921';
const note = 'zip broken';
const looks = [
  { lang: 'en', theme: 'light', width: 1280 },
  { lang: 'fr', theme: 'dark', width: 400 },
] as const satisfies readonly ConsoleVisit[];
const words = {
  en: { story: 'What happened', calls: 'Calls', search: 'Search', customers: 'Customers' },
  fr: { story: 'Ce qui s’est passé', calls: 'Appels', search: 'Recherche', customers: 'Clients' },
} as const;

/** Types into the search as a person does, a key at a time. */
async function searches(page: Page, text: string): Promise<void> {
  await page.getByRole('navigation').waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').waitFor();
  await page.keyboard.type(text);
}

describe.runIf(await hasBrowser())('a day of finding things', () => {
  let rig: ConsoleRig;
  let desk: Page;
  let call = '';
  let customer = '';
  const logged: string[] = [];
  const strip = new DayStrip('finding');

  beforeAll(async () => {
    rig = await ConsoleRig.startDemo({ callersOrder: false });
    const made = await rig.client('claire').post('/api/v1/centres/{centre}/customers', {
      params: { centre: 'verdier' },
      body: { firstName: 'Josiane', lastName: 'Geoffroy', phones: [{ number: josiane }] },
    });
    customer = made.ok ? made.body.id : expect.unreachable();
    desk = await rig.page('helene', '/desk');
    desk.on('console', (line) => line.type() === 'error' && logged.push(line.text()));
    await logOnAtDesk(desk);
    await sendOthersAway(rig.client('malik'));
    call = await rig.arrive('vente', josiane);
    await command(desk, 'r');
    await desk.getByRole('region', { name: 'Call for you' }).waitFor();
    await desk.keyboard.press('F2');
    await desk.getByText('On the line', { exact: true }).first().waitFor();
  });
  afterAll(() => rig.stop());

  const stateOfCall = async () => {
    const read = await rig.client('malik').get('/api/v1/calls/{call}', { params: { call } });
    return read.ok ? read.body.derivedState : read.problem.code;
  };

  it('never ends the call of an agent who types into the search', async () => {
    // E alone is the letter of End call, H and R are letters of others.
    for (const text of ['e', 'elodie', 'e jeoffroi 4', 'hr']) {
      await searches(desk, text);
      expect(await stateOfCall()).toBe('connected');
      await desk.keyboard.press('Escape');
      await desk.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await desk.getByText('On the line', { exact: true }).first().waitFor();
    // Chosen and entered, it does.
    await command(desk, 'e');
    await desk.getByText('Wrap-up', { exact: true }).first().waitFor();
    await command(desk, 'w');
    await desk.keyboard.press('1');
    await desk.getByRole('textbox', { name: 'Note' }).fill(note);
    await desk.getByRole('textbox', { name: 'Note' }).blur();
    await expect
      .poll(async () => {
        const read = await rig.client('malik').get('/api/v1/calls/{call}', { params: { call } });
        return read.ok && read.body.note;
      })
      .toBe(note);
    await desk.getByRole('button', { name: 'End wrap-up' }).click();
  });

  it('leads a supervisor from a name as it was heard to the story of the call', async () => {
    const page = await rig.page('malik', '/wallboard');
    page.on('console', (line) => line.type() === 'error' && logged.push(line.text()));
    await searches(page, 'jeoffroi');
    const found = page.getByRole('group', { name: 'Customers' });
    await found.getByRole('option', { name: /Josiane Geoffroy/ }).waitFor();
    await page.getByText('sounds like “Josiane Geoffroy”').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await strip.picture(page, 'search-en');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/customers/${customer}*`);
    await page.getByRole('link', { name: 'All calls of this customer' }).click();
    const row = page
      .getByRole('table', { name: 'Calls' })
      .getByRole('row')
      .filter({ hasText: note });
    await row.focus();
    await page.keyboard.press('Enter');
    const story = page.getByRole('region', { name: 'What happened' });
    for (const sentence of ['The call arrived.', /who answered\./, /talked for/, /zip broken/]) {
      await story.getByText(sentence).first().waitFor();
    }
    await page.getByRole('region', { name: 'How it was decided' }).getByText('offered').waitFor();
    await page.getByRole('link', { name: 'All events, for engineers' }).click();
    await page.waitForURL('**/journal?*');
    await page.close();
  });

  it('finds an order by the digits of its number, and says that a number is mistyped', async () => {
    const made = await rig.client('helene').post('/api/v1/centres/{centre}/orders', {
      params: { centre: 'verdier' },
      body: { customerId: 'verdier.1000003' },
    });
    const { number } = made.ok ? made.body : expect.unreachable();
    const page = await rig.page('claire', '/orders');
    const digits = number.split('-')[1] ?? '';
    for (const typed of [digits, `${number.slice(0, -1)}${(Number(number.at(-1)) + 1) % 10}`]) {
      await searches(page, typed);
      await page.getByRole('dialog').getByRole('option', { name: number }).waitFor();
      const said = await page.getByText(`${typed} is mistyped`).count();
      expect([typed, said]).toEqual([typed, typed === digits ? 0 : 1]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.close();
  });

  it.each(looks)('shows the list and the story in $lang at $width', async (look) => {
    const say = words[look.lang];
    const page = await rig.page('malik', `/calls?customer=${customer}&call=${call}`, look);
    page.on('console', (line) => line.type() === 'error' && logged.push(line.text()));
    await page.getByRole('region', { name: say.story }).getByText(note).waitFor();
    await page.getByRole('table', { name: say.calls }).getByRole('row').nth(1).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    const beyond = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(beyond)).toBeLessThanOrEqual(0);
    await strip.picture(page, `story-${look.lang}`);
    await searches(page, 'jeoffroi');
    const dialog = page.getByRole('dialog', { name: say.search });
    await dialog.getByRole('group', { name: say.customers }).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await strip.picture(page, `search-${look.lang}`);
    await page.close();
  });

  it('shows an agent their own calls, and a supervisor those of a day and an agent', async () => {
    const own = await rig.page('helene', '/calls');
    const rows = (page: Page) => page.getByRole('table', { name: 'Calls' }).getByRole('row');
    await rows(own).filter({ hasText: note }).waitFor();
    await own.close();
    const page = await rig.page('malik', '/calls?agent=verdier.helene');
    await rows(page).filter({ hasText: note }).waitFor();
    await page.getByRole('button', { name: 'Yesterday' }).click();
    await page.getByText('No call matches.').or(rows(page).first()).first().waitFor();
    await expect.poll(() => rows(page).filter({ hasText: note }).count()).toBe(0);
    await page.reload();
    await expect.poll(() => rows(page).filter({ hasText: note }).count()).toBe(0);
    await page.getByRole('button', { name: 'Today' }).click();
    await rows(page).filter({ hasText: note }).waitFor();
    await page.close();
  });

  it('filters orders and customers by what people know of them', async () => {
    const begun = await rig.client('helene').post('/api/v1/centres/{centre}/orders', {
      params: { centre: 'verdier' },
      body: { customerId: customer },
    });
    expect(begun.ok).toBe(true);
    const orders = await rig.page('claire', '/orders');
    const table = orders.getByRole('table', { name: 'Orders' });
    await orders.getByRole('searchbox').fill('jeoffroi');
    await orders.getByRole('button', { name: 'Find' }).click();
    await expect.poll(() => table.getByRole('row').count()).toBe(2);
    await table.getByText('Josiane Geoffroy').waitFor();
    expect(await accessFaults(orders)).toEqual([]);
    await orders.close();
    const customers = await rig.page('claire', '/customers?agent=verdier.helene');
    await customers.getByRole('row').filter({ hasText: 'Josiane Geoffroy' }).waitFor();
    expect(await accessFaults(customers)).toEqual([]);
    await customers.close();
  });

  it('finds the call after a restart of the service as before', async () => {
    await rig.without(async () => {});
    const page = await rig.page('malik', '/calls?date=all&q=jeoffroi');
    const row = page.getByRole('table', { name: 'Calls' }).getByRole('row');
    await row.filter({ hasText: note }).waitFor();
    await row.filter({ hasText: note }).focus();
    await page.keyboard.press('Enter');
    await page
      .getByRole('region', { name: 'What happened' })
      .getByText(/zip broken/)
      .waitFor();
    await page.close();
    // While the service was away, browsers logged that it was.
    expect(logged.filter((line) => !/Failed to load|WebSocket/.test(line))).toEqual([]);
  });
});
