/**
 * Replays a journal through a fresh core and compares the number and checksum of effects, instant
 * by instant.
 *
 * Source: acd-routing.md B15.
 */
import { crc32 } from 'node:zlib';
import { createRouter, type Effect, type Router } from '../../routing/index.ts';
import type { JournalEntry } from '../../store/index.ts';
import type { InstantBody, LifeBody } from './entry-bodies.ts';
import { sumOf } from './keeper.ts';

export interface ReplayDifference {
  readonly entry: JournalEntry;
  readonly effects: readonly Effect[];
  readonly n: number;
  readonly crc: number;
  /** The next journal entry, with the number and checksum recorded for the instant's effects. */
  readonly next: JournalEntry;
  readonly writtenN: number;
  readonly writtenCrc: number | null;
}

export interface CoreReplay {
  readonly lives: number;
  readonly instants: number;
  readonly effects: number;
  readonly hash: string;
  /** The first instant with different effects; null: none. */
  readonly difference: ReplayDifference | null;
}

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
 * The recorded checksum; null if it cannot be compared. Old checksums cover the since changed words
 * of refusals: there the number of effects decides.
 */
function writtenSum({ sum, crc }: InstantBody, effects: readonly Effect[]): number | null {
  if (sum !== undefined) return sum;
  const isComparable = effects.every(({ type }) => type !== 'refused');
  return isComparable ? (crc ?? null) : null;
}

function routerOf({ centre, ruleSets, readings = 1 }: LifeBody, originMs: number): Router {
  return createRouter({ centre, ruleSets, originMs, readings });
}
