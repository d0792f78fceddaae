/**
 * The snapshot of a journal at a position, made beside the service that writes it: by a life that
 * goes on from there, stands still and writes nothing.
 */
import { assert } from '../../kernel/index.ts';
import type { Clock } from '../clock.ts';
import { type LiveCentreOptions, startLiveCentre } from '../live-centre.ts';
import type { Journal } from './recovery.ts';
import { firstLife } from './recovery.ts';
import { lastSaved } from './saved-centre.ts';

/** What of a centre a journal does not say. */
export type SnapshotOf = Pick<LiveCentreOptions, 'originMs' | 'epoch' | 'ownerId'>;

type ReadJournal = Pick<Journal, 'entries' | 'lastSnapshot'>;

const stands: Clock = { nowMs: () => 0, after: () => () => {} };

/** Behind it no entry that is marked as early follows. @throws {JournalMismatch} */
export function snapshotAt(journal: ReadJournal, seq: number, of: SnapshotOf): Uint8Array {
  const past = lastSaved(journal);
  const made = past?.centre.made ?? firstLife(journal);
  assert(made !== null, () => `a journal with an entry ${seq} has a life`);
  const onError = (error: Error): never => {
    throw error;
  };
  const { centre, ruleSets } = made;
  const { journal: side } = startLiveCentre({
    ...of,
    centre,
    ruleSets,
    clock: stands,
    speed: 1,
    journal: { journal: upTo(journal, seq), past, engine: '', onError },
  });
  assert(side !== null, 'a centre with a journal has it');
  return side.save();
}

/** What a life would begin with is never written, and does not act. */
function upTo(journal: ReadJournal, lastSeq: number): Journal {
  return {
    lastSeq,
    append: () => new Promise(() => {}),
    *entries(afterSeq) {
      for (const entry of journal.entries(afterSeq)) {
        if (entry.seq > lastSeq) return;
        yield entry;
      }
    },
    lastSnapshot: () => null,
    snapshot: () => Promise.resolve(),
  };
}
