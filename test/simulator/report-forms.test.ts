import { describe, expect, it } from 'vitest';
import {
  dailyLevels,
  documentHtml,
  documentMarkdown,
  IntervalTable,
  intervalMeasures,
  intervalsOf,
  type PublishedReport,
  queueIntervalsOf,
  reportDocument,
  reportOf,
  simulateScenario,
  toCsv,
} from '../../simulator/index.ts';
import { aCallType, aPlan } from '../support/scenarios.ts';

const toHtml = (of: PublishedReport): string => documentHtml(reportDocument(of));
const toMarkdown = (of: PublishedReport): string => documentMarkdown(reportDocument(of));

function published(title = 'Two hours'): PublishedReport {
  const plan = aPlan({
    callTypes: [aCallType(), aCallType({ id: 'claims' })],
    clock: { dayStart: '08:00', dayEnd: '10:00', intervalMs: 1_800_000 },
    report: { typicalDay: true, by: ['interval'] },
  });
  const windows = intervalsOf(plan);
  const table = new IntervalTable(windows);
  const gather = { windows, measures: intervalMeasures };
  const results = [...simulateScenario(plan, { ...gather, replications: 12 })];
  const queueTables = plan.centre.queues.map(({ id }) => {
    const own = windows.map((window) => ({ ...window, queueIds: [id] }));
    const ofQueue = new IntervalTable(own);
    for (const day of simulateScenario(plan, { ...gather, windows: own, replications: 12 }))
      ofQueue.take(day);
    return ofQueue;
  });
  const kept = results.map((result) => table.take(result));
  return {
    title,
    report: reportOf(plan, kept, { intervals: table }),
    dayStartMs: plan.dayStartMs,
    isPartial: false,
    reproduce: 'callwright simulate day.json --replications 12 --seed 1',
    engineVersion: '0.0.0',
    daily: dailyLevels(plan, kept),
    queueIntervals: queueIntervalsOf(plan, kept, { tables: queueTables, confidence: 0.95 }),
  };
}

