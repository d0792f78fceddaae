/**
 * Converts the shared SQL to PostgreSQL: byte-order collation, and one statement per batch with an
 * array per column. Such a statement must not contain a row twice.
 */
import type { SqlValue } from '../../store/database/index.ts';
import type { PackedRows } from './sql-driver.ts';

const integers = /^(n|number|seq|version|machine_version|failures|tries)$|_ms$/;
const known = new Map<string, string>();

/** Sorts texts by bytes, as SQLite does, whatever the database's locale. */
export function collateTexts(sql: string): string {
  return sql.replaceAll(/ text\b/g, ' text collate "C"');
}

export function keysForm(sql: string): string {
  return sql.replace(/= \?$/, '= any(?::text[])');
}

export function columnsOf({ width, values }: PackedRows): readonly (readonly SqlValue[])[] {
  const columns = Array.from({ length: width }, (): SqlValue[] => []);
  for (const [place, value] of values.entries()) columns[place % width]?.push(value);
  return columns;
}

export function arrayForm(sql: string): string {
  const form = known.get(sql) ?? insertOf(sql) ?? updateOf(sql) ?? deleteOf(sql);
  if (form === undefined) throw new Error(`no form with arrays is known of: ${sql}`);
  known.set(sql, form);
  return form;
}

function insertOf(sql: string): string | undefined {
  const [, head, names = '', tail = ''] =
    /^(insert into \w+ \((.+?)\)) values \(.+?\)(.*)$/.exec(sql) ?? [];
  if (head === undefined) return undefined;
  return `${head} select * from ${unnested(names.split(', '))}${tail}`;
}

function updateOf(sql: string): string | undefined {
  const [, table, sets = '', key = ''] = /^update (\w+) set (.+) where (\w+) = \?$/.exec(sql) ?? [];
  if (table === undefined) return undefined;
  const columns = sets.split(', ').map((one) => one.replace(' = ?', ''));
  const changes = columns.map((column) => `${column} = given.${column}`).join(', ');
  const all = [...columns, key];
  const given = `${unnested(all)} as given (${all.join(', ')})`;
  return `update ${table} set ${changes} from ${given} where ${table}.${key} = given.${key}`;
}

function deleteOf(sql: string): string | undefined {
  const [, head, terms = ''] = /^(delete from \w+) where (.+)$/.exec(sql) ?? [];
  if (head === undefined) return undefined;
  const columns = terms.split(' and ').map((one) => one.replace(' = ?', ''));
  return `${head} where (${columns.join(', ')}) in (select * from ${unnested(columns)})`;
}

function unnested(columns: readonly string[]): string {
  const arrays = columns.map((name) => `?::${integers.test(name) ? 'bigint' : 'text'}[]`);
  return `unnest(${arrays.join(', ')})`;
}
