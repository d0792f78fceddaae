/** Figures as CSV (RFC 4180, lines end in LF): what spreadsheets and notebooks read. */
import type { DataRow } from './document.ts';

/** A line per row: a number as it is, nothing for null. */
export function csvText(rows: readonly DataRow[]): string {
  return rows.map((cells) => `${cells.map(csvCell).join(',')}\n`).join('');
}

/** What a spreadsheet would run as a formula is quoted. */
function csvCell(cell: string | number | null): string {
  const text = cell === null ? '' : String(cell);
  const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
