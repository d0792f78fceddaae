/**
 * Commands of clients and switches on a centre's calls, answered once the core has run them. The
 * projection stores call states.
 *
 * Source: tapi-call-center.md 5.4.
 */
import { callMessages } from '../../contracts/index.ts';
import { omitUndefined } from '../../kernel/index.ts';
import type { Effect, PartyTarget } from '../../routing/index.ts';
import type { CallClass } from '../../rules/index.ts';
import type { AheadOrigin, KeptCall, KeptLeg } from '../projection/kept-call.ts';
import { isLiveLeg, membersOf } from '../projection/leg-readings.ts';
import { done, refuse, type ServiceAnswer } from '../service-answer.ts';
import { type Arrival, type CallPort, type CallTarget, take, tellOf, touch } from './call-port.ts';
import { Callbacks } from './callbacks.ts';
import { CallDigits } from './digits.ts';
import { DirectCalls } from './direct-calls.ts';
import { OutsideConsults } from './outside-consults.ts';
import { Parking } from './parking.ts';
import { RoutePoints } from './route-points.ts';

const plainInputs = {
  hold: 'hold',
  retrieve: 'retrieve',
  'complete-transfer': 'completeTransfer',
  'cancel-consult': 'cancelConsult',
  conference: 'conference',
} as const;

export type PlainCommand = keyof typeof plainInputs;

export interface CallResult {
  readonly codes: readonly string[];
  readonly note?: string | undefined;
  /** null: the callback that was promised is not made. */
  readonly callbackAtMs?: number | null | undefined;
}

export class CallControl {
  readonly direct: DirectCalls;
  readonly parking: Parking;
  readonly callbacks: Callbacks;
  readonly digits: CallDigits;
  readonly outside: OutsideConsults;
  readonly routes: RoutePoints;
  readonly #port: CallPort;

  constructor(port: CallPort) {
    this.#port = port;
    this.direct = new DirectCalls(port, (kept) => this.parking.release(kept));
    this.parking = new Parking(port, this.direct);
    this.outside = new OutsideConsults(port, this.direct);
    this.callbacks = new Callbacks(port);
    this.digits = new CallDigits(port);
    this.routes = new RoutePoints(port);
  }

  /** Takes a call from outside: for a queue, for an address, or to be routed by rules. */
  async arrive(of: Arrival): Promise<ServiceAnswer<string>> {
    const port = this.#port;
    const { calls } = port.projection;
    const { queueId, to, from, legId, data = '', callId = port.mint('cal_') } = of;
    const begin = (): void => {
      const kept = calls.kept(callId);
      const caller = kept?.legs[0];
      if (kept === undefined) return;
      if (legId !== undefined && caller !== undefined) calls.legs.rename(caller, legId);
      kept.isOnSwitch = of.isOnSwitch === true;
      touch(port, kept);
      if (data !== '') this.setData(kept, data);
    };
    const addressId = queueId === undefined ? port.projection.parties.addressOf(to ?? '') : null;
    if (addressId !== null) {
      const begun = this.direct.arrive(callId, addressId, from);
      if (begun.ok) begin();
      return begun.ok ? done(callId) : begun;
    }
    const facts = {
      'call.direction': 'inbound',
      ...omitUndefined({
        'call.channel': of.channel,
        'call.callerNumber': from,
        'call.dialledNumber': to,
      }),
      ...of.facts,
    };
    const input = {
      type: 'call.arrived' as const,
      callId,
      facts,
      ...omitUndefined({ queueId, class: of.class, plan: of.plan, offsetMs: of.offsetMs }),
      ...(of.isOnSwitch === true ? omitUndefined({ legId }) : {}),
    };
    const arrived = (): void => {
      const kept = calls.kept(callId);
      const queue = kept?.call.queueId ?? null;
      if (kept !== undefined) tellOf(port, kept, 'call.arrived', { queueId: queue });
      begin();
    };
    const taken = await take(port, input, { onTaken: arrived });
    return taken.ok ? done(callId) : taken;
  }

