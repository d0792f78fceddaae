/**
 * Something found in a rule set, by the check of its names or by lint.
 *
 * Errors keep a set from being activated; warnings want a written reason; hints are free.
 * Source: ux-and-api.md 3.4, rules.md D3.
 */
import { nearest } from '../../kernel/index.ts';
import type { FactsFile } from '../files/index.ts';

/** The gravest first. */
export const severities = ['error', 'warning', 'hint'] as const;
export type Severity = (typeof severities)[number];

/** Operations of RFC 6902 that mend the finding. */
export type Patch = readonly (
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }
)[];

export interface RuleFinding {
  /** Kebab-case, stable: `unknown-fact`, `shadowed`. */
  readonly id: string;
  readonly severity: Severity;
  /** RFC 6901, into the rule set; the empty text is the whole. */
  readonly pointer: string;
  /** One sentence: the thing, the value seen, the value expected. */
  readonly message: string;
  readonly expected?: string;
  readonly received?: string;
  /** Facts that show it: "this call reaches no rule". */
  readonly witness?: FactsFile;
  /** Instant of the witness, where not every one will do: ISO 8601. */
  readonly witnessAt?: string;
  readonly fix?: Patch;
}

export type ReportError = (
  id: string,
  pointer: string,
  message: string,
  more?: Partial<RuleFinding>,
) => void;

/** "did you mean", where a known word is near. */
export function suggest(word: string, known: Iterable<string>): string {
  const near = nearest(word, known);
  return near === undefined ? '' : `, did you mean ${near}?`;
}
