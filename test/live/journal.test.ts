import { deserialize } from 'node:v8';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type LiveCentre, snapshotAt } from '../../live/index.ts';
import { createRouter } from '../../routing/index.ts';
import { answers, arrives, logsOn, queueTurns } from '../support/builders.ts';
import { aJournalledDay, dayCentre, type JournalledDay, readingsOf } from '../support/live-days.ts';
import { MemoryJournal } from '../support/memory-journal.ts';
import { createDraw } from '../support/rig/draw.ts';
import { firstSeed } from '../support/rig/first-seed.ts';
import { TurnedClock } from '../support/turned-clock.ts';

const daysMade = 4;
/** A change behind the last instant that a snapshot has: found by a day's seed. */
const changeBehindSeed = 1_528_296_910;
/** A reminder of a parked call that is replayed while somebody fetches the call: found likewise. */
const reminderSeed = 2_759_668_117;
const foundSeeds = [changeBehindSeed, reminderSeed];

async function aDay(): Promise<JournalledDay> {
  const day = aJournalledDay({});
  await day.settle();
  return day;
}

/** Ann talks in the call `talking`. */
async function aTalk(): Promise<JournalledDay> {
  const day = await aDay();
  const { live, settle } = day;
  void live.submit(logsOn('ann', { groups: ['g'] }));
  void live.submit(arrives('talking'));
  await settle();
  const [offer] = live.projection.calls.get('talking')?.offers ?? [];
  for (const input of answers(`${offer?.callId}/1`)) void live.submit(input);
  await settle();
  return day;
}

/** What a process does that starts where another was killed. */
async function lifeAfter(
  { journal, ...of }: Parameters<typeof aJournalledDay>[0] & { readonly journal: MemoryJournal },
  epoch: number,
): Promise<JournalledDay> {
  const day = aJournalledDay({ ...of, journal: new MemoryJournal(journal), epoch });
  await day.settle();
  return day;
}

function stateOf(live: LiveCentre, agentId: string): string | undefined {
  return live.projection.agents.get(agentId)?.shown.state;
}

/** What a snapshot holds; places in a heap, which are found anew, are no part of it. */
function heldIn(snapshot: Uint8Array | undefined): unknown {
  const saved = deserialize(inflateRawSync(snapshot ?? new Uint8Array()));
  for (const waiting of saved.folds.announcer.values()) waiting.handle = null;
  return { ...saved, people: new Map(saved.people) };
}

describe('a centre with a journal', () => {
  it('acts when an instant is written, and not before', async () => {
    const { live, journal, settle } = await aDay();
    journal.hold();
    const answer = live.submit(logsOn('ann', { groups: ['g'] }));
    await settle();
    expect(live.projection.agents.get('ann')?.shown.state).toBe('released');
    expect(live.position).toBe('0');
    journal.letGo();
    await settle();
    expect(await answer).not.toHaveProperty('refused');
    expect(live.projection.agents.get('ann')?.shown.state).toBe('ready');
  });

  it('makes the next instant of what comes meanwhile', async () => {
    const { live, journal, settle } = await aDay();
    journal.hold();
    void live.submit(arrives('c1'));
    await settle();
    void live.submit(arrives('c2'));
    await settle();
    void live.submit(arrives('c3'));
    const before = journal.lastSeq;
    journal.letGo();
    await settle();
    const bodies = journal.kept.slice(before).map(({ body }) => JSON.parse(body));
    const ids = bodies.map(({ inputs }) => inputs.map(({ callId }: { callId: string }) => callId));
    expect(ids).toEqual([['c1'], ['c2', 'c3']]);
  });

  it('tells what happens beside the core when that is written', async () => {
    const { live, journal, settle } = await aDay();
    journal.hold();
    live.setCondition({ state: 'emergency', callbackCapacity: null, changedBy: 'malik' });
    expect(live.eventsAfter('0', 10)).toEqual([]);
    const kept = live.kept();
    await settle();
    expect(live.eventsAfter('0', 10)).toEqual([]);
    journal.letGo();
    expect(await kept).toBe(true);
    expect(live.eventsAfter('0', 10)).toMatchObject([{ told: { type: 'centre.state' } }]);
    expect(live.kept()).toBe(null);
  });

  it('refuses what the disk does not take, and goes on by itself', async () => {
    const { live, clock, journal, settle } = await aDay();
    journal.isFull = true;
    const first = live.submit(arrives('c1'));
    await settle();
    expect(await first).toMatchObject({ refused: 'storage_unavailable' });
    expect(live.isRefusing).toBe(true);
    expect(await live.submit(arrives('c2'))).toMatchObject({ refused: 'storage_unavailable' });
    expect(live.projection.calls.all()).toEqual([]);
    journal.isFull = false;
    clock.turn(1_000);
    await settle();
    expect(live.isRefusing).toBe(false);
    const again = live.submit(arrives('c1'));
    await settle();
    expect(await again).not.toHaveProperty('refused');
    expect(live.projection.waitingIn('q').map(({ call }) => call.callId)).toEqual(['c1']);
  });

  it('loses none of its own timers while the disk takes nothing', async () => {
    const { live, clock, journal, settle } = await aDay();
    void live.submit(arrives('c1', { queueId: 'z' }));
    await settle();
    journal.isFull = true;
    clock.turn(95_000);
    await settle();
    expect(live.projection.calls.get('c1')?.derivedState).toBe('queued');
    journal.isFull = false;
    for (let seconds = 0; seconds < 3; seconds += 1) {
      clock.turn(1_000);
      await settle();
    }
    expect(live.projection.calls.get('c1')?.derivedState).toBe('callback');
    const planned = live
      .eventsAfter('0', 100)
      ?.find((one) => 'effect' in one && one.effect.type === 'callback.planned');
    expect(planned).toMatchObject({ effect: { atMs: 90_000 } });
  });

  it('writes what was taken before it stops', async () => {
    const { live, journal, settle } = await aDay();
    journal.hold();
    const taken = live.submit(arrives('c1'));
    await settle();
    const late = live.submit(arrives('c2'));
    live.stop();
    journal.letGo();
    await live.stopped;
    expect([await taken, await late].map(({ refused }) => refused)).toEqual([undefined, undefined]);
    expect(journal.kept.at(-1)?.callIds).toEqual(['c2']);
    expect(await live.submit(arrives('c3'))).toMatchObject({ refused: 'draining' });
  });
});

