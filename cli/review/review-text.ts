/** The queue of holds in lines, and the one that is taken: what it is about, why it is there. */
import { sayFactValue } from '../../rules/index.ts';
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

/** What a hold by score or by rules is there for; a rule may hold an order whatever its score. */
function whyLines({ hold, order, why }: Taken): readonly string[] {
  if (why === null) return [];
  const { score, minimum, matches } = why;
  const { currency } = order.summary.total;
  const money = (amountMinor: number) => moneyText({ amountMinor, currency });
  const isByScore = hold.source === 'fraud' && score !== null && minimum !== null;
  return [
    ...(isByScore && score > minimum ? [`why ${score} points; more than ${minimum} are held`] : []),
    ...matches.map(({ ref, score: points, facts }) => {
      const seen = Object.entries(facts).map(([fact, value]) =>
        sayFactValue(fact, value, { language: 'en', money }),
      );
      const of = points === 0 ? `why ${ref}` : `why ${points} of ${ref}`;
      return `${of}${seen.length === 0 ? '' : `: ${seen.join('; ')}`}`;
    }),
  ];
}

function rowText(row: HoldRow): string {
  const by = row.owner === null ? '' : `, with ${row.owner}`;
  return `waits ${row.orderId}  ${holdText(row)}  ${moneyText(row.total)}${by}`;
}
