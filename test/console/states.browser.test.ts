/**
 * Every screen and part of the console, in every state that the page of examples lists: nobody is
 * kept from using it, whatever its theme and language.
 */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forcedStates } from '../../console/dev/examples.ts';
import { sayingsDefault } from '../../contracts/index.ts';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';
import { readVerdier } from '../support/maison-verdier.ts';
import {
  chartFaults,
  cutText,
  focusFault,
  untranslated,
  zoomFaults,
} from '../support/page-faults.ts';

interface Look {
  readonly theme: 'light' | 'dark' | 'contrast';
  readonly lang: 'en' | 'fr' | 'xx';
  readonly rules: 'all' | 'words' | 'colour';
}
/** A theme changes colours alone, and a language what stands there: no pair of them adds a fault. */
const looks: readonly Look[] = [
  { theme: 'light', lang: 'en', rules: 'all' },
  { theme: 'light', lang: 'fr', rules: 'words' },
  { theme: 'light', lang: 'xx', rules: 'words' },
  { theme: 'dark', lang: 'fr', rules: 'colour' },
  { theme: 'contrast', lang: 'en', rules: 'colour' },
];
/** The next one each time, so that all are met; in continuous integration all, as a state ends. */
let looked = 0;
const nextLooks = (isEnd: boolean): readonly Look[] => {
  looked += 1;
  if (process.env['CI'] && isEnd) return looks;
  return looks.slice(looked % looks.length).slice(0, 1);
};
const shownMs = 400;
/** Browsers in which examples are looked at side by side: while one waits, another works. */
const lanes = 3;
const tabsMax = 60;

interface Example {
  readonly name: string;
  readonly address: string;
}

