/**
 * Shares are rounded once, and only one pair of comparisons agrees with the exact share.
 *
 * Source: rules.md B1.
 */
import { testsOf } from '../boxes/tests-of.ts';
import type { CheckedRule } from '../language/checked-rule-set.ts';
import type { Report } from './report.ts';

const pairs = {
  floor: { greaterThan: 'greaterThanInclusive', lessThanInclusive: 'lessThan' },
  ceiling: { greaterThanInclusive: 'greaterThan', lessThan: 'lessThanInclusive' },
} as const;

/** Warns of a comparison of the other pair. */
export function lintRounding({ name, term }: CheckedRule, report: Report): void {
  for (const { fact, operator, pointer } of testsOf(term)) {
    if (fact.rounding === undefined) continue;
    const wrong: { readonly [operator: string]: string } = pairs[fact.rounding];
    const right = wrong[operator];
    if (right === undefined) continue;
    const direction = fact.rounding === 'floor' ? 'down' : 'up';
    const message = `${fact.name} is rounded ${direction}, and ${operator} in the rule ${name} misjudges shares between two millionths; expected ${right}`;
    report('warning', 'wrong-rounding', `${pointer}/operator`, message, {
      received: operator,
      expected: right,
      fix: [{ op: 'replace', path: `${pointer}/operator`, value: right }],
    });
  }
}
