/** A route of the API that fails takes nothing with it but its own panel, and says so there. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleRig, hasBrowser } from '../support/browser.ts';

const screens = [
  { person: 'malik', path: '/wallboard?agent=verdier.helene', panelsLeast: 3 },
  { person: 'helene', path: '/desk?', panelsLeast: 2 },
  { person: 'claire', path: '/customers/verdier.1000003?', panelsLeast: 0 },
  { person: 'claire', path: '/reviews?', panelsLeast: 0 },
];
const settledMs = 1_200;
/** A busy machine takes its time to show a page. */
const shownMsMax = 45_000;
const problem = {
  status: 500,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    type: 'about:blank',
    title: 'The service has failed',
    status: 500,
    detail: 'An example.',
    code: 'internal_error',
    retryable: false,
    requestId: 'req_example',
  }),
};

describe.runIf(await hasBrowser())('a route that fails', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo();
  });
  afterAll(() => rig.stop());

  it.each(screens)(
    'leaves the other panels of $path alive',
    async ({ person, path, panelsLeast }) => {
      const usual = await rig.page(person, path);
      const asked = new Set<string>();
      usual.on('request', (request) => {
        const { pathname } = new URL(request.url());
        if (request.method() === 'GET' && pathname.startsWith('/api/')) asked.add(plain(pathname));
      });
      await usual.reload();
      await expect
        .poll(async () => (await panelsOf(usual)).length)
        .toBeGreaterThanOrEqual(panelsLeast);
      await usual.waitForTimeout(settledMs);
      const panels = await panelsOf(usual);
      await usual.close();
      expect(asked.size).toBeGreaterThan(0);
      const faults: string[] = [];
      for (const route of [...asked].filter((one) => !/\/(me|session.*|events.*)$/.test(one))) {
        const page = await (await rig.of(person)).newPage();
        const errors: string[] = [];
        page.on('pageerror', ({ message }) => errors.push(message));
        await page.route(
          ({ pathname }) => plain(pathname) === route,
          (one) => one.fulfill(problem),
        );
        await page.goto(`${rig.address}${path}&lang=en`);
        const faultNow = async (): Promise<string> => {
          const left = await panelsOf(page);
          const lost = panels.filter((panel) => !left.includes(panel));
          const told = (await page.getByRole('alert').allInnerTexts()).join();
          if (lost.length > 2) return `${route}: takes with it ${lost.join(', ')}`;
          const isSilent = lost.length > 0 && !told.includes('Nothing was changed');
          if (!isSilent) return '';
          const shown = await page.locator('main').innerText();
          return `${route}: says nothing in place of ${lost.join(', ')}: ${told}: ${shown}`;
        };
        const endsAtMs = performance.now() + shownMsMax;
        do await page.waitForTimeout(settledMs);
        while ((await faultNow()) !== '' && performance.now() < endsAtMs);
        const fault = await faultNow();
        if (errors.length > 0) faults.push(`${route}: ${errors.join()}`);
        if (fault !== '') faults.push(fault);
        await page.close();
      }
      expect(faults).toEqual([]);
    },
  );

  it('is told in place of the page where it says who is signed in', async () => {
    const page = await (await rig.of('malik')).newPage();
    await page.route('**/api/v1/me', (one) => one.fulfill(problem));
    await page.goto(`${rig.address}/wallboard?lang=en`);
    await page.getByRole('alert').filter({ hasText: 'The service has failed' }).waitFor();
    await page.unroute('**/api/v1/me');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('navigation').waitFor();
    await page.close();
  });
});

/** Without its ids: those of one kind are one route. */
function plain(pathname: string): string {
  return pathname.replaceAll(/\/(cal|ofr|ord|cus)_[^/]+|\/verdier[^/]*/g, '/{id}');
}

/** Names of what the screen is made of. */
function panelsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(
    `[...document.querySelectorAll('main section[aria-label], main [role=region][aria-label]')]
      .map((one) => one.getAttribute('aria-label'))`,
  );
}
