import { describe, expect, it } from 'vitest';
import { type Bench, measure, type Pace } from '../../bench/harness.ts';
import { rulesBenches } from '../../bench/rules.bench.ts';
import { swapUnderLoad } from '../../bench/rules-swap.ts';
import { benchFacts, benchRuleSet, checkedBenchSet } from '../../bench/rules-work.ts';
import { factRecord } from '../../rules/index.ts';

const tiny = { all: [10, 20], large: 30, swapMs: 5, comparedMs: 5 };
const quick: Pace = { warmUpMs: 0, repetitionMs: 1, repetitions: 1 };
const rows = rulesBenches(tiny);

describe('F8: the rows of rules', () => {
  it('bear the goals that are set for them', () => {
    const goals = rulesBenches().flatMap(({ name, config }) => {
      const { goalRatio, goalNs } = config;
      const ratio = goalRatio === undefined ? [] : [`${name} ratio ${goalRatio}`];
      return [...ratio, ...(goalNs === undefined ? [] : [`${name} ${goalNs} ns`])];
    });
    expect(goals).toEqual([
      'rules.all.20 ratio 400',
      'rules.all.200 ratio 2500',
      'rules.all.2000 ratio 8000',
      'rules.all.2000 10000 ns',
      'rules.first.2000 2000 ns',
      'rules.reevaluate.2000 2000 ns',
      'rules.reevaluateAll.2000 2000 ns',
    ]);
  });

  it('are compared with the longest time that a compilation and a swap may take', async () => {
    const limits = new Map<string, unknown>();
    for (const bench of rows.filter(({ peer }) => peer === 'goal (at most)')) {
      limits.set(bench.name, (await bench.begin()).theirs);
    }
    expect([...limits]).toEqual([
      ['rules.compile.30', 200],
      ['rules.swap.30', 5],
    ]);
  });

  it('bear the names by which figures are followed over time', () => {
    expect(rulesBenches().map(({ name }) => name)).toEqual([
      'rules.all.10',
      'rules.all.20',
      'rules.all.200',
      'rules.all.2000',
      'rules.all.10000',
      'rules.first.2000',
      'rules.reevaluate.2000',
      'rules.reevaluateAll.2000',
      'rules.fromFacts.2000',
      'rules.peer.zen.2000',
      'rules.peer.fast.2000',
      'rules.compile.2000',
      'rules.swap.2000',
    ]);
  });

  it.each(rows.map((bench): readonly [string, Bench] => [bench.name, bench]))(
    'include %s, which runs with a few rules to a whole row',
    async (name, bench) => {
      const row = await measure(bench, quick);
      expect(row).toMatchObject({ name, unit: bench.unit, peer: bench.peer });
      expect(row.value).toBeGreaterThan(0);
      if (Number.isNaN(row.peerValue)) expect(row.peer).toContain('not measured');
      else expect(row.ratio / (row.peerValue / row.value)).toBeCloseTo(1, 1);
      expect(row.config).toMatchObject({ ...bench.config, node: process.versions.node });
    },
  );

  it('see every decision of a load, and swap sets under it', () => {
    const checked = checkedBenchSet(benchRuleSet(10, 'script'));
    const records = benchFacts(8, 'script').map((facts) => factRecord(facts));
    const seen = swapUnderLoad({ checked, records, windowMs: 20 });
    expect(seen.swaps).toBeGreaterThan(0);
    expect(seen.decisions).toBeGreaterThan(0);
    expect(seen.histogram).toContain(`all: ${seen.decisions}`);
    expect(seen.idleHistogram).toContain(`all: ${seen.decisions}`);
    expect(seen.longestMs).toBeLessThanOrEqual(seen.maxMs);
  });
});
