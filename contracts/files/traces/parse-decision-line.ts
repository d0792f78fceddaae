/**
 * Reads the lines of a decision journal, one at a time, as the command line streams them.
 *
 * Source: rules.md D5.
 */
import type { DecisionLine } from '../../../rules/index.ts';
import { type Parsed, parseJson } from '../../text/parse-json.ts';
import { decisionHeaderSchema, decisionLineSchema } from './decision-line.schema.ts';
import { ruleDecisionSchema } from './effect.schema.ts';
import { traceLineBytesMax } from './parse-trace.ts';

/** Reads one decision. `lineNumber` counts from 1 and stands in the findings. */
export function parseDecisionLine(line: string, lineNumber: number): Parsed<DecisionLine> {
  return parseJson({
    text: line,
    schema: decisionLineSchema,
    lengthMax: traceLineBytesMax,
    firstLine: lineNumber,
    refuseDuplicateKeys: false,
  });
}

/** Reads the header, always the first line. */
export function parseDecisionHeader(line: string): Parsed<unknown> {
  return parseJson({
    text: line,
    schema: decisionHeaderSchema,
    lengthMax: traceLineBytesMax,
    firstLine: 1,
    refuseDuplicateKeys: true,
  });
}

/**
 * Reads the record of a rule decision, a line of `callwright route --decisions`. Only lines that
 * {@link isRuleRecord} are given here; the others are passed over.
 */
export function parseRuleRecord(line: string, lineNumber: number): Parsed<DecisionLine> {
  const parsed = parseJson({
    text: line,
    schema: ruleDecisionSchema,
    lengthMax: traceLineBytesMax,
    firstLine: lineNumber,
    refuseDuplicateKeys: false,
  });
  if (!parsed.ok) return parsed;
  const { kind, set, version, decidedAtMs: atMs, callId: subject, facts, matched } = parsed.value;
  return { ok: true, value: { kind, set, version, atMs, subject, facts, matched } };
}

/** Whether a line of effects and decisions is the record of a rule decision. */
export function isRuleRecord(line: string): boolean {
  return /^\s*\{\s*"type"\s*:\s*"rules"/.test(line);
}
