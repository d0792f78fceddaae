/**
 * An answer of the API as text: a list as a table, any other document as a line for each member
 * and a table for each list of documents. Nested values show their `text`, else JSON.
 */
import { type Style, tableLines } from '../text/style.ts';

type Item = { readonly [member: string]: unknown };
type Rows = readonly (readonly string[])[];

/** Most columns of a table, and characters of a cell; JSON has the rest. */
const columnsMax = 10;
const cellMax = 60;

/** A list answer as rows of cells, the head first; null if it has other lists, as a search has. */
export function rowsOf(body: unknown): Rows | null {
  if (!isDocument(body) || !Array.isArray(body['items'])) return null;
  const lists = Object.keys(body).filter((name) => isTable(body[name]));
  const isList = 'nextCursor' in body || lists.every((name) => name === 'items');
  return isList ? tableOf(body['items']) : null;
}

function tableOf(items: readonly unknown[]): Rows {
  const rows = items.filter(isDocument).map(cellsOf);
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const isShort = (name: string) => rows.every((row) => (row.get(name)?.length ?? 0) <= cellMax);
  const head = names.filter(isShort).slice(0, columnsMax);
  return [head, ...rows.map((row) => head.map((name) => row.get(name) ?? ''))];
}

/**
 * The cells of an entry, nested members under paths such as `active.version`; a null member has
 * none.
 */
function cellsOf(item: Item): ReadonlyMap<string, string> {
  const inner = Object.entries(item).flatMap(([name, value]) =>
    isDocument(value)
      ? Object.entries(value).map(([part, one]) => [`${name}.${part}`, one] as const)
      : [[name, value] as const],
  );
  return new Map(inner.flatMap(([name, value]) => (value === null ? [] : [[name, cellOf(value)]])));
}

export function answerLines(body: unknown, style: Style): readonly string[] {
  if (body === null || body === '') return [];
  const rows = rowsOf(body);
  if (rows !== null) {
    const { nextCursor } = body as { readonly nextCursor?: string | null };
    const more = nextCursor == null ? [] : [`more: --all, or --cursor ${nextCursor}`];
    const table = rows.length > 1 ? tableLines(rows, style, rows[0]?.length) : ['none'];
    return [...table, ...more];
  }
  if (!isDocument(body)) return [cellOf(body).trimEnd()];
  const members = Object.entries(body);
  const width = Math.max(0, ...members.map(([{ length }]) => length));
  const lines = members.flatMap(([name, value]) =>
    isTable(value) ? [] : [`${name.padEnd(width)}  ${cellOf(value)}`.trimEnd()],
  );
  const tables = members.flatMap(([name, value]) => {
    if (!isTable(value)) return [];
    const table = tableOf(value);
    return ['', style.bold(name), ...tableLines(table, style, table[0]?.length)];
  });
  return [...lines, ...tables];
}

/** Whether a member is a list of documents that no `text` describes. */
function isTable(value: unknown): value is readonly Item[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((one) => isDocument(one) && !('text' in one));
}

function isDocument(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) {
    const texts = value.map((one) => (isDocument(one) && 'text' in one ? one['text'] : one));
    if (texts.every((one) => typeof one === 'string')) return texts.join(', ');
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
