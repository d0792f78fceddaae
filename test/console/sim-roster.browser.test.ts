/** A roster in the sim lab: searched by the server, edited as a table, with its cost and its gaps. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { jobLimits } from '../../services/index.ts';
import { accessFaults, ConsoleRig, hasBrowser } from '../support/browser.ts';
import { aScenario } from '../support/scenarios.ts';

const calls = [20, 20, 40, 40, 40, 40, 20, 20];
const day = encodeURIComponent(JSON.stringify({ from: 540, calls, agents: calls.map(() => 5) }));

describe.runIf(await hasBrowser())('a roster in the sim lab', () => {
  let rig: ConsoleRig;
  let before: readonly string[];
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo();
    before = await scenariosOf(rig);
  });
  afterAll(() => rig.stop());

  it('is found by a job of the server, taken, edited, with cost and shortages', async () => {
    const page = await rig.page('ines', `/sim?view=roster&day=${day}`);
    await page.getByText(/^Short from 10:00 to 12:00 \(\d+ at 10:00\)\. \d/).waitFor();
    await page.getByText('No shifts yet').waitFor();
    await page.getByLabel('Long shifts, hours').fill('4');
    await page.getByLabel('Short shifts, hours').fill('2');
    // How long it may take stands on the button that begins it.
    await page.getByRole('button', { name: /^Find by Erlang A \(about \d+\s(s|min)\)$/ }).click();
    await page.locator('[data-job=succeeded]').waitFor();
    await page.getByText(/^Found: it holds the goal/).waitFor();
    await page.getByRole('button', { name: 'Use this roster' }).click();
    const cost = page.getByText(/^\d+ heads, .* paid hours, cost /);
    await cost.waitFor();
    const [, hours = 0, money = 0] =
      /, ([\d.]+) paid hours, cost ([\d,]+)\./
        .exec(await cost.innerText())
        ?.map((text) => Number(text.replace(',', ''))) ?? [];
    expect(money).toBe(hours * 25);
    await page.getByText(/^As many agents are planned/).waitFor();
    const heads = page.getByLabel(/^Heads of /);
    expect(await heads.count()).toBeGreaterThan(0);
    // Nobody works the shifts: the whole day is a gap, and the link keeps it.
    for (const shift of await heads.all()) await shift.fill('0');
    await page.getByRole('button', { name: 'Add a shift' }).click();
    await page.getByText(/^Short from 09:00 to 13:00/).waitFor();
    await page.getByText(/^1 head, 4 paid hours, cost 100\.$/).waitFor();
    await page.reload();
    await page.getByText(/^1 head, 4 paid hours, cost 100\.$/).waitFor();
    await page.close();
  });

  it('can be given up, and used by everybody in French on a narrow screen', async () => {
    await occupyJobSlots(rig, 'ines');
    const path = `/sim?view=roster&day=${day}&roster=${encodeURIComponent('[{"from":540,"to":780,"heads":3}]')}`;
    const page = await rig.page('ines', path, { lang: 'fr', width: 400 });
    await page.getByText(/^3 personnes, 12 heures payées/).waitFor();
    await page.getByRole('button', { name: /^Chercher par simulation/ }).click();
    await page.getByRole('button', { name: 'Abandonner' }).click();
    await page.getByText('La recherche a été abandonnée.').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(wide).toBeLessThanOrEqual(0);
    await page.close();
  });

  it('compares what-ifs over a thousand days at the server, or gives it up', async () => {
    const what = encodeURIComponent('[{"agents":1}]');
    const page = await rig.page('ines', `/sim?calls=2&agents=1&what=${what}`);
    const days = page.getByText(/ paired days, the same callers/);
    await page.getByText(/^100 paired days/).waitFor();
    await page.getByRole('button', { name: /^Compare 1,000 days on the server/ }).click();
    await page.getByText(/^1,000 paired days/).waitFor();
    expect(await days.count()).toBe(1);
    await page.close();
    await occupyJobSlots(rig, 'ines');
    const busy = await rig.page('ines', `/sim?calls=3&agents=1&what=${what}`);
    await busy.getByRole('button', { name: /^Compare 1,000 days on the server/ }).click();
    await busy.getByRole('button', { name: 'Give it up' }).click();
    await busy.getByText(/^The comparison was given up/).waitFor();
    await busy.getByRole('button', { name: 'Back to this browser’s days' }).click();
    await busy.getByRole('button', { name: /^Compare 1,000 days/ }).waitFor();
    await busy.close();
  });

  it('leaves no scenario of what was asked', async () => {
    expect(await scenariosOf(rig)).toEqual(before);
  });
});

/** Ids of the scenarios that are kept. */
async function scenariosOf(rig: ConsoleRig): Promise<readonly string[]> {
  const params = { centre: 'verdier' };
  const kept = await rig.client('ines').get('/api/v1/centres/{centre}/scenarios', { params });
  if (!kept.ok) throw new Error(kept.problem.detail);
  return kept.body.items.map(({ id }) => id);
}

/**
 * Runs as many long jobs as one person may run at a time, until the test ends. Any further job of
 * the person waits in the queue meanwhile.
 */
async function occupyJobSlots(rig: ConsoleRig, person: string): Promise<void> {
  const client = rig.client(person);
  const kept = await client.post('/api/v1/centres/{centre}/scenarios', {
    params: { centre: 'verdier' },
    body: { ...aScenario() },
  });
  if (!kept.ok) throw new Error(kept.problem.detail);
  const { id, version } = kept.body;
  const jobs: string[] = [];
  for (let slot = 0; slot < jobLimits.runningPerPersonMax; slot += 1) {
    const run = await client.post('/api/v1/scenarios/{scenario}/runs', {
      params: { scenario: id },
      body: { replications: 100_000, seed: slot },
    });
    if (!run.ok) throw new Error(run.problem.detail);
    jobs.push(run.body.jobId);
  }
  onTestFinished(async () => {
    for (const job of jobs) {
      const cancelled = await client.post('/api/v1/jobs/{job}/cancel', { params: { job } });
      if (!cancelled.ok) throw new Error(cancelled.problem.detail);
    }
    await client.delete('/api/v1/scenarios/{scenario}', {
      params: { scenario: id },
      ifMatch: `"v${version}"`,
    });
  });
}
