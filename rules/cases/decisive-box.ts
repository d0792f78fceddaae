/** Where one test alone decides a rule: records for which the result changes with the test. */
import { type Box, setAt, withSet } from '../boxes/box.ts';
import { nearestNumber, points } from '../boxes/number-set.ts';
import { ruleBoxes } from '../boxes/rule-boxes.ts';
import type { Space } from '../boxes/space.ts';
import { testSets } from '../boxes/test-sets.ts';
import { findUncovered } from '../boxes/uncovered.ts';
import { isEmpty, meet, type ValueSet } from '../boxes/value-set.ts';
import type { CheckedRule } from '../language/checked-rule-set.ts';
import type { Term, Test } from '../language/term.ts';

export interface DecisiveBox {
  readonly box: Box;
  /** True: the rule holds if the test holds; false: if it fails. */
  readonly isPositive: boolean;
}

export interface Edge {
  readonly box: Box;
  readonly isInside: boolean;
}

/** A box in which this test alone decides the rule and no higher rule matches; undefined: none. */
export function decisiveBox(
  space: Space,
  rule: CheckedRule,
  test: Test,
  higher: readonly Box[],
): DecisiveBox | undefined {
  const withTrue = ruleBoxes(space, { ...rule, term: replaced(rule.term, test, always) });
  const withFalse = ruleBoxes(space, { ...rule, term: replaced(rule.term, test, never) });
  if (withTrue === null || withFalse === null) return undefined;
  for (const covers of higher.length === 0 ? [[]] : [higher, []]) {
    for (const isPositive of [true, false]) {
      const [inside, outside] = isPositive ? [withTrue, withFalse] : [withFalse, withTrue];
      const open = findUncovered(space, inside, [...outside, ...covers]);
      if (open.verdict === 'open') return { box: open.box, isPositive };
    }
  }
  return undefined;
}

export function edgesOf(
  space: Space,
  { box, isPositive }: DecisiveBox,
  test: Test,
): readonly Edge[] {
  const sides = [isPositive, !isPositive].map((isTrue) => sideOf(space, box, test, isTrue));
  return sides.flatMap((side, index) => {
    return side === undefined ? [] : [{ box: side, isInside: index === 0 }];
  });
}

function sideOf(space: Space, box: Box, test: Test, isTrue: boolean): Box | undefined {
  const { place, sets } = testSets(space, test, !isTrue);
  const whole = setAt(box, place) ?? space.universe(place);
  const side = sets.map((set) => meet(whole, set)).find((set) => !isEmpty(set));
  return side === undefined ? undefined : withSet(box, place, edgeOf(side, test));
}

function edgeOf(side: ValueSet, { against }: Test): ValueSet {
  if (side.kind !== 'numbers' || !('constant' in against)) return side;
  const { constant } = against;
  const first: unknown = Array.isArray(constant) ? constant[0] : constant;
  const near = nearestNumber(side, typeof first === 'number' ? first : 0);
  return near === undefined ? side : points([near]);
}

const always: Term = { kind: 'all', pointer: '', terms: [] };
const never: Term = { kind: 'not', pointer: '', term: always };

function replaced(term: Term, test: Test, by: Term): Term {
  if (term === test) return by;
  switch (term.kind) {
    case 'test':
      return term;
    case 'not':
      return { ...term, term: replaced(term.term, test, by) };
    default:
      return { ...term, terms: term.terms.map((inner) => replaced(inner, test, by)) };
  }
}
