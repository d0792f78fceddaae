/**
 * Writes lines to stdout in large pieces, no faster than their reader takes them.
 */
import { once } from 'node:events';

/** A piece goes out once it is so long, in UTF-16 code units. */
const pieceLength = 64 * 1024;

export class LineWriter {
  #gathered = '';

  /** Adds a line; the caller flushes between lines that belong together. */
  add(line: string): void {
    this.#gathered += `${line}\n`;
  }

  /** Whether so much is gathered that it should go out. */
  get isFull(): boolean {
    return this.#gathered.length >= pieceLength;
  }

  /** Writes what is gathered, and waits where the reader is slower. */
  async flush(): Promise<void> {
    if (this.#gathered === '') return;
    const piece = this.#gathered;
    this.#gathered = '';
    if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
  }
}
