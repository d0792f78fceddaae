/**
 * Records as rows, and back: the member `createdAtMs` is the column `created_at_ms`, and what is
 * more than a text or a number is JSON. And what repositories are made of: statements, each with
 * what it takes and gives.
 */
import { assert } from '../kernel/index.ts';
import type { Driver, Row, SqlValue } from './driver.ts';

/** Columns that hold JSON; a null is one of the row. */
const jsonColumns = new Set([
  ...['addresses', 'after', 'before', 'body', 'codes', 'counts', 'document', 'facts'],
  ...['matched', 'question'],
  ...['removed', 'result', 'roles', 'runs', 'scopes'],
]);

/** Adds a record by an insert that names its columns; returns how many rows it made. */
export function addRow(driver: Driver, insert: string, record: object): number {
  const members = new Map<string, unknown>(Object.entries(record));
  const [, columns = ''] = /\(([\w, ]+)\) values/.exec(insert) ?? [];
  const values = columns.split(', ').map((column): SqlValue => {
    const value = members.get(memberOf(column));
    if (value === null || value === undefined) return null;
    return jsonColumns.has(column) ? JSON.stringify(value) : (value as SqlValue);
  });
  return driver.prepare(insert).run(...values);
}

/** The record of a row that {@link addRow} added. */
export function recordOf<Record>(row: Row): Record {
  const members = Object.entries(row).map(([column, value]) => {
    const isJson = jsonColumns.has(column) && value !== null;
    return [memberOf(column), isJson ? JSON.parse(String(value)) : value];
  });
  return Object.fromEntries(members) as Record;
}

/** The record of a row; undefined: there is none. */
export function recordIn<Record>(row: Row | undefined): Record | undefined {
  return row === undefined ? undefined : recordOf(row);
}

/** A number column; 0 without a row, or where it is null. */
export function numberIn(row: Row | undefined, column: string): number {
  const value = row?.[column] ?? 0;
  assert(typeof value === 'number', () => `${column} is ${value}; expected a number`);
  return value;
}

/** Questions and changes of some tables, by their statements. Whoever writes opens the transaction. */
export class Repository {
  protected readonly driver: Driver;

  constructor(driver: Driver) {
    this.driver = driver;
  }

  /** By an insert that names its columns; false: there is such a row. */
  protected adder<Record extends object>(insert: string): (record: Record) => boolean {
    return (record) => addRow(this.driver, insert, record) > 0;
  }

  /** Undefined: there is none. */
  protected finder<Record, Values extends SqlValues>(
    sql: string,
  ): (...values: Values) => Record | undefined {
    return (...values) => recordIn(this.driver.prepare(sql).first(...values));
  }

  protected lister<Record, Values extends SqlValues>(
    sql: string,
  ): (...values: Values) => readonly Record[] {
    return (...values) =>
      this.driver
        .prepare(sql)
        .all(...values)
        .map(recordOf<Record>);
  }

  /** A number of the one row; 0: there is none. */
  protected counter<Values extends SqlValues>(
    sql: string,
    column: string,
  ): (...values: Values) => number {
    return (...values) => numberIn(this.driver.prepare(sql).first(...values), column);
  }

  /** How many rows it has changed. */
  protected doer<Values extends SqlValues>(sql: string): (...values: Values) => number {
    return (...values) => this.driver.prepare(sql).run(...values);
  }
}

type SqlValues = readonly SqlValue[];

/** Columns are few, and read with every request of a key. */
const members = new Map<string, string>();

function memberOf(column: string): string {
  const known = members.get(column);
  if (known !== undefined) return known;
  const member = column.replaceAll(/_(\w)/g, (_whole, letter: string) => letter.toUpperCase());
  members.set(column, member);
  return member;
}