  /**
   * When one party of a direct call leaves, ends the other's leg; frees an ended call's parking
   * slot.
   */
  observe(effect: Effect): void {
    if (effect.type === 'call.queued' && effect.asks === 'host') this.routes.ask(effect.callId);
    this.outside.observe(effect);
    this.callbacks.observe(effect);
    if (effect.type !== 'call.ended') return;
    const { names, projection } = this.#port;
    const kept = projection.calls.kept(names.call(effect.callId));
    if (kept?.call.derivedState === 'ended') this.parking.release(kept);
    if (kept?.isDirect !== true || kept.stays) return;
    for (const callId of kept.liveParts) void this.#port.submit({ type: 'hangUpCall', callId });
  }

  async plain(made: KeptLeg, command: PlainCommand): Promise<ServiceAnswer<null>> {
    const asking = made.of.about !== null && made === made.of.legs[0] ? made.of.about : made;
    const { legs } = this.#port.projection.calls;
    if (command === 'retrieve' && legs.consultOf(asking) !== null) return await this.#back(asking);
    const type = plainInputs[command];
    if (type === 'conference') {
      const most = this.#port.switch.conferenceMax;
      const { callId } = asking.of.call;
      // The caller is one of them.
      const isFull = membersOf(asking.of).length + 2 > most;
      if (isFull) return refuse(callMessages.conferenceFull, { callId, most });
    }
    const outside = type === 'hold' || type === 'retrieve' ? null : this.outside.about(asking);
    if (outside !== null && type !== 'hold' && type !== 'retrieve') {
      return await this.outside.carryOut(type, asking, outside);
    }
    return await take(this.#port, { type, offerId: asking.offerId ?? '' }, { made });
  }

  /** An agent who retrieves the customer ends the consultation, and a hold from before it. */
  async #back(made: KeptLeg): Promise<ServiceAnswer<null>> {
    const isHeld = made.of.call.state === 'onHold';
    const cancelled = await this.plain(made, 'cancel-consult');
    return cancelled.ok && isHeld ? await this.plain(made, 'retrieve') : cancelled;
  }

