/**
 * Writes a record of each call that is over: when the caller has gone, and again when its wrap-up
 * ends. Calls that ended while no record could be written are recorded at the next start.
 */
import type { CallResource, CallResult } from '../../contracts/index.ts';
import {
  type CallMoment,
  type Clock,
  e164OrNull,
  errorOf,
  inTurns,
  type KeptCall,
  type LiveCentre,
  type StreamEvent,
  Wire,
} from '../../live/index.ts';
import type { DecisionRecord } from '../../routing/index.ts';
import {
  type CallMark,
  type CallRow,
  erasedMark,
  missingMark,
  type Store,
} from '../../store/index.ts';
import { channelOf, phoneKeysOf } from '../orders/channel-documents.ts';

/** Why an offer went to its agent, without all that was examined. */
type OfferChoice = Pick<DecisionRecord, 'offerId' | 'candidateCount' | 'decidedBy'> & {
  /** The agent who came next, by their id in the centre file; null: there was none. */
  readonly nextAgentId: string | null;
};

/** A recorded call. What names its caller stands in columns of the row. */
export interface CallDocument
  extends Pick<
    CallResource,
    'queueId' | 'origin' | 'cause' | 'outcomeCodes' | 'segments' | 'offers' | 'orderIds'
  > {
  /** When the caller was gone; null: the call goes on. */
  readonly endedAt: string | null;
  /** Null: the call goes on. */
  readonly result: CallResult | null;
  readonly moments: readonly CallMoment[];
  readonly choices: readonly OfferChoice[];
}

export type RecordedCall = Omit<CallRow, 'document'> & { readonly document: CallDocument };

interface ArchiveContext {
  readonly live: LiveCentre;
  readonly store: Store;
}

const rowsPerSlice = 50;

export class CallArchive {
  readonly #of: ArchiveContext;
  readonly #wire: Wire;
  /** Customers whom facts named while the call was there, by call. */
  readonly #named = new Map<string, string>();

