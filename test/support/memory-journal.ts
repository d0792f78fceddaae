/** A journal in memory, whose disk a test holds still or lets fail. */
import type { Journal } from '../../live/index.ts';
import { StoreError } from '../../store/index.ts';

type Entry = Parameters<Journal['append']>[0][number];

export class MemoryJournal implements Journal {
  readonly kept: (Entry & { readonly seq: number })[];
  #snapshots: NonNullable<ReturnType<Journal['lastSnapshot']>>[];
  /** Appends fail. */
  isFull = false;
  /** Appends fail that have an entry of this kind. */
  fullFor: Entry['kind'] | null = null;
  /** Appends wait until it is let go. */
  #gate: PromiseWithResolvers<void> | null = null;

  /** One that ends where a killed process has left it. */
  constructor(from: MemoryJournal | null = null, atSeq = Number.POSITIVE_INFINITY) {
    this.kept = from?.kept.filter(({ seq }) => seq <= atSeq) ?? [];
    this.#snapshots = (from === null ? [] : from.#snapshots).filter(({ seq }) => seq <= atSeq);
  }

  get lastSeq(): number {
    return this.kept.length;
  }

  hold(): void {
    this.#gate ??= Promise.withResolvers();
  }

  letGo(): void {
    this.#gate?.resolve();
    this.#gate = null;
  }

  async append(entries: readonly Entry[]): Promise<number> {
    await this.#gate?.promise;
    if (this.isFull || entries.some(({ kind }) => kind === this.fullFor)) {
      throw new StoreError('store_full', 'the journal /srv/journal.db cannot grow');
    }
    for (const entry of entries) this.kept.push({ ...entry, seq: this.kept.length + 1 });
    return this.lastSeq;
  }

  entries(afterSeq: number) {
    return this.kept.slice(afterSeq);
  }

  range() {
    return { firstSeq: 1, lastSeq: this.lastSeq };
  }

  lastSnapshot(seqMax = Number.POSITIVE_INFINITY) {
    return this.#snapshots.findLast(({ seq }) => seq <= seqMax) ?? null;
  }

  snapshot(seq: number, body: Uint8Array): Promise<void> {
    this.#snapshots.push({ seq, body });
    return Promise.resolve();
  }

  forgetSnapshots(): void {
    this.#snapshots = [];
  }
}
