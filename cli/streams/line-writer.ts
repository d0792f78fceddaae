/** Writes lines to stdout in large pieces, no faster than they are read. */
import { once } from 'node:events';

/** Length at which a piece is written, in UTF-16 code units. */
const pieceLength = 64 * 1024;

export class LineWriter {
  #gathered = '';

  add(line: string): void {
    this.#gathered += `${line}\n`;
  }

  get isFull(): boolean {
    return this.#gathered.length >= pieceLength;
  }

  async flush(): Promise<void> {
    if (this.#gathered === '') return;
    const piece = this.#gathered;
    this.#gathered = '';
    if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
  }
}