describe('an error that nobody expects', () => {
  it('in the state of one call leaves that alone out of the journal, and is reported', async () => {
    const faults: string[] = [];
    const { live, journal, settle } = aJournalledDay({
      onError: ({ message }, at) => void faults.push(`${at?.what}: ${message}`),
    });
    await settle();
    for (const id of ['c1', 'c2']) void live.submit(arrives(id));
    await settle();
    const { calls } = live.projection;
    const save = calls.save.bind(calls);
    calls.save = (id) => {
      if (id === 'c1') throw new Error('not saved');
      return save(id);
    };
    live.touch('call/c1');
    live.touch('call/c2');
    await settle();
    const { put } = JSON.parse(journal.kept.at(-1)?.body ?? '');
    expect(put.map(([subject]: readonly [string]) => subject)).toEqual(['call/c2']);
    expect(faults).toEqual(['call/c1: not saved']);
    expect(live.isRefusing).toBe(false);
  });

  it('in the core ends the process, which would stand still for good', async () => {
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    onTestFinished(() => {
      for (const one of listeners) process.on('uncaughtException', one);
    });
    const ended = new Promise<Error>((resolve) => process.once('uncaughtException', resolve));
    const { live, settle } = aJournalledDay({
      createRouter: (options) => {
        const core = createRouter(options);
        const step = core.step.bind(core);
        return Object.assign(core, {
          step: (instant: Parameters<typeof step>[0]) => {
            if (instant.inputs.some(({ type }) => type === 'call.arrived')) throw new Error('core');
            return step(instant);
          },
        });
      },
    });
    await settle();
    void live.submit(arrives('c1'));
    await settle();
    expect((await ended).message).toBe('core');
  });
});

describe('the snapshot of a journal', () => {
  it('is begun with so many effects and changes, one at a time, and decides nothing', async () => {
    const asked: number[] = [];
    const made = Promise.withResolvers<Uint8Array>();
    const snapshotBy = (seq: number): Promise<Uint8Array> => {
      asked.push(seq);
      return made.promise;
    };
    const { live, journal, settle } = aJournalledDay({ snapshotEvery: 3, snapshotBy });
    await settle();
    for (let n = 1; n <= 4; n += 1) {
      void live.submit(arrives(`c${n}`));
      await settle();
    }
    expect([asked, journal.lastSeq, journal.lastSnapshot()]).toEqual([[5], 6, null]);
    made.resolve(snapshotAt(journal, 5, live));
    await settle();
    expect(journal.lastSnapshot()?.seq).toBe(5);
  });

  it('is told of where it fails, and tried again; nothing is lost', async () => {
    const told: string[] = [];
    const { live, clock, journal, settle } = aJournalledDay({
      snapshotEvery: 3,
      snapshotBy: (seq) => Promise.reject(new Error(`no thread for ${seq}`)),
      onError: ({ message }) => told.push(message),
    });
    await settle();
    for (let n = 1; n <= 8; n += 1) {
      void live.submit(arrives(`c${n}`));
      await settle();
    }
    expect(told.length).toBeGreaterThan(1);
    expect(journal.lastSnapshot()).toBe(null);
    const { live: again } = await lifeAfter({ journal, clock }, 2);
    expect(again.projection.waitingIn('q')).toHaveLength(8);
  });
});

