/**
 * Direct calls between addresses, without a queue: alert, answer, redirect, pick up. Once answered,
 * the core gets each agent's side as a call of its own.
 *
 * Source: tapi-call-center.md 5.4, 9 (12).
 */
import { callMessages, type Leg } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import { unreachedCode } from '../../metrics/index.ts';
import type { Detection, KeptCall, KeptLeg } from '../projection/kept-call.ts';
import { isLiveLeg } from '../projection/leg-readings.ts';
import { outsideParty } from '../projection/parties.ts';
import { done, refuse, type ServiceAnswer } from '../service-answer.ts';
import { CallParts } from './call-parts.ts';
import { type CallPort, tellOf, touch } from './call-port.ts';
import { numberInvalid, whyNotDialled } from './outside-numbers.ts';

export interface Dial {
  readonly to: string;
  readonly from?: string | undefined;
  readonly data?: string | undefined;
  readonly orderId?: string | undefined;
  /** Queue whose wrap-up rule applies. Default: none. */
  readonly queueId?: string | undefined;
  readonly callId?: string | undefined;
  /** Of machines [any answer is a person's]. */
  readonly detection?: Detection | undefined;
  /** The switch's id of the agent's leg, if the agent dialled at the station. */
  readonly legId?: string | undefined;
}

export interface Seat {
  /** Null: the agent is logged on without a station. */
  readonly addressId: string | null;
  readonly agentId: string;
}

const machines = ['machine', 'fax'] as const;
const busyStates: readonly Leg['state'][] = ['dialing', 'connected', 'conferenced'];

export class DirectCalls {
  readonly parts: CallParts;
  readonly #port: CallPort;
  readonly #onOver: (kept: KeptCall) => void;
  /** Direct calls alerting at each address; calls that stopped are removed with the next one. */
  readonly #alerting = new Map<string, Set<KeptLeg>>();

  constructor(port: CallPort, onOver: (kept: KeptCall) => void) {
    this.parts = new CallParts(port);
    this.#port = port;
    this.#onOver = onOver;
  }

  seatAt(addressId: string): (Seat & { readonly addressId: string }) | null {
    const agent = this.#port.projection.agents.at(addressId);
    return agent === undefined ? null : { addressId, agentId: agent.agentId };
  }

  addressOf({ kind, id }: { readonly kind: string; readonly id: string }): string | null {
    if (kind === 'number') return this.#port.projection.parties.addressOf(id);
    if (kind !== 'agent') return null;
    const { names, projection } = this.#port;
    return names.fileIdOrNull(projection.agents.get(id)?.shown.addressId ?? null);
  }

