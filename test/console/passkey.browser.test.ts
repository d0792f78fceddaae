/** Passkeys by a device that Chromium plays. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';

describe.runIf(await hasBrowser())('a passkey in a browser', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.start();
  });
  afterAll(() => rig.stop());

  it('is made by who is signed in, signs them in again, and is removed', async () => {
    const context = await rig.context();
    const page = await context.newPage();
    const device = await context.newCDPSession(page);
    await device.send('WebAuthn.enable');
    await device.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    // Browsers make none for an address in numbers.
    const address = rig.address.replace('127.0.0.1', 'localhost');
    await page.goto(`${address}/?as=sue&lang=en`);
    const menu = page.getByRole('button', { name: 'Sue' });
    await menu.click();
    await page.getByRole('menuitem', { name: 'Passkeys' }).click();
    const dialog = page.getByRole('dialog', { name: 'Passkeys' });
    await dialog.getByRole('textbox', { name: 'Name of this device' }).fill('Laptop');
    await dialog.getByRole('button', { name: 'Add a passkey' }).click();
    await dialog.getByText('Laptop').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await dialog.getByRole('textbox').fill('Again');
    await dialog.getByRole('button', { name: 'Add a passkey' }).click();
    await dialog.getByText('No passkey was made').waitFor();
    await page.keyboard.press('Escape');
    await menu.click();
    await page.getByRole('menuitem', { name: 'Sign out here' }).click();
    await page.getByRole('button', { name: 'Sign in by passkey' }).click();
    // Before, she is one of those who sign in by a press.
    await page.getByRole('navigation').waitFor();
    await page.getByRole('button', { name: 'Sue' }).click();
    await page.getByRole('menuitem', { name: 'Passkeys' }).click();
    await dialog.getByText('last used').waitFor();
    await dialog.getByRole('button', { name: 'Remove Laptop' }).click();
    await dialog.getByText('Laptop').waitFor({ state: 'detached' });
    const kept = await rig.client('sue').get('/api/v1/me/passkeys');
    expect(kept.ok && kept.body.items).toEqual([]);
    await context.close();
  });
});
