import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  type CheckedRuleSet,
  type ConditionFile,
  checkRuleSet,
  compileInSlices,
  compileProblems,
  compileRuleSet,
  type FactsFile,
  factRecord,
  type GroupFile,
  type RuleFile,
  type RuleKind,
  type RuleSet,
} from '../../rules/index.ts';
import { treeFiles } from '../support/tree.ts';

const outcome = { action: 'busy' } as const;

function checkedSet(rules: readonly Partial<RuleFile>[], kind: RuleKind = 'admit'): CheckedRuleSet {
  const file = {
    set: 'tested',
    kind,
    version: 3,
    rules: rules.map((rule, n) => ({
      name: `rule-${n}`,
      priority: 1_000_000 - n,
      conditions: { all: [] },
      event: { type: kind, params: outcome },
      ...rule,
    })),
  };
  const checked = checkRuleSet(file);
  if (!checked.ok) throw new Error(checked.findings[0]?.message);
  return checked.set;
}

function setOf(...conditions: readonly GroupFile[]): RuleSet {
  return compileRuleSet(checkedSet(conditions.map((one) => ({ conditions: one }))));
}

const when = (...all: readonly ConditionFile[]): GroupFile => ({ all });
const waiting = (operator: 'greaterThan' | 'lessThan', value: number): ConditionFile => {
  return { fact: 'queue.waiting', operator, value };
};

function placesOf(set: RuleSet, facts: FactsFile, atMs = 0): readonly number[] {
  const into = new Int32Array(set.checked.rules.length);
  return [...into.subarray(0, set.all(factRecord(facts), atMs, into))];
}

describe('a compiled rule set', () => {
  it('gives of a kind first the winner alone, with set and version', () => {
    const set = setOf(when(waiting('greaterThan', 5)), when(waiting('greaterThan', 2)));
    const decided = set.decide(factRecord({ 'queue.waiting': 9 }), 0);
    expect(decided).toEqual({ set: 'tested', version: 3, matched: ['rule-0'], outcome });
    expect(set.decide(factRecord({ 'queue.waiting': 4 }), 0).matched).toEqual(['rule-1']);
    expect(set.decide(factRecord({ 'queue.waiting': 1 }), 0)).toMatchObject({
      matched: [],
      outcome: null,
    });
  });

  it('lets a rule whose fact is missing do what the meaning of unknown says, and goes on', () => {
    const set = setOf(
      when(waiting('greaterThan', 5)),
      when({ not: waiting('greaterThan', 5) }),
      when({ fact: 'queue.waiting', operator: 'equal', value: null }),
    );
    expect(placesOf(set, {})).toEqual([1, 2]);
  });

  it('has an empty set match nothing', () => {
    const set = compileRuleSet(checkedSet([]));
    expect(set.decide(factRecord({}), 0).outcome).toBeNull();
    expect(set.open(factRecord({})).possible).toHaveLength(0);
  });

  it('keeps from inclusive and to exclusive', () => {
    const period = { from: '2026-11-20T08:00:00Z', to: '2026-11-20T09:00:00Z' };
    const set = compileRuleSet(
      checkedSet([{ ...period, conditions: when(waiting('lessThan', 9)) }]),
    );
    const fromMs = Date.parse(period.from);
    const facts = { 'queue.waiting': 1 };
    expect([fromMs - 1, fromMs].map((atMs) => placesOf(set, facts, atMs).length)).toEqual([0, 1]);
    const toMs = Date.parse(period.to);
    expect([toMs - 1, toMs].map((atMs) => placesOf(set, facts, atMs).length)).toEqual([1, 0]);
  });

  it('asks all tests of a where of one and the same line', () => {
    const where = when(
      { fact: 'line.category', operator: 'equal', value: 'linge' },
      { fact: 'line.quantity', operator: 'greaterThan', value: 1 },
    );
    const leaf = { fact: 'order.lineCount', operator: 'greaterThan', value: 0, params: { where } };
    const set = compileRuleSet(
      checkedSet([{ conditions: { all: [leaf as ConditionFile] } }], 'check'),
    );
    const line = (category: string, quantity: number) => {
      return { 'line.category': category, 'line.quantity': quantity };
    };
    expect(placesOf(set, { 'order.lines': [line('linge', 1), line('jardin', 2)] })).toEqual([]);
    expect(placesOf(set, { 'order.lines': [line('linge', 1), line('linge', 2)] })).toEqual([0]);
  });

  it('counts a text that a list has twice once, however long the list', () => {
    const fact = 'call.tags';
    const set = setOf(
      when({ fact, operator: 'someFact:in', value: ['a', 'b'] }),
      when({ fact, operator: 'everyFact:in', value: ['a', 'b'] }),
      when({ fact, operator: 'everyValue:swap:in', value: ['a', 'b'] }),
      when({ fact, operator: 'doesNotContain', value: 'b' }),
      when({ fact, operator: 'contains', value: 'a' }, { fact, operator: 'contains', value: 'c' }),
    );
    const many = Array.from({ length: 9_999 }, (_, n) => (n % 2 === 0 ? 'a' : 'b'));
    expect(placesOf(set, { 'call.tags': many })).toEqual([0, 1, 2]);
    expect(placesOf(set, { 'call.tags': ['a', 'c'] })).toEqual([0, 3, 4]);
    expect(placesOf(set, { 'call.tags': [] })).toEqual([1, 3]);
  });

  it('finds a number among thousands of boundaries', () => {
    const count = 2_500;
    // Far apart and shuffled, so that they are sorted and looked up by a grid.
    const bounds = Array.from({ length: count }, (_, n) => ((n * 1_237) % count) * 1_000);
    const set = setOf(...bounds.map((bound) => when(waiting('greaterThan', bound))));
    for (const value of [0, 1, 999_000, 999_001, 1_777_777, 2_499_000, 2_499_001]) {
      const expected = bounds.flatMap((bound, place) => (value > bound ? [place] : []));
      expect(placesOf(set, { 'queue.waiting': value })).toEqual(expected);
    }
  });

  it.each([
    ['a stretch of a list, however it is written', [4, 3, 5, 4, 9], [3, 4, 5, 9]],
    ['numbers far apart', [-7, 700_000], [-7, 700_000]],
  ])('allows %s, and nothing beside it', (_what, value, allowed) => {
    const fact = 'customer.lifetimeMinor';
    const set = setOf(
      when({ fact, operator: 'in', value }),
      when({ fact, operator: 'notIn', value }),
    );
    const beside = allowed.flatMap((one) => [one - 1, one, one + 1]);
    for (const one of new Set(beside)) {
      expect(placesOf(set, { [fact]: one }), `${one}`).toEqual([allowed.includes(one) ? 0 : 1]);
    }
    expect(placesOf(set, {})).toEqual([1]);
  });

  it('joins what several tests of one number allow', () => {
    const between = { all: [waiting('greaterThan', 3), waiting('lessThan', 6)] };
    const outside = { any: [waiting('lessThan', 4), waiting('greaterThan', 5)] };
    const set = setOf(between, outside, when({ not: between }), when(between, outside));
    const places = [3, 4, 5, 6].map((value) => placesOf(set, { 'queue.waiting': value }));
    expect(places).toEqual([[1, 2], [0], [0], [1, 2]]);
    expect(placesOf(set, {})).toEqual([2]);
  });

  it('pauses often enough that a set of a thousand rules is compiled in many short slices', () => {
    const rules = Array.from({ length: 1_000 }, (_, n) => {
      return { conditions: when(waiting('greaterThan', n)) };
    });
    const slices = compileInSlices(checkedSet(rules), { opsPerSlice: 20_000 });
    let pauses = 0;
    while (slices.next().done !== true) pauses += 1;
    expect(pauses).toBeGreaterThan(10);
  });
});

