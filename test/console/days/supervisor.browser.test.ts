/** A supervisor's day: queues closed and stopped, agents changed, calls moved, yesterday's report. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../../support/browser.ts';
import { DayStrip } from '../../support/day-strip.ts';

/** Tomorrow at noon, as the field for a local time takes it. */
function tomorrowNoon(): string {
  return `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T12:00`;
}

describe.runIf(await hasBrowser())('a day as a supervisor', () => {
  let rig: ConsoleRig;
  const strip = new DayStrip('supervisor');
  beforeAll(async () => {
    rig = await ConsoleRig.start();
  });
  afterAll(() => rig.stop());

  const queue = async (id: string) => {
    const read = await rig.client('sue').get('/api/v1/queues/{queue}', { params: { queue: id } });
    if (!read.ok) throw new Error(read.problem.detail);
    return read.body;
  };
  const queueOf = async (call: string) => {
    const read = await rig.client('sue').get('/api/v1/calls/{call}', { params: { call } });
    return read.ok ? read.body.queueId : read.problem.code;
  };

  it('closes a queue until an hour, sends its callers elsewhere, and opens it', async () => {
    const page = await rig.page('sue', '/');
    const lanes = page.getByRole('region', { name: 'Queues' });
    await lanes.getByRole('button', { name: 'orders' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'orders' });
    await dialog.getByText('The queue is open.').waitFor();
    const closes = dialog.getByRole('button', { name: 'Close the queue' });
    await dialog.getByLabel(/^Closed until/).fill('2026-01-01T12:00');
    await dialog.getByText(/Choose a time after .*, within a year/).waitFor();
    expect(await closes.isDisabled()).toBe(true);
    await dialog.getByLabel(/^Closed until/).fill(tomorrowNoon());
    await dialog.getByLabel('New callers').selectOption('shop.returns');
    expect(await accessFaults(page)).toEqual([]);
    await strip.picture(page, 'close-queue');
    await closes.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await lanes.getByText(/^closed/).waitFor();
    expect(await queue('shop.orders')).toMatchObject({
      state: 'closed',
      divertTo: 'shop.returns',
      reopensAt: expect.stringMatching(/T1[01]:00:00/),
    });
    const call = await rig.arrive('orders');
    await expect.poll(() => queueOf(call)).toBe('shop.returns');
    await lanes.getByRole('button', { name: 'orders' }).press('Enter');
    await dialog.getByText(/closed until .*New callers go to returns/).waitFor();
    await dialog.getByRole('button', { name: 'Open it now' }).press('Enter');
    await expect.poll(async () => (await queue('shop.orders')).state).toBe('open');
    await dialog.waitFor({ state: 'detached' });
    // The focus goes back to where the dialog was opened.
    const opener = lanes.getByRole('button', { name: 'orders' });
    await opener.and(page.locator(':focus')).waitFor();
    await lanes.getByRole('listbox').press('Enter');
    await page.getByRole('button', { name: 'Move to …' }).press('Enter');
    await page.getByRole('menuitem', { name: 'orders' }).press('Enter');
    await expect.poll(() => queueOf(call)).toBe('shop.orders');
    await strip.picture(page, 'moved');
    await rig.leave(call);
    await page.close();
  });

  it.each([
    ['en', 'light', 1280, /Emergency stop by Sue since .*hear the busy tone/, 'End the stop'],
    ['fr', 'dark', 400, /Arrêt d’urgence par Sue depuis .*occupation/, 'Mettre fin à l’arrêt'],
  ] as const)(
    'stops the centre, which every screen says, in %s',
    async (lang, theme, width, says, end) => {
      const page = await rig.page('sue', '/wallboard', { lang, theme, width });
      const desk = await rig.page('ann', '/desk', { lang, theme, width });
      const stop = lang === 'en' ? 'Emergency stop …' : 'Arrêt d’urgence …';
      await page.getByRole('button', { name: stop }).press('Enter');
      const close = lang === 'en' ? 'Close all queues' : 'Fermer toutes les files';
      await page.getByRole('dialog').getByRole('button', { name: close }).press('Enter');
      const banner = page.getByRole('alert').filter({ hasText: says });
      await banner.waitFor();
      const told = desk.getByRole('alert').filter({ hasText: says });
      await told.waitFor();
      expect(await told.getByRole('button').count()).toBe(0);
      expect(await accessFaults(page)).toEqual([]);
      await strip.picture(page, `stop-${lang}`);
      await strip.picture(desk, `stop-desk-${lang}`);
      expect(await queue('shop.orders')).toMatchObject({ state: 'closed', reopensAt: null });
      await banner.getByRole('button', { name: end }).press('Enter');
      await told.waitFor({ state: 'detached' });
      await expect.poll(async () => (await queue('shop.orders')).state).toBe('open');
      await desk.close();
      await page.close();
    },
  );

  it('says which queue still takes calls where a stop diverts to it', async () => {
    const page = await rig.page('sue', '/wallboard');
    await page.getByRole('button', { name: 'Emergency stop …' }).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('New callers').selectOption('shop.returns');
    await dialog.getByText(/^All queues but returns close now/).waitFor();
    await dialog.getByRole('button', { name: 'Close all queues' }).press('Enter');
    await page.getByText('All queues but returns are closed.').waitFor();
    const banner = page.getByRole('alert').filter({ hasText: 'only returns takes calls' });
    await banner.getByText(/New callers go to returns/).waitFor();
    const turns = (state: 'closing' | 'open') =>
      rig.client('sue').post('/api/v1/queues/{queue}/state', {
        params: { queue: 'shop.returns' },
        body: { state, reason: 'training' },
      });
    await turns('closing');
    await page
      .getByRole('alert')
      .getByText(/New callers hear the busy tone/)
      .waitFor();
    await turns('open');
    await banner.getByRole('button', { name: 'End the stop' }).press('Enter');
    await banner.waitFor({ state: 'detached' });
    await page.close();
  });

  it('gives an agent a queue, and says that listening needs a telephone', async () => {
    const ann = rig.client('ann');
    const params = { agent: 'shop.ann' };
    await ann.post('/api/v1/agents/{agent}/sign-on', { params, body: {} });
    await ann.put('/api/v1/agents/{agent}/state', { params, body: { state: 'ready' } });
    const call = await rig.arrive('orders');
    const offers = async () => {
      const read = await ann.get('/api/v1/agents/{agent}/offers', { params });
      return read.ok ? read.body.items.map(({ id }) => id) : [];
    };
    await expect.poll(offers).toHaveLength(1);
    const [offer = ''] = await offers();
    await ann.post('/api/v1/offers/{offer}/accept', { params: { offer }, body: {} });
    await ann.post('/api/v1/offers/{offer}/connected', { params: { offer } });
    const page = await rig.page('sue', '/wallboard?agent=shop.ann');
    const dialog = page.getByRole('dialog', { name: 'Ann' });
    await dialog.getByText(/^You have no telephone here yet/).waitFor();
    const listen = dialog.getByRole('button', { name: 'Listen', exact: true });
    expect(await listen.isDisabled()).toBe(true);
    await dialog.getByLabel(/^Number of your telephone/).fill('101');
    expect(await listen.isDisabled()).toBe(false);
    await dialog.getByRole('checkbox', { name: 'returns' }).press('Space');
    expect(await accessFaults(page)).toEqual([]);
    await strip.picture(page, 'agent');
    await dialog.getByRole('button', { name: 'Save queues and skills' }).press('Enter');
    const links = async () => {
      const read = await ann.get('/api/v1/agents/{agent}', { params });
      return read.ok ? [read.body.links.map(({ queueId }) => queueId), read.body.groupIds] : [];
    };
    await expect
      .poll(links)
      .toEqual([['shop.orders', 'shop.returns'], expect.arrayContaining(['shop.repairs'])]);
    await rig.leave(call);
    await page.close();
  });

  it('reads yesterday, and saves it under the day that is shown', async () => {
    const page = await rig.page('sue', '/reports');
    const day = page.getByLabel('date');
    const today = await day.inputValue();
    await page.getByRole('button', { name: 'Yesterday' }).press('Enter');
    await expect.poll(() => day.inputValue()).not.toBe(today);
    const shown = await day.inputValue();
    await page.getByRole('region', { name: 'The day in figures' }).waitFor();
    await strip.picture(page, 'yesterday');
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as a workbook' }).press('Enter'),
    ]);
    expect(saved.suggestedFilename()).toBe(`shop-${shown}.xlsx`);
    await page.close();
  });
});
