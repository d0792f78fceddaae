/**
 * Calls passed over: a later one of the same queue is offered first.
 *
 * From effects alone: an entry is judged once, when it is first offered or ends without. It was
 * passed over by each entry that came after it and was first offered before; by how much is how
 * much later the last of these came. Class, skills and links are not asked: a call is passed over
 * for good reasons, too, and starves all the same.
 *
 * Cost: O(log n) per entry; see `PassingOrder`.
 * Source: acd-routing.md, Part A (starvation guard); decisions/0014.
 */
import type { QueueCounts } from './counts.ts';
import { defineMeasure, type MeasureDefinition } from './measure.ts';
import type { QueueRecord } from './queue-record.ts';

const counted =
  'Entries of the queue, when they are first offered or end without, in the interval of their entry [default] or of that moment.';
const source = 'acd-routing.md A (starvation guard)';

/** Who was passed over. */
const overtakenShare = defineMeasure({
  id: 'overtakenShare',
  of: 'queues',
  name: { en: 'Calls passed over', fr: 'Appels dépassés' },
  unit: 'share',
  numerator: 'entries passed over by a later one of their queue',
  denominator: 'entries first offered, or ended without',
  counted,
  remark: 'Whatever the reason: class, skill, link. 0 in a queue that is first in, first out.',
  source,
  sums: (of) => ({ numerator: of.overtaken, denominator: of.judged }),
});

/** How often. */
const overtakenTimes = defineMeasure({
  id: 'overtakenTimesMean',
  of: 'queues',
  name: { en: 'Times passed over', fr: 'Nombre de dépassements subis' },
  unit: 'ratio',
  numerator: 'later entries that were offered before',
  denominator: 'entries passed over',
  counted,
  remark: 'Of a call that was passed over: by how many.',
  source,
  sums: (of) => ({ numerator: of.overtakings, denominator: of.overtaken }),
});

/** By how much. */
const overtakenBy = defineMeasure({
  id: 'overtakenByMsMean',
  of: 'queues',
  name: { en: 'Passed over by', fr: 'Dépassement moyen' },
  unit: 'ms',
  numerator: 'sum of entry of the last that passed - own entry',
  denominator: 'entries passed over',
  counted,
  remark: 'How much later the one came that was offered first.',
  source,
  sums: (of) => ({ numerator: of.overtakenByMs, denominator: of.overtaken }),
});

/** Ratios of sums. */
export const overtakingMeasures = [overtakenShare, overtakenTimes, overtakenBy] as const;

/** The worst of them. */
export const overtakingMost: readonly MeasureDefinition[] = [
  {
    id: 'overtakenTimesMax',
    name: { en: 'Times passed over, at most', fr: 'Dépassements subis, au plus' },
    unit: 'ratio',
    numerator: 'largest number of later entries that were offered before one',
    denominator: '',
    counted: 'Entries of the window, by entry.',
    remark: '0 where nobody was passed over.',
    source,
    replications: 'perRun',
  },
  {
    id: 'overtakenByMsMax',
    name: { en: 'Passed over by, at most', fr: 'Dépassement maximal' },
    unit: 'ms',
    numerator: 'largest entry of the last that passed - own entry',
    denominator: '',
    counted: 'Entries of the window, by entry.',
    remark: '0 where nobody was passed over.',
    source,
    replications: 'perRun',
  },
];

/** Judges an entry that is first offered (`isOffered`), or ends without. */
export function judgeEntry(
  queue: QueueRecord,
  entry: { readonly enteredAtMs: number; readonly number: number },
  moment: { readonly atMs: number; readonly isOffered: boolean },
): void {
  const times = queue.passing.settle(entry.number, moment.isOffered);
  const byMs = times === 0 ? 0 : queue.latestOfferedEntryAtMs - entry.enteredAtMs;
  countJudged(queue.byEntry.at(entry.enteredAtMs), times, byMs);
  if (queue.byEvent !== null) countJudged(queue.byEvent.at(moment.atMs), times, byMs);
  const spread = queue.spread.at(entry.enteredAtMs);
  if (times > spread.overtakenTimesMax) spread.overtakenTimesMax = times;
  if (byMs > spread.overtakenByMsMax) spread.overtakenByMsMax = byMs;
  if (moment.isOffered && times === 0) queue.latestOfferedEntryAtMs = entry.enteredAtMs;
}

function countJudged(counts: QueueCounts, times: number, byMs: number): void {
  counts.judged += 1;
  if (times === 0) return;
  counts.overtaken += 1;
  counts.overtakings += times;
  counts.overtakenByMs += byMs;
}
