/**
 * Parties that are rung, dialled, joined and held: what the switch is asked for, and what its
 * answer means to the core.
 *
 * A command that fails ends what it was to do: parties that cannot be joined lose the agent whom
 * the call was to reach (an offer fails by its media, a talk ends for that agent); a hold that
 * fails is retrieved, a retrieval held again; a station that cannot be rung fails its offer, ends
 * its direct call, or leaves the call that it was to dial or fetch; a transfer that fails hangs up.
 *
 * Source: ux-and-api.md 7.1 (answers), acd-routing.md B3, B10; tapi-call-center.md 3.6.
 */
import type { SwitchAnswer, SwitchCommand } from '../../contracts/index.ts';
import type { LiveCentre } from '../live-centre.ts';
import type { KeptCall, KeptLeg } from '../projection/kept-call.ts';
import { failsAs, lostAs } from './causes.ts';
import type { Lines } from './lines.ts';
import { isConnecting, offerOf } from './wanted.ts';

/** How long a station rings where no offer says it, and a number outside. */
const ringMs = 60_000;
/** Of the leg of a number that somebody dials. */
const isOut: readonly string[] = ['dialing', 'proceeding', 'ringback'];
const numberForm = /^\+?[0-9*#]+$/;

/** What the parts of the side share. */
export interface Asking {
  readonly live: LiveCentre;
  readonly lines: Lines;
  /** Never settles where the switch is lost meanwhile: the next is asked anew. */
  ask(command: SwitchCommand): Promise<SwitchAnswer>;
  /** The lines of the call are looked at again. */
  mark(kept: KeptCall): void;
}

type Joining = Extract<SwitchCommand, { command: 'call.hold' | 'call.retrieve' }>;

export class SwitchParties {
  readonly #of: Asking;

  constructor(of: Asking) {
    this.#of = of;
  }

  /** The station where a leg's agent is. */
  ring(made: KeptLeg): void {
    const { live, lines } = this.#of;
    const { names, projection } = live;
    const agent = projection.agents.get(made.agentId ?? '');
    const addressId = names.fileIdOrNull(made.leg.addressId ?? agent?.shown.addressId ?? null);
    const address = projection.parties.dialOf(addressId ?? '');
    const legId = lines.idOf(made);
    lines.add(legId, 'ringing');
    const ring = {
      ...({ command: 'offer.ring', legId } as const),
      offerId: made.offerId ?? legId,
      answerLimitMs: offerOf(made)?.answerLimitMs ?? ringMs,
      callerId: made.leg.callerId?.number ?? null,
    };
    const nowhere = { result: 'unreachable', cause: 'logged on at no address' } as const;
    const asked = address === null ? Promise.resolve(nowhere) : this.#of.ask({ ...ring, address });
    void asked.then((answer) => this.#rang(legId, answer));
  }

  /** The number that an agent dials, or the customer of a callback. */
  dial(caller: KeptLeg): void {
    const { live, lines } = this.#of;
    const isCallback = caller.of.call.derivedState === 'callback';
    if (isCallback) live.projection.calls.legs.rename(caller, live.mint('leg_'));
    const { id: legId, callerId, calledId } = caller.leg;
    const [by, to] = isCallback ? [calledId, callerId] : [callerId, calledId];
    const from = by !== null && numberForm.test(by.number) ? by.number : null;
    lines.add(legId, 'ringing');
    const dial = { from, to: to?.number ?? '', ringLimitMs: ringMs, detect: 'none' } as const;
    const asked = this.#of.ask({ command: 'call.dial', legId, ...dial });
    void asked.then((answer) => this.#rang(legId, answer));
  }

  /** Somebody has answered, or nobody has. */
  async #rang(id: string, { result }: SwitchAnswer): Promise<void> {
    const { lines } = this.#of;
    const line = lines.get(id);
    if (line === undefined) return;
    const made = lines.ownerOf(id);
    const isUp = result === 'answered' || result === 'machine';
    line.stage = isUp ? 'up' : 'gone';
    if (made === null) {
      lines.delete(id);
      if (isUp) void this.#of.ask({ command: 'call.hangup', legId: id, cause: 'normal' });
      return;
    }
    if (isUp) await this.answered(made);
    else await this.lost(made, result);
    this.#of.mark(made.of);
  }

  /** The party of a leg is there; where they were before, nothing changes. */
  async answered(made: KeptLeg): Promise<void> {
    const { calls } = this.#of.live;
    const { of, leg, agentId, offerId } = made;
    if (agentId === null) {
      const dialler = of.legs.find((one) => one.leg.state === 'dialing' && one.agentId !== null);
      if (dialler !== undefined && isOut.includes(leg.state)) calls.direct.connect(dialler);
    } else if (leg.state === 'offering' && offerId !== null) await calls.acceptOffer(made);
    else if (leg.state === 'offering' && offerId === null) await calls.direct.answer(made);
  }

  /** The party of a line cannot be had, or is gone: what that ends. */
  async lost(made: KeptLeg, result: SwitchAnswer['result']): Promise<void> {
    const { live } = this.#of;
    const { of, leg, agentId, offerId } = made;
    const { direct } = live.calls;
    if (agentId === null) {
      const connecting = of.legs.find(isConnecting);
      if (connecting === undefined) await direct.unreached(made, lostAs[result]);
      else this.#fail(connecting, 'media');
    } else if (offerId === null) await direct.reject(made, lostAs[result]);
    else if (leg.state === 'offering' || leg.state === 'accepted') {
      const isOpen = offerOf(made)?.state === 'offered';
      if (result === 'rejected' && isOpen) await live.submit({ type: 'rejectOffer', offerId });
      else this.#fail(made, failsAs[result]);
    } else await live.submit({ type: 'leg.ended', offerId });
  }

  #fail({ offerId }: KeptLeg, cause: 'busy' | 'unreachable' | 'media'): void {
    if (offerId !== null) void this.#of.live.submit({ type: 'offer.failed', offerId, cause });
  }

  /** Asks for a command that has no progress, and does what its answer means. */
  async carryOut(command: SwitchCommand): Promise<void> {
    const isDone = (await this.#of.ask(command)).result === 'done';
    switch (command.command) {
      case 'call.answer': {
        const caller = this.#of.lines.ownerOf(command.legId);
        if (!isDone && caller !== null) void this.#of.live.calls.end(caller.of, 'caller');
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
        return isDone ? undefined : this.#drop(command.legId);
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

  #undo({ command, legId, otherLegId }: Joining): void {
    const { lines, live } = this.#of;
    const made = lines.ownerOf(legId);
    const isHold = command === 'call.hold';
    if (isHold) lines.join([legId, otherLegId]);
    else lines.leave(legId);
    if (made !== null) void live.calls.plain(made, isHold ? 'retrieve' : 'hold');
  }

  /** They hear each other, or cannot be made to. */
  #joined(ids: readonly string[], isDone: boolean): void {
    const { lines, live } = this.#of;
    const owners = ids.flatMap((id) => lines.ownerOf(id) ?? []);
    const agents = owners.filter(({ agentId }) => agentId !== null);
    if (!isDone) for (const id of ids) lines.leave(id);
    const connecting = agents.filter(isConnecting);
    for (const made of connecting) {
      if (!isDone) this.#fail(made, 'media');
      else if (made.offerId !== null) {
        void live.submit({ type: 'offer.connected', offerId: made.offerId });
      }
    }
    const offerId = agents.at(-1)?.offerId ?? null;
    if (isDone || connecting.length > 0 || offerId === null) return;
    void live.submit({ type: 'leg.ended', offerId });
  }
}
