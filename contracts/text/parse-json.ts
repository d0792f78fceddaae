/** Parses JSON text by a schema into a value, or findings with line and column. */
import * as z from 'zod';
import { aFinding, type Finding, findingsOf, receivedLengthMax, shorten } from './finding.ts';
import {
  type JsonLimits,
  type JsonScan,
  plainJson,
  ruleJsonLimits,
  scanJson,
} from './json-scan.ts';
import { placedBy, placesIn, pointersOf } from './place-findings.ts';

/** A value, or what is wrong with the text. */
export type ParseResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: readonly Finding[] };

export interface JsonSource<Value> {
  readonly text: string;
  readonly schema: z.ZodType<Value>;
  /** Longest text in UTF-16 code units. */
  readonly lengthMax: number;
  /** Number of the text's first line in its file. Default: 1. */
  readonly firstLine?: number;
  /** Whether duplicate keys are reported, which scans valid text too. Default: true. */
  readonly refuseDuplicateKeys?: boolean;
  /** Limits, checked only with `refuseDuplicateKeys`. Default: those of any JSON. */
  readonly limits?: JsonLimits;
}

/** Ignores a byte-order mark. */
export function parseJson<Value>(source: JsonSource<Value>): ParseResult<Value> {
  const { schema, lengthMax, firstLine = 1, refuseDuplicateKeys = true } = source;
  const { limits = plainJson } = source;
  const text = source.text.startsWith('\ufeff') ? ` ${source.text.slice(1)}` : source.text;
  if (text.length > lengthMax) {
    const received = `${text.length} characters long`;
    const expected = `at most ${lengthMax} characters`;
    const finding = aFinding('', 'text_too_long', { expected, received });
    return { ok: false, problems: [{ ...finding, line: firstLine, column: 1 }] };
  }
  const raw = readJson(text);
  if (raw === undefined || refuseDuplicateKeys) {
    const scan = scanJson(text, new Set(), limits);
    if (!scan.ok) return { ok: false, problems: [ofFault(scan, text, firstLine)] };
  }
  const parsed = schema.safeParse(raw?.value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const findings = findingsOf(parsed.error.issues, raw?.value);
  const scan = scanJson(text, pointersOf(findings), limits);
  if (!scan.ok) return { ok: false, problems: [ofFault(scan, text, firstLine)] };
  return { ok: false, problems: placedBy(scan.places, text, findings, firstLine) };
}

function readJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    // The scan finds the fault; messages of JavaScript engines differ.
    return undefined;
  }
}

function ofFault(
  fault: Extract<JsonScan, { readonly ok: false }>,
  text: string,
  firstLine: number,
): Finding {
  const rest = text.slice(fault.at, fault.at + receivedLengthMax / 4);
  const received = rest === '' ? 'the end of the text' : JSON.stringify(rest);
  const { pointer, code, expected } = fault;
  const message = `${pointer === '' ? 'the text' : shorten(pointer)} breaks at ${received}; expected ${expected}`;
  return {
    pointer,
    code,
    message,
    expected,
    received,
    ...placesIn(text, firstLine)(fault.at),
  };
}

/** Longest body, equal to the server's limit. */
const bodyLengthMax = 1_048_576;
const bodyNestingMax = ruleJsonLimits.nestingMax + 2;

const asBody = {
  schema: z.unknown(),
  lengthMax: bodyLengthMax,
  limits: { ...ruleJsonLimits, nestingMax: bodyNestingMax },
} as const;

/**
 * Parses a request body; refuses duplicate keys and inexact numbers. Pointers begin with `/body`.
 */
export function parseBody(text: string): ParseResult<unknown> {
  const parsed = parseJson({ text, ...asBody });
  if (parsed.ok) return parsed;
  const problems = parsed.problems.map((one) => ({ ...one, pointer: `/body${one.pointer}` }));
  return { ok: false, problems };
}
