/**
 * One busy centre for very long, in one process: the heap, collected every million instants, must
 * stay flat, and the invariants, sampled, must hold. The people are simple: whatever waits for
 * somebody is done soon, in random order, so that all are busy and calls wait in every queue.
 */
import { createRouter, type Instant } from '../../../routing/index.ts';
import { busyCentre, nextBusyInstant } from '../rig/busy-centre.ts';
import { createDraw } from '../rig/draw.ts';
import { foldInstant } from '../rig/fold-instant.ts';
import { brokenInvariants } from '../rig/invariants.ts';
import { createWorld } from '../rig/world.ts';
import { collectedHeapBytes } from './collected-heap.ts';

const reportEvery = 1_000_000;
const sampleEvery = 20_000;
/** Of the heap's peak after the first marks, in the last half of them. */
const growthMax = 1.1;

export interface SoakOptions {
  readonly instants: number;
  readonly seed: number;
  readonly isJson: boolean;
  /** Whether to go on. */
  readonly isStill: () => boolean;
}

/** Tells of its progress on stderr, and the verdict on stdout; answers whether all held. */
export async function soakCore({ instants, seed, isJson, isStill }: SoakOptions): Promise<boolean> {
  const world = createWorld(busyCentre);
  const router = createRouter({ centre: busyCentre });
  const draw = createDraw(seed, 1);
  const heaps: number[] = [];
  const beganAtMs = performance.now();
  let broken: readonly string[] = [];
  let done = 0;
  let samples = 0;
  const effectCounts: Record<string, number> = {};
  while (done < instants && isStill() && broken.length === 0) {
    const instant: Instant = nextBusyInstant(draw, world);
    const effects = router.step(instant);
    foldInstant(world, instant, effects, router.nextDueAtMs());
    for (const { type } of effects) effectCounts[type] = (effectCounts[type] ?? 0) + 1;
    done += 1;
    if (done % sampleEvery === 0) {
      broken = brokenInvariants(world, router);
      samples += 1;
    }
    if (done % reportEvery === 0) {
      heaps.push(heapMb());
      const rate = Math.round((done / (performance.now() - beganAtMs)) * 1_000);
      process.stderr.write(
        `soak: ${done / 1e6} million instants, ${heaps.at(-1)} MB of heap, ` +
          `${world.calls.size} calls live, ${rate} instants/s\n`,
      );
      await new Promise((resume) => setImmediate(resume));
    }
  }
  const half = Math.ceil(heaps.length / 2);
  const growth = Math.max(...heaps.slice(half)) / Math.max(...heaps.slice(0, half));
  const isFlat = heaps.length < 2 || growth <= growthMax;
  const report = {
    seed,
    instants: done,
    effects: effectCounts,
    samples,
    broken,
    heapMb: heaps,
    ...(heaps.length < 2 ? {} : { growth: Math.round(growth * 1_000) / 1_000 }),
  };
  process.stdout.write(
    isJson
      ? `${JSON.stringify(report)}\n`
      : `soak: seed ${seed}, ${done} instants, ${all(effectCounts)} effects; ` +
          `${samples} samples of the invariants, ${broken[0] ?? 'none broken'}; heap ` +
          `${heaps.length === 0 ? 'not measured' : heapText(heaps, isFlat)}\n`,
  );
  return isFlat && broken.length === 0;
}

function heapText(heaps: readonly number[], isFlat: boolean): string {
  return `${Math.min(...heaps)} to ${Math.max(...heaps)} MB, ${isFlat ? 'flat' : 'GROWING'}`;
}

function all(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function heapMb(): number {
  return Math.round(collectedHeapBytes() / 1e4) / 100;
}
