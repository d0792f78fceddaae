/**
 * What every host of processes does, by the letters and numbers of durable-orders.md 11. The cases
 * that kill a host stand in `order-hosts-killed.test.ts`.
 */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ProcessEvent, ProcessHost } from '../../../workflows/index.ts';
import { done, type HostName, HostStage, settled, tallyOf, until } from './host-stage.ts';
import { runsOn } from './left-out.ts';
import { poison } from './poison-cases.ts';
import { effectOf, plainOrder, tallyCore, tell } from './tally-core.ts';

/** Runs them on a host, but for those that mean nothing on it. */
export function hostCases(name: HostName): void {
  duplicates(name);
  clocks(name);
  if (runsOn(name, 'D3')) pacedStart(name);
  poison(name);
  if (runsOn(name, 'K3')) oldHosts(name);
  if (runsOn(name, 'K2')) oneHost(name);
  if (runsOn(name, 'A11')) sameRecord(name);
}

const duplicates = (name: HostName) =>
  describe(`order host ${name}: duplicates`, () => {
    it('C1 applies a command sent twice once, one after the other and side by side', async () => {
      const host = await new HostStage(name).open();
      const open = tell('o', 'm1', { type: 'opened' });
      const first = await host.start(open);
      expect(first.outcome).toBe('applied');
      expect(await host.start(open)).toEqual({ ...first, outcome: 'duplicate', value: first });
      const add = tell('o', 'm2', { type: 'added', amount: 5 });
      const both = await Promise.all([host.deliver(add), host.deliver({ ...add, atMs: 9 })]);
      expect(both.map(({ outcome }) => outcome)).toEqual(['applied', 'duplicate']);
      expect(both[1].value).toEqual(both[0]);
      expect((await tallyOf(host, 'o'))?.sum).toBe(5);
    });

    it('C2 applies a webhook once that comes ten times at the same time', async () => {
      const host = await new HostStage(name).open();
      await host.start(tell('o', 'm1', { type: 'opened' }));
      const webhook = tell('o', 'wh:bank:77', { type: 'added', amount: 3 });
      const verdicts = await Promise.all(Array.from({ length: 10 }, () => host.deliver(webhook)));
      const outcomes = verdicts.map(({ outcome }) => outcome);
      expect(outcomes.filter((one) => one === 'applied')).toHaveLength(1);
      expect(outcomes.filter((one) => one === 'duplicate')).toHaveLength(9);
      expect((await tallyOf(host, 'o'))?.sum).toBe(3);
    });

    it('C3 lets a webhook and the answer of one effect both arrive, and applies one', async () => {
      const stage = new HostStage(name);
      let answer = (_event: ProcessEvent): void => undefined;
      stage.answer = () => new Promise((resolve) => (answer = resolve));
      const host = await stage.open();
      await host.start(tell('o', 'm1', { type: 'opened' }));
      const effects = [effectOf('o', 'authorise/1')];
      await host.deliver(tell('o', 'm2', { type: 'added', amount: 1, effects }));
      await until(() => stage.ledger.length === 1);
      const webhook = tell('o', 'wh:bank:78', { type: 'effect.done', key: 'o/authorise/1' });
      expect((await host.deliver(webhook)).outcome).toBe('applied');
      answer(done('o/authorise/1'));
      await until(
        async () => ((await host.query('order/o', 'openEffects')) as unknown[]).length === 0,
      );
      const told = (await tallyOf(host, 'o'))?.log.filter((line) => line.startsWith('effect.done'));
      expect(told).toEqual(['effect.done o/authorise/1']);
      expect(stage.ledger).toEqual(['o/authorise/1']);
    });

    it('E2 takes a webhook that came before its process once it is offered again', async () => {
      const host = await new HostStage(name).open();
      const webhook = tell('o', 'wh:bank:79', { type: 'added', amount: 4 });
      const early = await host.deliver(webhook);
      expect(early).toMatchObject({ outcome: 'refused', code: 'process_not_found' });
      await host.start(tell('o', 'm1', { type: 'opened' }));
      expect((await host.deliver(webhook)).outcome).toBe('applied');
      expect((await host.deliver(webhook)).outcome).toBe('duplicate');
      expect((await tallyOf(host, 'o'))?.sum).toBe(4);
    });

    it('C4 refuses an id that another message had, and alarms', async () => {
      const stage = new HostStage(name);
      const host = await stage.open();
      await host.start(tell('o', 'm1', { type: 'opened' }));
      await host.deliver(tell('o', 'm2', { type: 'added', amount: 1 }));
      const other = host.deliver(tell('o', 'm2', { type: 'added', amount: 2 }));
      await expect(other).rejects.toMatchObject({ code: 'id_reused', isPassing: false });
      const elsewhere = host.start(tell('p', 'm1', { type: 'opened' }));
      await expect(elsewhere).rejects.toMatchObject({ code: 'id_reused' });
      expect(stage.alarms.map(({ kind, subject }) => [kind, subject])).toEqual([
        ['id_reused', 'm2'],
        ['id_reused', 'm1'],
      ]);
      expect((await tallyOf(host, 'o'))?.sum).toBe(1);
      expect(await tallyOf(host, 'p')).toBeNull();
    });

    it('C5 knows a duplicate after thousands of other messages', async () => {
      const [orders, count] = name === 'temporal' ? [5, 151] : [50, 10_001];
      const host = await new HostStage(name).open({ limits: { waitingMax: 20_000 } });
      const first = await host.start(tell('o', 'm1', { type: 'opened' }));
      const others = Array.from({ length: count }, (_, n) =>
        host.start(
          tell(
            `p${n % orders}`,
            `x${n}`,
            n < orders ? { type: 'opened' } : { type: 'added', amount: 1 },
          ),
        ),
      );
      await Promise.all(others);
      const again = await host.start(tell('o', 'm1', { type: 'opened' }));
      expect(again).toEqual({ ...first, outcome: 'duplicate', value: first });
    });

    it('C6 answers a duplicate after the process has ended, and begins no other', async () => {
      const stage = new HostStage(name);
      const first = await stage.open();
      const open = tell('o', 'm1', { type: 'opened' });
      await first.start(open);
      await first.deliver(tell('o', 'm2', { type: 'ended' }));
      await first.stop();
      const host = await stage.open();
      expect((await host.start(open)).outcome).toBe('duplicate');
      expect((await host.deliver(tell('o', 'm3', { type: 'added', amount: 1 }))).code).toBe(
        'tally_ended',
      );
      const { processes } = await host.list({}, null);
      expect(processes).toEqual([
        { processId: 'order/o', version: 2, status: 'ended', updatedAtMs: 0 },
      ]);
    });

    it('C7 answers a repeat with its first verdict, whatever version it names by now', async () => {
      const stage = new HostStage(name);
      const before = await stage.open();
      await before.start(tell('o', 'm1', { type: 'opened' }));
      const add = { ...tell('o', 'm2', { type: 'added', amount: 5 }), expectedVersion: 1 };
      const first = await before.deliver(add);
      await before.deliver(tell('o', 'm3', { type: 'added', amount: 1 }));
      await before.stop();
      const host = await stage.open();
      const another = { ...tell('o', 'm4', { type: 'added', amount: 7 }), expectedVersion: 1 };
      expect(await Promise.all([host.deliver(another), host.deliver(add)])).toEqual([
        { outcome: 'conflict', version: 3 },
        { ...first, outcome: 'duplicate', value: first },
      ]);
      expect((await tallyOf(host, 'o'))?.sum).toBe(6);
    });

    it('keeps no body of what readers were told, and tells it no second time', async () => {
      const stage = new HostStage(name);
      stage.answer = () => Promise.resolve(null);
      const before = await stage.open();
      await before.start(tell('o', 'm1', { type: 'opened' }));
      const effects = [effectOf('o', 'told/1', 'events'), effectOf('o', 'act/1')];
      const add = tell('o', 'm2', { type: 'added', amount: 1, effects });
      await before.deliver(add);
      const isDone = async (host: ProcessHost) =>
        ((await host.query('order/o', 'openEffects')) as unknown[]).length === 0;
      await until(() => isDone(before));
      await before.stop();
      const host = await stage.open();
      expect((await host.deliver(add)).outcome).toBe('duplicate');
      await until(() => isDone(host));
      const { effects: rows } = (await host.query('order/o', 'orderTimeline')) as {
        readonly effects: readonly { readonly key: string; readonly body: string }[];
      };
      expect(rows.map(({ key, body }) => [key, JSON.parse(body)])).toEqual([
        ['o/told/1', null],
        ['o/act/1', { order: 'o' }],
      ]);
      expect([...stage.ledger].sort()).toEqual(['o/act/1', 'o/told/1']);
    });

    it('C8 knows a repeat by its request, where what that made is drawn anew', async () => {
      const stage = new HostStage(name);
      const host = await stage.open();
      await host.start(tell('o', 'm1', { type: 'opened' }));
      const drawn = (amount: number, requestHash: string) => ({
        ...tell('o', 'm2', { type: 'added', amount }),
        requestHash,
      });
      const first = await host.deliver(drawn(5, 'add some'));
      const again = await host.deliver(drawn(6, 'add some'));
      expect(again).toEqual({ ...first, outcome: 'duplicate', value: first });
      expect(stage.alarms).toEqual([]);
      const other = host.deliver(drawn(5, 'add more'));
      await expect(other).rejects.toMatchObject({ code: 'id_reused' });
      expect((await tallyOf(host, 'o'))?.sum).toBe(5);
    });
  });

