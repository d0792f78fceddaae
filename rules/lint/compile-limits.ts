/**
 * Refuses a set that would compile to tables too large, or to decisions too slow.
 *
 * Source: rules.md B2, B6.
 */
import { compileProblems } from '../evaluate/worst-case.ts';
import type { CheckedRuleSet } from '../language/checked-rule-set.ts';
import type { Report } from './report.ts';

/** Reports what keeps a set from being compiled. */
export function lintCompileLimits(checked: CheckedRuleSet, report: Report): void {
  for (const { severity, id, pointer, message, ...more } of compileProblems(checked)) {
    report(severity, id, pointer, message, more);
  }
}
