/** What rounds of benches share: timing, parallel work, percentiles, and folders. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Round {
  readonly done: number;
  readonly tookMs: number;
}

export type Contender = () => Round | Promise<Round>;

/** Times a round of `done` pieces in place, as a call would weigh on pieces of nanoseconds. */
export function timed(done: number, work: () => void): Round {
  const beganAtMs = performance.now();
  work();
  return { done, tookMs: performance.now() - beganAtMs };
}

export async function timedAsync(done: number, work: () => Promise<unknown>): Promise<Round> {
  const beganAtMs = performance.now();
  await work();
  return { done, tookMs: performance.now() - beganAtMs };
}

/** Each round serves `count` pieces, numbered from 1 through all rounds, some at a time. */
export function parallelRounds(
  { parallel, perRound }: { readonly parallel: number; readonly perRound: number },
  serve: (n: number) => Promise<void>,
): Contender {
  let count = 0;
  return () => {
    const until = count + perRound;
    const work = async (): Promise<void> => {
      while (count < until) {
        count += 1;
        await serve(count);
      }
    };
    return timedAsync(perRound, () => Promise.all(numbered(parallel, work)));
  };
}

/** Runs once and shares the promise, for rows that show parts of one run. */
export function once<Result>(run: () => Promise<Result>): () => Promise<Result> {
  let begun: Promise<Result> | null = null;
  return () => {
    begun ??= run();
    return begun;
  };
}

/** The smallest value that `percent` of the values do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? Number.NaN;
}

export function threeDigits(value: number): number {
  return Number(value.toPrecision(3));
}

export function numbered<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n));
}

const folders: string[] = [];
process.once('exit', () => {
  // A service that ends at the same time may still write to the folders.
  for (const path of folders) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'callwright-bench-'));
  folders.push(folder);
  return folder;
}
