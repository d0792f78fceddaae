/** A call that reaches no rule, in a set of a kind *first* without its last resort. */
import type { Analysis } from '../boxes/analysis.ts';
import { everywhere } from '../boxes/box.ts';
import { findUncovered } from '../boxes/uncovered.ts';
import { witnessOf } from '../boxes/witness.ts';
import { factRecord } from '../facts/fact-record.ts';
import { ruleHolds } from '../language/holds.ts';
import { everythingElse, ruleKinds } from '../language/rule-kind.ts';
import { type Report, shownBy } from './report.ts';

/** Shows one such call, where there is one. */
export function lintGaps({ checked, rules, space, base }: Analysis, report: Report): void {
  const { combination } = ruleKinds[checked.kind];
  if (combination !== 'first' || rules.some(({ rule }) => rule.name === everythingElse)) return;
  const covers = rules.flatMap(({ boxes }) => boxes ?? []);
  const open = findUncovered(space, [everywhere], covers);
  if (open.verdict === 'covered') return;
  const message = 'this example reaches no rule';
  if (open.verdict === 'cannotTell') {
    report('warning', 'gap', '/rules', 'whether every case reaches a rule, lint cannot tell');
    return;
  }
  const witness = witnessOf({ space, box: open.box, near: base });
  const { facts, atMs } = witness;
  const record = factRecord(facts);
  if (rules.some(({ rule }) => ruleHolds(rule, record, atMs))) {
    report('warning', 'gap', '/rules', 'some case may reach no rule; no example was found');
  } else {
    report('warning', 'gap', '/rules', message, shownBy(witness));
  }
}
