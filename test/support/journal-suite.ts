/** What every journal does, wherever it stands. */
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { JournalReader } from '../../store/index.ts';
import { placesOf } from '../../store/journal/places-of.ts';
import { aJournal, anEntry, aWriter, entryBodies, fromTo, noonMs } from './journals.ts';

/** Of the centre of these journals; closed with the test. */
export function aReader(place: string): JournalReader {
  const reader = new JournalReader(place, 'shop');
  onTestFinished(() => reader.close());
  return reader;
}

/** The first entry and the day of each file. */
function filesAt(place: string): readonly string[] {
  const places = placesOf(place, 'shop');
  const files = places.files().map(({ firstSeq, date }) => `${firstSeq}-${date}`);
  places.close();
  return files;
}

/** Runs the cases, each at a new place: a folder, or the URL of a database. */
export function journalSuite(newPlace: () => Promise<string>): void {
  describe('a journal', () => {
    it('that is new has no head, entry or snapshot, and knows how fast its disk is', async () => {
      const journal = await aJournal();
      expect(journal).toMatchObject({ head: null, lastSeq: 0, cutEntries: 0 });
      expect([...journal.entries(0)]).toEqual([]);
      expect(journal.lastSnapshot()).toBeNull();
      expect(journal.syncMs).toBeGreaterThan(0);
    });

    it('gives back what was appended, with its head, after it was closed', async () => {
      const folder = await newPlace();
      const first = await aJournal({ folder, speed: 60 });
      const body = '{"n":1,"name":"Zoë 🙂 \\u0000"}';
      const entry = { atMs: noonMs, kind: 'change' as const, body, callIds: ['c1', 'c 2', 'c1'] };
      expect(await first.append([entry, { ...entry, kind: 'life', callIds: [] }])).toBe(2);
      expect(await first.append([])).toBe(2);
      await first.close();
      const again = await aJournal({ folder, epoch: 2, originMs: 5, speed: 1 });
      expect(again.head).toEqual({ centreId: 'shop', originMs: noonMs, speed: 60 });
      expect(again.lastSeq).toBe(2);
      expect([...again.entries(0)]).toEqual([
        { seq: 1, ...entry },
        { seq: 2, ...entry, kind: 'life', callIds: [] },
      ]);
      expect(entryBodies(again.entries(1))).toEqual([[2, 1]]);
    });

    it('answers calls in their order, each with the position of its last entry', async () => {
      const journal = await aJournal();
      const order: number[] = [];
      const appended = fromTo(1, 300).map(async (n) => {
        const seq = await journal.append([anEntry(n), anEntry(n)]);
        order.push(n);
        return seq;
      });
      expect(await Promise.all(appended)).toEqual(fromTo(1, 300).map((n) => 2 * n));
      expect(order).toEqual(fromTo(1, 300));
      expect(entryBodies(journal.entries(0))).toEqual(
        fromTo(1, 300).flatMap((n) => [
          [2 * n - 1, n],
          [2 * n, n],
        ]),
      );
    });

    it('begins a file with the day, numbers on, and goes back to no day', async () => {
      const folder = await newPlace();
      const journal = await aJournal({ folder });
      await Promise.all(
        [anEntry(1), anEntry(2, 1), anEntry(3), anEntry(4, 2)].map((one) => journal.append([one])),
      );
      expect(filesAt(folder)).toEqual(['1-2026-11-21', '2-2026-11-22', '4-2026-11-23']);
      expect(entryBodies(journal.entries(0))).toEqual([
        [1, 1],
        [2, 2],
        [3, 3],
        [4, 4],
      ]);
      expect(entryBodies(journal.entries(2))).toEqual([
        [3, 3],
        [4, 4],
      ]);
      await journal.close();
      expect(await (await aJournal({ folder, epoch: 2 })).append([anEntry(5)])).toBe(5);
    });

    it('has the last snapshot that is whole, and appends between its parts', async () => {
      const folder = await newPlace();
      const journal = await aJournal({ folder });
      await journal.append(fromTo(1, 10).map((n) => anEntry(n)));
      const body = Uint8Array.from({ length: 1_000_000 }, (_, n) => n % 251);
      await journal.snapshot(5, body.subarray(1));
      const [, seq] = await Promise.all([
        journal.snapshot(10, body),
        journal.append([anEntry(11)]),
      ]);
      expect(seq).toBe(11);
      expect(Buffer.compare(journal.lastSnapshot()?.body ?? body.subarray(2), body)).toBe(0);
      await journal.close();
      const again = await aJournal({ folder, epoch: 2 });
      expect(again.lastSnapshot()?.seq).toBe(10);
      expect(entryBodies(again.entries(10))).toEqual([[11, 11]]);
      const earlier = aReader(folder).lastSnapshot(9);
      expect([earlier?.seq, earlier?.body.length]).toEqual([5, 999_999]);
    });

    it('drops the days that are over, as far as a snapshot holds them', async () => {
      const folder = await newPlace();
      const journal = await aJournal({ folder, keepDays: 2 });
      for (const day of [0, 1, 2, 3, 4]) await journal.append([anEntry(day, day)]);
      expect(filesAt(folder)).toHaveLength(5);
      await journal.snapshot(2, new Uint8Array(10));
      expect(filesAt(folder)[0]).toBe('2-2026-11-22');
      await journal.snapshot(5, new Uint8Array(10));
      expect(filesAt(folder)).toEqual(['3-2026-11-23', '4-2026-11-24', '5-2026-11-25']);
      expect(() => [...journal.entries(1)]).toThrow('entries 2 to 2 are not there');
      await journal.close();
      const again = await aJournal({ folder, epoch: 2 });
      expect([again.lastSeq, again.lastSnapshot()?.seq]).toEqual([5, 5]);
    });

    it('finds the entries of a call by an index, in all files', async () => {
      const folder = await newPlace();
      const journal = await aJournal({ folder });
      for (const n of fromTo(1, 60)) {
        await journal.append([{ ...anEntry(n, n > 30 ? 1 : 0), callIds: [`c${n % 20}`, 'all'] }]);
      }
      const reader = aReader(folder);
      expect(entryBodies(reader.entriesOfCall('c7'))).toEqual([
        [7, 7],
        [27, 27],
        [47, 47],
      ]);
      expect(entryBodies(reader.entriesOfCall('all'))).toHaveLength(60);
      expect(entryBodies(reader.entriesOfCall('c'))).toEqual([]);
    });
  });

  describe('a journal that two would write', () => {
    it('is taken over by the later life, and refused to one before it', async () => {
      const folder = await newPlace();
      const first = await aJournal({ folder, epoch: 3 });
      await first.append([anEntry(1)]);
      const second = await aJournal({ folder, epoch: 4 });
      await expect(first.append([anEntry(2)])).rejects.toMatchObject({ code: 'store_fenced' });
      await expect(first.append([anEntry(2, 1)])).rejects.toMatchObject({ code: 'store_fenced' });
      await expect(first.snapshot(1, new Uint8Array(1))).rejects.toThrow('written by life 4');
      await expect(aJournal({ folder, epoch: 4 })).rejects.toMatchObject({ code: 'store_fenced' });
      expect(await second.append([anEntry(3)])).toBe(2);
      expect(entryBodies(second.entries(0))).toEqual([
        [1, 1],
        [2, 3],
      ]);
    });

    it('in two processes has no entry of a life that is over after the next began', async () => {
      const folder = await newPlace();
      const { child, answers, tells } = aWriter(folder);
      const exit = once(child, 'exit');
      await tells(/^\d+$/, 3);
      const journal = await aJournal({ folder, epoch: 2 });
      const taken = journal.lastSeq;
      await exit;
      expect(answers).toEqual([...fromTo(1, taken).map(String), 'store_fenced']);
      expect(await journal.append([anEntry(-1)])).toBe(taken + 1);
      expect(entryBodies(journal.entries(0))).toEqual([
        ...fromTo(1, taken).map((n) => [n, n]),
        [taken + 1, -1],
      ]);
    });
  });
}
