import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentStatements, documentTables, ownMigrations } from '../../store/index.ts';
import { root, treeFiles } from '../support/tree.ts';

/** What one of SQLite and PostgreSQL would not take, or would read otherwise. */
const forbidden: readonly (readonly [string, RegExp])[] = [
  ['a number made by the database', /\b(serial|bigserial|autoincrement|identity|rowid)\b/],
  ['a clock of the database', /\b(now\(|current_timestamp|current_time|datetime\(|strftime\()/],
  ['JSON read by SQL', /\b(jsonb?\b|json_\w+|->>?)/],
  ['an array or enum', /(\[\]|\barray\b|\bunnest\b|\benum\b)/],
  ['a form of one database', /\b(insert or|replace into|pragma|vacuum|without rowid|strict)\b/],
  ['a lock', /\b(advisory|listen|notify|skip locked|for update)\b/],
  ['a type of one database', /\b(real|double|float|boolean|blob|bytea|varchar|timestamp\w*)\b/],
  ['a numbered placeholder', /(\$\d|\?\d|:[a-z])/],
  ['a clause of a later standard', /\b(is not distinct|ilike|glob|limit \?,)\b/],
];

/** What stands between quotes is a value, not a word of SQL. */
function wordsOf(sql: string): string {
  return sql
    .replaceAll(/--.*/g, '')
    .replaceAll(/'[^']*'/g, "''")
    .toLowerCase();
}

function faultsOf(sql: string): readonly string[] {
  return forbidden.filter(([, pattern]) => pattern.test(wordsOf(sql))).map(([name]) => name);
}

const orderTables = readFileSync(
  join(root, 'workflows', 'embedded', 'migrations', '0001-processes.sql'),
  'utf8',
);
const literal = /(['"`])((?:select|insert|update|delete|create) (?:(?!\1).)*)\1/g;
/** Every statement of the repositories and of the host of orders, as it stands in its file. */
const statements = treeFiles(
  /^(store|workflows\/embedded|gateways\/payments(\/sandbox)?)\/[\w-]+\.ts$/,
)
  .filter(({ path }) => !/\/(document-statements|postgres-[\w-]+|sqlite-driver)\.ts$/.test(path))
  .flatMap(({ path, text }) =>
    [...text.matchAll(literal)].map(([, , sql = ''], n) => [`${path} ${n + 1}`, sql] as const),
  );
const texts = [
  ...statements,
  ...documentTables.flatMap((table) =>
    Object.entries(documentStatements(table)).map(
      ([name, sql]) => [`${name} ${table}`, sql] as const,
    ),
  ),
  ...ownMigrations().map(({ number, sql }) => [`migration ${number}`, sql] as const),
  ['migration 1 of the host of orders', orderTables] as const,
];

describe('the SQL of the store', () => {
  it('is found in the files', () => {
    expect(statements.length).toBeGreaterThan(200);
  });

  it.each(texts)('of %s is what SQLite and PostgreSQL share', (_name, sql) => {
    expect(faultsOf(sql)).toEqual([]);
  });

  it('has columns of the three types alone', () => {
    const columns = ownMigrations().flatMap(({ sql }) => [
      ...wordsOf(sql).matchAll(/^ {2}([a-z_]+) ([a-z]+)/gm),
    ]);
    const types = columns.filter(([, name]) => name !== 'primary' && name !== 'unique');
    expect(types.length).toBeGreaterThan(50);
    expect(new Set(types.map(([, , type]) => type))).toEqual(
      new Set(['text', 'integer', 'bigint']),
    );
  });

  it.each([
    'create table a (id integer primary key autoincrement)',
    'insert or replace into a values (?)',
    'select body->>1 from a',
    'select now()',
    'create table a (at timestamptz)',
    'select * from a where id = $1',
    'create table a (tags text[])',
    'select * from a for update skip locked',
  ])('is caught where it says "%s"', (planted) => {
    expect(faultsOf(planted)).not.toEqual([]);
  });
});
