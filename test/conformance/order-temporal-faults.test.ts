/** What goes wrong with Temporal itself: its server is killed, tasks throw, activities run late. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openTemporalOrders, serveWhole } from '../../bench/temporal/temporal-orders.ts';
import type { Verdict } from '../../contracts/index.ts';
import { systemClock } from '../../live/clock.ts';
import type { Order } from '../../orders/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { HostRemains, killedAt } from '../support/order-hosts/host-children.ts';
import { done, HostStage, tallyOf, until } from '../support/order-hosts/host-stage.ts';
import { openHostOf } from '../support/order-hosts/open-host-of.ts';
import {
  effectOf,
  plainOrder,
  type Tally,
  tallyCore,
  tell,
} from '../support/order-hosts/tally-core.ts';
import { clientHere, isTemporalHere } from '../support/order-hosts/temporal-here.ts';
import { queueOf, serverVariable } from '../support/order-hosts/temporal-names.ts';
import { startTemporalServer, type TemporalServer } from '../support/temporal-server.ts';

/** A server on a file, whose store outlives it. */
class OwnServer {
  readonly #file = join(aFolder(), 'temporal.db');
  #server: TemporalServer;

  static async start(): Promise<OwnServer> {
    const one = new OwnServer();
    onTestFinished(() => one.#server.stop());
    one.#server = await startTemporalServer({ file: one.#file });
    vi.stubEnv(serverVariable, one.address);
    onTestFinished(() => void vi.unstubAllEnvs());
    return one;
  }

  private constructor() {
    this.#server = {
      address: '',
      pid: 0,
      lastWords: () => null,
      stop: () => Promise.resolve(),
    };
  }

