/** Reports as spreadsheets and drawings, opened by others than who wrote them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Transformer } from '@napi-rs/image';
import readWorkbook from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { aScenario } from '../support/scenarios.ts';

function aDay(): { readonly folder: string; readonly day: string } {
  const folder = aFolder();
  const day = join(folder, 'day.scenario.json');
  writeFileSync(day, JSON.stringify(aScenario()));
  return { folder, day };
}

const quick = ['--replications', '5', '--seed', '1'];

describe('--report as a spreadsheet', () => {
  it('has a sheet a table: numbers as numbers, times as times, sums as in the answer', async () => {
    const { folder, day } = aDay();
    const report = join(folder, 'day.xlsx');
    const { stdout } = await callwrightHere([
      'simulate',
      day,
      ...quick,
      '--report',
      report,
      '--json',
    ]);
    const sheets = await readWorkbook(readFileSync(report));
    expect(sheets.map(({ sheet }) => sheet)).toEqual([
      ...['queues', 'profiles', 'queueIntervals', 'definitions'],
    ]);
    const dataOf = (name: string) => sheets.find(({ sheet }) => sheet === name)?.data ?? [];
    const [head = [], ...rows] = dataOf('queueIntervals');
    const column = (name: string) => rows.map((row) => row[head.indexOf(name)]);
    expect(rows).toHaveLength(4);
    const asTime = (hours: number) => new Date(Date.UTC(1899, 11, 30, hours)).getTime();
    const from = column('from').map((cell) => (cell instanceof Date ? cell.getTime() : cell));
    expect([asTime(8), 8 / 24]).toContain(from[0]);
    expect(column('offered').every((cell) => typeof cell === 'number')).toBe(true);
    const offered = column('offered').reduce<number>((sum, cell) => sum + Number(cell), 0);
    const { measures, reproduce } = JSON.parse(stdout);
    expect(offered).toBeCloseTo(measures[0].value, 1);
    const definitions = dataOf('definitions');
    expect(definitions.at(-1)?.[2]).toBe(reproduce);
    expect(definitions.some(([, name]) => name === 'Service level (net)')).toBe(true);
  });

  it('of a comparison has its queues', async () => {
    const { folder, day } = aDay();
    const report = join(folder, 'both.xlsx');
    const { code } = await callwrightHere(['compare', day, day, ...quick, '--report', report]);
    expect(code).toBe(0);
    const [first] = await readWorkbook(readFileSync(report));
    expect(first?.data[1]?.[1]).toBe('orders');
  });
});

describe('staff --report as a spreadsheet', () => {
  const openedBy = async (args: readonly string[]) => {
    const { folder, day } = aDay();
    const report = join(folder, 'staff.xlsx');
    const { stdout } = await callwrightHere(['staff', day, ...args, '--report', report, '--json']);
    const sheets = await readWorkbook(readFileSync(report));
    return { answer: JSON.parse(stdout), sheets };
  };

  it('has what each queue needs, figures as numbers', async () => {
    const { answer, sheets } = await openedBy(['--required', '--method', 'both']);
    expect(sheets.map(({ sheet }) => sheet)).toEqual(['required', 'definitions']);
    const [head = [], ...rows] = sheets[0]?.data ?? [];
    const needed = rows.map((row) => row[head.indexOf('Erlang A')]);
    const [{ intervals }] = answer.queues;
    expect(needed).toEqual(intervals.map(({ erlangA }: { erlangA: number }) => erlangA));
    expect(sheets[1]?.data.at(-1)?.[2]).toBe(answer.reproduce);
  });

  it('has a roster’s shifts and goals, with sums as in the answer', async () => {
    const few = ['--method', 'erlangA', '--days', '4', '--workers', '0', '--progress', 'none'];
    const { answer, sheets } = await openedBy(few);
    expect(sheets.map(({ sheet }) => sheet)).toEqual(['shifts', 'goals', 'definitions']);
    const [head = [], ...rows] = sheets[0]?.data ?? [];
    const heads = rows.reduce((sum, row) => sum + Number(row[head.indexOf('heads')]), 0);
    expect(heads).toBe(answer.roster.totals.heads);
  });
});

describe('--chart', () => {
  it('draws one chart of the page as SVG, and as PNG twice as large', async () => {
    const { folder, day } = aDay();
    const [svg, png] = [join(folder, 'day.svg'), join(folder, 'day.png')];
    const draw = async (...args: readonly string[]) =>
      await callwrightHere(['simulate', day, ...quick, '--chart', ...args]);
    expect((await draw('serviceLevel', '--report', svg)).code).toBe(0);
    const text = readFileSync(svg, 'utf8');
    expect(text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(text).toContain('Service level (net) (T 20 s) through the day');
    expect(text).not.toContain('var(--');
    expect((await draw('serviceLevel', '--out', png)).code).toBe(0);
    const { width, height } = await new Transformer(readFileSync(png)).metadata();
    const [, ...size] = /viewBox="0 0 (\d+) (\d+)"/.exec(text) ?? [];
    expect([width, height]).toEqual(size.map((side) => 2 * Number(side)));
  });

  it.each([
    [['--chart', 'joy', '--report', 'x.svg'], /--chart is joy; expected one of serviceLevelNet, /],
    [['--chart', 'days'], /--chart is given; expected --report too, with a \.svg or \.png file/],
    [['--report', 'x.png'], /--report x\.png; expected --chart too/],
    [['--chart', 'days', '--report', 'x.md'], /with --chart expected a file that ends in \.svg/],
    [['--report', 'x.pdf'], /--report x\.pdf; expected a file that ends in \.html, .*\.png/],
  ])('refuses %s', async (args, told) => {
    const { folder, day } = aDay();
    const placed = args.map((one) => (one.startsWith('x.') ? join(folder, one) : one));
    const { code, stderr } = await callwrightHere(['simulate', day, ...quick, ...placed]);
    expect(code).toBe(2);
    expect(stderr.replaceAll(`${folder}/`, '')).toMatch(told);
  });
});
