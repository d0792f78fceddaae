/** Absence and lateness of a scenario, which the search for a roster draws on every day. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { aCallType, aScenario } from '../support/scenarios.ts';

const rules = {
  schema: 'callwright.shift-rules/1',
  shifts: [
    { id: 'all', lengthMs: 7_200_000 },
    { id: 'short', lengthMs: 3_600_000 },
  ],
};

it('finds rosters that hold with absence, and says what was drawn', async () => {
  const folder = aFolder();
  const shifts = join(folder, 'rules.json');
  writeFileSync(shifts, JSON.stringify(rules));
  const busy = aScenario({ callTypes: [aCallType({ queue: 'orders' })] });
  const lateness = { law: 'exponential' as const, meanMs: 120_000 };
  const found: { hours: number; text: string }[] = [];
  for (const adherence of [{}, { absenceShare: 0.3, lateness }]) {
    const day = join(folder, `${found.length}.scenario.json`);
    writeFileSync(day, JSON.stringify({ ...busy, agents: { ...busy.agents, adherence } }));
    const few = ['--search-days', '8', '--days', '40', '--workers', '0', '--progress', 'none'];
    const { stdout } = await callwrightHere(['staff', day, '--shifts', shifts, ...few]);
    const hours = Number(/ ([\d.]+) paid hours/.exec(stdout)?.[1]);
    found.push({ hours, text: stdout.replaceAll(/\s+/g, ' ') });
  }
  const [without, withAbsence] = found;
  expect(without?.text).toContain('nobody absent, late or away (agents.adherence)');
  expect(withAbsence?.text).toContain(
    'Drawn on each simulated day: absence (30 %), lateness. Formulas count 70 % of the heads',
  );
  expect(withAbsence?.hours).toBeGreaterThan(1.2 * (without?.hours ?? Number.NaN));
});
