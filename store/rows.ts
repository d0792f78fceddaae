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

/** Writes a record by a statement that names its columns; returns how many rows that changed. */
export function writeRow(driver: Driver, sql: string, record: object): number {
  const members = new Map<string, unknown>(Object.entries(record));
  const values = columnsOf(sql).map((column): SqlValue => {
    const value = members.get(memberOf(column));
    if (value === null || value === undefined) return null;
    return jsonColumns.has(column) ? JSON.stringify(value) : (value as SqlValue);
  });
  return driver.prepare(sql).run(...values);
}

/** In the order of their places: `(a, b) values (?, ?)`, or `set a = ? where b = ?`. */
function columnsOf(sql: string): readonly string[] {
  const known = columnsKnown.get(sql);
  if (known !== undefined) return known;
  const [, inserted] = /\(([\w, ]+)\) values/.exec(sql) ?? [];
  const named = [...sql.matchAll(/(\w+) = \?/g)].map(([, column = '']) => column);
  const columns = inserted?.split(', ') ?? named;
  columnsKnown.set(sql, columns);
  return columns;
}

const columnsKnown = new Map<string, readonly string[]>();

/** The record of a row that {@link writeRow} wrote. */
export function recordOf<Record>(row: Row): Record {
  const members = Object.entries(row).map(([column, value]) => {
    const isJson = jsonColumns.has(column) && value !== null;
    return [memberOf(column), isJson ? JSON.parse(String(value)) : value];
  });
  return Object.fromEntries(members) as Record;
}

/** The record of a row; undefined: there is none. */
function recordIn<Record>(row: Row | undefined): Record | undefined {
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

  /** By a statement that names its columns; false: it has changed nothing. */
  protected writer<Record extends object>(sql: string): (record: Record) => boolean {
    return (record) => writeRow(this.driver, sql, record) > 0;
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
