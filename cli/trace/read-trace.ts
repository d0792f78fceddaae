/**
 * Reads a trace instant by instant: an optional header first, blank lines ignored, times never
 * fall. Instants before a refused line are already delivered.
 */
import type { Readable } from 'node:stream';
import {
  aFinding,
  type Finding,
  isHeaderLine,
  parseHeaderLine,
  parseInstantLine,
  type TraceHeader,
  traceLineBytesMax,
} from '../../contracts/index.ts';
import type { Instant } from '../../routing/index.ts';
import { invalidInput } from '../cli-error.ts';
import { invalidFile } from '../files/read-centre.ts';
import { reasonOf } from '../files/read-text.ts';
import { readLines, type StreamLine } from '../streams/read-lines.ts';
import type { StyleOptions } from '../text/style.ts';

export interface TraceSource {
  readonly stream: Readable;
  readonly name: string;
  readonly fromMs: number;
  /** Ends the reading between two instants, without an error. */
  readonly stop: AbortSignal;
  readonly style: StyleOptions;
  readonly onHeader: (header: TraceHeader) => void;
}

export interface TracedInstant {
  readonly line: number;
  readonly instant: Instant;
}

/** One batch per chunk. @throws {CliError} at a bad line. */
export async function* readTrace(
  source: TraceSource,
): AsyncGenerator<readonly TracedInstant[], void, undefined> {
  const { name, style } = source;
  const reading: Reading = { atMs: source.fromMs, onHeader: source.onHeader };
  for await (const lines of linesOf(source)) {
    const { instants, problems } = readBatch(lines, reading);
    if (instants.length > 0) yield instants;
    if (problems.length > 0) throw invalidFile(name, problems, style);
  }
}

/** An unreadable file is an error that the user can mend. */
export async function* linesOf({
  stream,
  name,
  stop,
}: Pick<TraceSource, 'stream' | 'name' | 'stop'>): ReturnType<typeof readLines> {
  try {
    yield* readLines(stream, { lineBytesMax: traceLineBytesMax, stop });
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw invalidInput(`${name} ${reasonOf(error)}`);
  }
}

interface Reading {
  atMs: number;
  readonly onHeader: (header: TraceHeader) => void;
}

function readBatch(
  lines: readonly StreamLine[],
  reading: Reading,
): { readonly instants: readonly TracedInstant[]; readonly problems: readonly Finding[] } {
  const instants: TracedInstant[] = [];
  for (const line of lines) {
    const read = readLine(line, reading);
    if (read === null) continue;
    if ('problems' in read) return { instants, problems: read.problems };
    instants.push(read);
  }
  return { instants, problems: [] };
}

type Refused = { readonly problems: readonly Finding[] };

/** One instant; null for a blank line. */
function readLine(line: StreamLine, reading: Reading): TracedInstant | Refused | null {
  const { number, text, fault } = line;
  if (fault !== undefined) return { problems: [faultOf(number, fault, 'an instant')] };
  if (text.trim() === '') return null;
  if (number === 1 && isHeaderLine(text)) {
    const parsed = parseHeaderLine(text);
    if (!parsed.ok) return { problems: parsed.problems };
    reading.onHeader(parsed.header);
    return null;
  }
  const parsed = parseInstantLine(text, number);
  if (!parsed.ok) return { problems: parsed.problems };
  const { instant } = parsed;
  if (instant.atMs < reading.atMs) {
    const expected = `at least ${reading.atMs}, the time that was reached before`;
    const finding = aFinding('/atMs', 'not_allowed', { expected, received: `${instant.atMs}` });
    return { problems: [{ ...finding, line: number, column: 1 }] };
  }
  reading.atMs = instant.atMs;
  return { line: number, instant };
}

export function faultOf(
  line: number,
  fault: NonNullable<StreamLine['fault']>,
  each: string,
): Finding {
  const finding =
    fault === 'tooLong'
      ? aFinding('', 'text_too_long', {
          received: `a line of more than ${traceLineBytesMax} bytes`,
          expected: `${each} on each line`,
        })
      : aFinding('', 'wrong_format', { received: 'not UTF-8', expected: 'UTF-8 text' });
  return { ...finding, line, column: 1 };
}
