/**
 * Numeric handles of the TAPI view, stored and never reused. Numbers of lines and calls come from
 * blocks, of which only the block is stored.
 *
 * Source: tapi-call-center.md 2.8 to 2.10.
 */
import { createHash } from 'node:crypto';
import { isLiveLeg, type KeptCall, type KeptLeg, type Wire } from '../../live/index.ts';
import type { Store, TapiHandle } from '../../store/index.ts';

const keptMax = 50_000;
/** Ended handles that are remembered; older ones read as unknown. */
const endedMax = 10_000;
const legsMax = 100_000;
/** Consultation calls without a number, in the service; the oldest are forgotten. */
const undialledMax = 1_000;
/** Calls that left a queue whose former handle can still be read; the oldest are forgotten. */
const formerMax = 1_000;
const blockSize = 1_000;
/** First number of each kind of handle [1, as 0 means none]. */
const firsts: { readonly [kind: string]: number } = {
  dwDeviceID: 0,
  dwAddressID: 0,
  /** Numbers of announcements; those below stand for TAPI's own treatments. */
  dwTreatment: 0x100,
};

/** Kinds of handles that are stored, in the order of `/tapi/handles`. */
export const storedKinds = [
  ...(['dwDeviceID', 'dwAddressID', 'dwQueueID', 'GroupID', 'dwActivityID'] as const),
  ...(['dwTreatment', 'hAgent', 'hAgentSession'] as const),
] as const;
export type StoredKind = (typeof storedKinds)[number];

export interface HandlePage {
  readonly after: number;
  readonly limit: number;
}

/** A call as it was at an address that it has left. */
interface FormerCall {
  readonly made: KeptLeg;
  readonly addressId: string | null;
  /** Where it went. */
  readonly to: string | null;
}

export class Handles {
  readonly #store: Store;
  readonly #known = new Map<string, number>();
  readonly #last = new Map<string, number>();
  readonly #blocks = new Map<string, number>();
  readonly #legs = new Map<number, KeptLeg>();
  readonly #ofCalls = new WeakMap<KeptLeg | KeptCall, number>();
  readonly #dropped = new WeakSet<KeptLeg>();
  /** Handles of consultation calls that have no number yet, by the leg that asks. */
  readonly #undialled = new Map<KeptLeg, number>();

  readonly #former = new Map<number, FormerCall>();

  constructor(store: Store) {
    this.#store = store;
  }

  numberOf(kind: StoredKind, name: string, wire: Wire): number {
    const { number, isNew } = this.#given(kind, name, wire);
    const row = { kind: scopeOf(kind, wire), number, name, ended: 0 };
    if (isNew) this.#store.insist(() => this.#store.tapiHandles.add(row));
    return number;
  }

  /** Numbers names of a kind in one transaction. */
  numberTogether(kind: StoredKind, names: readonly string[], wire: Wire): void {
    const rows = names.flatMap((name) => {
      const { number, isNew } = this.#given(kind, name, wire);
      return isNew ? [{ kind: scopeOf(kind, wire), number, name, ended: 0 }] : [];
    });
    const add = () => rows.map((row) => this.#store.tapiHandles.add(row));
    if (rows.length > 0) this.#store.insist(() => this.#store.transaction(add));
  }

  #given(kind: StoredKind, name: string, wire: Wire) {
    const scope = scopeOf(kind, wire);
    const key = `${scope}=${name}`;
    const known = this.#known.get(key) ?? this.#store.tapiHandles.of(scope, name)?.number;
    const isLogOn = kind === 'hAgent' || kind === 'hAgentSession';
    const next = () => (isLogOn ? this.take(kind) : this.#next(scope, firsts[kind] ?? 1));
    const number = known ?? next();
    if (this.#known.size >= keptMax) this.#known.clear();
    this.#known.set(key, number);
    return { number, isNew: known === undefined };
  }

  /** The record of a handle, also ended; undefined if never given. */
  find(kind: StoredKind, number: number, wire: Wire): TapiHandle | undefined {
    return this.#store.tapiHandles.get(scopeOf(kind, wire), number);
  }

  /** Ends a handle: the next agent or session of this name gets another. */
  end(kind: 'hAgent' | 'hAgentSession', name: string, wire: Wire): void {
    const scope = scopeOf(kind, wire);
    const { tapiHandles } = this.#store;
    // Before the view's first use no handle exists, so log-offs cost nothing.
    const known = this.#lastOf(kind, 1) === 0 ? undefined : tapiHandles.of(scope, name);
    if (known === undefined) return;
    this.#known.delete(`${scope}=${name}`);
    this.#store.insist(() => {
      tapiHandles.end(known);
      tapiHandles.drop(scope, known.number - endedMax);
    });
  }

  /** Handles of a kind that have not ended, by number. */
  list(kind: StoredKind, wire: Wire, { after, limit }: HandlePage) {
    return this.#store.tapiHandles.list(scopeOf(kind, wire), after, limit);
  }