describe('F3: a compiled rule set', () => {
  it('is not disturbed by a second call decided between two of another', () => {
    const set = setOf(when(waiting('greaterThan', 5)), when(waiting('lessThan', 3)));
    const [busy, idle] = [factRecord({ 'queue.waiting': 9 }), factRecord({ 'queue.waiting': 1 })];
    const [openBusy, openIdle] = [set.open(busy), set.open(idle)];
    expect(set.firstOpen(openBusy, busy, 0)).toBe(0);
    expect(set.firstOpen(openIdle, idle, 0)).toBe(1);
    expect(set.firstOpen(openBusy, busy, 0)).toBe(0);
  });
});

describe('the limits of compilation', () => {
  const manyTexts = (length: number) => Array.from({ length }, (_, n) => `text-${n}`);

  it('finds nothing in a set within them', () => {
    const checked = checkedSet([{ conditions: when(waiting('greaterThan', 5)) }]);
    expect(compileProblems(checked)).toEqual([]);
  });

  it('refuses a set whose tables would be larger than 64 MiB, with their size', () => {
    const rules = Array.from({ length: 2_500 }, (_, n) => {
      const value = manyTexts(100).map((text) => `${text}-${n}`);
      return { conditions: when({ fact: 'call.campaign', operator: 'in', value }) };
    });
    const [problem] = compileProblems(checkedSet(rules));
    expect(problem).toMatchObject({ id: 'tables-too-large', severity: 'error' });
    expect(problem?.message).toMatch(/would take \d+ bytes; expected at most 67108864 bytes/);
  });

  it('refuses a set whose slowest decision is estimated above a millisecond', () => {
    const compare = (n: number): ConditionFile => {
      const other = n % 2 === 0 ? 'queue.readyAgents' : 'queue.staffedAgents';
      return { fact: 'queue.readyAgents', operator: 'lessThan', value: { fact: other } };
    };
    const rules = Array.from({ length: 2_000 }, () => {
      return { conditions: { all: [{ any: Array.from({ length: 30 }, (_, n) => compare(n)) }] } };
    });
    const [problem] = compileProblems(checkedSet(rules));
    expect(problem).toMatchObject({ id: 'decision-too-slow', severity: 'error' });
  });
});

describe('F5: no code is generated', () => {
  it('decides in a process that forbids it', () => {
    const script = fileURLToPath(import.meta.resolve('../support/decide-once.ts'));
    const flag = '--disallow-code-generation-from-strings';
    const { stdout, stderr } = spawnSync(process.execPath, [flag, script], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toBe('forbidden ["rule-0"]\n');
  });

  it('has no source under rules/ that could', () => {
    const files = treeFiles(/^rules\/.*\.ts$/);
    const pattern = /\beval\s*\(|\bFunction\s*\(/;
    expect(pattern.test("new Function('a')")).toBe(true);
    expect(files.length).toBeGreaterThan(20);
    expect(files.filter(({ text }) => pattern.test(text)).map(({ path }) => path)).toEqual([]);
  });
});
