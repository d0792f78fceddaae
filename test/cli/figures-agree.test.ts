/** One word is one figure: whoever prints it, in whatever form. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  definitionText,
  figureText,
  type LoadRow,
  nameOf,
  type SimulationReport,
  staffingMeasures,
  unitOf,
} from '../../simulator/index.ts';
import { aCentre } from '../support/builders.ts';
import { callwrightHere } from '../support/callwright.ts';

const minuteMs = 60_000;
/** Wrap-ups of 90 s under a limit of 30 s, agents on breaks, some of whom do not come. */
const scenario = {
  schema: 'callwright.scenario/1',
  name: 'Two lines',
  centre: { file: 'centre.json' },
  clock: { dayStart: '08:00', dayEnd: '11:00', intervalMs: 30 * minuteMs },
  callTypes: ['orders', 'claims'].map((id) => ({
    id,
    queue: id,
    targetMs: 20_000,
    arrivals: { kind: 'intervals', callsPerInterval: [40, 60, 60, 60, 40, 40] },
    handleTime: {
      talk: { law: 'exponential', meanMs: 150_000 },
      wrapUp: { law: 'exponential', meanMs: 90_000 },
    },
    patience: { law: 'exponential', meanMs: 240_000 },
  })),
  agents: {
    answerDelay: { law: 'deterministic', valueMs: 3_000 },
    adherence: { absenceShare: 0.1 },
    shifts: [
      {
        profile: 'clerk',
        count: 18,
        start: '08:00',
        end: '11:00',
        breaks: [{ at: '09:30', lengthMs: 15 * minuteMs }],
      },
    ],
  },
  run: { replications: { min: 40, max: 40 } },
  report: { by: ['interval', 'callType'] },
};
const centre = aCentre({
  queues: [
    { id: 'orders', wrapUp: { mode: 'mandatory', limitMs: 30_000 } },
    { id: 'claims', wrapUp: { mode: 'optional', limitMs: 30_000 } },
  ],
  profiles: [{ id: 'clerk', skills: {}, links: [{ queue: 'orders' }, { queue: 'claims' }] }],
  agents: [],
});

const rules = {
  schema: 'callwright.shift-rules/1',
  shifts: [
    {
      id: 'all',
      lengthMs: 180 * minuteMs,
      breaks: [{ lengthMs: 10 * minuteMs, fromMs: 40 * minuteMs, toMs: 100 * minuteMs }],
    },
  ],
};

