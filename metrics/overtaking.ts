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
import type { QueueRecord } from './queue-record.ts';

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
