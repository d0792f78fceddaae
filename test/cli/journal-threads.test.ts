import { deserialize } from 'node:v8';
import { inflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { pastOfJournal, snapshotAt } from '../../live/index.ts';
import { pastDayReader } from '../../server/journal/past-day-thread.ts';
import { snapshotsOf } from '../../server/journal/snapshot-thread.ts';
import { aFolder } from '../support/a-folder.ts';
import { aJournal } from '../support/journals.ts';
import { aJournalledDay } from '../support/live-days.ts';
import { createDraw } from '../support/rig/draw.ts';
import { firstSeed } from '../support/rig/first-seed.ts';

it('makes of a journal on disk what is made of it in memory', async () => {
  const { live, journal, settle, pass } = aJournalledDay({});
  await settle();
  await pass(createDraw(firstSeed, 1), 200_000);
  const data = aFolder();
  const onDisk = await aJournal({ folder: data, originMs: live.originMs });
  await onDisk.append(journal.kept);
  const of = { originMs: live.originMs, epoch: 1 };
  const snapshotBy = snapshotsOf({ ...of, data, centreId: 'shop' });
  const { lastSeq } = onDisk;
  const [threads, ours] = [await snapshotBy(lastSeq), snapshotAt(journal, lastSeq, of)];
  const [left, right] = [threads, ours].map((body) => deserialize(inflateRawSync(body)));
  // On disk, what is said of callers is sealed.
  expect(left).not.toEqual(right);
  expect(onDisk.seals?.opened(left)).toEqual(right);
});

it('makes a day of a journal on disk again as it is made in memory', async () => {
  const { live, journal, settle, pass } = aJournalledDay({});
  await settle();
  await pass(createDraw(firstSeed, 1), 200_000);
  journal.letGo();
  await settle();
  const data = aFolder();
  const { originMs } = live;
  await (await aJournal({ folder: data, originMs })).append(journal.kept);
  const of = { originMs, epoch: 1 };
  const span = { fromMs: originMs + 50_000, toMs: originMs + 200_000 };
  const ours = pastOfJournal(journal, span, of);
  expect(ours.events.length).toBeGreaterThan(0);
  const pastDay = pastDayReader({ ...of, data, centreId: 'shop' });
  expect(await Promise.all([pastDay(span), pastDay(span)])).toEqual([ours, ours]);
});

it('says where there is no journal', async () => {
  const snapshotBy = snapshotsOf({ data: aFolder(), centreId: 'shop', originMs: 0, epoch: 1 });
  await expect(snapshotBy(7)).rejects.toThrow('a journal with an entry 7 has a life');
});
