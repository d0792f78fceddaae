/** Joins two WAV files of one channel into the sound of two: left what the caller says. */
import type { SoundFile } from '../../gateways/index.ts';

const bytesPerSample = 2;
const channelCount = 2;
const rate = 8_000;
const headBytesMax = 4_096;
const headBytes = 44;
const audible = 1;

/** What is read of one file. */
interface Side {
  readonly samples: AsyncIterator<Buffer>;
  rest: Buffer;
  isOver: boolean;
}

export class StereoSound {
  readonly #sides: readonly [Side, Side];
  /** Whether each file, once read, was as long as its head says: a killed switch leaves others. */
  isWhole = true;

  constructor(files: readonly [left: SoundFile, right: SoundFile]) {
    const sideOf = (file: SoundFile): Side => {
      return { samples: this.#samplesIn(file), rest: Buffer.alloc(0), isOver: false };
    };
    this.#sides = [sideOf(files[0]), sideOf(files[1])];
  }

  /** The samples of both, in turn; silence where one file is shorter. @throws {Error} */
  async *samples(): AsyncGenerator<Buffer, void> {
    const [left, right] = this.#sides;
    for (;;) {
      for (const side of this.#sides) await fill(side);
      const open = this.#sides.filter(({ isOver }) => !isOver);
      const lengths = (open.length > 0 ? open : this.#sides).map(({ rest }) => rest.length);
      const whole = open.length > 0 ? Math.min(...lengths) : Math.max(...lengths);
      const count = Math.floor(whole / bytesPerSample);
      if (count === 0) return;
      yield joined(take(left, count), take(right, count), count);
    }
  }

  async *#samplesIn(file: SoundFile): AsyncGenerator<Buffer, void> {
    let head: Buffer | null = Buffer.alloc(0);
    let left = 0;
    for await (const chunk of file) {
      if (head === null) {
        left -= chunk.length;
        yield Buffer.from(chunk);
        continue;
      }
      head = Buffer.concat([head, chunk]);
      const data = head.indexOf('data');
      if (data === -1 || head.length < data + 8) {
        if (head.length > headBytesMax) throw new Error('no WAV file; expected a part `data`');
        continue;
      }
      const first = head.subarray(data + 8);
      left = head.readUInt32LE(data + 4) - first.length;
      head = null;
      yield first;
    }
    if (head !== null || left !== 0) this.isWhole = false;
  }
}

async function fill(side: Side): Promise<void> {
  while (!side.isOver && side.rest.length < bytesPerSample) {
    const { done, value } = await side.samples.next();
    if (done === true) side.isOver = true;
    else side.rest = Buffer.concat([side.rest, value]);
  }
}

/** So many samples of a side, fewer at its end. */
function take(side: Side, count: number): Buffer {
  const taken = side.rest.subarray(0, count * bytesPerSample);
  side.rest = side.rest.subarray(taken.length);
  return taken;
}

function joined(left: Buffer, right: Buffer, count: number): Buffer {
  const both = Buffer.alloc(count * bytesPerSample * channelCount);
  for (const [place, side] of [left, right].entries()) {
    const samples = Math.floor(side.length / bytesPerSample);
    for (let at = 0; at < samples; at += 1) {
      const sample = side.readInt16LE(at * bytesPerSample);
      both.writeInt16LE(sample, (at * channelCount + place) * bytesPerSample);
    }
  }
  return both;
}

/** The head of a WAV file with so many bytes of such sound. */
export function wavHead(bytes: number): Buffer {
  const head = Buffer.alloc(headBytes);
  const frame = bytesPerSample * channelCount;
  head.write('RIFF', 0);
  head.writeUInt32LE(headBytes - 8 + bytes, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(audible, 20);
  head.writeUInt16LE(channelCount, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * frame, 28);
  head.writeUInt16LE(frame, 32);
  head.writeUInt16LE(8 * bytesPerSample, 34);
  head.write('data', 36);
  head.writeUInt32LE(bytes, 40);
  return head;
}

/** How long such sound lasts, in ms. */
export function lengthMs(bytes: number): number {
  return Math.round((1_000 * bytes) / (rate * bytesPerSample * channelCount));
}
