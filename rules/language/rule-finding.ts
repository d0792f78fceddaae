/**
 * A finding of the name check or of lint. Errors prevent activation, warnings need a written
 * reason, hints are optional.
 */
import { nearestWord } from '../../kernel/index.ts';
import type { FactsFile } from '../files/index.ts';

/** Severities, most severe first. */
export const severities = ['error', 'warning', 'hint'] as const;
/** Whether a finding prevents activation. */
export type Severity = (typeof severities)[number];

/** JSON Patch operations (RFC 6902) that correct the finding. */
export type Patch = readonly (
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }
)[];

/** A fault in a rule set. */
export interface RuleFinding {
  /** Stable kebab-case id such as `unknown-fact`. */
  readonly id: string;
  /** Whether it prevents activation. */
  readonly severity: Severity;
  /** JSON pointer (RFC 6901) into the rule set; empty: the whole set. */
  readonly pointer: string;
  /** One sentence with the subject, the actual and the expected value. */
  readonly message: string;
  readonly expected?: string;
  readonly received?: string;
  /** Example facts that demonstrate the finding. */
  readonly witness?: FactsFile;
  /** Instant of the example in ISO 8601; absent if any will do. */
  readonly witnessAt?: string;
  /** Operations that correct it. */
  readonly fix?: Patch;
}

export type ReportError = (
  id: string,
  pointer: string,
  message: string,
  more?: Partial<RuleFinding>,
) => void;

export function suggest(word: string, known: Iterable<string>): string {
  const near = nearestWord(word, known);
  return near === undefined ? '' : `, did you mean ${near}?`;
}
