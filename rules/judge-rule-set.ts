/**
 * The gate that every path to activation goes through: names, limits of compilation, lint errors,
 * cases.
 *
 * Cost: linear in the rules, so that start-up and activation can afford it.
 * Source: rules.md B2, D2.
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
      /** Errors alone. */
      readonly findings: readonly RuleFinding[];
      readonly failedCases: readonly CaseResult[];
    };

/** Judges a set whose shape holds; with a world, what its outcomes name as well. */
export function judgeRuleSet(file: RuleSetFile, world?: RuleWorld): Judgement {
  const judged = resultOf(judgeInSlices(file, { opsPerSlice: Number.POSITIVE_INFINITY, world }));
  return judged.ok ? { ok: true, checked: judged.rules.checked } : judged;
}

/** A judgement that has the good set ready to decide: running its cases has compiled it. */
export type CompiledJudgement =
  | { readonly ok: true; readonly rules: RuleSet }
  | Extract<Judgement, { readonly ok: false }>;

export interface JudgingInSlices extends SliceSize {
  readonly world?: RuleWorld | undefined;
}

/** The same, with a pause after every slice of compiling, after each rule and each case. */
export function* judgeInSlices(
  file: RuleSetFile,
  { world, opsPerSlice }: JudgingInSlices,
): Generator<void, CompiledJudgement> {
  const checked = yield* checkInSlices(file);
  if (!checked.ok) return { ok: false, findings: checked.findings, failedCases: [] };
  const problems = yield* compileProblemsInSlices(checked.set, new Slice(opsPerSlice));
  // Its cases would need the tables that are too large.
  if (problems.length > 0) return { ok: false, findings: problems, failedCases: [] };
  const findings = yield* errorsInSlices(checked.set, world);
  const rules = yield* compileInSlices(checked.set, { opsPerSlice });
  const results = yield* casesInSlices(rules);
  const failedCases = results.filter(({ passed }) => !passed);
  if (findings.length > 0 || failedCases.length > 0) return { ok: false, findings, failedCases };
  return { ok: true, rules };
}
