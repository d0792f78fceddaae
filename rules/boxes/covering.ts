/** Whether higher rules take all cases of a rule, alone or several together. */
import type { AnalysedRule, Analysis } from './analysis.ts';
import { type Box, boxesMeet, boxIncludes } from './box.ts';
import type { Space } from './space.ts';
import { findUncovered } from './uncovered.ts';

const suspectsMax = 12;

export type RuleCoverVerdict =
  | { readonly verdict: 'open' }
  | { readonly verdict: 'cannotTell'; readonly overlapping: number }
  | { readonly verdict: 'covered'; readonly by: readonly AnalysedRule[] };

interface Suspect {
  readonly analysed: AnalysedRule;
  readonly boxes: readonly Box[];
}

export function coveringOf(
  { rules, space }: Pick<Analysis, 'rules' | 'space'>,
  { boxes, place }: AnalysedRule,
): RuleCoverVerdict {
  if (boxes === null) return { verdict: 'open' };
  const near: Suspect[] = [];
  for (const analysed of rules.slice(0, place)) {
    const meeting = (analysed.boxes ?? []).filter((box) =>
      boxes.some((own) => boxesMeet(own, box)),
    );
    if (meeting.length > 0) near.push({ analysed, boxes: meeting });
  }
  const one = near.find((suspect) => coversAlone(space, suspect, boxes));
  if (one !== undefined) return { verdict: 'covered', by: [one.analysed] };
  const covers = near.flatMap((suspect) => suspect.boxes);
  const open = findUncovered(space, boxes, covers);
  if (open.verdict === 'cannotTell') {
    return { verdict: 'cannotTell', overlapping: near.length };
  }
  if (open.verdict === 'open') return { verdict: 'open' };
  const suspects = sufficient(space, boxes, near, open.by);
  return { verdict: 'covered', by: suspects.map(({ analysed }) => analysed) };
}

function coversAlone(space: Space, suspect: Suspect, boxes: readonly Box[]): boolean {
  if (boxes.every((own) => suspect.boxes.some((box) => boxIncludes(box, own)))) return true;
  const isOneBox = suspect.boxes.length < 2;
  return !isOneBox && findUncovered(space, boxes, suspect.boxes).verdict === 'covered';
}

function sufficient(
  space: Space,
  boxes: readonly Box[],
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
