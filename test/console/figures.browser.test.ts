/** Figures on screen: each says what it is and how it is counted. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleRig, hasBrowser } from '../support/browser.ts';

const screens = [
  { person: 'malik', path: '/wallboard', least: 30 },
  { person: 'malik', path: '/wallboard?view=table', least: 30 },
];

/**
 * Texts that are a figure alone and do not open their definition. Ages of what stands beside them,
 * places in a list, keys and what is in a field are no figures.
 */
const bareFigures = `[...document.querySelectorAll('main *')]
  .filter((element) => element.closest('svg, kbd, input, [role=dialog], time') === null)
  .filter((element) => element.checkVisibility() && !/age/.test(element.className))
  .filter((element) => [...element.childNodes].some(({ nodeType, textContent }) =>
    nodeType === 3 && /^[\\d][\\d\\s.,%\u202F\u00A0\u2013\\/:]*$/.test(textContent.trim())))
  .filter((element) => {
    const words = element.closest('button')?.textContent ?? '';
    return !words.includes('how it is counted');
  })
  .map((element) => element.parentElement.textContent)`;

describe.runIf(await hasBrowser())('figures', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo();
  });
  afterAll(() => rig.stop());

  it.each(screens)('of $path are all defined', async ({ person, path, least }) => {
    const page = await rig.page(person, path);
    const figures = page.getByRole('button', { name: 'how it is counted' });
    await expect.poll(() => figures.count(), { timeout: 20_000 }).toBeGreaterThan(least);
    expect(await page.evaluate(bareFigures)).toEqual([]);
    const count = await figures.count();
    for (let place = 0; place < count; place += 1) {
      const name = await figures.nth(place).innerText();
      await figures.nth(place).press('Enter');
      const definition = await page.getByRole('dialog').innerText();
      expect(definition, name).toContain('window');
      expect(definition.split('\n').length, name).toBeGreaterThan(2);
      // A measure has its formula and its number of cases.
      if (definition.includes('formula')) expect(definition, name).toMatch(/cases[\s\S]*\d \/ \d/);
      // The focus goes into it a moment after it is there.
      const open = async () => {
        await page.keyboard.press('Escape');
        return page.getByRole('dialog').count();
      };
      await expect.poll(open).toBe(0);
    }
    await page.close();
  });
});