const folder = mkdtempSync(join(tmpdir(), 'callwright-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const day = join(folder, 'day.scenario.json');
const run = async (...args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await callwrightHere(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};
const cellsOf = (line: string): readonly string[] => line.trim().split(/ {2,}/);
/** The rows of the table whose head begins so, up to the next empty line. */
function tableOf(text: string, head: RegExp): readonly (readonly string[])[] {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => head.test(line));
  expect(from, `no table ${head}`).toBeGreaterThan(-1);
  const length = lines.slice(from).indexOf('');
  return lines.slice(from, from + length).map(cellsOf);
}

let text = '';
let html = '';
let csv: readonly (readonly string[])[] = [];
let json: SimulationReport;
let sheet: readonly LoadRow[] = [];

beforeAll(async () => {
  writeFileSync(join(folder, 'centre.json'), JSON.stringify(centre));
  writeFileSync(day, JSON.stringify(scenario));
  json = JSON.parse(await run('simulate', day, '--json'));
  text = await run('simulate', day, '--report', join(folder, 'day.html'));
  html = readFileSync(join(folder, 'day.html'), 'utf8');
  csv = (await run('simulate', day, '--output', 'csv')).split('\n').map((line) => line.split(','));
  sheet = JSON.parse(await run('simulate', day, '--check', '--json')).intervals;
});

/** `part` and `id` of a line of the CSV, its time and measure, to its value. */
function inCsv(part: string, id: string, from: string, measureId: string): number {
  const of = csv.filter((row) => row[0] === part && row[1] === id && row[2] === from);
  const rows = of.filter((row) => row[4] === measureId);
  expect(rows, `${part} ${id} ${from} ${measureId}`).toHaveLength(1);
  return Number(rows[0]?.[6]);
}

const times = ['08:00', '08:30', '09:00', '09:30', '10:00', '10:30'];

describe('the four outputs of one run', () => {
  it('have the same figures of the centre, each under the name of its measure', () => {
    const table = tableOf(text, /^centre /);
    const page = rowsOfHtml(html, 'Measures');
    for (const { measureId, value } of json.measures) {
      const shown = figureText(value, unitOf(measureId));
      const row = table.find(([name = '']) => name.startsWith(nameOf(measureId)));
      expect(row?.[1], measureId).toBe(shown);
      const onPage = page.find(([name = '']) => name.startsWith(nameOf(measureId)));
      expect(onPage?.[1], measureId).toBe(shown);
      expect(inCsv('centre', '', '', measureId)).toBe(value);
    }
  });

  it('have the same figures of intervals', () => {
    const table = tableOf(text, /^from /);
    const [heads = [], ...page] = rowsOfHtml(html, 'By interval');
    expect(page).toHaveLength(json.intervals.length);
    json.intervals.forEach((interval, place) => {
      const from = times[place] ?? '';
      for (const id of staffingMeasures) {
        const { value } = interval[id];
        const shown = figureText(value, unitOf(id));
        expect(page[place]?.[heads.indexOf(nameOf(id))], id).toBe(shown);
        expect(inCsv('interval', '', from, id)).toBe(value);
        const column = table[0]?.indexOf(nameOf(id)) ?? -1;
        if (id !== 'queueLengthByEntry') expect(table[place + 1]?.[column], id).toBe(shown);
      }
    });
  });

  it('give a queue and a call type no figure of agents, who work for all of them', () => {
    expect(json.measures.map(({ measureId }) => measureId)).toContain('occupancy');
    for (const { measures } of [...json.queues, ...json.callTypes]) {
      expect(measures.map(({ measureId }) => measureId)).not.toContain('occupancy');
    }
    expect(json.queues).toHaveLength(2);
    const parts = csv.filter(([part = '']) => ['queue', 'callType'].includes(part));
    expect(parts.length).toBeGreaterThan(8);
    expect(parts.filter((row) => row[4] === 'occupancy')).toEqual([]);
  });

  it('have one offered load of an interval, asked for as a measure or not', async () => {
    const ask = ['--measure', 'offeredLoadErlangs', '--json'];
    const asked: SimulationReport = JSON.parse(await run('simulate', day, ...ask));
    const loads = asked.intervals.map(
      ({ measures }) =>
        measures.find(({ measureId }) => measureId === 'offeredLoadErlangs')?.value ?? Number.NaN,
    );
    expect(loads).toHaveLength(6);
    json.intervals.forEach(({ offeredLoadErlangs }, place) => {
      expect(offeredLoadErlangs.value).toBeCloseTo(loads[place] ?? Number.NaN, 9);
    });
  });

  it('say what each word means', () => {
    const ids = ['serviceLevelNet', 'occupancy', 'staffLoggedOn', 'staffPresent'];
    for (const id of [...ids, 'offeredLoadErlangs']) {
      expect(text).toContain(`${definitionText(id)}\n`);
      expect(html).toContain(`<code>${id}</code>`);
    }
  });
});

describe('what is expected and what is simulated', () => {
  it('agree in load, the wrap-up cut as the centre cuts it', () => {
    const handleMs = 150_000 + 90_000 * (1 - Math.exp(-1 / 3));
    for (const [place, row] of sheet.entries()) {
      const load = (row.calls * handleMs) / (30 * minuteMs);
      expect(row.expectedLoadErlangs).toBeCloseTo(load, 2);
      const { value } = json.intervals[place]?.offeredLoadErlangs ?? { value: null };
      expect(Math.abs((value ?? 0) / load - 1)).toBeLessThan(0.08);
    }
    const total = (of: (place: number) => number) => times.reduce((sum, _, at) => sum + of(at), 0);
    const simulated = total((at) => json.intervals[at]?.offeredLoadErlangs.value ?? 0);
    expect(simulated / total((at) => sheet[at]?.expectedLoadErlangs ?? 0)).toBeCloseTo(1, 1);
  });

  it('agree in staff: who is on a break is logged on, and neither present nor expected', () => {
    const present = json.intervals.map(({ staffPresent }) => staffPresent.value ?? 0);
    const loggedOn = json.intervals.map(({ staffLoggedOn }) => staffLoggedOn.value ?? 0);
    sheet.forEach(({ staffExpected }, place) => {
      expect(staffExpected).toBeCloseTo(18 * 0.9 * (place === 3 ? 0.5 : 1), 9);
      // Breaks begin after the call; those who do not come are drawn.
      expect(Math.abs((present[place] ?? 0) - staffExpected)).toBeLessThan(1);
      expect(loggedOn[place]).toBeCloseTo(loggedOn[0] ?? 0, 1);
    });
    expect(present[0]).toBeCloseTo(loggedOn[0] ?? 0, 6);
    expect((loggedOn[3] ?? 0) - (present[3] ?? 0)).toBeGreaterThan(6);
  });

  it('of a roster are its scenario’s, and the calculator’s load is that of its calls', async () => {
    const shifts = join(folder, 'shift-rules.json');
    writeFileSync(shifts, JSON.stringify(rules));
    const out = join(folder, 'rostered');
    const asked = ['--shifts', shifts, '--method', 'erlangA', '--days', '40', '--out', out];
    const { stdout } = await callwrightHere(['staff', day, ...asked, '--workers', '0']);
    const table = tableOf(stdout, /^from +Calls/);
    const rostered = join(out, 'roster.scenario.json');
    const rows: readonly LoadRow[] = JSON.parse(
      await run('simulate', rostered, '--check', '--json'),
    ).intervals;
    const column = (id: string): readonly string[] =>
      table.slice(1).map((cells) => cells[table[0]?.indexOf(nameOf(id)) ?? -1] ?? '');
    expect(rows).toHaveLength(6);
    expect(column('expectedLoadErlangs')).toEqual(
      rows.map(({ expectedLoadErlangs }) => expectedLoadErlangs.toFixed(2)),
    );
    expect(column('staffExpected')).toEqual(
      rows.map(({ staffExpected }) => staffExpected.toFixed(1)),
    );
    // The lagging load of formulas is another word, and another figure.
    expect(column('modifiedLoadErlangs')).not.toEqual(column('expectedLoadErlangs'));
    for (const id of ['expectedLoadErlangs', 'modifiedLoadErlangs', 'staffExpected']) {
      expect(stdout).toContain(`${definitionText(id)}\n`);
    }
    const handleMs = ((sheet[0]?.expectedLoadErlangs ?? 0) * 30 * minuteMs) / 80;
    const calculated = await run(
      'staff',
      '--calls',
      '80/30m',
      '--aht',
      `${(handleMs / 1_000).toFixed(3)}s`,
    );
    const load = figureText(sheet[0]?.expectedLoadErlangs ?? null, 'calls');
    expect(calculated).toContain(`${nameOf('expectedLoadErlangs')} ${load} erlangs`);
    expect(calculated).toContain(definitionText('serviceLevelOffered'));
  });
});

/** The cells of every row of the table under a heading. */
function rowsOfHtml(page: string, heading: string): readonly (readonly string[])[] {
  const [, section = ''] = page.split(`<h2>${heading}</h2>`);
  const [table = ''] = section.split('<h2>');
  return [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) =>
      cell.replaceAll('\u00a0', ' '),
    ),
  );
}
