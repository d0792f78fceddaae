/**
 * Evaluates conditions directly on their tree. This defines their meaning; compiled sets must
 * agree. Unknown (null) equals only null, comparisons with it are false, negative tests true.
 * Source: rules.md A2 to A4, B1.
 */
import { assert } from '../../kernel/index.ts';
import type { FactRecord, FactValue } from '../facts/fact-record.ts';
import type { CheckedRule } from './checked-rule-set.ts';
import type { Constant, Term, Test } from './term.ts';
import type { Operator } from './words.ts';

/** Whether a rule is within its dates and its condition holds; `atMs` is in ms since 1970. */
export function ruleHolds(rule: CheckedRule, record: FactRecord, atMs: number): boolean {
  return rule.fromMs <= atMs && atMs < rule.toMs && holds(rule.term, record);
}

/** Whether a record meets a condition. */
export function holds(term: Term, record: FactRecord): boolean {
  switch (term.kind) {
    case 'all':
      return term.terms.every((inner) => holds(inner, record));
    case 'any':
      return term.terms.some((inner) => holds(inner, record));
    case 'not':
      return !holds(term.term, record);
    case 'test':
      return operates(term.operator, seenValue(term, record), operandOf(term, record));
  }
}

/** The fact's value; for a count with `where`, the number of matching lines. */
export function seenValue({ fact, where }: Test, record: FactRecord): FactValue {
  if (where === undefined) return record.values[fact.slot] ?? null;
  return record.lines.filter((line) => holds(where, line)).length;
}

export function operandOf({ against }: Test, record: FactRecord): Constant {
  return 'constant' in against ? against.constant : (record.values[against.fact.slot] ?? null);
}

/** Applies an operator to coded values. */
export function operates(operator: Operator, value: FactValue, operand: Constant): boolean {
  switch (operator) {
    case 'equal':
      return value === operand;
    case 'notEqual':
      return value !== operand;
    case 'in':
      return isOneOf(operand, value);
    case 'notIn':
      return !isOneOf(operand, value);
    case 'contains':
      return isOneOf(value, operand);
    case 'doesNotContain':
      return !isOneOf(value, operand);
    case 'someFact:in':
      return listOf(value).some((one) => isOneOf(operand, one));
    case 'everyFact:in':
      return listOf(value).every((one) => isOneOf(operand, one));
    case 'not:someFact:in':
      return !listOf(value).some((one) => isOneOf(operand, one));
    case 'everyValue:swap:in':
      return listOf(operand).every((one) => isOneOf(value, one));
    default:
      // As in json-rules-engine, an unknown fact on the right compares as 0.
      return typeof value === 'number' && compares(operator, value, Number(operand));
  }
}

type Comparison = 'lessThan' | 'lessThanInclusive' | 'greaterThan' | 'greaterThanInclusive';

function compares(operator: Comparison, value: number, operand: number): boolean {
  switch (operator) {
    case 'lessThan':
      return value < operand;
    case 'lessThanInclusive':
      return value <= operand;
    case 'greaterThan':
      return value > operand;
    case 'greaterThanInclusive':
      return value >= operand;
  }
}

function isOneOf(list: Constant, value: Constant): boolean {
  return listOf(list).includes(value as string | number);
}

function listOf(list: Constant): readonly (string | number)[] {
  assert(typeof list === 'object' && list !== null, 'lists are never unknown');
  return list;
}
