import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { JournalReader, StoreError } from '../../store/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { aJournal, anEntry, aWriter, entryBodies, fromTo } from '../support/journals.ts';
import { aMountedDisk } from '../support/small-disk.ts';

const large = (n: number) => ({
  ...anEntry(n),
  body: JSON.stringify({ n, x: 'x'.repeat(50_000) }),
});

describe('a journal whose disk takes nothing', () => {
  it('refuses entries while the disk is full, keeps none, and goes on with space', async ({
    skip,
  }) => {
    const disk = aMountedDisk();
    if (disk === null) return skip('this user may not mount a file system');
    const folder = dirname(disk.path);
    const journal = await aJournal({ folder });
    await journal.append([anEntry(1)]);
    disk.fill();
    const refused = await Promise.allSettled(
      fromTo(2, 20).map((n) => journal.append([large(n), large(n)])),
    );
    const reasons = refused.map((one) => one.status === 'rejected' && (one.reason as StoreError));
    expect(
      reasons.filter((reason) => reason && reason.code === 'store_full' && reason.isPassing),
    ).toHaveLength(19);
    expect(journal.lastSeq).toBe(1);
    expect(entryBodies(journal.entries(0))).toEqual([[1, 1]]);
    await expect(journal.append([{ ...large(3), ...anEntry(3, 1) }])).rejects.toMatchObject({
      code: 'store_full',
    });
    disk.free();
    expect(await journal.append([anEntry(21), large(22)])).toBe(3);
    expect(await journal.append([anEntry(23, 2)])).toBe(4);
    await journal.close();
    const again = await aJournal({ folder, epoch: 2 });
    expect(entryBodies(again.entries(0))).toEqual([
      [1, 1],
      [2, 21],
      [3, 22],
      [4, 23],
    ]);
  });

  it('refuses entries while another process holds the file, and goes on then', async () => {
    const folder = aFolder();
    const journal = await aJournal({ folder });
    await journal.append([anEntry(1)]);
    const path = join(folder, 'journal', 'shop', '000000000000001-2026-11-21.db');
    // The index of calls may just be written.
    const other = new DatabaseSync(path, { timeout: 5_000 });
    other.exec('begin immediate');
    const refused = journal.append([anEntry(2)]);
    await expect(refused).rejects.toMatchObject({ code: 'store_busy', isPassing: true });
    expect(entryBodies(journal.entries(0))).toEqual([[1, 1]]);
    other.exec('rollback');
    other.close();
    expect(await journal.append([anEntry(3)])).toBe(2);
  });

  it('cannot be opened where nothing may be written, and says so', async ({ skip }) => {
    const disk = aMountedDisk();
    if (disk === null) return skip('this user may not mount a file system');
    const folder = dirname(disk.path);
    const journal = await aJournal({ folder });
    await journal.append([anEntry(1)]);
    await journal.close();
    const remount = (how: string) => spawnSync('mount', ['-o', `remount,${how}`, folder]);
    if (remount('ro').status !== 0) return skip('this user may not mount a file system read-only');
    const refused = aJournal({ folder, epoch: 2 });
    await expect(refused).rejects.toBeInstanceOf(StoreError);
    remount('rw');
    const again = await aJournal({ folder, epoch: 3 });
    expect(await again.append([anEntry(2)])).toBe(2);
  });
});

/** Makes system calls of a process fail, as a broken disk does; null: nothing here can. */
async function failing({ pid }: ChildProcess, call: string): Promise<ChildProcess | null> {
  if (spawnSync('strace', ['-V']).status !== 0) return null;
  const inject = ['-e', `trace=${call}`, '-e', `inject=${call}:error=EIO`];
  const tracer = spawn('strace', ['-f', '-q', ...inject, '-p', String(pid)]);
  const isOver = once(tracer, 'exit').then(() => true);
  const begins = once(tracer.stderr, 'data').then(() => false);
  return (await Promise.race([isOver, begins])) ? null : tracer;
}

describe.each(['fsync,fdatasync', 'pwrite64'])('a journal whose disk fails at %s', (call) => {
  it('refuses entries, keeps no gap, and goes on when the disk does', async ({ skip }) => {
    const folder = aFolder();
    const { child, answers, tells } = aWriter(folder);
    await tells(/^\d+$/, 3);
    const tracer = await failing(child, call);
    if (tracer === null) return skip('nothing here makes system calls fail');
    await tells(/^store_io_failed$/, 3);
    tracer.kill('SIGINT');
    await tells(/^\d+$/, 3);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const acknowledged = answers.filter((line) => /^\d+$/.test(line)).map(Number);
    expect(acknowledged).toEqual(fromTo(1, acknowledged.length));
    const reader = new JournalReader(folder, 'shop');
    const kept = [...reader.entries(0)].map(({ seq }) => seq);
    expect(kept.slice(0, acknowledged.length)).toEqual(acknowledged);
    expect(kept.length - acknowledged.length).toBeLessThanOrEqual(1);
  });
});
