/**
 * `npm run soak -- [--instants 50000000] [--seed 1] [--json]`: one busy centre for very long.
 * `npm run soak -- live …` is a whole service: see `test/support/soak/`.
 *
 * All in one process: the heap, collected every million instants, must stay flat, and the
 * invariants, sampled, must hold; else exit code 1. Ctrl-C ends it early with the verdict so far.
 * The people are simple: whatever waits for somebody is done soon, in random order, so that all
 * agents are busy and calls wait in every queue.
 */
import { parseArgs } from 'node:util';
import { createRouter, type Instant } from '../routing/index.ts';
import { busyCentre, nextBusyInstant } from '../test/support/rig/busy-centre.ts';
import { createDraw } from '../test/support/rig/draw.ts';
import { foldInstant } from '../test/support/rig/fold-instant.ts';
import { brokenInvariants } from '../test/support/rig/invariants.ts';
import { createWorld } from '../test/support/rig/world.ts';
import { collectedHeapBytes } from '../test/support/soak/collected-heap.ts';
import { goesOn, optionsOf, wholeOption } from './script-options.ts';

const reportEvery = 1_000_000;
const sampleEvery = 20_000;
/** Of the heap's peak after the first marks, in the last half of them. */
const growthMax = 1.1;
const failureCode = 1;

const usage = `npm run soak -- [--instants 50000000] [--seed 1] [--json]
npm run soak -- live [--days 60] [--speed 4000] [--json]

One busy centre for very long: its heap must stay flat, and the invariants must hold; or a whole
service for simulated days (soak -- live --help). Ctrl-C ends it with the verdict so far.
Exit code 1: one of them does not.

  --instants N  how long
  --seed N      of what people do
  --json        the verdict as JSON on stdout
  --help        this text
`;

// The service is loaded where it is what is measured.
if (process.argv[2] === 'live')
  await (await import('../test/support/soak/soak-live.ts')).soakLive();
else await soak(optionsOf(usage, readOptions));

interface SoakOptions {
  readonly instants: number;
  readonly seed: number;
  readonly isJson: boolean;
}

async function soak({ instants, seed, isJson }: SoakOptions): Promise<void> {
  const world = createWorld(busyCentre);
  const router = createRouter({ centre: busyCentre });
  const draw = createDraw(seed, 1);
  const heaps: number[] = [];
  const beganAtMs = performance.now();
  let broken: readonly string[] = [];
  let done = 0;
  let samples = 0;
  const effectCounts: Record<string, number> = {};
  const isStill = goesOn();
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
  if (!isFlat || broken.length > 0) process.exitCode = failureCode;
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

function readOptions(): SoakOptions {
  const { values } = parseArgs({
    options: {
      instants: { type: 'string', default: '50000000' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
    },
  });
  return {
    instants: wholeOption('instants', values.instants, 1),
    seed: wholeOption('seed', values.seed, 0),
    isJson: values.json,
  };
}
