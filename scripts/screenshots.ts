/**
 * `npm run docs -- screenshots`: the pictures of README and `docs/console.md`, from the demo in a
 * browser.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ConsoleRig, hasBrowser } from '../test/support/browser.ts';
import { offerAtDesk, orderAtDesk } from '../test/support/desk-scenes.ts';

const folder = join(import.meta.dirname, '../docs/pictures');
const view = { width: 1280, height: 760 };
const sharpness = 1.25;
const quality = 82;
const bytesMax = 150_000;
const settleMs = 800;
const rushSpeed = 60;
const rushMs = 25_000;
const callers = 7;
const callerEveryMs = 300;
const reviewsLeast = 3;
const reviewsMsMax = 240_000;
/** Days of a complete answer in the sim lab. */
const daysSimulated = 100;
const labMsMax = 120_000;

/** @throws if there is no browser, or a picture is too large for a page. */
export async function writeScreenshots(): Promise<void> {
  if (!(await hasBrowser())) throw new Error('screenshots need Chromium, which is not to be had');
  mkdirSync(folder, { recursive: true });
  await desk();
  await rush();
  await engineers();
}

async function desk(): Promise<void> {
  const rig = await ConsoleRig.startDemo();
  const page = await offerAtDesk(rig);
  await orderAtDesk(page);
  await shot(page, 'desk');
  await rig.stop();
}

async function rush(): Promise<void> {
  const rig = await ConsoleRig.startDemo({ speed: rushSpeed });
  const wallboard = await rig.page('malik', '/wallboard');
  await wallboard.waitForTimeout(rushMs);
  for (let n = 0; n < callers; n += 1) {
    await rig.arrive('english');
    await wallboard.waitForTimeout(callerEveryMs);
  }
  await shot(wallboard, 'wallboard');
  const reviews = await rig.page('claire', '/reviews');
  await reviews.getByRole('row').nth(reviewsLeast).waitFor({ timeout: reviewsMsMax });
  await reviews.getByRole('row').nth(1).click();
  await shot(reviews, 'review');
  await rig.stop();
}

async function engineers(): Promise<void> {
  const rig = await ConsoleRig.startDemo();
  const rules = await rig.page('paul', '/rules?version=0');
  await rules.getByRole('button', { name: 'gold-callers' }).click();
  await shot(rules, 'rules');
  const what = encodeURIComponent(JSON.stringify([{ agents: 2 }, { volume: 10 }]));
  const lab = await rig.page('ines', `/sim?what=${what}`);
  await lab.locator(`[data-answer="${daysSimulated}"]`).waitFor({ timeout: labMsMax });
  await shot(lab, 'sim');
  await rig.stop();
}

async function shot(page: Page, name: string): Promise<void> {
  const tools = await page.context().newCDPSession(page);
  const { width, height } = view;
  await tools.send('Emulation.setDeviceMetricsOverride', {
    width,
    height,
    deviceScaleFactor: sharpness,
    mobile: false,
  });
  await page.waitForTimeout(settleMs);
  const { data } = await tools.send('Page.captureScreenshot', { format: 'webp', quality });
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length > bytesMax) {
    throw new Error(`${name}.webp has ${bytes.length} bytes, expected at most ${bytesMax}`);
  }
  writeFileSync(join(folder, `${name}.webp`), bytes);
}
