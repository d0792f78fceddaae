/**
 * Lines: the legs that the switch has, and what it was asked to do with each.
 *
 * A line is what a leg of the projection lives by. An agent who asks another about a call has one
 * line and two legs; one who takes a customer over from a consult goes on with the line they were
 * rung on. So a line has the id of the first leg of its offer, and that is found, never kept.
 *
 * Cost: a look at the legs of one call.
 * Source: decisions/0025.
 */
import { toWireCallId } from '../../contracts/index.ts';
import type { CallBook } from '../projection/call-book.ts';
import type { KeptLeg } from '../projection/kept-call.ts';
import { isLiveLeg } from '../projection/legs.ts';

export interface Line {
  readonly id: string;
  /**
   * `unjoined`: it is up, and could not be joined; `gone`: the switch has it no more. Of both the
   * core has been told, or is about to say so itself.
   */
  stage: 'offered' | 'ringing' | 'up' | 'unjoined' | 'gone';
  /** Who is heard on it. */
  withIds: ReadonlySet<string>;
  /** What is played on it; null: nothing was asked for. */
  hears: string | null;
  /** Who holds it. */
  heldBy: string | null;
}

/** The lines of one switch. */
export class Lines {
  readonly #calls: CallBook;
  readonly #lines = new Map<string, Line>();

  constructor(calls: CallBook) {
    this.#calls = calls;
  }

  get size(): number {
    return this.#lines.size;
  }

  get(id: string): Line | undefined {
    return this.#lines.get(id);
  }

  /** The line that a leg lives by. */
  of(made: KeptLeg): Line | undefined {
    return this.#lines.get(this.idOf(made));
  }

  add(id: string, stage: Line['stage'], withIds: readonly string[] = []): Line {
    const line = { id, stage, withIds: new Set(withIds), hears: null, heldBy: null };
    this.#lines.set(id, line);
    return line;
  }

  delete(id: string): void {
    this.leave(id);
    this.#lines.delete(id);
  }

  clear(): void {
    this.#lines.clear();
  }

  /** Nobody is heard on it any more, and it is heard by nobody. */
  leave(id: string): void {
    const line = this.#lines.get(id);
    if (line === undefined) return;
    for (const otherId of line.withIds) {
      const other = this.#lines.get(otherId);
      if (other !== undefined) other.withIds = new Set([...other.withIds].filter((o) => o !== id));
    }
    line.withIds = new Set();
  }

  /** These hear each other, and nobody else. */
  join(ids: readonly string[]): void {
    for (const id of ids) this.leave(id);
    for (const id of ids) {
      const line = this.#lines.get(id);
      if (line === undefined) continue;
      line.withIds = new Set(ids.filter((other) => other !== id));
      line.hears = null;
      line.heldBy = null;
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

  /** The leg that lives by a line now; null: none does. */
  ownerOf(id: string): KeptLeg | null {
    const made = this.#calls.legs.get(id);
    if (made === undefined) return null;
    const isCaller = made === made.of.legs[0] && made.agentId === null;
    if (isCaller) return made.of.call.derivedState === 'ended' ? null : made;
    if (isLiveLeg(made.leg)) return made;
    const own = this.#calls.legs.ofAgent(made.agentId ?? '');
    return own.find(({ offerId }) => offerId !== null && offerId === made.offerId) ?? null;
  }
}

/** Whether somebody can hear and be heard on it, at once or when it is answered here. */
export function canTalk(line: Line | undefined): boolean {
  return line?.stage === 'up' || line?.stage === 'offered';
}
