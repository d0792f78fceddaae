/**
 * Makes the snapshot of a journal position outside the service, by a centre without a clock that
 * replays up to there and writes nothing.
 */
import { assert, omitUndefined } from '../../kernel/index.ts';
import type { Clock } from '../clock.ts';
import { type LiveCentre, type LiveCentreOptions, startLiveCentre } from '../live-centre.ts';
import { firstLife, type Journal } from './recovery.ts';
import { lastSaved } from './saved-centre.ts';

export type SnapshotOf = Pick<LiveCentreOptions, 'originMs' | 'epoch' | 'ownerId'>;

type ReadJournal = Pick<Journal, 'entries' | 'lastSnapshot' | 'seals'>;

const stands: Clock = { nowMs: () => 0, after: () => () => {} };

/** The next entry must not be a change that belongs before `seq`. @throws {JournalMismatch} */
export function snapshotAt(journal: ReadJournal, seq: number, of: SnapshotOf): Uint8Array {
  const { journal: side } = standingLife(journal, seq, { ...of, past: lastSaved(journal) });
  assert(side !== null, 'a centre with a journal has it');
  return side.save();
}

export function standingLife(
  journal: Pick<Journal, 'entries' | 'seals'>,
  seq: number,
  of: SnapshotOf & Pick<LiveCentreOptions, 'hears'> & { past: ReturnType<typeof lastSaved> },
): LiveCentre {
  const { past, ...rest } = of;
  const made = past?.centre.made ?? firstLife(journal);
  assert(made !== null, () => `a journal with an entry ${seq} has a life`);
  const onError = (error: Error): never => {
    throw error;
  };
  const { centre, ruleSets } = made;
  return startLiveCentre({
    ...rest,
    centre,
    ruleSets,
    clock: stands,
    speed: 1,
    journal: { journal: upTo(journal, seq), past, engine: '', onError },
  });
}

/** A journal that ends at the position, and does not record a process's start. */
function upTo(journal: Pick<Journal, 'entries' | 'seals'>, lastSeq: number): Journal {
  const { seals } = journal;
  return {
    lastSeq,
    ...omitUndefined({ seals }),
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
