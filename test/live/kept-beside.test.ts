/** What a journal keeps beside the core: who has an answer, what was carried out, what stands. */
import { describe, expect, it } from 'vitest';
import { asRequest } from '../../live/index.ts';
import { arrives } from '../support/builders.ts';
import { aJournalledDay, dayCentre } from '../support/live-days.ts';
import { MemoryJournal } from '../support/memory-journal.ts';

/** A life of a centre, with an alarm for one call that waits. */
async function aLife(journal: MemoryJournal, epoch: number) {
  const alarms = { waiting: { raiseAt: 1, clearAt: 0 } };
  const queues = dayCentre.queues.map((queue) => ({ ...queue, alarms }));
  const centre = { ...dayCentre, queues };
  const life = aJournalledDay({ journal, epoch, centre, snapshotEvery: 2 });
  await life.settle();
  return life;
}

describe('a journal', () => {
  it('holds an answer back until what happened beside its instant is written too', async () => {
    const journal = new MemoryJournal();
    const { live, settle } = await aLife(journal, 1);
    live.onEvents(() => {
      if (live.condition.state === 'emergency') return;
      journal.hold();
      live.setCondition({ state: 'emergency', callbackCapacity: null, changedBy: 'malik' });
    });
    let isAnswered = false;
    void live.submit(arrives('c1')).then(() => {
      isAnswered = true;
    });
    await settle();
    expect([live.projection.calls.get('c1')?.derivedState, isAnswered]).toEqual(['queued', false]);
    journal.letGo();
    await settle();
    expect(isAnswered).toBe(true);
  });

  it('repeats the answer of a request that was carried out, and of none refused', async () => {
    const journal = new MemoryJournal();
    const { live, settle } = await aLife(journal, 1);
    const asks = ['taken', 'refused'].map((key) => ({
      person: 'ann',
      path: '/',
      key,
      bodyHash: '',
    }));
    const [taken, refused] = asks;
    void asRequest(taken ?? null, () => live.submit(arrives('c1')));
    void asRequest(refused ?? null, () => live.submit({ type: 'acceptOffer', offerId: 'c9/1' }));
    await settle();
    const { carried } = (await aLife(new MemoryJournal(journal), 2)).live.journal ?? {};
    expect(asks.map((asked) => carried?.get(asked)?.key)).toEqual(['taken', undefined]);
  });

  it('restores a queue closed until a time, and the emergency stop with its queues', async () => {
    const journal = new MemoryJournal();
    const { live, settle } = await aLife(journal, 1);
    const [first = '', ...others] = dayCentre.queues.map(({ id }) => id);
    const untilMs = live.nowMs + 3_600_000;
    void live.submit({ type: 'setQueueState', queueId: first, state: 'closed', untilMs });
    await settle();
    const said = { callbackCapacity: null, changedBy: 'malik' };
    live.setCondition({ ...said, state: 'emergency', stop: { divertTo: null } });
    await settle();
    const after = await aLife(new MemoryJournal(journal), 2);
    const queue = (id: string) => after.live.projection.queue(id);
    expect(after.live.condition.stop).toEqual({ queueIds: others, divertTo: null });
    expect(queue(first)).toMatchObject({ state: 'closed', untilMs });
    expect(others.map((id) => queue(id)?.state)).toEqual(others.map(() => 'closed'));
    after.live.setCondition({ ...said, state: 'normal' });
    await after.settle();
    expect(queue(first)).toMatchObject({ state: 'closed', untilMs });
    expect(others.map((id) => queue(id)?.state)).toEqual(others.map(() => 'open'));
  });

  it('restores from a snapshot what stations have set, and open alarms', async () => {
    const journal = new MemoryJournal();
    const { live, clock, settle } = await aLife(journal, 1);
    live.stations.change('st12', { doNotDisturb: true });
    live.stations.change('st14', { forwarding: [{ when: 'busy', to: '16' }] });
    void live.submit(arrives('c1'));
    for (const id of ['c2', 'c3', 'c4']) {
      clock.turn(1_000);
      void live.submit(arrives(id));
      await settle();
    }
    const again = (await aLife(new MemoryJournal(journal), 2)).live;
    expect(again.journal?.recovered?.snapshotSeq).toBeGreaterThan(4);
    expect(again.stations.save()).toEqual(live.stations.save());
    expect(again.alarms.raised).toEqual(live.alarms.raised);
    expect(live.alarms.raised).toHaveLength(1);
  });
});
