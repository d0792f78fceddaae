/**
 * Rules that refuse callers must exempt transfers: the conditions of `busy` and `block` imply that
 * the call was never transferred. Source: rules.md C4.
 */
import { setAt } from '../boxes/box.ts';
import { points } from '../boxes/number-set.ts';
import { termBoxes } from '../boxes/rule-boxes.ts';
import type { Space } from '../boxes/space.ts';
import { includes } from '../boxes/value-set.ts';
import { knownFact } from '../facts/dictionary.ts';
import type { AdmitOutcome, RuleSetFile } from '../files/index.ts';
import type { CheckedRule } from '../language/checked-rule-set.ts';
import type { Term } from '../language/term.ts';
import type { Report } from './report.ts';

const guard = { fact: 'call.transferCount', operator: 'equal', value: 0 } as const;
const { slot } = knownFact(guard.fact);
const notTransferred = points([guard.value]);

interface GuardedSet {
  readonly file: RuleSetFile;
  readonly space: Space;
  readonly report: Report;
}

export function lintGuard(
  { file, space, report }: GuardedSet,
  rule: CheckedRule,
  { action }: AdmitOutcome,
): void {
  if ((action !== 'busy' && action !== 'block') || exemptsTransfers(space, rule.term)) return;
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

/**
 * Whether the term never holds for a transferred call. A term of too many boxes is decided by its
 * parts: a part that exempts transfers is recognised, but not parts that do so only together.
 */
function exemptsTransfers(space: Space, term: Term, isNegated = false): boolean {
  const boxes = termBoxes(space, term, isNegated);
  if (boxes !== null) {
    return boxes.every((box) => {
      return includes(notTransferred, setAt(box, slot) ?? space.universe(slot));
    });
  }
  if (term.kind === 'test') return false;
  if (term.kind === 'not') return exemptsTransfers(space, term.term, !isNegated);
  const isAll = (term.kind === 'all') !== isNegated;
  const exempts = (inner: Term) => exemptsTransfers(space, inner, isNegated);
  return isAll ? term.terms.some(exempts) : term.terms.every(exempts);
}
