export { type ParsedCases, parseCaseTable, printCaseTable } from './cases/case-table.ts';
export { proposeCases } from './cases/propose-cases.ts';
export { type CaseProblem, type CaseResult, runCases, unreachedRules } from './cases/run-cases.ts';
export * from './checks/check-order.ts';
export { type CaseDiff, sayCaseDiff } from './diff/diff-cases.ts';
export type { CasesChange, ConditionChange, ConditionsDiff } from './diff/diff-conditions.ts';
export type { MemberChange } from './diff/diff-outcome.ts';
export * from './diff/diff-rule-sets.ts';
export { type RuleLoss, sayLosses } from './diff/losses.ts';
export type { Effect as RuleDiffEffect } from './diff/reach.ts';
export { sayDiff } from './diff/say-diff.ts';
export { combine } from './evaluate/combine.ts';
export { compileInSlices, compileRuleSet, type SliceSize } from './evaluate/compile-rule-set.ts';
export type * from './evaluate/rule-set.ts';
export { compileProblems } from './evaluate/worst-case.ts';
export * from './explain/explain-decision.ts';
export * from './explain/explain-rule.ts';
export type { FactChange } from './explain/minimal-change.ts';
export { sayCondition } from './explain/say-condition.ts';
export { sayExplanation, sayFactValue } from './explain/say-explanation.ts';
export { type Language, sayDuration, weekdays } from './explain/say-value.ts';
export type { Reader, SeenLeaf } from './explain/seen-leaf.ts';
export {
  agentsNamed,
  type Comparison,
  type ExpressionAst,
  evaluateExpression,
  expressionLengthMax,
  expressionNestingMax,
  expressionNodesMax,
  type ParsedExpression,
  preferredScore,
  type SkilledAgent,
  skillsNamed,
} from './expression.ts';
export { type CentreState, callTypes, centreStates } from './facts/call-facts.ts';
export {
  type CallerMatch,
  callerMatches,
  fraudStatuses,
  loyaltyTiers,
} from './facts/customer-facts.ts';
export { dictionary, factNamed, isLineFact, knownFact, mayRead } from './facts/dictionary.ts';
export type { FactClass, FactEntry, FactType, Privacy, Unit } from './facts/fact-entry.ts';
export { type Supplier, suppliers } from './facts/fact-entry.ts';
export {
  codeOf,
  type FactProblem,
  type FactRecord,
  type FactValue,
  factInput,
  factRecord,
  factsOf,
} from './facts/fact-record.ts';
export type * from './files/index.ts';
export * from './judge-rule-set.ts';
export {
  checkInSlices,
  checkRuleSet,
  leafCount,
  type RuleSetCheck,
} from './language/check-rule-set.ts';
export * from './language/checked-rule-set.ts';
export { holds, operates, ruleHolds } from './language/condition-holds.ts';
export { instantMs } from './language/instant.ts';
export * from './language/limits.ts';
export { operatorsOf } from './language/read-conditions.ts';
export {
  type Patch,
  type RuleFinding,
  type Severity,
  severities,
} from './language/rule-finding.ts';
export * from './language/rule-kind.ts';
export * from './language/rule-world.ts';
export { resultOf } from './language/slices.ts';
export type { Constant, Group, Negation, Term, Test } from './language/term.ts';
export * from './language/words.ts';
export { lintErrors, lintInSlices, lintRuleSet } from './lint/lint-rule-set.ts';
export { lintRenamed } from './lint/renamed.ts';
export { parseExpression } from './parse-expression.ts';
export * from './prices/coupon.ts';
export * from './prices/price-limit.ts';
export * from './prices/share-facts.ts';
export { printExpression } from './print-expression.ts';
export * from './prompts/explain-prompts.ts';
export type { PromptLink } from './prompts/prompt-candidates.ts';
export * from './prompts/rank-prompts.ts';
export { type Script, type ScriptQuestion, scriptsAt } from './prompts/scripts.ts';
export { Coverage, coverage } from './rehearse/coverage.ts';
export type * from './rehearse/coverage-report.ts';
export * from './rehearse/rehearsal-report.ts';
export { Rehearsal, type RehearsalOptions, rehearse } from './rehearse/rehearse.ts';
export { satisfiable } from './satisfiable.ts';
export type { CellProblem } from './tables/cell-text.ts';
export {
  type CsvReading,
  type CsvRows,
  csvReading,
  printCsv,
  readCsv,
  readCsvRow,
  type Separator,
} from './tables/csv.ts';
export { type ExportedTable, exportTable, type TableProblem } from './tables/export-table.ts';
export { aCellProblem, type ImportedTable, importTable } from './tables/import-table.ts';
export type { CellPlace } from './tables/table-places.ts';
