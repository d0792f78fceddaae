/**
 * Rules that refuse callers must exempt transfers: the guard of `busy` and `block`.
 * Source: rules.md C4.
 */
import type { AdmitOutcome, RuleSetFile } from '../files/index.ts';
import type { CheckedRule } from '../language/checked-rule-set.ts';
import type { Term } from '../language/term.ts';
import type { Report } from './report.ts';

const guard = { fact: 'call.transferCount', operator: 'equal', value: 0 } as const;

export function lintGuard(
  file: RuleSetFile,
  rule: CheckedRule,
  { action }: AdmitOutcome,
  report: Report,
): void {
  if ((action !== 'busy' && action !== 'block') || isGuarded(rule.term)) return;
  const at = `/rules/${rule.index}/conditions`;
  const { term } = rule;
  const whole = file.rules[rule.index]?.conditions;
  const isPlainAll = term.kind === 'all' && term.name === undefined && term.pointer === at;
  const expected = 'the condition call.transferCount equal 0';
  const message = `the rule ${rule.name} answers "${action}" to transfers too; expected ${expected}`;
  report('error', 'unguarded-refusal', at, message, {
    expected,
    fix: [
      isPlainAll
        ? { op: 'add', path: `${at}/all/-`, value: guard }
        : { op: 'replace', path: at, value: { all: [whole, guard] } },
    ],
  });
}

/** Whether the outermost `all`, or an `all` within it, contains the guard. */
function isGuarded(term: Term): boolean {
  if (term.kind === 'all') return term.terms.some(isGuarded);
  return (
    term.kind === 'test' &&
    term.fact.name === guard.fact &&
    term.operator === guard.operator &&
    'constant' in term.against &&
    term.against.constant === guard.value
  );
}
