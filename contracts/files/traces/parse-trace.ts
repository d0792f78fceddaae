/**
 * Reads the lines of a trace, one at a time, as the command line streams them.
 *
 * That times do not fall from line to line is for the reader of the whole: a line knows itself
 * alone.
 * Source: ux-and-api.md 17.2.
 */
import type { Instant } from '../../../routing/index.ts';
import type { Finding } from '../../text/finding.ts';
import { parseJson } from '../../text/parse-json.ts';
import { centreLengthMax } from '../centre/parse-centre.ts';
import { instantSchema, type TraceHeader, traceHeaderSchema } from './trace.schema.ts';

/**
 * Longest line in bytes; in memory a line has at most as many UTF-16 code units. An instant may
 * bring a whole centre file.
 */
export const traceLineBytesMax = centreLengthMax + 1024 * 1024;

/** How any line but a header is read: one of millions is not scanned for duplicate keys. */
export function aLine(text: string, firstLine: number) {
  return { text, firstLine, lengthMax: traceLineBytesMax, refuseDuplicateKeys: false };
}

type Refused = { readonly ok: false; readonly problems: readonly Finding[] };

export type ParsedInstant = { readonly ok: true; readonly instant: Instant } | Refused;
export type ParsedHeader = { readonly ok: true; readonly header: TraceHeader } | Refused;

/** Reads one instant. `lineNumber` counts from 1 and stands in the findings. */
export function parseInstantLine(line: string, lineNumber: number): ParsedInstant {
  const parsed = parseJson({ schema: instantSchema, ...aLine(line, lineNumber) });
  return parsed.ok ? { ok: true, instant: parsed.value } : parsed;
}

/** Reads the header, always the first line. */
export function parseHeaderLine(line: string): ParsedHeader {
  const lengthMax = traceLineBytesMax;
  const parsed = parseJson({ text: line, schema: traceHeaderSchema, lengthMax });
  return parsed.ok ? { ok: true, header: parsed.value } : parsed;
}

/** Whether a first line is a header: a header names its `schema`, an instant never does. */
export function isHeaderLine(line: string): boolean {
  if (line.length > traceLineBytesMax) return false;
  return /^\ufeff?\s*\{[^{}[\]]*"schema"\s*:/.test(line);
}