  arrive(callId: string, addressId: string, from: string | undefined): ServiceAnswer<null> {
    if (this.#refuses(addressId)) return addressBusy(addressId);
    const to = this.#port.projection.parties.dialOf(addressId);
    const parties = { callerId: outsideParty(from ?? null), calledId: outsideParty(to) };
    const caller = { agentId: null, addressId: null, ...parties };
    const kept = this.#begin(callId, { direction: 'incoming', state: 'ringback', ...caller });
    tellOf(this.#port, kept, 'call.arrived', { addressId: this.#port.names.id(addressId) });
    this.#alert(kept, addressId, {});
    return done(null);
  }

  /** Dials an address or an outside number for an agent; answers the call's id. */
  async dial({ addressId, agentId }: Seat, dial: Dial): Promise<ServiceAnswer<string>> {
    const port = this.#port;
    const { calls } = port.projection;
    const { to } = dial;
    const target = port.projection.parties.addressOf(to);
    const isOurs = target !== null;
    if (isOurs && target === addressId) return numberInvalid(to);
    if (addressId !== null && port.stations.get(addressId).locked) {
      return refuse(callMessages.stationLocked, { addressId });
    }
    if (addressId !== null && this.#isBusy(addressId)) return addressBusy(addressId);
    if (isOurs && this.#refuses(target)) return addressBusy(target);
    const { callId = port.mint('cal_'), queueId } = dial;
    const own = dial.from ?? port.projection.parties.dialOf(addressId ?? '');
    const parties = {
      callerId: outsideParty(own),
      calledId: outsideParty(to),
      state: 'dialing',
    } as const;
    const caller = isOurs ? { agentId, addressId } : { agentId: null, addressId: null };
    const kept = this.#begin(callId, { direction: 'outgoing', ...caller, ...parties });
    kept.stays = false;
    kept.isOnSwitch = port.switch.isAttached;
    if (!isOurs) {
      calls.legs.open(kept, { agentId, addressId, offerId: null, ...parties }, port.nowMs);
    }
    const made = kept.legs.at(-1);
    if (dial.legId !== undefined && made !== undefined) calls.legs.rename(made, dial.legId);
    if (dial.detection !== undefined) kept.detection = dial.detection;
    kept.call.data = dial.data ?? null;
    if (dial.orderId !== undefined) kept.call.orderIds.push(dial.orderId);
    const began = { type: 'directCall.began', agentId, direction: 'outgoing' } as const;
    const input = { ...began, ...omitUndefined({ queueId }) };
    const onTaken = (): void => {
      // A call that has already ended gets no arrival event.
      if (kept.call.derivedState === 'ended') return;
      tellOf(port, kept, 'call.arrived', { addressId: port.names.idOrNull(addressId), to });
      if (isOurs) this.#alert(kept, target, {});
    };
    const taken = await this.parts.begin(kept, input, { onTaken });
    if (taken.ok) return done(callId);
    // A call without any event is deleted without a trace.
    if (kept.call.version > 0 && kept.call.derivedState !== 'ended') this.finish(kept, 'refused');
    calls.drop(kept, port.nowMs);
    touch(port, kept);
    return taken;
  }

  /** Restores, from a call's legs, which addresses it alerts at. */
  follow({ legs }: KeptCall): void {
    for (const made of legs) {
      const addressId = this.#port.names.fileIdOrNull(made.leg.addressId);
      if (isAlerting(made) && addressId !== null) this.#addAlerting(addressId, made);
    }
  }

  /** After a restart, stations forward what still rings there, after the rest of their time. */
  resume(): void {
    for (const [addressId, there] of this.#alerting) {
      for (const made of there) this.#awaitAnswer(made, addressId);
    }
  }

  #addAlerting(addressId: string, made: KeptLeg): void {
    const there = [...(this.#alerting.get(addressId) ?? [])].filter(isAlerting);
    this.#alerting.set(addressId, new Set([...there, made]));
  }

  #alertingAt(addressId: string): KeptLeg | undefined {
    const there = [...(this.#alerting.get(addressId) ?? [])].filter(isAlerting);
    return there.sort((a, b) => (alertedAfter(a, b) ? -1 : 1))[0];
  }

  connect(made: KeptLeg): void {
    const { legs } = this.#port.projection.calls;
    const [caller] = made.of.legs;
    if (caller !== undefined) legs.move(caller, 'connected', this.#port.nowMs);
    legs.connect(made, this.#port.nowMs);
    tellOf(this.#port, made.of, 'call.connected', { agentId: made.leg.agentId });
  }

  accept(made: KeptLeg): void {
    this.#port.projection.calls.legs.move(made, 'accepted', this.#port.nowMs);
    tellOf(this.#port, made.of, 'call.alerting', { legId: made.leg.id, state: 'accepted' });
  }

  async answer(made: KeptLeg): Promise<ServiceAnswer<null>> {
    return await this.#talk(made.of, made.agentId ?? '', { made });
  }

  async pickUp(seat: Seat, from: string): Promise<ServiceAnswer<string>> {
    const made = this.#alertingAt(from);
    if (made === undefined) {
      return refuse(
        callMessages.nothingAlerts,
        { addressId: this.#port.names.id(from) },
        { allowed: [] },
      );
    }
    const { of } = made;
    const { legs } = this.#port.projection.calls;
    const onTaken = (atMs: number): void => {
      legs.move(made, 'disconnected', atMs, 'pickup');
      this.settle(of, seat, 'pickup');
      const { names } = this.#port;
      const data = { agentId: names.id(seat.agentId), from: names.id(from) };
      tellOf(this.#port, of, 'call.pickedUp', data);
    };
    const taken = await this.#talk(of, seat.agentId, { made, onTaken });
    return taken.ok ? done(of.call.callId) : taken;
  }

  settle(kept: KeptCall, { addressId, agentId }: Seat, reason: Leg['reason']): void {
    const made = kept.legs.findLast((one) => one.agentId === agentId && isLiveLeg(one.leg));
    if (made === undefined) return;
    made.leg.reason = reason;
    made.leg.addressId = addressId === null ? null : this.#port.names.id(addressId);
  }

  async talk(kept: KeptCall, seat: Seat, onTaken: () => void): Promise<ServiceAnswer<null>> {
    return await this.#talk(kept, seat.agentId, { onTaken });
  }

  /**
   * Ends, in one instant, a call to an unreachable outside number. Dialled for a queue, it does not
   * count as handled, and only the wrap-up rule `timed` gives a wrap-up.
   */
  async unreached(made: KeptLeg, cause: string): Promise<void> {
    const { projection, nowMs } = this.#port;
    const { legs } = projection.calls;
    const media = machines.find((one) => one === cause);
    if (media !== undefined) {
      const legId = made.of.legs[0]?.leg.id ?? '';
      tellOf(this.#port, made.of, 'call.media', { legId, media, frequenciesHz: [] });
    }
    if (cause === 'busy') legs.move(made, 'busy', nowMs, cause);
    legs.move(made, 'disconnected', nowMs, cause);
    touch(this.#port, made.of);
    if (this.parts.liveOf(made.of) === null) return;
    const offerId = made.of.legs.find((one) => one.offerId !== null)?.offerId ?? null;
    const isOfQueue = made.of.queueId !== null && offerId !== null;
    const codes = [`${unreachedCode}${cause}`];
    if (isOfQueue) void this.#port.submit({ type: 'setOutcome', offerId, codes });
    const over = this.parts.end(made.of, 'hangUpCall');
    if (isOfQueue) void this.#port.submit({ type: 'endWrapUp', offerId });
    await over;
  }

  rings(made: KeptLeg): void {
    this.#port.projection.calls.legs.move(made, 'ringback', this.#port.nowMs);
    touch(this.#port, made.of);
  }

  async reject(made: KeptLeg, cause = 'reject'): Promise<ServiceAnswer<null>> {
    const { of } = made;
    const { calls } = this.#port.projection;
    calls.legs.move(made, 'disconnected', this.#port.nowMs, cause);
    touch(this.#port, of);
    const ended = this.parts.end(of, 'hangUpCall', { made });
    if (ended !== null) return await ended;
    this.finish(of, cause);
    return done(null);
  }

  /** Redirects an alerting call to an address, a queue, or an outside number. */
  async redirect(
    made: KeptLeg,
    to: { readonly kind: 'queue' | 'agent' | 'number'; readonly id: string },
    reason: Leg['reason'] = 'redirect',
  ): Promise<ServiceAnswer<null>> {
    const { projection, names, nowMs } = this.#port;
    const { parties } = projection;
    const { of, leg } = made;
    const from = names.fileIdOrNull(leg.addressId) ?? '';
    const target = this.addressOf(to);
    if (target === from || (to.kind === 'agent' && target === null)) return numberInvalid(to.id);
    if (target !== null && this.#refuses(target)) return addressBusy(target);
    const dial = target === null ? to.id : (parties.dialOf(target) ?? to.id);
    const sentTo = to.kind === 'queue' ? parties.named(to.id) : outsideParty(dial);
    const redirectingId = outsideParty(parties.dialOf(from));
    const leave = (): void => {
      leg.redirectionId = sentTo;
      projection.calls.legs.leave(made, nowMs);
      const [caller] = of.legs;
      if (caller !== undefined) Object.assign(caller.leg, { redirectionId: sentTo, redirectingId });
      tellOf(this.#port, of, 'call.redirected', { from: leg.addressId, to: sentTo?.number });
    };
    if (to.kind === 'queue') return await this.#enqueue(made, to.id, leave);
    leave();
    if (target !== null) this.#alert(of, target, { reason, redirectingId });
    else if (of.liveParts.size === 0) this.finish(of, 'transferred');
    return done(null);
  }

  finish(kept: KeptCall, cause: string): void {
    this.#onOver(kept);
    kept.call.cause = cause;
    this.#port.projection.calls.finish(kept, this.#port.nowMs);
    // The agent of a consult is back with the customer.
    if (kept.about !== null) touch(this.#port, kept.about.of);
    tellOf(this.#port, kept, 'call.ended', { cause });
  }

  /** A parked call alerts again at the address where it was parked. */
  returnTo(kept: KeptCall, addressId: string): void {
    kept.call.derivedState = 'connecting';
    this.#alert(kept, addressId, { reason: 'reminder' });
  }

  /** Moves an alerting outside caller to a queue; nobody else can wait. */
  async #enqueue(
    made: KeptLeg,
    queueId: string,
    onTaken: () => void,
  ): Promise<ServiceAnswer<null>> {
    const { of } = made;
    if (of.liveParts.size > 0) return numberInvalid(queueId);
    const input = { type: 'call.arrived', queueId } as const;
    const left = (): void => {
      of.stays = false;
      onTaken();
    };
    return await this.parts.begin(of, input, { made, onTaken: left });
  }

  async #talk(
    kept: KeptCall,
    agentId: string,
    of: { readonly made?: KeptLeg; readonly onTaken?: (atMs: number) => void },
  ): Promise<ServiceAnswer<null>> {
    const onTaken = (atMs: number): void => {
      kept.stays = false;
      touch(this.#port, kept);
      of.onTaken?.(atMs);
    };
    const input = { type: 'directCall.began', agentId, direction: 'incoming' } as const;
    return await this.parts.begin(kept, input, { ...of, onTaken });
  }

  #begin(
    callId: string,
    {
      direction,
      ...caller
    }: { readonly direction: 'incoming' | 'outgoing' } & Pick<KeptLeg, 'agentId'> &
      Partial<Leg> & { readonly addressId: string | null; readonly state: Leg['state'] },
  ): KeptCall {
    const { projection, nowMs: atMs } = this.#port;
    const isInternal = caller.agentId !== null;
    const kept = projection.calls.begin({ callId, direction, isDirect: true, isInternal, atMs });
    kept.call.derivedState = 'connecting';
    kept.call.state = caller.state;
    projection.calls.legs.open(kept, { ...caller, offerId: null }, atMs);
    touch(this.#port, kept);
    return kept;
  }

  #alert(kept: KeptCall, addressId: string, leg: Partial<Leg>): void {
    const { projection, names, nowMs } = this.#port;
    const agentId = this.seatAt(addressId)?.agentId ?? null;
    const calledId = outsideParty(this.#port.projection.parties.dialOf(addressId));
    const birth = { agentId, offerId: null, state: 'offering' as const, calledId, ...leg };
    const made = projection.calls.legs.open(kept, { ...birth, addressId }, nowMs);
    this.#addAlerting(addressId, made);
    const data = { addressId: names.id(addressId), agentId: made.leg.agentId, legId: made.leg.id };
    tellOf(this.#port, kept, 'call.alerting', data);
    this.#sendOn(made, addressId);
  }

  /** Sends a call on that alerts at a station which forwards it, at once or when it has rung. */
  #sendOn(made: KeptLeg, addressId: string): void {
    const isBusy = this.#isBusy(addressId);
    const onward = onwardOf(addressId, { stations: this.#port.stations, isBusy });
    if (onward === null) return this.#awaitAnswer(made, addressId);
    void this.#forward(made, onward).then((taken) => {
      if (!taken.ok && isAlerting(made)) void this.reject(made, 'busy');
    });
  }

  #awaitAnswer(made: KeptLeg, addressId: string): void {
    const { stations, names } = this.#port;
    const to = stations.forwards(addressId, 'noAnswer');
    if (to === null) return;
    const dueMs =
      Date.parse(made.leg.stateEnteredAt) - names.originMs + stations.ringsMs(addressId);
    this.#port.at(dueMs, () => {
      if (isAlerting(made)) void this.#forward(made, { to, reason: 'fwdNoAnswer' });
    });
  }

  /** A call goes to each station once, however stations forward to each other. */
  async #forward(made: KeptLeg, { to, reason }: Onward): Promise<ServiceAnswer<null>> {
    const { names, projection } = this.#port;
    const target = names.idOrNull(projection.parties.addressOf(to));
    const wasThere = target !== null && made.of.legs.some(({ leg }) => leg.addressId === target);
    if (wasThere) return addressBusy(target);
    // Who has set the forwarding had the right, but the centre's list may have changed since.
    const refused = whyNotDialled(to, this.#port, () => true);
    if (refused !== null) return refused;
    return await this.redirect(made, { kind: 'number', id: to }, reason);
  }

  /** Whether a station takes no further call, and sends it nowhere either. */
  #refuses(addressId: string): boolean {
    const { stations } = this.#port;
    const of = { stations, isBusy: this.#isBusy(addressId) };
    return isTaken(addressId, of) && onwardOf(addressId, of) === null;
  }

  #isBusy(addressId: string): boolean {
    const agentId = this.seatAt(addressId)?.agentId ?? '';
    const own = this.#port.projection.calls.legs.ofAgent(agentId);
    return own.some(({ leg }) => busyStates.includes(leg.state));
  }
}

function isAlerting({ leg, offerId }: KeptLeg): boolean {
  return offerId === null && (leg.state === 'offering' || leg.state === 'accepted');
}

/** Order of alerting, whatever the order in which legs were restored. */
function alertedAfter(a: KeptLeg, b: KeptLeg): boolean {
  if (a.leg.stateEnteredAt !== b.leg.stateEnteredAt) {
    return a.leg.stateEnteredAt > b.leg.stateEnteredAt;
  }
  return a.of.sequence > b.of.sequence || (a.of === b.of && a.leg.id > b.leg.id);
}

function addressBusy(addressId: string): ReturnType<typeof refuse> {
  return refuse(callMessages.addressBusy, { addressId });
}

/** Where a station sends a call, and why the call comes there. */
interface Onward {
  readonly to: string;
  readonly reason: Leg['reason'];
}

type StationUse = Pick<CallPort, 'stations'> & { readonly isBusy: boolean };

/** Whether a station takes no direct call now. Source: tapi-call-center.md 2.7, 2.8 (reasons). */
function isTaken(addressId: string, { stations, isBusy }: StationUse): boolean {
  return isBusy || stations.get(addressId).doNotDisturb;
}

/** Where a station sends a call at once; null: the call stays. */
function onwardOf(addressId: string, of: StationUse): Onward | null {
  const always = of.stations.forwards(addressId, 'always');
  if (always !== null) return { to: always, reason: 'fwdUncond' };
  const to = isTaken(addressId, of) ? of.stations.forwards(addressId, 'busy') : null;
  return to === null ? null : { to, reason: 'fwdBusy' };
}
