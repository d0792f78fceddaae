/**
 * An agent's calls, one after another, by keyboard: time from the offer to its painting, and from a
 * key to its frame.
 */
import type { Page } from 'playwright-core';
import { ask } from '../api/bench-client.ts';
import { numbered } from '../rounds.ts';
import { queues } from './steady-calls.ts';

const agent = 'bench.a0';
const paintedWithinMs = 300;
const note = 'blue one';
const quickMs = 8;

const watchScript = `{
  window.paintedAt = [];
  window.keysMs = [];
  let isShown = false;
  new MutationObserver(() => {
    const isNow = document.querySelector('[aria-label="Call for you"]') !== null;
    const painted = () => setTimeout(() => paintedAt.push(Date.now()));
    if (isNow && !isShown) requestAnimationFrame(painted);
    isShown = isNow;
  }).observe(document, { subtree: true, childList: true });
  new PerformanceObserver((list) => {
    for (const { duration, interactionId } of list.getEntries()) {
      if (interactionId > 0) keysMs.push(duration);
    }
  }).observe({ type: 'event', durationThreshold: 16 });
}`;

export async function deskTimes(
  page: Page,
  { port, key, calls }: { readonly port: number; readonly key: string; readonly calls: number },
) {
  await page.addInitScript(watchScript);
  await page.goto('/desk');
  await page.getByRole('button', { name: 'Log on' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Log on' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await ask(port, ['PUT', `/agents/${agent}/state`], { as: 'a0', body: { state: 'ready' } });
  const offersMs: number[] = [];
  for (let n = 0; n < calls; n += 1) {
    const body = { queueId: `bench.q${queues - 1}`, from: '+33639980001' };
    const made = await ask(port, ['POST', '/centres/bench/calls'], { as: key, body });
    await page.getByRole('region', { name: 'Call for you' }).waitFor();
    await page.waitForTimeout(paintedWithinMs);
    const paintedAt = Number(await page.evaluate('paintedAt.at(-1)'));
    offersMs.push(paintedAt - Date.parse(made.offers[0].offeredAt));
    await work(page);
  }
  const told = await page.evaluate<readonly number[]>('keysMs');
  const count = Number(await page.evaluate("performance.eventCounts.get('keydown')"));
  const quick = numbered(Math.max(0, count - told.length), () => quickMs);
  return { offersMs, keysMs: [...told, ...quick] };
}

async function work(page: Page): Promise<void> {
  await page.keyboard.press('F2');
  const hold = page.getByRole('button', { name: 'Hold' });
  await hold.waitFor();
  await page.keyboard.press('F8');
  await page.getByText('On hold', { exact: true }).waitFor();
  await page.keyboard.press('F8');
  await hold.waitFor();
  await page.getByRole('textbox', { name: 'Note' }).focus();
  await page.keyboard.type(note, { delay: 30 });
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').waitFor();
  await page.keyboard.press('e');
  await page.keyboard.press('Enter');
  await hold.waitFor({ state: 'detached' });
}
