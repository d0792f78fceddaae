/**
 * A condition after its names are looked up: the one form that evaluator, boxes, tables and
 * explanations share.
 *
 * Constants are coded as in fact records. Parameters are bound, named conditions expanded.
 */
import type { FactEntry } from '../facts/fact-entry.ts';
import type { Operator } from './words.ts';

export type Constant = number | string | null | readonly (number | string)[];

export interface Test {
  readonly kind: 'test';
  /** Of the leaf in the file. */
  readonly pointer: string;
  readonly fact: FactEntry;
  readonly operator: Operator;
  /** What the fact is compared with: a constant, or another fact of the same type and unit. */
  readonly against: { readonly constant: Constant } | { readonly fact: FactEntry };
  /** The parameter the constant comes from. */
  readonly param?: string;
  /** Of a count: which lines count. */
  readonly where?: Term;
}

export interface Group {
  readonly kind: 'all' | 'any';
  readonly pointer: string;
  /** The named condition this was. */
  readonly name?: string;
  readonly terms: readonly Term[];
}

export interface Negation {
  readonly kind: 'not';
  readonly pointer: string;
  readonly term: Term;
}

/** Groups have members, but for the `all` of a rule that always holds. */
export type Term = Test | Group | Negation;

/** The tests of a condition in the order of the file; those inside `where` are left out. */
export function testsOf(term: Term): readonly Test[] {
  if (term.kind === 'test') return [term];
  return term.kind === 'not' ? testsOf(term.term) : term.terms.flatMap(testsOf);
}

/** The fact of a test, and the one it is compared with, if it is. */
export function factsCompared({ fact, against }: Test): readonly FactEntry[] {
  return 'fact' in against ? [fact, against.fact] : [fact];
}

/** The facts a condition reads, each once. */
export function factsOf(term: Term): readonly FactEntry[] {
  return [...new Set(testsOf(term).flatMap(factsCompared))];
}

export function termKey(term: Term): string {
  switch (term.kind) {
    case 'test':
      return testKey(term);
    case 'not':
      return `not(${termKey(term.term)})`;
    default: {
      const keys = [...new Set(term.terms.map(termKey))].sort();
      return keys.length === 1 ? keys.join() : `${term.kind}(${keys.join(',')})`;
    }
  }
}

function testKey({ fact, operator, against, where }: Test): string {
  const operand =
    'fact' in against ? { fact: against.fact.name } : { constant: sorted(against.constant) };
  const lines = where === undefined ? '' : termKey(where);
  return JSON.stringify([fact.name, operator, operand, lines]);
}

function sorted<T>(constant: T): unknown {
  return Array.isArray(constant) ? [...new Set(constant)].sort() : constant;
}
