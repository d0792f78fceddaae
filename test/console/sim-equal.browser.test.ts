/**
 * One simulator: the thread of the browser, the command line and the service say the same to the
 * last byte, for 20 seeds of three scenarios that the sim lab has made.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LabReply } from '../../console/sim/worker-protocol.ts';
import { aFolder } from '../support/a-folder.ts';
import { ConsoleRig, hasBrowser } from '../support/browser.ts';
import { callwrightHere } from '../support/callwright.ts';

const seeds = Array.from({ length: 20 }, (_, seed) => seed);
/** Not the same for all seeds: the width of intervals depends on it. The service takes 10 or more. */
const daysOf = (seed: number) => 10 + seed;
const half = { calls: [8, 20, 31, 12], agents: [2, 4, 5, 3] };
const lab = (search: object) =>
  `/sim?${Object.entries(search)
    .map(([name, value]) => `${name}=${encodeURIComponent(JSON.stringify(value))}`)
    .join('&')}`;
const scenarios = [
  { name: 'a queue by itself', path: lab({ calls: 6, agents: 2 }), hasCentre: false },
  { name: 'a day by half hour', path: lab({ day: { from: 480, ...half } }), hasCentre: false },
  { name: 'a queue of the centre', path: lab({ queue: 'vente', calls: 6 }), hasCentre: true },
];

describe.runIf(await hasBrowser())('the same seed', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo();
  });
  afterAll(() => rig.stop());

  it.each(scenarios)('gives the same bytes everywhere: $name', async (one) => {
    const page = await rig.page('ines', one.path);
    const folder = aFolder();
    const path = join(folder, 'lab.scenario.json');
    writeFileSync(path, await taken(page, 'Scenario'));
    const centre = one.hasCentre ? await taken(page, 'Centre') : null;
    if (centre !== null) writeFileSync(join(folder, 'lab.centre.json'), centre);
    const scenario = JSON.parse(readFileSync(path, 'utf8'));
    const [byBrowser, byService] = await Promise.all([
      inBrowser(page, scenario, centre),
      inService(rig, scenario, one.hasCentre),
    ]);
    await page.close();
    const differing: string[] = [];
    for (const seed of seeds) {
      const args = [
        'simulate',
        path,
        '--replications',
        String(daysOf(seed)),
        '--seed',
        String(seed),
      ];
      const { stdout } = await callwrightHere([...args, '--json']);
      const byCommand = reportText(JSON.parse(stdout));
      expect(byCommand).toContain('"calls"');
      if (byBrowser[seed] !== byCommand) differing.push(`the browser, seed ${seed}`);
      if (byService[seed] !== byCommand) differing.push(`the service, seed ${seed}`);
    }
    expect(differing).toEqual([]);
    expect(new Set(byBrowser).size).toBe(seeds.length);
  });
});

/** What the page saves when a button is pressed, once its days are simulated. */
async function taken(page: Page, button: string): Promise<string> {
  const saved = page.waitForEvent('download', { timeout: 300_000 });
  await page.getByRole('button', { name: button, exact: true }).click();
  return readFileSync(await (await saved).path(), 'utf8');
}

/** By seed, the report of a thread that runs the very file which the page runs. */
async function inBrowser(
  page: Page,
  scenario: object,
  centre: string | null,
): Promise<readonly string[]> {
  const questions = seeds.map((seed) => ({
    id: seed + 1,
    question: {
      designs: [{ name: 'base', scenario }],
      ...(centre === null ? {} : { centre: JSON.parse(centre) }),
      seed,
      days: daysOf(seed),
      compares: false,
      formulas: [],
    },
  }));
  const replies = await page.evaluate<readonly LabReply[]>(`(async () => {
    const files = performance.getEntriesByType('resource').map(({ name }) => name);
    const worker = new Worker(files.find((name) => /\\/worker-[^/]*\\.js/.test(name)), { type: 'module' });
    const replies = [];
    for (const message of ${JSON.stringify(questions)}) {
      replies.push(await new Promise((resolve) => {
        worker.onmessage = ({ data }) => {
          if (data.kind !== 'answer' || data.answer.days === message.question.days) resolve(data);
        };
        worker.postMessage(message);
      }));
    }
    worker.terminate();
    return replies.map(({ answer, ...reply }) => ({ ...reply, answer: { report: answer.report } }));
  })()`);
  return replies.map((reply) =>
    reportText(reply.kind === 'answer' ? reply.answer.report : { refused: reply }),
  );
}

/** By seed, what a job of the service answers. */
async function inService(
  rig: ConsoleRig,
  document: object,
  hasCentre: boolean,
): Promise<readonly string[]> {
  const client = rig.client('ines');
  const body = { ...document, ...(hasCentre ? { centre: { file: 'verdier' } } : {}) };
  const params = { centre: 'verdier' };
  const kept = await client.post('/api/v1/centres/{centre}/scenarios', { params, body });
  if (!kept.ok) throw new Error(kept.problem.detail);
  // As many as the service lets wait; it runs two of a person at a time.
  const jobs = await Promise.all(
    seeds.map(async (seed) => {
      const run = await client.post('/api/v1/scenarios/{scenario}/runs', {
        params: { scenario: kept.body.id },
        body: { replications: daysOf(seed), seed },
      });
      if (!run.ok) throw new Error(run.problem.detail);
      return { params: { job: run.body.jobId } };
    }),
  );
  const reports: string[] = [];
  for (const job of jobs) {
    const state = async () => {
      const asked = await client.get('/api/v1/jobs/{job}', job);
      return asked.ok ? asked.body.state : asked.problem.code;
    };
    await expect.poll(state).toBe('succeeded');
    const result = await client.get('/api/v1/jobs/{job}/result', job);
    if (!result.ok) throw new Error(result.problem.detail);
    reports.push(reportText(result.body));
  }
  return reports;
}

/**
 * A report without what names the program, the files and the command; and without the rule sets
 * that are in force in the service and not used: the files name none.
 */
function reportText(answer: object): string {
  const beside = ['schema', 'version', 'scenario', 'centre', 'rules', 'moments', 'reproduce'];
  const report = Object.entries(answer).filter(([name]) => !beside.includes(name));
  return JSON.stringify(Object.fromEntries(report), (_name, value) =>
    Array.isArray(value) ? value.filter((one) => one?.code !== 'notUsed') : value,
  );
}
