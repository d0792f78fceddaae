/** Figures as CSV for spreadsheets and notebooks (RFC 4180, but lines end in LF). */
import type { DataRow } from './document.ts';

/** Null becomes an empty field. */
export function csvText(rows: readonly DataRow[]): string {
  return rows.map((cells) => `${cells.map(csvCell).join(',')}\n`).join('');
}

/** Quotes a cell that a spreadsheet would run as a formula. */
function csvCell(cell: string | number | null): string {
  const text = cell === null ? '' : String(cell);
  const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