describe('a report', () => {
  const one = published();

  it('by interval adds up to the day', () => {
    const { intervals, measures } = one.report;
    expect(intervals.map(({ fromMs }) => fromMs)).toEqual([0, 1_800_000, 3_600_000, 5_400_000]);
    const calls = intervals.reduce((sum, { measures: of }) => sum + (of[0]?.value ?? 0), 0);
    expect(calls).toBeCloseTo(measures[0]?.value ?? 0, 9);
    for (const { staffPresent, offeredLoadErlangs, queueLengthByEntry } of intervals) {
      expect(staffPresent.value).toBeCloseTo(3, 6);
      // 120 calls an hour of three minutes: 6 erlangs.
      expect(offeredLoadErlangs.value).toBeGreaterThan(3);
      expect(queueLengthByEntry.value).toBeGreaterThan(0);
    }
  });

  it('says how days differ, and what to beware of', () => {
    const { days, typicalDay, warnings } = one.report;
    const level = days.find(({ measureId }) => measureId === 'serviceLevelNet');
    expect(level).toMatchObject({ days: 12, meets: { promised: 0.8 } });
    expect(level?.p5.value).toBeLessThanOrEqual(level?.p95.value ?? 0);
    expect(typicalDay.map(({ measureId }) => measureId)).toContain('waitMsMean');
    expect(warnings.map(({ code }) => code)).toEqual(['fewForPercentiles', 'wideInterval']);
  });

  it('has waits of all calls of all days', () => {
    const { quantiles, curve, atOnceShare } = one.report.waits;
    expect(atOnceShare).toBeGreaterThan(0);
    expect(atOnceShare).toBeLessThan(1);
    const waits = quantiles.map(({ waitMs }) => waitMs ?? 0);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    const last = curve.at(-1);
    expect((last?.answeredShare ?? 0) + (last?.leftShare ?? 0)).toBeCloseTo(1, 9);
  });

  it('tells call types and queues apart, also in what the core cannot see', () => {
    const plan = aPlan({
      callTypes: [aCallType(), aCallType({ id: 'claims' })],
      report: { by: ['callType'], measures: ['waitMsMean', 'attempts', 'queueLengthMean'] },
    });
    const report = reportOf(plan, [...simulateScenario(plan, { replications: 10 })]);
    const figureOf = (of: typeof report.measures, id: string): number =>
      of.find(({ measureId }) => measureId === id)?.value ?? Number.NaN;
    for (const parts of [report.callTypes, report.queues]) {
      for (const id of ['calls', 'attempts', 'queueLengthMean']) {
        const sum = parts.reduce((all, { measures }) => all + figureOf(measures, id), 0);
        expect(sum).toBeCloseTo(figureOf(report.measures, id), 6);
      }
    }
    expect(figureOf(report.measures, 'attempts')).toBe(figureOf(report.measures, 'calls'));
    expect(report.callTypes.map(({ callType }) => callType)).toEqual(['orders', 'claims']);
  });

  it('tells profiles apart, and they add up to the centre', () => {
    const shift = { start: '08:00', end: '12:00' } as const;
    const plan = aPlan({
      agents: {
        profiles: [
          { id: 'clerk', skills: { orders: 50 } },
          { id: 'senior', skills: { orders: 90 } },
        ],
        shifts: [
          { ...shift, profile: 'clerk', count: 1 },
          { ...shift, profile: 'senior', count: 3 },
        ],
      },
      report: { measures: ['occupancy', 'offersPerAnsweredCall'] },
    });
    const results = [...simulateScenario(plan, { replications: 10 })];
    const report = reportOf(plan, results);
    const { profiles, measures } = report;
    expect(profiles.map(({ profile, agents }) => [profile, agents])).toEqual([
      ['clerk', 1],
      ['senior', 3],
    ]);
    const parts = results.flatMap((result) => result.profiles.flatMap((of) => of.parts));
    const total = (pick: (of: (typeof parts)[number]) => number) =>
      parts.reduce((sum, part) => sum + pick(part), 0);
    const handlingMs = total((of) => of.handlingMs);
    const occupancy = measures.find(({ measureId }) => measureId === 'occupancy')?.value;
    expect(handlingMs / (handlingMs + total((of) => of.readyMs))).toBeCloseTo(occupancy ?? 0, 2);
    const answered = results.map(
      ({ whole }) => whole.sums.get('offersPerAnsweredCall')?.denominator,
    );
    expect(total((of) => of.handled)).toBe(answered.reduce<number>((sum, n) => sum + (n ?? 0), 0));
    const ready = profiles.reduce((sum, { readyHours }) => sum + (readyHours.value ?? 0), 0);
    expect(ready).toBeCloseTo(total((of) => of.readyMs) / 10 / 3_600_000, 6);
    const shown = { ...one, report };
    expect(toCsv(shown)).toMatch(/^profile,senior,,,readyHours,hours,\d/m);
    expect(toMarkdown(shown)).toMatch(/^\| senior \| 3 \| \d+\.\d ± .* % ± .* \|$/m);
    expect(toHtml(shown)).toContain('<h2>Profiles</h2>');
  });

  it('as CSV has a line per figure, all with the same columns', () => {
    const [head = '', ...lines] = toCsv(one).trimEnd().split('\n');
    expect(head).toBe('part,id,from,to,measure,unit,value,low,high,n,method');
    for (const line of lines) expect(line.split(',')).toHaveLength(11);
    expect(
      lines.filter((line) => line.startsWith('interval,,08:30,09:00,waitMsMean')),
    ).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith('queue,claims,'))).not.toHaveLength(0);
  });

  it('as Markdown has its tables, with what files say kept from being markup', () => {
    const text = toMarkdown({ ...one, title: 'a | <b>' });
    expect(text).toMatch(/^# a \\\| \\<b\\>\n/);
    expect(text).toMatch(/\| Service level \(net\) \(T 20 s\) \| \d+\.\d % \|/);
    expect(text).toContain('## By interval');
  });

  it('as a page stands by itself and can be read without seeing it', () => {
    const page = toHtml({ ...one, title: '<script>alert(1)</script>' });
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).not.toMatch(/<script|https?:|<link|@import|url\(/);
    expect(page).toContain('&lt;script&gt;');
    expect(page).toContain('prefers-color-scheme: dark');
    for (const queue of ['orders', 'claims']) {
      expect(page).toMatch(
        new RegExp(
          `<figcaption>${queue}: Service level \\(net\\) \\(T 20 s\\)</figcaption>[^<]*<svg[\\s\\S]*?<line class="target"`,
        ),
      );
    }
    const drawings = page.match(/<svg [^>]*role="img"[^>]*aria-labelledby="[^"]+"/g) ?? [];
    expect(drawings).toHaveLength(10);
    expect(page.match(/<title id=/g)).toHaveLength(10);
    expect(page.match(/<desc id=/g)).toHaveLength(10);
    expect(page.match(/<details>/g)).toHaveLength(10);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });
});
