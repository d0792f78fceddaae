/**
 * Parses lines of a trace or of a decision journal `callwright.decisions/1`, for streaming one by
 * one. Callers check that times do not decrease.
 */
import * as z from 'zod';
import {
  instantSchema,
  ruleDecisionSchema,
  type TraceHeader,
  traceHeaderSchema,
} from '../../../routing/files/index.ts';
import type { Instant } from '../../../routing/index.ts';
import { type DecisionLine, decisionLineSchema } from '../../../rules/files/index.ts';
import type { Finding } from '../../text/finding.ts';
import { type ParseResult, parseJson } from '../../text/parse-json.ts';
import { centreLengthMax } from '../centre/parse-centre.ts';
import { exactOptionalField, labelSchema, strict } from '../values.schema.ts';

/** Longest line in bytes, as one instant may contain a whole centre file. */
export const traceLineBytesMax = centreLengthMax + 1024 * 1024;

/** Parse settings of a line. Duplicate keys are accepted, as traces have millions of lines. */
export function aLine(text: string, firstLine: number) {
  return { text, firstLine, lengthMax: traceLineBytesMax, refuseDuplicateKeys: false };
}

/** What is wrong with the text. */
type Refused = { readonly ok: false; readonly problems: readonly Finding[] };

/** An instant of a trace, or what is wrong with its line. */
export type ParsedInstant = { readonly ok: true; readonly instant: Instant } | Refused;
/** The first line of a trace, or what is wrong with it. */
export type ParsedHeader = { readonly ok: true; readonly header: TraceHeader } | Refused;

/** Reads one instant; findings name `lineNumber`, from 1. */
export function parseInstantLine(line: string, lineNumber: number): ParsedInstant {
  const parsed = parseJson({ schema: instantSchema, ...aLine(line, lineNumber) });
  return parsed.ok ? { ok: true, instant: parsed.value } : parsed;
}

/** Reads a trace's header, always its first line. */
export function parseHeaderLine(line: string): ParsedHeader {
  const lengthMax = traceLineBytesMax;
  const parsed = parseJson({ text: line, schema: traceHeaderSchema, lengthMax });
  return parsed.ok ? { ok: true, header: parsed.value } : parsed;
}

/** Whether the first line is a header: only headers have a `schema`. */
export function isHeaderLine(line: string): boolean {
  if (line.length > traceLineBytesMax) return false;
  return /^\ufeff?\s*\{[^{}[\]]*"schema"\s*:/.test(line);
}

export const decisionHeaderSchema = strict({
  schema: z.literal('callwright.decisions/1'),
  engine: exactOptionalField(labelSchema, 'Version of the engine that wrote it.'),
});

/** Reads a decision; findings name `lineNumber`, from 1. */
export function parseDecisionLine(line: string, lineNumber: number): ParseResult<DecisionLine> {
  return parseJson({ schema: decisionLineSchema, ...aLine(line, lineNumber) });
}

export function parseDecisionHeader(line: string): ParseResult<unknown> {
  return parseJson({ text: line, schema: decisionHeaderSchema, lengthMax: traceLineBytesMax });
}

/**
 * Reads a rule decision from `callwright route --decisions`, if {@link isRuleRecord} accepts the
 * line.
 */
export function parseRuleRecord(line: string, lineNumber: number): ParseResult<DecisionLine> {
  const parsed = parseJson({ schema: ruleDecisionSchema, ...aLine(line, lineNumber) });
  if (!parsed.ok) return parsed;
  const { kind, set, version, decidedAtMs: atMs, callId: subject, facts, matched } = parsed.value;
  return { ok: true, value: { kind, set, version, atMs, subject, facts, matched } };
}

/** Whether a line of effects records a rule decision. */
export function isRuleRecord(line: string): boolean {
  return /^\s*\{\s*"type"\s*:\s*"rules"/.test(line);
}
