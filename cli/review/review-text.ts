/** The queue of holds in lines, and the one that is taken: what it is about, why it is there. */

import { factNamed } from '../../rules/index.ts';
import { clockText } from '../agent/work-text.ts';
import { holdText, linesOf } from '../order/order-text.ts';
import { moneyText } from '../text/figures.ts';
import type { Hold, HoldRow, ReviewNow, Taken } from './review-work.ts';

/** What is now, a line each; ages, which change by themselves, where they are asked for. */
export function reviewLines(
  { waiting, taken }: ReviewNow,
  { hasAges }: { readonly hasAges: boolean },
): readonly string[] {
  return [
    ...waiting.map((row) => {
      const age = hasAges ? `  ${clockText(row.ageMs)} old` : '';
      return `${rowText(row)}${age}`;
    }),
    ...(taken === null ? [] : [takenText(taken.hold), ...whyLines(taken), ...linesOf(taken.order)]),
  ];
}

/** What has changed. */
export function reviewChanges(now: ReviewNow, before: ReviewNow | null): readonly string[] {
  const told = new Set(before === null ? [] : reviewLines(before, { hasAges: false }));
  const isFirst = before === null;
  return reviewLines(now, { hasAges: isFirst }).filter((line) => !told.has(line));
}

function takenText(hold: Hold): string {
  const { id, cleared } = hold;
  return cleared === null ? `taken ${id}: ${holdText(hold)}` : `cleared ${id} by ${cleared.by}`;
}

/** What a hold by score is there for. */
function whyLines({ hold, scored }: Taken): readonly string[] {
  if (!/fraud|rule/i.test(hold.source) || scored === null || scored.score === null) return [];
  const { score, minimum, matches } = scored;
  return [
    `why ${score} points; more than ${minimum} are held`,
    ...matches.map(({ ref, score: points, facts }) => {
      const seen = Object.entries(facts).map(([fact, value]) => {
        return `${factNamed(fact)?.label.en ?? fact}: ${value}`;
      });
      return `why ${points} of ${ref}${seen.length === 0 ? '' : `: ${seen.join('; ')}`}`;
    }),
  ];
}

function rowText(row: HoldRow): string {
  const by = row.owner === null ? '' : `, with ${row.owner}`;
  return `waits ${row.orderId}  ${holdText(row)}  ${moneyText(row.total)}${by}`;
}
