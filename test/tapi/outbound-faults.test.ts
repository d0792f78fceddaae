/** Lists of 100,000 rows, a store that takes nothing, and a service that begins again. */
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { StoreError } from '../../store/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { logsOn } from '../support/builders.ts';
import { MemoryJournal } from '../support/memory-journal.ts';
import { numberOf, someOutbound } from '../support/outbound.ts';

const rowCount = 100_000;

describe('a list', () => {
  it('of 100,000 rows is read once, in pages, and then an entry at a time', async () => {
    const served = await someOutbound();
    const id = await served.aList();
    for (let from = 0; from < rowCount; from += 1_000) {
      const entries = Array.from({ length: 1_000 }, (_, place) => ({
        number: `+339${String(from + place).padStart(8, '0')}`,
      }));
      await served.as('malik', `POST /outbound-lists/${id}/entries`, { entries });
    }
    const pages = vi.spyOn(served.store.outbound, 'entries');
    await served.as('malik', `POST /outbound-lists/${id}/start`);
    expect(pages.mock.calls.length).toBe(rowCount / 1_000 + 1);
    pages.mockClear();
    const single = vi.spyOn(served.store.outbound, 'entry');
    served.seat('ann');
    await served.settle();
    for (let attempts = 0; attempts < 50; attempts += 1) {
      served.dials.ringing[0]?.comesTo('busy');
      await served.settle();
    }
    expect(served.dials.dialled).toHaveLength(51);
    expect(pages).not.toHaveBeenCalled();
    expect(single.mock.calls.length).toBeLessThan(60);
  });

  it('dials nothing that cannot be written, and goes on when it can', async () => {
    const served = await someOutbound();
    const id = await served.aList();
    await served.addEntries(id, 2);
    const full = vi.spyOn(served.store, 'transaction').mockImplementation(() => {
      throw new StoreError('store_full', 'the disk is full');
    });
    await served.as('malik', `POST /outbound-lists/${id}/start`);
    served.seat('ann');
    await served.settle();
    expect(served.dials.dialled).toEqual([]);
    expect(served.events('outbound.')).toEqual([]);
    expect(await served.agent('ann')).toMatchObject({ state: 'ready' });
    full.mockRestore();
    served.clock.turn(2_000);
    await served.settle();
    expect(served.dials.dialled).toEqual([numberOf(1)]);
  });

  it('goes on after a restart: what rang has failed, who talks goes on talking', async () => {
    const path = join(aFolder(), 'store.sqlite');
    const journal = new MemoryJournal();
    const onError = (error: unknown): never => {
      throw error;
    };
    const of = { journal, engine: 'test', onError };
    const before = await someOutbound(undefined, { path, journal: of });
    const id = await before.aList();
    await before.addEntries(id, 3);
    before.tell(logsOn('ann'), logsOn('ben'));
    await before.as('malik', `POST /outbound-lists/${id}/start`);
    await before.settle();
    before.dials.ringing[0]?.comesTo('answered');
    await before.settle();
    expect((await before.entries(id)).map(({ state }) => state)).toEqual([
      ...['talking', 'dialling', 'waiting'],
    ]);
    const talking = before.live.projection.calls
      .live()
      .find(({ call }) => call.state === 'connected');
    before.store.close();
    const again = { ...of, journal: new MemoryJournal(journal) };
    const served = await someOutbound(undefined, { path, epoch: 2, journal: again });
    await served.settle();
    const [first, second] = await served.entries(id);
    expect(first).toMatchObject({ state: 'talking', lastResult: 'answered' });
    expect(second).toMatchObject({ state: 'waiting', lastResult: 'failed', attempts: 0 });
    await served.as('malik', `POST /calls/${talking?.call.callId}/hangup`);
    await served.settle();
    expect((await served.entries(id))[0]).toMatchObject({ state: 'reached' });
    served.clock.turn(31_000);
    await served.settle();
    expect(served.dials.dialled).toContain(numberOf(3));
  });
});
