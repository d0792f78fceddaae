/**
 * Splits a table of any size into parts with the header and few enough rows to be served between
 * calls. The file is streamed; rows end at line ends outside quotes.
 */
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { encodingOf, type TextEncodingName } from '../../contracts/index.ts';
import { type CliError, invalidInput } from '../cli-error.ts';
import { reasonOf } from '../files/read-text.ts';

export interface TablePart {
  readonly text: string;
  /** Lines of the file before the part's rows, but the header's. */
  readonly before: number;
}

const rowsMax = 1_000;
/** Rows of a part with images: the service fetches them before answering. */
const imageRowsMax = 20;
const imagesTitle = /(?:^|[;,\t"])\s*images\s*(?:[;,\t"\r\n]|$)/i;
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
 * Yields a table's parts in order; `isGrouped`: rows of the same first cell stay together. @throws
 * {CliError} if it cannot be read.
 */
export async function* tableParts(
  path: string,
  encoding: TextEncodingName,
  { isGrouped = false }: { readonly isGrouped?: boolean } = {},
): AsyncGenerator<TablePart, void, undefined> {
  let header: string | null = null;
  let rows: string[] = [];
  let length = 0;
  let before = 0;
  let most = rowsMax;
  const part = (): TablePart => ({ text: `${header}${rows.join('')}`, before });
  for await (const row of rowsOf(path, encoding)) {
    if (header === null) {
      if (row.trim() === '') continue;
      header = row;
      if (imagesTitle.test(row)) most = imageRowsMax;
      continue;
    }
    const isFull = rows.length >= most || length + row.length > lengthMax;
    const isTorn = isGrouped && rows.length < 2 * most && firstCell(row) === firstCell(rows.at(-1));
    if (rows.length > 0 && isFull && !isTorn) {
      yield part();
      before += rows.join('').split('\n').length - 1;
      rows = [];
      length = 0;
    }
    rows.push(row);
    length += row.length;
  }
  if (rows.length > 0 || header !== null) yield part();
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
