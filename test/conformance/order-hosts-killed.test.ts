/**
 * What a host keeps that is killed: a real process, `kill -9` at a marked step or at any moment,
 * and another host on the same file. By the letters and numbers of durable-orders.md 11.
 */
import {
  appendFileSync,
  closeSync,
  copyFileSync,
  cpSync,
  openSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Verdict } from '../../contracts/index.ts';
import type { Message, ProcessHost } from '../../workflows/index.ts';
import { aFolder } from '../support/a-folder.ts';
import type { HostEnding } from '../support/order-hosts/host-child.ts';
import {
  HostChild,
  HostRemains,
  killedAt,
  killedHosts,
} from '../support/order-hosts/host-children.ts';
import {
  blocked,
  type DurableHost,
  HostStage,
  inStore,
  settled,
  tallyOf,
  until,
} from '../support/order-hosts/host-stage.ts';
import { runsOn } from '../support/order-hosts/left-out.ts';
import { seededRandom } from '../support/order-hosts/seeded-random.ts';
import { effectOf, plainOrder, type Tally, tell } from '../support/order-hosts/tally-core.ts';
import { firstSeed } from '../support/rig/first-seed.ts';
import { temporaryPostgres } from '../support/temporary-postgres.ts';

const [opened, added, wanting] = plainOrder('o');
const plainKeys = ['o/authorise', 'o/release', 'o/capture', 'o/last'];
const plainLog = ['added o-2', 'added o-3', ...plainKeys.map((key) => `effect.done ${key}`)];

/** A host that goes on where others were killed; its provider writes on in their ledger. */
async function goOn(remains: HostRemains) {
  const stage = new HostStage(remains.name, { path: remains.path, nowMs: Date.now() });
  stage.answer = ({ key }) => {
    appendFileSync(remains.ledger, `${key}\n`);
    return Promise.resolve({ type: 'effect.done', key });
  };
  return { stage, host: await stage.open() };
}

/** The killed host's leases mean nothing: the clock stands still, and the order runs to its end. */
async function toTheEnd(host: ProcessHost): Promise<Tally | null> {
  await until(async () => (await tallyOf(host, 'o'))?.isEnded === true);
  return await tallyOf(host, 'o');
}

function plain(): readonly Message[] {
  return [opened, added, wanting].filter((message) => message !== undefined);
}

