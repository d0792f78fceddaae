/** What rounds of benches share: their timing, work in parallel, percentiles, and folders. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What one round did, and the time that took. */
export interface Round {
  readonly done: number;
  readonly tookMs: number;
}

/** One side of a contest; each call is a round. */
export type Contender = () => Round | Promise<Round>;

/** A round that does so much. What takes nanoseconds is timed where it stands, without a call. */
export function timed(done: number, work: () => void): Round {
  const beganAtMs = performance.now();
  work();
  return { done, tookMs: performance.now() - beganAtMs };
}

/** The same of work that is waited for. */
export async function timedAsync(done: number, work: () => Promise<unknown>): Promise<Round> {
  const beganAtMs = performance.now();
  await work();
  return { done, tookMs: performance.now() - beganAtMs };
}

/** Each round serves so many, numbered from 1 through all rounds, with some of them at a time. */
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

/** The same promise for all rows that show a part of one run. */
export function once<Result>(run: () => Promise<Result>): () => Promise<Result> {
  let begun: Promise<Result> | null = null;
  return () => {
    begun ??= run();
    return begun;
  };
}

/** The smallest value that so many percent of them do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? Number.NaN;
}

/** No figure is known better than to three digits. */
export function threeDigits(value: number): number {
  return Number(value.toPrecision(3));
}

/** One of each number from 0 on. */
export function numbered<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n));
}

const folders: string[] = [];
process.once('exit', () => {
  // A service that ends at the same time may still write there.
  for (const path of folders) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
});

/** An empty folder, removed when this process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'callwright-bench-'));
  folders.push(folder);
  return folder;
}
