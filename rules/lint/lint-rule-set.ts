/** All lint checks of a rule set. Comparing rules takes quadratic time, so it can run in slices. */
import { analyse } from '../boxes/analysis.ts';
import { ruleBoxes } from '../boxes/rule-boxes.ts';
import { Space } from '../boxes/space.ts';
import { compileProblems } from '../evaluate/worst-case.ts';
import { type FactProblem, factRecord } from '../facts/fact-record.ts';
import type { RuleSetFile, RuleWorld } from '../files/index.ts';
import type { CheckedRuleSet } from '../language/checked-rule-set.ts';
import { type RuleFinding, severities } from '../language/rule-finding.ts';
import { ruleKinds } from '../language/rule-kind.ts';
import { resultOf } from '../language/slices.ts';
import { lintConflicts } from './conflicts.ts';
import { lintConditions, lintHolding, lintNeverTrue } from './constant-conditions.ts';
import { lintCovered } from './covered-rules.ts';
import { lintEverythingElse, lintGaps } from './gaps.ts';
import { lintMergeable } from './mergeable.ts';
import { knownNames } from './names.ts';
import { lintRounding, lintValues } from './odd-values.ts';
import { lintOutcomes, outcomesInSlices } from './outcomes.ts';
import { type Report, reportInto } from './report.ts';
import { lintUnknownFacts } from './unknown-facts.ts';
import { lintUnused } from './unused.ts';

/** Findings ordered by severity, then by check and rule. */
export function lintRuleSet(checked: CheckedRuleSet, world?: RuleWorld): readonly RuleFinding[] {
  return resultOf(lintInSlices(checked, world));
}

/** Like {@link lintRuleSet}, but yields the share of work done, 0..1, after each rule. */
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
    yield ((analysed.place + 1) / count) ** 2;
  }
  return findings.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

/** Errors only, in linear time. With `world`, names in outcomes are checked too. */
export function lintErrors(checked: CheckedRuleSet, world?: RuleWorld): readonly RuleFinding[] {
  return resultOf(errorsInSlices(checked, world));
}

/** Like {@link lintErrors}, but yields after each rule. */
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

/** A wrong base fact would be wrong in every case. */
function lintBaseFacts({ baseFacts = {} }: RuleSetFile, report: Report): void {
  const problems: FactProblem[] = [];
  factRecord(baseFacts, problems);
  for (const { name, received, expected } of problems) {
    const message = `${name} is ${received}; expected ${expected}`;
    report('error', 'wrong-base-fact', `/baseFacts/${name}`, message, { expected, received });
  }
}

function lintCompileLimits(checked: CheckedRuleSet, report: Report): void {
  for (const { severity, id, pointer, message, ...more } of compileProblems(checked)) {
    report(severity, id, pointer, message, more);
  }
}
