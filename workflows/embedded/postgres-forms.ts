/**
 * The shared statements as PostgreSQL takes them: numbered places, texts in the order of their
 * bytes, and all rows of a batch in one statement, as an array for each column.
 *
 * A statement of many rows must name no row twice: the store writes each once.
 */
import type { PackedRows } from './packed-writes.ts';
import type { SqlValue } from './sql-driver.ts';

const integers = /^(n|number|seq|version|machine_version|failures|tries)$|_ms$/;

/** A statement of many rows. */
interface ArrayForm {
  readonly text: string;
  /** The column whose values say which rows were written; null: all were. */
  readonly returned: string | null;
}

const together = new Map<string, string>();

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

/**
 * Several statements of many rows as one, so that a batch takes one way to the server and back.
 * Its row has `keys0`, `keys1` and so on: of an insert that may do nothing, the first values of the
 * rows that were written.
 */
export function manyForms(sqls: readonly string[]): string {
  const key = sqls.join(';');
  const known = together.get(key);
  if (known !== undefined) return known;
  const forms = sqls.map(arrayForm);
  const parts = forms.map(({ text }, n) => `w${n} as (${text})`);
  const keys = forms.flatMap(({ returned }, n) =>
    returned === null
      ? []
      : [`coalesce((select array_agg(${returned}) from w${n}), array[]::text[]) as keys${n}`],
  );
  const text = numbered(`with ${parts.join(', ')} select ${keys.join(', ') || '1'}`);
  together.set(key, text);
  return text;
}

/** The columns of rows that stand one after the other. */
export function columnsOf({ width, values }: PackedRows): readonly (readonly SqlValue[])[] {
  return Array.from({ length: width }, (_, column) =>
    values.filter((_value, place) => place % width === column),
  );
}

function arrayForm(sql: string): ArrayForm {
  const form = insertOf(sql) ?? updateOf(sql) ?? deleteOf(sql);
  if (form === undefined) throw new Error(`no form with arrays is known of: ${sql}`);
  return form;
}

function insertOf(sql: string): ArrayForm | undefined {
  const [, head, names = '', tail = ''] =
    /^(insert into \w+ \((.+?)\)) values \(.+?\)(.*)$/.exec(sql) ?? [];
  if (head === undefined) return undefined;
  const columns = names.split(', ');
  const returned = tail.endsWith('do nothing') ? (columns[0] ?? null) : null;
  const returning = returned === null ? '' : ` returning ${returned}`;
  return { text: `${head} select * from ${unnested(columns)}${tail}${returning}`, returned };
}

function updateOf(sql: string): ArrayForm | undefined {
  const [, table, sets = '', key = ''] = /^update (\w+) set (.+) where (\w+) = \?$/.exec(sql) ?? [];
  if (table === undefined) return undefined;
  const columns = sets.split(', ').map((one) => one.replace(' = ?', ''));
  const changes = columns.map((column) => `${column} = given.${column}`).join(', ');
  const all = [...columns, key];
  const given = `${unnested(all)} as given (${all.join(', ')})`;
  const text = `update ${table} set ${changes} from ${given} where ${table}.${key} = given.${key}`;
  return { text, returned: null };
}

function deleteOf(sql: string): ArrayForm | undefined {
  const [, head, terms = ''] = /^(delete from \w+) where (.+)$/.exec(sql) ?? [];
  if (head === undefined) return undefined;
  const columns = terms.split(' and ').map((one) => one.replace(' = ?', ''));
  const text = `${head} where (${columns.join(', ')}) in (select * from ${unnested(columns)})`;
  return { text, returned: null };
}

function unnested(columns: readonly string[]): string {
  const arrays = columns.map((name) => `?::${integers.test(name) ? 'bigint' : 'text'}[]`);
  return `unnest(${arrays.join(', ')})`;
}
