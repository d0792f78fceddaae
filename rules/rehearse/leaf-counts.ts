/**
 * Counts how often each condition of a rule was true, false, and the only obstacle. A count with a
 * `where` is one condition.
 */
import type { FactRecord } from '../facts/fact-record.ts';
import type { CheckedRule } from '../language/checked-rule-set.ts';
import { holds } from '../language/condition-holds.ts';
import { factsCompared, type Term, type Test } from '../language/term.ts';
import type { LeafCoverage } from './coverage-report.ts';
import { countAt } from './samples.ts';

type Shape =
  | { readonly kind: 'leaf'; readonly place: number }
  | { readonly kind: 'all' | 'any'; readonly terms: readonly Shape[] }
  | { readonly kind: 'not'; readonly term: Shape };

export class LeafCounts {
  readonly #leaves: readonly Test[];
  readonly #shape: Shape;
  readonly #values: Uint8Array;
  readonly #true: Uint32Array;
  readonly #false: Uint32Array;
  readonly #decisive: Uint32Array;

  constructor(rule: CheckedRule) {
    const leaves: Test[] = [];
    this.#shape = shapeOf(rule.term, leaves);
    this.#leaves = leaves;
    this.#values = new Uint8Array(leaves.length);
    this.#true = new Uint32Array(leaves.length);
    this.#false = new Uint32Array(leaves.length);
    this.#decisive = new Uint32Array(leaves.length);
  }

  add(record: FactRecord): void {
    const values = this.#values;
    for (const [place, leaf] of this.#leaves.entries()) {
      const isTrue = holds(leaf, record);
      values[place] = Number(isTrue);
      countAt(isTrue ? this.#true : this.#false, place);
    }
    if (isTrueOf(this.#shape, values)) return;
    for (let place = 0; place < values.length; place += 1) {
      values[place] = 1 - (values[place] ?? 0);
      if (isTrueOf(this.#shape, values)) countAt(this.#decisive, place);
      values[place] = 1 - (values[place] ?? 0);
    }
  }

  rows(): readonly LeafCoverage[] {
    return this.#leaves.map(({ pointer, fact, operator }, place) => ({
      pointer,
      fact: fact.name,
      operator,
      true: this.#true[place] ?? 0,
      false: this.#false[place] ?? 0,
      decisive: this.#decisive[place] ?? 0,
    }));
  }

  facts(): readonly Test['fact'][] {
    return this.#leaves.flatMap(factsCompared);
  }
}

function shapeOf(term: Term, leaves: Test[]): Shape {
  if (term.kind === 'test') return { kind: 'leaf', place: leaves.push(term) - 1 };
  if (term.kind === 'not') return { kind: 'not', term: shapeOf(term.term, leaves) };
  return { kind: term.kind, terms: term.terms.map((inner) => shapeOf(inner, leaves)) };
}

function isTrueOf(shape: Shape, values: Uint8Array): boolean {
  switch (shape.kind) {
    case 'leaf':
      return values[shape.place] === 1;
    case 'not':
      return !isTrueOf(shape.term, values);
    case 'all':
      return shape.terms.every((inner) => isTrueOf(inner, values));
    case 'any':
      return shape.terms.some((inner) => isTrueOf(inner, values));
  }
}
