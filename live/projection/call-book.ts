/**
 * Calls by id, folded from effects: the live ones, and the last that are over.
 *
 * Cost: constant per effect; an ended call falls out when enough others have ended after it.
 */
import type { Effect } from '../../routing/index.ts';
import {
  type CallCause,
  type CallOutcome,
  type CallView,
  newCall,
  type OfferState,
  type OfferView,
  type SegmentView,
} from './call-view.ts';

/** Calls kept after their end. */
const finishedCallsMax = 10_000;
/** Offers and segments kept of one call; further ones change its state, and are not listed. */
const partsPerCallMax = 200;

type Of<T extends Effect['type']> = Extract<Effect, { readonly type: T }>;

/** The calls of one centre. */
export class CallBook {
  readonly #live = new Map<string, CallView>();
  readonly #finished = new Map<string, CallView>();
  readonly #onForget: (callId: string) => void;
  /** By interaction of a consult whose agent took the customer: the customer's call. */
  readonly #passed = new Map<string, string>();
  #sequence = 0;

  constructor(options: { readonly onForget: (callId: string) => void }) {
    this.#onForget = options.onForget;
  }

  get(callId: string): CallView | undefined {
    return this.#live.get(callId) ?? this.#finished.get(callId);
  }

  /** Calls not over, by first entry. */
  live(): readonly CallView[] {
    return [...this.#live.values()];
  }

  /** Every call kept, in order of first entry. */
  all(): readonly CallView[] {
    return [...this.#finished.values(), ...this.#live.values()].sort(
      (a, b) => a.sequence - b.sequence,
    );
  }

  /**
   * Takes an effect about a call or an offer; returns the new version of its object, 0 for any
   * other.
   */
  apply(effect: Effect): number {
    const call = this.#callOf(effect);
    if (call === undefined) return 0;
    call.version += 1;
    switch (effect.type) {
      case 'call.queued':
        return this.#enterQueue(call, effect);
      case 'call.stepChanged':
      case 'call.migrated':
        call.step = effect.step;
        return call.version;
      case 'call.classChanged':
        call.class = effect.class;
        call.dueKey = effect.dueKey;
        return call.version;
      case 'offer.offered':
        return addOffer(call, effect);
      case 'interaction.began':
        return beginDirect(call, effect);
      case 'interaction.wrapUp':
        return wrapUp(call, effect);
      case 'interaction.ended':
        closeSegment(openAgentSegment(call, effect.offerId), effect.atMs, null);
        call.codes = effect.codes ?? call.codes;
        this.#passed.delete(effect.offerId);
        return call.version;
      case 'call.transferred':
      case 'call.conferenced':
        return 'offerId' in effect ? this.#pass(call, effect) : call.version;
      case 'call.blocked':
        call.queueId = effect.queueId;
        call.cause = effect.reason;
        return this.#finish(call, effect.atMs);
      case 'call.held':
      case 'call.retrieved':
        call.isHeld = effect.type === 'call.held';
        return call.version;
      default:
        return effect.type.startsWith('offer.')
          ? changeOffer(call, effect)
          : this.#leave(call, effect);
    }
  }

  #callOf(effect: Effect): CallView | undefined {
    if (!('callId' in effect)) return undefined;
    const isOfInteraction = effect.type.startsWith('interaction.') && 'offerId' in effect;
    const passedTo = isOfInteraction ? this.#passed.get(effect.offerId) : undefined;
    const known = this.get(passedTo ?? effect.callId);
    const born =
      effect.type === 'call.queued' ||
      effect.type === 'call.blocked' ||
      effect.type === 'interaction.began';
    if (!born || (known !== undefined && known.state !== 'ended')) return known;
    this.#sequence += 1;
    this.#finished.delete(effect.callId);
    const call = newCall({
      callId: effect.callId,
      sequence: this.#sequence,
      direction: directionOf(effect),
      arrivedAtMs: effect.atMs,
    });
    this.#live.set(call.callId, call);
    return call;
  }

  /** An agent who was asked talks in the customer's call by now, and no more in his own. */
  #pass(
    call: CallView,
    { offerId, agentId, atMs, type }: Extract<Effect, { agentId: string; offerId: string }>,
  ): number {
    const consult = this.get(offerId.slice(0, offerId.lastIndexOf('/')));
    if (consult !== undefined) closeSegment(openAgentSegment(consult, offerId), atMs, null);
    addSegment(call, 'talk', { agentId, offerId, fromMs: atMs });
    this.#passed.set(offerId, call.callId);
    if (type === 'call.transferred') call.isHeld = false;
    return call.version;
  }

  #enterQueue(call: CallView, effect: Of<'call.queued'>): number {
    enterState(call, 'queued', effect.atMs);
    call.isHeld = false;
    call.queueId = effect.queueId;
    call.forAgentId = effect.agentId ?? null;
    call.enteredAtMs = effect.atMs;
    call.class = effect.class;
    call.dueKey = effect.dueKey;
    call.step = 0;
    call.callVersion += 1;
    addSegment(call, 'queue', { queueId: effect.queueId, fromMs: effect.atMs });
    return call.version;
  }

  /** The ends of a queue entry and of the call. */
  #leave(call: CallView, effect: Effect): number {
    switch (effect.type) {
      case 'call.answered':
        return settle(call, effect.atMs, 'answered', null);
      case 'call.overflowed':
        return settle(call, effect.atMs, 'overflowed', null);
      case 'call.abandoned':
        settle(call, effect.atMs, 'abandoned', 'callerHungUp');
        return this.#finish(call, effect.atMs);
      case 'callback.planned':
        enterState(call, 'callback', effect.atMs);
        return settle(call, effect.atMs, 'callback', effect.cause);
      case 'call.messageTaken':
        settle(call, effect.atMs, 'message', effect.cause);
        return this.#finish(call, effect.atMs);
      case 'call.ended':
        if (effect.waitMs !== undefined) settle(call, effect.atMs, 'endedBySystem', effect.cause);
        else closeSegment(queueSegment(call), effect.atMs, null);
        call.cause = effect.cause;
        return this.#finish(call, effect.atMs);
      default:
        return call.version;
    }
  }

  #finish(call: CallView, atMs: number): number {
    enterState(call, 'ended', atMs);
    call.isHeld = false;
    this.#live.delete(call.callId);
    this.#finished.delete(call.callId);
    this.#finished.set(call.callId, call);
    for (const oldest of this.#finished.keys()) {
      if (this.#finished.size <= finishedCallsMax) break;
      this.#finished.delete(oldest);
      this.#onForget(oldest);
    }
    return call.version;
  }
}

