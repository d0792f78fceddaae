/**
 * Entries per second through a live centre's journal, each writer waiting for the disk, beside
 * plain bytes written and synced.
 */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { measuredSyncMs, openJournal } from '../store/index.ts';
import type { Bench, Sides } from './harness.ts';
import { numbered, percentile, temporaryFolder, threeDigits, timed, timedAsync } from './rounds.ts';

const originMs = Date.parse('2026-11-21T08:00:00Z');
const entriesPerRound = 50;
const warmUpRounds = 40;
const timedRounds = 60;

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
  const folder = temporaryFolder();
  const dateOf = (): string => '2026-11-21';
  const of = { folder, centreId: 'bench', epoch: 1, originMs, speed: 1, dateOf };
  const journal = await openJournal(of);
  let seq = 0;
  const append = async (entries: number, note: (tookMs: number) => void = () => {}) => {
    const write = async (): Promise<void> => {
      for (let n = 0; n < entries; n += 1) {
        seq += 1;
        const beganAtMs = performance.now();
        await journal.append([entryOf(seq)]);
        note(performance.now() - beganAtMs);
      }
    };
    await Promise.all(numbered(writers, write));
  };
  await append(warmUpRounds * entriesPerRound);
  const timesMs: number[] = [];
  await append(timedRounds * entriesPerRound, (tookMs) => timesMs.push(tookMs));
  const file = openSync(join(folder, 'plain'), 'w');
  const bytes = Buffer.from(entryOf(1).body.repeat(writers));
  const done = writers * entriesPerRound;
  return {
    ours: () => timedAsync(done, () => append(entriesPerRound)),
    theirs: () => timed(done, () => writePlain(file, bytes)),
    learnt: {
      p50Ms: threeDigits(percentile(timesMs, 50)),
      p99Ms: threeDigits(percentile(timesMs, 99)),
      fdatasyncMs: Number(measuredSyncMs(folder).toPrecision(2)),
    },
    end: () => {
      closeSync(file);
      void journal.close();
    },
  };
}

function entryOf(seq: number) {
  const callId = `e1.0.orders.${seq}`;
  const input = `{"type":"arrive","callId":"${callId}","queueId":"verdier.orders","from":"+33639980001"}`;
  const body = `{"nowMs":${originMs + seq},"inputs":[${input}],"n":${seq}}`;
  return { atMs: originMs + seq, kind: 'instant' as const, body, callIds: [callId] };
}

function writePlain(file: number, bytes: Buffer): void {
  for (let n = 0; n < entriesPerRound; n += 1) {
    writeSync(file, bytes);
    fdatasyncSync(file);
  }
}
