/**
 * Evaluates every run of a facade engine again, by the compiled rule sets of the house.
 *
 * What each rule came to is noted before its listeners hear of it. At the end of a run its rules
 * become one checked rule set, the values its conditions saw one fact record, and the index and the
 * plain meaning of the tree must both match the same rules.
 */
import { Engine, RuleResult } from '../../../rules/compat/index.ts';
import {
  type CheckedRule,
  type CheckedRuleSet,
  compileRuleSet,
  type FactRecord,
  ruleHolds,
} from '../../../rules/index.ts';
import { createTermWriter } from './shadow-terms.ts';
import { type Snapshot, snapshotOf } from './snapshot.ts';

export interface ShadowCount {
  /** Runs that were evaluated again. */
  runs: number;
  /** Runs that no rule took part in. */
  emptyRuns: number;
  rejectedRuns: number;
  rules: number;
  /** Leaves evaluated again by their operator. */
  leaves: number;
  /** Leaves whose result was taken over: own operators, or values rule files cannot hold. */
  opaqueLeaves: number;
  /** Leaves that were not evaluated; the result must not depend on them. */
  skippedLeaves: number;
  readonly differences: string[];
}

/** Watches all engines from then on. */
export function startShadow(): ShadowCount {
  const count: ShadowCount = {
    runs: 0,
    emptyRuns: 0,
    rejectedRuns: 0,
    rules: 0,
    leaves: 0,
    opaqueLeaves: 0,
    skippedLeaves: 0,
    differences: [],
  };
  const snapshots = new WeakMap<RuleResult, Snapshot>();
  const { setResult } = RuleResult.prototype;
  RuleResult.prototype.setResult = function (result) {
    setResult.call(this, result);
    snapshots.set(this, snapshotOf(this.conditions));
  };
  const { run } = Engine.prototype;
  Engine.prototype.run = async function (facts, options) {
    try {
      const outcome = await run.call(this, facts, options);
      const results = outcome.almanac.getResults();
      if (results.length > 0) evaluateAgain(results, snapshots, count);
      else count.emptyRuns += 1;
      return outcome;
    } catch (error) {
      count.rejectedRuns += 1;
      throw error;
    }
  };
  return count;
}

function evaluateAgain(
  results: readonly RuleResult[],
  snapshots: WeakMap<RuleResult, Snapshot>,
  count: ShadowCount,
): void {
  const writer = createTermWriter(count);
  const rules = results.flatMap((result, index): readonly CheckedRule<'classify'>[] => {
    const snapshot = snapshots.get(result);
    if (snapshot === undefined) return [];
    return [
      {
        name: `${index}`,
        priority: results.length - index,
        index,
        term: writer.termOf(snapshot),
        fromMs: Number.NEGATIVE_INFINITY,
        toMs: Number.POSITIVE_INFINITY,
        outcome: { tags: [] },
      },
    ];
  });
  const file = { set: 'shadow', kind: 'classify', version: 0, rules: [] } as const;
  const checked: CheckedRuleSet<'classify'> = { file, kind: 'classify', rules };
  const compiled = compileRuleSet(checked);
  count.runs += 1;
  count.rules += rules.length;
  for (const skippedAs of [0, 1]) {
    const record: FactRecord = { values: writer.values(skippedAs), lines: [] };
    const into = new Int32Array(rules.length);
    const matched = new Set(into.subarray(0, compiled.all(record, 0, into)));
    for (const [place, rule] of rules.entries()) {
      const expected = Boolean(results[rule.index]?.result);
      const byIndex = matched.has(place);
      const byTree = ruleHolds(rule, record, 0);
      if (byIndex === expected && byTree === expected) continue;
      const conditions = JSON.stringify(results[rule.index]?.conditions);
      count.differences.push(
        `the facade says ${expected}, the index ${byIndex}, the tree ${byTree}: ${conditions}`,
      );
    }
  }
}
