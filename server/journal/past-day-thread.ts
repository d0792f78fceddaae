/** Past days of a journal, read one at a time by a separate thread, so that no call waits. */
import type { PastSpan, Span } from '../../live/index.ts';
import { JournalReader } from '../../store/index.ts';
import { inThread } from './one-answer-thread.ts';
import type { SnapshotPlace } from './snapshot-thread.ts';

export interface PastDayTask extends SnapshotPlace {
  readonly span: Span;
}

/** Reads spans from the journal's file. Rejects if the thread fails. */
export function pastDayReader(place: SnapshotPlace): (span: Span) => Promise<PastSpan> {
  const file = new URL('./past-day-worker.ts', import.meta.url);
  let last: Promise<unknown> = Promise.resolve();
  return (span) => {
    const task: PastDayTask = { ...place, span };
    const made = last.then(() =>
      inThread<PastSpan>(file, task, 'makes a day of the journal again'),
    );
    last = made.catch(() => undefined);
    return made;
  };
}

export interface PastDayReaders {
  readonly past: JournalReader | null;
  readonly pastDay: ReturnType<typeof pastDayReader> | null;
}

export function readBeside(
  data: string | undefined,
  place: Omit<SnapshotPlace, 'data'>,
): PastDayReaders {
  if (data === undefined) return { past: null, pastDay: null };
  const past = new JournalReader(data, place.centreId);
  return { past, pastDay: pastDayReader({ ...place, data }) };
}
