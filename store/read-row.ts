/** Columns of a row as the type they were written with: a contradiction is a mistake of ours. */
import { assert } from '../kernel/index.ts';
import type { Row } from './driver.ts';

/** A text column that is never null. */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  assert(typeof value === 'string', () => `${column} is ${value}; expected a text`);
  return value;
}

/** A number column that is never null. */
export function numberOf(row: Row, column: string): number {
  const value = row[column];
  assert(typeof value === 'number', () => `${column} is ${value}; expected a number`);
  return value;
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null || row[column] === undefined ? null : textOf(row, column);
}

export function numberOrNull(row: Row, column: string): number | null {
  return row[column] === null || row[column] === undefined ? null : numberOf(row, column);
}

/** A column that code wrote as JSON. */
export function jsonOf<Value>(row: Row, column: string): Value {
  return JSON.parse(textOf(row, column)) as Value;
}
