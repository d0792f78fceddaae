/**
 * A journal through a fresh core: are the effects the same, instant by instant?
 *
 * Each entry says how many effects were before it, and the sum of those of the instant before it.
 * Source: acd-routing.md B15, architecture.md (the same inputs give the same effects).
 */
import { crc32 } from 'node:zlib';
import { createRouter, type Effect, type Router } from '../../routing/index.ts';
import type { JournalEntry } from '../../store/index.ts';
import { crcOf, type InstantBody, type LifeBody } from './keeper.ts';

/** The first instant whose effects are others. */
export interface ReplayDifference {
  /** The instant that was replayed. */
  readonly entry: JournalEntry;
  /** Its effects now. */
  readonly effects: readonly Effect[];
  readonly n: number;
  readonly crc: number;
  /** The entry behind it, and what that says of it. */
  readonly next: JournalEntry;
  readonly writtenN: number;
  readonly writtenCrc: number | null;
}

export interface CoreReplay {
  readonly lives: number;
  readonly instants: number;
  readonly effects: number;
  /** Of all effects, in order. */
  readonly hash: string;
  /** null: the effects are identical. */
  readonly difference: ReplayDifference | null;
}

/** Yields how many entries are done. */
export function* replayingCore(
  entries: Iterable<JournalEntry>,
  originMs: number,
): Generator<number, CoreReplay> {
  let router: Router | null = null;
  let last: Omit<ReplayDifference, 'next' | 'writtenN' | 'writtenCrc'> | null = null;
  let [done, lives, instants, n, hash] = [0, 0, 0, 0, 0];
  const verdict = (difference: ReplayDifference | null): CoreReplay => {
    return { lives, instants, effects: n, hash: hash.toString(16).padStart(8, '0'), difference };
  };
  for (const entry of entries) {
    done += 1;
    yield done;
    if (entry.kind === 'life') {
      lives += 1;
      router ??= routerOf(JSON.parse(entry.body) as LifeBody, originMs);
    }
    if (entry.kind !== 'instant' || router === null) continue;
    const { n: writtenN, crc: writtenCrc = null, inputs } = JSON.parse(entry.body) as InstantBody;
    const isOther = writtenN !== n || (writtenCrc !== null && writtenCrc !== last?.crc);
    if (last !== null && isOther) return verdict({ ...last, next: entry, writtenN, writtenCrc });
    const effects = router.step({ atMs: entry.atMs - originMs, inputs });
    const crc = crcOf(effects);
    instants += 1;
    n = effects.at(-1)?.n ?? n;
    hash = crc32(String(crc), hash);
    last = { entry, effects, n, crc };
  }
  return verdict(null);
}

function routerOf({ centre, ruleSets }: LifeBody, originMs: number): Router {
  return createRouter({ centre, ruleSets, originMs });
}