  /** The next number of a kind whose numbers all handlers share: no handle is valid in two. */
  take(kind: 'hLineApp' | 'hLine' | 'hCall' | 'hAgent' | 'hAgentSession'): number {
    const { tapiHandles } = this.#store;
    const number = this.#next(kind, 1);
    if (number > (this.#blocks.get(kind) ?? 0)) {
      const block = { kind, number: number + blockSize - 1, name: 'block', ended: 1 };
      this.#blocks.set(kind, block.number);
      this.#store.insist(() => {
        tapiHandles.add(block);
        tapiHandles.drop(kind, block.number);
      });
    }
    return number;
  }

  /** The handle `hCall` of one party's leg; it can be read while the call is kept. */
  ofLeg(made: KeptLeg): number {
    const hCall = this.callId(made);
    if (!this.#legs.has(hCall)) this.#legs.set(hCall, made);
    const [oldest] = this.#legs.keys();
    if (this.#legs.size > legsMax && oldest !== undefined) this.#legs.delete(oldest);
    return hCall;
  }

  /** Gives a leg another handle; by the former one its program reads where the call went. */
  renew(made: KeptLeg, addressId: string | null, to: string | null): void {
    const hCall = this.callId(made);
    this.#legs.delete(hCall);
    this.#ofCalls.delete(made);
    this.#former.set(hCall, { made, addressId, to });
    const [oldest] = this.#former.keys();
    if (this.#former.size > formerMax && oldest !== undefined) this.#former.delete(oldest);
  }

  former(hCall: number, wire: Wire): FormerCall | undefined {
    const former = this.#former.get(hCall);
    const kept = wire.live.projection.calls.kept(former?.made.of.call.callId ?? '');
    return former !== undefined && kept === former.made.of ? former : undefined;
  }

  /** Notes that a leg's owner has dropped it, so that its call is idle. */
  drop(made: KeptLeg): void {
    this.#dropped.add(made);
  }

  /** The handle that the consultation call of a leg will have, once it is dialled. */
  prepare(asking: KeptLeg): number {
    const hCall = this.#undialled.get(asking) ?? this.take('hCall');
    this.#undialled.set(asking, hCall);
    const [oldest] = this.#undialled.keys();
    if (this.#undialled.size > undialledMax && oldest !== undefined) this.discard(oldest);
    return hCall;
  }

  /** The leg that asks for a consultation call which has no number yet. */
  askingOf(hCall: number, wire: Wire): KeptLeg | undefined {
    const { calls } = wire.live.projection;
    const [asking] = [...this.#undialled].find(([, number]) => number === hCall) ?? [];
    return asking !== undefined && calls.kept(asking.of.call.callId) === asking.of
      ? asking
      : undefined;
  }

  discard(asking: KeptLeg): void {
    this.#undialled.delete(asking);
  }

  isDropped(made: KeptLeg): boolean {
    return this.#dropped.has(made) && !isLiveLeg(made.leg);
  }

  /** `dwCallID`, the same for all legs of a call. */
  callId(kept: KeptCall | KeptLeg): number {
    const known = this.#ofCalls.get(kept) ?? this.#prepared(kept) ?? this.take('hCall');
    this.#ofCalls.set(kept, known);
    return known;
  }

  /** The handle that was given of a consultation call before it was dialled. */
  #prepared(kept: KeptCall | KeptLeg): number | undefined {
    const about = 'leg' in kept && kept === kept.of.legs[0] ? kept.of.about : null;
    if (about === null) return undefined;
    const hCall = this.#undialled.get(about);
    this.discard(about);
    return hCall;
  }

  leg(hCall: number, wire: Wire): KeptLeg | undefined {
    const made = this.#legs.get(hCall);
    const kept = wire.live.projection.calls.kept(made?.of.call.callId ?? '');
    return made !== undefined && kept === made.of ? made : undefined;
  }

  /** Handles of all kept legs, running calls included, by number; pauses after each look-up. */
  *legsInSlices(wire: Wire, { after, limit }: HandlePage) {
    const { calls } = wire.live.projection;
    for (const { legs } of calls.live()) {
      for (const made of legs) this.ofLeg(made);
      yield;
    }
    const found: { readonly number: number; readonly id: string }[] = [];
    for (const [number, { of, leg }] of this.#legs) {
      if (number > after && calls.kept(of.call.callId) === of) found.push({ number, id: leg.id });
      yield;
    }
    return found.sort((a, b) => a.number - b.number).slice(0, limit);
  }

  #next(scope: string, first: number): number {
    const next = this.#lastOf(scope, first) + 1;
    this.#last.set(scope, next);
    return next;
  }

  #lastOf(scope: string, first: number): number {
    const last = this.#last.get(scope) ?? this.#store.tapiHandles.last(scope) ?? first - 1;
    this.#last.set(scope, last);
    return last;
  }
}

/**
 * A group's id as TAPI has it, in four parts: the group's number, then three numbers of its
 * handler.
 */
export function groupIdOf(dwGroupID1: number, wire: Wire) {
  const of = handlerHash(wire);
  const [dwGroupID2, dwGroupID3] = [of.readUInt32LE(0), of.readUInt32LE(4)];
  return { dwGroupID1, dwGroupID2, dwGroupID3, dwGroupID4: of.readUInt32LE(8) };
}

export function handlerGuid(wire: Wire): string {
  const hex = handlerHash(wire).toString('hex');
  const [, ...parts] = /^(.{8})(.{4})(.{4})(.{4})(.{12})/.exec(hex) ?? [];
  return parts.join('-');
}

function handlerHash({ ownerId, handlerId }: Wire): Buffer {
  return createHash('sha256').update(`callwright ${ownerId}/${handlerId}`).digest();
}

/** Numbers of devices are unique in the service, others in a handler. */
function scopeOf(kind: StoredKind, { handlerId }: Wire): string {
  return kind === 'dwDeviceID' ? kind : `${kind}/${handlerId}`;
}
