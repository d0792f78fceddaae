/** Tests without effect: always true, never true, or implied by the rest of the rule. */
import type { AnalysedRule, Analysis } from '../boxes/analysis.ts';
import type { Box } from '../boxes/box.ts';
import { ruleBoxes } from '../boxes/rule-boxes.ts';
import type { Space } from '../boxes/space.ts';
import { testSets } from '../boxes/test-sets.ts';
import { findUncovered } from '../boxes/uncovered.ts';
import { includes } from '../boxes/value-set.ts';
import { sayCondition } from '../explain/say-condition.ts';
import { everythingElse } from '../language/rule-kind.ts';
import { type Term, type Test, testsOf } from '../language/term.ts';
import type { Report } from './report.ts';

export function lintConditions({ space }: Analysis, analysed: AnalysedRule, report: Report): void {
  const { rule, boxes } = analysed;
  if (rule.name === everythingElse) return;
  const tests = testsOf(rule.term);
  const constant = new Set<Test>();
  for (const test of [...tests, ...tests.flatMap(whereTests)]) {
    const verdict = constantVerdict(space, test);
    if (verdict === undefined) continue;
    constant.add(test);
    const words = `"${sayCondition(test, 'en')}" in the rule ${rule.name}`;
    const message =
      verdict === 'always'
        ? `${words} is always true: it decides nothing`
        : `${words} can never be true`;
    report('warning', `condition-${verdict}-true`, test.pointer, message);
  }
  if (boxes === null || boxes.length === 0) return;
  for (const test of tests) {
    if (constant.has(test)) continue;
    const term = withoutTest(rule.term, test);
    if (term === undefined) continue;
    const others = ruleBoxes(space, { ...rule, term });
    if (others === null || !isSame(space, boxes, others)) continue;
    const message = `"${sayCondition(test, 'en')}" in the rule ${rule.name} changes nothing: the other conditions imply it`;
    const fix = [{ op: 'remove', path: test.pointer }] as const;
    const isInList = /\/\d+$/.test(test.pointer);
    report('hint', 'redundant-condition', test.pointer, message, isInList ? { fix } : {});
    // Reports one only: of two tests that imply each other, one must stay.
    return;
  }
}

function whereTests({ where }: Test): readonly Test[] {
  return where === undefined ? [] : testsOf(where);
}

function constantVerdict(space: Space, test: Test): 'always' | 'never' | undefined {
  const { place, sets } = testSets(space, test, false);
  if (sets.length === 0) return 'never';
  const universe = space.universe(place);
  return sets.some((set) => includes(set, universe)) ? 'always' : undefined;
}

function withoutTest(term: Term, test: Test): Term | undefined {
  if (term === test) return undefined;
  if (term.kind === 'test') return term;
  if (term.kind === 'not') {
    const inner = withoutTest(term.term, test);
    return inner === undefined ? undefined : { ...term, term: inner };
  }
  const terms = term.terms.flatMap((inner) => withoutTest(inner, test) ?? []);
  return terms.length === 0 ? undefined : { ...term, terms };
}

function isSame(space: Space, a: readonly Box[], b: readonly Box[]): boolean {
  return isWithin(space, a, b) && isWithin(space, b, a);
}

function isWithin(space: Space, inner: readonly Box[], outer: readonly Box[]): boolean {
  return findUncovered(space, inner, outer).verdict === 'covered';
}

export function lintNeverTrue({ rules }: Analysis, report: Report): void {
  for (const analysed of rules) lintHolding(analysed, report);
}

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
