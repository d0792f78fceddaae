/**
 * The checks before every activation of a rule set: names, compile limits, lint errors, and cases.
 * Linear in the number of rules.
 */
import { type CaseResult, casesInSlices } from './cases/run-cases.ts';
import { compileInSlices, type SliceSize } from './evaluate/compile-rule-set.ts';
import type { RuleSet } from './evaluate/rule-set.ts';
import { compileProblemsInSlices } from './evaluate/worst-case.ts';
import type { RuleSetFile, RuleWorld } from './files/index.ts';
import { checkInSlices } from './language/check-rule-set.ts';
import type { CheckedRuleSet } from './language/checked-rule-set.ts';
import type { RuleFinding } from './language/rule-finding.ts';
import { resultOf, Slice } from './language/slices.ts';
import { errorsInSlices } from './lint/lint-rule-set.ts';

export type Judgement =
  | { readonly ok: true; readonly checked: CheckedRuleSet }
  | {
      readonly ok: false;
      /** Findings of severity error only. */
      readonly findings: readonly RuleFinding[];
      readonly failedCases: readonly CaseResult[];
    };

/** Judges a set that has passed its schema. With `world`, names in outcomes are checked too. */
export function judgeRuleSet(file: RuleSetFile, world?: RuleWorld): Judgement {
  const judged = resultOf(judgeInSlices(file, { opsPerSlice: Number.POSITIVE_INFINITY, world }));
  return judged.ok ? { ok: true, checked: judged.rules.checked } : judged;
}

/** A judgement with the compiled set, as running the cases compiles it. */
export type CompiledJudgement =
  | { readonly ok: true; readonly rules: RuleSet }
  | Extract<Judgement, { readonly ok: false }>;

export interface JudgingInSlices extends SliceSize {
  readonly world?: RuleWorld | undefined;
}

/** Judges a set in slices: yields after every slice of compilation, rule and case. */
export function* judgeInSlices(
  file: RuleSetFile,
  { world, opsPerSlice }: JudgingInSlices,
): Generator<void, CompiledJudgement> {
  const checked = yield* checkInSlices(file);
  if (!checked.ok) return { ok: false, findings: checked.findings, failedCases: [] };
  const problems = yield* compileProblemsInSlices(checked.set, new Slice(opsPerSlice));
  // The cases are not run, as that would build the too large tables.
  if (problems.length > 0) return { ok: false, findings: problems, failedCases: [] };
  const findings = yield* errorsInSlices(checked.set, world);
  const rules = yield* compileInSlices(checked.set, { opsPerSlice });
  const results = yield* casesInSlices(rules);
  const failedCases = results.filter(({ passed }) => !passed);
  if (findings.length > 0 || failedCases.length > 0) return { ok: false, findings, failedCases };
  return { ok: true, rules };
}
