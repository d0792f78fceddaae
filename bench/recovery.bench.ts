/**
 * Time of a centre's restart from a journal of a million events, and from the snapshot that a
 * service takes each 30,000 events.
 */
import type { Scenario } from '../contracts/index.ts';
import { type Clock, type LiveCentre, startLiveCentre } from '../live/index.ts';
import { createRouter } from '../routing/index.ts';
import { compileScenario, simulateReplication } from '../simulator/index.ts';
import { type Journal, type NewJournalEntry, openJournal } from '../store/index.ts';
import type { Bench } from './harness.ts';
import { once, temporaryFolder } from './rounds.ts';

const originMs = Date.parse('2026-11-20T23:00:00Z');
const eventsWanted = 1_000_000;
const eventsPerSnapshot = 30_000;
const entriesPerBatch = 10_000;
const centreId = 'bench';

interface Learnt {
  readonly events: number;
  readonly entries: number;
  readonly wholeMs: number;
  readonly fromSnapshotMs: number;
  readonly snapshotMs: number;
}

export function recoveryBenches(): readonly Bench[] {
  const learnt = once(learn);
  const row = (
    name: string,
    shown: Pick<Bench, 'unit' | 'figure' | 'peer'>,
    goal: number,
    figureOf: (learnt: Learnt) => number,
  ): Bench => ({
    name: `live.${name}`,
    ...shown,
    config: { calls: 'of a day', agents: 100, eventsPerSnapshot },
    begin: async () => {
      const all = await learnt();
      const { events, entries } = all;
      const snapshotMs = Math.round(all.snapshotMs);
      return { ours: figureOf(all), theirs: goal, learnt: { events, entries, snapshotMs } };
    },
  });
  const ms = { unit: 'ms', figure: 'ms', peer: 'goal (at most)' } as const;
  const perSecond = { unit: 'events/s', peer: 'goal (at least)' };
  return [
    row('replay', perSecond, 40_000, ({ events, wholeMs }) => (events / wholeMs) * 1_000),
    row('recovery.1M', ms, 30_000, ({ wholeMs }) => wholeMs),
    row('recovery.snapshot', ms, 3_000, ({ fromSnapshotMs }) => fromSnapshotMs),
  ];
}

async function learn(): Promise<Learnt> {
  const folder = temporaryFolder();
  const { events, entries, snapshotSeq } = await writeDay(folder);
  const snapshotMs = await goOn({ folder, epoch: 2, untilSeq: snapshotSeq }, async (live) => {
    const beganAtMs = performance.now();
    await live.journal?.keeper.snapshot();
    return performance.now() - beganAtMs;
  });
  const timed = async (epoch: number, passesSnapshots: boolean): Promise<number> => {
    const beganAtMs = performance.now();
    const how = { folder, epoch, untilSeq: entries, passesSnapshots };
    return (await goOn(how, () => Promise.resolve(performance.now()))) - beganAtMs;
  };
  const fromSnapshotMs = await timed(3, false);
  const wholeMs = await timed(4, true);
  return { events, entries, wholeMs, fromSnapshotMs, snapshotMs };
}

interface GoingOn {
  readonly folder: string;
  readonly epoch: number;
  readonly untilSeq: number;
  readonly passesSnapshots?: boolean;
}

async function goOn(
  { folder, epoch, untilSeq, passesSnapshots = false }: GoingOn,
  then: (live: LiveCentre) => Promise<number>,
): Promise<number> {
  const journal = await openJournal({ ...place, folder, epoch });
  const upTo = {
    lastSeq: untilSeq,
    append: () => Promise.resolve(untilSeq),
    *entries(afterSeq: number) {
      for (const entry of journal.entries(afterSeq)) {
        if (entry.seq > untilSeq) return;
        yield entry;
      }
    },
    lastSnapshot: () => (passesSnapshots ? null : journal.lastSnapshot()),
    snapshot: (seq: number, body: Uint8Array) => journal.snapshot(seq, body),
  };
  const onError = (error: Error) => {
    throw error;
  };
  const live = startLiveCentre({
    centre,
    clock: still,
    speed: 1,
    originMs,
    epoch,
    journal: { journal: upTo, engine: 'bench', onError, snapshotEvery: Number.POSITIVE_INFINITY },
  });
  const result = await then(live);
  await journal.close();
  return result;
}

const still: Clock = { nowMs: () => 0, after: () => () => {} };
const place = { centreId, originMs, speed: 1, dateOf: () => '2026-11-21' };

const day: Scenario = {
  schema: 'callwright.scenario/1',
  callTypes: [
    {
      id: 'a',
      targetMs: 20_000,
      arrivals: { kind: 'poisson', arrivalsPerHour: 5_760 },
      handleTime: { talk: { law: 'exponential', meanMs: 60_000 } },
      patience: { law: 'exponential', meanMs: 120_000 },
    },
  ],
  agents: {
    profiles: [{ id: 'g', skills: { a: 50 } }],
    shifts: [{ profile: 'g', count: 100, start: '00:00', end: '24:00' }],
  },
};
const compiled = compileScenario(day);
if (!compiled.ok) throw new Error(`the day is no scenario: ${JSON.stringify(compiled.problems)}`);
const plan = compiled.value;
const { centre } = plan;

async function writeDay(
  folder: string,
): Promise<{ events: number; entries: number; snapshotSeq: number }> {
  const journal: Journal = await openJournal({ ...place, folder, epoch: 1 });
  const router = createRouter({ centre, originMs });
  const life = { epoch: 1, engine: 'bench', centre, ruleSets: [] };
  const first = { atMs: originMs, kind: 'life' as const, callIds: [] };
  let batch: NewJournalEntry[] = [{ ...first, body: JSON.stringify(life) }];
  const batches = [batch];
  let n = 0;
  let entries = 1;
  let snapshotSeq = 1;
  simulateReplication(plan, 0, {
    seed: 1,
    onInstant: ({ atMs, inputs = [] }) => {
      if (n >= eventsWanted) return;
      const body = JSON.stringify({ n, inputs });
      const callIds = inputs.flatMap((input) => ('callId' in input ? [input.callId] : []));
      batch.push({ atMs: originMs + atMs, kind: 'instant', body, callIds });
      entries += 1;
      if (n < eventsWanted - eventsPerSnapshot) snapshotSeq = entries;
      n = router.step({ atMs, inputs }).at(-1)?.n ?? n;
      if (batch.length < entriesPerBatch) return;
      batch = [];
      batches.push(batch);
    },
  });
  for (const entriesOfBatch of batches) {
    if (entriesOfBatch.length > 0) await journal.append(entriesOfBatch);
  }
  await journal.close();
  return { events: n, entries, snapshotSeq };
}
