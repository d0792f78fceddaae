/**
 * The shared statements as PostgreSQL takes them: numbered places, texts in the order of their
 * bytes, and all rows of a batch in one statement, as an array for each column.
 *
 * A statement of many rows must name no row twice: the store writes each once.
 */
const integers = /^(n|number|seq|version|machine_version|failures|tries)$|_ms$/;

/** A statement of many rows. */
export interface ArrayForm {
  readonly text: string;
  /** The column whose values say which rows were written; null: all were. */
  readonly returned: string | null;
}

const forms = new Map<string, ArrayForm>();

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

/** An insert, update or delete of one row, as one of many. */
export function arrayForm(sql: string): ArrayForm {
  const form = forms.get(sql) ?? insertOf(sql) ?? updateOf(sql) ?? deleteOf(sql);
  if (form === undefined) throw new Error(`no form with arrays is known of: ${sql}`);
  forms.set(sql, form);
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
  const arrays = columns.map(
    (name, n) => `$${n + 1}::${integers.test(name) ? 'bigint' : 'text'}[]`,
  );
  return `unnest(${arrays.join(', ')})`;
}
