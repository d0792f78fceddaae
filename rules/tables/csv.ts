/**
 * CSV as spreadsheets write it. The separator (comma, semicolon, tab) is detected from the first
 * line; any line ending and a byte-order mark are accepted. Source: RFC 4180.
 */

export type Separator = ',' | ';' | '\t' | '|';

export type CsvRows =
  | { readonly ok: true; readonly rows: readonly (readonly string[])[] }
  | {
      readonly ok: false;
      /** Number of the row, from 1. */
      readonly row: number;
      readonly column: number;
      readonly received: string;
      readonly expected: string;
    };

/** A text and the place up to which it was read. */
export interface CsvReading {
  readonly text: string;
  readonly separator: Separator;
  at: number;
}

interface CsvFault {
  readonly received: string;
  readonly expected: string;
}

/**
 * All rows, headers included; rows may be shorter than the first. `separator` skips its detection.
 */
export function readCsv(source: string, separator?: Separator): CsvRows {
  const reading = csvReading(source, separator);
  const rows: string[][] = [];
  while (reading.at < reading.text.length) {
    const row: string[] = [];
    rows.push(row);
    const fault = readCsvRow(reading, row);
    if (fault !== null) return { ok: false, row: rows.length, column: row.length + 1, ...fault };
  }
  return { ok: true, rows };
}

/** A text at its first row. `separator` skips its detection. */
export function csvReading(source: string, separator?: Separator): CsvReading {
  const text = source.startsWith('\ufeff') ? source.slice(1) : source;
  return { text, separator: separator ?? separatorOf(text), at: 0 };
}

/** Adds the cells of the row at `reading.at`, and goes on to the next; null: without a fault. */
export function readCsvRow(reading: CsvReading, row: string[]): CsvFault | null {
  for (;;) {
    const field = readField(reading);
    if (typeof field !== 'string') return field;
    row.push(field);
    if (reading.text[reading.at] !== reading.separator) break;
    reading.at += 1;
  }
  if (reading.text[reading.at] === '\r') reading.at += 1;
  if (reading.text[reading.at] === '\n') reading.at += 1;
  return null;
}

/** Lines end with CR LF, as RFC 4180 requires. */
export function printCsv(rows: readonly (readonly string[])[], separator: Separator): string {
  const line = (row: readonly string[]) =>
    row.map((field) => printField(field, separator)).join(separator);
  return rows.map((row) => `${line(row)}\r\n`).join('');
}

function printField(field: string, separator: Separator): string {
  const isPlain = !/["\r\n]|^\s|\s$/.test(field) && !field.includes(separator);
  return isPlain ? field : `"${field.replaceAll('"', '""')}"`;
}

/**
 * The most frequent separator of the first line outside quotes; ties go to comma, then semicolon.
 */
function separatorOf(text: string): Separator {
  const counts = new Map<string, number>([',', ';', '\t'].map((one) => [one, 0]));
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (letter === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (letter === '\n' || letter === '\r') break;
    else if (counts.has(letter)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  const [first] = [...counts].sort(([, a], [, b]) => b - a);
  return (first?.[0] ?? ',') as Separator;
}

const lineEnds = { feed: 10, return: 13 } as const;

function readField(reading: CsvReading): string | CsvFault {
  const { text, separator } = reading;
  const from = reading.at;
  if (text[from] !== '"') {
    const mark = separator.charCodeAt(0);
    let at = from;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === mark || code === lineEnds.feed || code === lineEnds.return) break;
    }
    reading.at = at;
    return text.slice(from, at);
  }
  for (;;) {
    const closing = text.indexOf('"', reading.at + 1);
    if (closing === -1) {
      reading.at = text.length;
      return { received: 'the end of the text', expected: 'a closing quote' };
    }
    reading.at = closing + 1;
    if (text[reading.at] !== '"') break;
  }
  const after = text[reading.at];
  if (after !== undefined && after !== separator && after !== '\r' && after !== '\n') {
    return {
      received: JSON.stringify(after),
      expected: `${separator} or a new line after a quote`,
    };
  }
  return text.slice(from + 1, reading.at - 1).replaceAll('""', '"');
}
