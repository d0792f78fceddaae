/** An agent's first day: made by an administrator, ready, calls, a callback, a log-off in a call. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../../support/browser.ts';
import { DayStrip } from '../../support/day-strip.ts';
import { command } from '../../support/desk-scenes.ts';

const words = {
  en: {
    make: 'Make a person',
    userName: 'User name',
    name: 'Name',
    agent: 'agent',
    telephone: 'At the telephone',
    queues: 'Queues of the new agent',
    oneQueue: 'Choose at least one queue of the new agent.',
    logOn: 'Log on',
    callMe: 'Call me, to try the desk',
    testCall: /^A test call waits for you/,
    ownCall: 'Test call of your own',
    sayReady: 'No call comes until you say Ready.',
    isReady: 'The next call of your queues rings here.',
    endWrapUp: 'End wrap-up',
    offer: 'Call for you',
    thenReady: 'After this call and its wrap-up you are ready.',
    thenNot: 'After this call and its wrap-up you are not ready.',
    thenOff: 'After this call and its wrap-up you are logged off.',
    offIn: /^In \d+:\d\d you are logged off\.$/,
    callBack: 'Call back at a time …',
    callbackTime: 'Date and time of the callback',
    past: 'Choose a time after',
    plan: 'Plan the callback',
    planned: /The caller is called back on/,
    next: /^next:/,
    logOff: 'Log off',
    loggedOff: 'You are logged off: no call is offered to you.',
    noPlace: 'You have no place at the telephone yet',
  },
  fr: {
    make: 'Créer une personne',
    userName: 'Nom d’utilisateur',
    name: 'Nom',
    agent: 'conseiller',
    telephone: 'Au téléphone',
    queues: 'Files du nouveau conseiller',
    oneQueue: 'Choisissez au moins une file pour le nouveau conseiller.',
    logOn: 'Prendre le poste',
    callMe: 'M’appeler, pour essayer le poste',
    testCall: /^Un appel d’essai vous attend/,
    ownCall: 'Votre appel d’essai',
    sayReady: 'Aucun appel n’arrive avant que vous soyez disponible.',
    isReady: 'Le prochain appel de vos files sonne ici.',
    endWrapUp: 'Finir le post-appel',
    offer: 'Appel pour vous',
    thenReady: 'Après cet appel et son post-appel, vous êtes disponible.',
    thenNot: 'Après cet appel et son post-appel, vous êtes en pause.',
    thenOff: 'Après cet appel et son post-appel, vous quittez le poste.',
    offIn: /^Dans \d+:\d\d, vous quittez le poste\.$/,
    callBack: 'Rappeler à une heure …',
    callbackTime: 'Date et heure du rappel',
    past: 'Choisissez une heure après',
    plan: 'Prévoir le rappel',
    planned: /L’appelant sera rappelé le/,
    next: /^ensuite/,
    logOff: 'Quitter le poste',
    loggedOff: 'Vous n’avez pas pris votre poste : aucun appel ne vous est présenté.',
    noPlace: 'Vous n’avez pas encore de place au téléphone',
  },
} as const;

/** English in daylight on a desk, French at night at the width of a telephone. */
const views = [
  { lang: 'en', theme: 'light', width: 1280 },
  { lang: 'fr', theme: 'dark', width: 400 },
] as const;

/** A local date and time for the field, so many days from now. */
function localIn(days: number): string {
  return `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T12:00`;
}

async function noFaults(page: Page): Promise<void> {
  expect(await accessFaults(page)).toEqual([]);
}

