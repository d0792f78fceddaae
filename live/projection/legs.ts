/**
 * Legs: each party's view of a call; the first is the caller's. A leg is `ended` when its agent
 * leaves, `disconnected` when it is lost or its other side is gone.
 *
 * Source: tapi-call-center.md 2.8, 3.6.
 */
import { type Leg, type LegState, toWireCallId } from '../../contracts/index.ts';
import { legTable } from '../../machines/index.ts';
import type { Effect, Input } from '../../routing/index.ts';
import { partsPerCallMax } from './call-parts.ts';
import { type KeptCall, type KeptLeg, type SavedLeg, treatmentAfter } from './kept-call.ts';
import { isConference, isLiveLeg, membersOf } from './leg-readings.ts';
import { foreseenIn, outsideParty, type Parties } from './parties.ts';
import type { WireNames } from './wire-names.ts';

type Of<T extends Effect['type']> = Extract<Effect, { readonly type: T }>;

const legPrefix = 'leg_';
/** Why an offer's leg is lost, in TAPI's terms. */
const lostBy: { readonly [type: string]: string } = {
  'offer.rejected': 'reject',
  'offer.expired': 'noAnswer',
};

type Moved = Exclude<LegState, 'created'>;
type Handed = Pick<Leg, 'state' | 'cause'>;

export type LegBirth = Pick<KeptLeg, 'agentId' | 'offerId'> &
  Partial<Leg> & { readonly addressId: string | null; readonly state: LegState };

export class Legs {
  readonly #names: WireNames;
  readonly #parties: Parties;
  readonly #callOf: (callId: string) => KeptCall | undefined;
  readonly #byAgent = new Map<string, Set<KeptLeg>>();
  readonly #renamed = new Map<string, KeptLeg>();
  #foreseen: ReturnType<typeof foreseenIn> = new Map();

  constructor(of: {
    readonly names: WireNames;
    readonly parties: Parties;
    readonly callOf: (callId: string) => KeptCall | undefined;
  }) {
    this.#names = of.names;
    this.#parties = of.parties;
    this.#callOf = of.callOf;
  }

