/**
 * A journal through a fresh core: are the effects the same, instant by instant?
 *
 * Each entry says how many effects were before it, and the sum of those of the instant before it.
 * Source: acd-routing.md B15, architecture.md (the same inputs give the same effects).
 */

import { crc32 } from 'node:zlib';
import { createRouter, type Effect, type Router } from '../../routing/index.ts';
import type { JournalEntry } from '../../store/index.ts';
import type { InstantBody, LifeBody } from './entry-bodies.ts';
import { sumOf } from './keeper.ts';

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
    const body = JSON.parse(entry.body) as InstantBody;
    const { n: writtenN, inputs } = body;
    if (last !== null) {
      const writtenCrc = writtenSum(body, last.effects);
      const isOther = writtenN !== n || (writtenCrc !== null && writtenCrc !== last.crc);
      if (isOther) return verdict({ ...last, next: entry, writtenN, writtenCrc });
    }
    const effects = router.step({ atMs: entry.atMs - originMs, inputs });
    const crc = sumOf(effects);
    instants += 1;
    n = effects.at(-1)?.n ?? n;
    hash = crc32(String(crc), hash);
    last = { entry, effects, n, crc };
  }
  return verdict(null);
}

/**
 * The sum that an entry says of the effects before it; null: none that can be compared. Entries of
 * old sum up why inputs were refused, which is said in other words today: there the number of
 * effects decides, as it does for recovery.
 */
function writtenSum({ sum, crc }: InstantBody, effects: readonly Effect[]): number | null {
  if (sum !== undefined) return sum;
  const isComparable = effects.every(({ type }) => type !== 'refused');
  return isComparable ? (crc ?? null) : null;
}

function routerOf({ centre, ruleSets }: LifeBody, originMs: number): Router {
  return createRouter({ centre, ruleSets, originMs });
}
