/** Finds rules that only changed their name. Coverage and diffs treat a renamed rule as new. */
import { equalByValue } from '../../kernel/index.ts';
import type { RuleSetFile } from '../files/index.ts';
import type { RuleFinding } from '../language/rule-finding.ts';
import { reportInto } from './report.ts';

/** Warns of every rule that the parent version has under another name. */
export function lintRenamed(file: RuleSetFile, parent: RuleSetFile): readonly RuleFinding[] {
  const findings: RuleFinding[] = [];
  const report = reportInto(file, findings);
  const known = new Set(parent.rules.map(({ name }) => name));
  const names = new Set(file.rules.map(({ name }) => name));
  const gone = parent.rules.filter(({ name }) => !names.has(name));
  for (const [index, rule] of file.rules.entries()) {
    if (known.has(rule.name)) continue;
    const before = gone.find(
      (other) =>
        equalByValue(other.conditions, rule.conditions) || equalByValue(other.event, rule.event),
    );
    if (before === undefined) continue;
    const message = `the rule ${before.name} is now called ${rule.name} and loses its history; expected the old name, or a new rule`;
    report('warning', 'rule-renamed', `/rules/${index}/name`, message, {
      received: rule.name,
      expected: before.name,
      fix: [{ op: 'replace', path: `/rules/${index}/name`, value: before.name }],
    });
  }
  return findings;
}
