/**
 * Phones: the switch's legs, and the commands given to each.
 *
 * A phone may serve several legs of a call: a consulting agent has two. Its id is that of the
 * first. Cost: the legs of one call. Source: decisions/0025.
 */
import { toWireCallId } from '../../contracts/index.ts';
import type { CallBook } from '../projection/call-book.ts';
import type { KeptLeg } from '../projection/kept-call.ts';
import { isLiveLeg } from '../projection/leg-readings.ts';

export interface Phone {
  readonly id: string;
  /**
   * `unjoined`: connected, but joining failed; `gone`: no longer at the switch. The core knows of
   * both, or will report them.
   */
  stage: 'offered' | 'ringing' | 'up' | 'unjoined' | 'gone';
  /** Phones that hear each other with this one. */
  withIds: ReadonlySet<string>;
  /** The treatment played; null if none was asked for. */
  hears: string | null;
  heldBy: string | null;
  /** Answered; the switch finds out by whom [false]. */
  isDetecting?: boolean;
}

export class Phones {
  readonly #calls: CallBook;
  readonly #phones = new Map<string, Phone>();

  constructor(calls: CallBook) {
    this.#calls = calls;
  }

  get size(): number {
    return this.#phones.size;
  }

  get(id: string): Phone | undefined {
    return this.#phones.get(id);
  }

  of(made: KeptLeg): Phone | undefined {
    return this.#phones.get(this.idOf(made));
  }

  add(id: string, stage: Phone['stage'], withIds: readonly string[] = []): Phone {
    const phone: Phone = { id, stage, withIds: new Set(withIds), hears: null, heldBy: null };
    this.#phones.set(id, phone);
    return phone;
  }

  delete(id: string): void {
    this.leave(id);
    this.#phones.delete(id);
  }

  clear(): void {
    this.#phones.clear();
  }

  leave(id: string): void {
    const phone = this.#phones.get(id);
    if (phone === undefined) return;
    for (const otherId of phone.withIds) {
      const other = this.#phones.get(otherId);
      if (other !== undefined) other.withIds = new Set([...other.withIds].filter((o) => o !== id));
    }
    phone.withIds = new Set();
  }

  join(ids: readonly string[]): void {
    for (const id of ids) this.leave(id);
    for (const id of ids) {
      const phone = this.#phones.get(id);
      if (phone === undefined) continue;
      phone.withIds = new Set(ids.filter((other) => other !== id));
      phone.hears = null;
      phone.heldBy = null;
    }
  }

  idOf(made: KeptLeg): string {
    const { of, offerId } = made;
    if (of.about !== null && made === of.legs[0]) return this.idOf(of.about);
    if (offerId === null) return made.leg.id;
    const offered = this.#calls.kept(toWireCallId(offerId.slice(0, offerId.lastIndexOf('/'))));
    const first = offered?.legs.find((one) => one.offerId === offerId);
    return (first ?? made).leg.id;
  }

  /** The leg that gave the phone its id: the first that it served. */
  bornAs(id: string): KeptLeg | undefined {
    return this.#calls.legs.get(id);
  }

  /** The leg that uses the phone now; null: none. */
  ownerOf(id: string): KeptLeg | null {
    const made = this.bornAs(id);
    if (made === undefined) return null;
    const isCaller = made === made.of.legs[0] && made.agentId === null;
    if (isCaller) return made.of.call.derivedState === 'ended' ? null : made;
    if (isLiveLeg(made.leg)) return made;
    const own = this.#calls.legs.ofAgent(made.agentId ?? '');
    return own.find(({ offerId }) => offerId !== null && offerId === made.offerId) ?? null;
  }
}

/** Whether the phone can talk, now or once answered. */
export function canTalk(phone: Phone | undefined): boolean {
  return phone?.stage === 'up' || phone?.stage === 'offered';
}