describe.each(killedHosts)('order host %s: killed at a marked step', (name) => {
  const cases: readonly (readonly [string, HostEnding, boolean, string])[] = [
    [
      'B1 applies a message once that was received but not committed',
      { point: 'planned', id: 'o-3' },
      false,
      'applied',
    ],
    [
      'B2 answers with the first verdict where the commit was not acknowledged',
      { point: 'committed', id: 'o-3' },
      false,
      'duplicate',
    ],
    [
      'B3 sends effects after a restart that were committed and not begun',
      { point: 'acknowledged', id: 'o-3' },
      false,
      'duplicate',
    ],
    [
      'B4 sends an effect again under its key whose answer was not read',
      { point: 'acted', id: 'o/authorise' },
      true,
      'duplicate',
    ],
    [
      'B5 applies an outcome once that was received but not committed',
      { point: 'planned', id: 'r:o/release' },
      true,
      'duplicate',
    ],
  ];

  it.each(cases)('%s', async (_name, ending, isLastSeen, again) => {
    const remains = await HostRemains.of(name);
    // A worker of Temporal may act before the answer to its message has come to the client.
    const isLast = isLastSeen && name === 'temporal' ? expect.any(Boolean) : isLastSeen;
    expect(await killedAt(remains, ending, plain())).toEqual([true, true, isLast]);
    const actedByKilled = remains.acted().length;
    const { host } = await goOn(remains);
    const verdicts = await Promise.all(plain().map((message) => host.start(message)));
    const outcomes = verdicts.map(({ outcome }) => outcome);
    // A workflow may take what was sent to the killed worker before it is sent again.
    const last = name === 'temporal' ? outcomes[2] : again;
    expect(outcomes).toEqual(['duplicate', 'duplicate', last]);
    const first = last === 'applied' ? verdicts[2] : verdicts[2]?.value;
    expect(first).toEqual({ outcome: 'applied', version: 3, value: { sum: 3 } });
    const tally = await toTheEnd(host);
    expect(tally?.log).toEqual(plainLog);
    expect(tally?.version).toBe(7);
    expect(new Set(remains.acted())).toEqual(new Set(plainKeys));
    const repeats = { acted: 1, planned: isAskedAgain(ending, name) ? 1 : 0 };
    const repeated = ending.point in repeats ? repeats[ending.point as keyof typeof repeats] : 0;
    // What Temporal's killed worker acted beside the acknowledgement may be unread: asked again.
    const mayRepeat = name === 'temporal' && ending.point === 'acknowledged' ? actedByKilled : 0;
    expect(remains.acted().length).toBeGreaterThanOrEqual(4 + repeated);
    expect(remains.acted().length).toBeLessThanOrEqual(4 + repeated + mayRepeat);
  });

  it('B6 sends the second of two effects, and the first under no other key', async () => {
    const remains = await HostRemains.of(name);
    const effects = [effectOf('o', 'first'), effectOf('o', 'second', 'goods')];
    const both = tell('o', 'o-2', { type: 'added', amount: 1, effects });
    const messages = [...plain().slice(0, 1), both];
    await killedAt(remains, { point: 'asked', id: 'o/second' }, messages);
    // Lanes are carried out side by side; a worker of Temporal fetches each as it comes.
    if (name !== 'temporal') expect(remains.acted()).toEqual(['o/first']);
    const { host } = await goOn(remains);
    await until(async () => (await tallyOf(host, 'o'))?.open.length === 0);
    const tally = await tallyOf(host, 'o');
    expect([...(tally?.log ?? [])].sort()).toEqual([
      'added o-2',
      'effect.done o/first',
      'effect.done o/second',
    ]);
    expect(new Set(remains.acted())).toEqual(new Set(['o/first', 'o/second']));
  });

  if (runsOn(name, 'B7')) allOrNone(name);

  it('B8 lets no effect leave while the store takes nothing, and says busy', async () => {
    const stage = new HostStage(name);
    const host = await stage.open({ answerMsMax: 3_000 });
    for (const message of plain().slice(0, 2)) await host.start(message);
    const release = await blocked(stage.path);
    const [last] = plain().slice(2);
    if (last === undefined) throw new Error('a plain order has three messages');
    await expect(host.deliver(last)).rejects.toMatchObject({ code: 'busy', isPassing: true });
    expect(stage.ledger).toEqual([]);
    await release();
    // What was sent to Temporal waits there, and may be taken before it is sent again.
    expect(firstOf(await host.deliver(last)).outcome).toBe('applied');
    await until(async () => (await tallyOf(host, 'o'))?.isEnded === true);
    expect(stage.ledger).toEqual(plainKeys);
  });

  it.each<HostEnding['point']>(['planned', 'committed'])(
    'B9 applies a timer once whose host was killed as it fired: %s',
    async (point) => {
      const remains = await HostRemains.of(name);
      const timers = [{ name: 'sla', dueAtMs: Date.now() - 1 }];
      const arm = tell('o', 'o-2', { type: 'added', amount: 1, timers });
      await killedAt(remains, { point, id: 't:sla' } as HostEnding, [...plain().slice(0, 1), arm]);
      const { stage, host } = await goOn(remains);
      await until(async () => (await tallyOf(host, 'o'))?.version === 3);
      stage.clock.turn(60_000);
      await settled(host);
      expect((await tallyOf(host, 'o'))?.log).toEqual(['added o-2', 'timer.due sla']);
    },
  );

  it('B12 recovers after it was killed three times while it recovered', async () => {
    const remains = await HostRemains.of(name);
    await killedAt(remains, { point: 'acknowledged', id: 'o-3' }, plain());
    for (let time = 0; time < 3; time += 1) await killedAt(remains, { point: 'recovering' }, []);
    const { host } = await goOn(remains);
    expect((await toTheEnd(host))?.log).toEqual(plainLog);
    await host.stop();
    const epochs = await inStore(
      remains.path,
      'select cast(n as text) as n from host_epoch order by n',
    );
    // Workers of Temporal take turns without epochs; there is the one of their kind.
    const expected = name === 'temporal' ? ['1'] : ['1', '2', '3', '4', '5'];
    expect(epochs).toEqual(expected.map((n) => ({ n })));
  });
});

