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
      const group = callTypes.includes('sales')
        ? 'front'
        : callTypes.includes('service')
          ? 'care'
          : 'back';
      const ratio = agentsByQuarter / (truth.agents[group] ?? 1);
      expect({ profile, isNear: Math.abs(ratio - 1) < 0.03 }).toEqual({ profile, isNear: true });
    }
  });

  it('needs no more agents together than are present, where the goals are met', async () => {
    const path = join(folder, 'fitted', 'scenario.json');
    const { stdout } = await callwrightHere([
      'staff',
      path,
      '--required',
      '--days',
      '20',
      '--json',
    ]);
    const { groups: found } = JSON.parse(stdout);
    for (const { intervals } of found) {
      for (const { needed, missing, present } of intervals.slice(2, -2)) {
        expect(needed).not.toBeNull();
        expect(missing).toBeGreaterThanOrEqual(Math.max(0, Math.round(needed - present) - 1));
      }
    }
  });

  /** Mean agents from 10:00 to 16:00, as the log-ons show them before waits move them. */
  function groups() {
    return fit.profiles.map(
      ({ id, callTypes, staff }: { id: string; callTypes: string[]; staff: number[] }) => {
        const quarters = staff.slice(40, 64);
        const sum = quarters.reduce((all, one) => all + one, 0);
        return { profile: id, callTypes, agentsByQuarter: sum / quarters.length };
      },
    );
  }
});
