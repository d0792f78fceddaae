/**
 * `npm run fuzz -- [--seed N] [--minutes M] [--instants 2000]`: the core against the naive router.
 * `npm run fuzz -- rules …`: random rules by json-rules-engine, the compiled set and a plain
 * evaluation. `npm run fuzz -- lane …`: random days, by the classic lane and the full core. A
 * difference ends the run.
 */
import { parseArgs } from 'node:util';
import { createRouter } from '../routing/index.ts';
import { type LaneCount, runLaneSeed } from '../test/support/lane-fuzz.ts';
import { createNaiveRouter } from '../test/support/naive-router.ts';
import { createPairCount, runReferenceSeed } from '../test/support/reference-fuzz.ts';
import { createCoverage, printCoverage } from '../test/support/rig/coverage.ts';
import { describeDifference } from '../test/support/rig/describe-difference.ts';
import { runDifferential } from '../test/support/rig/differential.ts';
import { shrinkDifference } from '../test/support/rig/shrink.ts';
import { goesOn, minutesOption, optionsOf, wholeOption } from './script-options.ts';

interface FuzzOptions {
  readonly seed: number;
  /** Null runs until stopped. */
  readonly minutes: number | null;
  readonly instants: number;
  readonly pairs: number;
  readonly seeds: number;
}

interface Fuzz {
  readonly begins: string;
  readonly trySeed: (seed: number) => string | null | Promise<string | null>;
  readonly isDone: () => boolean;
  readonly progress: (seeds: number, seconds: number) => string;
  readonly closing: () => string;
}

const instantsDefault = 2_000;
const progressEveryMs = 5_000;
const differenceCode = 1;
const routers = { left: createNaiveRouter, right: createRouter };

const usage = `npm run fuzz -- [--seed N] [--minutes M] [--instants ${instantsDefault}]
npm run fuzz -- rules [--seed N] [--minutes M] [--pairs P]
npm run fuzz -- lane [--seed N] [--minutes M] [--seeds S]

The routing core against a naive router, one random centre and one random trace a seed; or rule
sets against json-rules-engine; or days of random scenarios, two a seed, by the classic lane and the
full core. Until Ctrl-C, which prints what was exercised.
Exit code 1: a difference, printed small.

  --seed N      the first (default: of the clock)
  --minutes M   ends after so many
  --instants N  of each trace
  --pairs P     ends after so many rules with facts
  --seeds S     ends after so many seeds
  --help        this text
`;

const [, , first = ''] = process.argv;
const isOfRules = first === 'rules';
const isOfLane = first === 'lane';
const options = optionsOf(usage, readOptions);
await fuzz(options, isOfRules ? ofRules(options) : isOfLane ? ofLane(options) : ofRouting(options));

async function fuzz({ seed: first, minutes }: FuzzOptions, of: Fuzz): Promise<void> {
  const startedAtMs = performance.now();
  const seconds = (): number => (performance.now() - startedAtMs) / 1_000;
  const secondsMax = minutes === null ? Number.POSITIVE_INFINITY : minutes * 60;
  const tell = (text: string): void => void process.stderr.write(`fuzz: ${text}\n`);
  const isStill = goesOn();
  let reportAtMs = startedAtMs + progressEveryMs;
  let difference: string | null = null;
  let seed = first;
  tell(of.begins);
  while (isStill() && seconds() < secondsMax && !of.isDone()) {
    difference = await of.trySeed(seed);
    if (difference !== null) break;
    seed += 1;
    if (performance.now() >= reportAtMs) {
      reportAtMs = performance.now() + progressEveryMs;
      tell(of.progress(seed - first, seconds()));
    }
    await new Promise((resume) => setImmediate(resume));
  }
  process.stderr.write(of.closing());
  const done = seed > first ? `seeds ${first} to ${seed - 1} without a difference` : 'no seed done';
  const end = difference === null ? done : `${done}; seed ${seed} DIFFERS`;
  tell(`${of.progress(seed - first, seconds())}; ${end}`);
  if (difference === null) return;
  process.stdout.write(`${difference}\n`);
  process.exitCode = differenceCode;
}

function ofRouting({ seed: first, instants }: FuzzOptions): Fuzz {
  const coverage = createCoverage();
  return {
    begins: `seeds from ${first}, ${instants} instants each`,
    trySeed: (seed) => {
      const difference = runDifferential({ seed, instants, ...routers, coverage });
      if (difference === null) return null;
      const at = `seed ${seed} differs at instant ${difference.instants.length}`;
      process.stderr.write(`fuzz: ${at}; making it small\n`);
      return describeDifference(shrinkDifference(difference, routers));
    },
    isDone: () => false,
    progress: (seeds, seconds) => {
      const rate = Math.round((coverage.get('instants: all') ?? 0) / seconds);
      return `${seeds} seeds in ${Math.round(seconds)} s, ${rate} instants/s`;
    },
    closing: () => `${printCoverage(coverage)}\n`,
  };
}

function ofRules({ seed: first, pairs: pairsMax }: FuzzOptions): Fuzz {
  const count = createPairCount();
  return {
    begins: `rules, seeds from ${first}`,
    trySeed: async (seed) => (await runReferenceSeed(seed, count))?.text ?? null,
    isDone: () => count.pairs >= pairsMax,
    progress: (_seeds, seconds) => {
      const { sets, pairs, matches } = count;
      const rate = `${Math.round(seconds)} s, ${Math.round(pairs / seconds)} pairs/s`;
      return `${sets} rule sets, ${pairs} pairs, ${matches} matches in ${rate}`;
    },
    closing: () => '',
  };
}

function ofLane({ seed: first, seeds: seedsMax }: FuzzOptions): Fuzz {
  const count: LaneCount = { replications: 0, calls: 0 };
  let done = 0;
  return {
    begins: `the classic lane, seeds from ${first}`,
    trySeed: (seed) => {
      done += 1;
      return runLaneSeed(seed, count);
    },
    isDone: () => done >= seedsMax,
    progress: (_seeds, seconds) => {
      const { replications, calls } = count;
      return `${replications} replications, ${calls} calls in ${Math.round(seconds)} s`;
    },
    closing: () => '',
  };
}

function readOptions(): FuzzOptions {
  const string = { type: 'string' } as const;
  const { values } = parseArgs({
    args: process.argv.slice(isOfRules || isOfLane ? 3 : 2),
    options: {
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      minutes: { type: 'string' },
      ...(isOfRules ? { pairs: string } : isOfLane ? { seeds: string } : { instants: string }),
    },
  });
  const { pairs, seeds, instants = String(instantsDefault) } = values as Record<string, string>;
  return {
    seed: wholeOption('seed', values.seed, 0),
    minutes: minutesOption(values.minutes),
    instants: wholeOption('instants', instants, 1),
    seeds: seeds === undefined ? Number.POSITIVE_INFINITY : wholeOption('seeds', seeds, 1),
    pairs: pairs === undefined ? Number.POSITIVE_INFINITY : wholeOption('pairs', pairs, 1),
  };
}
