/** What calls an agent to the desk: the ring, the notification, the offer and how it ends. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../live/index.ts';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';
import { smallCentre } from '../support/running-service.ts';

/** Counts what rings in a page, and which notifications stand. */
const spy = `
  window.rings = 0;
  const { start, stop } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function () { window.rings += 1; start.call(this); };
  AudioBufferSourceNode.prototype.stop = function () { window.rings -= 1; stop.call(this); };
`;
const mute = `
  Object.defineProperty(AudioContext.prototype, 'state', { get: () => 'suspended' });
  AudioContext.prototype.resume = () => new Promise(() => {});
`;
const ringsIn = (page: Page) => page.evaluate<number>('window.rings');
const offerIn = (page: Page) => page.getByRole('region', { name: 'Call for you' });

describe.runIf(await hasBrowser())('an offer at the desk', () => {
  let rig: ConsoleRig;
  let contexts: BrowserContext[] = [];
  /** Ann signs in once: an address may five times a minute. */
  let cookies: Awaited<ReturnType<BrowserContext['cookies']>> = [];
  beforeAll(async () => {
    rig = await ConsoleRig.start({ ...smallCentre, groups: [{ id: 'sales' }, { id: 'repairs' }] });
  });
  // Before the next one, so that a test that fails says what its pages show.
  beforeEach(async () => {
    cookies = (await contexts.at(-1)?.cookies()) ?? [];
    await Promise.all(contexts.map((context) => context.close()));
    contexts = [];
    const params = { agent: 'shop.ann' };
    await rig.client('ann').post('/api/v1/agents/{agent}/sign-off', { params });
  });
  afterAll(() => rig.stop());

  /** A browser of Ann’s; `scripts` run in each of its pages first. */
  const browserOf = async (permissions: readonly string[], ...scripts: readonly string[]) => {
    const context = await rig.context(permissions);
    contexts.push(context);
    await context.addCookies(cookies);
    for (const content of [spy, ...scripts]) await context.addInitScript({ content });
    return context;
  };
  const loggedOn = async (context: BrowserContext): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`${rig.address}/?${cookies.length === 0 ? 'as=ann&' : ''}lang=en`);
    await page.getByRole('button', { name: 'Log on' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Log on' }).click();
    await page.getByRole('button', { name: 'just logged on' }).waitFor();
    return page;
  };
  const askReady = async (page: Page) => {
    await page.keyboard.press('Control+k');
    await page.keyboard.press('r');
    await page.keyboard.press('Enter');
  };
  const isReady = (page: Page) =>
    page
      .getByRole('contentinfo')
      .getByRole('button', { name: /^Ready/ })
      .waitFor();
  const stateNow = async () => {
    const params = { agent: 'shop.ann' };
    const read = await rig.client('sue').get('/api/v1/agents/{agent}', { params });
    return read.ok ? read.body.derivedState : read.problem.code;
  };

  it('rings as long as it is offered, and never otherwise', async () => {
    const page = await loggedOn(await browserOf(['notifications']));
    await askReady(page);
    await isReady(page);
    expect(await ringsIn(page)).toBe(0);
    const call = await rig.arrive('orders');
    await offerIn(page).waitFor();
    await expect.poll(() => ringsIn(page)).toBe(1);
    await page.keyboard.press('F2');
    await page.getByText('On the line', { exact: true }).waitFor();
    expect(await ringsIn(page)).toBe(0);
    await rig.leave(call);
  });

  it('is silent for a person who has switched sound off', async () => {
    const page = await loggedOn(await browserOf(['notifications']));
    await page.keyboard.press('Control+k');
    await page.keyboard.type('sound and');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Work without sound' }).click();
    await page.getByText('You work without sound.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await askReady(page);
    await isReady(page);
    const call = await rig.arrive('orders');
    await offerIn(page).getByText('No ring in this tab.').waitFor();
    expect(await ringsIn(page)).toBe(0);
    await rig.leave(call);
  });

  it.each([
    ['notifications are blocked', [], [], 'The browser blocks notifications.', 'notifications'],
    ['sound is blocked', ['notifications'], [mute], 'The browser blocks sound', 'sound'],
  ] as const)('is not asked for while %s', async (_what, permissions, scripts, reason, without) => {
    const page = await loggedOn(await browserOf(permissions, ...scripts));
    await askReady(page);
    const refusal = page.getByRole('dialog', { name: 'You cannot be ready yet' });
    await refusal.getByText(reason).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    expect(await stateNow()).toBe('notReady');
    await refusal.getByRole('button', { name: `Work without ${without}` }).click();
    await refusal.getByRole('button', { name: 'Ready' }).click();
    await isReady(page);
    await expect.poll(stateNow).toBe('ready');
  });

  it('makes way for what has the focus', async () => {
    const page = await loggedOn(await browserOf(['notifications']));
    await askReady(page);
    await isReady(page);
    await page.setViewportSize({ width: 640, height: 860 });
    // As wide as a form: the desk has none where it waits.
    await page.evaluate("document.querySelector('main').prepend(document.createElement('input'))");
    const control = page.getByRole('main').getByRole('textbox');
    const call = await rig.arrive('orders');
    await offerIn(page).waitFor();
    const isCovered = async () => {
      const [over, shown] = [await offerIn(page).boundingBox(), await control.boundingBox()];
      if (over === null || shown === null) throw new Error('the offer or the control is not shown');
      const middle = shown.y + shown.height / 2;
      return middle > over.y && middle < over.y + over.height;
    };
    expect(await isCovered()).toBe(true);
    await control.focus();
    await expect.poll(isCovered).toBe(false);
    await rig.leave(call);
  });

  it('says that the caller left, counts nothing, and the agent stays ready', async () => {
    const page = await loggedOn(await browserOf(['notifications']));
    await askReady(page);
    await isReady(page);
    const call = await rig.arrive('orders');
    await offerIn(page).getByRole('button', { name: 'Answer' }).waitFor();
    const left = offerIn(page).getByText('The caller left. No action is needed.');
    await page.evaluate(`new MutationObserver((_, observer) => {
      if (!document.body.innerText.includes('The caller left.')) return;
      observer.disconnect();
      window.leftAtMs = Date.now();
    }).observe(document.body, { subtree: true, childList: true, characterData: true })`);
    const leftAtMs = systemClock.nowMs();
    await rig.leave(call);
    await left.waitFor();
    const tookMs = (await page.evaluate<number>('window.leftAtMs')) - leftAtMs;
    expect(tookMs).toBeLessThan(300);
    expect(await accessFaults(page)).toEqual([]);
    expect(await ringsIn(page)).toBe(0);
    expect(await stateNow()).toBe('ready');
    await left.waitFor({ state: 'detached' });
    const read = await rig.client('sue').get('/api/v1/calls/{call}', { params: { call } });
    const [offer] = read.ok ? read.body.offers : [];
    expect(offer).toMatchObject({ state: 'rescinded', cause: 'callGone' });
  });

  it('rings in one tab of twelve, and in the next when that is closed', async () => {
    const context = await browserOf(['notifications']);
    const pages = [await loggedOn(context)];
    while (pages.length < 12) {
      const page = await context.newPage();
      await page.goto(`${rig.address}/desk`);
      await page.getByText('Your desk is open in another tab: calls ring there.').waitFor();
      await page.getByRole('heading', { name: 'Queues you serve' }).click();
      pages.push(page);
    }
    const [first, second, ...others] = pages;
    if (first === undefined || second === undefined) throw new Error('no pages');
    await first.bringToFront();
    await askReady(first);
    await isReady(first);
    const call = await rig.arrive('orders');
    for (const page of pages) await offerIn(page).waitFor();
    await expect.poll(() => ringsIn(first)).toBe(1);
    const counts = await Promise.all([second, ...others].map(ringsIn));
    expect(counts.every((count) => count === 0)).toBe(true);
    await first.close();
    const sum = async () => {
      const all = await Promise.all([second, ...others].map(ringsIn));
      return all.reduce((total, count) => total + count, 0);
    };
    await expect.poll(sum).toBe(1);
    await rig.leave(call);
  });

  it('counts down by the server, is announced once, and is rejected by key', async () => {
    const page = await loggedOn(await browserOf(['notifications']));
    await askReady(page);
    await isReady(page);
    await page.evaluate(`
      window.told = [];
      const region = document.querySelector('[aria-live="assertive"]');
      new MutationObserver(() => window.told.push(region.textContent)).observe(region, {
        subtree: true, childList: true, characterData: true,
      });
    `);
    const call = await rig.arrive('orders');
    await offerIn(page).getByText('seconds left').waitFor();
    const lefts = await page.getByRole('timer').textContent();
    expect(Number(/\d+/.exec(lefts ?? '')?.[0])).toBeGreaterThan(15);
    const target = await offerIn(page).getByRole('button', { name: 'Answer' }).boundingBox();
    expect(target?.height).toBeGreaterThanOrEqual(44);
    const isSaid = `window.told.some((one) => one.startsWith('10 seconds'))`;
    await expect.poll(() => page.evaluate(isSaid)).toBe(true);
    const told = await page.evaluate<readonly string[]>('window.told');
    expect(told.filter((one) => one.startsWith('Call, orders')).length).toBe(1);
    expect(told.length).toBe(2);
    await page.keyboard.press('F4');
    await offerIn(page).waitFor({ state: 'detached' });
    await rig.leave(call);
  });
});
