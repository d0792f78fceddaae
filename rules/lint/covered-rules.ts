/**
 * Rules that never decide, because higher ones take all their calls: one alone, or several
 * together. Only of kinds *first*; elsewhere all matches count.
 *
 * Source: rules.md D3.
 */
import { equalByValue } from '../../kernel/index.ts';
import type { AnalysedRule, Analysis } from '../boxes/analysis.ts';
import { type Box, boxesMeet, boxIncludes } from '../boxes/box.ts';
import type { Space } from '../boxes/space.ts';
import { findUncovered } from '../boxes/uncovered.ts';
import type { Report } from './report.ts';

/** Of so many rules that together cover one, those that suffice are looked for. */
const suspectsMax = 12;
/** Names said in one finding. */
const namesMax = 8;

interface Suspect {
  readonly analysed: AnalysedRule;
  readonly boxes: readonly Box[];
}

/** Judges one rule against all higher ones. */
export function lintCovered({ rules, space }: Analysis, lower: AnalysedRule, report: Report): void {
  const { boxes, place, rule } = lower;
  if (boxes === null || boxes.length === 0) return;
  const near: Suspect[] = [];
  for (const analysed of rules.slice(0, place)) {
    const meeting = (analysed.boxes ?? []).filter((box) =>
      boxes.some((own) => boxesMeet(own, box)),
    );
    if (meeting.length > 0) near.push({ analysed, boxes: meeting });
  }
  const pointer = `/rules/${rule.index}`;
  const one = near.find((suspect) => coversAlone(space, suspect, boxes));
  if (one !== undefined) {
    reportOne({ space, lower, boxes }, one.analysed, report);
    return;
  }
  const open = findUncovered(
    space,
    boxes,
    near.flatMap((suspect) => suspect.boxes),
  );
  if (open.verdict === 'cannotTell') {
    const message = `whether ${rule.name} ever decides, lint cannot tell: ${near.length} higher rules overlap it`;
    report('hint', 'covered-cannot-tell', pointer, message);
  } else if (open.verdict === 'covered') {
    const suspects = sufficient({ space, lower, boxes }, near, open.by);
    const names = suspects.map(({ analysed }) => analysed.rule.name);
    const named = [...names.slice(0, namesMax), ...(names.length > namesMax ? ['…'] : [])];
    const message = `${rule.name} never decides: ${named.join(', ')} together take all its cases`;
    report('warning', 'shadowed', pointer, message);
  }
}

function coversAlone(space: Space, suspect: Suspect, boxes: readonly Box[]): boolean {
  if (boxes.every((own) => suspect.boxes.some((box) => boxIncludes(box, own)))) return true;
  const isOneBox = suspect.boxes.length < 2;
  return !isOneBox && findUncovered(space, boxes, suspect.boxes).verdict === 'covered';
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

/** Those without which something stays uncovered, highest first; of many, those of the proof. */
function sufficient(
  { space, boxes }: Covered,
  near: readonly Suspect[],
  by: ReadonlySet<Box>,
): readonly Suspect[] {
  let kept = near.filter((suspect) => suspect.boxes.some((box) => by.has(box)));
  if (kept.length > suspectsMax) return kept;
  for (const suspect of kept.toReversed()) {
    const rest = kept.filter((other) => other !== suspect);
    const covers = rest.flatMap((other) => other.boxes);
    if (findUncovered(space, boxes, covers).verdict === 'covered') kept = rest;
  }
  return kept;
}
