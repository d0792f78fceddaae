/**
 * Recordings of a leg: a snoop channel for what its party says and one for what they hear, each a
 * file in Asterisk's spool until it is taken. They go on while no driver is connected.
 * Source: Asterisk 16, `recordings.json`.
 */
import type { SwitchAnswer, SwitchCommand, SwitchEvent } from '../../contracts/index.ts';
import type { SoundFile, SwitchRecordings } from '../switch/port.ts';
import { type Ari, AriError, type AriEvent, leaveIt, pathOf, recordingsSchema } from './ari.ts';
import { type Snoops, snoopStart } from './snoops.ts';

type RecordCommand = Extract<SwitchCommand, { readonly command: 'call.record' }>;

const sides = ['in', 'out'] as const;
type Side = (typeof sides)[number];
const channelStart = `${snoopStart}record-`;
const gone = 404;

export class Recordings implements SwitchRecordings {
  readonly #ari: Ari;
  readonly #snoops: Snoops;
  readonly #tell: (event: SwitchEvent) => void;
  /** Sides that are over, until both are. */
  readonly #over = new Map<string, { readonly sides: Set<Side>; cause: string | null }>();
  /** The last command of each recording that is made: they are carried out in order. */
  readonly #last = new Map<string, Promise<unknown>>();

  constructor(ari: Ari, snoops: Snoops, tell: (event: SwitchEvent) => void) {
    this.#ari = ari;
    this.#snoops = snoops;
    this.#tell = tell;
  }

  isOwn(channelId: string): boolean {
    return channelId.startsWith(channelStart);
  }

  /** @throws {AriError} if Asterisk refuses. */
  async record(command: RecordCommand): Promise<SwitchAnswer> {
    const { recordingId } = command;
    const before = this.#last.get(recordingId) ?? Promise.resolve();
    const asked = before.then(() => this.#carryOut(command));
    this.#last.set(
      recordingId,
      asked.catch(() => undefined),
    );
    await asked;
    return { result: 'done' };
  }

  async #carryOut({ legId, recordingId, action }: RecordCommand): Promise<void> {
    if (action === 'start') return await this.#start(legId, recordingId);
    const [method, verb] = action === 'resume' ? (['DELETE', 'pause'] as const) : ['POST', action];
    await this.#each(recordingId, (name) =>
      this.#ari.ask(method as 'POST', pathOf('recordings', 'live', name, verb)),
    );
  }

  async #start(legId: string, recordingId: string): Promise<void> {
    const channelOf = (side: Side): string => channelIdOf(side, recordingId);
    try {
      await Promise.all(
        sides.map((side) => this.#snoops.open(channelOf(side), legId, { spy: side })),
      );
      // A recording that is stopped or paused before it has begun is forgotten or refuses.
      await this.#each(recordingId, async (name, side) => {
        const path = pathOf('channels', channelOf(side), 'record');
        const how = { name, format: 'wav', ifExists: 'overwrite' };
        await this.#snoops.told(channelOf(side), () => this.#ari.ask('POST', path, how));
      });
    } catch (error) {
      for (const side of sides) this.#snoops.drop(channelOf(side));
      this.#last.delete(recordingId);
      throw error;
    }
  }

  /** One side of a recording has begun, or is over. */
  heard(type: string, { name, cause }: NonNullable<AriEvent['recording']>): void {
    const [side, recordingId] = this.#idIn(name);
    if (recordingId === null) return;
    this.#snoops.came(channelIdOf(side, recordingId));
    if (type === 'RecordingStarted') return;
    const over = this.#over.get(recordingId) ?? { sides: new Set(), cause: null };
    over.sides.add(side);
    over.cause ??= cause ?? null;
    this.#over.set(recordingId, over);
    if (over.sides.size < sides.length) return;
    this.#over.delete(recordingId);
    this.#last.delete(recordingId);
    for (const one of sides) this.#snoops.drop(channelIdOf(one, recordingId));
    this.#tell({ event: 'recording.ended', recordingId, cause: over.cause });
  }

  async list(): Promise<readonly string[]> {
    const stored = await this.#ari.read('recordings/stored', recordingsSchema);
    const ids = stored.flatMap(({ name }) => {
      const [side, id] = this.#idIn(name);
      return id === null || side !== 'in' ? [] : id;
    });
    const live = await Promise.all(ids.map((id) => this.#liveSides(id)));
    return ids.filter((_, place) => live[place]?.length === 0);
  }

  read(recordingId: string): readonly [SoundFile, SoundFile] {
    const fileOf = (side: Side) =>
      this.#ari.file(pathOf('recordings', 'stored', this.#nameOf(recordingId, side), 'file'));
    return [fileOf('in'), fileOf('out')];
  }

  async drop(recordingId: string): Promise<void> {
    await this.#each(recordingId, (name) =>
      this.#ari.ask('DELETE', pathOf('recordings', 'stored', name)).catch(leaveIt),
    );
  }

  /** Sides that Asterisk still writes: until it closes a file, all that it heard may be missing. */
  async #liveSides(recordingId: string): Promise<readonly Side[]> {
    const live: Side[] = [];
    await this.#each(recordingId, async (name, side) => {
      try {
        await this.#ari.ask('GET', pathOf('recordings', 'live', name));
        live.push(side);
      } catch (error) {
        if (!(error instanceof AriError && error.status === gone)) throw error;
      }
    });
    return live;
  }

  async #each(recordingId: string, work: (name: string, side: Side) => Promise<unknown>) {
    await Promise.all(sides.map((side) => work(this.#nameOf(recordingId, side), side)));
  }

  #nameOf(recordingId: string, side: Side): string {
    return `${this.#ari.place.app}-${side}-${encoded(recordingId)}`;
  }

  /** The recording of a name; null: not one of ours. */
  #idIn(name: string): readonly [Side, string | null] {
    for (const side of sides) {
      const start = `${this.#ari.place.app}-${side}-`;
      if (!name.startsWith(start)) continue;
      return [side, Buffer.from(name.slice(start.length), 'base64url').toString()];
    }
    return ['in', null];
  }
}

function channelIdOf(side: Side, recordingId: string): string {
  return `${channelStart}${side}-${encoded(recordingId)}`;
}

/** Ids may have characters that no file's name has. */
function encoded(recordingId: string): string {
  return Buffer.from(recordingId).toString('base64url');
}
