/** Who signs in to the console, and how they leave it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';

describe.runIf(await hasBrowser())('the sign-in of the console', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.start();
  });
  afterAll(() => rig.stop());

  it('takes a person of the demo by a press, and shows their first screen', async () => {
    const context = await rig.context();
    const page = await context.newPage();
    await page.goto(`${rig.address}/`);
    await page.getByRole('button', { name: 'Sue' }).click();
    await page.waitForURL('**/wallboard');
    await page.getByRole('heading', { name: 'Wallboard' }).waitFor({ state: 'attached' });
    // No script ever sees who is signed in.
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('ey');
  });

  it('keeps the address across the sign-in and a reload', async () => {
    const context = await rig.context();
    const page = await context.newPage();
    await page.goto(`${rig.address}/wallboard?sort=name`);
    await page.getByRole('button', { name: 'Sue' }).click();
    const sorted = page.getByRole('button', { name: 'sorted by name' });
    await sorted.waitFor();
    await page.reload();
    await sorted.waitFor();
    expect(new URL(page.url()).searchParams.get('sort')).toBe('name');
  });

  it('says why a name is refused', async () => {
    const page = await (await rig.context()).newPage();
    await page.goto(`${rig.address}/?as=nobody`);
    await page.getByRole('alert').filter({ hasText: 'no such user' }).waitFor();
    expect(page.url()).not.toContain('as=');
  });

  it('is asked for again in every tab once the person has signed out', async () => {
    const context = await rig.context();
    const [page, other] = [await context.newPage(), await context.newPage()];
    await page.goto(`${rig.address}/?as=sue`);
    await page.getByText('live').first().waitFor();
    await other.goto(`${rig.address}/wallboard`);
    await other.getByRole('navigation').waitFor();
    await page.getByRole('button', { name: 'Sue' }).click();
    await page.getByRole('menuitem', { name: 'Sign out here' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await other.getByRole('heading', { name: 'Sign in' }).waitFor();
  });
});

describe.runIf(await hasBrowser())('too many attempts to sign in', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.start();
  });
  afterAll(() => rig.stop());

  it('are told with the time that is left, which counts down, in both languages', async () => {
    const page = await (await rig.context()).newPage();
    await page.clock.install();
    await page.goto(`${rig.address}/`);
    const person = page.getByRole('button', { name: 'Sue' });
    await person.waitFor();
    await page.evaluate(`Promise.all(Array.from({ length: 8 }, () => fetch('/api/v1/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"user":"nobody"}',
    })))`);
    await person.click();
    const alert = page.getByRole('alert').filter({ hasText: 'Too many attempts to sign in.' });
    const timer = alert.getByRole('timer');
    const secondsLeft = async () => Number(/\d+/.exec(await timer.innerText())?.[0]);
    const first = await secondsLeft();
    // From here on no time passes by itself.
    await page.clock.pauseAt((await page.evaluate<number>('Date.now()')) + 1_000);
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThanOrEqual(12);
    await page.clock.fastForward(3_000);
    await expect.poll(secondsLeft).toBeLessThan(first);
    expect(await page.locator('body').innerText()).not.toMatch(/class auth/);
    await page.getByRole('button', { name: 'change to French' }).click();
    const french = page.getByRole('alert').filter({ hasText: 'Trop de tentatives de connexion.' });
    await french.getByText('La prochaine est possible dans').waitFor();
    await page.clock.fastForward(12_000);
    await french.getByText('Vous pouvez continuer.').waitFor();
    await page.clock.resume();
    expect(await accessFaults(page)).toEqual([]);
    await page.close();
  });
});
