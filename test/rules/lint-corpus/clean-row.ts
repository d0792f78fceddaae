/** A clean set in one line. */
import type { ConditionFile, RuleKind, RuleSetFile } from '../../../rules/index.ts';

/** Its name, its kind, its rules as conditions and outcomes, highest priority first. */
export type Row = readonly [
  name: string,
  kind: RuleKind,
  rules: readonly (readonly [conditions: readonly ConditionFile[], outcome?: object])[],
  more?: Partial<RuleSetFile>,
];
