/** Reports as titled tables: plain text, Markdown, CSV. */
import { type Style, tableLines } from './style.ts';

export interface Section {
  readonly title: string;
  /** The first row is the head; without a second there is nothing to show. */
  readonly rows: readonly (readonly string[])[];
  /** Columns of words, from the left [1]. */
  readonly wordColumns?: number;
  /** Below the table. */
  readonly note?: string;
}

/** Sections that have rows, a blank line before each. */
export function sectionLines(sections: readonly Section[], style: Style): readonly string[] {
  return shown(sections).flatMap(({ title, rows, note, wordColumns }) => [
    '',
    style.bold(title),
    ...tableLines(rows, style, wordColumns).map((line) => `  ${line}`),
    ...(note === undefined ? [] : [style.dim(`  ${note}`)]),
  ]);
}

/** The same as Markdown. */
export function sectionMarkdown(sections: readonly Section[]): readonly string[] {
  return shown(sections).flatMap(({ title, rows: [head = [], ...rows], note, wordColumns = 1 }) => [
    '',
    `## ${title}`,
    '',
    markdownRow(head),
    markdownRow(head.map((_cell, column) => (column < wordColumns ? '---' : '--:'))),
    ...rows.map(markdownRow),
    ...(note === undefined ? [] : ['', note]),
  ]);
}

/** Rows as RFC 4180 writes them, but for the ends of lines, which are plain. */
export function csvLines(rows: readonly (readonly (string | number | null)[])[]): string[] {
  return rows.map((row) => row.map(csvCell).join(','));
}

/** A cell that a spreadsheet would take for a formula is quoted out of it. */
function csvCell(value: string | number | null): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+@-]/.test(value ?? '') ? `'${value}` : (value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function markdownRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function shown(sections: readonly Section[]): readonly Section[] {
  return sections.filter(({ rows }) => rows.length > 1);
}
