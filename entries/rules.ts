/**
 * `callwright/rules`: rule sets, from their text to decisions and explanations. A rule set that
 * comes from no parser is checked first.
 */
import {
  type PlacedRuleFinding,
  parseRuleSet as parseSet,
  parseRuleTable as parseTable,
} from '../contracts/index.ts';
import type {
  CaseResult,
  CellProblem,
  Decision,
  Explanation,
  FactsFile,
  Privacy,
  RuleFinding,
  RuleKind,
  RuleSetFile,
  RuleWorld,
} from '../rules/index.ts';
import * as rules from '../rules/index.ts';
import { checkedRuleSet, readRules, rememberRules } from './checked-files.ts';

export { formatRuleSet, type PlacedRuleFinding } from '../contracts/index.ts';
export {
  type CaseResult,
  type CellProblem,
  type Decision,
  type Explanation,
  type FactsFile,
  type Language,
  type Privacy,
  type RuleFinding,
  type RuleKind,
  type RuleSetFile,
  type RuleWorld,
  sayExplanation,
} from '../rules/index.ts';
export { InvalidFileError } from './checked-files.ts';

/** A rule set, or what is wrong with its text. */
export type ParsedRuleSet =
  | { readonly ok: true; readonly file: RuleSetFile }
  | { readonly ok: false; readonly findings: readonly PlacedRuleFinding[] };

/** A rule set, or what is wrong with the cells of its table. */
export type ParsedRuleTable =
  | { readonly ok: true; readonly file: RuleSetFile }
  | { readonly ok: false; readonly problems: readonly CellProblem[] };

/** Whether a rule set may decide. */
export type Judgement =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** Findings of severity error only. */
      readonly findings: readonly RuleFinding[];
      /** The set's own cases that it decides otherwise than they say. */
      readonly failedCases: readonly CaseResult[];
    };

/** A compiled rule set. */
export interface RuleSet {
  /** Id of the rule set. */
  readonly set: string;
  /** Version of the rule set. */
  readonly version: number;
  /** What its rules decide. */
  readonly kind: RuleKind;
  /**
   * Decides by these facts at an instant, in ms since 1970. A value that the facts dictionary does
   * not allow is unknown.
   */
  decide(facts: FactsFile, atMs: number): Decision;
}

/** Where a rule is explained: the facts and the instant, in ms since 1970. */
export interface RuleMoment {
  /** What is known; what is absent is unknown. */
  readonly facts: FactsFile;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** Values shown beside public ones: of customers, of payments. Default: none. */
  readonly reveal?: readonly Privacy[];
}

/** Reads a rule set from JSON text. Never throws; findings have line and column from 1. */
export function parseRuleSet(text: string): ParsedRuleSet {
  const parsed = parseSet(text);
  return parsed.ok ? { ok: true, file: rememberRules(parsed) } : parsed;
}

/** Merges a decision table in CSV into a rule set. Never throws; problems have row and column. */
export function parseRuleTable(csv: string, base: RuleSetFile): ParsedRuleTable {
  const parsed = parseTable(csv, base);
  return parsed.ok ? { ok: true, file: rememberRules(parsed) } : parsed;
}

/** Findings of form, names and meaning, most severe first. `world` holds texts and items. */
export function lintRuleSet(file: RuleSetFile, world?: RuleWorld): readonly RuleFinding[] {
  const read = readRules(file);
  return read.ok ? rules.lintRuleSet(read.checked, world) : read.findings;
}

/** Whether a rule set may decide: form, names, errors of lint, and its own cases. */
export function judgeRuleSet(file: RuleSetFile, world?: RuleWorld): Judgement {
  const read = readRules(file);
  if (!read.ok) return { ok: false, findings: read.findings, failedCases: [] };
  const judged = rules.judgeRuleSet(file, world);
  return judged.ok ? { ok: true } : judged;
}

/** Runs the set's own cases. @throws {InvalidFileError} */
export function runCases(file: RuleSetFile): readonly CaseResult[] {
  return rules.runCases(checkedRuleSet(file));
}

/** Compiles a set; 2,000 rules take tens of milliseconds. @throws {InvalidFileError} */
export function compileRuleSet(file: RuleSetFile): RuleSet {
  const compiled = rules.compileRuleSet(checkedRuleSet(file));
  const { set, version, kind } = compiled;
  const decide = (facts: FactsFile, atMs: number) => compiled.decide(rules.factRecord(facts), atMs);
  return { set, version, kind, decide };
}

/** Why a rule acts or does not; undefined: the set has no such rule. @throws {InvalidFileError} */
export function explainRule(
  file: RuleSetFile,
  ruleName: string,
  { facts, atMs, reveal = [] }: RuleMoment,
): Explanation | undefined {
  const checked = checkedRuleSet(file);
  return rules.explainRule(checked, ruleName, rules.factRecord(facts), atMs, { reveal });
}
