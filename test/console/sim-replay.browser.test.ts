/** Replay: a simulated day as a moving picture, with its tables, and why a call waits. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';

const path = '/sim?view=replay&calls=30&agents=3';

describe.runIf(await hasBrowser())('the replay of a day', () => {
  let rig: ConsoleRig;
  let page: Page;
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo();
    page = await rig.page('ines', path);
    await page.locator('[data-instant]').waitFor();
  });
  afterAll(() => rig.stop());

  const instant = async () =>
    Number(await page.locator('[data-instant]').getAttribute('data-instant'));

  it('jumps to the worst wait, and says why that call waits and what becomes of it', async () => {
    await page.getByRole('button', { name: 'Worst wait' }).click();
    const why = page.getByRole('status').filter({ hasText: 'Waits in A queue by itself' });
    await why.waitFor();
    const said = await why.innerText();
    expect(said).toMatch(/for \d+:\d\d: no call of the queue has waited longer/);
    expect(said).toMatch(/Agents: 0 ready, 3 with a call, 0 in wrap-up, 0 not ready\./);
    expect(said).toMatch(/(Gets agent-\d|Gives up) at \d\d:\d\d:\d\d, after \d+:\d\d\./);
    // The picture, the sentence and the tables say the same.
    const sentence = await page.locator('[data-instant]').innerText();
    const drawn = await page.getByRole('img', { name: sentence }).count();
    expect(drawn).toBe(1);
    const [, waiting = ''] = /: (\d+) calls? waits?, /.exec(sentence) ?? [];
    const lane = page.getByRole('row', { name: /^A queue by itself/ }).first();
    expect((await lane.getByRole('cell').allInnerTexts())[0]).toBe(waiting);
    await expect.poll(() => page.url()).toContain('at=');
  });

  it('tells by keyboard why another call waits, and by a click on its dot', async () => {
    const first = page.getByRole('button', { name: /^Why does .* wait\?$/ }).first();
    await first.focus();
    await page.keyboard.press('Enter');
    const call = (await first.getAttribute('aria-label'))?.split(' ')[2] ?? '';
    const why = page.getByRole('status').filter({ hasText: call });
    await why.waitFor();
    // The empty end of the lane is nobody's dot.
    const stage = page.locator('canvas');
    await stage.click({ position: { x: 12, y: 5 } });
    await expect.poll(() => why.count()).toBe(0);
    const width = (await stage.boundingBox())?.width ?? 0;
    await stage.click({ position: { x: width - 11, y: 30 } });
    await why.waitFor();
  });

  it('plays, pauses, and is at the same instant again when its link is opened', async () => {
    await page.getByLabel('Speed').selectOption('600');
    const before = await instant();
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await expect.poll(instant).toBeGreaterThan(before);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('slider', { name: 'Time of the day' }).fill('36000000');
    await expect.poll(() => page.url()).toContain('at=36000');
    const sentence = await page.locator('[data-instant]').innerText();
    expect(sentence).toMatch(/^10:00:00: /);
    await page.reload();
    await expect.poll(() => page.locator('[data-instant]').innerText()).toBe(sentence);
  });

  it('steps by the second for those who ask for less motion', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.getByLabel('Speed').selectOption('10');
    const before = await instant();
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await expect.poll(instant).toBeGreaterThan(before);
    await page.getByRole('button', { name: 'Pause' }).click();
    expect(((await instant()) - before) % 10_000).toBe(0);
    await page.emulateMedia({ reducedMotion: null });
  });

  it('can be used by everybody, in French on a narrow screen', async () => {
    const narrow = await rig.page('ines', `${path}&at=36000`, { lang: 'fr', width: 400 });
    await narrow
      .getByText(/^10:00:00\s: /)
      .first()
      .waitFor();
    expect(await accessFaults(narrow)).toEqual([]);
    const wide = await narrow.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(wide).toBeLessThanOrEqual(0);
    await narrow.close();
  });

  it('shows what has happened here, to whoever may read the journal', async () => {
    const noted = await rig.page('ines', '/sim?view=past');
    await noted.getByText(/may read the journal\.$/).waitFor();
    await noted.close();
    const malik = rig.client('malik');
    const answered = async () => {
      const params = { centre: 'verdier' };
      const read = await malik.get('/api/v1/centres/{centre}/calls', { params });
      if (!read.ok) throw new Error(read.problem.detail);
      return read.body.items.filter(({ segments }) => segments.length > 1);
    };
    await expect.poll(async () => (await answered()).length).toBeGreaterThan(2);
    const past = await rig.page('malik', '/sim?view=past');
    await past.getByText(/^What has happened since /).waitFor();
    await past.getByRole('button', { name: 'Worst wait' }).click();
    const why = past.getByRole('status').filter({ hasText: /^Waits in |after \d+:\d\d\./ });
    const link = why.getByRole('link');
    const call = await link.innerText();
    // Its wait is as long as the call itself says.
    const told = await why.innerText();
    const [, minutes = 0, seconds = 0] = / after (\d+):(\d\d)\./.exec(told)?.map(Number) ?? [];
    const waitedMs = (await answered())
      .filter(({ id }) => id === call)
      .flatMap(({ segments }) => segments.filter(({ kind }) => kind === 'queue'))
      .map(({ from, to }) => (to === null ? Infinity : Date.parse(to) - Date.parse(from)));
    // Who waited as the page was opened has waited longer since.
    const isAsLong = (ms: number, toldS: number) =>
      told.includes('Still waits') ? ms >= toldS * 1_000 : Math.floor(ms / 1_000) === toldS;
    const isTold = waitedMs.some((ms) => isAsLong(ms, minutes * 60 + seconds));
    expect(isTold, `${told} ${waitedMs.join()}`).toBe(true);
    expect(await accessFaults(past)).toEqual([]);
    await link.click();
    await past.waitForURL(/\/calls\?call=/);
    await past.close();
  });
});
