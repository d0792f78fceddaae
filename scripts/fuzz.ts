/**
 * `npm run fuzz -- [--seed N] [--minutes M] [--instants 2000]`: the core against the naive router,
 * for ever. `npm run fuzz -- rules …` is another: see `fuzz-rules.ts`.
 *
 * One seed is one random centre and one random trace. Progress and the closing table of what was
 * exercised go to stderr; a difference is made small, printed to stdout, and ends the run with exit
 * code 1.
 */
import { parseArgs } from 'node:util';
import { createRouter } from '../routing/index.ts';
import { createNaiveRouter } from '../test/support/naive-router.ts';
import { createCoverage, printCoverage } from '../test/support/rig/coverage.ts';
import { describeDifference } from '../test/support/rig/describe-difference.ts';
import { runDifferential } from '../test/support/rig/differential.ts';
import { shrinkDifference } from '../test/support/rig/shrink.ts';
import { fuzzRules, type RulesFuzzOptions } from './fuzz-rules.ts';
import { minutesOption, optionsOf, wholeOption } from './script-options.ts';

interface FuzzOptions {
  readonly seed: number;
  /** null: until stopped. */
  readonly minutes: number | null;
  readonly instants: number;
}

const instantsDefault = 2_000;
const progressEveryMs = 5_000;
const differenceCode = 1;
const routers = { left: createNaiveRouter, right: createRouter };

const usage = `npm run fuzz -- [--seed N] [--minutes M] [--instants ${instantsDefault}]
npm run fuzz -- rules [--seed N] [--minutes M] [--pairs P]

The routing core against a naive router, one random centre and one random trace a seed; or rule
sets against json-rules-engine. Until Ctrl-C, which prints what was exercised.
Exit code 1: a difference, printed small.

  --seed N      the first (default: of the clock)
  --minutes M   ends after so many
  --instants N  of each trace
  --pairs P     ends after so many rules with facts
  --help        this text
`;

if (process.argv[2] === 'rules') {
  const options = optionsOf(usage, readRulesOptions);
  process.exitCode = (await fuzzRules(options)) ? 0 : differenceCode;
} else {
  await fuzz(optionsOf(usage, readOptions));
}

async function fuzz({ seed: first, minutes, instants }: FuzzOptions): Promise<void> {
  const coverage = createCoverage();
  const startedAtMs = performance.now();
  const endAtMs = minutes === null ? Number.POSITIVE_INFINITY : startedAtMs + minutes * 60_000;
  let reportAtMs = startedAtMs + progressEveryMs;
  let stopped = false;
  process.once('SIGINT', () => {
    stopped = true;
  });
  process.stderr.write(`fuzz: seeds from ${first}, ${instants} instants each\n`);
  let seed = first;
  let differs = false;
  for (; !stopped && performance.now() < endAtMs; seed += 1) {
    const difference = runDifferential({ seed, instants, ...routers, coverage });
    if (difference !== null) {
      const at = `seed ${seed} differs at instant ${difference.instants.length}`;
      process.stderr.write(`fuzz: ${at}; making it small\n`);
      process.stdout.write(`${describeDifference(shrinkDifference(difference, routers))}\n`);
      process.exitCode = differenceCode;
      differs = true;
      break;
    }
    if (performance.now() >= reportAtMs) {
      reportAtMs = performance.now() + progressEveryMs;
      process.stderr.write(`${progress(seed + 1 - first, startedAtMs, coverage)}\n`);
    }
    // Lets an interrupt in.
    await new Promise((resume) => setImmediate(resume));
  }
  process.stderr.write(`${printCoverage(coverage)}\n`);
  const done = seed > first ? `seeds ${first} to ${seed - 1} without a difference` : 'no seed done';
  const span = differs ? `${done}; seed ${seed} DIFFERS` : done;
  process.stderr.write(`${progress(seed - first, startedAtMs, coverage)}; ${span}\n`);
}

function progress(
  seeds: number,
  startedAtMs: number,
  coverage: ReadonlyMap<string, number>,
): string {
  const seconds = (performance.now() - startedAtMs) / 1_000;
  const rate = Math.round((coverage.get('instants: all') ?? 0) / seconds);
  return `fuzz: ${seeds} seeds in ${Math.round(seconds)} s, ${rate} instants/s`;
}

function readRulesOptions(): RulesFuzzOptions {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      minutes: { type: 'string' },
      pairs: { type: 'string' },
    },
  });
  return {
    seed: wholeOption('seed', values.seed, 0),
    minutes: minutesOption(values.minutes),
    pairs: values.pairs === undefined ? null : wholeOption('pairs', values.pairs, 1),
  };
}

function readOptions(): FuzzOptions {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      minutes: { type: 'string' },
      instants: { type: 'string', default: String(instantsDefault) },
    },
  });
  return {
    seed: wholeOption('seed', values.seed, 0),
    minutes: minutesOption(values.minutes),
    instants: wholeOption('instants', values.instants, 1),
  };
}
