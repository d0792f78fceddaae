/**
 * Consults of numbers outside the centre, and outside parties in conferences. The core has no part
 * of them: to it the agent talks in the customer's call, until that is transferred to the number.
 * Source: decisions/0053.
 */
import { callMessages } from '../../contracts/index.ts';
import type { Effect } from '../../routing/index.ts';
import type { KeptCall, KeptLeg } from '../projection/kept-call.ts';
import { isLiveLeg, isTalkingLeg } from '../projection/leg-readings.ts';
import { outsideParty } from '../projection/parties.ts';
import { done, refuse, type ServiceAnswer } from '../service-answer.ts';
import { type CallPort, take, tellOf, touch } from './call-port.ts';
import type { DirectCalls } from './direct-calls.ts';
import { featuresOf } from './features.ts';
import { whyNotDialled } from './outside-numbers.ts';

/** Whether a consult is of a number outside. */
function isOutsideConsult({ direction, isDirect }: KeptCall): boolean {
  return direction === 'consult' && isDirect;
}

export class OutsideConsults {
  readonly #port: CallPort;
  readonly #direct: DirectCalls;

  constructor(port: CallPort, direct: DirectCalls) {
    this.#port = port;
    this.#direct = direct;
  }

  /** Dials a number for the agent of a leg; answers the consultation call's id. */
  begin(made: KeptLeg, number: string): ServiceAnswer<string> {
    const { projection, names, nowMs } = this.#port;
    const { calls, parties } = projection;
    const refused = whyNotDialled(number, this.#port, () => true);
    if (refused !== null) return refused;
    const allowed = featuresOf(made, this.#port);
    if (!allowed.includes('consult')) {
      const { callId, state } = made.leg;
      return refuse(callMessages.legState, { callId, state, command: 'consult' }, { allowed });
    }
    const of = { callId: this.#port.mint('cal_'), direction: 'consult', atMs: nowMs } as const;
    const kept = calls.begin({ ...of, isDirect: true, isInternal: false });
    const { agentId, leg } = made;
    const addressId = names.fileIdOrNull(leg.addressId);
    kept.about = made;
    kept.isOnSwitch = made.of.isOnSwitch;
    Object.assign(kept.call, { derivedState: 'connecting', state: 'dialing', origin: 'outbound' });
    const birth = {
      offerId: null,
      callerId: outsideParty(parties.dialOf(addressId ?? '')),
      calledId: outsideParty(number),
      state: 'dialing',
    } as const;
    calls.legs.open(kept, { ...birth, agentId, addressId }, nowMs);
    const outside = calls.legs.open(kept, { ...birth, agentId: null, addressId: null }, nowMs);
    calls.legs.rename(outside, this.#port.mint('leg_'));
    calls.legs.setAside(made, nowMs);
    touch(this.#port, made.of);
    tellOf(this.#port, kept, 'call.arrived', { addressId: leg.addressId, to: number });
    return done(of.callId);
  }

  /** The consult that the leg's agent makes about its call outside; null: none. */
  about(made: KeptLeg): KeptCall | null {
    const consult = this.#port.projection.calls.legs.consultOf(made)?.of;
    return consult !== undefined && isOutsideConsult(consult) ? consult : null;
  }

  rings(outside: KeptLeg): void {
    const { of, leg } = outside;
    this.#moveBoth(of, 'ringback');
    tellOf(this.#port, of, 'call.alerting', { legId: leg.id, state: leg.state });
  }

  answered(kept: KeptCall): void {
    const [asking, outside] = kept.legs;
    if (asking === undefined || outside === undefined || isTalkingLeg(outside.leg)) return;
    const { legs } = this.#port.projection.calls;
    this.#moveBoth(kept, 'connected');
    legs.connect(outside, this.#port.nowMs);
    asking.leg.connectedId = asking.leg.calledId;
    kept.call.derivedState = 'connected';
    tellOf(this.#port, kept, 'call.connected', { agentId: asking.leg.agentId });
  }

  /** An outside party cannot be reached, or is gone: from a consult or a conference. */
  left(outside: KeptLeg, cause: string): void {
    const { of } = outside;
    if (!isLiveLeg(outside.leg)) return;
    if (isOutsideConsult(of)) {
      if (cause === 'busy') this.#moveBoth(of, 'busy');
      this.#direct.finish(of, cause);
      return;
    }
    const { legs } = this.#port.projection.calls;
    legs.move(outside, 'disconnected', this.#port.nowMs, cause);
    legs.settleConference(of, this.#port.nowMs);
    tellOf(this.#port, of, 'call.partyLeft', { legId: outside.leg.id, cause });
  }

  async carryOut(
    command: 'cancelConsult' | 'completeTransfer' | 'conference',
    made: KeptLeg,
    consult: KeptCall,
  ): Promise<ServiceAnswer<null>> {
    if (command === 'completeTransfer') {
      const number = consult.legs[0]?.leg.calledId?.number ?? '';
      const input = { type: 'transfer', offerId: made.offerId ?? '', to: { number } } as const;
      return await take(this.#port, input, { made });
    }
    if (command === 'cancelConsult') this.#direct.finish(consult, 'consultCancelled');
    else if (made.of.call.state !== 'onHold') this.#confer(made, consult);
    else {
      const input = { type: 'retrieve', offerId: made.offerId ?? '' } as const;
      return await take(this.#port, input, { made, onTaken: () => this.#confer(made, consult) });
    }
    return done(null);
  }

  #confer(made: KeptLeg, consult: KeptCall): void {
    if (consult.call.derivedState === 'ended') return;
    const legId = this.#handOver(consult, made.of, 'conferenced');
    this.#port.projection.calls.legs.move(made, 'conferenced', this.#port.nowMs);
    this.#direct.finish(consult, 'conferenced');
    tellOf(this.#port, made.of, 'call.partyJoined', { legId });
  }

  /** Ends or completes the consult of an agent who leaves the customer's call. */
  observe(effect: Effect): void {
    const isLeft = effect.type === 'interaction.wrapUp' || effect.type === 'interaction.ended';
    const isOut = effect.type === 'call.transferred' && 'number' in effect;
    if (!isLeft && !isOut) return;
    const { names, projection } = this.#port;
    const kept = projection.calls.kept(names.call(effect.callId));
    for (const made of kept?.legs ?? []) {
      const consult = made.agentId === null ? null : this.about(made);
      if (consult === null || (isLeft && effect.offerId !== made.offerId)) continue;
      // After the instant, where the journal of what is beside the core has it as well.
      queueMicrotask(() => this.#endAbout(made, consult, isOut));
    }
  }

  #endAbout({ of }: KeptLeg, consult: KeptCall, isOut: boolean): void {
    const outside = consult.legs[1]?.leg;
    if (consult.call.derivedState === 'ended') return;
    const isJoined = isOut && outside !== undefined && isTalkingLeg(outside);
    if (isJoined) this.#handOver(consult, of, 'disconnected');
    this.#direct.finish(consult, isJoined ? 'transferred' : 'consultCancelled');
  }

  #moveBoth({ legs }: KeptCall, state: 'ringback' | 'busy' | 'connected'): void {
    const { calls } = this.#port.projection;
    for (const made of legs) calls.legs.move(made, state, this.#port.nowMs);
  }

  #handOver({ legs }: KeptCall, to: KeptCall, state: 'conferenced' | 'disconnected'): string {
    const [, outside] = legs;
    if (outside === undefined) return '';
    const { nowMs, projection } = this.#port;
    const leg = { state, cause: state === 'disconnected' ? 'transferred' : null };
    return projection.calls.legs.handOver(outside, to, leg, nowMs).leg.id;
  }
}
