/**
 * Calls, computed from effects: current ones, and the last that ended.
 *
 * Cost: constant for an effect.
 */
import { type CallResource, toWireCallId } from '../../contracts/index.ts';
import type { Effect } from '../../routing/index.ts';
import {
  addOffer,
  addSegment,
  changeOffer,
  closeSegment,
  openAgentSegment,
  queueSegment,
} from './call-parts.ts';
import { FinishedCalls } from './finished-calls.ts';
import {
  callerStates,
  directionOf,
  type KeptCall,
  newCall,
  putBack,
  type SavedCall,
  savedCall,
} from './kept-call.ts';
import { isTalkingLeg } from './leg-readings.ts';
import { Legs } from './legs.ts';
import type { Parties } from './parties.ts';
import type { WireNames } from './wire-names.ts';

const handovers: readonly Effect['type'][] = [
  'call.transferred',
  'call.conferenced',
  'interaction.began',
  'interaction.wrapUp',
  'interaction.ended',
];

type Of<T extends Effect['type']> = Extract<Effect, { readonly type: T }>;

export interface CallBookOptions {
  readonly names: WireNames;
  readonly parties: Parties;
  readonly onForget: (callId: string) => void;
}

export class CallBook {
  readonly legs: Legs;
  readonly outbound = new Set<string>();
  readonly #names: WireNames;
  readonly #onForget: (coreId: string) => void;
  readonly #live = new Map<string, KeptCall>();
  readonly #finished = new FinishedCalls();
  /** The customer's call that a consulted agent took over, by offer id. */
  readonly #passed = new Map<string, string>();
  #sequence = 0;

  constructor({ names, parties, onForget }: CallBookOptions) {
    this.#names = names;
    this.#onForget = onForget;
    this.legs = new Legs({ names, parties, callOf: (callId) => this.kept(callId) });
  }

  /** A call as of its last effect; members that grow with time are null. */
  get(callId: string): CallResource | undefined {
    return this.kept(callId)?.call;
  }

  kept(callId: string): KeptCall | undefined {
    return this.#live.get(callId) ?? this.#finished.get(callId);
  }

