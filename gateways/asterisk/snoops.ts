/**
 * Snoop channels: they hear a leg, or are heard on it, and end with it. Source: Asterisk 16,
 * `channels.json`, `snoopChannelWithId`.
 */
import { type Ari, AriError, leaveIt, pathOf } from './ari.ts';

/** Stasis argument, and id prefix, of snoop channels. */
export const snoopArgument = 'callwright-snoop';
export const snoopStart = 'callwright-snoop-';

/** `in`: what the leg's party says; `out`: what they hear. */
interface SnoopDirections {
  readonly spy: 'none' | 'in' | 'out' | 'both';
  readonly whisper?: string;
}

export class Snoops {
  readonly #ari: Ari;
  /** By channel, what was asked and is done only when an event of Asterisk says so. */
  readonly #awaited = new Map<string, PromiseWithResolvers<void>>();

  constructor(ari: Ari) {
    this.#ari = ari;
  }

  /** Resolves when the application has the channel. @throws {AriError} */
  async open(id: string, legId: string, { spy, whisper }: SnoopDirections): Promise<void> {
    const asked = { spy, whisper, app: this.#ari.place.app, appArgs: snoopArgument };
    await this.told(id, () => this.#ari.ask('POST', pathOf('channels', legId, 'snoop', id), asked));
  }

  /**
   * Asks, and resolves when Asterisk has told that it is done (`came`). @throws {AriError} also if
   * the channel ends before
   */
  async told(id: string, ask: () => Promise<unknown>): Promise<void> {
    const awaited = Promise.withResolvers<void>();
    this.#awaited.set(id, awaited);
    try {
      await Promise.all([awaited.promise, ask()]);
    } finally {
      this.#awaited.delete(id);
    }
  }

  /** What was asked of a channel is done. False: an earlier process has asked. */
  came(id: string): boolean {
    const awaited = this.#awaited.get(id);
    awaited?.resolve();
    return awaited !== undefined;
  }

  ended(id: string): void {
    this.#awaited.get(id)?.reject(new AriError(0, 'the leg has ended'));
  }

  drop(id: string): void {
    void this.#ari.ask('DELETE', pathOf('channels', id)).catch(leaveIt);
  }
}
