/** Reviews, as reviewers work them in the browser. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, decides, hasBrowser } from '../support/browser.ts';
import { ConsoleShop } from '../support/console-shop.ts';

const isThere = (page: Page, text: string) => page.getByText(text).first().waitFor();
const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });
/** The machine may be busy with other tests. */

describe.runIf(await hasBrowser())('reviews', () => {
  let shop: ConsoleShop;
  beforeAll(async () => {
    shop = await ConsoleShop.start();
  });
  afterAll(() => shop.rig.stop());

  it('are where reviewers begin, and say why there is nothing', async () => {
    const page = await shop.rig.page('rita', '/');
    await isThere(page, 'Nothing is held: every order goes its way.');
    expect(new URL(page.url()).pathname).toBe('/reviews');
    await page.close();
  });

  it('are taken and released by keyboard alone', async () => {
    const order = await shop.held({ comment: 'Rappeler mardi' });
    const page = await shop.rig.page('rita', '/reviews');
    const row = rowOf(page, 'Léa Bernard');
    await row.focus();
    await page.keyboard.press('Enter');
    await isThere(page, 'the order is free for picking');
    await isThere(page, 'Rappeler mardi');
    await row.filter({ hasText: 'rita' }).waitFor();
    await page.setViewportSize({ width: 640, height: 360 });
    // At 200 % what is decided scrolls with the review, and leaves its height.
    const decisions = `getComputedStyle(document.querySelector('[data-tour=decisions]'))`;
    expect(await page.evaluate(`${decisions}.position`)).toBe('static');
    const share = `document.getElementById('screen').clientHeight / innerHeight`;
    expect(await page.evaluate<number>(share)).toBeGreaterThanOrEqual(0.7);
    await page.setViewportSize({ width: 1440, height: 860 });
    await row.focus();
    await page.keyboard.press('n');
    await page.keyboard.type('customer called');
    await row.focus();
    await page.keyboard.press('c');
    const asked = page.getByRole('dialog', { name: 'Clear' });
    await asked.getByText('the order is free for picking').waitFor();
    expect(await shop.clearers(order)).toEqual([null]);
    await page.keyboard.press('Enter');
    await page.getByText('The hold is cleared.').waitFor();
    await expect.poll(() => shop.clearers(order)).toEqual(['rita']);
    await isThere(page, 'Nothing is held');
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('screen');
    await page.close();
  });

  it('are one person’s at a time, and theirs again who leave them', async () => {
    await shop.held();
    const [rita, rob] = [
      await shop.rig.page('rita', '/reviews'),
      await shop.rig.page('rob', '/reviews'),
    ];
    await rowOf(rita, 'Léa Bernard').click();
    await rowOf(rob, 'rita').click();
    await isThere(rob, 'rita is working on it');
    expect(await rob.getByRole('button', { name: 'Clear' }).isDisabled()).toBe(true);
    await rita.getByRole('button', { name: 'Back to the list' }).click();
    await rob.getByText('rita is working on it').waitFor({ state: 'detached' });
    await rowOf(rob, 'rob').waitFor();
    await decides(rob, 'Clear');
    await isThere(rob, 'The hold is cleared.');
    await Promise.all([rita.close(), rob.close()]);
  });

  it('are taken over by a supervisor, and whoever had them is told', async () => {
    const order = await shop.held();
    const hold = `${order}.h1`;
    const rita = await shop.rig.page('rita', `/reviews?hold=${hold}`);
    await rowOf(rita, 'rita').waitFor();
    await rita.getByRole('button', { name: 'Clear' }).click();
    await rita.getByRole('dialog', { name: 'Clear' }).waitFor();
    const sue = await shop.rig.page('sue', `/reviews?hold=${hold}`);
    const takesOver = (page: Page) => page.getByRole('button', { name: 'Take it over' }).click();
    await takesOver(sue);
    await isThere(rita, 'sue is working on it');
    await isThere(rita, 'sue has taken over the hold that you had open.');
    expect(await rita.getByRole('button', { name: 'Take it over' }).count()).toBe(0);
    // Whoever has the hold again decides anew: the dialog of before does not come back.
    await sue.getByRole('button', { name: 'Back to the list' }).click();
    await takesOver(rita);
    await rita.getByRole('button', { name: 'Clear', disabled: false }).waitFor();
    expect(await rita.getByRole('dialog').count()).toBe(0);
    await rowOf(sue, 'rita').click();
    await takesOver(sue);
    await decides(sue, 'Clear');
    await isThere(rita, 'cleared by sue');
    await Promise.all([rita.close(), sue.close()]);
  });

  it('are refused with a reason, and the price is what it was', async () => {
    const order = await shop.priced();
    const page = await shop.rig.page('rita', `/reviews?hold=${order}.h1`);
    await isThere(page, 'the price is €20.00 again');
    await page.getByRole('textbox', { name: 'note' }).fill('beyond our margin');
    await decides(page, 'No');
    await isThere(page, 'Declined.');
    await page.goto(`${shop.rig.address}/orders/${order}`);
    await page.getByRole('cell', { name: '€20.00' }).waitFor();
    await page.close();
  });

  it('say who may decide what this reviewer may not', async () => {
    const order = await shop.held({ code: 'BOSS' });
    const page = await shop.rig.page('rita', '/reviews');
    await rowOf(page, 'BOSS').click();
    await isThere(page, 'This is decided by a supervisor.');
    const sue = await shop.rig.page('sue', '/reviews');
    await rowOf(sue, 'BOSS').click();
    await decides(sue, 'Clear');
    await expect.poll(() => shop.clearers(order)).toEqual(['sue']);
    await page.getByText('cleared by sue').waitFor();
    await Promise.all([page.close(), sue.close()]);
  });

  it('are released together where their code is one, with what would fail', async () => {
    const [first, second] = [await shop.held(), await shop.held({}, { customer: '1000002' })];
    const taken = await shop.held({}, { customer: '1000009' });
    await shop.does(shop.rig.client('rob'), 'POST', '/api/v1/holds/{hold}/check-out', {
      params: { hold: `${taken}.h1` },
    });
    const other = await shop.held({ code: 'LATER' });
    const page = await shop.rig.page('rita', '/reviews?code=CHECK');
    await rowOf(page, 'rob').waitFor();
    for (const order of [first, second, taken]) {
      await page.getByRole('checkbox', { name: await shop.numberOf(order) }).check();
    }
    await page.getByRole('button', { name: 'Release 3…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('would be released').first().waitFor();
    await dialog.getByText('fails: rob is working on it').waitFor();
    await dialog.getByRole('button', { name: 'Release 2' }).click();
    await isThere(page, '2 released.');
    expect(await Promise.all([first, second, taken].map((one) => shop.clearers(one)))).toEqual([
      ['rita'],
      ['rita'],
      [null],
    ]);
    await page.getByRole('button', { name: 'all codes' }).click();
    for (const order of [other, taken]) {
      await page.getByRole('checkbox', { name: await shop.numberOf(order) }).check();
    }
    await isThere(page, 'Only holds of one code');
    await page.close();
  });

  it('take three taps on a telephone, in French too', async () => {
    const order = await shop.priced();
    const page = await shop.rig.page('rita', '/reviews?group=approval', {
      width: 400,
      lang: 'fr',
    });
    await rowOf(page, 'Bernard').first().click();
    await isThere(page, 'la ligne garde 15,00');
    const yes = page.getByRole('button', { name: 'Oui' });
    await page.waitForFunction("!document.querySelector('[data-disabled]')");
    const box = await yes.boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(44);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    await decides(page, 'Oui');
    await expect.poll(() => shop.clearers(order)).toEqual(['rita']);
    await page.close();
  });

  it('have panels that fail alone', async () => {
    await shop.held({ code: 'LATER', comment: 'alone' });
    const page = await shop.rig.page('rita', '/reviews');
    await page.route('**/why', (route) =>
      route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          title: 'Internal error',
          status: 500,
          code: 'internal',
          detail: 'It broke.',
          requestId: 'req_1',
          retryable: false,
        }),
      }),
    );
    await rowOf(page, 'LATER').first().click();
    await isThere(page, 'It broke.');
    await isThere(page, 'req_1');
    await page.getByRole('button', { name: 'Clear' }).waitFor();
    await page.unroute('**/why');
    await page.getByRole('button', { name: 'Try again' }).click();
    await isThere(page, 'Held by a person');
    await page.close();
  });

  it.each(['light', 'dark', 'contrast'])('are open to everybody in %s', async (theme) => {
    for (const lang of ['en', 'fr']) {
      const page = await shop.rig.page('rita', '/reviews', { theme, lang });
      await rowOf(page, 'LATER').first().click();
      await page.getByRole('textbox').first().waitFor();
      expect(await accessFaults(page)).toEqual([]);
      await page.close();
    }
  });

  it('show codes whole on a narrow screen', async () => {
    const long = 'Waits for the signature of the manager';
    await shop.held({ code: 'LONG' });
    const page = await shop.rig.page('rita', '/reviews', { width: 400 });
    await rowOf(page, long).getByRole('rowheader').waitFor();
    const over = (element: string) => `${element}.scrollWidth - ${element}.clientWidth`;
    const cell = "[...document.querySelectorAll('tbody th')].at(-1)";
    const view = "document.querySelector('table').parentElement";
    const hidden = await page.evaluate<unknown>(`[${over(cell)}, ${over(view)}]`);
    expect(hidden).toEqual([0, 0]);
    await page.close();
  });
});