function enterState(call: CallView, state: CallView['state'], atMs: number): void {
  call.state = state;
  call.stateEnteredAtMs = atMs;
}

/** Ends the present queue entry; the call's own outcome is that of its last entry. */
function settle(
  call: CallView,
  atMs: number,
  outcome: CallOutcome,
  cause: CallCause | null,
): number {
  closeSegment(queueSegment(call), atMs, outcome);
  if (outcome !== 'overflowed') call.outcome = outcome;
  call.cause = cause;
  return call.version;
}

function addOffer(call: CallView, effect: Of<'offer.offered'>): number {
  if (call.offers.length >= partsPerCallMax) return call.version;
  call.offers.push({
    offerId: effect.offerId,
    callId: effect.callId,
    callVersion: effect.callVersion,
    agentId: effect.agentId,
    queueId: effect.queueId,
    sessionId: effect.sessionId ?? null,
    answerLimitMs: effect.answerLimitMs,
    offeredAtMs: effect.atMs,
    state: 'offered',
    cause: null,
    reason: null,
    version: 1,
  });
  return 1;
}

function changeOffer(call: CallView, effect: Effect): number {
  if (!('offerId' in effect)) return call.version;
  const offer = call.offers.findLast((candidate) => candidate.offerId === effect.offerId);
  if (offer === undefined) return call.version;
  const hadClaim = offer.state === 'connecting';
  offer.state = effect.type.slice('offer.'.length) as OfferState;
  offer.version += 1;
  if (effect.type === 'offer.failed' || effect.type === 'offer.rescinded') {
    offer.cause = effect.cause;
  }
  if (effect.type === 'offer.rejected') offer.reason = effect.reason ?? null;
  // A callback stays one until it is connected: its caller is not on the line.
  if (offer.state === 'connecting' && call.state === 'queued') {
    enterState(call, 'connecting', effect.atMs);
  } else if (offer.state === 'connected') connect(call, offer, effect.atMs);
  else if (hadClaim && call.state === 'connecting') enterState(call, 'queued', effect.atMs);
  return offer.version;
}

function connect(call: CallView, offer: OfferView, atMs: number): void {
  enterState(call, 'connected', atMs);
  // Of a consult no answer is told.
  if (call.direction === 'consult') closeSegment(queueSegment(call), atMs, null);
  addSegment(call, 'talk', { agentId: offer.agentId, offerId: offer.offerId, fromMs: atMs });
}

function beginDirect(call: CallView, effect: Of<'interaction.began'>): number {
  enterState(call, 'connected', effect.atMs);
  call.queueId = effect.queueId ?? null;
  const { agentId, offerId } = effect;
  addSegment(call, 'talk', { agentId, offerId, fromMs: effect.atMs });
  return call.version;
}

/** Work after the call begins once; an extension changes no segment. */
function wrapUp(call: CallView, effect: Of<'interaction.wrapUp'>): number {
  const open = openAgentSegment(call, effect.offerId);
  if (open?.kind === 'wrapUp') return call.version;
  closeSegment(open, effect.atMs, null);
  const { agentId, offerId } = effect;
  addSegment(call, 'wrapUp', { agentId, offerId, fromMs: effect.atMs });
  return call.version;
}

function directionOf(effect: Effect): CallView['direction'] {
  if (effect.type === 'interaction.began') return effect.direction;
  return effect.type === 'call.queued' && effect.reason === 'consult' ? 'consult' : 'inbound';
}

function queueSegment(call: CallView): SegmentView | undefined {
  return call.segments.findLast((segment) => segment.kind === 'queue');
}

function openAgentSegment(call: CallView, offerId: string): SegmentView | undefined {
  return call.segments.findLast((part) => part.offerId === offerId && part.toMs === null);
}

function closeSegment(
  segment: SegmentView | undefined,
  atMs: number,
  outcome: CallOutcome | null,
): void {
  if (segment === undefined || segment.toMs !== null) return;
  segment.toMs = atMs;
  segment.outcome = outcome;
}

function addSegment(
  call: CallView,
  kind: SegmentView['kind'],
  part: Partial<SegmentView> & Pick<SegmentView, 'fromMs'>,
): void {
  if (call.segments.length >= partsPerCallMax) return;
  call.segments.push({
    kind,
    queueId: null,
    agentId: null,
    offerId: null,
    toMs: null,
    outcome: null,
    ...part,
  });
}
