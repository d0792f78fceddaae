/**
 * Records as rows: `createdAtMs` is column `created_at_ms`, structures are JSON. Also the base
 * class of repositories.
 */
import { assert } from '../kernel/index.ts';
import type { Driver, Row, SqlValue } from './database/driver.ts';

/** Columns that hold JSON; null stays null. */
const jsonColumns = new Set([
  ...['addresses', 'after', 'before', 'body', 'codes', 'counts', 'document', 'facts'],
  ...['matched', 'question'],
  ...['removed', 'result', 'roles', 'runs', 'sale', 'scopes'],
]);

/** Runs a statement with a record's values; returns the rows changed. */
export function writeRow(driver: Driver, sql: string, record: object): number {
  const members = new Map<string, unknown>(Object.entries(record));
  const values = columnsOf(sql).map((column): SqlValue => {
    const value = members.get(memberOf(column));
    if (value === null || value === undefined) return null;
    return jsonColumns.has(column) ? JSON.stringify(value) : (value as SqlValue);
  });
  return driver.prepare(sql).run(...values);
}

/**
 * The columns that a statement's placeholders stand for: of `(a, b) values (?, ?)`, or `set a = ?
 * where b = ?`.
 */
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

/** Names of a record's members, in the order of a statement's placeholders. */
export function columnMembers(sql: string): readonly string[] {
  return columnsOf(sql).map(memberOf);
}

/** A row with columns renamed to members; JSON texts are not parsed. */
export function namedRow<Record>(row: Row): Record {
  const named: { [member: string]: SqlValue | undefined } = {};
  for (const column of Object.keys(row)) named[memberOf(column)] = row[column];
  return named as Record;
}

/** A row as a record, the reverse of {@link writeRow}. */
export function recordOf<Record>(row: Row): Record {
  const members = Object.entries(row).map(([column, value]) => {
    const isJson = jsonColumns.has(column) && value !== null;
    return [memberOf(column), isJson ? structureIn(String(value)) : value];
  });
  return Object.fromEntries(members) as Record;
}

/**
 * The structure in a JSON column. Damaged text is read as an empty object, so that the other rows
 * of a list stay readable; `null` is damaged too, as nothing is written as SQL's null.
 */
function structureIn(text: string): unknown {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

function recordIn<Record>(row: Row | undefined): Record | undefined {
  return row === undefined ? undefined : recordOf(row);
}

/** A number in a row; 0: no row, or null. */
export function numberIn(row: Row | undefined, column: string): number {
  const value = row?.[column] ?? 0;
  assert(typeof value === 'number', () => `${column} is ${value}; expected a number`);
  return value;
}

/**
 * Base class that makes functions from statements; callers open transactions. SQLite and PostgreSQL
 * share the SQL: ids and times come from code, JSON is text, booleans are 0 or 1.
 */
export class Repository {
  protected readonly driver: Driver;

  constructor(driver: Driver) {
    this.driver = driver;
  }

  /** A function that writes a record; false: no row changed. */
  protected writer<Record extends object>(sql: string): (record: Record) => boolean {
    return (record) => writeRow(this.driver, sql, record) > 0;
  }

  /** A function that reads one record; undefined: no row. */
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

  /** A function that reads a number; 0: no row. */
  protected counter<Values extends SqlValues>(
    sql: string,
    column: string,
  ): (...values: Values) => number {
    return (...values) => numberIn(this.driver.prepare(sql).first(...values), column);
  }

  protected doer<Values extends SqlValues>(sql: string): (...values: Values) => number {
    return (...values) => this.driver.prepare(sql).run(...values);
  }
}

type SqlValues = readonly SqlValue[];

/** Members by column, cached because requests use the same few. */
const members = new Map<string, string>();

function memberOf(column: string): string {
  const known = members.get(column);
  if (known !== undefined) return known;
  const member = column.replaceAll(/_(\w)/g, (_whole, letter: string) => letter.toUpperCase());
  members.set(column, member);
  return member;
}
