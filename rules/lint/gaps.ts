/**
 * Completeness of sets of a kind *first*: they must end with a rule that always holds, even if
 * facts are missing; otherwise an uncovered example is shown.
 */
import type { Analysis } from '../boxes/analysis.ts';
import { everywhere } from '../boxes/box.ts';
import { ruleBoxes } from '../boxes/rule-boxes.ts';
import { Space } from '../boxes/space.ts';
import { findUncovered } from '../boxes/uncovered.ts';
import { witnessOf } from '../boxes/witness.ts';
import { factRecord } from '../facts/fact-record.ts';
import type { CheckedRuleSet } from '../language/checked-rule-set.ts';
import { ruleHolds } from '../language/condition-holds.ts';
import { everythingElse, ruleKinds } from '../language/rule-kind.ts';
import { type Report, shownBy } from './report.ts';

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

export function lintEverythingElse({ kind, rules }: CheckedRuleSet, report: Report): void {
  if (ruleKinds[kind].combination !== 'first') return;
  const rule = rules.find(({ name }) => name === everythingElse);
  const expected = `a rule "${everythingElse}" that always holds, at the lowest priority`;
  if (rule === undefined) {
    const message = `a ${kind} set without a last resort: expected ${expected}`;
    report('error', 'everything-else-missing', '/rules', message, { expected });
    return;
  }
  const pointer = `/rules/${rule.index}`;
  const last = rules.at(-1);
  if (last !== undefined && last !== rule) {
    const message = `${everythingElse} has priority ${rule.priority} and ${last.name} ${last.priority}; expected ${everythingElse} to be lowest`;
    report('error', 'everything-else-not-last', `${pointer}/priority`, message, { expected });
  }
  const space = new Space({ mayMiss: true });
  const boxes = ruleBoxes(space, rule);
  const open = findUncovered(space, [everywhere], boxes ?? []);
  if (boxes !== null && open.verdict === 'covered') return;
  const message = `${everythingElse} does not always hold; expected ${expected}`;
  const witness =
    boxes !== null && open.verdict === 'open' ? shownBy(witnessOf({ space, box: open.box })) : {};
  const id = 'everything-else-conditional';
  report('error', id, `${pointer}/conditions`, message, { expected, ...witness });
}
