/** The journal of a starting centre: where its time continues, and from which state. */
import { omitUndefined } from '../../kernel/index.ts';
import {
  type Clock,
  type JournalOptions,
  type LiveCentre,
  localTimeAt,
  type ReportFault,
} from '../../live/index.ts';
import {
  type Journal,
  type JournalHead,
  JournalReader,
  openJournal,
  type Store,
} from '../../store/index.ts';
import { engineVersion } from '../engine-version.ts';
import { snapshotsOf } from './snapshot-thread.ts';

export interface CentreBegin {
  /** The instant of the centre's time 0. */
  readonly originMs: number;
  readonly startMs: number;
}

export interface BeginOptions {
  /** Folder or database; undefined without a journal. */
  readonly data: string | undefined;
  readonly centreId: string;
  readonly originMs: number;
  /** Clock of the centre's time. Default: time stands still while no service runs. */
  readonly clock?: Clock;
}

/**
 * Where the centre's time and state begin: from the journal, else anew. @throws {StoreError} if the
 * journal is damaged.
 */
export function beginOf({ data, centreId, originMs, clock }: BeginOptions): CentreBegin {
  if (data === undefined) return { originMs, startMs: 0 };
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
}

/** If the first run began this close to the journal's time 0, the centre follows the real clock. */
const sameMomentMs = 60_000;

export interface StoppedTime {
  /** Time of the last journal entry by the centre's clock, in ms since 1970. */
  readonly lastMs: number;
  /** Whether the centre's clock is the real one; a demo's own clock stops with the service. */
  readonly isReal: boolean;
}

/**
 * The clock for changes made while the service is stopped; null without a journal. @throws
 * {StoreError} as {@link beginOf}
 */
export function stoppedTimeOf(
  data: string,
  centreId: string,
  store: Pick<Store, 'hasLifeBetween'>,
): StoppedTime | null {
  const reader = new JournalReader(data, centreId);
  try {
    const head = reader.head();
    if (head === null) return null;
    const { originMs, speed } = head;
    // The store dates runs by the real clock, the journal by the centre's.
    const [fromMs, toMs] = [originMs - sameMomentMs, originMs + sameMomentMs];
    const isReal = speed === 1 && store.hasLifeBetween(fromMs, toMs);
    return { lastMs: lastStampOf(reader, head), isReal };
  } finally {
    reader.close();
  }
}

function lastStampOf(reader: JournalReader, { originMs }: JournalHead): number {
  const { lastSeq } = reader.range();
  let lastMs = originMs;
  for (const { atMs } of reader.entries(Math.max(0, lastSeq - 1))) lastMs = atMs;
  return lastMs;
}

/** The journal of the run that starts. @throws {StoreError} as {@link beginOf} */
export async function journalFor(of: {
  readonly data: string;
  readonly centreId: string;
  readonly timeZone: string;
  readonly epoch: number;
  readonly ownerId?: string | undefined;
  readonly speed: number;
  readonly begin: CentreBegin;
  readonly keepDays?: number | undefined;
  readonly liveLegs?: JournalOptions['liveLegs'] | undefined;
  readonly onError: ReportFault;
}): Promise<JournalOptions & { readonly journal: Journal }> {
  const { data, centreId, timeZone, epoch, ownerId, speed, begin, keepDays, liveLegs, onError } =
    of;
  const { originMs, startMs } = begin;
  const dateOf = (atMs: number): string => localTimeAt(atMs, timeZone).date;
  const place = { centreId, epoch, originMs };
  const journal = await openJournal({
    ...place,
    folder: data,
    speed,
    dateOf,
    ...omitUndefined({ keepDays }),
  });
  const snapshotBy = snapshotsOf({
    ...place,
    data,
    ...omitUndefined({ ownerId }),
  });
  return {
    journal,
    engine: engineVersion,
    startMs: () => startMs,
    snapshotBy,
    onError,
    ...omitUndefined({ liveLegs }),
  };
}

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
