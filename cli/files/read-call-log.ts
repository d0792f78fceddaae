/**
 * Reads a call log part by part, with progress on stderr; what its columns mean comes from a file,
 * or from their names.
 */
import { createReadStream, statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { type ColumnMap, parseColumns } from '../../contracts/index.ts';
import { dateOfDay, isTimeZone } from '../../kernel/index.ts';
import { type CallLog, type ClockChangeOn, LogStream } from '../../simulator/index.ts';
import { invalidInput } from '../cli-error.ts';
import { type ProgressKind, startProgress } from '../streams/progress.ts';
import type { StyleOptions } from '../text/style.ts';
import { invalidFile, readValid } from './read-centre.ts';
import { reasonOf, shownPath } from './read-text.ts';

const partBytes = 65_536;
const megabyte = 1_000_000;
/** From here on a log is large. */
const largeMegabytes = 16;

/** @throws {CliError} with what is wrong, and on which line. */
export async function readCallLog(
  path: string,
  options: StyleOptions & {
    readonly columns?: string | undefined;
    readonly progress?: ProgressKind | undefined;
    readonly timeZone?: string | undefined;
  },
): Promise<{ readonly log: CallLog; readonly map: ColumnMap | null }> {
  const { columns } = options;
  const map = columns === undefined ? null : readValid(columns, parseColumns, options);
  const stream = new LogStream(map, await clockChangesOf(map, options));
  const progress = startProgress(options.progress, { verb: 'reading', noun: 'MB' });
  let bytes = 0;
  const of = path === '-' ? null : sizeOf(path);
  if (path === '-' || (of ?? 0) >= largeMegabytes) collectSooner();
  for await (const text of partsOf(path)) {
    const problems = stream.add(text);
    if (problems.length > 0) throw invalidFile(path, problems, options);
    bytes += text.length;
    progress.tick(() => ({ done: Math.round(bytes / megabyte), of }));
  }
  progress.end();
  const read = stream.end();
  if (!read.ok) throw invalidFile(path, read.problems, options);
  return { log: read.value, map };
}

/** Clock changes of a log's time zone: as the column map says, else as asked, else none. */
export async function clockChangesOf(
  map: ColumnMap | null,
  options: { readonly columns?: string | undefined; readonly timeZone?: string | undefined },
): Promise<ClockChangeOn> {
  const { timeZone = options.timeZone } = map ?? {};
  if (timeZone === undefined) return () => null;
  if (!isTimeZone(timeZone)) {
    const where = `${options.columns ?? '--time-zone'} names the time zone ${timeZone}`;
    throw invalidInput(`${where}; expected such as Europe/Paris or UTC`);
  }
  const { clockChangeOn } = await import('../../live/index.ts');
  return (day) => clockChangeOn(dateOfDay(day), timeZone);
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

async function* partsOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Uint8Array): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw invalidInput(`${shownPath(path)} is not UTF-8 text`);
    }
  };
  const source =
    path === '-' ? process.stdin : createReadStream(path, { highWaterMark: partBytes });
  const parts = source[Symbol.asyncIterator]();
  for (;;) {
    const next = await parts.next().catch((error: unknown) => {
      throw invalidInput(`${shownPath(path)} ${reasonOf(error)}`);
    });
    if (next.done === true) break;
    yield decode(next.value);
  }
  yield decode();
}
