/**
 * `npm run fuzz -- rules [--seed N] [--minutes M] [--pairs P]`: random rule sets and facts, decided
 * by json-rules-engine, by the compiled set and by its plain meaning, for ever.
 *
 * One seed is one rule set with some records of facts; each rule with each record is a pair. A
 * difference is printed to stdout with its seed, and ends the run.
 */
import {
  createPairCount,
  type PairCount,
  runReferenceSeed,
} from '../test/support/reference-fuzz.ts';

export interface RulesFuzzOptions {
  readonly seed: number;
  /** null: until stopped. */
  readonly minutes: number | null;
  /** Ends after so many; null: never. */
  readonly pairs: number | null;
}

const progressEveryMs = 5_000;

/** Whether all pairs were decided alike. */
export async function fuzzRules({ seed: first, minutes, pairs }: RulesFuzzOptions) {
  const count = createPairCount();
  const startedAtMs = performance.now();
  const endAtMs = minutes === null ? Number.POSITIVE_INFINITY : startedAtMs + minutes * 60_000;
  const pairsMax = pairs ?? Number.POSITIVE_INFINITY;
  let reportAtMs = startedAtMs + progressEveryMs;
  let isStopped = false;
  process.once('SIGINT', () => {
    isStopped = true;
  });
  process.stderr.write(`fuzz: rules, seeds from ${first}\n`);
  let seed = first;
  for (; !isStopped && performance.now() < endAtMs && count.pairs < pairsMax; seed += 1) {
    const difference = await runReferenceSeed(seed, count);
    if (difference !== null) {
      process.stdout.write(`${difference.text}\n`);
      process.stderr.write(`${progress(count, startedAtMs)}; seed ${seed} DIFFERS\n`);
      return false;
    }
    if (performance.now() >= reportAtMs) {
      reportAtMs = performance.now() + progressEveryMs;
      process.stderr.write(`${progress(count, startedAtMs)}\n`);
    }
    // Lets an interrupt in.
    await new Promise((resume) => setImmediate(resume));
  }
  const span = `seeds ${first} to ${seed - 1} without a difference`;
  process.stderr.write(`${progress(count, startedAtMs)}; ${span}\n`);
  return true;
}

function progress({ pairs, matches, sets }: PairCount, startedAtMs: number): string {
  const seconds = (performance.now() - startedAtMs) / 1_000;
  const rate = Math.round(pairs / seconds);
  return `fuzz: ${sets} rule sets, ${pairs} pairs, ${matches} matches in ${Math.round(seconds)} s, ${rate} pairs/s`;
}