  save() {
    return { byAgent: this.#byAgent, renamed: this.#renamed };
  }

  load({ byAgent, renamed }: ReturnType<Legs['save']>): void {
    for (const [id, legs] of byAgent) this.#byAgent.set(id, legs);
    for (const [id, made] of renamed) this.#renamed.set(id, made);
  }

  ofAgent(agentId: string): readonly KeptLeg[] {
    return [...(this.#byAgent.get(agentId) ?? [])];
  }

  rename(made: KeptLeg, legId: string): void {
    this.#renamed.delete(made.leg.id);
    made.leg.id = legId;
    this.#renamed.set(legId, made);
  }

  forget(legs: readonly KeptLeg[]): void {
    for (const { leg } of legs) this.#renamed.delete(leg.id);
  }

  get(legId: string): KeptLeg | undefined {
    const renamed = this.#renamed.get(legId);
    if (renamed !== undefined) return renamed;
    if (!legId.startsWith(legPrefix)) return undefined;
    const callId = legId.slice(legPrefix.length, legId.lastIndexOf('.'));
    return this.#callOf(callId)?.legs.find(({ leg }) => leg.id === legId);
  }

  /** The agent's leg of the consultation about this leg; null if there is none. */
  consultOf(made: KeptLeg): KeptLeg | null {
    const own = this.ofAgent(made.agentId ?? '');
    return own.find(({ of }) => of.about === made) ?? null;
  }

  foresee(inputs: readonly Input[]): void {
    this.#foreseen = foreseenIn(inputs);
  }

  open(kept: KeptCall, birth: LegBirth, atMs: number): KeptLeg {
    const { call, legs } = kept;
    const { agentId, offerId, addressId, ...given } = birth;
    const caller = legs[0]?.leg;
    const leg: Leg = {
      id: `${legPrefix}${call.callId}.${kept.legCount}`,
      callId: call.callId,
      relatedCallId: kept.about?.leg.callId ?? null,
      addressId: this.#names.idOrNull(addressId),
      agentId: this.#names.idOrNull(agentId),
      cause: null,
      stateEnteredAt: this.#names.instant(atMs),
      origin: call.origin === 'test' ? 'internal' : call.origin,
      reason: caller?.reason ?? 'direct',
      callerId: caller?.callerId ?? null,
      calledId: caller?.calledId ?? null,
      connectedId: null,
      redirectionId: null,
      redirectingId: caller?.redirectingId ?? null,
      treatment: null,
      features: [],
      ...given,
    };
    const made: KeptLeg = { leg, of: kept, agentId, offerId };
    kept.legCount += 1;
    if (legs.length >= partsPerCallMax) {
      // Drops the oldest leg that has ended, else the oldest; the caller's stays.
      const ended = legs.findIndex((made) => made !== legs[0] && !isLiveLeg(made.leg));
      const oldest = Math.max(1, ended);
      legs.splice(oldest, 1);
      call.legs.splice(oldest, 1);
    }
    legs.push(made);
    call.legs.push(leg);
    this.#settle(made);
    return made;
  }

  /** An outside party goes on in another call; its leg there takes over the switch's id. */
  handOver(made: KeptLeg, to: KeptCall, given: Handed, atMs: number): KeptLeg {
    const { id, callerId, calledId } = made.leg;
    const { call, legs } = made.of;
    this.forget([made]);
    made.leg.id = `${legPrefix}${call.callId}.${legs.indexOf(made)}`;
    const party = { agentId: null, offerId: null, addressId: null, callerId, calledId };
    const next = this.open(to, { ...party, ...given, redirectingId: null }, atMs);
    this.rename(next, id);
    return next;
  }

  /** Restores saved legs; known ones stay the same objects. */
  put(kept: KeptCall, saved: readonly SavedLeg[]): void {
    const { call, legs } = kept;
    const known = [...legs];
    for (const made of legs) this.#byAgent.get(made.agentId ?? '')?.delete(made);
    legs.length = 0;
    call.legs.length = 0;
    for (const [place, { leg, agentId, offerId }] of saved.entries()) {
      // The caller's leg is first, whatever its id now.
      const same =
        known.find((one) => one.leg.id === leg.id) ?? (place === 0 ? known[0] : undefined);
      const isSame = same !== undefined && same.agentId === agentId;
      const made = isSame ? same : { leg: { ...leg }, of: kept, agentId, offerId };
      Object.assign(made.leg, leg);
      made.offerId = offerId;
      legs.push(made);
      call.legs.push(made.leg);
      if (!leg.id.startsWith(`${legPrefix}${call.callId}.`)) this.rename(made, leg.id);
      this.#settle(made);
    }
  }

  #settle(made: KeptLeg): void {
    if (made.agentId === null) return;
    const own = this.#byAgent.get(made.agentId);
    if (!isLiveLeg(made.leg)) {
      own?.delete(made);
      if (own?.size === 0) this.#byAgent.delete(made.agentId);
    } else if (own === undefined) this.#byAgent.set(made.agentId, new Set([made]));
    else own.add(made);
  }

  /** Moves a leg to a state, if its life cycle allows it; a direct call takes its caller's. */
  move(made: KeptLeg, state: Moved, atMs: number, cause: string | null = null): void {
    const { leg, of } = made;
    const from = legTable.stateIndex(leg.state);
    const isCaller = of.legs[0] === made;
    // A caller keeps one leg through all queues, which may return to earlier states.
    const isLegal = isCaller || legTable.next(from, legTable.eventIndex(`leg.${state}`)) !== -1;
    if (!isLegal || leg.state === state) return;
    leg.state = state;
    leg.stateEnteredAt = this.#names.instant(atMs);
    leg.treatment = null;
    if (cause !== null) leg.cause = cause;
    if (isCaller) of.call.state = state;
    this.#settle(made);
  }

  /** The agent asks somebody else; a conference goes on meanwhile. */
  setAside(made: KeptLeg, atMs: number): void {
    const isOfSeveral = made.leg.state === 'conferenced';
    this.move(made, isOfSeveral ? 'onHoldPendingConference' : 'onHoldPendingTransfer', atMs);
  }

  bringBack(made: KeptLeg, atMs: number): void {
    this.move(made, isConference(made.of) ? 'conferenced' : 'connected', atMs);
  }

  /** Ends an agent's leg. A dialling or merely accepted leg becomes `disconnected`, not `ended`. */
  leave(made: KeptLeg, atMs: number): void {
    this.move(made, 'ended', atMs);
    if (isLiveLeg(made.leg)) this.move(made, 'disconnected', atMs);
  }

  endAll(kept: KeptCall, atMs: number): void {
    for (const made of kept.legs) {
      if (made === kept.legs[0]) this.move(made, 'disconnected', atMs, kept.call.cause);
      else if (made.leg.state === 'offering') this.move(made, 'disconnected', atMs);
      else this.leave(made, atMs);
    }
    if (kept.about !== null && isLiveLeg(kept.about.leg)) this.#resume(kept.about, atMs);
  }

  before(kept: KeptCall, effect: Effect): void {
    if (kept.legs.length > 0 || !('callId' in effect)) return;
    const { from = null, to = null, legId, askedBy } = this.#foreseen.get(effect.callId) ?? {};
    const asking = askedBy === undefined ? undefined : this.#legOf(askedBy);
    if (asking === undefined) {
      const party = { callerId: outsideParty(from), calledId: outsideParty(to) };
      const none = { agentId: null, offerId: null, addressId: null };
      if (effect.type !== 'interaction.began' || effect.direction === 'incoming') {
        const made = this.open(kept, { ...none, ...party, state: 'queued' }, effect.atMs);
        if (legId !== undefined) this.rename(made, legId);
        kept.isOnSwitch ||= legId !== undefined;
      }
      return;
    }
    kept.about = asking;
    kept.isOnSwitch = asking.of.isOnSwitch;
    const { agentId, leg } = asking;
    const callerId = this.#parties.named(agentId ?? '');
    const addressId = this.#names.fileIdOrNull(leg.addressId);
    this.open(kept, { agentId, offerId: null, addressId, callerId, state: 'queued' }, effect.atMs);
    this.setAside(asking, effect.atMs);
  }

  after(kept: KeptCall, effect: Effect): void {
    const { atMs } = effect;
    kept.call.treatment = treatmentAfter(effect, kept.call.treatment);
    switch (effect.type) {
      case 'call.queued':
        this.#enterQueue(kept, effect);
        break;
      case 'offer.offered': {
        const { agentId, offerId, addressId = null } = effect;
        this.open(kept, { agentId, offerId, addressId, state: 'offering' }, atMs);
        break;
      }
      case 'interaction.began':
        this.#beginDirect(kept, effect);
        break;
      case 'call.held':
      case 'call.retrieved': {
        const made = this.#find(kept, effect.offerId);
        const state = effect.type === 'call.held' ? 'onHold' : 'connected';
        if (made !== undefined && state === 'onHold') this.move(made, state, atMs);
        else if (made !== undefined) this.bringBack(made, atMs);
        const [caller] = kept.legs;
        // The others of a conference still talk with the caller.
        if (isConference(kept)) break;
        if (caller?.agentId === null || caller === made) kept.call.state = state;
        break;
      }
      case 'interaction.wrapUp':
      case 'interaction.ended':
        this.#leave(kept, effect.offerId, atMs);
        break;
      case 'call.transferred':
      case 'call.conferenced':
        if ('offerId' in effect) this.#pass(kept, effect);
        else this.#sendOut(kept, effect);
        break;
      default:
        if (effect.type.startsWith('offer.')) this.#followOffer(kept, effect);
    }
    this.#showCaller(kept, atMs);
  }

  #showCaller({ call, legs }: KeptCall, atMs: number): void {
    const caller = legs[0];
    if (caller === undefined) return;
    if (caller.leg.state !== call.state) {
      call.treatment = null;
      this.move(caller, call.state as Moved, atMs);
    }
    caller.leg.treatment = call.treatment;
  }

  #enterQueue(kept: KeptCall, { queueId, reason }: Of<'call.queued'>): void {
    const caller = kept.legs[0]?.leg;
    if (caller === undefined) return;
    const queue = this.#parties.named(queueId);
    caller.calledId ??= queue;
    caller.connectedId = null;
    if (reason === 'inbound' || reason === 'consult') return;
    const left = kept.legs.findLast(({ agentId }) => agentId !== null)?.agentId ?? null;
    const [, before] = kept.call.segments.filter(({ kind }) => kind === 'queue').toReversed();
    caller.reason = reason === 'transfer' ? 'transfer' : 'redirect';
    caller.redirectionId = queue;
    if (reason === 'transfer' && left !== null) caller.redirectingId = this.#parties.named(left);
    else if (before !== undefined) {
      const fileId = this.#names.fileIdOrNull(before.queueId);
      caller.redirectingId = this.#parties.named(fileId ?? '');
    }
  }

