import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { changedSince, codeNow } from '../../bench/code-state.ts';
import { restatedGoal } from '../../bench/goals.ts';
import { measureGrowth } from '../../bench/growth.ts';
import { drawCurves } from '../../bench/growth-drawing.ts';
import type { Row } from '../../bench/harness.ts';
import { goalOf, isMissed, performancePage, reachedOf } from '../../bench/performance-page.ts';
import type { Results } from '../../bench/published-results.ts';
import { newestResults, pagesOf, withLater } from '../../bench/results.ts';

const pace = { warmUpMs: 0, repetitionMs: 1, repetitions: 1 };

const row: Row = {
  name: 'a.b',
  value: 90,
  unit: 'things/s',
  peer: 'goal',
  peerValue: 100,
  ratio: 0.9,
  config: {},
};

describe('the page of performance', () => {
  it('says which goals are missed: rates below, bytes above, ratios below', () => {
    expect(isMissed(row)).toBe(true);
    expect(isMissed({ ...row, value: 110 })).toBe(false);
    expect(isMissed({ ...row, peer: 'goal (at most)' })).toBe(false);
    expect(isMissed({ ...row, peer: 'goal (at most)', value: 110 })).toBe(true);
    expect(isMissed({ ...row, peer: 'a scan', config: { goal: 91 } })).toBe(true);
    expect(isMissed({ ...row, peer: 'a scan', config: { goalRatio: 0.5 } })).toBe(false);
    expect(isMissed({ ...row, peer: 'a scan', config: { goalNs: 80 } })).toBe(true);
    const both = { goalRatio: 0.5, goalNs: 80 };
    expect(isMissed({ ...row, peer: 'a scan', config: both })).toBe(true);
    expect(isMissed({ ...row, peer: 'a scan' })).toBeNull();
  });

  it('judges a goal by the spread of the repetitions, not by the median alone', () => {
    const spread = (low: number, high: number): Row => ({ ...row, value: 99, spread: [low, high] });
    expect(reachedOf(spread(95, 98))).toBe('no');
    expect(reachedOf(spread(95, 105))).toBe('open');
    expect(reachedOf({ ...spread(101, 105), value: 103 })).toBe('yes');
    const ratio = { ...row, peer: 'a scan', config: { goalRatio: 100 }, ratio: 169 };
    expect(reachedOf({ ...ratio, ratioSpread: [163, 249] })).toBe('yes');
    expect(reachedOf({ ...ratio, ratioSpread: [63, 249] })).toBe('open');
    expect(reachedOf({ ...row, peer: 'a scan' })).toBeNull();
  });

  it('marks rows that are older than the code that they time, and says the commit', () => {
    const of = { curves: [], measuredOn: '2030-02-03T04:05:06Z', machine: {} };
    const rows = [{ ...row, name: 'routing.a' }, row];
    const old = performancePage({ ...of, rows, code: { commit: 'abc', code: { routing: '0' } } });
    expect(old).toContain('2030-02-03 at commit `abc`');
    expect(old).toContain('| `routing.a` † |');
    expect(old).toContain('| `a.b` |');
    expect(old).toContain('† Older than the code: `routing/` changed since');
    expect(performancePage({ ...of, rows, code: codeNow() })).not.toContain('†');
    expect(changedSince('sim.demo', {})).toEqual(['simulator', 'routing']);
  });

  it('keeps what a row was measured on where it is measured by itself', () => {
    const results: Results = {
      schema: 'callwright.bench/1',
      measuredOn: '2030-02-03T04:05:06Z',
      machine: {},
      code: { commit: 'old' },
      rows: [{ ...row, name: 'rules.a' }],
      curves: [],
    };
    const { code, laterCode } = withLater(results, { ...results, code: codeNow() });
    expect(code).toEqual({ commit: 'old' });
    expect(changedSince('rules.a', laterCode?.['rules.a'] ?? {})).toEqual([]);
    const again = withLater(withLater(results, { ...results, code: codeNow() }), results);
    const before = again.replaced?.['rules.a'] ?? [];
    expect(before.map(({ commit }) => commit)).toEqual(['old', codeNow().commit]);
    expect(before[0]).toMatchObject({ value: 90, ratio: 0.9, measuredOn: results.measuredOn });
  });

  it('says that a goal was restated, and why, and judges by the one that stands', () => {
    const name = 'sim.mmnm50';
    const { goal = 0, before } = restatedGoal(name) ?? {};
    const simulated = { ...row, name, value: goal + 1, peerValue: before ?? 0 };
    expect(goalOf(simulated)).toBe(`≥ ${goal.toLocaleString('en')} *`);
    expect(reachedOf(simulated)).toBe('yes');
    const measuredOn = '2030-02-03T04:05:06Z';
    const page = performancePage({ rows: [simulated], curves: [], measuredOn, machine: {} });
    expect(page).toContain('Goals marked * were restated');
  });

  it('marks a row that falls short, and dates it', () => {
    const measuredOn = '2030-02-03T04:05:06Z';
    const page = performancePage({ rows: [row], curves: [], measuredOn, machine: {} });
    expect(page).toContain('Measured on 2030-02-03');
    expect(page).toContain('| `a.b` | 90 | things/s | – | – | ≥ 100 | **no** |');
  });

  it('blames memory only where the same few agents are served faster', () => {
    const curve = (ns: number) => ({
      title: 'agents',
      fixed: '',
      points: [{ size: 10, nsPerDecision: ns }],
    });
    const pageOf = (all: number, few: number) =>
      performancePage({ rows: [], curves: [curve(all), curve(few)], measuredOn: '', machine: {} });
    expect(pageOf(200, 150)).toContain('some 25 % of the time');
    expect(pageOf(200, 250)).toContain('did not show in this run');
  });

  it('explains the parts of a decision by the figures of the rows', () => {
    const part = { ...row, name: 'routing.part.free', unit: 'ns', value: 548, peerValue: 280 };
    const rate = { ...row, name: 'routing.decide.100', value: 2_000_000 };
    const measuredOn = '2030-02-03T04:05:06Z';
    const page = performancePage({ rows: [part, rate], curves: [], measuredOn, machine: {} });
    expect(page).toContain('| O(p + s log a) | 280 | 548 | `routing.part.free` |');
    expect(page).toContain('| O(p + log w) | 500 | – |');
  });

  it('says which rows were measured by themselves, and when', () => {
    const results: Results = {
      schema: 'callwright.bench/1',
      measuredOn: '2030-02-03T04:05:06Z',
      machine: {},
      rows: [row, { ...row, name: 'a.c' }],
      curves: [],
    };
    const once = withLater(results, {
      measuredOn: '2030-02-05T00:00:00Z',
      rows: [
        { ...row, value: 95 },
        { ...row, name: 'a.d' },
      ],
      curves: [],
    });
    const twice = withLater(once, {
      measuredOn: '2030-02-06T00:00:00Z',
      rows: [{ ...row, name: 'a.d', value: 70 }],
      curves: [{ title: 'agents', fixed: '', points: [] }],
    });
    expect(twice.rows.map(({ name, value }) => [name, value])).toEqual([
      ['a.b', 95],
      ['a.c', 90],
      ['a.d', 70],
    ]);
    const page = performancePage(twice);
    expect(page).toContain('Measured on 2030-02-03');
    expect(page).toContain('Measured by themselves on 2030-02-05: `a.b`.');
    expect(page).toContain('Measured by themselves on 2030-02-06: `a.d`, `growth`.');
  });

  it('draws a dot for every size measured', async () => {
    const sizes = {
      agents: [10, 20],
      waiting: [10, 100, 200],
      agentsFreed: 5,
      waitingScanned: 100,
      pace,
    };
    const curves = await measureGrowth(() => {}, sizes);
    expect(curves.map(({ points }) => points.map(({ size }) => size))).toEqual([
      [10, 20],
      [10, 20],
      [10, 100, 200],
      [10, 100],
    ]);
    expect(drawCurves(curves).match(/<circle /g)).toHaveLength(9);
  });
});

describe('published figures', () => {
  it('stand in the pages as the newest results have them', () => {
    for (const [path, text] of pagesOf(newestResults())) {
      expect(readFileSync(path, 'utf8'), path).toBe(text);
    }
  });
});
