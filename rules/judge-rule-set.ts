/**
 * The gate that every path to activation goes through: names, limits of compilation, lint errors,
 * cases.
 *
 * Cost: linear in the rules, so that start-up and activation can afford it.
 * Source: rules.md B2, D2.
 */
import { type CaseResult, runCases } from './cases/run-cases.ts';
import { compileProblems } from './evaluate/worst-case.ts';
import { checkRuleSet } from './language/check-rule-set.ts';
import type { CheckedRuleSet } from './language/checked-rule-set.ts';
import type { RuleFinding } from './language/rule-finding.ts';
import type { RuleSetFile } from './language/rule-set-file.ts';
import type { RuleWorld } from './language/rule-world.ts';
import { lintErrors } from './lint/lint-errors.ts';

export type Judgement =
  | { readonly ok: true; readonly checked: CheckedRuleSet }
  | {
      readonly ok: false;
      /** Errors alone. */
      readonly findings: readonly RuleFinding[];
      readonly failedCases: readonly CaseResult[];
    };

/** Judges a set whose shape holds; with a world, what its outcomes name as well. */
export function judgeRuleSet(file: RuleSetFile, world?: RuleWorld): Judgement {
  const checked = checkRuleSet(file);
  if (!checked.ok) return { ok: false, findings: checked.findings, failedCases: [] };
  const problems = compileProblems(checked.set);
  // Its cases would need the tables that are too large.
  if (problems.length > 0) return { ok: false, findings: problems, failedCases: [] };
  const findings = lintErrors(checked.set, world);
  const failedCases = runCases(checked.set).filter(({ passed }) => !passed);
  if (findings.length > 0 || failedCases.length > 0) return { ok: false, findings, failedCases };
  return { ok: true, checked: checked.set };
}
