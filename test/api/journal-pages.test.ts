/** The journal over HTTP: pages from the newest back, from memory and from disk. */
import { describe, expect, it } from 'vitest';
import type { ItemAt } from '#client';
import { JournalReader } from '../../store/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { aJournal, anEntry, entryBodies, fromTo } from '../support/journals.ts';
import { aRunningService, type RunningService, smallCentre } from '../support/running-service.ts';

const path = '/api/v1/centres/{centre}/journal';
const params = { centre: 'shop' };
type Row = ItemAt<typeof path>;
type Query = { readonly [name: string]: string | number };

async function rowsOf(
  running: RunningService,
  query: Query = {},
  as = 'sue',
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const row of running.client(as).each(path, { params, query })) {
    rows.push(row);
  }
  return rows;
}

describe.each(['events', 'disk'] as const)('the journal from %s', (source) => {
  it('has each row once, the newest first, however long its pages are', async () => {
    const running = await aRunningService(smallCentre, 0, { data: aFolder() });
    const calls = [await running.arrive('orders'), await running.arrive('returns')];
    const all = await rowsOf(running, { source, limit: 200 });
    expect(all.map(({ callId }) => callId)).toEqual(expect.arrayContaining(calls));
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
    const inShort = await rowsOf(running, { source, limit: 1 });
    expect(inShort.slice(-all.length)).toEqual(all);
    expect(new Set(inShort.map(({ place }) => place)).size).toBe(inShort.length);
    const behind = await rowsOf(running, { source, after: all[2]?.place ?? '' });
    expect(behind.slice(-2)).toEqual(all.slice(0, 2));
  });

  it('has those of a kind, a queue or a call alone', async () => {
    const running = await aRunningService(smallCentre, 0, { data: aFolder() });
    const [order, parcel] = [await running.arrive('orders'), await running.arrive('returns')];
    const ofCall = await rowsOf(running, { source, callId: order });
    expect(ofCall.length).toBeGreaterThan(0);
    expect(new Set(ofCall.map(({ callId }) => callId))).toEqual(new Set([order]));
    const ofQueue = await rowsOf(running, { source, queueId: 'shop.returns', types: 'call.*' });
    expect(ofQueue.map(({ callId }) => callId)).toContain(parcel);
    expect(ofQueue.map(({ callId }) => callId)).not.toContain(order);
    expect(await rowsOf(running, { source, types: 'alarm.*' })).toEqual([]);
  });

  it('refuses a place that it has not given', async () => {
    const running = await aRunningService(smallCentre, 0, { data: aFolder() });
    for (const cursor of ['nonsense', 'main.e999999:3']) {
      const query = { source, cursor };
      const answer = await running.client('sue').get(path, { params, query });
      expect(answer.ok ? null : answer.problem.code).toBe('cursor_invalid');
    }
  });
});

it('a journal of a service without a folder has events, and nothing on disk', async () => {
  const running = await aRunningService();
  await running.arrive('orders');
  const answer = await running.client('root').get(path, { params });
  expect(answer.ok && answer.body).toMatchObject({ hasDisk: false });
  expect((await rowsOf(running)).length).toBeGreaterThan(0);
  expect(await rowsOf(running, { source: 'disk' })).toEqual([]);
});

it('entries are read back from the middle of what was written together, over days', async () => {
  const folder = aFolder();
  const journal = await aJournal({ folder });
  await journal.append(fromTo(1, 5).map((n) => anEntry(n)));
  await journal.append(fromTo(6, 9).map((n) => anEntry(n, 1)));
  await journal.append([anEntry(10, 1)]);
  const reader = new JournalReader(folder, 'shop');
  const back = (from: number, to: number) =>
    fromTo(to, from)
      .toReversed()
      .map((n) => [n, n]);
  expect(entryBodies(reader.entriesBack())).toEqual(back(10, 1));
  expect(entryBodies(reader.entriesBack(8))).toEqual(back(8, 1));
  expect(entryBodies(reader.entriesBack(3))).toEqual(back(3, 1));
});
