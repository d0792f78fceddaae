/** Who signs in to the console, and how they leave it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleRig, hasBrowser } from '../support/browser.ts';

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
