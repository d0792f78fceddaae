/**
 * An answer of the API as text: the items of a list as a table, any other document as its members,
 * a line each. What is not a word or a number stands in JSON.
 */
import { type Style, tableLines } from '../text/style.ts';

type Item = { readonly [member: string]: unknown };
type Rows = readonly (readonly string[])[];

/** Columns of a table, at most; the rest is in JSON. */
const columnsMax = 8;

/** The rows of a list, with their head; null: it is none. */
export function rowsOf(body: unknown): Rows | null {
  const items = isDocument(body) ? body['items'] : undefined;
  if (!Array.isArray(items)) return null;
  const documents = items.filter(isDocument);
  const names = [...new Set(documents.flatMap(Object.keys))];
  const shown = names.filter((name) => documents.every((one) => isShort(one[name])));
  const head = shown.slice(0, columnsMax);
  return [head, ...documents.map((one) => head.map((name) => cellOf(one[name])))];
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
  const width = Math.max(0, ...Object.keys(body).map(({ length }) => length));
  return Object.entries(body).map(([name, value]) => `${name.padEnd(width)}  ${cellOf(value)}`);
}

function isDocument(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isShort(value: unknown): boolean {
  return Array.isArray(value) ? value.every(isShort) : !isDocument(value);
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) {
    return value.join(', ');
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
