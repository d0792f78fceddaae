/**
 * The text of a table’s file: UTF-8, UTF-16 or Latin-1, which is found from its bytes, or the first
 * sheet of a workbook (.xlsx), which becomes CSV.
 */
import { isUtf8 } from 'node:buffer';
import { strFromU8, unzipSync } from 'fflate';
import { printCsv } from '../../rules/index.ts';
import { invalidInput } from '../cli-error.ts';
import { readBytes, shownPath } from './read-text.ts';

/** Text that is no UTF-8 is of Windows in western Europe, which holds Latin-1. */
export const latin = 'windows-1252';
/** Larger parts of a workbook, unpacked, are not read. */
const partBytesMax = 512 * 1024 * 1024;
const parts = ['xl/worksheets/sheet1.xml', 'xl/sharedStrings.xml'];

/** By its mark, or the zero beside a first letter of UTF-16; else UTF-8 is only supposed. */
export function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (second === 0 || first === 0xff) return 'utf-16le';
  if (first === 0 || (first === 0xfe && second === 0xff)) return 'utf-16be';
  return 'utf-8';
}

/** What is said of an encoding; of UTF-8 nothing. */
export function encodingNotes(encoding: string): readonly string[] {
  return encoding === 'utf-8' ? [] : [`letters read as ${encoding}`];
}

export function isWorkbook(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'PK\u0003\u0004';
}

/** With what is said of its letters. @throws {CliError} if a workbook has no sheet. */
export function readTableText(path: string, bytes = readBytes(path)) {
  if (isWorkbook(bytes)) return { text: textOfWorkbook(path, bytes), notes: [] };
  const supposed = encodingOf(bytes);
  const encoding = supposed === 'utf-8' && !isUtf8(bytes) ? latin : supposed;
  const text = new TextDecoder(encoding).decode(bytes);
  return { text, notes: encodingNotes(encoding) };
}

/** The first sheet as CSV. Dates and times stand in it as serial numbers. */
export function textOfWorkbook(path: string, bytes: Buffer): string {
  const [sheet = '', strings = ''] = partsOf(bytes);
  if (sheet === '') {
    throw invalidInput(`${shownPath(path)} is a ZIP file without a sheet; expected CSV or .xlsx`);
  }
  const shared = Array.from(strings.matchAll(items), ([, , text = '']) => lettersOf(text));
  const rows = Array.from(sheet.matchAll(lines), ([, , row = '']) => {
    const line: string[] = [];
    for (const [, attributes = '', content = ''] of row.matchAll(cells)) {
      const place = columnOf(/ r="([A-Z]+)/.exec(attributes)?.[1] ?? '');
      while (line.length < place) line.push('');
      const value = lettersOf(content.replaceAll(formulas, ''));
      line[place] = attributes.includes(' t="s"') ? (shared[Number(value)] ?? '') : value;
    }
    return line;
  });
  const width = rows.reduce((most, { length }) => Math.max(most, length), 0);
  for (const row of rows) while (row.length < width) row.push('');
  return printCsv(rows, ',');
}

/** Elements of a name, with their attributes and content. */
function elements(name: string): RegExp {
  return new RegExp(`<${name}\\b([^>]*?)(?:/>|>(.*?)</${name}>)`, 'gs');
}

const [items, lines, cells] = [elements('si'), elements('row'), elements('c')];
const [formulas, guides] = [elements('f'), elements('rPh')];
const entities = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' };

function columnOf(letters: string): number {
  return [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0) - 1;
}

/** Text of a piece of XML, without its phonetic guide. */
function lettersOf(xml: string): string {
  const text = xml.replaceAll(guides, '').replaceAll(/<[^>]*>/g, '');
  return Object.entries(entities).reduce(
    (all, [name, letter]) => all.replaceAll(name, letter),
    text,
  );
}

function partsOf(zip: Uint8Array): readonly string[] {
  const filter = ({ name, originalSize }: { name: string; originalSize: number }) =>
    parts.includes(name) && originalSize < partBytesMax;
  const found = unzipSync(zip, { filter });
  return parts.map((name) => strFromU8(found[name] ?? new Uint8Array()));
}
