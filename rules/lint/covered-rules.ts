/** Rules of kinds *first* that never decide, because higher rules take all their cases. */
import { equalByValue } from '../../kernel/index.ts';
import type { AnalysedRule, Analysis } from '../boxes/analysis.ts';
import type { Box } from '../boxes/box.ts';
import { coveringOf } from '../boxes/covering.ts';
import type { Space } from '../boxes/space.ts';
import { findUncovered } from '../boxes/uncovered.ts';
import type { Report } from './report.ts';

const namesMax = 8;

export function lintCovered(analysis: Analysis, lower: AnalysedRule, report: Report): void {
  const { boxes, rule } = lower;
  if (boxes === null || boxes.length === 0) return;
  const pointer = `/rules/${rule.index}`;
  const covering = coveringOf(analysis, lower);
  if (covering.verdict === 'open') return;
  if (covering.verdict === 'cannotTell') {
    const message = `whether ${rule.name} ever decides, lint cannot tell: ${covering.overlapping} higher rules overlap it`;
    report('hint', 'covered-cannot-tell', pointer, message);
    return;
  }
  const [one, ...others] = covering.by;
  if (one !== undefined && others.length === 0) {
    reportOne({ space: analysis.space, lower, boxes }, one, report);
    return;
  }
  const names = covering.by.map((upper) => upper.rule.name);
  const named = [...names.slice(0, namesMax), ...(names.length > namesMax ? ['…'] : [])];
  const message = `${rule.name} never decides: ${named.join(', ')} together take all its cases`;
  report('warning', 'shadowed', pointer, message);
}

interface Covered {
  readonly space: Space;
  readonly lower: AnalysedRule;
  readonly boxes: readonly Box[];
}

function reportOne({ space, lower, boxes }: Covered, upper: AnalysedRule, report: Report): void {
  const { rule } = lower;
  const pointer = `/rules/${rule.index}`;
  const isSame =
    upper.boxes !== null && findUncovered(space, upper.boxes, boxes).verdict === 'covered';
  const isOpposed = !equalByValue(rule.outcome, upper.rule.outcome);
  if (isSame && isOpposed) {
    const message = `${rule.name} and ${upper.rule.name} have the same conditions and different outcomes; ${upper.rule.name} decides`;
    report('warning', 'same-conditions', pointer, message);
  } else if (isSame) {
    const message = `${rule.name} says the same as ${upper.rule.name}; expected one of them`;
    report('warning', 'duplicate-rule', pointer, message, {
      fix: [{ op: 'remove', path: pointer }],
    });
  } else {
    const message = `${rule.name} never decides: ${upper.rule.name}, which is higher, takes all its cases`;
    report('warning', 'covered', pointer, message);
  }
}
