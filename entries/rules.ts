/**
 * `callwright/rules`: rule sets, with the parsers of what they are read from.
 *
 * What is checked or judged has the form of a rule set first.
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

/** Whether a rule set means something, and what; a set of another form is refused. */
export function checkRuleSet(file: RuleSetFile): RuleSetCheck {
  const read = readRuleSet(file);
  return read.ok ? rules.checkRuleSet(file) : { ok: false, findings: read.findings };
}

/** Whether a rule set may decide: its form, its meaning, lint and its cases. */
export function judgeRuleSet(file: RuleSetFile, world?: RuleWorld): Judgement {
  const read = readRuleSet(file);
  if (read.ok) return rules.judgeRuleSet(file, world);
  return { ok: false, findings: read.findings, failedCases: [] };
}