const clocks = (name: HostName) =>
  describe(`order host ${name}: clocks`, () => {
    it('D1 takes a message of an hour ago without moving its timers', async () => {
      const stage = new HostStage(name, { nowMs: 3_600_000 });
      const host = await stage.open();
      await host.start(tell('o', 'm1', { type: 'opened' }, 3_600_000));
      await host.deliver(
        tell('o', 'm2', { type: 'added', amount: 1, timers: arm(3_605_000) }, 3_600_000),
      );
      await host.deliver(tell('o', 'm3', { type: 'added', amount: 1 }, 0));
      expect((await tallyOf(host, 'o'))?.lastAtMs).toBe(3_600_000);
      await settled(host);
      stage.clock.turn(4_999);
      await settled(host);
      expect((await tallyOf(host, 'o'))?.log.at(-1)).toBe('added m3');
      stage.clock.turn(1);
      await until(async () => (await tallyOf(host, 'o'))?.log.at(-1) === 'timer.due sla');
    });

    it('D2 takes a message of an hour ahead at its own time, and tells of the clock', async () => {
      const stage = new HostStage(name, { nowMs: 1_000_000 });
      const host = await stage.open();
      await host.start(tell('o', 'm1', { type: 'opened' }, 1_005_000));
      expect(stage.alarms).toEqual([]);
      await host.deliver(tell('o', 'm2', { type: 'added', amount: 1 }, 4_600_000));
      expect((await tallyOf(host, 'o'))?.lastAtMs).toBe(1_005_000);
      expect(stage.alarms).toMatchObject([{ kind: 'clock_ahead', subject: 'm2' }]);
      stage.clock.turn(10_000);
      await host.deliver(tell('o', 'm3', { type: 'added', amount: 1 }, 1_010_000));
      expect((await tallyOf(host, 'o'))?.lastAtMs).toBe(1_010_000);
    });

    it('D4 fires once what a clock that jumps a day ahead makes due', async () => {
      const stage = new HostStage(name);
      const host = await stage.open();
      await host.start(tell('o', 'm1', { type: 'opened' }));
      await host.deliver(tell('o', 'm2', { type: 'added', amount: 1, timers: arm(80_000_000) }));
      await settled(host);
      stage.clock.sleep(86_400_000);
      stage.clock.turn(1_000);
      await until(async () => (await tallyOf(host, 'o'))?.log.at(-1) === 'timer.due sla');
      stage.clock.turn(86_400_000);
      await settled(host);
      expect((await tallyOf(host, 'o'))?.log).toEqual(['added m2', 'timer.due sla']);
    });

    it('D5 fires nothing twice when its clock jumps an hour back', async () => {
      const stage = new HostStage(name, { nowMs: 10_000_000 });
      const host = await stage.open();
      await host.start(tell('o', 'm1', { type: 'opened' }));
      await host.deliver(tell('o', 'm2', { type: 'added', amount: 1, timers: arm(10_000_500) }));
      await settled(host);
      stage.clock.turn(500);
      await until(async () => (await tallyOf(host, 'o'))?.version === 3);
      stage.clock.sleep(-3_600_000);
      await host.deliver(
        tell('o', 'm3', {
          type: 'added',
          amount: 1,
          timers: [{ name: 'other', dueAtMs: 6_500_000 }],
        }),
      );
      await settled(host);
      stage.clock.turn(3_700_000);
      await until(async () => (await tallyOf(host, 'o'))?.version === 5);
      await settled(host);
      const timers = (await tallyOf(host, 'o'))?.log.filter((line) => line.startsWith('timer'));
      expect(timers).toEqual(['timer.due sla', 'timer.due other']);
    });

    it.each([
      ['spring', Date.UTC(2026, 2, 28, 8)],
      ['autumn', Date.UTC(2026, 9, 24, 8)],
    ])(
      'D6 fires at the instant that was armed before the clocks of %s change',
      async (_, nowMs) => {
        vi.stubEnv('TZ', 'Europe/Paris');
        onTestFinished(() => void vi.unstubAllEnvs());
        const dueAtMs = nowMs + 2 * 86_400_000;
        const zoneShift = (atMs: number) => new Date(atMs).getTimezoneOffset();
        expect(zoneShift(nowMs)).not.toBe(zoneShift(dueAtMs));
        const stage = new HostStage(name, { nowMs });
        const before = await stage.open();
        await before.start(tell('o', 'm1', { type: 'opened' }, nowMs));
        await before.deliver(
          tell('o', 'm2', { type: 'added', amount: 1, timers: arm(dueAtMs) }, nowMs),
        );
        await before.stop();
        stage.clock.sleep(86_400_000);
        const host = await stage.open();
        stage.clock.turn(86_400_000 - 1);
        await settled(host);
        expect((await tallyOf(host, 'o'))?.log).toEqual(['added m2']);
        stage.clock.turn(1);
        await until(async () => (await tallyOf(host, 'o'))?.log.at(-1) === 'timer.due sla');
        expect((await tallyOf(host, 'o'))?.lastAtMs).toBe(dueAtMs);
      },
    );

    it('D7 fires no timer that a message before it in the same batch has dropped', async () => {
      const stage = new HostStage(name);
      const host = await stage.open();
      for (const order of ['o', 'p']) {
        await host.start(tell(order, `${order}1`, { type: 'opened' }));
        await host.deliver(
          tell(order, `${order}2`, { type: 'added', amount: 1, timers: arm(1_000) }),
        );
      }
      await settled(host);
      stage.clock.sleep(1_000);
      const drop = host.deliver(tell('o', 'o3', { type: 'added', amount: 1, timers: arm(null) }));
      expect((await drop).outcome).toBe('applied');
      stage.clock.turn(1_000);
      await until(async () => (await tallyOf(host, 'p'))?.log.at(-1) === 'timer.due sla');
      expect((await tallyOf(host, 'o'))?.log).toEqual(['added o2', 'added o3']);
    });
  });

