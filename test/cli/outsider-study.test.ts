/**
 * A study by an outsider: a centre that a simulator of its own (Python) plays for ten weeks, fitted
 * from its log. Skipped where there is no Python.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFolder } from '../support/a-folder.ts';
import { callwrightHere } from '../support/callwright.ts';
import { root } from '../support/tree.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;
const script = join(root, 'test', 'support', 'outsider-study.py');

interface Truth {
  readonly queues: Readonly<
    Record<string, Readonly<Record<'calls' | 'talkMs' | 'cv' | 'patienceMs', number>>>
  >;
  readonly agents: Readonly<Record<string, number>>;
  readonly busynessVariance: number;
  readonly busynessMean: number;
  readonly redialShare: number;
  readonly outage: string;
  readonly holiday: string;
  readonly weekday: readonly number[];
}

const queuesOf = {
  front: ['sales', 'orders'],
  care: ['service', 'billing'],
  back: ['tech', 'returns'],
} as const;

type Group = keyof typeof queuesOf;

function groupOf(callTypes: readonly string[]): Group {
  if (callTypes.includes('sales')) return 'front';
  return callTypes.includes('service') ? 'care' : 'back';
}

const columns = {
  schema: 'callwright.columns/1',
  timeUnit: 's',
  columns: {
    date: 'date',
    callType: 'queue',
    queuedAt: 'entered_s',
    waitTime: 'wait_s',
    handleTime: 'talk_s',
    outcome: 'outcome',
    agent: 'agent',
    caller: 'caller',
  },
  outcomes: { answered: 'answered', abandoned: 'abandoned' },
};

describe.skipIf(!hasPython)('an outsider’s centre, fitted from its log', () => {
  const folder = newFolder('study');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let truth: Truth;
  let [fit, scenario] = [JSON.parse('{}'), JSON.parse('{}')];

  beforeAll(async () => {
    const made = spawnSync('python3', [script, folder], { encoding: 'utf8' });
    expect(made.stderr).toBe('');
    truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'));
    writeFileSync(join(folder, 'columns.json'), JSON.stringify(columns));
    const out = join(folder, 'fitted');
    const { code, stderr } = await callwrightHere([
      ...['fit', join(folder, 'log.csv'), '--columns', join(folder, 'columns.json')],
      ...['--special', join(folder, 'special.csv'), '--rounds', '4', '--out', out],
      ...['--parts', 'changeover,profiles,overflow,balk,redials,busyness', '--progress', 'none'],
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    fit = JSON.parse(readFileSync(join(out, 'fit.json'), 'utf8'));
    scenario = JSON.parse(readFileSync(join(out, 'scenario.json'), 'utf8'));
  });

  it('has neither the holiday nor the day of the outage among its days', () => {
    expect(fit.days).toHaveLength(48);
    expect(fit.days).not.toContain(truth.holiday);
    expect(fit.days).not.toContain(truth.outage);
  });

  it('has the arrivals of first attempts, by queue and weekday', () => {
    for (const { id, arrivals } of scenario.callTypes) {
      const { calls = 0 } = truth.queues[id] ?? {};
      const sum = arrivals.callsPerInterval.reduce((all: number, one: number) => all + one, 0);
      const expected = calls * truth.busynessMean;
      // Chance of 48 Poisson days, and redials that are not told from calls of chance.
      const interval = 2.6 * Math.sqrt(expected / 48) + 0.01 * expected;
      expect({ id, isNear: Math.abs(sum - expected) < interval }).toEqual({ id, isNear: true });
      expect(arrivals.dayTypes.monday / arrivals.dayTypes.friday).toBeGreaterThan(1.35);
      expect(arrivals.dayTypes.monday / arrivals.dayTypes.friday).toBeLessThan(1.65);
    }
  });

  it('has the handle times and the patience of each queue inside their intervals', () => {
    for (const { id, calls, handleTimes, censored, left } of fit.callTypes) {
      const { talkMs = 0, cv = 0, patienceMs = 0 } = truth.queues[id] ?? {};
      const talkInterval = (2.6 * cv * talkMs) / Math.sqrt(calls);
      const { meanMs } = handleTimes;
      expect({ id, isNear: Math.abs(meanMs - talkMs) < talkInterval }).toEqual({
        id,
        isNear: true,
      });
      const [exponential] = censored;
      const off = Math.abs(exponential.law.meanMs / patienceMs - 1);
      expect({ id, isNear: off < 2.6 / Math.sqrt(left) + 0.02 }).toEqual({ id, isNear: true });
    }
  });

  it('has the busyness that weekdays leave, within a tenth', () => {
    const ratio = fit.busyness.dayVariance / truth.busynessVariance;
    expect(ratio).toBeGreaterThan(0.9);
    expect(ratio).toBeLessThan(1.1);
  });

  it('has the redials, and the agents at work in the middle of the day', () => {
    const [{ redial }] = scenario.callTypes;
    expect(Math.abs(redial.afterAbandon.share - truth.redialShare)).toBeLessThan(0.07);
    for (const { profile, agentsByQuarter, callTypes } of groups()) {
      const ratio = agentsByQuarter / (truth.agents[groupOf(callTypes)] ?? 1);
      expect({ profile, isNear: Math.abs(ratio - 1) < 0.03 }).toEqual({ profile, isNear: true });
    }
  });

  it('needs the agents of an exhaustive search by the outsider, but for one a group', async () => {
    const path = join(folder, 'fitted', 'scenario.json');
    const { stdout } = await callwrightHere([
      'staff',
      path,
      '--required',
      '--days',
      '40',
      '--json',
    ]);
    const calls = Object.fromEntries(
      scenario.callTypes.map(({ id, arrivals }: typeof scenario) => [
        id,
        arrivals.callsPerInterval,
      ]),
    );
    const found = JSON.parse(stdout).groups.map(headsOf('needed'));
    const levels = levelsOf({ calls, found, redialShare: truth.redialShare });
    for (const { group, heads } of found) {
      const off = offByMore({ group, levels, slots: slotsAfter(1, heads), of: () => 2 });
      expect({ group, off }).toEqual({ group, off: [] });
    }
  });

  it('misses the agents that the rest of a day misses, but for one a group', async () => {
    const lines = readFileSync(join(folder, 'log.csv'), 'utf8').trim().split('\n');
    const today = lines.at(-1)?.slice(0, 10) ?? '';
    const atS = 10.5 * 3_600;
    const seen = lines.filter((row) => !row.startsWith(today) || Number(row.split(',')[2]) < atS);
    writeFileSync(join(folder, 'until-now.csv'), seen.join('\n'));
    const few = { front: -2, care: 0, back: -1 };
    const shifts = groups().map(({ profile, callTypes }) => {
      const group = groupOf(callTypes);
      const count = (truth.agents[group] ?? 0) + few[group];
      return { profile, count, start: scenario.clock.dayStart, end: scenario.clock.dayEnd };
    });
    const path = join(folder, 'fitted', 'today.scenario.json');
    writeFileSync(path, JSON.stringify({ ...scenario, agents: { ...scenario.agents, shifts } }));
    const { stdout } = await callwrightHere([
      ...['forecast', join(folder, 'until-now.csv'), '--columns', join(folder, 'columns.json')],
      ...['--special', join(folder, 'special.csv'), '--at', '10:30', '--scenario', path],
      ...['--json', '--progress', 'none'],
    ]);
    const { required, queues } = JSON.parse(stdout);
    const calls = Object.fromEntries(
      Object.entries<{ days: { calls: number[] }[] }>(queues).map(([id, { days }]) => [
        id,
        days[0]?.calls ?? [],
      ]),
    );
    const done = (atS - 8 * 3_600) / 1_800;
    const found = required.groups.map(headsOf('missing', done));
    const levels = levelsOf({ calls, found, redialShare: 0 });
    for (const { group, heads, missing } of found) {
      const slots = slotsAfter(done, heads);
      const off = offByMore({ group, levels, slots, of: (slot) => missing[slot] ?? 0 });
      expect({ group, off }).toEqual({ group, off: [] });
    }
    const most = Math.max(...found.map(({ missing }: Found) => Math.max(...missing)));
    expect(most).toBeGreaterThan(0);
  });

  interface Found {
    readonly group: Group;
    /** By half hour. */
    readonly heads: readonly number[];
    readonly missing: readonly number[];
  }

  interface FoundGroup {
    readonly profile: string;
    readonly intervals: readonly Readonly<Record<'needed' | 'present' | 'missing', number>>[];
  }

  /** Agents of a group as they are needed, or with those who are missing; none before `from`. */
  function headsOf(what: 'needed' | 'missing', from = 0) {
    return ({ profile, intervals }: FoundGroup): Found => {
      const own = groups().find((one) => one.profile === profile);
      const group = groupOf(own?.callTypes ?? []);
      const before = Array.from({ length: from }, () => truth.agents[group] ?? 0);
      const all = intervals.map((one) =>
        what === 'needed' ? one.needed : one.present + one.missing,
      );
      const missing = [...before.map(() => 0), ...intervals.map((one) => one.missing)];
      return { group, heads: [...before, ...all], missing };
    };
  }

  /** The last hour is shared with calls after the close. */
  function slotsAfter(from: number, heads: readonly number[]): readonly number[] {
    return heads.flatMap((_, slot) => (slot >= from && slot < heads.length - 2 ? [slot] : []));
  }

  type Level = readonly [level: number, error: number];
  /** By change of heads, queue and slot: changed in the slot, or in the one before. */
  type Levels = Readonly<Record<string, Readonly<Record<string, readonly (readonly Level[])[]>>>>;

  /** Service levels that the outsider's simulator shows with one agent more, and two fewer. */
  function levelsOf(asked: {
    readonly calls: Readonly<Record<string, readonly number[]>>;
    readonly found: readonly Found[];
    readonly redialShare: number;
  }): Levels {
    const { calls, found, redialShare } = asked;
    const heads = Object.fromEntries(found.map((one) => [one.group, one.heads]));
    const path = join(folder, 'staff.json');
    writeFileSync(path, JSON.stringify({ calls, heads, redialShare, days: 80, changes: [1, -2] }));
    const run = spawnSync('python3', [script, path], { encoding: 'utf8' });
    expect(run.stderr).toBe('');
    return JSON.parse(run.stdout);
  }

  /**
   * Slots in which one agent more is too few, or two fewer are enough (where two may be fewer): by
   * more than chance, the goal being 80 % of each queue.
   */
  function offByMore(asked: {
    readonly group: Group;
    readonly levels: Levels;
    readonly slots: readonly number[];
    readonly of: (slot: number) => number;
  }): readonly string[] {
    const { group, levels, slots, of } = asked;
    const queues = queuesOf[group];
    const at = (change: string, slot: number, isAfter: boolean): readonly Level[] =>
      queues.flatMap((queue) => {
        const level = levels[change]?.[queue]?.[slot]?.[isAfter ? 1 : 0];
        return level === undefined ? [] : [level];
      });
    return slots.flatMap((slot) => {
      const more = at('1', slot, false);
      const fewer = [...at('-2', slot, false), ...at('-2', slot + 1, true)];
      const isTooFew = more.some(([level, error]) => level + 2.6 * error < 0.8);
      const isTooMany = of(slot) >= 2 && fewer.every(([level, error]) => level - 2.6 * error > 0.8);
      if (isTooFew) return [`${slot}: ${JSON.stringify(more)} with one more`];
      return isTooMany ? [`${slot}: ${JSON.stringify(fewer)} with two fewer`] : [];
    });
  }

  /** Mean agents from 10:00 to 16:00, as the log-ons show them before waits move them. */
  function groups(): { profile: string; callTypes: string[]; agentsByQuarter: number }[] {
    return fit.profiles.map(
      ({ id, callTypes, staff }: { id: string; callTypes: string[]; staff: number[] }) => {
        const quarters = staff.slice(40, 64);
        const sum = quarters.reduce((all, one) => all + one, 0);
        return { profile: id, callTypes, agentsByQuarter: sum / quarters.length };
      },
    );
  }
});
