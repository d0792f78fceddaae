/**
 * Sound in files, sealed in parts under a key of its own, so that any part can be read alone and
 * none without the key. Source: decision 0050.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type SealingKeys, sealBytes } from '../keys/sealing-keys.ts';

const partBytes = 65_536;

export class SoundFiles {
  readonly #folder: string;
  readonly #keys: SealingKeys;

  constructor(folder: string, keys: SealingKeys) {
    this.#folder = folder;
    this.#keys = keys;
  }

  /** Writes a file; returns its length. What was written before a failure is removed. */
  async write(owner: string, sound: AsyncIterable<Uint8Array>): Promise<number> {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const path = this.#pathOf(owner);
    const file = await open(path, 'w', 0o600);
    let bytes = 0;
    let place = 0;
    let rest = Buffer.alloc(0);
    const seal = async (part: Uint8Array): Promise<void> => {
      await file.write(this.#keys.sealPart(owner, place, part));
      place += 1;
      bytes += part.length;
    };
    try {
      for await (const chunk of sound) {
        rest = Buffer.concat([rest, chunk]);
        for (; rest.length >= partBytes; rest = rest.subarray(partBytes)) {
          await seal(rest.subarray(0, partBytes));
        }
      }
      if (rest.length > 0) await seal(rest);
      await file.sync();
      return bytes;
    } catch (error) {
      rmSync(path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
  }

  /** The bytes of a file from a place up to another. @throws {Error} if it is not there, or lost. */
  async *read(owner: string, from: number, to: number): AsyncGenerator<Buffer, void> {
    const file = await open(this.#pathOf(owner), 'r');
    try {
      for (let at = from; at < to; ) {
        const place = Math.floor(at / partBytes);
        const sealed = Buffer.alloc(partBytes + sealBytes);
        const { bytesRead } = await file.read(sealed, 0, sealed.length, place * sealed.length);
        const part = this.#keys.openPart(owner, place, sealed.subarray(0, bytesRead));
        if (part === null) throw new Error(`the key of ${owner} was destroyed`);
        const begin = at - place * partBytes;
        const piece = part.subarray(begin, begin + to - at);
        if (piece.length === 0) throw new Error(`${owner} ends before ${to} bytes`);
        yield piece;
        at += piece.length;
      }
    } finally {
      await file.close();
    }
  }

  drop(owner: string): void {
    rmSync(this.#pathOf(owner), { force: true });
  }

  #pathOf(owner: string): string {
    return join(this.#folder, createHash('sha256').update(owner).digest('hex'));
  }
}
