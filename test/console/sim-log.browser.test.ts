/** A call log becomes the question of the sim lab, and a history its forecast. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scenario } from '../../contracts/index.ts';
import { compileScenario, simulateReplication } from '../../simulator/index.ts';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';

const exponential = (meanMs: number) => ({ law: 'exponential' as const, meanMs });
/** Six hours of 30 calls each half hour; 3 agents with 2.5 erlangs. */
const day: Scenario = {
  schema: 'callwright.scenario/1',
  seed: 5,
  clock: { dayStart: '09:00', dayEnd: '15:00', intervalMs: 1_800_000 },
  callTypes: [
    {
      id: 'calls',
      targetMs: 20_000,
      arrivals: { kind: 'intervals', callsPerInterval: Array.from({ length: 12 }, () => 30) },
      handleTime: { talk: exponential(150_000) },
      patience: exponential(120_000),
    },
  ],
  agents: {
    profiles: [{ id: 'agent', skills: { calls: 50 } }],
    shifts: [{ profile: 'agent', count: 3, start: '09:00', end: '15:00' }],
  },
};
const clock = (ms: number) => new Date(9 * 3_600_000 + ms).toISOString().slice(11, 19);

/** What the day leaves in a log on the weekdays of two weeks, with two rows that say too little. */
function logText(): string {
  const compiled = compileScenario(day);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const rows = ['date,arrival,wait,handle_time,outcome,agent,remark'];
  for (let n = 0; n < 10; n += 1) {
    const date = `2026-03-${String(2 + n + 2 * Math.floor(n / 5)).padStart(2, '0')}`;
    const answered = new Map<string, { atMs: number; waitMs: number; agentId: string }>();
    const row = (atMs: number, waitMs: number, ...rest: readonly (string | number)[]) =>
      rows.push([date, clock(atMs - waitMs), Math.round(waitMs / 1_000), ...rest, ''].join(','));
    simulateReplication(compiled.value, n, {
      onEffect: (effect) => {
        const { type, atMs } = effect;
        if (type === 'call.answered') answered.set(effect.callId, effect);
        if (type === 'call.abandoned') row(atMs, effect.waitMs, 0, 'abandoned', '');
        const done = type === 'call.ended' ? answered.get(effect.callId) : undefined;
        if (done === undefined) return;
        const handled = Math.round((atMs - done.atMs) / 1_000);
        row(done.atMs, done.waitMs, handled, 'answered', done.agentId);
      },
    });
  }
  return [...rows, ',10:00:00,3,60,answered,agent-1,', '2026-03-02,10:00:00,3,60,parked,,'].join(
    '\n',
  );
}

/** Half hours of sixteen weeks: more on Mondays, nothing on Sundays. */
function countsText(): string {
  const rows = ['date,interval_start,calls'];
  for (let n = 0; n < 112; n += 1) {
    const date = new Date(Date.UTC(2026, 0, 5 + n));
    const weekday = date.getUTCDay();
    if (weekday === 0) continue;
    for (let half = 0; half < 8; half += 1) {
      const start = new Date((18 + half) * 1_800_000).toISOString().slice(11, 16);
      const calls = (weekday === 1 ? 30 : 20) + ((n * 7 + half * 3) % 5);
      rows.push(`${date.toISOString().slice(0, 10)},${start},${calls}`);
    }
  }
  return rows.join('\n');
}

describe.runIf(await hasBrowser())('a call log in the sim lab', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo();
  });
  afterAll(() => rig.stop());

  const choose = (page: Page, name: string, text: string) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

  it('is fitted, says what it read and left out and whether it may be used, and becomes the question', async () => {
    const page = await rig.page('ines', '/sim?view=log&calls=5&agents=2');
    await choose(page, 'march.csv', logText());
    await page.getByText(/10 days of one kind are fitted/).waitFor();
    const row = (name: RegExp) => page.getByRole('row', { name });
    expect(await row(/^handle time/).innerText()).toContain('handle_time');
    expect(await page.getByText('Not read: remark.').count()).toBe(1);
    expect(await row(/^left out: no date/).innerText()).toMatch(/1 row\s+lines \d+/);
    expect(await row(/^left out: an outcome that is not known/).innerText()).toContain('1 row');
    const said = await page.getByText(/calls a day in 12 half hours/).innerText();
    const [, aht = 0, patience = 0, most = 0] =
      /handle time (\d+) s, patience (\d+) s, (\d+) agents/.exec(said)?.map(Number) ?? [];
    expect(Math.abs(aht - 150)).toBeLessThan(12);
    expect(Math.abs(patience - 120)).toBeLessThan(35);
    expect(most).toBe(3);
    await page.getByText(/^May be used: \d+ of \d+ measured figures/).waitFor();
    // Ten days are forecast from, and too few to say how far off that would have been.
    await page.getByText(/From 10 usual days.*history is too short to say how far/).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Make it the question' }).click();
    const calls = Number(await page.getByLabel('Calls from 09:00').inputValue());
    expect(Math.abs(calls - 30)).toBeLessThan(8);
    expect(await page.getByLabel('Agents from 09:00').inputValue()).toBe('3');
    await expect.poll(() => page.getByLabel('Handle time, s').inputValue()).toBe(String(aht));
    await page.close();
  });

  it('says what a file lacks, and forecasts from counts, in French, narrow', async () => {
    const path = '/sim?view=log&calls=5&agents=2';
    const page = await rig.page('ines', path, { lang: 'fr', width: 400 });
    await choose(page, 'comptes.csv', countsText());
    // It is no log of calls, and a good table of counts.
    await page.getByText(/^Le fichier ne suffit pas pour/).waitFor();
    await page.getByText(/D’après \d+ jours habituels/).waitFor();
    expect(await page.getByText(/la bande à 90 % en contenait|La bande à 90/).count()).toBe(1);
    const rows = page.getByRole('table', { name: 'Appels des jours à venir' }).getByRole('row');
    const days = (await rows.allInnerTexts()).slice(1);
    expect(days).toHaveLength(7);
    expect(days.filter((one) => one.includes('fermé'))).toHaveLength(1);
    const [, monday = 0, tuesday = 0] = days.map((one) => Number(one.split('\t')[1]));
    expect(monday).toBeGreaterThan(tuesday);
    expect(await accessFaults(page)).toEqual([]);
    const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(wide).toBeLessThanOrEqual(0);
    await page
      .getByRole('button', { name: /^Planifier le / })
      .first()
      .click();
    const calls = await page.getByLabel('Appels à partir de 09:00').inputValue();
    expect(Math.abs(Number(calls) - 32)).toBeLessThan(5);
    await page.close();
  });
});
