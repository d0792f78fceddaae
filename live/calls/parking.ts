/**
 * Parked calls in numbered slots; the core sees a transfer to a number. A call that nobody
 * retrieves returns to its queue with its old rank.
 *
 * Source: tapi-call-center.md 5.4, 9 (12).
 */
import { callMessages } from '../../contracts/index.ts';
import type { KeptCall, KeptLeg } from '../projection/kept-call.ts';
import { done, refuse, type ServiceAnswer } from '../service-answer.ts';
import { type CallPort, take, tellOf, touch } from './call-port.ts';
import type { DirectCalls, Seat } from './direct-calls.ts';

const slots: readonly string[] = Array.from({ length: 99 }, (_, n) => String(701 + n));
const parkLimitMs = 180_000;
const parkTreatment = 'music';

interface Parked {
  readonly kept: KeptCall;
  readonly addressId: string | null;
  readonly dueMs: number;
  readonly cancel: () => void;
}

export interface SavedSlot extends Pick<Parked, 'addressId' | 'dueMs'> {
  readonly slot: string;
  readonly callId: string;
}

export class Parking {
  readonly #port: CallPort;
  readonly #direct: DirectCalls;
  readonly #parked = new Map<string, Parked>();

  constructor(port: CallPort, direct: DirectCalls) {
    this.#port = port;
    this.#direct = direct;
  }

  async park(
    made: KeptLeg,
    slot = slots.find((one) => !this.#parked.has(one)),
  ): Promise<ServiceAnswer<null>> {
    if (slot === undefined || !slots.includes(slot) || this.#parked.has(slot)) {
      return refuse(callMessages.slotTaken, {
        slot: slot ?? 'none',
        first: slots[0],
        last: slots.at(-1),
      });
    }
    const { of, offerId } = made;
    const addressId = this.#port.names.fileIdOrNull(made.leg.addressId);
    // Set before the core ends its part, as the call itself goes on.
    of.stays = true;
    touch(this.#port, of);
    this.#occupy(slot, { kept: of, addressId, dueMs: this.#port.nowMs + parkLimitMs });
    const input = { type: 'transfer', offerId: offerId ?? '', to: { number: slot } } as const;
    const taken = await take(this.#port, input, { made, onTaken: () => this.#settle(made, slot) });
    if (taken.ok) return taken;
    of.stays = false;
    this.release(of);
    touch(this.#port, of);
    return taken;
  }

  save(): readonly SavedSlot[] {
    return [...this.#parked].map(([slot, { kept, addressId, dueMs }]) => {
      return { slot, callId: kept.call.callId, addressId, dueMs };
    });
  }

  put(saved: readonly SavedSlot[]): void {
    for (const { cancel } of this.#parked.values()) cancel();
    this.#parked.clear();
    for (const { slot, callId, addressId, dueMs } of saved) {
      const kept = this.#port.projection.calls.kept(callId);
      if (kept !== undefined) this.#occupy(slot, { kept, addressId, dueMs });
    }
  }

  #occupy(slot: string, parked: Omit<Parked, 'cancel'>): void {
    const cancel = this.#port.at(parked.dueMs, () => void this.#remind(slot));
    this.#parked.set(slot, { ...parked, cancel });
    this.#port.touch('parking');
  }

  async unpark(seat: Seat, slot: string): Promise<ServiceAnswer<string>> {
    const parked = this.#parked.get(slot);
    if (parked === undefined || !this.#isThere(parked, slot)) {
      return refuse(callMessages.slotEmpty, { slot });
    }
    const { kept } = parked;
    const taken = await this.#direct.talk(kept, seat, () => {
      this.release(kept);
      this.#direct.settle(kept, seat, 'unpark');
      const agentId = this.#port.names.id(seat.agentId);
      tellOf(this.#port, kept, 'call.unparked', { slot, agentId, reason: 'unpark' });
    });
    return taken.ok ? done(kept.call.callId) : taken;
  }

  /** Whether the call is still in its slot, with nobody retrieving it. */
  #isThere({ kept }: Parked, slot: string): boolean {
    return kept.call.parkSlot === slot && this.#direct.parts.liveOf(kept) === null;
  }

  release({ call }: KeptCall): void {
    for (const [slot, { kept, cancel }] of this.#parked) {
      if (kept.call !== call) continue;
      cancel();
      this.#parked.delete(slot);
      this.#port.touch('parking');
      call.parkSlot = null;
      call.treatment = null;
    }
  }

  #settle({ of, leg }: KeptLeg, slot: string): void {
    const [caller] = of.legs;
    const { call } = of;
    call.cause = null;
    call.parkSlot = slot;
    if (caller !== undefined) {
      this.#port.projection.calls.legs.move(caller, 'onHold', this.#port.nowMs);
      Object.assign(caller.leg, { reason: 'parked', treatment: parkTreatment });
    }
    call.treatment = parkTreatment;
    tellOf(this.#port, of, 'call.parked', { slot, agentId: leg.agentId });
  }

  async #remind(slot: string): Promise<void> {
    const parked = this.#parked.get(slot);
    if (parked === undefined) return;
    const { kept, addressId } = parked;
    const { call, answeredFrom: queueId, legs } = kept;
    const back = (): void => {
      this.release(kept);
      tellOf(this.#port, kept, 'call.unparked', { slot, reason: 'reminder' });
    };
    if (queueId === null) {
      back();
      if (addressId !== null) this.#direct.returnTo(kept, addressId);
      return;
    }
    const { class: urgency, dueKey } = call;
    const [caller] = legs;
    if (caller !== undefined) caller.leg.reason = 'reminder';
    touch(this.#port, kept);
    const input = {
      type: 'call.arrived' as const,
      queueId,
      ...(urgency === null ? {} : { class: urgency as 0 | 1 | 2 | 3 }),
      ...(dueKey === null ? {} : { offsetMs: dueKey - this.#port.nowMs }),
    };
    await this.#direct.parts.begin(kept, input, {
      onTaken: () => {
        kept.stays = false;
        back();
      },
    });
  }
}
