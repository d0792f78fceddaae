/** Columns of exports, those of the import reversed: documents become cells. */
import type { ImportColumn } from './import-columns.ts';

export interface ExportColumn {
  readonly title: string;
  readonly write: (document: object) => string;
}

/** A path with a language or price group becomes a column for each that occurs. */
export function exportColumns(
  columns: readonly ImportColumn[],
  documents: () => Iterable<object>,
): readonly ExportColumn[] {
  const open = columns.filter(({ path }) => path.includes('…'));
  const tails = new Map(open.map((column) => [column, new Set<string>()]));
  for (const document of open.length === 0 ? [] : documents()) {
    for (const [column, seen] of tails) {
      const [member = ''] = column.path;
      for (const tail of Object.keys(Object(Reflect.get(document, member)))) seen.add(tail);
    }
  }
  return columns.flatMap((column) => {
    const [title] = column.names;
    const { path } = column;
    const each = tails.get(column);
    if (each === undefined) return [{ title, write: (of: object) => cellAt(of, path) }];
    return [...each].sort().map((tail) => ({
      title: title.replace('…', tail),
      write: (of: object) => cellAt(of, [path[0] ?? '', tail]),
    }));
  });
}

function cellAt(document: object, path: readonly string[]): string {
  let value: unknown = document;
  for (const member of path) value = Object(value)[member];
  return guardCell(cellOf(value));
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(cellOf).join('|');
  if (typeof value !== 'object') return String(value);
  if ('amountMinor' in value) return (Number(value.amountMinor) / 100).toFixed(2);
  return 'number' in value ? String(value.number) : '';
}

/** Puts `'` before cells like formulas, which spreadsheets would run; imports remove it. */
export function guardCell(cell: string): string {
  return /^[=+@-]/.test(cell) ? `'${cell}` : cell;
}
