/** A rule that can never hold says something else than its author meant. Source: rules.md D3. */
import type { AnalysedRule, Analysis } from '../boxes/analysis.ts';
import { testsOf } from '../boxes/tests-of.ts';
import type { Report } from './report.ts';

/** Rules whose boxes are all empty, and those too complex to tell. */
export function lintNeverTrue({ rules }: Analysis, report: Report): void {
  for (const analysed of rules) lintHolding(analysed, report);
}

/** The same of one rule. */
export function lintHolding({ rule, boxes }: Omit<AnalysedRule, 'place'>, report: Report): void {
  const pointer = `/rules/${rule.index}/conditions`;
  if (boxes === null) {
    const message = `the conditions of ${rule.name} are too complex to analyse: whether it can hold or is covered, lint cannot tell`;
    report('warning', 'too-complex', pointer, message);
  } else if (boxes.length === 0) {
    const facts = [...new Set(testsOf(rule.term).map(({ fact }) => fact.name))].join(', ');
    const message = `the rule ${rule.name} can never hold: its conditions on ${facts} contradict each other or the facts`;
    report('error', 'never-true', pointer, message);
  }
}