const pacedStart = (name: HostName) =>
  describe(`order host ${name}: clocks`, () => {
    it('D3 fires what came due while it was down, in that order, at its own pace', async () => {
      const stage = new HostStage(name);
      const before = await stage.open();
      const orders = ['c', 'a', 'e', 'b', 'd', 'j', 'f', 'i', 'g', 'h'];
      for (const [n, order] of orders.entries()) {
        await before.start(tell(order, `${order}1`, { type: 'opened' }));
        const timers = arm(1_000 + Math.floor(n / 2));
        await before.deliver(tell(order, `${order}2`, { type: 'added', amount: 1, timers }));
      }
      await before.stop();
      stage.clock.sleep(60_000);
      const fired: string[] = [];
      const host = await stage.open({
        limits: { catchUpPerSecond: 20 },
        reached: (point, ids) => point === 'committed' && fired.push(...ids.filter(isTimer)),
        core: { ...tallyCore, step: (state, message) => noted(state, message) },
      });
      function noted(...[state, message]: Parameters<typeof tallyCore.step>) {
        if (message.id.startsWith('t:')) order.push(message.processId.slice('order/'.length));
        return tallyCore.step(state, message);
      }
      const order: string[] = [];
      await until(() => fired.length === 2);
      await settled(host);
      expect(fired).toHaveLength(2);
      for (let slice = 2; slice <= 5; slice += 1) {
        stage.clock.turn(100);
        await until(() => fired.length === 2 * slice);
      }
      expect(order).toEqual(['a', 'c', 'b', 'e', 'd', 'j', 'f', 'i', 'g', 'h']);
    });
  });