  #followOffer(kept: KeptCall, effect: Effect): void {
    if (!('offerId' in effect) || effect.offerId === undefined) return;
    const made = this.#find(kept, effect.offerId);
    if (made === undefined) return;
    if (effect.type === 'offer.accepted' || effect.type === 'offer.connecting') {
      this.move(made, 'accepted', effect.atMs);
    } else if (effect.type === 'offer.connected') this.connect(made, effect.atMs);
    else {
      const cause = 'cause' in effect ? String(effect.cause) : (lostBy[effect.type] ?? null);
      this.move(made, 'disconnected', effect.atMs, cause);
    }
  }

  connect(made: KeptLeg, atMs: number): void {
    const caller = made.of.legs[0];
    this.move(made, 'connected', atMs);
    if (caller === undefined || caller === made) return;
    const isOut = made.of.direction === 'outgoing' && caller.agentId === null;
    made.leg.connectedId = isOut ? caller.leg.calledId : caller.leg.callerId;
    if (made.agentId !== null) caller.leg.connectedId = this.#parties.named(made.agentId);
  }

  #beginDirect(kept: KeptCall, { agentId, offerId, direction, atMs }: Of<'interaction.began'>) {
    const waiting = kept.legs.find(
      (made) => made.agentId === agentId && made.offerId === null && isLiveLeg(made.leg),
    );
    const none = { agentId, offerId: null, addressId: null } as const;
    const made = waiting ?? this.open(kept, { ...none, state: 'offering' }, atMs);
    made.offerId = offerId;
    if (direction === 'incoming' || !kept.isDirect) this.connect(made, atMs);
  }

  #leave(kept: KeptCall, offerId: string, atMs: number): void {
    const made = this.#find(kept, offerId);
    if (made !== undefined) this.move(made, 'ended', atMs);
    this.settleConference(kept, atMs);
  }

  /** The last leg that remains of a conference becomes one of a plain call. */
  settleConference(kept: KeptCall, atMs: number): void {
    const [last, another] = membersOf(kept);
    if (last === undefined || another !== undefined) return;
    if (last.leg.state === 'conferenced') this.move(last, 'connected', atMs);
    else if (last.leg.state === 'onHold') kept.call.state = 'onHold';
  }

  /** Transfers the customer to the consulted agent, or makes a conference. */
  #pass(kept: KeptCall, effect: Extract<Effect, { agentId: string; offerId: string }>): void {
    const { agentId, offerId, atMs } = effect;
    const consult = this.#callOf(toWireCallId(offerId.slice(0, offerId.lastIndexOf('/'))));
    const about = consult?.about ?? null;
    const asked = consult === undefined ? undefined : this.#find(consult, offerId);
    const addressId = this.#names.fileIdOrNull(asked?.leg.addressId ?? null);
    const made = this.open(
      kept,
      { agentId, offerId, addressId, reason: 'transfer', state: 'offering' },
      atMs,
    );
    const asking = about?.agentId ?? null;
    if (asking !== null) made.leg.redirectingId = this.#parties.named(asking);
    this.connect(made, atMs);
    if (effect.type !== 'call.conferenced' || about === null) return;
    this.move(about, 'conferenced', atMs);
    this.move(made, 'conferenced', atMs);
  }

  /** Notes the number to which a caller was transferred; a parking slot does not count. */
  #sendOut({ legs, stays }: KeptCall, { number }: { readonly number: string }): void {
    const caller = legs[0]?.leg;
    if (caller !== undefined && !stays) caller.redirectionId = outsideParty(number);
  }

  #resume(made: KeptLeg, atMs: number): void {
    const isHeld = made.of.call.state === 'onHold';
    if (made.leg.state === 'conferenced' || (isHeld && made.leg.state === 'onHold')) return;
    this.bringBack(made, atMs);
    if (isHeld) this.move(made, 'onHold', atMs);
  }

  #find(kept: KeptCall, offerId: string): KeptLeg | undefined {
    return kept.legs.findLast((made) => made.offerId === offerId);
  }

  #legOf(offerId: string): KeptLeg | undefined {
    const kept = this.#callOf(toWireCallId(offerId.slice(0, offerId.lastIndexOf('/'))));
    const own = kept === undefined ? undefined : this.#find(kept, offerId);
    if (own === undefined || isLiveLeg(own.leg)) return own;
    return this.ofAgent(own.agentId ?? '').find((made) => made.offerId === offerId) ?? own;
  }
}
