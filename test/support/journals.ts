/** Journals in folders of their own, with entries that say which they are. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../live/index.ts';
import {
  type Journal,
  type JournalOptions,
  type NewJournalEntry,
  openJournal,
  openStore,
} from '../../store/index.ts';
import { aFolder } from './a-folder.ts';

const dayMs = 86_400_000;
/** Entries that are appended together. */
const lotSize = 4_000;
/** Noon of the first day of any journal here. */
export const noonMs = Date.parse('2026-11-21T12:00:00Z');

/** Of the `n`th call, on a day after the first. */
export function anEntry(n: number, day = 0): NewJournalEntry {
  const body = JSON.stringify({ n, told: `entry ${n}` });
  return { atMs: noonMs + day * dayMs + n, kind: 'instant', body, callIds: [`c${n}`] };
}

/** Whole numbers, both ends included. */
export function fromTo(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, n) => from + n);
}

/** Closed with the test. */
export async function aJournal(options: Partial<JournalOptions> = {}): Promise<Journal> {
  const journal = await openJournal({
    folder: options.folder ?? aFolder(),
    centreId: 'shop',
    epoch: 1,
    speed: 1,
    originMs: noonMs,
    dateOf: (atMs: number) => new Date(atMs).toISOString().slice(0, 10),
    ...options,
  });
  onTestFinished(() => journal.close());
  return journal;
}

/** So many entries at the end of a stopped service's journal, which change nothing when read. */
export async function manyEntries(folder: string, centreId: string, count: number): Promise<void> {
  const nowMs = () => systemClock.nowMs();
  const store = openStore({ path: join(folder, 'callwright.db'), nowMs });
  const epoch = store.beginLife(systemClock.nowMs());
  store.close();
  const journal = await openJournal({
    folder,
    centreId,
    epoch,
    speed: 1,
    originMs: systemClock.nowMs(),
    dateOf: (atMs) => new Date(atMs).toISOString().slice(0, 10),
  });
  const body = JSON.stringify({ told: [], put: [] });
  const atMs = systemClock.nowMs();
  const lot = Array.from({ length: lotSize }, () => {
    return { atMs, kind: 'change', body, callIds: [] } as const;
  });
  for (let left = count; left > 0; left -= lotSize) await journal.append(lot.slice(0, left));
  await journal.close();
}

/** The positions and bodies of entries. */
export function entryBodies(entries: Iterable<{ readonly seq: number; readonly body: string }>) {
  return [...entries].map(({ seq, body }) => [seq, (JSON.parse(body) as { n: number }).n]);
}

/** A process that writes entry after entry, and what it tells of each; ends with the test. */
export function aWriter(folder: string) {
  const path = fileURLToPath(new URL('./journal-process.ts', import.meta.url));
  const child: ChildProcessByStdio<null, Readable, null> = spawn(process.execPath, [path, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const answers: string[] = [];
  let wake = () => {};
  child.stdout.on('data', (text: Buffer) => {
    for (const line of String(text).trim().split('\n')) answers.push(line);
    wake();
  });
  /** Until so many answers of a kind have come from now on. */
  const tells = async (kind: RegExp, count: number): Promise<void> => {
    const before = answers.length;
    while (answers.slice(before).filter((line) => kind.test(line)).length < count) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { child, answers, tells };
}
