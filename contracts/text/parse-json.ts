/**
 * From a text to a value of a schema, or to findings with line and column: the border's way in.
 *
 * A good text costs one `JSON.parse` and one walk of the schema; only a bad one is scanned for
 * places.
 */
import type { z } from 'zod';
import { aFinding, type Finding, findingsOf, receivedLengthMax, shorten } from './finding.ts';
import { type JsonLimits, type JsonScan, plainJson, scanJson } from './json-scan.ts';

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: readonly Finding[] };

export interface JsonSource<Value> {
  readonly text: string;
  readonly schema: z.ZodType<Value>;
  /** UTF-16 code units of the text. */
  readonly lengthMax: number;
  /** Number of the text's first line [1]. */
  readonly firstLine?: number;
  /** Duplicate keys are findings too: costs a scan of good texts as well [true]. */
  readonly refuseDuplicateKeys?: boolean;
  /** What is beyond them is found where duplicate keys are refused [those of any JSON]. */
  readonly limits?: JsonLimits;
}

/** A byte-order mark at the beginning is passed over. */
export function parseJson<Value>(source: JsonSource<Value>): Parsed<Value> {
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
  const scan = scanJson(
    text,
    new Set(findings.flatMap(({ pointer }) => placesOf(pointer))),
    limits,
  );
  if (!scan.ok) return { ok: false, problems: [ofFault(scan, text, firstLine)] };
  const problems = findings.map((finding) => located(finding, { text, firstLine }, scan.places));
  return { ok: false, problems };
}

/** undefined: the text is not JSON. */
function readJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    // The scan says what is wrong and where; the engine's own words differ by version.
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
    ...lineAndColumn(text, fault.at, firstLine),
  };
}

/** The value's own place, else that of the object it is missing in. */
function placesOf(pointer: string): readonly string[] {
  return pointer === '' ? [''] : [pointer, pointer.slice(0, pointer.lastIndexOf('/'))];
}

function located(
  finding: Finding,
  source: { readonly text: string; readonly firstLine: number },
  places: ReadonlyMap<string, number>,
): Finding {
  for (const pointer of placesOf(finding.pointer)) {
    const at = places.get(pointer);
    if (at !== undefined) {
      return { ...finding, ...lineAndColumn(source.text, at, source.firstLine) };
    }
  }
  return finding;
}

function lineAndColumn(
  text: string,
  at: number,
  firstLine: number,
): { readonly line: number; readonly column: number } {
  let line = firstLine;
  let start = 0;
  for (;;) {
    const end = text.indexOf('\n', start);
    if (end === -1 || end >= at) return { line, column: at - start + 1 };
    line += 1;
    start = end + 1;
  }
}
