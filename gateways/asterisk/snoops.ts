/**
 * Snoop channels: they hear a leg, or are heard on it, and end with it. Source: Asterisk 16,
 * `channels.json`, `snoopChannelWithId`.
 */
import { type Ari, leaveIt, pathOf } from './ari.ts';

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
  /** Channels that Asterisk has made, and has not handed to the application yet. */
  readonly #coming = new Map<string, () => void>();

  constructor(ari: Ari) {
    this.#ari = ari;
  }

  /** Resolves when the application has the channel. @throws {AriError} */
  async open(id: string, legId: string, { spy, whisper }: SnoopDirections): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#coming.set(id, resolve);
    try {
      const asked = { spy, whisper, app: this.#ari.place.app, appArgs: snoopArgument };
      await this.#ari.ask('POST', pathOf('channels', legId, 'snoop', id), asked);
    } catch (error) {
      this.#coming.delete(id);
      throw error;
    }
    await promise;
  }

  /** A channel begins, or has ended before. False: an earlier process has opened it. */
  came(id: string): boolean {
    this.#coming.get(id)?.();
    return this.#coming.delete(id);
  }

  drop(id: string): void {
    void this.#ari.ask('DELETE', pathOf('channels', id)).catch(leaveIt);
  }
}
