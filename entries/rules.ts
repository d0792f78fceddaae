/**
 * `callwright/rules`: rule sets with their parsers. Rule sets are checked against their schema
 * first.
 */
import { readRuleSet } from '../contracts/index.ts';
import type { Judgement, RuleSetCheck, RuleSetFile, RuleWorld } from '../rules/index.ts';
import * as rules from '../rules/index.ts';

export {
  formatRuleSet,
  type PlacedRuleFinding,
  parseRuleSet,
  parseRuleTable,
  type ReadRules,
  readRuleSet,
} from '../contracts/index.ts';
export * from '../rules/index.ts';

/** Checks names and types of a rule set; findings if its form is invalid. */
export function checkRuleSet(file: RuleSetFile): RuleSetCheck {
  const read = readRuleSet(file);
  return read.ok ? rules.checkRuleSet(file) : { ok: false, findings: read.findings };
}

/** Whether a rule set may decide: schema, names, lint and its cases. */
export function judgeRuleSet(file: RuleSetFile, world?: RuleWorld): Judgement {
  const read = readRuleSet(file);
  if (read.ok) return rules.judgeRuleSet(file, world);
  return { ok: false, findings: read.findings, failedCases: [] };
}
