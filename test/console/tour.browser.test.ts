/** The tours as their people take them: each step by the screen itself, and told as done by it. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';
import { cards, sendCard, typeCard } from '../support/cards.ts';
import { command, sendOthersAway } from '../support/desk-scenes.ts';

const customer = '1000003';
const customersNumber = '+33639980002';

/** In English, in French, and in the language that shows what is not translated. */
const tourName = /^(Tour|Visite guidée|Tôür.*)$/;
const looks = [
  ['light', 'fr', 1280],
  ['dark', 'xx', 400],
  ['contrast', 'fr', 1280],
] as const;
const tour = (page: Page) => page.getByRole('region', { name: tourName });
const says = (page: Page, words: string | RegExp) => tour(page).getByText(words).waitFor();

/** What the card of the tour stands over, of its control and of what has the focus. */
const covered = (page: Page) =>
  page.evaluate<readonly string[]>(`(() => {
    const sections = [...document.querySelectorAll('section')];
    const card = sections.find(({ ariaLabel }) => ${tourName}.test(ariaLabel));
    const [ring] = document.querySelectorAll('div[class*=ring]');
    if (!card) return ['no tour'];
    const over = (name, one) => {
      if (!one || one === document.body || card.contains(one)) return [];
      const [a, b] = [card.getBoundingClientRect(), one.getBoundingClientRect()];
      const isBeside = a.right <= b.left || a.left >= b.right;
      return isBeside || a.bottom <= b.top || a.top >= b.bottom ? [] : [name];
    };
    return [...over('control', ring), ...over('focus', document.activeElement)];
  })()`);

describe.runIf(await hasBrowser())('a tour', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo({ callersOrder: false });
  });
  afterAll(() => rig.stop());

  /** Signed in for the first time. */
  const first = async (person: string, look = 'lang=en&theme=light'): Promise<Page> => {
    const page = await (await rig.context()).newPage();
    await page.goto(`${rig.address}/?as=${person}&${look}`);
    await says(page, /7/);
    return page;
  };
  const begin = (page: Page) => tour(page).getByRole('button').first().press('Enter');
  const isClean = async (page: Page) => {
    expect(await accessFaults(page)).toEqual([]);
    await expect.poll(() => covered(page)).toEqual([]);
  };

  it('of an order taker goes from log-on to an order, by keyboard alone', async () => {
    const page = await first('helene');
    await isClean(page);
    await begin(page);
    await says(page, 'Step 1 of 7 · 0 done');
    await isClean(page);
    await page.locator('div[class*=ring]').waitFor();
    await tour(page).getByRole('button', { name: 'Go to it' }).press('Enter');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Log on' }).waitFor();
    await isClean(page);
    await dialog.getByRole('button', { name: 'Log on' }).press('Enter');
    await says(page, 'Step 2 of 7 · 1 done');
    await isClean(page);
    await sendOthersAway(rig.client('malik'));
    await rig.arrive('vente', customersNumber);
    await command(page, 'r');
    await page.getByRole('region', { name: 'Call for you' }).waitFor();
    await says(page, 'Step 3 of 7 · 2 done');
    await isClean(page);
    await page.keyboard.press('F2');
    await says(page, 'Step 4 of 7 · 3 done');
    const item = page.getByRole('combobox', { name: 'Item' });
    const search = page.getByRole('combobox', { name: 'Find a customer' });
    await item.or(search).first().waitFor();
    if (await search.isVisible()) {
      await search.fill(customer);
      await search.press('Enter');
    }
    await item.fill('DRAP-160');
    await item.press('Enter');
    await says(page, 'Step 5 of 7 · 4 done');
    await page.getByRole('list', { name: 'To offer' }).waitFor();
    await isClean(page);
    await command(page, 'y');
    await says(page, 'Step 6 of 7 · 5 done');
    await command(page, 'p');
    await page.getByRole('textbox', { name: 'Amount' }).waitFor();
    await isClean(page);
    await page.keyboard.press('Enter');
    await typeCard(page, cards.approved);
    await sendCard(page);
    await says(page, 'Step 7 of 7 · 6 done');
    await page.keyboard.press('F9');
    await page.getByText('Shall I send the order?').waitFor();
    await isClean(page);
    await page.keyboard.press('F9');
    await says(page, /^That was the tour: 7 steps were done/);
    await isClean(page);
    await tour(page).getByRole('button', { name: 'Close' }).press('Enter');
    await tour(page).waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('of a supervisor is left, kept, gone on with, and done', async () => {
    const page = await first('malik');
    await begin(page);
    await says(page, 'Step 1 of 7 · 0 done');
    await rig.arrive('english');
    await rig.arrive('english');
    const lane = page.getByRole('listbox', { name: /waiting in English line/ });
    await lane.focus();
    await page.keyboard.press('Enter');
    await says(page, 'Step 2 of 7 · 1 done');
    await isClean(page);
    await page.getByRole('button', { name: 'Leave' }).press('Enter');
    await tour(page).waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('banner').getByRole('button', { name: 'Malik' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Go on with the tour' }).press('Enter');
    await says(page, 'Step 2 of 7 · 1 done');
    await page.getByRole('button', { name: 'Move to' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Vente' }).press('Enter');
    await says(page, 'Step 3 of 7 · 2 done');
    await page.getByRole('button', { name: /^Damien/ }).press('Enter');
    await says(page, 'Step 4 of 7 · 3 done');
    await isClean(page);
    const force = page.getByRole('dialog').getByRole('button', { name: /^Set/ });
    await force.first().press('Enter');
    await says(page, 'Step 5 of 7 · 4 done');
    await tour(page).getByRole('button', { name: 'Skip' }).press('Enter');
    await says(page, 'Step 6 of 7 · 4 done');
    await tour(page).getByRole('button', { name: 'Go to it' }).press('Enter');
    await page.keyboard.press('Enter');
    await says(page, 'Step 7 of 7 · 5 done');
    await isClean(page);
    await page.getByRole('button', { name: 'Week' }).press('Enter');
    await says(page, /^That was the tour: 6 steps were done/);
    await page.context().close();
  });

  it('can be used by everybody, offered and begun', async () => {
    // One sign-in for all looks: a service takes few of them a minute.
    const page = await first('paul');
    const inLooks = async (words: RegExp) => {
      for (const [theme, lang, width] of looks) {
        await page.setViewportSize({ width, height: 800 });
        await page.goto(`${rig.address}/rules?lang=${lang}&theme=${theme}`);
        await says(page, words);
        await isClean(page);
        const wide = 'document.documentElement.scrollWidth > innerWidth';
        expect(await page.evaluate(wide)).toBe(false);
      }
    };
    await inLooks(/7/);
    await begin(page);
    await inLooks(/1 .*7/);
    await page.context().close();
  });

  it('is offered once, to whoever is let in by a name alone', async () => {
    const page = await first('ines');
    await tour(page).getByRole('button', { name: 'Not now' }).press('Enter');
    await tour(page).waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.id')).toBe('screen');
    await page.goto(`${rig.address}/?as=ines&lang=en`);
    await page.getByRole('heading', { name: 'What is asked' }).waitFor();
    expect(await tour(page).count()).toBe(0);
    await page.context().close();
  });
});
