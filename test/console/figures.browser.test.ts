/** Figures on screen: each says what it is and how it is counted. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleRig, hasBrowser } from '../support/browser.ts';
import { ConsoleShop } from '../support/console-shop.ts';
import { definitionOf } from '../support/definition.ts';

const words = {
  en: { counted: 'how it is counted', labels: ['formula', 'window', 'cases'] },
  fr: { counted: 'mode de calcul', labels: ['formule', 'période', 'cas'] },
} as const;
type Lang = keyof typeof words;

/**
 * Texts that are a figure alone and do not open their definition: by themselves, by the head of
 * their column, or into the parts that they are the sum of. Ages of what stands beside them, what
 * has happened, numbers of records and telephones, keys and what is in a field are no figures.
 */
const noFigures = 'svg, kbd, input, [role=dialog], time, ol, h1, a, details';
const bareFigures = (counted: string) => `[...document.querySelectorAll('main *')]
  .filter((element) => element.closest('${noFigures}') === null)
  .filter((element) => !/^\\d\\d( \\d\\d){4}$/.test(element.textContent))
  .filter((element) => element.checkVisibility() && !/age|clock/.test(element.className))
  .filter((element) => {
    const own = [...element.childNodes].filter(({ nodeType }) => nodeType === 3);
    const words = own.map(({ textContent }) => textContent).join('').trim();
    return /^[-\u2212]?€?\\d[\\d\\s.,%\u202F\u00A0\u2013\\/:]*€?$/.test(words);
  })
  .filter((element) => {
    const cell = element.closest('td');
    const head = cell?.closest('table').tHead?.rows[0].cells[cell.cellIndex]?.textContent ?? '';
    const words = element.closest('button')?.textContent ?? '';
    return !(words + head).includes('${counted}');
  })
  .map((element) => element.parentElement.textContent)`;

/** Opens each figure's definition in turn; their names and formulas. */
async function definitionsOn(page: Page, lang: Lang, least: number): Promise<readonly string[]> {
  const { counted, labels } = words[lang];
  const figures = page.getByRole('main').getByRole('button', { name: counted });
  await expect.poll(() => figures.count()).toBeGreaterThanOrEqual(least);
  expect(await page.evaluate(bareFigures(counted))).toEqual([]);
  const count = await figures.count();
  const read: string[] = [];
  for (let place = 0; place < count; place += 1) {
    const name = await figures.nth(place).innerText();
    const definition = await definitionOf(page, figures.nth(place));
    for (const label of labels) expect(definition, name).toMatch(new RegExp(`${label}\\s+\\S`));
    expect(definition.split('\n').length, name).toBeGreaterThan(2 + 2 * labels.length - 1);
    read.push(definition);
  }
  return read;
}

describe.runIf(await hasBrowser())('figures of a wallboard', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo();
  });
  afterAll(() => rig.stop());

  it.each(['/wallboard', '/wallboard?view=table'])('at %s are all defined', async (path) => {
    const page = await rig.page('malik', path);
    const read = await definitionsOn(page, 'en', 30);
    // A measure has both its sums.
    expect(read.filter((one) => / = /.test(one)).length).toBeGreaterThan(4);
    for (const one of read) if (/ = /.test(one)) expect(one).toMatch(/cases[\s\S]*\d \/ \d/);
    await page.close();
  });
});

describe.runIf(await hasBrowser())('figures of a shop', () => {
  let shop: ConsoleShop;
  let order: string;
  let draft: string;
  beforeAll(async () => {
    shop = await ConsoleShop.start();
    order = await shop.submitted({ mugs: 3 });
    draft = await shop.order({ mugs: 2 });
  });
  afterAll(() => shop.rig.stop());

  it.each(['en', 'fr'] as const)('are all defined in %s', async (lang) => {
    const screens: Readonly<Record<string, readonly string[]>> = {
      '/desk': ['numberOfAcdCalls', 'numberOfOutgoingCalls'],
      '/customers/shop.1000001': ['orderCount', 'average = total / orderCount', 'lastOrderAt'],
      [`/orders/${order}`]: [
        ...['line.quantity', 'line.unitPrice', 'line.net', 'summary.total = '],
      ],
      [`/orders/new?order=${draft}`]: [
        ...['orderCount, total', 'line.quantity', 'line.unitPrice', 'line.net'],
        ...['summary.total = ', 'summary.payments, ', 'summary.total - paid'],
      ],
    };
    for (const [path, formulas] of Object.entries(screens)) {
      const page = await shop.rig.page('ann', path, { lang });
      const read = await definitionsOn(page, lang, formulas.length);
      for (const formula of formulas) expect(read.join('\n'), path).toContain(formula);
      await page.close();
    }
  });

  it('say how many they are of, and since when', async () => {
    const figures = await shop.ann.get('/api/v1/customers/{customer}/figures', {
      params: { customer: 'shop.1000001' },
    });
    if (!figures.ok) throw new Error(figures.problem.detail);
    const { orderCount } = figures.body;
    const page = await shop.rig.page('ann', '/customers/shop.1000001');
    const [orders = ''] = await definitionsOn(page, 'en', 4);
    expect(orders).toMatch(new RegExp(`cases\\s+${orderCount}$`));
    expect(orders).toMatch(/window\s+since \d+ \w+ \d{4}, \d\d:\d\d/);
    await page.close();
  });
});