  constructor(
    of: ArchiveContext & { readonly clock: Clock; readonly onError: (error: Error) => void },
  ) {
    this.#of = of;
    this.#wire = new Wire(of.live);
    of.live.onEvents((events) => this.#follow(events));
    inTurns(this.#missing(), of.clock).catch((error: unknown) => of.onError(errorOf(error)));
  }

  /** The record of a call as it is now; undefined: there is no such call. */
  find(callId: string): RecordedCall | undefined {
    const { live, store } = this.#of;
    const kept = live.projection.calls.kept(callId) ?? live.projection.calls.legs.get(callId)?.of;
    const id = kept?.call.callId ?? callId;
    const stored = store.calls.get(live.names.centreId, id) as RecordedCall | undefined;
    if (kept === undefined || (stored?.version ?? -1) >= kept.call.version) return stored;
    return this.#rowOf(kept);
  }

  #follow(events: readonly StreamEvent[]): void {
    const { live, store } = this.#of;
    const over = new Map<string, KeptCall>();
    for (const event of events) {
      const callId = callOf(event, live);
      const kept = callId === null ? undefined : live.projection.calls.kept(callId);
      if (kept === undefined) continue;
      // An agent who took a call over by a consultation has their wrap-up in the customer's call.
      for (const one of [kept, kept.about?.of]) {
        if (one !== undefined && isOver(one)) over.set(one.call.callId, one);
      }
      if ('effect' in event && event.effect.type === 'call.answered') this.#note(kept);
    }
    if (over.size === 0) return;
    const rows = [...over.values()].map((kept) => this.#rowOf(kept));
    for (const callId of over.keys()) this.#named.delete(callId);
    store.insist(() => this.#save(rows));
  }

  #note({ call: { callId } }: KeptCall): void {
    const named = this.#of.live.factsOf(callId)['customer.number'];
    if (typeof named === 'string') this.#named.set(callId, named);
  }

  /** Records calls that are over and have no record, in slices. */
  *#missing(): Generator<void, void> {
    const { live, store } = this.#of;
    const { centreId } = live.names;
    const calls = live.projection.calls.all().filter(isOver);
    for (let from = 0; from < calls.length; from += rowsPerSlice) {
      const lacking = calls
        .slice(from, from + rowsPerSlice)
        .filter(
          ({ call }) => (store.calls.get(centreId, call.callId)?.version ?? -1) < call.version,
        );
      const rows = lacking.map((kept) => this.#rowOf(kept));
      if (rows.length > 0) store.insist(() => this.#save(rows));
      yield;
    }
  }

  #save(rows: readonly RecordedCall[]): void {
    const { store, live } = this.#of;
    const keyOf = phoneKeysOf({ store, wire: this.#wire });
    store.transaction(() => {
      for (const row of rows) store.calls.save(row, marksOf(row, { live, keyOf }));
    });
  }

  #rowOf(kept: KeptCall): RecordedCall {
    const { live } = this.#of;
    const { call, about } = kept;
    const { callId, version, note, queueId, origin, cause, outcomeCodes, orderIds } = call;
    const number = this.#numberOf(kept);
    return {
      centreId: live.names.centreId,
      callId,
      arrivedAtMs: live.originMs + kept.arrivedAtMs,
      version,
      aboutCallId: about?.of.call.callId ?? null,
      customerId: this.#customerOf(kept, number),
      number,
      note,
      document: {
        queueId,
        origin,
        cause,
        outcomeCodes: [...outcomeCodes],
        orderIds: [...orderIds],
        segments: call.segments.map((segment) => ({ ...segment })),
        offers: call.offers.map((offer) => ({ ...offer })),
        endedAt: isOver(kept) ? call.stateEnteredAt : null,
        result: isOver(kept) ? resultOf(call) : null,
        moments: live.momentsOf(callId),
        choices: live.decisionsOf(callId).map(choiceIn),
      },
    };
  }

  #numberOf(kept: KeptCall): string | null {
    const { store } = this.#of;
    const number = outsideNumber(kept);
    if (number === null || number === erasedMark || number === missingMark) return null;
    const { callingCode } = channelOf({ store, wire: this.#wire }).settings;
    return e164OrNull(number, callingCode) ?? number;
  }

  /** The customer of the call's last order, else whom facts named, else the only one of the number. */
  #customerOf({ call }: KeptCall, number: string | null): string | null {
    const named = customerOfLastOrder(call, this.#of) ?? this.#named.get(call.callId);
    if (named !== undefined) return named;
    const found = number === null ? [] : (this.#of.live.customers?.withPhone(number) ?? []);
    return found.length === 1 ? (found[0]?.id ?? null) : null;
  }
}

/** The customer, by number, for whom an order was taken in a call; of several orders, the last. */
export function customerOfLastOrder(
  { orderIds }: CallResource,
  { live, store }: ArchiveContext,
): string | undefined {
  const orderId = orderIds.at(-1);
  return orderId === undefined ? undefined : store.orders.customerOf(live.names.ownerId, orderId);
}

/** Telephone number of the party outside; null: there is none, or it is withheld. */
export function outsideNumber({ call, legs }: KeptCall): string | null {
  const leg = legs.find(({ agentId }) => agentId === null)?.leg;
  const party = call.origin === 'outbound' ? leg?.calledId : leg?.callerId;
  return party?.number ?? null;
}

function callOf(event: StreamEvent, { names }: LiveCentre): string | null {
  if ('effect' in event) return 'callId' in event.effect ? names.call(event.effect.callId) : null;
  const { told } = event;
  return 'subject' in told && told.subject.startsWith('call/') ? told.subject.slice(5) : null;
}

function isOver({ call: { derivedState } }: KeptCall): boolean {
  return derivedState === 'ended' || derivedState === 'callback';
}

function resultOf({ outcome, segments }: CallResource): CallResult {
  if (outcome !== null && outcome !== 'overflowed') return outcome;
  return segments.some(({ kind }) => kind === 'talk') ? 'talked' : 'blocked';
}

function choiceIn(record: DecisionRecord): OfferChoice {
  const { offerId, candidateCount, decidedBy, candidates } = record;
  return { offerId, candidateCount, decidedBy, nextAgentId: candidates[1]?.agentId ?? null };
}

function marksOf(
  { customerId, number, document }: RecordedCall,
  { live, keyOf }: { readonly live: LiveCentre; readonly keyOf: (number: string) => string },
): readonly CallMark[] {
  const marks = (dimension: CallMark['dimension'], values: readonly (string | null)[]) =>
    [...new Set(values)].flatMap((value) => (value === null ? [] : [{ dimension, value }]));
  const { segments, outcomeCodes, orderIds, result } = document;
  const fileIds = (ids: readonly (string | null)[]) => ids.map((id) => live.names.fileIdOrNull(id));
  const talks = segments.filter(({ kind }) => kind === 'talk');
  return [
    ...marks('agent', fileIds(talks.map(({ agentId }) => agentId))),
    ...marks('queue', fileIds([document.queueId, ...segments.map(({ queueId }) => queueId)])),
    ...marks('customer', [customerId]),
    ...marks('phone', [number === null ? null : keyOf(number)]),
    ...marks('order', orderIds),
    ...marks('result', [result, ...outcomeCodes]),
  ];
}
