/** The sim lab: an analyst asks, compares and plans a day, in English and French. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';

/** A question that is simulated in a moment: 1.5 erlangs. */
const small = (more: object) =>
  `/sim?${Object.entries({ calls: 15, agents: 3, ...more })
    .map(([name, value]) => `${name}=${encodeURIComponent(JSON.stringify(value))}`)
    .join('&')}`;

describe.runIf(await hasBrowser())('the sim lab', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo();
  });
  afterAll(() => rig.stop());

  /** Every simulated day of the answer has come. */
  const wholeAnswer = (page: Page, days = 100) => page.locator(`[data-answer="${days}"]`).waitFor();
  const needed = (page: Page, method: string) => page.locator(`[data-method=${method}] b`);

  it('answers in three actions: 14 by Erlang C, 12 by Erlang A and simulated', async () => {
    const page = await (await rig.context()).newPage();
    await page.goto(rig.address);
    // One: who one is. An analyst begins here, with the values of the example.
    await page.getByRole('button', { name: /^Inès/ }).click();
    await page.waitForURL(/\/sim/);
    // Two and three: the patience and the goal are there; the calls are typed.
    await page.getByLabel('Calls per half hour').fill('100');
    await page.getByLabel('Handle time, s').fill('180');
    await expect.poll(() => needed(page, 'erlangC').innerText()).toBe('14');
    expect(await needed(page, 'erlangA').innerText()).toBe('12');
    await expect.poll(() => needed(page, 'simulation').innerText()).toBe('12');
    const row = page.getByRole('row', { name: /^12 / });
    await expect.poll(() => row.innerText()).toMatch(/\d\d\.\d% .*\d\d\.\d to \d\d\.\d/s);
    expect(await page.getByText(/^95 % interval/).innerText()).toMatch(/\d\d\.\d to \d\d\.\d$/);
    await page.getByRole('button', { name: 'Use 14' }).click();
    await expect.poll(() => page.url()).toContain('agents=14');
    // 10 erlangs, of whom some give up, before 14 agents.
    const occupancy = page.locator('dd', { hasText: /^\d\d\.\d% 6\d\.\d to \d\d\.\d$/ });
    await occupancy.waitFor();
    await page.context().close();
  });

  it('sharpens: no decimal and no interval before ten days', async () => {
    const page = await rig.page('ines', '/sim?calls=150&agents=17');
    const answer = page.locator('[data-answer]');
    await answer.waitFor();
    // What the days and the words are at one moment.
    const [days = '', words = ''] = await page.evaluate<readonly string[]>(
      `(({ dataset, textContent }) => [dataset.answer, textContent])(
        document.querySelector('[data-answer]'),
      )`,
    );
    if (Number(days) < 10) expect(words).toContain('No interval before 10 days.');
    await expect.poll(() => answer.innerText()).toContain('95 % interval');
    await page.close();
  });

  it('moves nothing under a pointer while it sharpens', async () => {
    const page = await (await rig.of('ines')).newPage();
    // Every place at which the page has shown the button.
    await page.addInitScript(`globalThis.places = new Set(); (function look() {
      const buttons = [...document.querySelectorAll('button')];
      const button = buttons.find(({ textContent }) => textContent === 'Scenario');
      if (button) places.add(button.getBoundingClientRect().top);
      requestAnimationFrame(look);
    })()`);
    await page.setViewportSize({ width: 1440, height: 860 });
    // Days of this queue take some time: shown after one of them, after ten and at the end.
    await page.goto(`${rig.address}/sim?queue="vente"&calls=6&lang=en`);
    await wholeAnswer(page);
    expect(await page.evaluate('[...places]')).toHaveLength(1);
    await page.close();
  });

  it('never tells the base from itself, and tells two more agents from it (S27)', async () => {
    const page = await rig.page('ines', small({ what: [{}, { agents: 2 }] }));
    await wholeAnswer(page);
    const same = page.getByRole('table', { name: 'the same as the base, less the base' });
    const verdicts = await same.getByRole('row').allInnerTexts();
    expect(verdicts).toHaveLength(4);
    for (const verdict of verdicts) expect(verdict).toContain('no difference');
    const more = page.getByRole('table', { name: '2 more agents, less the base' });
    expect(await more.getByRole('row').first().innerText()).toMatch(/\+\d.* points .* better/s);
    expect(await page.getByText(/^Best by service level/).innerText()).toContain('2 more agents');
    // Without the better one, nothing is ranked.
    await page.getByRole('button', { name: 'Remove: 2 more agents' }).click();
    await page.getByRole('button', { name: 'Add this what-if' }).click();
    await page.getByText('cannot be told apart').waitFor();
    expect(await page.getByText('cannot be told apart').innerText()).toContain('the base');
    await page.close();
  });

  it('adds a what-if by its differences, and takes it away', async () => {
    const page = await rig.page('ines', small({}));
    await page.getByLabel('Calls, ± %').fill('10');
    await page.getByLabel('Agents, ±').fill('-1');
    await page.getByRole('button', { name: 'Add this what-if' }).click();
    const name = '1 fewer agent, 10 % more calls';
    await page.getByRole('table', { name: `${name}, less the base` }).waitFor();
    await page.reload();
    await page.getByRole('table', { name: `${name}, less the base` }).waitFor();
    await page.getByRole('button', { name: `Remove: ${name}` }).click();
    await expect.poll(() => page.getByRole('table', { name: /less the base/ }).count()).toBe(0);
    await page.close();
  });

  it('draws volume by staff with the line of the goal', async () => {
    const page = await rig.page('ines', small({ view: 'map' }));
    const map = page.getByRole('table', { name: 'Service level by volume and agents' });
    await map.waitFor();
    await expect.poll(() => map.innerText()).toContain('20 simulated days a cell');
    const shares = await sharesOf(map.getByRole('row', { name: /^±0%/ }));
    expect(shares).toHaveLength(6);
    expect(shares.toSorted((a, b) => a - b)).toEqual(shares);
    const more = await sharesOf(map.getByRole('row', { name: /^\+20%/ }));
    expect(more.every((share, place) => share < (shares[place] ?? 0))).toBe(true);
    await page.getByText('±0% calls: 3').waitFor();
    await page.close();
  });

  it('plans a day by half hours that are pasted, and marks those that miss the goal', async () => {
    const page = await rig.page('ines', small({ view: 'day' }));
    await page.getByRole('button', { name: 'Plan by half hour' }).click();
    const first = page.getByLabel('Calls from 08:00');
    await first.waitFor();
    const copied = '09:00\t40\t8\n09:30\t60\t4\n10:00\t20\t8';
    await first.evaluate((cell, text) => {
      const page = globalThis as unknown as Record<
        'DataTransfer' | 'ClipboardEvent',
        new (
          ...args: unknown[]
        ) => never
      >;
      const clipboardData: { setData(type: string, text: string): void } = new page.DataTransfer();
      clipboardData.setData('text/plain', text);
      const options = { clipboardData, bubbles: true, cancelable: true };
      (cell as unknown as { dispatchEvent(event: never): void }).dispatchEvent(
        new page.ClipboardEvent('paste', options),
      );
    }, copied);
    await expect.poll(() => page.getByLabel('Agents from 09:30').inputValue()).toBe('4');
    await wholeAnswer(page);
    const row = (time: string) => page.getByRole('row', { name: new RegExp(`^${time}`) });
    await expect.poll(() => row('09:30').getAttribute('data-missed')).toBe('yes');
    expect(await row('09:00').getAttribute('data-missed')).toBe('no');
    expect(await page.getByText(/^Short from 09:30 to 10:00 \(\d+ at 09:30\)/).count()).toBe(1);
    await page.getByLabel('Agents from 09:30').fill('12');
    await page.getByLabel('Agents from 09:30').press('Enter');
    await expect.poll(() => row('09:30').getAttribute('data-missed')).toBe('no');
    await page.close();
  });

  it('takes a queue of the centre with its goal and agents', async () => {
    const page = await rig.page('ines', '/sim');
    await page.getByLabel('Queue').selectOption({ label: 'SAV' });
    await expect.poll(() => page.getByLabel('answered within, s').inputValue()).toBe('30');
    await page.getByText('Queue SAV with the plan').waitFor();
    await page.getByLabel('Calls per half hour').fill('10');
    await wholeAnswer(page);
    await page.close();
  });

  it.each([
    {
      lang: 'en',
      says: 'What is supposed',
      share: /\d\d\.\d%/,
      views: ['Number of agents', 'Volume and agents', 'Day by half hour'],
    },
    {
      lang: 'fr',
      says: 'Ce qui est supposé',
      share: /\d\d,\d\s%/,
      views: ['Nombre de conseillers', 'Volume et effectif', 'Journée par demi-heure'],
    },
  ])('can be used by everybody, and gives definitions: $lang', async (of) => {
    const { lang, says, share, views } = of;
    const page = await rig.page('ines', small({ what: [{ agents: 1 }] }), { lang, width: 400 });
    await page.getByRole('heading', { name: says }).waitFor();
    await wholeAnswer(page);
    for (const view of views) {
      await page.getByRole('button', { name: view }).click();
      await page.getByRole('button', { name: view, pressed: true }).waitFor();
      expect(await accessFaults(page)).toEqual([]);
      const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(wide).toBeLessThanOrEqual(0);
    }
    const level = page.locator('[data-answer] button').first();
    expect(await level.innerText()).toMatch(share);
    await level.click();
    expect(await page.getByRole('dialog').innerText()).toContain('serviceLevelOffered');
    await page.close();
  });
});

async function sharesOf(row: Locator): Promise<readonly number[]> {
  const cells = await row.getByRole('cell').allInnerTexts();
  return cells.map((cell) => Number.parseFloat(cell));
}
