/**
 * The questions of lint whose answer keeps a set from being activated. Linear in the rules.
 *
 * Source: rules.md D3, C2 to C8.
 */
import { analyse } from '../boxes/analysis.ts';
import type { CheckedRuleSet } from '../language/checked-rule-set.ts';
import type { RuleFinding } from '../language/rule-finding.ts';
import type { RuleWorld } from '../language/rule-world.ts';
import { lintBaseFacts } from './base-facts.ts';
import { lintEverythingElse } from './everything-else.ts';
import { lintNeverTrue } from './never-true.ts';
import { lintOutcomes } from './outcomes.ts';
import { reportInto } from './report.ts';

/** The errors alone; with a world, what outcomes name is looked up there. */
export function lintErrors(checked: CheckedRuleSet, world: RuleWorld = {}): readonly RuleFinding[] {
  const findings: RuleFinding[] = [];
  const report = reportInto(checked.file, findings);
  lintEverythingElse(checked, report);
  lintBaseFacts(checked.file, report);
  lintNeverTrue(analyse(checked), report);
  lintOutcomes(checked, world, report);
  return findings.filter(({ severity }) => severity === 'error');
}