function allOrNone(name: DurableHost): void {
  it('B7 keeps all of a batch of a hundred orders, or none', async () => {
    const remains = await HostRemains.of(name);
    const child = new HostChild();
    child.open(remains, { point: 'sent', id: 'p9-1', spinMs: 2 });
    const orders = Array.from({ length: 100 }, (_, n) => `p${n}`);
    await child.deliver(orders.map((order) => tell(order, `${order}-1`, { type: 'opened' })));
    await child.ended;
    const { host } = await goOn(remains);
    const { processes } = await host.list({ limit: 200 }, null);
    expect([0, 100]).toContain(processes.length);
  });
}

/** The outcome of an effect is lost with a host, but for one whose server has it. */
function isAskedAgain({ id = '' }: HostEnding, name: DurableHost): boolean {
  return id.startsWith('r:') && name !== 'temporal';
}

describe('order host sqlite: a torn log', () => {
  it('B14 opens a log whose last transaction is torn, and misses that one alone', async () => {
    const stage = new HostStage('sqlite');
    const host = await stage.open();
    for (const message of plain().slice(0, 2)) await host.start(message);
    const wal = `${stage.path}-wal`;
    const before = statSync(wal).size;
    await host.deliver(tell('o', 'o-4', { type: 'added', amount: 9 }));
    const after = statSync(wal).size;
    expect(after).toBeGreaterThan(before);
    for (const share of [0, 0.01, 0.3, 0.7, 0.99]) {
      const path = join(aFolder(), 'orders.db');
      copyFileSync(stage.path, path);
      copyFileSync(wal, `${path}-wal`);
      truncateSync(`${path}-wal`, before + Math.floor((after - before) * share));
      const copy = await new HostStage('sqlite', { path }).open();
      expect(await tallyOf(copy, 'o')).toMatchObject({ version: 2, log: ['added o-2'] });
      expect((await copy.deliver(tell('o', 'o-4', { type: 'added', amount: 9 }))).version).toBe(3);
      await copy.stop();
    }
  });
});

describe.runIf(killedHosts.includes('postgres'))('order host postgres: a torn log', () => {
  const end =
    'select file_name, file_offset from pg_walfile_name_offset(pg_current_wal_flush_lsn())';

  it('B14 starts a server whose last transaction is torn, and misses that one alone', async () => {
    const server = await temporaryPostgres({ syncs: true });
    onTestFinished(() => server.stop());
    if (server.data === null) return; // Another's, whose log nobody may tear.
    const stage = new HostStage('postgres', { path: await server.schema('torn') });
    const host = await stage.open();
    for (const message of plain().slice(0, 2)) await host.start(message);
    const [before] = (await inStore(stage.path, end)) as LogEnd[];
    await host.deliver(tell('o', 'o-4', { type: 'added', amount: 9 }));
    const [after] = (await inStore(stage.path, end)) as LogEnd[];
    if (before === undefined || after === undefined) throw new Error('the log has an end');
    expect(after.file_name).toBe(before.file_name);
    for (const share of [0, 0.3, 0.99]) {
      const copyOf = join(aFolder(), 'torn');
      cpSync(server.data, copyOf, { recursive: true });
      const log = openSync(join(copyOf, 'pg_wal', before.file_name), 'r+');
      const from =
        before.file_offset + Math.floor((after.file_offset - before.file_offset) * share);
      writeSync(log, Buffer.alloc(after.file_offset - from), 0, undefined, from);
      closeSync(log);
      const torn = await temporaryPostgres({ syncs: true, copyOf });
      onTestFinished(() => torn.stop());
      const copy = await new HostStage('postgres', { path: await torn.schema('torn') }).open();
      expect(await tallyOf(copy, 'o')).toMatchObject({ version: 2, log: ['added o-2'] });
      expect((await copy.deliver(tell('o', 'o-4', { type: 'added', amount: 9 }))).version).toBe(3);
      await copy.stop();
    }
  });
});

