/**
 * The journal of a centre that starts: where its time goes on, and what it goes on from.
 *
 * Source: decisions/0023.
 */
import { type Clock, type JournalOptions, type LiveCentre, localTimeAt } from '../../live/index.ts';
import {
  type Journal,
  type JournalHead,
  JournalReader,
  openJournal,
  type Store,
} from '../../store/index.ts';
import { engineVersion } from '../engine-version.ts';
import { cliErrorOfStore, readStore } from '../journal/open-reader.ts';
import { snapshotsOf } from './snapshot-thread.ts';

/** Where a centre is in its time. */
export interface CentreBegin {
  /** The instant that is the centre's time 0. */
  readonly originMs: number;
  /** The centre's time at which this life begins. */
  readonly startMs: number;
}

export interface BeginOptions {
  /** Folder or database of the store; absent: there is no journal. */
  readonly data: string | undefined;
  readonly centreId: string;
  /** Of a centre that has no journal yet. */
  readonly originMs: number;
  /** Its time is that of the clock here [it stands still while no service runs]. */
  readonly clock?: Clock;
}

/** As the journal says; else at the beginning. @throws {CliError} where the journal is not sound. */
export function beginOf({ data, centreId, originMs, clock }: BeginOptions): CentreBegin {
  if (data === undefined) return { originMs, startMs: 0 };
  return readStore(() => {
    const reader = new JournalReader(data, centreId);
    try {
      const head = reader.head();
      if (head === null) return { originMs, startMs: 0 };
      const lastMs = lastStampOf(reader, head);
      const nowMs = clock === undefined ? lastMs : Math.max(lastMs, clock.nowMs());
      return { originMs: head.originMs, startMs: nowMs - head.originMs };
    } finally {
      reader.close();
    }
  });
}

/** A life that began the journal of a centre in real time began within so long of its origin. */
const sameMomentMs = 60_000;

/** The time of a centre whose service does not run. */
export interface StoppedTime {
  /** Of the last entry of its journal, in the centre's time since 1970. */
  readonly lastMs: number;
  /** It goes on by the clock here; else it stands still, as that of a demo with a day of its own. */
  readonly isReal: boolean;
}

/**
 * As the folder of a service says, so that what is written for the centre meanwhile is dated by its
 * own clock; null: there is no journal. @throws {CliError} as {@link beginOf}
 */
export function stoppedTimeOf(
  data: string,
  centreId: string,
  store: Pick<Store, 'hasLifeBetween'>,
): StoppedTime | null {
  return readStore(() => {
    const reader = new JournalReader(data, centreId);
    try {
      const head = reader.head();
      if (head === null) return null;
      const { originMs, speed } = head;
      // The store dates lives by the clock here, the journal by that of the centre.
      const [fromMs, toMs] = [originMs - sameMomentMs, originMs + sameMomentMs];
      const isReal = speed === 1 && store.hasLifeBetween(fromMs, toMs);
      return { lastMs: lastStampOf(reader, head), isReal };
    } finally {
      reader.close();
    }
  });
}

function lastStampOf(reader: JournalReader, { originMs }: JournalHead): number {
  const { lastSeq } = reader.range();
  let lastMs = originMs;
  for (const { atMs } of reader.entries(Math.max(0, lastSeq - 1))) lastMs = atMs;
  return lastMs;
}

/** What a life that is about to begin writes. @throws {CliError} as {@link beginOf} */
export async function journalFor(of: {
  readonly data: string;
  readonly centreId: string;
  readonly timeZone: string;
  readonly epoch: number;
  /** Of a further handler: the first. */
  readonly ownerId?: string | undefined;
  readonly speed: number;
  readonly begin: CentreBegin;
  /** [all] */
  readonly keepDays?: number | undefined;
  readonly onError: (error: Error) => void;
}): Promise<JournalOptions & { readonly journal: Journal }> {
  const { data, centreId, timeZone, epoch, ownerId, speed, begin, keepDays, onError } = of;
  const { originMs, startMs } = begin;
  const dateOf = (atMs: number): string => localTimeAt(atMs, timeZone).date;
  try {
    const place = { centreId, epoch, originMs };
    const journal = await openJournal({
      ...place,
      folder: data,
      speed,
      dateOf,
      ...(keepDays === undefined ? {} : { keepDays }),
    });
    const snapshotBy = snapshotsOf({
      ...place,
      data,
      ...(ownerId === undefined ? {} : { ownerId }),
    });
    return { journal, engine: engineVersion, startMs: () => startMs, snapshotBy, onError };
  } catch (error) {
    throw cliErrorOfStore(error);
  }
}

/** One line: what the disk takes, and what the centre goes on with. */
export function journalLine({
  live,
  journal,
  tookMs,
}: {
  readonly live: LiveCentre;
  readonly journal: Journal;
  readonly tookMs: number;
}): string {
  const recovered = live.journal?.recovered ?? null;
  const disk = `journal: the disk takes ${journal.syncMs.toFixed(1)} ms for a sync`;
  const cut = journal.cutEntries === 0 ? '' : ` (${journal.cutEntries} at a broken end taken away)`;
  if (recovered === null) return `${disk}${cut}`;
  const calls = live.projection.calls.live().length;
  const agents = live.projection.agents.all();
  const there = agents.filter(({ shown }) => shown.state !== 'released').length;
  const from = recovered.snapshotSeq === 0 ? '' : ` after the snapshot at ${recovered.snapshotSeq}`;
  return `${disk}; goes on with ${calls} calls and ${there} agents, from ${recovered.entries} entries${from} in ${tookMs} ms${cut}`;
}