  get address(): string {
    return this.#server.address;
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    process.kill(this.#server.pid, 'SIGKILL');
    await this.#server.stop();
  }

  async startAgain(): Promise<void> {
    const port = Number(this.address.split(':')[1]);
    this.#server = await startTemporalServer({ file: this.#file, port });
  }
}

describe.runIf(isTemporalHere)('order host temporal: its server is killed', () => {
  it('goes on with every open hold', async () => {
    const server = await OwnServer.start();
    const orders = await openTemporalOrders(server.address);
    onTestFinished(() => orders.end());
    const names = ['a', 'b', 'c', 'd'];
    const held = new Set<string>();
    const again = Promise.withResolvers<void>();
    const all = names.map((name) =>
      serveWhole(orders, name, () => {
        held.add(name);
        return again.promise;
      }),
    );
    await until(() => held.size === names.length);
    await server.kill();
    await server.startAgain();
    again.resolve();
    await Promise.all(all);
    for (const name of names) {
      const order = (await orders.host.query(`order/${name}`, 'order')) as Order;
      expect(order.regions).toMatchObject({ payment: 'captured', fulfilment: 'delivered' });
      expect(order.holds.map(({ cleared }) => cleared !== undefined)).toEqual([true]);
    }
  });

  it('goes on where the worker was killed as well, under the same keys', async () => {
    const server = await OwnServer.start();
    const remains = await HostRemains.of('temporal');
    await killedAt(remains, { point: 'acted', id: 'o/authorise' }, plainOrder('o'));
    await server.kill();
    await server.startAgain();
    const carryOut = ({ key }: { readonly key: string }) => Promise.resolve(done(key));
    const host = await openHostOf<Tally>('temporal', {
      core: tallyCore,
      doers: { act: { carryOut } },
      clock: systemClock,
      path: remains.path,
      queries: { tally: (state) => state },
    });
    onTestFinished(() => host.stop());
    await until(async () => (await tallyOf(host, 'o'))?.isEnded === true);
    const keys = ['authorise', 'release', 'capture', 'last'].map((key) => `effect.done o/${key}`);
    expect((await tallyOf(host, 'o'))?.log).toEqual(['added o-2', 'added o-3', ...keys]);
    expect(remains.acted()).toEqual(['o/authorise']);
  });
});

describe.runIf(isTemporalHere)('order host temporal: faults of tasks', () => {
  it('G9 raises an alarm where a task of a workflow throws, and blocks no other', async () => {
    const stage = new HostStage('temporal');
    const host = await stage.open({ answerMsMax: 5_000 });
    await host.start(tell('o', 'm1', { type: 'opened' }));
    await host.deliver(tell('o', 'curse', { type: 'added', amount: 1 }));
    await host.deliver(tell('o', 'm3', { type: 'ended' }));
    const workflow = clientHere().workflow.getHandle(`${queueOf(stage.path)}-order/o`);
    await workflow.result();
    // What is told to an ended process is told to a run that reads what was stored.
    const stuck = host.deliver(tell('o', 'm4', { type: 'added', amount: 1 }));
    await expect(stuck).rejects.toMatchObject({ code: 'busy' });
    await until(() => stage.alarms.length > 0);
    const problem = 'this snapshot is cursed';
    expect(stage.alarms[0]).toEqual({ kind: 'process_failing', subject: 'order/o', problem });
    for (const message of plainOrder('p')) await host.start(message);
    await until(async () => (await tallyOf(host, 'p'))?.isEnded === true);
  });

  it('tries an activity again that gives no sign of life, and tells one outcome', async () => {
    const stage = new HostStage('temporal');
    stage.answer = ({ key }) => {
      const untilMs = performance.now() + (stage.ledger.length === 1 ? 4_000 : 0);
      while (performance.now() < untilMs);
      return Promise.resolve(done(key));
    };
    const host = await stage.open();
    await host.start(tell('o', 'm1', { type: 'opened' }));
    const effects = [effectOf('o', 'x')];
    await host.deliver(tell('o', 'm2', { type: 'added', amount: 1, effects }));
    await until(async () => (await tallyOf(host, 'o'))?.open.length === 0);
    expect((await tallyOf(host, 'o'))?.log).toEqual(['added m2', 'effect.done o/x']);
    expect(stage.ledger.length).toBeGreaterThan(1);
    expect(new Set(stage.ledger)).toEqual(new Set(['o/x']));
  });

  it('applies an update once that comes past the edge twice, and by another id', async () => {
    const stage = new HostStage('temporal');
    const host = await stage.open();
    await host.start(tell('o', 'm1', { type: 'opened' }));
    const workflow = clientHere().workflow.getHandle(`${queueOf(stage.path)}-order/o`);
    const message = tell('o', 'm2', { type: 'added', amount: 5 });
    const told = { message, hash: 'h', mayBegin: false, clockMs: 0 };
    const send = (updateId: string) =>
      workflow.executeUpdate<Verdict, [typeof told]>('command', { args: [told], updateId });
    const [one, same] = await Promise.all([send('m2'), send('m2')]);
    expect(one).toEqual({ outcome: 'applied', version: 2, value: { sum: 5 } });
    expect(same).toEqual(one);
    expect(await send('m2 once more')).toEqual({ ...one, outcome: 'duplicate', value: one });
    expect((await tallyOf(host, 'o'))?.sum).toBe(5);
  });
});

describe.runIf(isTemporalHere)('order host temporal: it is stopped', () => {
  it('tells who waits for a verdict, and leaves no workflow that nobody keeps', async () => {
    const stage = new HostStage('temporal');
    const host = await stage.open({ isPassing: true });
    // Nobody answers any more.
    await host.drain();
    const waits = expect(host.start(tell('o', 'm1', { type: 'opened' }))).rejects.toMatchObject({
      code: 'stopped',
      message: 'the host was told to stop before m1 had a verdict',
    });
    const workflow = clientHere().workflow.getHandle(`${queueOf(stage.path)}-order/o`);
    const status = () =>
      workflow.describe().then(
        (told) => told.status.name,
        () => 'none',
      );
    await until(async () => (await status()) === 'RUNNING');
    const stoppedAtMs = performance.now();
    await host.stop();
    expect(performance.now() - stoppedAtMs).toBeLessThan(5_000);
    await waits;
    expect(await status()).toBe('TERMINATED');
  });

  it('ends in seconds although its server is gone, and throws nothing afterwards', async () => {
    const server = await OwnServer.start();
    const host = await new HostStage('temporal').open();
    await host.start(tell('o', 'm1', { type: 'opened' }));
    await host.drain();
    const waits = expect(
      host.deliver(tell('o', 'm2', { type: 'added', amount: 1 })),
    ).rejects.toMatchObject({ code: 'stopped' });
    await pause(500);
    await server.kill();
    await pause(1_000);
    const stoppedAtMs = performance.now();
    await host.stop();
    expect(performance.now() - stoppedAtMs).toBeLessThan(10_000);
    await waits;
    // A call that was tried again by then would throw.
    await pause(5_000);
  });
});