const oldHosts = (name: HostName) =>
  describe(`order host ${name}: hosts of old`, () => {
    it('K3 refuses what a host writes once another has opened its store', async () => {
      const stage = new HostStage(name);
      const old = await stage.open();
      await old.start(tell('o', 'm1', { type: 'opened' }));
      await stage.clearLock();
      const host = await stage.open();
      const late = tell('o', 'm2', { type: 'added', amount: 1, effects: [effectOf('o', 'x')] });
      await expect(old.deliver(late)).rejects.toMatchObject({ code: 'stopped' });
      await expect(old.deliver(late)).rejects.toMatchObject({ code: 'stopped' });
      expect(stage.ledger).toEqual([]);
      expect(stage.alarms.map(({ kind }) => kind)).toEqual(['fenced']);
      expect((await host.deliver(late)).outcome).toBe('applied');
      await until(async () => (await tallyOf(host, 'o'))?.open.length === 0);
      expect(stage.ledger).toEqual(['o/x']);
    });

    it('K4 takes over at once what a host had begun that may write no more', async () => {
      const stage = new HostStage(name);
      stage.answer = () => new Promise(() => undefined);
      const old = await stage.open();
      await old.start(tell('o', 'm1', { type: 'opened' }));
      const effects = [effectOf('o', 'x')];
      await old.deliver(tell('o', 'm2', { type: 'added', amount: 1, effects }));
      await until(() => stage.ledger.length === 1);
      await stage.clearLock();
      stage.answer = ({ key }) => Promise.resolve(done(key));
      const host = await stage.open();
      await until(async () => (await tallyOf(host, 'o'))?.open.length === 0);
      expect(stage.ledger).toEqual(['o/x', 'o/x']);
    });
  });

