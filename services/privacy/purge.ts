/** Removes what is older than its period, once a day. Source: decision 0048. */
import type { Retention } from '../../contracts/index.ts';
import { dayMs } from '../../kernel/index.ts';
import { inTurns, systemClock } from '../../live/index.ts';
import type { OrderSummary } from '../../orders/index.ts';
import { type OldRowKind, recordingOwner } from '../../store/index.ts';
import { channelOf } from '../orders/channel-documents.ts';
import { type PrivacyContext, pages } from './erase-customer.ts';

const pageLimit = 200;
/** Decisions deleted in one transaction. */
const decisionsAtOnce = 2_000;

export interface Removed {
  readonly [kind: string]: number;
}

/** Purges all kinds of records; returns how many of each were removed. */
export async function purgeOld(
  periods: Retention,
  of: PrivacyContext & {
    /** Days of the journal, where its option names them; the list of calls is kept as long. */
    readonly journalDays?: number | undefined;
  },
): Promise<Removed> {
  const { store, wire } = of;
  const callsDays = of.journalDays ?? periods.callsDays;
  const nowMs = wire.live.originMs + wire.live.nowMs;
  const days: { readonly [Kind in OldRowKind]: number | undefined } = {
    history: periods.historyDays,
    mails: periods.mailsDays,
    promptAnswers: periods.promptAnswersDays,
    calls: callsDays,
    callMarks: callsDays,
    audit: periods.auditDays,
  };
  const removed: { [kind: string]: number } = {};
  store.transaction(() => {
    for (const [kind, kept] of Object.entries(days)) {
      if (kept === undefined) continue;
      removed[kind] = store.oldRows.drop(kind as OldRowKind, nowMs - kept * dayMs);
    }
  });
  if (periods.decisionsDays !== undefined) {
    const beforeMs = nowMs - periods.decisionsDays * dayMs;
    removed['decisions'] = await inTurns(decisionsDropped(beforeMs, of), systemClock);
  }
  if (periods.callsDays !== undefined) {
    removed['callKeys'] = store.keys.dropCallsBefore(nowMs - periods.callsDays * dayMs);
  }
  if (periods.recordingsDays !== undefined) {
    removed['recordings'] = recordingsDropped(nowMs - periods.recordingsDays * dayMs, of);
  }
  removed['orders'] = await purgeOrders(
    periods.ordersDays ?? channelOf(of).settings.purgeAfterDays,
    of,
  );
  return removed;
}

function recordingsDropped(beforeMs: number, { store, lives }: PrivacyContext): number {
  let dropped = 0;
  for (;;) {
    const few = store.recordings.olderThan(beforeMs, pageLimit);
    if (few.length === 0) break;
    const owners = few.map(({ centreId, callId }) => recordingOwner(centreId, callId));
    store.keys.destroy(store.keys.idsOf(owners));
    for (const owner of owners) store.sounds?.drop(owner);
    store.transaction(() => {
      for (const { centreId, callId } of few) store.recordings.drop(centreId, callId);
    });
    dropped += few.length;
  }
  for (const { stations } of lives) stations.settleLamps();
  return dropped;
}

/** In slices, as there may be millions. */
function* decisionsDropped(
  beforeMs: number,
  { store }: PrivacyContext,
): Generator<unknown, number, void> {
  let dropped = 0;
  for (;;) {
    const few = store.transaction(() => store.decisions.dropBefore(beforeMs, decisionsAtOnce));
    if (few === 0) return dropped;
    dropped += few;
    yield;
  }
}

/** Archives orders that have been over for longer than so many days; null: none. Counts these. */
export async function purgeOrders(
  days: number | null,
  { store, wire, orders }: Pick<PrivacyContext, 'store' | 'wire' | 'orders'>,
): Promise<number> {
  if (days === null || orders === null) return 0;
  const atMs = orders.nowMs();
  let archived = 0;
  const all = pages(
    (after) => store.orders.list<OrderSummary>(wire.ownerId, { after, limit: pageLimit }),
    { placeOf: ({ place }) => place, limit: pageLimit },
  );
  for (const { document } of all) {
    const { id, entry, label, atMs: overAtMs } = document;
    const isOver = entry === 'closed' || entry === 'cancelled';
    if (!isOver || label === 'archived' || overAtMs > atMs - days * dayMs) continue;
    const actor = { kind: 'system' as const, id: 'purge' };
    const event = { type: 'order.purged' as const };
    const message = { id: `purge:${id}`, processId: `order/${id}`, atMs, actor, event };
    const { outcome } = await orders.tell(message);
    archived += Number(outcome === 'applied');
  }
  return archived;
}
