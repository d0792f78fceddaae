/**
 * The questions of lint whose answer keeps a set from being activated. Linear in the rules.
 *
 * Source: rules.md D3, C2 to C8.
 */
import { ruleBoxes } from '../boxes/rule-boxes.ts';
import { Space } from '../boxes/space.ts';
import type { CheckedRuleSet } from '../language/checked-rule-set.ts';
import { resultOf } from '../language/result-of.ts';
import type { RuleFinding } from '../language/rule-finding.ts';
import type { RuleWorld } from '../language/rule-world.ts';
import { lintBaseFacts } from './base-facts.ts';
import { lintEverythingElse } from './everything-else.ts';
import { lintHolding } from './never-true.ts';
import { outcomesInSlices } from './outcomes.ts';
import { reportInto } from './report.ts';

/** The errors alone; with a world, what outcomes name is looked up there. */
export function lintErrors(checked: CheckedRuleSet, world?: RuleWorld): readonly RuleFinding[] {
  return resultOf(errorsInSlices(checked, world));
}

/** The same, with a pause after each rule. */
export function* errorsInSlices(
  checked: CheckedRuleSet,
  world: RuleWorld = {},
): Generator<void, readonly RuleFinding[]> {
  const findings: RuleFinding[] = [];
  const report = reportInto(checked.file, findings);
  lintEverythingElse(checked, report);
  lintBaseFacts(checked.file, report);
  const space = new Space({ mayMiss: false });
  for (const rule of checked.rules) {
    lintHolding({ rule, boxes: ruleBoxes(space, rule) }, report);
    yield;
  }
  yield* outcomesInSlices(checked, world, report);
  return findings.filter(({ severity }) => severity === 'error');
}
