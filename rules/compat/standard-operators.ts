/**
 * The operators and decorators that every engine starts with.
 * Source: rules.md A2, A3.
 */
import {
  type FactValueValidator,
  Operator,
  OperatorDecorator,
  type OperatorDecoratorEvaluator,
  type OperatorEvaluator,
} from './operator.ts';

/** What `in` and `contains` search: a list or a text. */
interface Searchable {
  indexOf(one: unknown): number;
}

const isList: FactValueValidator<unknown> = Array.isArray;

/**
 * Whether comparisons accept a value: texts that start with a number (`'12abc'`), as in
 * json-rules-engine, but not null or true.
 */
const isNumeric: FactValueValidator<unknown> = (value) =>
  !Number.isNaN(Number.parseFloat(value as string));

const comparisons: readonly (readonly [string, OperatorEvaluator<number, number>])[] = [
  ['lessThan', (a, b) => a < b],
  ['lessThanInclusive', (a, b) => a <= b],
  ['greaterThan', (a, b) => a > b],
  ['greaterThanInclusive', (a, b) => a >= b],
];

const lacks = (list: Searchable, one: unknown): boolean => list.indexOf(one) === -1;

export const standardOperators: readonly Operator[] = [
  new Operator('equal', (a: unknown, b: unknown) => a === b),
  new Operator('notEqual', (a: unknown, b: unknown) => a !== b),
  new Operator('in', (a: unknown, b: Searchable) => !lacks(b, a)),
  new Operator('notIn', (a: unknown, b: Searchable) => lacks(b, a)),
  new Operator('contains', (a: Searchable, b: unknown) => !lacks(a, b), isList),
  new Operator('doesNotContain', (a: Searchable, b: unknown) => lacks(a, b), isList),
  ...comparisons.map(([name, compare]) => new Operator(name, compare, isNumeric)),
];

type List = readonly unknown[];
type Decorate<A, B> = OperatorDecoratorEvaluator<A, B>;

const someFact: Decorate<List, unknown> = (a, b, next) => a.some((one) => next(one, b));
const everyFact: Decorate<List, unknown> = (a, b, next) => a.every((one) => next(one, b));
const someValue: Decorate<unknown, List> = (a, b, next) => b.some((one) => next(a, one));
const everyValue: Decorate<unknown, List> = (a, b, next) => b.every((one) => next(a, one));
const swap: Decorate<unknown, unknown> = (a, b, next) => next(b, a);
const not: Decorate<unknown, unknown> = (a, b, next) => !next(a, b);

export const standardDecorators: readonly OperatorDecorator[] = [
  new OperatorDecorator('someFact', someFact, isList),
  new OperatorDecorator('everyFact', everyFact, isList),
  new OperatorDecorator('someValue', someValue),
  new OperatorDecorator('everyValue', everyValue),
  new OperatorDecorator('swap', swap),
  new OperatorDecorator('not', not),
];
