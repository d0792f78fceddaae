/**
 * Lines of a byte stream, in batches of one chunk, ended by LF or CR LF. A line over the limit is
 * reported at once; memory is one line and one chunk.
 */
import type { Readable } from 'node:stream';

/** A line of a stream. A line with a fault could not be read, and is the last. */
export interface StreamLine {
  readonly number: number;
  readonly text: string;
  readonly fault?: 'tooLong' | 'notUtf8';
}

export interface ReadLinesOptions {
  readonly lineBytesMax: number;
  /** Ends the reading without an error. */
  readonly stop: AbortSignal;
}

const lf = 0x0a;

export async function* readLines(
  stream: Readable,
  { lineBytesMax, stop }: ReadLinesOptions,
): AsyncGenerator<readonly StreamLine[], void, undefined> {
  const destroy = (): void => void stream.destroy();
  stop.addEventListener('abort', destroy);
  const gathering: Gathering = { parts: [], bytes: 0, number: 0, lineBytesMax };
  try {
    if (stop.aborted) return;
    for await (const chunk of stream) {
      const lines = takeLines(gathering, chunk);
      yield lines;
      if (lines.at(-1)?.fault !== undefined || stop.aborted) return;
    }
    if (gathering.bytes > 0) yield [endLine(gathering)];
  } catch (error) {
    // Destroying the stream on a stop causes an error of its own.
    if (!stop.aborted) throw error;
  } finally {
    stop.removeEventListener('abort', destroy);
  }
}

interface Gathering {
  parts: Uint8Array[];
  bytes: number;
  number: number;
  readonly lineBytesMax: number;
}

function takeLines(gathering: Gathering, chunk: Uint8Array): readonly StreamLine[] {
  const lines: StreamLine[] = [];
  let from = 0;
  for (;;) {
    const end = chunk.indexOf(lf, from);
    const part = chunk.subarray(from, end === -1 ? chunk.length : end);
    gathering.bytes += part.length;
    if (gathering.bytes > gathering.lineBytesMax) {
      return [...lines, { number: gathering.number + 1, text: '', fault: 'tooLong' }];
    }
    gathering.parts.push(part);
    if (end === -1) return lines;
    const line = endLine(gathering);
    lines.push(line);
    if (line.fault !== undefined) return lines;
    from = end + 1;
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function endLine(gathering: Gathering): StreamLine {
  const { parts } = gathering;
  const [only] = parts;
  const bytes = parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
  gathering.parts = [];
  gathering.bytes = 0;
  gathering.number += 1;
  try {
    return { number: gathering.number, text: decoder.decode(bytes) };
  } catch {
    return { number: gathering.number, text: '', fault: 'notUtf8' };
  }
}
