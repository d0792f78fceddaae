/**
 * Rings, dials, joins and holds parties, and handles the switch's answers: a failed command is
 * undone, or ends its leg.
 *
 * Source: acd-routing.md B3, B10; tapi-call-center.md 3.6.
 */
import type { Party, SwitchAnswer, SwitchCommand } from '../../contracts/index.ts';
import type { KeptCall, KeptLeg } from '../projection/kept-call.ts';
import { isLiveLeg, isOutsider } from '../projection/leg-readings.ts';
import { isConnecting, offerOf } from './phone-plan.ts';
import type { Phones } from './phones.ts';
import type { SwitchPort } from './switch-port.ts';

/** How long a station without an offer, or an outside number, rings. */
const ringMs = 60_000;
const isOut: readonly string[] = ['dialing', 'proceeding', 'ringback'];
const unreachable: readonly SwitchAnswer['result'][] = ['noAnswer', 'unreachable', 'badNumber'];
/** Attempts to end a call, which may have a live part and a beginning one. */
const endTriesMax = 3;
const numberForm = /^\+?[0-9*#]+$/;

export interface PartiesContext {
  readonly live: SwitchPort;
  readonly phones: Phones;
  /** Asks the switch; if it is lost, stays pending, and the next is asked. */
  ask(command: SwitchCommand): Promise<SwitchAnswer>;
  mark(kept: KeptCall): void;
}

type Joining = Extract<SwitchCommand, { command: 'call.hold' | 'call.retrieve' }>;

export class SwitchParties {
  readonly #of: PartiesContext;

  constructor(of: PartiesContext) {
    this.#of = of;
  }

  ring(made: KeptLeg): void {
    const { live, phones } = this.#of;
    const { names, projection } = live;
    const agent = projection.agents.get(made.agentId ?? '');
    const addressId = names.fileIdOrNull(made.leg.addressId ?? agent?.shown.addressId ?? null);
    const address = projection.parties.dialOf(addressId ?? '');
    const asking = names.fileIdOrNull(made.of.legs[0]?.leg.addressId ?? null);
    const legId = phones.idOf(made);
    phones.add(legId, 'ringing');
    const ring = {
      command: 'offer.ring' as const,
      legId,
      offerId: made.offerId ?? legId,
      answerLimitMs: offerOf(made)?.answerLimitMs ?? ringMs,
      callerId: numberOf(made.leg.callerId) ?? projection.parties.dialOf(asking ?? ''),
    };
    const nowhere = { result: 'unreachable', cause: 'logged on at no address' } as const;
    const asked = address === null ? Promise.resolve(nowhere) : this.#of.ask({ ...ring, address });
    void asked.then((answer) => this.#rang(legId, answer));
  }

  dial(caller: KeptLeg): void {
    const { live, phones } = this.#of;
    const isCallback = caller.of.call.derivedState === 'callback';
    if (isCallback) live.projection.calls.legs.rename(caller, live.mint('leg_'));
    const { id: legId, callerId, calledId } = caller.leg;
    const wasDialled = caller.of.direction === 'outgoing' || isOutsider(caller);
    const [by, to] = wasDialled ? [callerId, calledId] : [calledId, callerId];
    phones.add(legId, 'ringing');
    const dial = {
      from: numberOf(by),
      to: to?.number ?? '',
      ringLimitMs: ringMs,
      ...(caller.of.detection ?? ({ detect: 'none' } as const)),
    };
    const asked = this.#of.ask({ command: 'call.dial', legId, ...dial });
    void asked.then((answer) => this.#rang(legId, answer));
  }

  async #rang(id: string, { result }: SwitchAnswer): Promise<void> {
    const { phones } = this.#of;
    const phone = phones.get(id);
    if (phone === undefined) return;
    const made = phones.ownerOf(id);
    const isUp = result === 'answered';
    const isMachine = result === 'machine' || result === 'fax';
    phone.stage = isUp ? 'up' : 'gone';
    if (isMachine || (isUp && made === null)) {
      void this.#of.ask({ command: 'call.hangup', legId: id, cause: 'normal' });
    }
    if (made === null) return phones.delete(id);
    if (isUp) await this.answered(made);
    else await this.lost(made, result);
    this.#of.mark(made.of);
  }

  /** A leg's party has answered; no effect if already connected. */
  async answered(made: KeptLeg): Promise<void> {
    const { calls } = this.#of.live;
    const { of, leg, agentId, offerId } = made;
    if (isOutsider(made)) return calls.outside.answered(of);
    if (agentId === null) {
      const dialler = of.legs.find((one) => one.leg.state === 'dialing' && one.agentId !== null);
      if (dialler !== undefined && isOut.includes(leg.state)) calls.direct.connect(dialler);
      return;
    }
    if (leg.state !== 'offering') return;
    const taken = await (offerId === null ? calls.direct.answer(made) : calls.acceptOffer(made));
    // An agent who answers but cannot take the call counts as busy.
    if (!taken.ok && isLiveLeg(leg) && leg.state === 'offering') await this.lost(made, 'busy');
  }

  /** The caller has hung up; a part that begins at that moment ends too. */
  async callerGone(kept: KeptCall): Promise<void> {
    for (let tries = 0; tries < endTriesMax && kept.call.derivedState !== 'ended'; tries += 1) {
      if ((await this.#of.live.calls.end(kept, 'caller')).ok) return;
    }
  }

  /** A party cannot be reached or is gone: ends what depends on it. */
  async lost(made: KeptLeg, result: SwitchAnswer['result']): Promise<void> {
    const { live } = this.#of;
    const { of, leg, agentId, offerId } = made;
    const { direct, outside } = live.calls;
    if (isOutsider(made)) outside.left(made, lostAs(result));
    else if (agentId === null) {
      const connecting = of.legs.find(isConnecting);
      if (connecting === undefined) await direct.unreached(made, lostAs(result));
      else this.#fail(connecting, 'media');
    } else if (offerId === null) await direct.reject(made, lostAs(result));
    else if (leg.state === 'offering' || leg.state === 'accepted') {
      const isOpen = offerOf(made)?.state === 'offered';
      if (result === 'rejected' && isOpen) await live.submit({ type: 'rejectOffer', offerId });
      else this.#fail(made, failsAs(result));
    } else await live.submit({ type: 'leg.ended', offerId });
  }

  #fail({ offerId }: KeptLeg, cause: 'busy' | 'unreachable' | 'media'): void {
    if (offerId !== null) void this.#of.live.submit({ type: 'offer.failed', offerId, cause });
  }

  async carryOut(command: SwitchCommand): Promise<void> {
    const isDone = (await this.#of.ask(command)).result === 'done';
    switch (command.command) {
      case 'call.answer': {
        const caller = this.#of.phones.ownerOf(command.legId);
        if (!isDone && caller !== null) void this.callerGone(caller.of);
        return;
      }
      case 'call.hold':
      case 'call.retrieve':
        return isDone ? undefined : this.#undo(command);
      case 'call.connect':
        return this.#joined([command.legId, command.agentLegId], isDone);
      case 'call.conference':
        return this.#joined(command.legIds, isDone);
      case 'call.completeTransfer':
        this.#joined([command.otherLegId, command.toLegId], isDone);
        if (isDone) return;
        if (command.leaves === true) this.#drop(command.otherLegId, command.toLegId);
        return this.#drop(command.legId);
      case 'call.blindTransfer':
        return isDone ? undefined : this.#drop(command.legId, command.otherLegId);
      case 'call.redirect':
        return isDone ? undefined : this.#drop(command.legId);
      default:
    }
  }

  #drop(...legIds: readonly string[]): void {
    for (const legId of legIds) {
      void this.#of.ask({ command: 'call.hangup', legId, cause: 'failed' });
    }
  }

  /** After a failed retrieval asks for hold again, and the reverse, so that both sides agree. */
  #undo({ command, legId, otherLegId }: Joining): void {
    const { phones, live } = this.#of;
    const made = phones.ownerOf(legId);
    const isHold = command === 'call.hold';
    if (isHold) phones.join([legId, otherLegId]);
    if (made !== null) void live.calls.plain(made, isHold ? 'retrieve' : 'hold');
  }

  #joined(ids: readonly string[], isDone: boolean): void {
    const { phones, live } = this.#of;
    const owners = ids.flatMap((id) => phones.ownerOf(id) ?? []);
    const agents = owners.filter(({ agentId }) => agentId !== null);
    const connecting = agents.filter(isConnecting);
    if (isDone) {
      for (const { offerId } of connecting) {
        if (offerId !== null) void live.submit({ type: 'offer.connected', offerId });
      }
      return;
    }
    for (const id of ids) phones.leave(id);
    const left = connecting.length > 0 ? connecting : agents.slice(-1);
    for (const made of left) {
      const phone = phones.of(made);
      if (phone?.stage === 'up') phone.stage = 'unjoined';
      void this.lost(made, 'failed');
    }
  }
}

/** A party's telephone number; null for an agent's or queue's id. */
function numberOf(party: Party | null): string | null {
  return party !== null && numberForm.test(party.number) ? party.number : null;
}

function failsAs(result: SwitchAnswer['result']): 'busy' | 'unreachable' | 'media' {
  if (result === 'busy') return result;
  return unreachable.includes(result) ? 'unreachable' : 'media';
}

function lostAs(result: SwitchAnswer['result']): string {
  return result === 'rejected' ? 'reject' : result;
}
