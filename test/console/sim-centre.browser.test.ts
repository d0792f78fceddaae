/** The sim lab on a whole centre: fitted to a log with two queues, or stored. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scenario } from '../../contracts/index.ts';
import { compileScenario, simulateReplication } from '../../simulator/index.ts';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';

const lognormal = (meanMs: number) => ({ law: 'lognormal' as const, meanMs, scv: 0.6 });
const patience = { law: 'exponential' as const, meanMs: 150_000 };
const evenly = (calls: number) => Array.from({ length: 12 }, () => calls);
const callType = (id: string, calls: number, meanMs: number) => ({
  id,
  targetMs: 20_000,
  arrivals: { kind: 'intervals' as const, callsPerInterval: evenly(calls) },
  handleTime: { talk: lognormal(meanMs) },
  patience,
});
/** Six hours of two queues: a group for sales alone, and one that takes both. */
const day: Scenario = {
  schema: 'callwright.scenario/1',
  seed: 5,
  clock: { dayStart: '09:00', dayEnd: '15:00', intervalMs: 1_800_000 },
  callTypes: [callType('sales', 24, 170_000), callType('service', 16, 230_000)],
  agents: {
    profiles: [
      { id: 'front', skills: { sales: 50 } },
      { id: 'care', skills: { sales: 50, service: 50 } },
    ],
    shifts: [
      { profile: 'front', count: 2, start: '09:00', end: '15:00' },
      { profile: 'care', count: 3, start: '09:00', end: '15:00' },
    ],
  },
};
const clock = (ms: number) => new Date(9 * 3_600_000 + ms).toISOString().slice(11, 19);

/** Four weeks of such days, as a log has them. */
function logText(): string {
  const compiled = compileScenario(day);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const rows = ['date,arrival,queue,wait,handle_time,outcome,agent'];
  for (let n = 0; n < 20; n += 1) {
    const date = new Date(Date.UTC(2026, 2, 2 + n + 2 * Math.floor(n / 5)));
    const queues = new Map<string, string>();
    const answered = new Map<string, { atMs: number; waitMs: number; agentId: string }>();
    const row = (atMs: number, waitMs: number, ...rest: readonly (string | number)[]) => {
      const [callId = '', ...cells] = rest;
      const [of, arrival] = [queues.get(String(callId)) ?? '', clock(atMs - waitMs)];
      const first = [date.toISOString().slice(0, 10), arrival, of, Math.round(waitMs / 1_000)];
      rows.push([...first, ...cells].join(','));
    };
    simulateReplication(compiled.value, n, {
      onEffect: (effect) => {
        const { type, atMs } = effect;
        if (type === 'call.queued') queues.set(effect.callId, effect.queueId);
        if (type === 'call.answered') answered.set(effect.callId, effect);
        if (type === 'call.abandoned') row(atMs, effect.waitMs, effect.callId, 0, 'abandoned', '');
        const done = type === 'call.ended' ? answered.get(effect.callId) : undefined;
        if (done === undefined || type !== 'call.ended') return;
        const handled = Math.round((atMs - done.atMs) / 1_000);
        row(done.atMs, done.waitMs, effect.callId, handled, 'answered', done.agentId);
      },
    });
  }
  return rows.join('\n');
}

describe.runIf(await hasBrowser())('the sim lab on a whole centre', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo();
  });
  afterAll(() => rig.stop());

  const wholeAnswer = (page: Page) => page.locator('[data-answer="40"]').waitFor();

  it('fits a log, changes each of its parts, and a link shows the same figures', async () => {
    const page = await rig.page('ines', '/sim?view=log&calls=5&agents=2');
    const buffer = Buffer.from(logText());
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'march.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: 'Fit the whole centre' }).click();
    await page.getByText('2 queues, 2 groups of agents').waitFor();
    await page.getByRole('button', { name: 'Make the whole centre the question' }).click();
    await wholeAnswer(page);
    const queues = page.getByRole('table', { name: /^40 simulated days/ });
    expect(await queues.getByRole('row').count()).toBe(3);
    const add = async (fields: Readonly<Record<string, string>>, parts: readonly string[] = []) => {
      const labels = ['For the callers', 'For the group', 'The group also takes'];
      for (const [place, part] of parts.entries()) {
        if (part !== '') await page.getByLabel(labels[place] ?? '').selectOption(part);
      }
      for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
      await page.getByRole('button', { name: 'Add this what-if' }).click();
    };
    const groups = await page.getByLabel('For the group').locator('option').allInnerTexts();
    const front = groups.find((one) => one.includes('sales') && !one.includes('service'));
    await add({ 'Calls, ± %': '25' }, ['sales']);
    await add({ 'Priority, ± s': '60', 'Callbacks above, s': '90' }, ['service']);
    await add({ 'Agents, ±': '1' }, ['', front ?? groups[1] ?? '', 'service']);
    await add({ 'Chats at a time': '3' }, ['sales']);
    await wholeAnswer(page);
    expect(await page.getByText('4 what-ifs are the most.').count()).toBe(1);
    const sales = queues.getByRole('row', { name: /^sales/ });
    await expect.poll(() => sales.locator('td').count()).toBe(7);
    const cells = await sales.locator('td').allInnerTexts();
    // A quarter more calls are worse for sales, chats are better, each with its interval.
    expect(cells[3]).toMatch(/^−\d.* −\d+(?:\.\d)? to −/);
    expect(cells[6]).toMatch(/^\+\d.* \+\d+(?:\.\d)? to \+/);
    const figures = await page.locator('[data-figure]').innerText();
    const other = await rig.page('ines', page.url().slice(rig.address.length));
    await wholeAnswer(other);
    expect(await other.locator('[data-figure]').innerText()).toBe(figures);
    const same = other.getByRole('row', { name: /^sales/ }).locator('td');
    await expect.poll(() => same.count()).toBe(7);
    expect(await same.allInnerTexts()).toEqual(cells);
    expect(await accessFaults(other)).toEqual([]);
    await other.close();
    await page.close();
  });

  it('compares what can still be done at 11:00 with a fifth more calls, in French', async () => {
    const page = await rig.page('ines', '/sim', { lang: 'fr', width: 400 });
    const choice = page.getByRole('combobox', { name: /^File/ });
    await choice.selectOption({ label: 'Tout le centre : Maison Verdier, a usual day' });
    await page.getByText('Reste de la journée').click();
    expect(await page.getByLabel('Il est').inputValue()).toBe('11:00');
    const tables = page.getByRole('table', { name: /, moins la journée prévue$/ });
    await expect.poll(() => tables.count()).toBe(4);
    const overtime = page.getByRole('table', { name: /^Une heure supplémentaire/ });
    await expect.poll(() => overtime.innerText()).toMatch(/\+\d.* points.* à /s);
    expect(await accessFaults(page)).toEqual([]);
    const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(wide).toBeLessThanOrEqual(0);
    await page.close();
  });

  it('refuses a link whose centre cannot be simulated, and says why', async () => {
    const queues = [{ id: 'sales', calls: [5], talk: 'long', scv: 1, wrapUp: 0, patience: 60 }];
    const groups = [{ id: 'front', links: [['sales', 0, 0]], shifts: [[1, 540, 570]] }];
    const centre = encodeURIComponent(JSON.stringify({ from: 540, queues, groups }));
    const page = await rig.page('ines', `/sim?whole="log"&centre=${centre}`);
    await page
      .getByRole('alert')
      .getByText(/meanMs/)
      .waitFor();
    await page.close();
  });
});
