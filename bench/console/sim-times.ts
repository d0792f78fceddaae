/**
 * How soon the sim lab answers, and how smoothly it replays a day: the page counts frames while the
 * simulator's other threads are stopped.
 */
import type { Page } from 'playwright-core';

export const replayed = { agents: 2_000, speed: 600, callsPerHalfHour: 2_000, seconds: 10 };
const [handleSeconds, playedFromSeconds] = [1_620, 28_800];
const answerTimeout = { timeout: 120_000 };

export async function replayFrames(page: Page) {
  const { agents, speed, callsPerHalfHour, seconds } = replayed;
  const asked = `calls=${callsPerHalfHour}&aht=${handleSeconds}&agents=${agents}`;
  await page.goto(`/sim?view=replay&${asked}&at=${playedFromSeconds}`);
  await page.getByRole('button', { name: 'Stop', exact: true }).click(answerTimeout);
  await page.locator('[data-instant]').waitFor(answerTimeout);
  await page.getByLabel('Speed').selectOption(String(speed));
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  const frames = await page.evaluate<readonly number[]>(`new Promise((resolve) => {
    const times = [];
    const frame = (atMs) => {
      times.push(atMs);
      if (atMs - times[0] < ${seconds * 1_000}) requestAnimationFrame(frame);
      else resolve(times);
    };
    requestAnimationFrame(frame);
  })`);
  const lengths = frames.slice(1).map((atMs, place) => atMs - (frames[place] ?? 0));
  const tookMs = (frames.at(-1) ?? 0) - (frames[0] ?? 0);
  return {
    msPerFrame: tookMs / lengths.length,
    longestFrameMs: Math.round(Math.max(...lengths)),
    framesPerSecond: Math.round((1_000 * lengths.length) / tookMs),
  };
}

export async function answerTimes(page: Page) {
  await page.goto('/sim');
  await page.locator('[data-answer="100"]').waitFor(answerTimeout);
  const times = page.evaluate<readonly number[]>(`new Promise((resolve) => {
    const input = document.querySelector('input[inputmode=decimal]');
    let [beganMs, firstMs] = [null, null];
    input.addEventListener('input', () => { beganMs ??= performance.now(); }, true);
    const look = () => {
      const answer = document.querySelector('[data-answer]');
      const days = Number(answer?.dataset.answer);
      if (beganMs !== null && days > 0 && days < 100) firstMs ??= performance.now();
      const [, half] = /± (\\d+\\.\\d)/.exec(answer?.textContent ?? '') ?? [];
      if (firstMs !== null && days > 0 && half !== undefined && Number(half) <= 0.5)
        resolve([firstMs - beganMs, performance.now() - beganMs]);
      else requestAnimationFrame(look);
    };
    look();
  })`);
  await page.getByLabel('Calls per half hour').fill('101');
  const [firstMs = Number.NaN, halfPointMs = Number.NaN] = await times;
  return { firstMs, halfPointMs };
}