describe.runIf(await hasBrowser())('a first day as an agent', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.start();
  });
  afterAll(() => rig.stop());

  const stateOf = async (agent: string) => {
    const read = await rig.client('sue').get('/api/v1/agents/{agent}', { params: { agent } });
    return read.ok ? read.body.derivedState : read.problem.code;
  };

  it.each(views)(
    'goes from a new person to the log-off in a call: $lang, $width px',
    async (view) => {
      const say = words[view.lang];
      const strip = new DayStrip(`agent-${view.lang}`);
      const take = (of: Page, name: string) => strip.picture(of, name);
      const user = `zoe-${view.lang}`;
      const settings = await rig.page('root', '/settings', view);
      await settings.getByRole('button', { name: say.make }).press('Enter');
      const dialog = settings.getByRole('dialog');
      await dialog.getByLabel(say.userName).fill(user);
      await dialog.getByLabel(say.name, { exact: true }).fill('Zoé');
      const telephone = dialog.getByLabel(say.telephone);
      expect(await dialog.getByRole('checkbox', { checked: true }).count()).toBe(0);
      expect(await telephone.inputValue()).toBe('');
      await dialog.getByRole('checkbox', { name: say.agent, exact: true }).press('Space');
      expect(await telephone.inputValue()).toBe('new');
      await dialog.getByRole('button', { name: say.make }).press('Enter');
      await dialog.getByText(say.oneQueue).waitFor();
      const queues = dialog.getByRole('group', { name: say.queues });
      await queues.getByRole('checkbox', { name: 'orders' }).press('Space');
      await dialog.getByText(say.oneQueue).waitFor({ state: 'detached' });
      await noFaults(settings);
      await take(settings, 'person');
      await dialog.getByRole('button', { name: say.make }).press('Enter');
      await dialog.waitFor({ state: 'detached' });
      await settings.close();

      const page = await rig.page(user, '/', view);
      const bar = page.getByRole('contentinfo');
      await bar.getByRole('button', { name: say.logOn }).press('Enter');
      await page.getByRole('checkbox', { name: 'sales' }).waitFor();
      await page.getByRole('dialog').getByRole('button', { name: say.logOn }).press('Enter');
      await bar.getByText(say.sayReady).waitFor();
      await take(page, 'logged-on');
      await page.getByRole('button', { name: say.callMe }).press('Enter');
      await page.getByText(say.testCall).waitFor();
      await command(page, 'r');
      await page.getByRole('region', { name: say.offer }).getByText(say.ownCall).waitFor();
      await page.keyboard.press('F2');
      await page.getByRole('heading', { name: say.ownCall }).waitFor();
      await bar.getByText(say.thenReady).waitFor();
      await command(page, 'e');
      // It cannot be pressed at once, so that a second Enter on End does not end the wrap-up.
      await page.getByRole('button', { name: say.endWrapUp, disabled: false }).press('Enter');
      await bar.getByText(say.isReady).waitFor();
      await noFaults(page);

      const call = await rig.arrive('orders');
      await page.getByRole('region', { name: say.offer }).waitFor();
      await expect.poll(() => page.title()).toContain(`${say.offer}: orders`);
      await take(page, 'offer');
      await page.keyboard.press('F2');
      await bar.getByText(say.thenReady).waitFor();
      await expect.poll(() => page.title()).not.toContain(say.offer);
      await command(page, 'n');
      await page.getByRole('dialog').getByRole('group').waitFor();
      await page.keyboard.press('2');
      await bar.getByText(say.thenNot).waitFor();

      await page.getByRole('button', { name: say.callBack }).press('Enter');
      await page.getByLabel(say.callbackTime).fill(localIn(-2));
      await page.getByText(say.past).waitFor();
      expect(await page.getByRole('button', { name: say.plan }).isDisabled()).toBe(true);
      await page.getByLabel(say.callbackTime).fill(localIn(2));
      await take(page, 'callback');
      await page.getByRole('button', { name: say.plan }).press('Enter');
      await page.getByText(say.planned).waitFor();

      await bar.getByRole('button', { name: say.next }).press('Enter');
      await page.getByRole('menuitem', { name: say.logOff }).press('Enter');
      await bar.getByText(say.thenOff).waitFor();
      await noFaults(page);
      await take(page, 'leaving');
      expect(await stateOf(`shop.${user}`)).toBe('busy');
      await command(page, 'e');
      await bar.getByText(say.offIn).waitFor();
      await command(page, 'w');
      await page.keyboard.press('Enter');
      await bar.getByText(say.loggedOff).waitFor();
      await expect.poll(() => stateOf(`shop.${user}`)).toBe('loggedOff');
      const focused = bar.locator(':focus');
      await expect.poll(() => focused.innerText()).toBe(say.logOn);
      await take(page, 'logged-off');
      const after = await rig.client('sue').get('/api/v1/calls/{call}', { params: { call } });
      expect(after.ok && after.body.derivedState).toBe('ended');
      await page.close();
    },
  );

  it.each(views)('says what to do without a place at the telephone: $lang', async (view) => {
    const user = `max-${view.lang}`;
    const made = await rig.client('root').post('/api/v1/centres/{centre}/users', {
      params: { centre: 'shop' },
      body: { id: user, name: 'Max', roles: ['agent'] },
    });
    expect(made.ok).toBe(true);
    const page = await rig.page(user, '/', view);
    await page.getByRole('heading', { name: words[view.lang].noPlace }).waitFor();
    await noFaults(page);
    await page.close();
  });
});