interface LogEnd {
  readonly file_name: string;
  readonly file_offset: number;
}

describe.each(killedHosts)('order host %s: killed at any moment', (name) => {
  // A worker of Temporal is given the tasks of a killed one after seconds, each time.
  const [kills, orderCount] = name === 'temporal' ? [3, 20] : [10, 400];
  const parallel = 32;
  const points: readonly HostEnding['point'][] = [
    'planned',
    'sent',
    'committed',
    'acknowledged',
    'asked',
    'acted',
  ];

  it(`B13 loses no acknowledgement in ${kills} kills, and acts once by key`, async () => {
    const random = seededRandom(firstSeed);
    const remains = await HostRemains.of(name);
    const acknowledged = new Map<string, Verdict>();
    const waiting = Array.from({ length: orderCount }, (_, n) => [...plainOrder(`b${n}`)]);
    let isLast = false;
    let child = new HostChild();
    let next = new HostChild();
    for (let kill = 0; kill <= kills; kill += 1) {
      isLast = kill === kills;
      const atPoint = kill % 2 === 0 ? points[Math.floor(random() * points.length)] : undefined;
      const limit = Math.floor((0.5 + random()) * ((3 * orderCount) / (kills + 1)));
      const after = Math.floor(random() * 40);
      child.open(remains, isLast || atPoint === undefined ? undefined : { point: atPoint, after });
      let seen = 0;
      const host = child;
      const serve = async (): Promise<void> => {
        for (let order = waiting.shift(); order !== undefined; order = waiting.shift()) {
          while (order.length > 0) {
            const [verdict = null] = await host.deliver(order.slice(0, 1));
            if (verdict === null) return void waiting.unshift(order);
            acknowledged.set(order.shift()?.id ?? '', firstOf(verdict));
            seen += 1;
            if (!isLast && seen === limit) void host.kill();
          }
        }
      };
      await Promise.all(Array.from({ length: parallel }, serve));
      await host.kill();
      child = next;
      if (kill < kills - 1) next = new HostChild();
    }
    expect(acknowledged.size).toBe(3 * orderCount);
    await expectAllThere(remains, acknowledged, orderCount);
  });
});

async function expectAllThere(
  remains: HostRemains,
  acknowledged: ReadonlyMap<string, Verdict>,
  orderCount: number,
): Promise<void> {
  const { host } = await goOn(remains);
  await until(async () => (await host.list({ status: 'open' }, null)).processes.length === 0);
  const orders = Array.from({ length: orderCount }, (_, n) => `b${n}`);
  const again = await Promise.all(orders.flatMap(plainOrder).map((message) => host.start(message)));
  const ids = orders.flatMap(plainOrder).map(({ id }) => id);
  expect(again.map(({ outcome }) => outcome)).toEqual(ids.map(() => 'duplicate'));
  expect(again.map(({ value }) => value)).toEqual(ids.map((id) => acknowledged.get(id)));
  for (const order of orders) expect((await tallyOf(host, order))?.version).toBe(7);
  const keys = orders.flatMap((order) => plainKeys.map((key) => key.replace('o/', `${order}/`)));
  expect(new Set(remains.acted())).toEqual(new Set(keys));
  const repeats = remains.acted().length - keys.length;
  process.stdout.write(`B13: seed ${firstSeed}, ${repeats} effects repeated under their keys\n`);
}

/** The verdict of the first delivery. */
function firstOf(verdict: Verdict): Verdict {
  return verdict.outcome === 'duplicate' ? (verdict.value as Verdict) : verdict;
}
