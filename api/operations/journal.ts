/**
 * A centre's history in pages, newest first: stream events in memory, or journal entries on disk.
 *
 * A page reads limited events, in turns of the event loop; an index finds a call's entries.
 */
import { z } from 'zod';
import {
  type CloudEvent,
  fitsType,
  httpMessages,
  type JournalRow,
  journalPageSchema,
  journalSources,
  optionalField,
  printableText,
  type Refusal,
  refusal,
} from '../../contracts/index.ts';
import { assert } from '../../kernel/index.ts';
import {
  type ChangeBody,
  type InstantBody,
  inTurns,
  type LifeBody,
  positionOf,
  type Wire,
} from '../../live/index.ts';
import {
  eventFilter,
  ofOrders,
  ownOf,
  type Principal,
  presentEvent,
  wireValue,
} from '../../services/index.ts';
import type { JournalEntry, JournalReader } from '../../store/index.ts';
import { iso } from '../presenters/rule.ts';
import { managers } from './access-rules.ts';
import { requireAgent, requireQueue } from './named-things.ts';
import { listQueryShape, operation, wireIdSchema } from './route.ts';
import type { Services } from './services.ts';

const limitDefault = 100;
const lookedMax = 10_000;
const seqForm = /^\d{1,15}(\.\d{1,9})?$/;

const query = z.strictObject({
  ...listQueryShape,
  source: optionalField(z.enum(journalSources), 'From memory, or from disk [events].'),
  after: optionalField(z.string().max(128), 'Rows behind this place alone [all].'),
  types: z
    .string()
    .max(1_000)
    .optional()
    .describe('Types of rows, or beginnings such as `call.*`, with commas between them [all].'),
  callId: optionalField(printableText(80), 'Those of this call [all].'),
  agentId: optionalField(wireIdSchema, 'Those of this agent [all].'),
  queueId: optionalField(wireIdSchema, 'Those of this queue [all].'),
});
type Query = z.infer<typeof query>;

/** One event or entry, as its rows (newest first), and the cursor that continues after it. */
interface Piece {
  readonly rows: readonly JournalRow[];
  readonly cursor: string;
}

export const journalOperations = {
  listJournal: operation(
    'GET /api/v1/centres/{centre}/journal',
    ['What has happened, newest first', 'Ce qui s’est passé, le plus récent d’abord'],
    {
      note: 'Events as the stream tells them, as long as they are kept; or with `source=disk` what the journal on disk holds: what the core was told, by whom, and what was told beside it. A page may hold fewer rows than its limit, or none, and have a further one: it has looked at as much as one request may.',
      query,
      answer: journalPageSchema,
      access: managers,
      errors: ['agent_not_found', 'queue_not_found'],
    },
    ({ query: asked, principal }, { wire, clock, past }) => {
      assert(principal !== null, 'who reads a journal is known');
      const { agentId, queueId } = asked;
      if (agentId !== undefined) requireAgent(agentId, wire);
      if (queueId !== undefined) requireQueue(queueId, wire);
      const isDisk = asked.source === 'disk';
      const pieces = isDisk ? diskBack(past, asked, wire) : eventsBack(asked, principal, wire);
      const { hearsOrders } = ownOf(principal);
      const wants = ({ type, ...row }: JournalRow): boolean => {
        if (!hearsOrders && ofOrders.test(type)) return false;
        if (asked.callId !== undefined && row.callId !== asked.callId) return false;
        return asked.types?.split(',').some((one) => fitsType(type, one.trim())) ?? true;
      };
      return inTurns(paging(pieces, asked.limit ?? limitDefault, { wants, past, wire }), clock);
    },
  ),
} as const;

function* paging(
  pieces: Iterable<Piece>,
  limit: number,
  of: Pick<Services, 'past' | 'wire'> & { readonly wants: (row: JournalRow) => boolean },
) {
  const items: JournalRow[] = [];
  let nextCursor: string | null = null;
  let looked = 0;
  for (const { rows, cursor } of pieces) {
    for (const row of rows) if (of.wants(row)) items.push(row);
    looked += 1;
    nextCursor = cursor;
    if (items.length >= limit || looked === lookedMax) break;
    nextCursor = null;
    yield;
  }
  const { wire, past } = of;
  const asOf = wire.instant(wire.live.nowMs);
  return { items, nextCursor, asOf, resumeToken: wire.resumeToken(), hasDisk: past !== null };
}

