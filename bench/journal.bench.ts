/**
 * Entries per second through the journal of a live centre, each writer waiting until its own is on
 * the disk, beside what the disk does where nothing but bytes is written and synced.
 *
 * An entry is an instant with one call of some 150 bytes, which the index of calls finds again.
 */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Journal, measuredSyncMs, openJournal } from '../store/index.ts';
import type { Bench, Contender, Sides } from './harness.ts';

const originMs = Date.parse('2026-11-21T08:00:00Z');
/** Each writer's, in a round. */
const entriesPerRound = 50;
/** Until all is compiled; then so many are timed one by one. */
const warmUpRounds = 40;
const timedRounds = 60;

/** The rows `log.append.…`. */
export const journalBenches: readonly Bench[] = [
  appendRow(1, {}),
  appendRow(64, { goal: 150_000 }),
];

function appendRow(writers: number, goals: { readonly goal?: number }): Bench {
  return {
    name: `log.append.${writers}`,
    unit: 'events/s',
    peer: `${writers === 1 ? 'an entry' : `${writers} entries`} of plain bytes to a write and fdatasync`,
    config: { writers, index: 'of calls', ...goals },
    begin: () => beginAppending(writers),
  };
}

async function beginAppending(writers: number): Promise<Sides> {
  const folder = mkdtempSync(join(tmpdir(), 'callwright-bench-'));
  const dateOf = (): string => '2026-11-21';
  const of = { folder, centreId: 'bench', epoch: 1, originMs, speed: 1, dateOf };
  const journal = await openJournal(of);
  let seq = 0;
  const next = () => {
    seq += 1;
    return entryOf(seq);
  };
  const round = rounds(journal, writers, next);
  for (let n = 0; n < warmUpRounds; n += 1) await round();
  const times = await timed(journal, writers, next);
  const at = (share: number) =>
    Number((times[Math.floor(times.length * share)] ?? 0).toPrecision(3));
  const file = openSync(join(folder, 'plain'), 'w');
  const bytes = Buffer.from(entryOf(1).body.repeat(writers));
  const fdatasyncMs = Number(measuredSyncMs(folder).toPrecision(2));
  return {
    ours: round,
    theirs: () => plainRound(file, bytes, writers),
    learnt: { p50Ms: at(0.5), p99Ms: at(0.99), fdatasyncMs },
    end: () => {
      closeSync(file);
      void journal.close().then(() => rmSync(folder, { recursive: true, force: true }));
    },
  };
}

function entryOf(seq: number) {
  const callId = `e1.0.orders.${seq}`;
  const input = `{"type":"arrive","callId":"${callId}","queueId":"verdier.orders","from":"+33639980001"}`;
  const body = `{"nowMs":${originMs + seq},"inputs":[${input}],"n":${seq}}`;
  return { atMs: originMs + seq, kind: 'instant' as const, body, callIds: [callId] };
}

type Next = () => ReturnType<typeof entryOf>;

function rounds(journal: Journal, writers: number, next: Next): Contender {
  const write = async (): Promise<void> => {
    for (let n = 0; n < entriesPerRound; n += 1) await journal.append([next()]);
  };
  return async () => {
    const beganAtMs = performance.now();
    await Promise.all(Array.from({ length: writers }, write));
    return { done: writers * entriesPerRound, tookMs: performance.now() - beganAtMs };
  };
}

/** What each append takes, ms, the shortest first. */
async function timed(journal: Journal, writers: number, next: Next): Promise<readonly number[]> {
  const times: number[] = [];
  const write = async (): Promise<void> => {
    for (let n = 0; n < timedRounds * entriesPerRound; n += 1) {
      const beganAtMs = performance.now();
      await journal.append([next()]);
      times.push(performance.now() - beganAtMs);
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
  return times.sort((a, b) => a - b);
}

function plainRound(file: number, bytes: Buffer, writers: number) {
  const beganAtMs = performance.now();
  for (let n = 0; n < entriesPerRound; n += 1) {
    writeSync(file, bytes);
    fdatasyncSync(file);
  }
  return { done: writers * entriesPerRound, tookMs: performance.now() - beganAtMs };
}
