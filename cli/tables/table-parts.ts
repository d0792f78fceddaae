/**
 * Splits a table of any size into parts with the header and few enough rows to be served between
 * calls. The file is streamed; rows end at line ends outside quotes.
 */
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { encodingOf, type TextEncodingName } from '../../contracts/index.ts';
import { readCsv } from '../../rules/index.ts';
import { type CliError, invalidInput } from '../cli-error.ts';
import { reasonOf } from '../files/read-text.ts';

export interface TablePart {
  readonly text: string;
  /** Lines of the file before the part's rows, but the header's. */
  readonly before: number;
  /** Rows whose key an earlier part has; they are left blank, as the service cannot know. */
  readonly repeated: readonly RepeatedRow[];
}

interface RepeatedRow {
  readonly line: number;
  readonly message: string;
}

const rowsMax = 1_000;
/** Rows of a part with images: the service fetches them before answering. */
const imageRowsMax = 20;
const imagesTitle = /(?:^|[;,\t"])\s*images\s*(?:[;,\t"\r\n]|$)/i;
/** Titles of the column whose cells tell rows apart, also in tables of other shops. */
const keyTitles = [
  ...['sku', 'référence', 'number', 'numéro'],
  ...['variant sku', 'itemnumber', 'customer id', 'customeraccount'],
];
/** Characters of a part, well below the service's body limit. */
const lengthMax = 400_000;
const lookBytes = 1 << 20;

export function encodingIn(path: string): TextEncodingName {
  const bytes = Buffer.alloc(lookBytes);
  try {
    const file = openSync(path, 'r');
    const length = readSync(file, bytes);
    closeSync(file);
    return encodingOf(bytes.subarray(0, length));
  } catch (error) {
    throw unreadable(path, error);
  }
}

/**
 * Yields a table's parts in order; `isGrouped`: rows of the same first cell stay together;
 * `isKeyed`: a key may occur once. @throws {CliError} if it cannot be read.
 */
export async function* tableParts(
  path: string,
  encoding: TextEncodingName,
  {
    isGrouped = false,
    isKeyed = true,
  }: { readonly isGrouped?: boolean; readonly isKeyed?: boolean } = {},
): AsyncGenerator<TablePart, void, undefined> {
  let header: string | null = null;
  let rows: string[] = [];
  let length = 0;
  let before = 0;
  let most = rowsMax;
  let keys: KeysSeen | null = null;
  let repeated: RepeatedRow[] = [];
  const part = (): TablePart => ({ text: `${header}${rows.join('')}`, before, repeated });
  for await (const row of rowsOf(path, encoding)) {
    if (header === null) {
      if (row.trim() === '') continue;
      header = row;
      if (isKeyed) keys = new KeysSeen(row);
      if (imagesTitle.test(row)) most = imageRowsMax;
      continue;
    }
    const isFull = rows.length >= most || length + row.length > lengthMax;
    const isTorn = isGrouped && rows.length < 2 * most && firstCell(row) === firstCell(rows.at(-1));
    if (rows.length > 0 && isFull && !isTorn) {
      yield part();
      before += rows.join('').split('\n').length - 1;
      rows = [];
      repeated = [];
      length = 0;
      keys?.beginPart();
    }
    const again = keys?.add(row) ?? null;
    if (again !== null) repeated.push(again);
    rows.push(again === null ? row : row.replaceAll(/[^\n]+/g, ''));
    length += row.length;
  }
  if (rows.length > 0 || header !== null) yield part();
}

/** Keys of the rows of earlier parts, with the lines at which they begin. */
class KeysSeen {
  readonly #header: string;
  readonly #title: string;
  readonly #place: number;
  readonly #earlier = new Map<string, number>();
  #inPart = new Map<string, number>();
  #line: number;

  constructor(header: string) {
    this.#header = header;
    const titles = cellsOf(header);
    const isKey = (title: string) => keyTitles.includes(title.trim().toLowerCase());
    this.#place = titles.findIndex(isKey);
    this.#title = titles[this.#place] ?? '';
    this.#line = header.split('\n').length;
  }

  beginPart(): void {
    for (const [key, line] of this.#inPart) this.#earlier.set(key, line);
    this.#inPart = new Map();
  }

  /** Adds a row; answers what is wrong if an earlier part has its key. */
  add(row: string): RepeatedRow | null {
    const line = this.#line;
    this.#line += row.split('\n').length - 1;
    const key = (cellsOf(`${this.#header}${row}`, 1)[this.#place] ?? '').trim();
    const first = this.#earlier.get(key);
    if (this.#place < 0 || key === '') return null;
    if (first === undefined) {
      this.#inPart.set(key, line);
      return null;
    }
    const seen = `${this.#title} is ${JSON.stringify(key)}`;
    const message = `line ${line}, ${seen}; expected each once; it stands in line ${first}`;
    return { line, message };
  }
}

/** The cells of a row; the header before it tells how cells are separated. */
function cellsOf(text: string, place = 0): readonly string[] {
  const read = readCsv(text);
  return (read.ok ? read.rows[place] : undefined) ?? [];
}

function firstCell(row = ''): string {
  return row.split(/[,;\t]/, 1)[0] ?? '';
}

async function* rowsOf(
  path: string,
  encoding: TextEncodingName,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder(encoding);
  let row = '';
  let isQuoted = false;
  try {
    for await (const bytes of createReadStream(path)) {
      const text = decoder.decode(bytes as Buffer, { stream: true });
      let from = 0;
      for (let at = 0; at < text.length; at += 1) {
        const letter = text[at];
        if (letter === '"') isQuoted = !isQuoted;
        if (letter !== '\n' || isQuoted) continue;
        row += text.slice(from, at + 1);
        yield row;
        row = '';
        from = at + 1;
      }
      row += text.slice(from);
    }
  } catch (error) {
    throw unreadable(path, error);
  }
  row += decoder.decode();
  if (row.trim() !== '') yield `${row}\n`;
}

function unreadable(path: string, error: unknown): CliError {
  return invalidInput(`${path} ${reasonOf(error)}`);
}
