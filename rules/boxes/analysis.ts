/** A rule set with the boxes of each rule, shared by lint, cases, diffs and explanations. */
import { type FactRecord, factRecord } from '../facts/fact-record.ts';
import type { CheckedRule, CheckedRuleSet } from '../language/checked-rule-set.ts';
import { ruleHolds } from '../language/condition-holds.ts';
import type { Box } from './box.ts';
import { type Boxes, ruleBoxes } from './rule-boxes.ts';
import { Space } from './space.ts';
import { type Witness, witnessOf } from './witness.ts';

export interface AnalysedRule {
  readonly rule: CheckedRule;
  /** Index of the rule in the set, highest priority first. */
  readonly place: number;
  readonly boxes: Boxes;
}

export interface Analysis {
  readonly checked: CheckedRuleSet;
  readonly space: Space;
  readonly rules: readonly AnalysedRule[];
  readonly base: FactRecord;
}

/**
 * The boxes of all rules of a set. Facts declared non-null in the dictionary are never taken as
 * unknown.
 */
export function analyse(checked: CheckedRuleSet): Analysis {
  const space = new Space({ mayMiss: false });
  const rules = checked.rules.map((rule, place) => ({
    rule,
    place,
    boxes: ruleBoxes(space, rule),
  }));
  return { checked, space, rules, base: factRecord(checked.file.baseFacts ?? {}) };
}

export function ruleWitness(
  { space, base }: Pick<Analysis, 'space' | 'base'>,
  rule: CheckedRule,
  box: Box,
): Witness | undefined {
  for (const near of [base, undefined]) {
    const wanted = { space, box, term: rule.term };
    const witness = witnessOf(near === undefined ? wanted : { ...wanted, near });
    if (ruleHolds(rule, factRecord(witness.facts), witness.atMs)) return witness;
  }
  return undefined;
}
