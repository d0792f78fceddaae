/**
 * Numbers of the TAPI view: to each thing of ours one, stored, and never given to another.
 *
 * What handlers share, or lives with the process (lines, calls), takes numbers from blocks, so that
 * a block is written and not each number. A handle of an agent is one log-on.
 *
 * Cost: to number a thing, a look-up in memory, and the first time one in the store; to find what a
 * number stands for, one in the store.
 * Source: tapi-call-center.md 2.8 to 2.10; ux-and-api.md 8.
 */
import { createHash } from 'node:crypto';
import type { KeptCall, KeptLeg } from '../../live/index.ts';
import type { Store, TapiHandle } from '../../store/index.ts';
import type { Wire } from '../wire.ts';

/** Known in memory; beyond, they are looked up again. */
const keptMax = 50_000;
/** Numbers behind which what is over is known as such; below, it is known no more. */
const endedMax = 10_000;
/** Legs that are kept; beyond, the oldest are let go. */
const legsMax = 100_000;
/** Numbers of what lives with the process, written as one. */
const blockSize = 1_000;
/** The first of a kind, where it is not 1; 0 is `none` of the others. */
const firsts: { readonly [kind: string]: number } = {
  dwDeviceID: 0,
  dwAddressID: 0,
  /** Below are TAPI's own. */
  dwTreatment: 0x100,
};

/** Kinds that are stored, in the order in which `/tapi/handles` shows them. */
export const storedKinds = [
  ...(['dwDeviceID', 'dwAddressID', 'dwQueueID', 'GroupID', 'dwActivityID'] as const),
  ...(['dwTreatment', 'hAgent', 'hAgentSession'] as const),
] as const;
export type StoredKind = (typeof storedKinds)[number];

/** Numbers that are listed: so many at most, from the one after. */
export interface HandlePage {
  readonly after: number;
  readonly limit: number;
}

export class Handles {
  readonly #store: Store;
  /** Numbers by kind and name. */
  readonly #known = new Map<string, number>();
  readonly #last = new Map<string, number>();
  /** By kind: up to which number its block goes. */
  readonly #blocks = new Map<string, number>();
  readonly #legs = new Map<number, KeptLeg>();
  readonly #ofCalls = new WeakMap<KeptLeg | KeptCall, number>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The number of a thing; it gets one where it has none. */
  numberOf(kind: StoredKind, name: string, wire: Wire): number {
    const scope = scopeOf(kind, wire);
    const key = `${scope}=${name}`;
    const known = this.#known.get(key) ?? this.#store.tapiHandles.of(scope, name)?.number;
    const isLogOn = kind === 'hAgent' || kind === 'hAgentSession';
    const next = () => (isLogOn ? this.take(kind) : this.#next(scope, firsts[kind] ?? 1));
    const number = known ?? next();
    if (known === undefined) {
      this.#store.insist(() =>
        this.#store.tapiHandles.add({ kind: scope, number, name, ended: 0 }),
      );
    }
    if (this.#known.size >= keptMax) this.#known.clear();
    this.#known.set(key, number);
    return number;
  }

  /** What a number was given to, also where that is over; undefined: to nothing. */
  find(kind: StoredKind, number: number, wire: Wire): TapiHandle | undefined {
    return this.#store.tapiHandles.get(scopeOf(kind, wire), number);
  }

  /** What it stood for is over: the next of that name is another. */
  end(kind: 'hAgent' | 'hAgentSession', name: string, wire: Wire): void {
    const scope = scopeOf(kind, wire);
    const { tapiHandles } = this.#store;
    // Where nobody uses the view, a log-off costs nothing.
    const known = this.#lastOf(kind, 1) === 0 ? undefined : tapiHandles.of(scope, name);
    if (known === undefined) return;
    this.#known.delete(`${scope}=${name}`);
    this.#store.insist(() => {
      tapiHandles.end(known);
      tapiHandles.drop(scope, known.number - endedMax);
    });
  }

  /** Those of a kind that stand for something, by number. */
  list(kind: StoredKind, wire: Wire, { after, limit }: HandlePage) {
    return this.#store.tapiHandles.list(scopeOf(kind, wire), after, limit);
  }

  /** The next number of a kind that handlers share: one is good on no other's line. */
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

  /** `hCall`: of one party's view of a call; it stays readable while the call is kept. */
  ofLeg(made: KeptLeg): number {
    const hCall = this.callId(made);
    if (!this.#legs.has(hCall)) this.#legs.set(hCall, made);
    const [oldest] = this.#legs.keys();
    if (this.#legs.size > legsMax && oldest !== undefined) this.#legs.delete(oldest);
    return hCall;
  }

  /** `dwCallID`, of the call itself: the same for every view. */
  callId(kept: KeptCall | KeptLeg): number {
    const known = this.#ofCalls.get(kept) ?? this.take('hCall');
    this.#ofCalls.set(kept, known);
    return known;
  }

  /** The leg, where it is one of a handler's calls that are kept. */
  leg(hCall: number, wire: Wire): KeptLeg | undefined {
    const made = this.#legs.get(hCall);
    const kept = wire.live.projection.calls.kept(made?.of.call.callId ?? '');
    return made !== undefined && kept === made.of ? made : undefined;
  }

  /**
   * Of a handler those that are kept, by number, those of calls that are not over included. Each
   * slice looks at one of them.
   */
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

/** The four parts of a group's id: its number, then its handler's. */
export function groupIdOf(dwGroupID1: number, wire: Wire) {
  const of = handlerHash(wire);
  const [dwGroupID2, dwGroupID3] = [of.readUInt32LE(0), of.readUInt32LE(4)];
  return { dwGroupID1, dwGroupID2, dwGroupID3, dwGroupID4: of.readUInt32LE(8) };
}

/** `LINEAGENTCAPS.ProxyGUID`. */
export function handlerGuid(wire: Wire): string {
  const hex = handlerHash(wire).toString('hex');
  const [, ...parts] = /^(.{8})(.{4})(.{4})(.{4})(.{12})/.exec(hex) ?? [];
  return parts.join('-');
}

function handlerHash({ ownerId, handlerId }: Wire): Buffer {
  return createHash('sha256').update(`callwright ${ownerId}/${handlerId}`).digest();
}

/** All but handlers themselves are numbered by handler. */
function scopeOf(kind: StoredKind, { handlerId }: Wire): string {
  return kind === 'dwDeviceID' ? kind : `${kind}/${handlerId}`;
}
