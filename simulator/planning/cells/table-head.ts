/** Where a table begins: lines before its header, what parts its cells, and which rows are sums. */
import { csvReading, readCsvRow, type Separator } from '../../../rules/index.ts';
import words from './words.json' with { type: 'json' };

export interface TableHead {
  readonly separator: Separator;
  /** Rows before the header. */
  readonly skipped: number;
}

const separators: readonly Separator[] = [',', ';', '\t', '|'];
const rowsOfHead = 50;

/**
 * From the beginning of a text. The separator is the one by which most rows have one width; the
 * header is the first row of that width with names in half of it. A line such as `sep=;` decides.
 */
export function headOf(text: string): TableHead {
  const stated = /^\ufeff?sep=([,;|\t])\r?\n/i.exec(text)?.[1] as Separator | undefined;
  const found = (stated === undefined ? separators : [stated]).map((separator) =>
    tryOf(text, separator),
  );
  const best = found.reduce((a, b) => (b.score > a.score ? b : a));
  return { separator: best.separator, skipped: best.skipped };
}

function tryOf(text: string, separator: Separator): TableHead & { readonly score: number } {
  const reading = csvReading(text, separator);
  const rows: string[][] = [];
  while (reading.at < reading.text.length && rows.length < rowsOfHead) {
    const row: string[] = [];
    if (readCsvRow(reading, row) !== null) break;
    rows.push(row);
  }
  const widths = new Map<number, number>();
  for (const { length } of rows) widths.set(length, (widths.get(length) ?? 0) + 1);
  const [[width, count] = [1, 0]] = [...widths]
    .filter(([one]) => one > 1)
    .sort(([a, some], [b, more]) => more - some || b - a);
  const isHeader = (row: readonly string[]): boolean =>
    row.length === width && row.filter((cell) => cell.trim() !== '').length >= width / 2;
  const skipped = width === 1 ? 0 : Math.max(0, rows.findIndex(isHeader));
  return { separator, skipped, score: count + width / 1_000 };
}

const sumWords = new Set(words.sums);

/** Whether a row states sums of the others. */
export function isSumRow(cells: readonly string[]): boolean {
  const first = cells.find((cell) => cell.trim() !== '') ?? '';
  return sumWords.has(first.trim().toLowerCase().replace(/\W+$/, ''));
}