describe.runIf(await hasBrowser())('an example of the console', () => {
  let rig: ConsoleRig;
  let links: readonly Example[] = [];
  /** By lane and person: time is turned for all pages of a browser, so each lane has its own. */
  const contexts = new Map<string, BrowserContext>();
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo({ hasStates: true });
    const page = await (await rig.context()).newPage();
    await holdOrder(rig, await anOrder(rig));
    await page.goto(`${rig.address}/dev/states?order=${await anOrder(rig)}`);
    await page.locator('li').first().waitFor();
    links = await page.evaluate<readonly Example[]>(
      `[...document.querySelectorAll('li a')].map((link) => ({
        name: link.parentElement.querySelector('b').textContent + ', ' + link.textContent,
        address: link.href,
      }))`,
    );
    await page.context().close();
  });
  afterAll(() => rig.stop());

  /** Opens one as its person, who signs in once. */
  async function open(address: string, lane = 0): Promise<Page> {
    const url = new URL(address);
    const person = url.searchParams.get('as') ?? '';
    url.searchParams.delete('as');
    const key = `${lane} ${person}`;
    const context = contexts.get(key) ?? (await rig.another(person));
    contexts.set(key, context);
    const page = await context.newPage();
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.clock.install();
    await page.goto(`${url.href}${url.search === '' ? '?' : '&'}lang=en&theme=light`);
    // A busy machine takes its time to show a first word.
    await page.locator('main').filter({ hasText: /\S/ }).waitFor();
    await page.waitForTimeout(shownMs);
    return page;
  }

  /** One visit of each example in a state; the faults of all, each with its example's name. */
  async function visit(
    state: string,
    faultsOf: (page: Page, name: string) => Promise<readonly string[]>,
  ): Promise<readonly string[]> {
    const examples = links.filter(({ name }) => name.endsWith(`, ${state}`));
    expect(examples.length).toBeGreaterThan(0);
    const faults: string[] = [];
    const left = [...examples];
    const lookOn = async (lane: number) => {
      for (let one = left.shift(); one !== undefined; one = left.shift()) {
        const { name, address } = one;
        const page = await open(address, lane);
        faults.push(...(await faultsOf(page, name)).map((fault) => `${name}: ${fault}`));
        await page.close();
      }
    };
    await Promise.all(Array.from({ length: lanes }, (_, lane) => lookOn(lane)));
    return faults;
  }

  it.each(forcedStates)('can be used by everybody: %s', async (state) => {
    const faults = await visit(state, async (page) => {
      const found: string[] = [];
      const jumps = jumpsIn(state);
      for (const [n, jumpMs] of jumps.entries()) {
        if (jumpMs > 0) {
          await page.clock.fastForward(jumpMs);
          await page.waitForTimeout(shownMs);
        }
        for (const look of nextLooks(n === jumps.length - 1)) {
          await wear(page, look);
          const faults = await accessFaults(page, look.rules);
          found.push(...faults.map((fault) => `${look.theme}, ${look.lang}: ${fault}`));
        }
      }
      return found;
    });
    expect(faults).toEqual([]);
  });

  it.each(looks)('of a part can be used by everybody: $theme, $lang', async (look) => {
    const page = await open(`${rig.address}/dev/states?as=malik`);
    await wear(page, look);
    expect(await accessFaults(page)).toEqual([]);
    await page.close();
  });

  it('shows where the focus is, and nothing covers it', async () => {
    const faults = await visit('usual', async (page, name) => {
      const found: string[] = [];
      const seen = new Set<string>();
      for (let n = 0; n < tabsMax; n += 1) {
        await page.keyboard.press('Tab');
        const { id, fault } = await page.evaluate<{ id: string; fault: string }>(focusFault);
        if (id !== 'page' && seen.has(id)) break;
        seen.add(id);
        if (fault !== '') found.push(`${id} ${fault}`);
      }
      expect(seen.size, name).toBeGreaterThan(1);
      return found;
    });
    expect(faults).toEqual([]);
  });

  it('has a sentence for each chart and a table of its values, and no text that is cut or left in English in the language that shows it', async () => {
    const { centre, accounts } = readVerdier();
    const { queues, agents = [], groups = [] } = centre;
    const named = [...queues, ...agents, ...groups, ...accounts.people, centre];
    const outcomes = sayingsDefault.outcomeCodes.map(({ name }) => name['en']);
    const ofOrders = ['Picard', 'Drap housse', 'V-', 'R-', 'H-', 'alert-customers-first'];
    const holds = ['Waiting for the customer', 'Fraud reported'];
    const known = [
      ...named.map(({ name, id }) => name ?? id),
      ...(centre.skills ?? []),
      ...Object.values(centre.skillNames ?? {}),
      ...outcomes,
      ...ofOrders,
      ...holds,
    ];
    // The last is a word of the components themselves, which know no pseudo language.
    const names = [...known, 'Dismiss'];
    const faults = await visit('usual', async (page, name) => {
      const charts = await page.evaluate<readonly string[]>(chartFaults);
      expect(await page.locator('[draggable=true]').count(), `${name}: drags`).toBe(0);
      await wear(page, { theme: 'light', lang: 'xx' });
      return [
        ...charts,
        ...(await page.evaluate<readonly string[]>(cutText)),
        ...(await page.evaluate<readonly string[]>(untranslated(names))),
      ];
    });
    expect(faults).toEqual([]);
  });

  it('fits a page at 400 % of its size, and does not move where that is asked', async () => {
    const faults = await visit('usual', async (page) => {
      // 400 % of 1,280 by 1,024 pixels shows as much as 320 by 256 do.
      await page.setViewportSize({ width: 320, height: 256 });
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.waitForTimeout(shownMs);
      return page.evaluate<readonly string[]>(zoomFaults);
    });
    expect(faults).toEqual([]);
  });
});

/** With a line; its id. */
async function anOrder(rig: ConsoleRig): Promise<string> {
  const helene = rig.client('helene');
  const made = await helene.post('/api/v1/centres/{centre}/orders', {
    params: { centre: 'verdier' },
    body: { customerId: 'verdier.1000003' },
  });
  if (!made.ok) throw new Error(made.problem.detail);
  const { id } = made.body;
  const body = { itemId: 'verdier.DRAP-160', quantity: '1' };
  await helene.post('/api/v1/orders/{order}/lines', { params: { order: id }, body });
  return id;
}

/** So that there is something to review. */
async function holdOrder(rig: ConsoleRig, order: string): Promise<void> {
  const body = { code: 'ATTENTE', reasonCode: 'address-mismatch' };
  const held = await rig
    .client('helene')
    .post('/api/v1/orders/{order}/holds', { params: { order }, body });
  if (!held.ok) throw new Error(held.problem.detail);
}

/** Times that pass before it is looked at, one after the other. */
function jumpsIn(state: string): readonly number[] {
  if (state === 'loading') return [0, 3_500];
  return state === 'lost' ? [1_000, 6_500, 31_000] : [0];
}

async function wear(page: Page, { theme, lang }: Pick<Look, 'theme' | 'lang'>): Promise<void> {
  await page.evaluate(
    `document.documentElement.dataset.theme = '${theme}'; window.setLanguage('${lang}')`,
  );
}
