/**
 * Rules that match the same calls: in *classify*, two that set different call types, of which the
 * higher rule's counts; in all kinds that collect, two with equal outcomes.
 */
import { equalByValue } from '../../kernel/index.ts';
import { type AnalysedRule, type Analysis, ruleWitness } from '../boxes/analysis.ts';
import { boxIncludes, meetBoxes } from '../boxes/box.ts';
import type { Boxes } from '../boxes/rule-boxes.ts';
import type { Witness } from '../boxes/witness.ts';
import { factRecord } from '../facts/fact-record.ts';
import type { ClassifyOutcome } from '../files/index.ts';
import { ruleHolds } from '../language/condition-holds.ts';
import { type Report, shownBy } from './report.ts';

export function lintConflicts(analysis: Analysis, lower: AnalysedRule, report: Report): void {
  const higher = analysis.rules.slice(0, lower.place);
  const twin = higher.find(({ boxes }) => isAlike(boxes, lower.boxes));
  const { rule } = lower;
  const pointer = `/rules/${rule.index}`;
  if (twin !== undefined && equalByValue(twin.rule.outcome, rule.outcome)) {
    const message = `${rule.name} says the same as ${twin.rule.name}; expected one of them`;
    report('warning', 'duplicate-rule', pointer, message, {
      fix: [{ op: 'remove', path: pointer }],
    });
    return;
  }
  if (analysis.checked.kind !== 'classify') return;
  for (const member of ['callType', 'language'] as const) {
    const own = (rule.outcome as ClassifyOutcome)[member];
    if (own === undefined) continue;
    const rivals = higher.filter((other) => {
      const value = (other.rule.outcome as ClassifyOutcome)[member];
      return value !== undefined && value !== own;
    });
    reportRivals(analysis, { lower, member, rivals }, report);
  }
}

interface Rivals {
  readonly lower: AnalysedRule;
  readonly member: 'callType' | 'language';
  readonly rivals: readonly AnalysedRule[];
}

function reportRivals(analysis: Analysis, { lower, member, rivals }: Rivals, report: Report): void {
  const { rule } = lower;
  const at = `/rules/${rule.index}/event/params/${member}`;
  const own = (rule.outcome as ClassifyOutcome)[member];
  const met = rivals.filter((rival) => meets(rival.boxes, lower.boxes));
  const [first] = met;
  if (first === undefined) return;
  const other = (first.rule.outcome as ClassifyOutcome)[member];
  if (isAlike(first.boxes, lower.boxes)) {
    const message = `${rule.name} and ${first.rule.name} have the same conditions and set ${member} to "${own}" and "${other}"; "${other}" wins`;
    report('warning', 'same-conditions', at, message);
    return;
  }
  const witness = witnessOfBoth(analysis, first, lower);
  const example = witness === undefined ? '' : ' in this example';
  const more = met.length === 1 ? '' : ` (and ${met.length - 1} more higher rules overlap)`;
  const message = `"${other}" of ${first.rule.name} wins over "${own}" of ${rule.name}${example}${more}`;
  const id = member === 'callType' ? 'call-type-conflict' : 'language-conflict';
  report('hint', id, at, message, witness === undefined ? {} : shownBy(witness));
}

function witnessOfBoth(
  analysis: Analysis,
  upper: AnalysedRule,
  lower: AnalysedRule,
): Witness | undefined {
  for (const a of upper.boxes ?? []) {
    for (const b of lower.boxes ?? []) {
      const both = meetBoxes(a, b);
      if (both === undefined) continue;
      const witness = ruleWitness(analysis, lower.rule, both);
      if (witness === undefined) continue;
      if (ruleHolds(upper.rule, factRecord(witness.facts), witness.atMs)) return witness;
    }
  }
  return undefined;
}

function meets(a: Boxes, b: Boxes): boolean {
  if (a === null || b === null) return false;
  return a.some((one) => b.some((other) => meetBoxes(one, other) !== undefined));
}

function isAlike(a: Boxes, b: Boxes): boolean {
  if (a === null || b === null || a.length !== b.length || a.length === 0) return false;
  return a.every((one) => b.some((other) => boxIncludes(one, other) && boxIncludes(other, one)));
}
