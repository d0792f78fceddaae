/**
 * Events of a past span, for a replay on screen: from memory, or from the journal by centres
 * without a clock that write nothing.
 *
 * Cost: every entry from the last snapshot before the span. Source: decisions/0023.
 */
import { type PastEvent, pastEventTypes } from '../../contracts/index.ts';
import type { JournalReader } from '../../store/index.ts';
import type { StreamEvent } from '../event-ring.ts';
import type { LiveCentre } from '../live-centre.ts';
import { isLoggedOn } from '../projection/live-agent.ts';
import type { WireNames } from '../projection/wire-names.ts';
import type { Journal } from './recovery.ts';
import { lastSaved } from './saved-centre.ts';
import { type SnapshotOf, standingLife } from './snapshot-at.ts';

/** Most events; a page could not read more in reasonable time. */
const eventsMax = 100_000;

/** In ms since 1970; the end is exclusive. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface PastSpan extends Span {
  readonly events: readonly PastEvent[];
  readonly isCut: boolean;
  readonly firstMs: number;
}

type ReadJournal = Pick<Journal, 'entries' | 'seals'> &
  Pick<JournalReader, 'range' | 'lastSnapshot'>;

export function pastOfJournal(journal: ReadJournal, span: Span, of: SnapshotOf): PastSpan {
  const { firstSeq, lastSeq } = journal.range();
  const firstMs = timeOf(journal, firstSeq) ?? span.toMs;
  if (span.toMs <= firstMs) return { ...span, events: [], isCut: false, firstMs };
  const seqAt = (atMs: number) => firstSeqAt(journal, atMs, { firstSeq, lastSeq });
  const [fromSeq, toSeq] = [seqAt(span.fromMs), seqAt(span.toMs) - 1];
  const { seals } = journal;
  const before = {
    lastSnapshot: () => journal.lastSnapshot(fromSeq - 1),
    ...(seals === undefined ? {} : { seals }),
  };
  // If old files were deleted, the earliest snapshot is used. Each centre reads a copy, as it takes
  // over saved objects.
  const saved = () => lastSaved(before) ?? (firstSeq === 1 ? null : lastSaved(journal));
  const past = saved();
  const knownSeq = Math.max(fromSeq, (past?.seq ?? 0) + 1);
  const isWhole = knownSeq === fromSeq && fromSeq > 1;
  const fromMs = isWhole ? span.fromMs : (timeOf(journal, knownSeq) ?? span.fromMs);
  const begin =
    knownSeq === 1 ? [] : standing(standingLife(journal, knownSeq - 1, { ...of, past }), fromMs);
  const known = { ...span, fromMs };
  const gathered = new Gathered(known, of.originMs);
  const { names } = standingLife(journal, toSeq, {
    ...of,
    past: saved(),
    hears: (events) => gathered.take(events),
  });
  return { ...known, ...gathered.after(begin, names), firstMs };
}

const eventsPerTurn = 1_000;

export function* pastInMemory(live: LiveCentre, span: Span): Generator<void, PastSpan> {
  const all: StreamEvent[] = [];
  for (const event of live.eventsBack()) if (all.push(event) % eventsPerTurn === 0) yield;
  all.reverse();
  const oldest = all.find((event) => 'effect' in event);
  const firstMs = live.originMs + (oldest?.effect.atMs ?? live.nowMs);
  const known = { ...span, fromMs: Math.max(span.fromMs, firstMs) };
  if (known.fromMs >= span.toMs) return { ...known, events: [], isCut: false, firstMs };
  const gathered = new Gathered(known, live.originMs);
  gathered.take(all);
  yield;
  const { events, isCut } = gathered.after([], live.names);
  // Agents who change state within the span: their first state is unknown.
  const moved = new Set(events.map(({ state, agentId }) => state && agentId));
  const still = standing(live, known.fromMs).filter(
    ({ state, agentId }) => state !== null && !moved.has(agentId),
  );
  return { ...known, events: [...still, ...events], isCut, firstMs };
}

const isShown: ReadonlySet<string> = new Set(pastEventTypes);

class Gathered {
  readonly #events: Shown[] = [];
  readonly #span: Span;

  constructor({ fromMs, toMs }: Span, originMs: number) {
    this.#span = { fromMs: fromMs - originMs, toMs: toMs - originMs };
  }

  take(events: readonly StreamEvent[]): void {
    const { fromMs, toMs } = this.#span;
    for (const event of events) {
      if (!('effect' in event) || !isShown.has(event.effect.type)) continue;
      const effect = event.effect as Shown;
      const { atMs, type, agentId } = effect;
      // A call for one agent alone enters no queue.
      if (type === 'call.queued' && agentId !== undefined) continue;
      if (atMs >= fromMs && atMs < toMs) this.#events.push(effect);
    }
  }

  /** State at the beginning, then at most `eventsMax` events. */
  after(begin: readonly PastEvent[], names: WireNames): Pick<PastSpan, 'events' | 'isCut'> {
    const events = this.#events.slice(0, eventsMax).map((effect): PastEvent => {
      const { type, atMs, callId, queueId, agentId, state } = effect;
      return {
        at: names.instant(atMs),
        type,
        callId: callId === undefined ? null : names.call(callId),
        queueId: names.idOrNull(queueId ?? null),
        agentId: names.idOrNull(agentId ?? null),
        state: type === 'agent.state' ? (state ?? null) : null,
      };
    });
    return { events: [...begin, ...events], isCut: this.#events.length > eventsMax };
  }
}

type Shown = { readonly type: PastEvent['type']; readonly atMs: number } & {
  readonly [Member in 'callId' | 'queueId' | 'agentId' | 'state']?: string;
};

function standing({ projection, names }: LiveCentre, atMs: number): readonly PastEvent[] {
  const waiting = projection.calls.live().flatMap(({ call, forAgentId }): PastEvent[] => {
    const wait = call.segments.findLast(({ kind }) => kind === 'queue');
    if (wait === undefined || wait.to !== null || forAgentId !== null) return [];
    const { from: at, queueId } = wait;
    return [{ at, type: 'call.queued', callId: call.id, queueId, agentId: null, state: null }];
  });
  const here = projection.agents.all().filter(isLoggedOn);
  const states = here.map(
    ({ agentId, shown }): PastEvent => ({
      at: new Date(atMs).toISOString(),
      type: 'agent.state',
      callId: null,
      queueId: null,
      agentId: names.id(agentId),
      state: shown.derivedState,
    }),
  );
  return [...waiting, ...states];
}

/** Number of the first entry at or after an instant; last + 1: all are earlier. */
function firstSeqAt(
  journal: Pick<Journal, 'entries'>,
  atMs: number,
  { firstSeq, lastSeq }: ReturnType<JournalReader['range']>,
): number {
  let [low, high] = [firstSeq, lastSeq + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((timeOf(journal, middle) ?? atMs) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function timeOf(journal: Pick<Journal, 'entries'>, seq: number): number | null {
  for (const { atMs } of journal.entries(seq - 1)) return atMs;
  return null;
}
