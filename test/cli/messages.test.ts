/** What analysts are told of a slip: what was seen, in their units, and what would be right. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aCentre } from '../support/builders.ts';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { aCallType, aScenario } from '../support/scenarios.ts';

const hourMs = 3_600_000;

/** Writes a file as JSON and gives its path. */
function written(folder: string, name: string, content: object): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const aDay = (folder: string, change: object = {}): string =>
  written(folder, 'day.scenario.json', { ...aScenario({}), ...change });

describe('what is told of a slip', () => {
  it('of dates whose order cannot be known names one, and the option that reads it', async () => {
    const log = join(aFolder(), 'log.csv');
    const rows = Array.from({ length: 30 }, (_, at) => {
      const minute = String(at).padStart(2, '0');
      return `03/11/2026 08:${minute}:00,03/11/2026 08:${minute}:20,120,answered`;
    });
    const head = 'arrival_time,answer_time,handle_time,outcome';
    writeFileSync(log, `${[head, ...rows].join('\n')}\n`);
    const { code, stdout, stderr } = await callwrightHere([
      'fit',
      log,
      '--out',
      join(log, '..', 'fitted'),
    ]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('“03/11/2026 08:00:00”, and every other date, with a day and a');
    expect(stderr).toContain('"dateOrder": "dmy" or "mdy" in the column map (--columns map.json)');
  });

  it('of a shift beyond the day has times as times', async () => {
    const folder = aFolder();
    const rules = written(folder, 'rules.json', {
      schema: 'callwright.shift-rules/1',
      shifts: [{ id: 'night', lengthMs: 12 * hourMs, startFrom: '06:30', startTo: '06:30' }],
    });
    const { code, stderr } = await callwrightHere(['staff', aDay(folder), '--shifts', rules]);
    expect(code).toBe(3);
    expect(stderr).toContain('/shifts/0 is a shift of 12:00 h from 06:30 on;');
    expect(stderr).toContain('expected a shift within the day, 08:00 to 10:00');
    expect(stderr).not.toMatch(/\d{6,}/);
  });

  it('of a queue that the centre does not have asks for the one that was meant', async () => {
    const folder = aFolder();
    written(folder, 'centre.json', aCentre({ queues: [{ id: 'orders' }], agents: [] }));
    const day = aDay(folder, {
      centre: { file: 'centre.json' },
      callTypes: [aCallType({ queue: 'ordres' })],
    });
    const { code, stderr } = await callwrightHere(['simulate', day, '--check']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/\/callTypes\/0\/queue .*ordres; expected .*; did you mean orders\?/);
  });

  it('of a time for a field that is none names the fields that are', async () => {
    const day = aDay(aFolder());
    const { code, stderr } = await callwrightHere(['sweep', day, '--axis', 'lines=60s']);
    expect(code).toBe(2);
    expect(stderr).toContain('--axis is lines=60s; expected a number without a unit');
    expect(stderr).toContain('such as callTypes[0].patience.meanMs=60s');
  });

  it.each([
    ['handleTime/talk', 240, 'a mean of 0.24 s', 240],
    ['handleTime/talk', 240_000_000, 'a mean of 240000 s', 240],
    ['handleTime/wrapUp', 30, 'a mean of 0.03 s', 30],
    ['handleTime/hold', 45, 'a mean of 0.045 s', 45],
    ['patience', 120, 'a mean of 0.12 s', 120],
  ])('of %s thousandfold off, %i ms, asks for the time meant', async (field, ms, seen, meantS) => {
    const talk = { law: 'exponential', meanMs: 180_000 };
    const law = { law: 'exponential', meanMs: ms };
    const [, part = ''] = field.split('/');
    const change =
      field === 'patience'
        ? { patience: law }
        : { handleTime: { talk, [part]: part === 'hold' ? { share: 0.2, ...law } : law } };
    const day = aDay(aFolder(), { callTypes: [{ ...aCallType(), ...change }] });
    const { code, stdout } = await callwrightHere(['simulate', day, '--check']);
    expect(code).toBe(0);
    const said = `! /callTypes/0/${field}: ${seen}; times are in ms: is ${meantS} s meant?\n`;
    expect(stdout).toContain(said);
  });

  it('of a target and a time to answer that are thousandfold off asks likewise', async () => {
    const day = aDay(aFolder(), {
      callTypes: [aCallType({ targetMs: 20 })],
      agents: { ...aScenario({}).agents, answerDelay: { law: 'deterministic', valueMs: 4 } },
    });
    const { stdout } = await callwrightHere(['simulate', day, '--check']);
    expect(stdout).toContain('/callTypes/0/targetMs: 0.02 s; times are in ms: is 20 s meant?');
    expect(stdout).toContain('/agents/answerDelay: a mean of 0.004 s; times are in ms: is 4 s');
    const { stdout: usual } = await callwrightHere(['simulate', aDay(aFolder()), '--check']);
    expect(usual).not.toContain('meant?');
  });

  it('of a goal just missed shows so many digits that it does not look held', async () => {
    const ask = 'staff --calls 100/30m --aht 180s --target 82.6/20'.split(' ');
    const { stdout } = await callwrightHere(ask);
    expect(stdout).toMatch(/^ +12 .* 82\.56 % ✗ /m);
    expect(stdout).toMatch(/^ +13 .* 88\.9 % ✓ /m);

    const folder = aFolder();
    const day = aDay(folder, { agents: { ...aScenario({}).agents, noAnswerShare: 0.2 } });
    const rules = written(folder, 'rules.json', {
      schema: 'callwright.shift-rules/1',
      profiles: [{ id: 'clerk', costPerHour: 2_000, headsMin: 6, headsMax: 6 }],
      shifts: [{ id: 'all', lengthMs: 2 * hourMs }],
    });
    const staff = async (...more: readonly string[]): Promise<string> => {
      const how = ['--shifts', rules, '--method', 'erlangA', '--days', '20', '--workers', '0'];
      return (await callwrightHere(['staff', day, ...how, ...more])).stdout;
    };
    const { roster } = JSON.parse(await staff('--json'));
    const reached: number = roster.readings[0].estimate.value;
    // The same six people, and a goal that is what they reach, rounded up.
    const goal = Math.ceil(reached * 1_000) / 10;
    const text = await staff('--target', `${goal}/20`);
    const shown = /^orders +\S+ % in 20 s +(\S+) % .*✗$/m.exec(text)?.[1] ?? '';
    expect(Number(shown)).toBeCloseTo(reached * 100, 1);
    expect(Number(shown)).toBeLessThan(goal);
  });
});
