/**
 * Negative tests of facts that may be unknown: they hold for unknown too, which is rarely intended.
 * Accepted if an enclosing `all` requires the fact to be known, or an `any` beside it tests for
 * unknown.
 */
import { sayCondition } from '../explain/say-condition.ts';
import type { RuleSetFile } from '../files/index.ts';
import type { CheckedRule } from '../language/checked-rule-set.ts';
import type { Patch } from '../language/rule-finding.ts';
import type { Term, Test } from '../language/term.ts';
import { fileCondition, filePointer, type Report } from './report.ts';

interface Place {
  readonly settled: ReadonlySet<number>;
  readonly isNegated: boolean;
  readonly guarded: string | undefined;
  readonly all: string | undefined;
}

interface Lint {
  readonly file: RuleSetFile;
  readonly rule: CheckedRule;
  readonly report: Report;
}

export function lintUnknownFacts(file: RuleSetFile, rule: CheckedRule, report: Report): void {
  const place = {
    settled: new Set<number>(),
    isNegated: false,
    guarded: undefined,
    all: undefined,
  };
  look({ file, rule, report }, rule.term, place);
}

function look(lint: Lint, term: Term, place: Place): void {
  const { isNegated, guarded } = place;
  if (term.kind === 'test') {
    lookAtTest(lint, term, place);
  } else if (term.kind === 'not') {
    const outermost = guarded ?? term.pointer;
    look(lint, term.term, { ...place, isNegated: !isNegated, guarded: outermost });
  } else {
    const isAll = (term.kind === 'all') !== isNegated;
    const slots = term.terms.flatMap((inner) =>
      isAll ? knownBy(inner, isNegated) : askedOf(inner, isNegated),
    );
    const settled = new Set([...place.settled, ...slots]);
    const own = term.kind === 'all' ? `${term.pointer}/all` : undefined;
    const all = guarded === undefined ? own : place.all;
    for (const inner of term.terms) look(lint, inner, { ...place, settled, all });
  }
}

function lookAtTest(lint: Lint, test: Test, place: Place): void {
  const { fact, pointer } = test;
  lookAtOther(lint, test, place);
  const { file, rule, report } = lint;
  if (!fact.nullable || place.settled.has(fact.slot) || !holdsForNull(test, place.isNegated))
    return;
  const guard = { fact: fact.name, operator: 'notEqual', value: null };
  const at = filePointer(file, place.guarded ?? pointer);
  const fix: Patch =
    place.all === undefined
      ? [{ op: 'replace', path: at, value: { all: [fileCondition(file, at), guard] } }]
      : [{ op: 'add', path: `${filePointer(file, place.all)}/-`, value: guard }];
  const words = sayCondition(place.isNegated ? { kind: 'not', pointer, term: test } : test, 'en');
  const message = `"${words}" in the rule ${rule.name} holds for unknown ${fact.name} too; expected a guard, ${fact.name} notEqual null`;
  report('warning', 'unknown-not-guarded', pointer, message, {
    expected: `${fact.name} notEqual null`,
    fix,
  });
}

/** The fact on the right of a comparison; unknown compares as 0. */
function lookAtOther({ rule, report }: Lint, test: Test, { settled }: Place): void {
  const { against, operator, pointer } = test;
  const isComparison = operator.startsWith('lessThan') || operator.startsWith('greaterThan');
  if (!isComparison || !('fact' in against)) return;
  const { name, nullable, slot } = against.fact;
  if (!nullable || settled.has(slot)) return;
  const expected = `${name} notEqual null`;
  const message = `the rule ${rule.name} compares with ${name}, which counts as 0 where it is unknown; expected a guard, ${expected}`;
  report('warning', 'unknown-counts-as-zero', `${pointer}/value`, message, { expected });
}

function holdsForNull({ operator, against }: Test, isNegated: boolean): boolean {
  if ('constant' in against && against.constant === null) return false;
  const isNegative = operator === 'notEqual' || operator === 'notIn';
  return isNegative !== isNegated;
}

function knownBy(term: Term, isNegated: boolean): readonly number[] {
  if (term.kind === 'not') return knownBy(term.term, !isNegated);
  if (term.kind !== 'test') {
    const isAll = (term.kind === 'all') !== isNegated;
    const [first = [], ...rest] = term.terms.map((inner) => knownBy(inner, isNegated));
    if (isAll) return [first, ...rest].flat();
    return first.filter((slot) => rest.every((other) => other.includes(slot)));
  }
  const { fact, operator, against } = term;
  const isNull = 'constant' in against && against.constant === null;
  const isPositive = operator !== 'notEqual' && operator !== 'notIn';
  return (isPositive !== isNegated) !== isNull && !('fact' in against) ? [fact.slot] : [];
}

function askedOf(term: Term, isNegated: boolean): readonly number[] {
  if (term.kind !== 'test' || isNegated) return [];
  const isNull = 'constant' in term.against && term.against.constant === null;
  return isNull && term.operator === 'equal' ? [term.fact.slot] : [];
}