function* eventsBack(asked: Query, reader: Principal, wire: Wire): Generator<Piece> {
  const { cursor, after, agentId, queueId } = asked;
  const fileId = (id: string) => wire.fileId(id) ?? '';
  const { wants } = eventFilter(
    {
      agentIds: agentId === undefined ? undefined : [fileId(agentId)],
      queueIds: queueId === undefined ? undefined : [fileId(queueId)],
      ...ownOf(reader),
    },
    wire,
  );
  for (const event of wire.live.eventsBack(positionOfCursor(cursor, wire))) {
    const place = wire.place(positionOf(event));
    if (place === after) return;
    const rows = wants(event) ? [rowOf(presentEvent(event, wire), place)] : [];
    yield { rows, cursor: place };
  }
}

/**
 * The stream position in a cursor; undefined without a cursor. @throws {Refusal} for an unknown
 * cursor.
 */
function positionOfCursor(cursor: string | undefined, wire: Wire): string | undefined {
  if (cursor === undefined) return undefined;
  const place = wire.positionIn(cursor);
  if (place?.isOurs !== true) throw cursorRefused();
  return place.position;
}

function* diskBack(past: JournalReader | null, asked: Query, wire: Wire): Generator<Piece> {
  const { cursor, after = '0', callId, agentId, queueId } = asked;
  for (const place of [cursor ?? '0', after]) if (!seqForm.test(place)) throw cursorRefused();
  if (past === null) return;
  const afterSeq = Math.floor(Number(after));
  const untilSeq = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor);
  const entries =
    callId === undefined
      ? past.entriesBack(untilSeq)
      : [...past.entriesOfCall(callId)].filter(({ seq }) => seq <= untilSeq).toReversed();
  for (const entry of entries) {
    if (entry.seq <= afterSeq) return;
    const rows = rowsOf(entry, wire).filter(
      (row) =>
        (agentId === undefined || row.agentId === agentId) &&
        (queueId === undefined || row.queueId === queueId),
    );
    yield { rows, cursor: String(entry.seq - 1) };
  }
}

function cursorRefused(): Refusal {
  return refusal(httpMessages.placeUnknown);
}

type Shown = Pick<CloudEvent, 'type' | 'time'> & {
  readonly subject: string | null;
  readonly data: { readonly [member: string]: unknown };
};

function rowsOf({ seq, atMs, kind, body: text }: JournalEntry, wire: Wire): readonly JournalRow[] {
  const time = iso(atMs);
  const place = (n: number) => `${seq}.${n}`;
  if (kind === 'life') {
    const { epoch, engine } = JSON.parse(text) as LifeBody;
    const data = { epoch, engine };
    return [rowOf({ type: 'service.started', time, subject: null, data }, place(1))];
  }
  if (kind === 'instant') {
    const { inputs } = JSON.parse(text) as InstantBody;
    return inputs
      .map(({ type, ...members }, n) => {
        const ofWire = Object.entries(members).map(([of, value]) => [
          of,
          wireValue(of, value, wire),
        ]);
        const data = Object.fromEntries(ofWire);
        return rowOf({ type, time, subject: null, data }, place(n + 1));
      })
      .toReversed();
  }
  const { told, put } = JSON.parse(text) as ChangeBody;
  const rows = told.map((one, n) => rowOf({ ...presentEvent(one, wire), time }, place(n + 1)));
  if (rows.length > 0) return rows.toReversed();
  const subject = put.map(([of]) => of).join(', ');
  return [rowOf({ type: 'state.kept', time, subject, data: {} }, place(1))];
}

function rowOf({ type, time, subject, data }: Shown, place: string): JournalRow {
  const { callId, agentId, queueId, version: _, ...rest } = data;
  const [kind, id = null] = subject?.split('/') ?? [];
  const named = (value: unknown, of: string) =>
    typeof value === 'string' ? value : kind === of ? id : null;
  const { offerId } = rest;
  const ofOffer = typeof offerId === 'string' ? offerId.slice(0, offerId.lastIndexOf('.')) : null;
  const short = Object.entries(rest).filter(([, value]) => isShort(value));
  return {
    place,
    at: time,
    type,
    subject,
    callId: named(callId, 'call') ?? ofOffer,
    agentId: named(agentId, 'agent'),
    queueId: named(queueId, 'queue'),
    data: Object.fromEntries(short) as JournalRow['data'],
  };
}

function isShort(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
