/** The desk on the telephone's side: an agent's call from the log-on to the end of wrap-up. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';

const words = {
  en: {
    logOn: 'Log on',
    login: 'just logged on',
    ready: 'Ready',
    offer: 'Call for you',
    onLine: 'On the line',
    held: 'On hold',
    codes: 'At the end of the call',
    wrapUp: 'Wrap-up',
    lunch: 'lunch',
    end: /^End\b/,
    endWrapUp: 'End wrap-up',
  },
  fr: {
    logOn: 'Prendre le poste',
    login: 'vient de se connecter',
    ready: 'Disponible',
    offer: 'Appel pour vous',
    onLine: 'En ligne',
    held: 'En garde',
    codes: 'À la fin de l’appel',
    wrapUp: 'Post-appel',
    lunch: 'déjeuner',
    end: /^Terminer/,
    endWrapUp: 'Finir le post-appel',
  },
} as const;

/** `Ctrl K`, a letter and `Enter`. */
async function command(page: Page, letter: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.press(letter);
  await page.keyboard.press('Enter');
}

async function noFaults(page: Page): Promise<void> {
  expect(await accessFaults(page)).toEqual([]);
}

/** Part of the height that a page shown at 200 % leaves for work. */
const workShare = `document.getElementById('screen').clientHeight / innerHeight`;

describe.runIf(await hasBrowser())('the desk', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.start();
  });
  afterAll(() => rig.stop());

  const stateOf = async (agent: string) => {
    const read = await rig.client('sue').get('/api/v1/agents/{agent}', { params: { agent } });
    return read.ok ? read.body.derivedState : read.problem.code;
  };

  it.each(['en', 'fr'] as const)(
    'takes a call from log-on to wrap-up by keyboard in %s',
    async (lang) => {
      const say = words[lang];
      const page = await rig.page('ann', '/', { lang });
      await page.getByRole('button', { name: say.logOn }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('checkbox', { name: 'sales' }).waitFor();
      await noFaults(page);
      await page.getByRole('dialog').getByRole('button', { name: say.logOn }).focus();
      await page.keyboard.press('Enter');
      const bar = page.getByRole('contentinfo');
      const focused = page.locator(':focus');
      // After each step the next task has the focus.
      await bar.getByRole('button', { name: say.login }).and(focused).waitFor();
      await command(page, 'r');
      await bar.getByRole('button', { name: say.ready, exact: true }).waitFor();
      await noFaults(page);
      const call = await rig.arrive('orders');
      await page.getByRole('region', { name: say.offer }).waitFor();
      await noFaults(page);
      await page.keyboard.press('F2');
      await page.getByText(say.onLine, { exact: true }).first().waitFor();
      await noFaults(page);
      await page.keyboard.press('F8');
      await page.getByText(say.held, { exact: true }).waitFor();
      await page.keyboard.press('F8');
      await page.getByText(say.held, { exact: true }).waitFor({ state: 'detached' });
      await command(page, 'n');
      await page.getByRole('dialog').getByRole('group').waitFor();
      await page.keyboard.press('2');
      await bar.getByRole('button', { name: say.lunch }).press('Enter');
      await page.getByRole('menuitem', { name: /Ctrl K N 2/ }).waitFor();
      await page.keyboard.press('Escape');
      await page.setViewportSize({ width: 640, height: 360 });
      expect(await page.evaluate<number>(workShare)).toBeGreaterThanOrEqual(0.7);
      await page.setViewportSize({ width: 1440, height: 860 });
      // A second press that meets the next button at once must not end the wrap-up too.
      await page.evaluate(`new MutationObserver((_, seen) => {
        const next = [...document.querySelectorAll('button')];
        const end = next.find(({ textContent }) => textContent === '${say.endWrapUp}');
        end?.click();
        if (end) seen.disconnect();
      }).observe(document.body, { childList: true, subtree: true })`);
      await page.getByRole('button', { name: say.end }).press('Enter');
      await page.getByText(say.wrapUp, { exact: true }).first().waitFor();
      await page.getByRole('button', { name: say.endWrapUp }).and(focused).waitFor();
      await command(page, 'w');
      await page.keyboard.press('1');
      await noFaults(page);
      await command(page, 'w');
      await page.keyboard.press('Enter');
      await bar.getByRole('button', { name: say.lunch }).and(focused).waitFor();
      await expect.poll(() => stateOf('shop.ann')).toBe('notReady');
      const after = await rig.client('sue').get('/api/v1/calls/{call}', { params: { call } });
      expect(after.ok && after.body.outcomeCodes).toEqual(['order']);
      await rig.client('ann').post('/api/v1/agents/{agent}/sign-off', {
        params: { agent: 'shop.ann' },
      });
      await page.close();
    },
  );
});
