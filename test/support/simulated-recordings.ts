/** Recordings of a simulated switch: each `start` and `resume` adds a tenth of a second of sound. */
import type { SwitchCommand, SwitchEvent } from '../../contracts/index.ts';
import type { SoundFile, SwitchRecordings } from '../../gateways/index.ts';

type RecordCommand = Extract<SwitchCommand, { readonly command: 'call.record' }>;

interface SimulatedRecording {
  readonly legId: string;
  /** Samples so far. */
  length: number;
  isPaused: boolean;
  isOver: boolean;
}

/** What is said, and what is heard: one level of 16 bits each. */
export const soundLevels = { party: 1_000, heard: -2_000 } as const;
const samplesEach = 800;

export class SimulatedRecordings implements SwitchRecordings {
  readonly all = new Map<string, SimulatedRecording>();
  /** Whether the files are shorter than their heads say. */
  isCut = false;
  readonly #tell: (event: SwitchEvent) => void;

  constructor(tell: (event: SwitchEvent) => void) {
    this.#tell = tell;
  }

  record({ legId, recordingId, action }: RecordCommand): void {
    const one = this.all.get(recordingId) ?? { legId, length: 0, isPaused: true, isOver: false };
    this.all.set(recordingId, one);
    if (action === 'start' || (action === 'resume' && one.isPaused)) one.length += samplesEach;
    one.isPaused = action === 'pause';
    if (action === 'stop') this.#end(recordingId, one);
  }

  /** Ends those of a leg. */
  endOf(legId: string): void {
    for (const [id, one] of this.all) if (one.legId === legId) this.#end(id, one);
  }

  #end(recordingId: string, one: SimulatedRecording): void {
    if (one.isOver) return;
    one.isOver = true;
    this.#tell({ event: 'recording.ended', recordingId, cause: null });
  }

  list(): Promise<readonly string[]> {
    return Promise.resolve([...this.all].filter(([, { isOver }]) => isOver).map(([id]) => id));
  }

  read(recordingId: string): readonly [SoundFile, SoundFile] {
    const { length = 0 } = this.all.get(recordingId) ?? {};
    return [this.#file(length, soundLevels.party), this.#file(length, soundLevels.heard)];
  }

  drop(recordingId: string): Promise<void> {
    this.all.delete(recordingId);
    return Promise.resolve();
  }

  async *#file(length: number, level: number): SoundFile & AsyncGenerator<Uint8Array> {
    const file = Buffer.alloc(44 + 2 * length);
    file.write('RIFF');
    file.write('WAVEfmt ', 8);
    file.write('data', 36);
    file.writeUInt32LE(2 * length + (this.isCut ? 2 : 0), 40);
    for (let at = 0; at < length; at += 1) file.writeInt16LE(level, 44 + 2 * at);
    // In pieces that end within a sample.
    for (let at = 0; at < file.length; at += 333)
      yield await Promise.resolve(file.subarray(at, at + 333));
  }
}
