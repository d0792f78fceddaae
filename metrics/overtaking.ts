/**
 * Calls passed over: a later one of the same queue is offered first.
 *
 * From effects alone: an entry is judged once, when it is first offered or ends without. It was
 * passed over where some entry offered before that had entered after it; by how much is how much
 * later the latest of these had entered. Class, skills and links are not asked: a call is passed
 * over for good reasons, too, and starves all the same.
 *
 * Cost: O(1) per entry; the queue keeps one instant.
 * Source: acd-routing.md, Part A (starvation guard); decisions/0014.
 */
import type { QueueCounts } from './counts.ts';
import { defineMeasure, type MeasureDefinition } from './measure.ts';
import type { QueueRecord } from './queue-record.ts';

const counted =
  'Entries of the queue, when they are first offered or end without, in the interval of their entry [default] or of that moment.';

/** How often. */
export const overtakenShare = defineMeasure({
  id: 'overtakenShare',
  of: 'queues',
  name: { en: 'Calls passed over', fr: 'Appels dépassés' },
  unit: 'share',
  numerator: 'entries passed over by a later one of their queue',
  denominator: 'entries first offered, or ended without',
  counted,
  remark: 'Whatever the reason: class, skill, link. 0 in a queue that is first in, first out.',
  source: 'acd-routing.md A (starvation guard)',
  sums: (of) => ({ numerator: of.overtaken, denominator: of.judged }),
});

/** By how much. */
export const overtakenBy = defineMeasure({
  id: 'overtakenByMsMean',
  of: 'queues',
  name: { en: 'Passed over by', fr: 'Dépassement moyen' },
  unit: 'ms',
  numerator: 'sum of entry of the latest that passed - own entry',
  denominator: 'entries passed over',
  counted,
  remark: 'How much later the one came that was offered first.',
  source: 'acd-routing.md A (starvation guard)',
  sums: (of) => ({ numerator: of.overtakenByMs, denominator: of.overtaken }),
});

/** The worst of them. */
export const overtakenByMost: MeasureDefinition = {
  id: 'overtakenByMsMax',
  name: { en: 'Passed over by, at most', fr: 'Dépassement maximal' },
  unit: 'ms',
  numerator: 'largest entry of the latest that passed - own entry',
  denominator: '',
  counted: 'Entries of the window, by entry.',
  remark: '0 where nobody was passed over.',
  source: 'acd-routing.md A (starvation guard)',
  replications: 'perRun',
};

/** Judges an entry that is first offered (`isOffered`), or ends without. */
export function judgeEntry(
  queue: QueueRecord,
  entry: { readonly enteredAtMs: number },
  moment: { readonly atMs: number; readonly isOffered: boolean },
): void {
  const byMs = Math.max(0, queue.latestOfferedEntryAtMs - entry.enteredAtMs);
  countJudged(queue.byEntry.at(entry.enteredAtMs), byMs);
  countJudged(queue.byEvent.at(moment.atMs), byMs);
  const spread = queue.spread.at(entry.enteredAtMs);
  if (byMs > spread.overtakenByMsMax) spread.overtakenByMsMax = byMs;
  if (moment.isOffered && byMs === 0) queue.latestOfferedEntryAtMs = entry.enteredAtMs;
}

function countJudged(counts: QueueCounts, byMs: number): void {
  counts.judged += 1;
  if (byMs === 0) return;
  counts.overtaken += 1;
  counts.overtakenByMs += byMs;
}
