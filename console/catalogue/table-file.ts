/**
 * Files of imports: a CSV table as it is, a workbook as CSV, and of a zip its table, in which
 * pictures are named by their hashes.
 */
import { readCsv } from '../../rules/tables/index.ts';
import { csvOf } from '../parts/save-file.ts';

export interface TableFile {
  readonly table: Uint8Array;
  /** Files of a zip beside its table, by name without folders. */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
}

/** Most bytes that a file of a zip is unpacked to; larger ones are left out. */
const unpackedBytesMax = 16 * 1024 * 1024;
const unpackedFilesMax = 2_000;
const tableForm = /\.(csv|txt|xlsx)$/i;
const otherForm = /^https?:\/\/|(?:^|#)sha256:/i;

/** @throws if the file is no table, or a zip without one. */
export async function readTableFile(file: File): Promise<TableFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (!/\.zip$/i.test(file.name)) {
    return { table: await tableIn(file.name, bytes), pictures: new Map() };
  }
  const { unzipSync } = await import('fflate');
  let count = 0;
  const files = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      count += 1;
      const isWanted = !/(^|\/)(\.|__MACOSX\/)/.test(name) && !name.endsWith('/');
      return isWanted && count <= unpackedFilesMax && originalSize <= unpackedBytesMax;
    },
  });
  const entries = Object.entries(files);
  const found = entries.find(([name]) => tableForm.test(name));
  if (found === undefined) throw new Error('a zip without a table');
  const others = entries.filter((one) => one !== found);
  return {
    table: await tableIn(...found),
    pictures: new Map(others.map(([name, one]) => [name.split('/').at(-1) ?? name, one])),
  };
}

async function tableIn(name: string, bytes: Uint8Array): Promise<Uint8Array> {
  if (!/\.xlsx$/i.test(name)) return bytes;
  const [{ readSheet }, { unzipSync, zipSync }] = await Promise.all([
    import('read-excel-file/universal'),
    import('fflate'),
  ]);
  // The reader unpacks large files in threads of its own, which pages may not start.
  const plain = zipSync(unzipSync(bytes), { level: 0 });
  const rows = await readSheet(new Blob([plain as BlobPart]));
  const cells = rows.map((row) => row.map((cell) => cellOf(cell)));
  return new TextEncoder().encode(csvOf(cells));
}

function cellOf(cell: unknown): string | number | null {
  if (cell === null) return null;
  // A workbook shows 15 digits of a computed 19.990000000000002.
  if (typeof cell === 'number') return Number(cell.toPrecision(15));
  if (cell instanceof Date) return cell.toISOString().replace(/T00:00:00\.000Z$/, '');
  return String(cell);
}

/**
 * The table with names of sent pictures as hashes; `send` stores a picture and answers its hash, or
 * null if it is refused. Names of other files stay, for the service to report.
 */
export async function withPictures(
  { table, pictures }: TableFile,
  send: (bytes: Uint8Array, name: string) => Promise<string | null>,
): Promise<Uint8Array> {
  if (pictures.size === 0) return table;
  const read = readCsv(textOf(table));
  const [header = []] = read.ok ? read.rows : [];
  const place = header.findIndex((title) => title.trim().toLowerCase() === 'images');
  if (!read.ok || place < 0) return table;
  const sent = new Map<string, string>();
  const rows: (readonly string[])[] = [header];
  for (const row of read.rows.slice(1)) {
    const names = (row[place] ?? '').split('|').map((name) => name.trim());
    for (const name of names) {
      const picture = pictures.get(name);
      if (picture === undefined || otherForm.test(name) || sent.has(name)) continue;
      const hash = await send(picture, name);
      sent.set(name, hash === null ? name : `${name}#sha256:${hash}`);
    }
    const cell = names.map((name) => sent.get(name) ?? name).join('|');
    rows.push(place < row.length ? row.with(place, cell) : row);
  }
  return new TextEncoder().encode(csvOf(rows));
}

/** UTF-8, else the code page of older spreadsheets. */
function textOf(table: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(table);
  } catch {
    return new TextDecoder('windows-1252').decode(table);
  }
}

export async function sha256Of(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', bytes as BufferSource);
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