const oneHost = (name: HostName) =>
  describe(`order host ${name}: one host to a store`, () => {
    it('K2 refuses a second host on one store, and lets the first go on', async () => {
      const stage = new HostStage(name);
      const host = await stage.open();
      await expect(stage.open()).rejects.toMatchObject({ code: 'busy' });
      expect((await host.start(tell('o', 'm1', { type: 'opened' }))).outcome).toBe('applied');
      await host.stop();
      expect((await (await stage.open()).start(tell('o', 'm1', { type: 'opened' }))).outcome).toBe(
        'duplicate',
      );
    });
  });

const sameRecord = (name: HostName) =>
  it(`A11 order host ${name} makes the snapshots, events, keys and timers of memory`, async () => {
    const [here, inMemory] = await Promise.all([playPlainOrder(name), playPlainOrder('in-memory')]);
    expect(here).toEqual(inMemory);
    expect(here.tally?.isEnded).toBe(true);
  });

/** A plain order with a timer on the way, to its end. */
async function playPlainOrder(name: HostName) {
  const stage = new HostStage(name);
  const host = await stage.open();
  const [open, ...others] = plainOrder('o');
  const timers = [{ name: 'sla', dueAtMs: 500 }];
  if (open !== undefined) await host.start(open);
  await host.deliver(tell('o', 'o-0', { type: 'added', amount: 7, timers }));
  await settled(host);
  stage.clock.turn(500);
  await until(async () => (await tallyOf(host, 'o'))?.version === 3);
  for (const message of others) await host.deliver(message);
  await until(async () => (await tallyOf(host, 'o'))?.isEnded === true);
  const tally = await tallyOf(host, 'o');
  return { tally, timeline: await host.query('order/o', 'orderTimeline'), ledger: stage.ledger };
}

const arm = (dueAtMs: number | null) => [{ name: 'sla', dueAtMs }];

function isTimer(id: string): boolean {
  return id.startsWith('t:');
}
