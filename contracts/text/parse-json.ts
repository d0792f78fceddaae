/**
 * From a text to a value of a schema, or to findings with line and column: the border's way in.
 *
 * A good text costs one `JSON.parse` and one walk of the schema; only a bad one is scanned for
 * places.
 */
import { z } from 'zod';
import { aFinding, type Finding, findingsOf, receivedLengthMax, shorten } from './finding.ts';
import {
  type JsonLimits,
  type JsonScan,
  plainJson,
  ruleJsonLimits,
  scanJson,
} from './json-scan.ts';
import { placedBy, placesIn, pointersOf } from './place-findings.ts';

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
  const scan = scanJson(text, pointersOf(findings), limits);
  if (!scan.ok) return { ok: false, problems: [ofFault(scan, text, firstLine)] };
  return { ok: false, problems: placedBy(scan.places, text, findings, firstLine) };
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
    ...placesIn(text, firstLine)(fault.at),
  };
}

/** The server's limit of bodies is as large. */
const bodyLengthMax = 1_048_576;
/** A whole rule set may stand in a member of the body. */
const bodyNestingMax = ruleJsonLimits.nestingMax + 2;

const asBody = {
  schema: z.unknown(),
  lengthMax: bodyLengthMax,
  limits: { ...ruleJsonLimits, nestingMax: bodyNestingMax },
} as const;

/** Keys that stand twice, and numbers that JSON cannot hold, are findings; pointers begin `/body`. */
export function parseBody(text: string): Parsed<unknown> {
  const parsed = parseJson({ text, ...asBody });
  if (parsed.ok) return parsed;
  const problems = parsed.problems.map((one) => ({ ...one, pointer: `/body${one.pointer}` }));
  return { ok: false, problems };
}
