/**
 * A condition after its names are looked up: the one form that evaluator, boxes, tables and
 * explanations share.
 *
 * Constants are coded as in fact records. Parameters are bound, named conditions expanded.
 */
import type { FactEntry } from '../facts/fact-entry.ts';
import type { Operator } from './rule-set-file.ts';

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
