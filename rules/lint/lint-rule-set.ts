/**
 * Everything lint has to say about a rule set.
 *
 * Comparing rules with each other takes time that grows with their square, so it can be had in
 * slices: who calls shows the progress, or serves others between two.
 * Source: rules.md D3.
 */
import { analyse } from '../boxes/analysis.ts';
import type { CheckedRuleSet } from '../language/checked-rule-set.ts';
import type { RuleFinding } from '../language/rule-finding.ts';
import { ruleKinds } from '../language/rule-kind.ts';
import type { RuleWorld } from '../language/rule-world.ts';
import { lintBaseFacts } from './base-facts.ts';
import { lintCompileLimits } from './compile-limits.ts';
import { lintConflicts } from './conflicts.ts';
import { lintConditions } from './constant-conditions.ts';
import { lintCovered } from './covered-rules.ts';
import { lintEverythingElse } from './everything-else.ts';
import { lintGaps } from './gaps.ts';
import { lintMergeable } from './mergeable.ts';
import { knownNames } from './names.ts';
import { lintNeverTrue } from './never-true.ts';
import { lintValues } from './odd-values.ts';
import { lintOutcomes } from './outcomes.ts';
import { reportInto } from './report.ts';
import { lintRounding } from './rounding.ts';
import { lintUnknownFacts } from './unknown-facts.ts';
import { lintUnused } from './unused.ts';

/** Errors, warnings and hints, errors first, each in the order of questions and rules. */
export function lintRuleSet(checked: CheckedRuleSet, world?: RuleWorld): readonly RuleFinding[] {
  const slices = lintInSlices(checked, world);
  for (;;) {
    const { done, value } = slices.next();
    if (done === true) return value;
  }
}

/** The same; yields after each rule the share of the work that is done, 0..1. */
export function* lintInSlices(
  checked: CheckedRuleSet,
  world: RuleWorld = {},
): Generator<number, readonly RuleFinding[], void> {
  const findings: RuleFinding[] = [];
  const report = reportInto(checked.file, findings);
  lintEverythingElse(checked, report);
  lintBaseFacts(checked.file, report);
  lintUnused(checked.file, report);
  const analysis = analyse(checked);
  lintNeverTrue(analysis, report);
  lintOutcomes(checked, world, report);
  lintCompileLimits(checked, report);
  lintGaps(analysis, report);
  const known = knownNames(world, checked.file);
  const isFirst = ruleKinds[checked.kind].combination === 'first';
  const count = analysis.rules.length;
  for (const analysed of analysis.rules) {
    lintConditions(analysis, analysed, report);
    lintUnknownFacts(checked.file, analysed.rule, report);
    lintRounding(analysed.rule, report);
    lintValues(analysed.rule, known, report);
    if (isFirst) lintCovered(analysis, analysed, report);
    else lintConflicts(analysis, analysed, report);
    lintMergeable(analysis, analysed, report);
    // Each rule is compared with all higher ones, so the work done grows with the square.
    yield ((analysed.place + 1) / count) ** 2;
  }
  const ranks = { error: 0, warning: 1, hint: 2 };
  return findings.sort((a, b) => ranks[a.severity] - ranks[b.severity]);
}
