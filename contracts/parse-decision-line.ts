/**
 * Reads the lines of a decision journal, one at a time, as the command line streams them.
 *
 * Source: rules.md D5.
 */
import type { DecisionLine } from '../rules/index.ts';
import { decisionHeaderSchema, decisionLineSchema } from './decision-line.schema.ts';
import { type Parsed, parseJson } from './parse-json.ts';
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
