/** What all cases start from must be facts: a wrong one is wrong in every case. Source: rules.md D4. */
import { type FactProblem, factRecord } from '../facts/fact-record.ts';
import type { RuleSetFile } from '../language/rule-set-file.ts';
import type { Report } from './report.ts';

export function lintBaseFacts({ baseFacts = {} }: RuleSetFile, report: Report): void {
  const problems: FactProblem[] = [];
  factRecord(baseFacts, problems);
  for (const { name, received, expected } of problems) {
    const message = `${name} is ${received}; expected ${expected}`;
    report('error', 'wrong-base-fact', `/baseFacts/${name}`, message, { expected, received });
  }
}
