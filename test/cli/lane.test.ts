/** `--lane`: which engine plays the days, and what a scenario that needs the full core is told. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Scenario } from '../../contracts/index.ts';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { aScenario } from '../support/scenarios.ts';

const plain = aScenario();
const simulate = (...args: readonly string[]) => callwrightHere(['simulate', ...args]);

function fileOf(scenario: Scenario): string {
  const path = join(aFolder(), 'day.scenario.json');
  writeFileSync(path, JSON.stringify(scenario));
  return path;
}

it('says which lane played the days, and refuses a lane that cannot', async () => {
  const path = fileOf(plain);
  const days = ['--replications', '2'];
  const lanes: { readonly lane: string }[] = [];
  for (const lane of [[], ['--lane', 'off'], ['--lane', 'on'], ['--lane', 'both']]) {
    const { stdout } = await simulate(path, ...days, ...lane, '--json');
    lanes.push(JSON.parse(stdout));
  }
  expect(lanes.map(({ lane }) => lane)).toEqual(['classic', 'core', 'classic', 'classic']);
  expect(lanes.map((one) => ({ ...one, lane: '' }))).toEqual(
    lanes.map(() => ({ ...lanes[0], lane: '' })),
  );
  const said = async (...args: readonly string[]) => (await simulate(...args)).stdout;
  expect(await said(path, ...days)).toContain('simulated by: classic lane');
  expect(await said(path, '--check')).toContain('simulated by: classic lane');
  const answerDelay = { law: 'deterministic' as const, valueMs: 1_000 };
  const ringing = fileOf({ ...plain, agents: { ...plain.agents, answerDelay } });
  expect(await said(ringing, ...days)).toContain('simulated by: full core\n');
  const why = 'simulated by: full core, for /agents/answerDelay\n';
  expect(await said(ringing, '--check')).toContain(why);
  const refused = await simulate(ringing, '--lane', 'on');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('needs the full core for /agents/answerDelay; expected');
});