describe('a centre that goes on from its journal', () => {
  it.each(Array.from({ length: daysMade }, (_, day) => firstSeed + day))(
    'stands as it stood, and tells the same events: random day %i',
    async (seed) => {
      const day = await aDay();
      await day.pass(createDraw(seed, 1), 600_000);
      const { live, clock, journal } = day;
      const copy = new MemoryJournal(journal);
      copy.hold();
      const again = aJournalledDay({ journal: copy, clock, epoch: 2, centre: live.file });
      const atMs = live.nowMs;
      expect(readingsOf(again.live, atMs)).toEqual(readingsOf(live, atMs));
      expect(again.live.eventsAfter('0', 1e6)).toEqual(live.eventsAfter('0', 1e6));
      copy.letGo();
    },
  );

  it.each(Array.from({ length: daysMade }, (_, day) => firstSeed + day))(
    'stands as it stood from a snapshot and what is behind it: random day %i',
    async (seed) => {
      const day = aJournalledDay({ snapshotEvery: 60 });
      await day.settle();
      const draw = createDraw(seed, 1);
      await day.pass(draw, 400_000);
      const { live, clock, journal } = day;
      const cut = draw.int(100, journal.lastSeq);
      const [short, whole] = [0, 1].map((full) => {
        const copy = new MemoryJournal(journal, cut);
        if (full === 1) copy.forgetSnapshots();
        copy.hold();
        return aJournalledDay({ journal: copy, clock, epoch: 2, centre: live.file });
      });
      expect(short?.live.journal?.recovered?.snapshotSeq).toBeGreaterThan(0);
      const atMs = live.nowMs;
      expect(readingsOf(short?.live ?? live, atMs)).toEqual(readingsOf(whole?.live ?? live, atMs));
      const { n, after } = short?.live.journal?.saved?.given ?? { n: 0, after: 0 };
      const from = `${n}.${after}`;
      expect(short?.live.eventsAfter('0', 1e6)).toBe(null);
      expect(short?.live.eventsAfter(from, 1e6)).toEqual(whole?.live.eventsAfter(from, 1e6));
    },
  );

  it.each(Array.from({ length: daysMade }, (_, day) => firstSeed + day))(
    'is saved beside it as it stands, in each life: random day %i',
    async (seed) => {
      let day = aJournalledDay({ snapshotEvery: 150 });
      await day.settle();
      for (const epoch of [1, 2, 3]) {
        await day.pass(createDraw(seed, epoch), 150_000);
        const { live, clock, journal } = day;
        void live.submit(arrives(`last-${epoch}`));
        await day.settle();
        const saved = snapshotAt(journal, journal.lastSeq, { originMs: live.originMs, epoch });
        expect(heldIn(saved)).toEqual(heldIn(live.journal?.save()));
        const of = { snapshotEvery: 150, centre: live.file };
        day = await lifeAfter({ journal, clock, ...of }, epoch + 1);
      }
    },
  );

  it.each([...foundSeeds, ...Array.from({ length: daysMade }, (_, day) => firstSeed + day)])(
    'goes on from a snapshot as from the beginning: random day %i',
    async (seed) => {
      const { live, clock, journal, settle, pass } = aJournalledDay({ snapshotEvery: 100 });
      await settle();
      await pass(createDraw(seed, 1), 300_000);
      const told: unknown[] = [];
      for (const isWhole of [false, true]) {
        const copy = new MemoryJournal(journal);
        if (isWhole) copy.forgetSnapshots();
        const of = { centre: live.file, clock: new TurnedClock(clock.nowMs()), journal: copy };
        const day = aJournalledDay({ ...of, epoch: 2 });
        await day.settle();
        const { snapshotSeq = 0 } = day.live.journal?.recovered ?? {};
        expect(snapshotSeq > 0).toBe(!isWhole);
        await day.pass(createDraw(seed, 2), 300_000);
        const readings = readingsOf(day.live, day.live.nowMs);
        told.push([day.live.eventsAfter(live.position, 1e6), copy.kept, readings]);
      }
      expect(told[0]).toEqual(told[1]);
    },
  );

  it('keeps who waits in order, takes offers back, and names nothing twice', async () => {
    const { live, clock, journal, settle } = await aDay();
    void live.submit(logsOn('ann', { groups: ['g'] }));
    for (const id of ['c1', 'c2', 'c3'])
      void live.submit(arrives(id, { class: id === 'c3' ? 1 : 2 }));
    await settle();
    const offered = live.projection.calls.live().filter(({ call }) => call.offers.length > 0);
    expect(offered.map(({ call }) => call.callId)).toEqual(['c3']);
    const before = live.position;
    clock.turn(3_000);
    const later = await lifeAfter({ journal, clock }, 2);
    const { live: again } = later;
    const rescinded = again.eventsAfter(before, 100)?.[0];
    expect(rescinded).toMatchObject({ effect: { type: 'offer.rescinded', cause: 'restart' } });
    expect(Number(again.position.split('.')[0])).toBeGreaterThan(Number(before.split('.')[0]));
    const inOrder = again.projection
      .waitingIn('q')
      .map(({ call: { callId, dueKey } }) => [callId, dueKey]);
    expect(inOrder).toEqual([
      ['c3', 0],
      ['c1', 0],
      ['c2', 0],
    ]);
    expect([live.mint('cal_'), again.mint('cal_')].map((id) => id.slice(0, 7))).toEqual([
      'cal_e1.',
      'cal_e2.',
    ]);
    expect(
      [...(again.projection.agents.get('ann')?.sessions.values() ?? [])].map(
        ({ shown }) => shown.id,
      ),
    ).toEqual(['shop.ann.e1.1']);
  });

  it('goes on with talks that clients connect, as they were', async () => {
    const { live, clock, journal } = await aTalk();
    const { live: again } = await lifeAfter({ journal, clock, startMs: () => 200_000 }, 2);
    expect(again.projection.calls.get('talking')).toEqual(live.projection.calls.get('talking'));
    expect(again.projection.calls.get('talking')?.derivedState).toBe('connected');
  });

  it('ends what has no media any more, and what fell due meanwhile fires in order', async () => {
    const { live, clock, journal, settle } = await aTalk();
    void live.submit(arrives('called-back', { queueId: 'z' }));
    await settle();
    const media = { startMs: () => 200_000, liveLegs: [] };
    const later = await lifeAfter({ journal, clock, ...media }, 2);
    const types = later.live
      .eventsAfter(live.position, 100)
      ?.flatMap((one) => ('effect' in one ? [one.effect.type] : []));
    expect(types).toContain('callback.planned');
    expect(later.live.projection.calls.get('talking')).toMatchObject({
      derivedState: 'ended',
      cause: 'lostMedia',
    });
    expect(later.live.nowMs).toBe(200_000);
  });

  it('logs off whom nobody comes back for, within the grace and not before', async () => {
    const { live, clock, journal, settle } = await aDay();
    for (const id of ['ann', 'ben']) void live.submit(logsOn(id, { groups: ['g'] }));
    await settle();
    await Promise.all([live.presence.signedOn('ann', 'ann'), live.presence.signedOn('ben', 'ben')]);
    await settle();
    const { live: again, settle: settleAgain } = await lifeAfter({ journal, clock }, 2);
    const end = again.presence.connected('ben');
    clock.turn(29_000);
    await settleAgain();
    expect(stateOf(again, 'ann')).toBe('ready');
    clock.turn(2_000);
    await settleAgain();
    expect([stateOf(again, 'ann'), stateOf(again, 'ben')]).toEqual(['released', 'ready']);
    end();
  });

  it('goes by what is to be in force now, though it changed while no service ran', async () => {
    const { clock, journal } = await aDay();
    const queues = dayCentre.queues.map((queue) => ({ ...queue, name: 'Renamed' }));
    const { live } = await lifeAfter({ journal, clock, centre: { ...dayCentre, queues } }, 2);
    expect(live.file.queues[0]?.name).toBe('Renamed');
  });

  it('refuses a journal that another core has written', async () => {
    const { live, clock, journal, settle } = await aDay();
    for (const state of ['closed', 'open'] as const) {
      void live.submit(queueTurns('q', state));
      await settle();
    }
    const at = journal.kept.findIndex(({ body }) => body.includes('"closed"'));
    const entry = journal.kept[at];
    if (entry !== undefined)
      journal.kept[at] = { ...entry, body: entry.body.replace('closed', 'open') };
    await expect(lifeAfter({ journal, clock }, 2)).rejects.toThrow(
      /was written after effect 1; replayed, it comes after 0/,
    );
  });
});