  live(): readonly KeptCall[] {
    return [...this.#live.values()];
  }

  all(): readonly KeptCall[] {
    return [...this.#finished.values(), ...this.#live.values()].sort(
      (a, b) => a.sequence - b.sequence,
    );
  }

  partOf(callId: string): string {
    return this.kept(callId)?.coreIds.at(-1) ?? callId;
  }

  begin(of: Omit<Parameters<typeof newCall>[0], 'sequence' | 'at'>): KeptCall {
    this.#sequence += 1;
    this.#finished.delete(of.callId);
    const kept = newCall({ ...of, sequence: this.#sequence, at: this.#names.instant(of.atMs) });
    this.#live.set(of.callId, kept);
    return kept;
  }

  /**
   * Applies an effect of a call or offer; returns the object's new version, 0 for other effects.
   */
  apply(effect: Effect): number {
    const kept = this.#keptOf(effect);
    if (kept === undefined) return 0;
    kept.call.version += 1;
    this.legs.before(kept, effect);
    const version = this.#applyTo(kept, effect);
    this.legs.after(kept, effect);
    followTalker(kept, effect, { names: this.#names, calls: this });
    return version;
  }

  #applyTo(kept: KeptCall, effect: Effect): number {
    const { call } = kept;
    const { atMs } = effect;
    switch (effect.type) {
      case 'call.queued':
        return this.#enterQueue(kept, effect);
      case 'call.stepChanged':
      case 'call.migrated':
        call.step = effect.step;
        return call.version;
      case 'call.classChanged':
        call.class = effect.class;
        call.dueKey = effect.dueKey;
        return call.version;
      case 'offer.offered':
        return addOffer(kept, effect, this.#names);
      case 'interaction.began':
        return this.#beginDirect(kept, effect);
      case 'interaction.wrapUp':
        return this.#wrapUp(call, effect);
      case 'interaction.ended':
        this.#closeSegment(openAgentSegment(call, this.#names.offer(effect.offerId)), atMs);
        if (effect.codes !== undefined) call.outcomeCodes = [...effect.codes];
        this.#passed.delete(effect.offerId);
        return call.version;
      case 'call.transferred':
      case 'call.conferenced':
        return 'offerId' in effect ? this.#pass(kept, effect) : call.version;
      case 'call.blocked':
        kept.queueId = effect.queueId;
        call.queueId = this.#names.id(effect.queueId);
        call.cause = effect.reason;
        return this.finish(kept, atMs);
      default:
        return effect.type.startsWith('offer.')
          ? this.#changeOffer(kept, effect)
          : this.#leave(kept, effect);
    }
  }

  #keptOf(effect: Effect): KeptCall | undefined {
    if (!('callId' in effect)) return undefined;
    const isOfInteraction = effect.type.startsWith('interaction.') && 'offerId' in effect;
    const passedTo = isOfInteraction ? this.#passed.get(effect.offerId) : undefined;
    const callId = passedTo ?? toWireCallId(effect.callId);
    const known = this.kept(callId);
    const born =
      effect.type === 'call.queued' ||
      effect.type === 'call.blocked' ||
      effect.type === 'interaction.began';
    if (!born) return known;
    const kept =
      known !== undefined && known.call.derivedState !== 'ended'
        ? known
        : this.begin({
            callId,
            atMs: effect.atMs,
            direction: this.outbound.has(effect.callId) ? 'outgoing' : directionOf(effect),
            isDirect: false,
            isInternal: false,
          });
    if (!kept.coreIds.includes(effect.callId)) {
      kept.coreIds.push(effect.callId);
      kept.call.callVersion = 0;
    }
    kept.liveParts.add(effect.callId);
    return kept;
  }

  #pass(kept: KeptCall, effect: Extract<Effect, { agentId: string; offerId: string }>): number {
    const { offerId, atMs, type } = effect;
    const { call } = kept;
    const offer = this.#names.offer(offerId);
    const consult = this.kept(toWireCallId(offerId.slice(0, offerId.lastIndexOf('/'))));
    if (consult !== undefined) this.#closeSegment(openAgentSegment(consult.call, offer), atMs);
    this.#addWork(call, 'talk', effect);
    this.#passed.set(offerId, call.callId);
    if (type === 'call.transferred') call.state = 'connected';
    return call.version;
  }

  #enterQueue(kept: KeptCall, effect: Of<'call.queued'>): number {
    const { call } = kept;
    this.#enterState(kept, 'queued', effect.atMs);
    const queueId = this.#names.id(effect.queueId);
    kept.queueId = effect.queueId;
    call.queueId = queueId;
    kept.forAgentId = effect.agentId ?? null;
    if (kept.hidesDigits === true) kept.hidesDigits = false;
    kept.enteredAtMs = effect.atMs;
    kept.waitFromMs = effect.atMs;
    kept.waitToMs = null;
    call.class = effect.class;
    call.dueKey = effect.dueKey;
    call.step = 0;
    call.callVersion += 1;
    // If an agent moved or returned the call, its previous queue segment is still open.
    this.#closeSegment(queueSegment(call), effect.atMs);
    addSegment(call, 'queue', { queueId, from: this.#names.instant(effect.atMs) });
    return call.version;
  }

  #leave(kept: KeptCall, effect: Effect): number {
    const { call } = kept;
    const { atMs } = effect;
    switch (effect.type) {
      case 'call.answered':
        kept.answeredFrom = effect.queueId;
        return this.#settle(kept, atMs, { outcome: 'answered', cause: null });
      case 'call.overflowed':
        return this.#settle(kept, atMs, { outcome: 'overflowed', cause: null });
      case 'call.abandoned':
        this.#settle(kept, atMs, { outcome: 'abandoned', cause: 'callerHungUp' });
        return this.#endPart(kept, effect.callId, atMs);
      case 'callback.planned':
        this.#enterState(kept, 'callback', atMs);
        return this.#settle(kept, atMs, { outcome: 'callback', cause: effect.cause });
      case 'call.messageTaken':
        this.#settle(kept, atMs, { outcome: 'message', cause: effect.cause });
        return this.#endPart(kept, effect.callId, atMs);
      case 'call.ended':
        if (effect.waitMs === undefined) this.#closeWait(kept, atMs, null);
        else this.#settle(kept, atMs, { outcome: 'endedBySystem', cause: effect.cause });
        call.cause = effect.cause;
        return this.#endPart(kept, effect.callId, atMs);
      default:
        return call.version;
    }
  }

  /** The core has ended a part. With its last part the call ends, unless parked. */
  #endPart(kept: KeptCall, coreId: string, atMs: number): number {
    kept.liveParts.delete(coreId);
    const stays = kept.stays && kept.call.cause === 'transferred';
    if (stays || kept.liveParts.size > 0) return kept.call.version;
    return this.finish(kept, atMs);
  }

  /** Removes what an ended call says of its caller; returns the texts that were attached to it. */
  blank(callId: string): readonly string[] {
    const kept = this.#finished.get(callId);
    if (kept === undefined) return [];
    const { data, note } = kept.call;
    Object.assign(kept.call, { data: null, note: null });
    const nobody = { callerId: null, calledId: null, connectedId: null };
    for (const { leg } of kept.legs) {
      Object.assign(leg, { ...nobody, redirectionId: null, redirectingId: null });
    }
    return [data, note].filter((text) => text !== null);
  }

  drop(kept: KeptCall, atMs: number): void {
    this.legs.endAll(kept, atMs);
    this.#live.delete(kept.call.callId);
  }

  saveAll() {
    const [live, finished, passed] = [this.#live, this.#finished, this.#passed];
    return { live, finished, passed, sequence: this.#sequence, legs: this.legs.save() };
  }

  loadAll({ live, finished, passed, sequence, legs }: ReturnType<CallBook['saveAll']>): void {
    for (const [id, kept] of live) this.#live.set(id, kept);
    for (const [id, kept] of finished) this.#finished.set(id, kept);
    for (const [id, callId] of passed) this.#passed.set(id, callId);
    this.#sequence = sequence;
    this.legs.load(legs);
  }

  save(callId: string): SavedCall | null {
    const kept = this.kept(callId);
    return kept === undefined ? null : savedCall(kept, this.#live.has(callId));
  }

  put(callId: string, saved: SavedCall | null, atMs: number): void {
    const known = this.kept(callId);
    if (saved === null) {
      if (known !== undefined) this.drop(known, atMs);
      return;
    }
    const kept = putBack(known, saved);
    this.legs.put(kept, saved.legs);
    kept.about = saved.aboutLegId === null ? null : (this.legs.get(saved.aboutLegId) ?? null);
    this.#sequence = Math.max(this.#sequence, kept.sequence);
    const [where, elsewhere] = saved.isLive
      ? [this.#live, this.#finished]
      : [this.#finished, this.#live];
    elsewhere.delete(callId);
    where.set(callId, kept);
  }

  finish(kept: KeptCall, atMs: number): number {
    const { call } = kept;
    this.#enterState(kept, 'ended', atMs);
    kept.stays = false;
    call.treatment = null;
    this.legs.endAll(kept, atMs);
    this.#live.delete(call.callId);
    const gone = this.#finished.finish(kept, this.#names.originMs + atMs);
    for (const { legs, coreIds } of gone) {
      this.legs.forget(legs);
      for (const coreId of coreIds) this.#onForget(coreId);
    }
    return call.version;
  }

  #enterState(kept: KeptCall, state: CallResource['derivedState'], atMs: number): void {
    kept.call.derivedState = state;
    kept.call.state = callerStates[state];
    kept.call.stateEnteredAt = this.#names.instant(atMs);
  }

  /** Ends a queue entry; the call's outcome is that of its last entry. */
  #settle(
    kept: KeptCall,
    atMs: number,
    end: { readonly outcome: NonNullable<CallResource['outcome']>; readonly cause: string | null },
  ): number {
    this.#closeWait(kept, atMs, end.outcome);
    if (end.outcome !== 'overflowed') kept.call.outcome = end.outcome;
    kept.call.cause = end.cause;
    return kept.call.version;
  }

  #closeWait(kept: KeptCall, atMs: number, outcome: CallResource['outcome']): void {
    kept.waitToMs ??= kept.waitFromMs === null ? null : atMs;
    this.#closeSegment(queueSegment(kept.call), atMs, outcome);
  }

  #closeSegment(
    segment: CallResource['segments'][number] | undefined,
    atMs: number,
    outcome: CallResource['outcome'] = null,
  ): void {
    closeSegment(segment, this.#names.instant(atMs), outcome);
  }

  #changeOffer(kept: KeptCall, effect: Effect): number {
    const change = changeOffer(kept, effect, this.#names);
    if (change === null) return kept.call.version;
    const { offer, hadClaim } = change;
    const { call } = kept;
    // A callback keeps its state until connected, as its caller is not on the line.
    if (offer.state === 'connecting' && call.derivedState === 'queued') {
      this.#enterState(kept, 'connecting', effect.atMs);
    } else if (offer.state === 'connected') {
      this.#enterState(kept, 'connected', effect.atMs);
      call.agentSessionId = offer.sessionId;
      // When a consultation is answered, the core reports no effect.
      if (kept.direction === 'consult') this.#closeWait(kept, effect.atMs, null);
      const { agentId, id: offerId } = offer;
      addSegment(call, 'talk', { agentId, offerId, from: this.#names.instant(effect.atMs) });
    } else if (hadClaim && call.derivedState === 'connecting') {
      this.#enterState(kept, 'queued', effect.atMs);
    }
    return offer.version;
  }

  #beginDirect(kept: KeptCall, effect: Of<'interaction.began'>): number {
    const { call } = kept;
    const { state } = call;
    this.#enterState(kept, 'connected', effect.atMs);
    // A dialling agent talks with nobody yet, so the state stays.
    if (kept.isDirect && effect.direction === 'outgoing') call.state = state;
    kept.queueId = effect.queueId ?? null;
    kept.answeredFrom = null;
    call.queueId = this.#names.idOrNull(kept.queueId);
    this.#addWork(call, 'talk', effect);
    return call.version;
  }

  /** Begins wrap-up once; an extension adds no segment. */
  #wrapUp(call: CallResource, effect: Of<'interaction.wrapUp'>): number {
    const open = openAgentSegment(call, this.#names.offer(effect.offerId));
    if (open?.kind === 'wrapUp') return call.version;
    this.#closeSegment(open, effect.atMs);
    this.#addWork(call, 'wrapUp', effect);
    return call.version;
  }

  #addWork(
    call: CallResource,
    kind: 'talk' | 'wrapUp',
    { agentId, offerId, atMs }: Extract<Effect, { agentId: string; offerId: string }>,
  ): void {
    addSegment(call, kind, {
      agentId: this.#names.id(agentId),
      offerId: this.#names.offer(offerId),
      from: this.#names.instant(atMs),
    });
  }
}

interface TalkerSources {
  readonly names: Pick<WireNames, 'offer'>;
  readonly calls: { kept(callId: string): KeptCall | undefined };
}

/**
 * When the agent of the call's session leaves, names the session of one who still talks; without
 * any, it stays.
 */
function followTalker({ call, legs }: KeptCall, effect: Effect, of: TalkerSources): void {
  if (!handovers.includes(effect.type)) return;
  const talkers = legs.filter(({ agentId, leg }) => agentId !== null && isTalkingLeg(leg));
  const sessions = talkers.map(({ offerId }) => (offerId === null ? null : sessionOf(offerId, of)));
  if (sessions.length === 0 || sessions.includes(call.agentSessionId)) return;
  call.agentSessionId = sessions.at(-1) ?? null;
}

/** The session of an offer, or of a passed-on consultation; null for a direct call. */
function sessionOf(offerId: string, { names, calls }: TalkerSources): string | null {
  const own = calls.kept(toWireCallId(offerId.slice(0, offerId.lastIndexOf('/'))));
  const wireId = names.offer(offerId);
  return own?.call.offers.find(({ id }) => id === wireId)?.sessionId ?? null;
}
