/** Help is the documentation: each screen leads to its page, and all pages can be searched. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';

const docs = join(import.meta.dirname, '../../docs');

describe.runIf(await hasBrowser())('help', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.start();
  });
  afterAll(() => rig.stop());

  it('opens at the part that is about the screen', async () => {
    const page = await rig.page('sue', '/wallboard');
    await page.getByRole('navigation').getByRole('link', { name: 'Help' }).click();
    const heading = page.getByRole('heading', { name: 'A supervisor: the wallboard' });
    await heading.waitFor();
    expect(new URL(page.url()).pathname).toBe('/help/console');
    await expect.poll(() => heading.boundingBox().then((box) => box?.y)).toBeLessThan(300);
    const wide = 'document.querySelector("article img[alt^=The]").naturalWidth';
    await expect.poll(() => page.evaluate<number>(wide)).toBeGreaterThan(600);
    expect(await accessFaults(page)).toEqual([]);
    await page.close();
  });

  it('is French where the console is, at the part that is about the screen', async () => {
    const page = await rig.page('sue', '/wallboard', { lang: 'fr' });
    await page.getByRole('navigation').getByRole('link', { name: 'Aide' }).click();
    const heading = page.getByRole('heading', { name: 'Superviseur : la supervision' });
    await heading.waitFor();
    await expect.poll(() => heading.boundingBox().then((box) => box?.y)).toBeLessThan(300);
    expect(await page.getByRole('article').getAttribute('lang')).toBe('fr');
    expect(await accessFaults(page)).toEqual([]);
    await page.close();
  });

  it('finds words in all pages, and says where there are none', async () => {
    const page = await rig.page('sue', '/help', { lang: 'fr' });
    const words = page.getByRole('searchbox', { name: 'Chercher dans toutes les pages' });
    await words.fill('quarter-hours xyzzy');
    await words.press('Enter');
    await page.getByText('Aucune page ne contient').waitFor();
    await words.fill('idempotency key');
    await words.press('Enter');
    await page
      .getByRole('status')
      .filter({ hasText: /\d+ endroit/ })
      .waitFor();
    await page.getByRole('main').getByRole('listitem').first().getByRole('link').click();
    await page.getByRole('article').waitFor();
    await page
      .getByText(/idempotency/i)
      .first()
      .waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.close();
  });

  it('shows every page, and no link of one leads nowhere', async () => {
    const page = await rig.page('sue', '/help');
    const ids = readdirSync(docs).filter((name) => name.endsWith('.md'));
    const parts = new Set<string>();
    const links = new Set<string>();
    for (const id of ids.map((name) => name.replace('.md', ''))) {
      await page.goto(`${rig.address}/help/${id}?lang=en`);
      await page.getByRole('article').getByRole('heading', { level: 1 }).waitFor();
      parts.add(`/help/${id}`);
      const found = await page.evaluate<readonly (readonly string[])[]>(
        `[
          [...document.querySelectorAll('article [id]')].map(
            ({ id }) => location.pathname + '#' + id,
          ),
          [...document.querySelectorAll('article a')].map(({ href }) => href),
        ]`,
      );
      for (const part of found[0] ?? []) parts.add(part);
      for (const link of found[1] ?? []) links.add(link);
    }
    const list = readFileSync(join(docs, '../console/screens.ts'), 'utf8');
    const screens = [...list.matchAll(/help: '([^']+)'/g)];
    expect(screens.length).toBeGreaterThan(6);
    for (const [, place] of screens) links.add(`${rig.address}/help/${place}`);
    const inner = [...links].filter((link) => link.startsWith(rig.address));
    expect(inner.length).toBeGreaterThan(10);
    const nowhere = inner.map((link) => {
      const { pathname, hash } = new URL(link);
      return `${pathname}${hash}`;
    });
    expect(nowhere.filter((link) => !parts.has(link))).toEqual([]);
    await page.close();
  });
});
