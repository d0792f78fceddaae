/**
 * A condition with resolved names, bound parameters and expanded named conditions, for evaluation,
 * boxes, tables and explanations. Constants are coded as in fact records.
 */
import type { FactEntry } from '../facts/fact-entry.ts';
import type { Operator } from './words.ts';

export type Constant = number | string | null | readonly (number | string)[];

export interface Test {
  readonly kind: 'test';
  /** JSON pointer of the test in the file. */
  readonly pointer: string;
  readonly fact: FactEntry;
  readonly operator: Operator;
  /** A constant, or a fact of the same type and unit. */
  readonly against: { readonly constant: Constant } | { readonly fact: FactEntry };
  /** Name of the parameter that gave the constant. */
  readonly param?: string;
  /** For a count of order lines: the condition on each line. */
  readonly where?: Term;
}

export interface Group {
  readonly kind: 'all' | 'any';
  readonly pointer: string;
  /** Name of the condition that was expanded here. */
  readonly name?: string;
  readonly terms: readonly Term[];
}

export interface Negation {
  readonly kind: 'not';
  readonly pointer: string;
  readonly term: Term;
}

/** A condition. Groups have members, except the `all` of a rule that always holds. */
export type Term = Test | Group | Negation;

/** Tests in file order, without those inside `where`. */
export function testsOf(term: Term): readonly Test[] {
  if (term.kind === 'test') return [term];
  return term.kind === 'not' ? testsOf(term.term) : term.terms.flatMap(testsOf);
}

export function factsCompared({ fact, against }: Test): readonly FactEntry[] {
  return 'fact' in against ? [fact, against.fact] : [fact];
}

/** Facts that a condition reads, without duplicates. */
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