  /** Rejects an alerting call, ends a consultation, or takes the agent off a call. */
  async hangUp(made: KeptLeg, reason?: string): Promise<ServiceAnswer<null>> {
    const { of, leg, offerId } = made;
    if (of.about !== null && made === of.legs[0]) return await this.plain(made, 'cancel-consult');
    if (offerId === null) return await this.direct.reject(made);
    const isOffer = leg.state === 'offering' || leg.state === 'accepted';
    if (!isOffer) return await take(this.#port, { type: 'hangUp', offerId }, { made });
    const why = reason === undefined ? {} : { reason };
    return await take(this.#port, { type: 'rejectOffer', offerId, ...why }, { made });
  }

  /** Takes an agent or a party outside out of the conference. */
  async remove(made: KeptLeg, legId: string): Promise<ServiceAnswer<null>> {
    const others = membersOf(made.of).filter((one) => one !== made);
    const gone = others.find(({ leg }) => leg.id === legId);
    if (gone === undefined) {
      const legIds = others.map(({ leg }) => leg.id).join(', ');
      return refuse(callMessages.notInConference, { legId, legIds });
    }
    const { offerId } = gone;
    if (offerId !== null) return await take(this.#port, { type: 'hangUp', offerId }, { made });
    this.outside.left(gone, 'command');
    return done(null);
  }

  alerted(offerId: string): void {
    const { calls } = this.#port.projection;
    const { names, nowMs } = this.#port;
    const kept = calls.kept(names.call(offerId.slice(0, offerId.lastIndexOf('/'))));
    const offer = kept?.call.offers.find(({ id }) => id === names.offer(offerId));
    if (kept === undefined || offer === undefined) return;
    offer.expiresAt = names.instant(nowMs + offer.answerLimitMs);
    offer.version += 1;
    tellOf(this.#port, kept, 'call.alerting', { offerId: offer.id, expiresAt: offer.expiresAt });
  }

  async transfer(
    made: KeptLeg,
    to: CallTarget,
    more: { readonly class?: CallClass; readonly returnTo?: 'queue' | 'agent' | 'message' },
  ): Promise<ServiceAnswer<null>> {
    const input = {
      type: 'transfer',
      offerId: made.offerId ?? '',
      to: this.#targetOf(to),
    } as const;
    return await take(this.#port, { ...input, ...more }, { made });
  }

  /** Consults a queue, an agent or a number outside; answers the consultation call's id. */
  async consult(made: KeptLeg, to: CallTarget): Promise<ServiceAnswer<string>> {
    const target = this.#targetOf(to);
    if ('number' in target) return this.outside.begin(made, target.number);
    const callId = this.#port.mint('cal_');
    const input = { type: 'consult', offerId: made.offerId ?? '', callId } as const;
    const taken = await take(this.#port, { ...input, to: target }, { made });
    return taken.ok ? done(callId) : taken;
  }

  /** Resolves a target: a number of this centre means the agent logged on there. */
  #targetOf({ kind, id }: CallTarget): PartyTarget {
    if (kind === 'queue') return { queueId: id };
    if (kind === 'agent') return { agentId: id };
    const seat = this.direct.seatAt(this.#port.projection.parties.addressOf(id) ?? '');
    return seat === null ? { number: id } : { agentId: seat.agentId };
  }

  /** Somebody has answered who was dialled ahead: the call enters a queue [of its origin]. */
  async enterAhead(
    { call, legs }: KeptCall,
    { campaign, queueId }: AheadOrigin,
  ): Promise<ServiceAnswer<string>> {
    const { callerId, calledId, id: legId } = legs[0]?.leg ?? {};
    const facts = {
      'call.direction': 'outbound',
      ...omitUndefined({ 'call.campaign': campaign ?? undefined }),
    };
    const { callId, data } = call;
    const [from, to] = [callerId?.number, calledId?.number];
    const arrival = {
      callId,
      queueId,
      from,
      to,
      facts,
      ...omitUndefined({ data: data ?? undefined }),
    };
    const { switch: driven } = this.#port;
    return driven.isAttached
      ? await driven.enter(legId ?? '', arrival)
      : await this.arrive({ ...arrival, legId });
  }

  /** Sends a call that waits, or that a program has, to a queue, an agent, or out to a number. */
  async sendWaiting(
    kept: KeptCall,
    to: CallTarget,
    toClass?: CallClass,
  ): Promise<ServiceAnswer<null>> {
    const target = this.#targetOf(to);
    const { call, byHand } = kept;
    if (byHand !== undefined) {
      const { queueId = byHand.queueId } = 'queueId' in target ? target : {};
      delete kept.byHand;
      const entered = await this.enterAhead(kept, { ...byHand, queueId });
      if (!entered.ok) return entered;
      if ('queueId' in target) return done(null);
    }
    const callId = this.#port.projection.calls.partOf(call.callId);
    if ('number' in target) {
      return await take(this.#port, { type: 'redirectCall', callId, ...target });
    }
    if ('agentId' in target) return await take(this.#port, { type: 'pullCall', callId, ...target });
    const moved = take(this.#port, { type: 'moveCall', callId, ...target });
    if (toClass === undefined) return await moved;
    const classed = take(this.#port, { type: 'reclassCall', callId, class: toClass });
    const answers = await Promise.all([moved, classed]);
    return answers.find(({ ok }) => !ok) ?? done(null);
  }

  /** Plays something to a caller who waits. */
  async treatWaiting({ call }: KeptCall, heard: string): Promise<ServiceAnswer<null>> {
    const callId = this.#port.projection.calls.partOf(call.callId);
    const treatment = heard === 'music' ? { music: heard } : { say: [heard] };
    return await take(this.#port, { type: 'treatCall', callId, treatment });
  }

  async acceptOffer(made: KeptLeg): Promise<ServiceAnswer<null>> {
    return await take(this.#port, { type: 'acceptOffer', offerId: made.offerId ?? '' }, { made });
  }

  /** Records an agent's outcome of the call, with an optional callback. */
  async setOutcome(
    made: KeptLeg,
    { codes, note, callbackAtMs }: CallResult,
  ): Promise<ServiceAnswer<null>> {
    const onTaken = (): void => {
      made.of.call.outcomeCodes = [...codes];
      if (note !== undefined) made.of.call.note = note || null;
      made.of.call.version += 1;
      touch(this.#port, made.of);
      if (callbackAtMs !== undefined) this.#callBackAt(made.of, callbackAtMs);
    };
    const input = { type: 'setOutcome', offerId: made.offerId ?? '', codes } as const;
    return await take(this.#port, input, { onTaken });
  }

  /** The callback will enter the queue from which the call was answered. */
  #callBackAt({ answeredFrom: queueId, legs, isOnSwitch }: KeptCall, atMs: number | null): void {
    const number = legs[0]?.leg.callerId?.number ?? null;
    if (atMs === null) this.callbacks.forget({ queueId, number });
    else this.callbacks.promise({ atMs, queueId, number, isOnSwitch });
  }

  async end(kept: KeptCall, by: 'caller' | 'command'): Promise<ServiceAnswer<null>> {
    const ended = this.direct.parts.end(kept, by === 'caller' ? 'call.hungUp' : 'hangUpCall');
    if (ended !== null) return await ended;
    this.direct.finish(kept, by === 'caller' ? 'callerHungUp' : 'command');
    return done(null);
  }

  /** An agent's two calls change places: one is held, the other retrieved. */
  async swap(made: KeptLeg): Promise<ServiceAnswer<null>> {
    const { legs } = this.#port.projection.calls;
    const isAsked = made.of.about !== null && made === made.of.legs[0];
    const asking = isAsked ? made.of.about : made;
    const consult = isAsked ? made : legs.consultOf(made);
    if (asking !== null && consult !== null) {
      return await this.#swapConsult(asking, consult);
    }
    const held = made.leg.state === 'onHold';
    const other = legs
      .ofAgent(made.agentId ?? '')
      .find(({ leg }) => isLiveLeg(leg) && leg.state === (held ? 'connected' : 'onHold'));
    const [toHold, toTalk] = held ? [other, made] : [made, other];
    const holding = take(this.#port, { type: 'hold', offerId: toHold?.offerId ?? '' }, { made });
    const talking = take(
      this.#port,
      { type: 'retrieve', offerId: toTalk?.offerId ?? '' },
      { made },
    );
    const answers = await Promise.all([holding, talking]);
    return answers.find(({ ok }) => !ok) ?? done(null);
  }

  /** Who goes back to a customer held from before holds them no more. */
  async #swapConsult(asking: KeptLeg, consult: KeptLeg): Promise<ServiceAnswer<null>> {
    const port = this.#port;
    const { legs } = port.projection.calls;
    const isBack = asking.leg.state === 'connected' || asking.leg.state === 'conferenced';
    const swapped = (): void => {
      if (isBack) legs.setAside(asking, port.nowMs);
      else legs.bringBack(asking, port.nowMs);
      legs.move(consult, isBack ? 'connected' : 'onHold', port.nowMs);
      touch(port, consult.of);
      tellOf(port, asking.of, 'call.swapped', { relatedCallId: consult.leg.callId });
    };
    if (!isBack && asking.of.call.state === 'onHold') {
      const input = { type: 'retrieve', offerId: asking.offerId ?? '' } as const;
      return await take(port, input, { made: asking, onTaken: swapped });
    }
    swapped();
    return done(null);
  }

  treat(made: KeptLeg, treatment: string): void {
    const caller = made.of.legs[0];
    made.leg.treatment = treatment;
    made.of.call.treatment = treatment;
    if (caller !== undefined) caller.leg.treatment = treatment;
    tellOf(this.#port, made.of, 'call.treatment', { treatment });
  }

  addOrder(kept: KeptCall, orderId: string): void {
    if (kept.call.orderIds.includes(orderId)) return;
    kept.call.orderIds = [...kept.call.orderIds, orderId];
    tellOf(this.#port, kept, 'call.order', { orderId });
  }

  /** Stores data with the call; an empty text removes it. */
  setData(kept: KeptCall, data: string): void {
    kept.call.data = data === '' ? null : data;
    tellOf(this.#port, kept, 'call.data', { data: kept.call.data });
  }
}
