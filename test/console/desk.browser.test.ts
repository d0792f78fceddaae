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
      await bar.getByRole('button', { name: say.login }).waitFor();
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
      await bar.getByRole('button', { name: say.lunch }).waitFor();
      await command(page, 'e');
      await page.getByText(say.wrapUp, { exact: true }).first().waitFor();
      await command(page, 'w');
      await page.keyboard.press('1');
      await noFaults(page);
      await command(page, 'w');
      await page.keyboard.press('Enter');
      await bar.getByRole('button', { name: say.lunch }).waitFor();
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
