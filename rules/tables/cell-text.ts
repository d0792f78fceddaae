/**
 * Texts in cells. A text stands there as it is, unless it could be taken for something else: by us
 * for a form of the table, by a spreadsheet for a formula. Then it stands as JSON writes it, in
 * double quotes, and any text may.
 */

/** What a cell without a value looks like. */
export function isBlank(cell: string): boolean {
  return cell === '' || cell === '-';
}

/** A text of a column that holds nothing else. */
export function readText(cell: string): CellRead<string> {
  if (cell.startsWith('"')) return readQuoted(cell);
  if (/^[=+@-]/.test(cell)) return bad(`no formula; a text that begins so in quotes: "${cell}"`);
  return good(cell);
}

/** The inverse of {@link readText}. */
export function printText(text: string): string {
  const isPlain = text !== '' && text.trim() === text && !/^[=+@"-]|\p{Cc}/u.test(text);
  return isPlain ? text : JSON.stringify(text);
}

/** A text among others: what separates them or begins a form makes it stand in quotes. */
export function printWord(text: string): string {
  const isPlain = /^[\p{L}\p{N}_][^|+{}"(),;:*=<>!?\p{Cc}]*$/u.test(text) && text.trim() === text;
  return isPlain && text !== 'known' && !text.includes('..') ? text : JSON.stringify(text);
}

/** The inverse of {@link printWord}. */
export function readWord(word: string): CellRead<string> {
  const text = word.trim();
  if (text.startsWith('"')) return readQuoted(text);
  if (text === '') return bad('a text between the separators');
  return readText(text);
}

/** Splits at a separator that stands outside quotes; undefined: a quote is not closed. */
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

/** The values between separators that stand outside quotes; the first that is wrong is told. */
export function readWords<Value>(
  words: readonly string[] | undefined,
  read: (word: string) => CellRead<Value>,
): CellRead<readonly Value[]> {
  if (words === undefined) return bad('a closing quote');
  const values: Value[] = [];
  for (const word of words) {
    const value = read(word);
    if (!value.ok) return value;
    values.push(value.value);
  }
  return good(values);
}

/** True or false; spreadsheets write them in capitals. */
export function readTruth(cell: string): CellRead<boolean> {
  const lower = cell.toLowerCase();
  return lower === 'true' || lower === 'false' ? good(lower === 'true') : bad('true or false');
}

/** A value in JSON; undefined: it is not. */
export function readJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    // What the engine says of it differs by version.
    return undefined;
  }
}

function readQuoted(cell: string): CellRead<string> {
  const value = readJson(cell)?.value;
  return typeof value === 'string' ? good(value) : bad('a text in quotes, as JSON writes it');
}

export interface CellProblem {
  /** From 1, the headers counted, as a spreadsheet counts. */
  readonly row: number;
  /** From 1. */
  readonly column: number;
  /** Text of the first row above the cell. */
  readonly header: string;
  /** One sentence: the cell, the value seen, the value expected. */
  readonly message: string;
  readonly received: string;
  readonly expected: string;
}

/** A value of a cell, or what was expected of it. */
export type CellRead<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly expected: string };

/** A cell as it should be. */
export function good<Value>(value: Value): CellRead<Value> {
  return { ok: true, value };
}

/** A cell that is not. */
export function bad(expected: string): { readonly ok: false; readonly expected: string } {
  return { ok: false, expected };
}
