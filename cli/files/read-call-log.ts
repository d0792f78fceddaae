/**
 * Reads a call log part by part, with progress on stderr; what its columns mean comes from a file,
 * or from their names.
 */
import { createReadStream, statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { type ColumnMap, type Finding, parseColumns } from '../../contracts/index.ts';
import { dateOfDay, dayMs, dayOfDate } from '../../kernel/index.ts';
import {
  type CallLog,
  countsMapOf,
  type LogOptions,
  LogStream,
  logSources,
  readHeader,
  readTable,
} from '../../simulator/index.ts';
import { invalidInput, wrongUsage } from '../cli-error.ts';
import { type ProgressKind, startProgress } from '../streams/progress.ts';
import type { StyleOptions } from '../text/style.ts';
import { invalidFile, readValid } from './read-centre.ts';
import { readBytes, reasonOf, shownPath } from './read-text.ts';
import {
  encodingNotes,
  encodingOf,
  isWorkbook,
  latin,
  readTableText,
  textOfWorkbook,
} from './table-text.ts';

const partBytes = 65_536;
const megabyte = 1_000_000;
/** From here on a log is large. */
const largeMegabytes = 16;

export interface CallLogOptions extends StyleOptions {
  readonly columns?: string | undefined;
  readonly from?: string | undefined;
  readonly unreadMax?: number | undefined;
  readonly progress?: ProgressKind | undefined;
  readonly timeZone?: string | undefined;
}

/**
 * Reads a log twice: its columns first, then its calls. @throws {CliError} by the line of a fault.
 */
export async function readCallLog(
  path: string,
  options: CallLogOptions,
  known?: FileChunks,
): Promise<CallLog> {
  const map = columnMapOf(options);
  const logOptions = await logOptionsOf(map, options);
  const chunks = known ?? (await chunksOf(path));
  const of = path === '-' ? null : sizeOf(path);
  if (path === '-' || (of ?? 0) >= largeMegabytes) collectSooner();
  for (const encoding of [chunks.encoding, latin]) {
    const stream = new LogStream(map, logOptions);
    const progress = startProgress(options.progress, { verb: 'reading', noun: 'MB' });
    let bytes = 0;
    const readAll = async (take: (text: string) => readonly Finding[]): Promise<void> => {
      for await (const text of decoded(chunks.read(), encoding)) {
        refuse(path, take(text), options);
        bytes += text.length / 2;
        progress.tick(() => ({ done: Math.round(bytes / megabyte), of }));
      }
    };
    try {
      await readAll((text) => stream.survey(text));
    } catch (error) {
      if (error instanceof TypeError && encoding === 'utf-8') continue;
      throw error;
    }
    refuse(path, stream.decide(), options);
    await readAll((text) => stream.add(text));
    progress.end();
    const read = stream.end();
    if (!read.ok) throw invalidFile(path, read.problems, options);
    return { ...read.value, preface: [...encodingNotes(encoding), ...read.value.preface] };
  }
  throw invalidInput(`${shownPath(path)} is not text`);
}

/** A table of counts, whole; any other part by part, as a call log. */
export async function readCountsFile(path: string, options: CallLogOptions) {
  const chunks = await chunksOf(path);
  const { head } = chunks;
  const lines = head.subarray(0, head.lastIndexOf('\n') + 1 || head.length);
  const header = readHeader(readTableText(path, lines).text);
  if (!header.ok) throw invalidFile(path, header.problems, options);
  if (countsMapOf(header.value, columnMapOf(options)) === null) {
    return readCallLog(path, options, chunks);
  }
  const { text, notes } = readTableText(path, chunks.whole());
  const table = readTable(text);
  if (!table.ok) throw invalidFile(path, table.problems, options);
  return { ...table.value, notes };
}

function refuse(path: string, problems: readonly Finding[], options: StyleOptions): void {
  if (problems.length > 0) throw invalidFile(path, problems, options);
}

/** The map of --columns, over that of the source that --from names; null: it is found. */
export function columnMapOf(options: CallLogOptions): ColumnMap | null {
  const { columns, from } = options;
  const map = columns === undefined ? null : readValid(columns, parseColumns, options);
  if (from === undefined) return map;
  const names = logSources.map(({ source }) => source?.name ?? '');
  const source = logSources[names.indexOf(from)];
  if (source === undefined) {
    throw wrongUsage(`--from names ${from}; expected one of ${names.join(', ')}`);
  }
  return { ...source, ...map, columns: { ...source.columns, ...map?.columns } };
}

/** Zones and clock changes: as the column map says, else as asked, else UTC without changes. */
export async function logOptionsOf(
  map: ColumnMap | null,
  { unreadMax, timeZone: asked }: CallLogOptions,
): Promise<LogOptions> {
  const { clockChangeOn, localTimeAt } = await import('../../live/index.ts');
  const { timeZone = asked } = map ?? {};
  const offsetMs = (epochMs: number, zone: string): number => {
    const { date, msOfDay } = localTimeAt(epochMs, zone);
    return dayOfDate(date) * dayMs + msOfDay - epochMs;
  };
  return {
    changeOn: (day) => (timeZone === undefined ? null : clockChangeOn(dateOfDay(day), timeZone)),
    zones: { timeZone: timeZone ?? 'UTC', offsetMs },
    unreadShareMax: unreadMax,
  };
}

/**
 * V8 lets garbage grow to four times what is in use, which of a large log's columns and rows is
 * hundreds of megabytes; collected sooner, it costs no measurable time.
 */
function collectSooner(): void {
  setFlagsFromString('--heap-growing-percent=30');
  setFlagsFromString('--semi-space-growth-factor=1');
}

function sizeOf(path: string): number | null {
  const { size = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {};
  return size < megabyte ? null : Math.round(size / megabyte);
}

type FileChunks = Awaited<ReturnType<typeof chunksOf>>;

/** The file’s bytes, to be read again and again. @throws {CliError} if it cannot be read. */
async function chunksOf(path: string) {
  const source = path === '-' ? process.stdin : createReadStream(path, { end: partBytes });
  const parts = await source.toArray().catch((error: unknown) => {
    throw invalidInput(`${shownPath(path)} ${reasonOf(error)}`);
  });
  const begin = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const whole = (): Buffer => (path === '-' ? begin : readBytes(path));
  if (isWorkbook(begin)) {
    const head = Buffer.from(textOfWorkbook(path, whole()));
    return { encoding: 'utf-8', head, whole: () => head, read: () => [head] };
  }
  const read = () =>
    path === '-' ? [begin] : createReadStream(path, { highWaterMark: partBytes });
  return { encoding: encodingOf(begin), head: begin, whole, read };
}

async function* decoded(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: encoding === 'utf-8' });
  for await (const bytes of chunks) yield decoder.decode(bytes, { stream: true });
  yield decoder.decode();
}
