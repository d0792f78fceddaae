/**
 * One decision of a rule set as the decision journal holds it: what was known, and what was
 * decided. Backtests, coverage and reports read nothing else.
 *
 * Source: rules.md D5, E1.
 */

import type { RuleKind } from '../language/rule-kind.ts';
import type { FactsFile } from '../language/rule-set-file.ts';

export interface DecisionLine {
  readonly kind: RuleKind;
  readonly set: string;
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** The call or order it was about. */
  readonly subject?: string;
  readonly facts: FactsFile;
  /** Names of the rules that matched, highest priority first. */
  readonly matched: readonly string[];
}
