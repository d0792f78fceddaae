/**
 * Texts in table cells. A text that would read as another form, or as a spreadsheet formula, is
 * written in JSON quotes.
 */

export function isBlank(cell: string): boolean {
  return cell === '' || cell === '-';
}

export function readText(cell: string): CellRead<string> {
  if (cell.startsWith('"')) return readQuoted(cell);
  if (/^[=+@-]/.test(cell))
    return badCell(`no formula; a text that begins so in quotes: "${cell}"`);
  return okCell(cell);
}

export function printText(text: string): string {
  const isPlain = text !== '' && text.trim() === text && !/^[=+@"-]|\p{Cc}/u.test(text);
  return isPlain ? text : JSON.stringify(text);
}

export function printWord(text: string): string {
  const isPlain = /^[\p{L}\p{N}_][^|+{}"(),;:*=<>!?\p{Cc}]*$/u.test(text) && text.trim() === text;
  return isPlain && text !== 'known' && !text.includes('..') ? text : JSON.stringify(text);
}

export function readWord(word: string): CellRead<string> {
  const text = word.trim();
  if (text.startsWith('"')) return readQuoted(text);
  if (text === '') return badCell('a text between the separators');
  return readText(text);
}

/** Splits a cell at separators outside quotes; undefined if a quote is not closed. */
export function splitWords(cell: string, separator: string): readonly string[] | undefined {
  const words: string[] = [];
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at < cell.length; at += 1) {
    const letter = cell[at];
    if (isQuoted && letter === '\\') at += 1;
    else if (letter === '"') isQuoted = !isQuoted;
    else if (letter === separator && !isQuoted) {
      words.push(cell.slice(from, at));
      from = at + 1;
    }
  }
  words.push(cell.slice(from));
  return isQuoted ? undefined : words;
}

export function readWords<Value>(
  words: readonly string[] | undefined,
  read: (word: string) => CellRead<Value>,
): CellRead<readonly Value[]> {
  if (words === undefined) return badCell('a closing quote');
  const values: Value[] = [];
  for (const word of words) {
    const value = read(word);
    if (!value.ok) return value;
    values.push(value.value);
  }
  return okCell(values);
}

/** Reads `true` or `false`, also as spreadsheets write them: TRUE and FALSE. */
export function readTruth(cell: string): CellRead<boolean> {
  const lower = cell.toLowerCase();
  return lower === 'true' || lower === 'false'
    ? okCell(lower === 'true')
    : badCell('true or false');
}

export function readJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    // JavaScript engines word JSON errors differently, so their message is not passed on.
    return undefined;
  }
}

function readQuoted(cell: string): CellRead<string> {
  const value = readJson(cell)?.value;
  return typeof value === 'string' ? okCell(value) : badCell('a text in quotes, as JSON writes it');
}

/** A fault in a cell of a decision table. */
export interface CellProblem {
  /** Number of the row, from 1, the header row included. */
  readonly row: number;
  /** Column number from 1. */
  readonly column: number;
  /** Heading of the column. */
  readonly header: string;
  /** One sentence with the place, the actual and the expected value. */
  readonly message: string;
  readonly received: string;
  readonly expected: string;
}

/** A cell's value, or the value that was expected instead. */
export type CellRead<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly expected: string };

export function okCell<Value>(value: Value): CellRead<Value> {
  return { ok: true, value };
}

export function badCell(expected: string): { readonly ok: false; readonly expected: string } {
  return { ok: false, expected };
}
