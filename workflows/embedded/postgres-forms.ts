/**
 * The shared statements as PostgreSQL takes them: numbered places, texts in the order of their
 * bytes, and all rows of a batch in one statement, as an array for each column.
 *
 * A statement of many rows must name no row twice: the store writes each once.
 */
import type { PackedRows, SqlValue } from './sql-driver.ts';

const integers = /^(n|number|seq|version|machine_version|failures|tries)$|_ms$/;
const known = new Map<string, string>();

/** `?` as `$1`, `$2` and so on. */
export function numbered(sql: string): string {
  let place = 0;
  return sql.replaceAll('?', () => `$${++place}`);
}

/** Texts that sort as in SQLite, whatever the language of the database. */
export function collated(sql: string): string {
  return sql.replaceAll(/ text\b/g, ' text collate "C"');
}

/** Of a statement that ends in `id = ?`, all ids at once. */
export function keysForm(sql: string): string {
  return sql.replace(/= \?$/, '= any(?::text[])');
}

/** The columns of rows that stand one after the other. */
export function columnsOf({ width, values }: PackedRows): readonly (readonly SqlValue[])[] {
  const columns = Array.from({ length: width }, (): SqlValue[] => []);
  for (const [place, value] of values.entries()) columns[place % width]?.push(value);
  return columns;
}

/** A statement with the values of many rows, an array for each column. */
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
  return numbered(`${head} select * from ${unnested(names.split(', '))}${tail}`);
}

function updateOf(sql: string): string | undefined {
  const [, table, sets = '', key = ''] = /^update (\w+) set (.+) where (\w+) = \?$/.exec(sql) ?? [];
  if (table === undefined) return undefined;
  const columns = sets.split(', ').map((one) => one.replace(' = ?', ''));
  const changes = columns.map((column) => `${column} = given.${column}`).join(', ');
  const all = [...columns, key];
  const given = `${unnested(all)} as given (${all.join(', ')})`;
  return numbered(
    `update ${table} set ${changes} from ${given} where ${table}.${key} = given.${key}`,
  );
}

function deleteOf(sql: string): string | undefined {
  const [, head, terms = ''] = /^(delete from \w+) where (.+)$/.exec(sql) ?? [];
  if (head === undefined) return undefined;
  const columns = terms.split(' and ').map((one) => one.replace(' = ?', ''));
  return numbered(`${head} where (${columns.join(', ')}) in (select * from ${unnested(columns)})`);
}

function unnested(columns: readonly string[]): string {
  const arrays = columns.map((name) => `?::${integers.test(name) ? 'bigint' : 'text'}[]`);
  return `unnest(${arrays.join(', ')})`;
}
