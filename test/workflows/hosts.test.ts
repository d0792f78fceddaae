/** What hosts do beside the conformance cases, each on maps and on SQLite. */
import { describe, expect, it } from 'vitest';
import type { ProcessHost } from '../../workflows/index.ts';
import {
  done,
  type HostName,
  HostStage,
  settled,
  tallyOf,
  until,
} from '../support/order-hosts/host-stage.ts';
import { effectOf, plainOrder, tallyCore, tell } from '../support/order-hosts/tally-core.ts';

const hosts: readonly HostName[] = ['in-memory', 'sqlite'];
const opened = tell('o', 'm1', { type: 'opened' });

describe.each(hosts)('a host of processes, %s', (name) => {
  it('answers a message of an old version with a conflict, and takes its id later', async () => {
    const host = await new HostStage(name).open();
    await host.start(opened);
    const add = tell('o', 'm2', { type: 'added', amount: 1 });
    expect(await host.deliver({ ...add, expectedVersion: 4 })).toEqual({
      outcome: 'conflict',
      version: 1,
    });
    expect((await host.deliver({ ...add, expectedVersion: 1 })).outcome).toBe('applied');
  });

  it('delivers to no process that does not exist, and keeps what its core refuses', async () => {
    const host = await new HostStage(name).open();
    const refused = { outcome: 'refused', version: 0, code: 'process_not_found' };
    expect(await host.deliver(opened)).toEqual(refused);
    expect((await host.start(opened)).outcome).toBe('applied');
    const again = tell('o', 'm2', { type: 'opened' });
    expect(await host.deliver(again)).toMatchObject({ outcome: 'notNow', version: 1 });
    expect(await host.deliver(again)).toMatchObject({ outcome: 'duplicate', version: 1 });
    const { events } = (await host.query('order/o', 'orderTimeline')) as Timeline;
    expect(events.map(({ seq, outcome }) => [seq, outcome])).toEqual([
      [1, 'applied'],
      [2, 'notNow'],
    ]);
  });

  it('refuses what is more than may wait, as busy, and names the limit', async () => {
    const host = await new HostStage(name).open({ limits: { waitingMax: 2 } });
    const all = [opened, ...plainOrder('p')].map((message) => host.start(message));
    const outcomes = await Promise.allSettled(all);
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...['fulfilled', 'fulfilled', 'rejected', 'rejected'],
    ]);
    await expect(all[3]).rejects.toMatchObject({ code: 'busy', isPassing: true });
    await expect(all[3]).rejects.toThrow('waitingMax');
    expect((await host.start(plainOrder('p')[1] ?? opened)).outcome).toBe('applied');
  });

  it('carries out the effects of one lane one after another, and lanes side by side', async () => {
    const stage = new HostStage(name);
    const answers = new Map<string, () => void>();
    stage.answer = ({ key }) =>
      new Promise((resolve) => answers.set(key, () => resolve(done(key))));
    const host = await stage.open();
    await host.start(opened);
    const effects = [effectOf('o', 'a'), effectOf('o', 'b'), effectOf('o', 'c', 'goods')];
    await host.deliver(tell('o', 'm2', { type: 'added', amount: 1, effects }));
    await until(() => stage.ledger.length === 2);
    await settled(host);
    expect(stage.ledger).toEqual(['o/a', 'o/c']);
    answers.get('o/a')?.();
    await until(() => stage.ledger.length === 3);
    expect(stage.ledger).toEqual(['o/a', 'o/c', 'o/b']);
  });

  it('wants an effect once however often its key is asked for', async () => {
    const stage = new HostStage(name);
    const host = await stage.open();
    await host.start(opened);
    const effects = [effectOf('o', 'a'), effectOf('o', 'a')];
    await host.deliver(tell('o', 'm2', { type: 'added', amount: 1, effects }));
    await until(async () => (await tallyOf(host, 'o'))?.version === 3);
    await host.deliver(tell('o', 'm3', { type: 'added', amount: 1, effects }));
    await settled(host);
    expect(stage.ledger).toEqual(['o/a']);
  });

  it('tries an effect again after its pauses, then parks it and tells the process', async () => {
    const stage = new HostStage(name);
    stage.answer = () => Promise.reject(new Error('the provider is down'));
    const host = await stage.open();
    await host.start(opened);
    const effects = [effectOf('o', 'a')];
    await host.deliver(tell('o', 'm2', { type: 'added', amount: 1, effects }));
    for (const [tries, pauseMs] of [1_000, 5_000].entries()) {
      await until(async () => (await failures(host)) === tries + 1);
      await settled(host);
      stage.clock.turn(pauseMs - 1);
      await settled(host);
      expect(stage.ledger).toHaveLength(tries + 1);
      stage.clock.turn(1);
      await until(() => stage.ledger.length === tries + 2);
    }
    await until(async () => (await tallyOf(host, 'o'))?.log.at(-1) === 'effect.gaveUp o/a');
    expect(stage.alarms).toEqual([
      { kind: 'effect_parked', subject: 'o/a', problem: 'the provider is down' },
    ]);
    const { effects: rows } = (await host.query('order/o', 'orderTimeline')) as Timeline;
    expect(rows).toMatchObject([
      { doneAtMs: null, parkedAtMs: 6_000, problem: 'the provider is down' },
    ]);
  });

  it('begins no effect while it drains, and leaves what it stores to the next host', async () => {
    const stage = new HostStage(name);
    let answer = (): void => undefined;
    stage.answer = ({ key }) => new Promise((resolve) => (answer = () => resolve(done(key))));
    const first = await stage.open();
    await first.start(opened);
    const effects = [effectOf('o', 'a'), effectOf('o', 'b')];
    await first.deliver(tell('o', 'm2', { type: 'added', amount: 1, effects }));
    await until(() => stage.ledger.length === 1);
    const drained = first.drain();
    const more = [effectOf('o', 'c', 'goods')];
    await first.deliver(tell('o', 'm3', { type: 'added', amount: 1, effects: more }));
    answer();
    await drained;
    expect(stage.ledger).toEqual(['o/a']);
    await first.stop();
    await expect(first.deliver(opened)).rejects.toMatchObject({ code: 'stopped' });
    stage.answer = ({ key }) => Promise.resolve(done(key));
    const next = await stage.open();
    await until(async () => (await tallyOf(next, 'o'))?.open.length === 0);
    expect([...stage.ledger].sort()).toEqual(['o/a', 'o/b', 'o/c']);
  });

  it('reads a snapshot of an older version as its core does', async () => {
    const stage = new HostStage(name);
    const old = { ...tallyCore, version: 1, step: oldStep };
    const before = await stage.open({ core: old });
    await before.start(opened);
    await before.stop();
    const host = await stage.open();
    await host.deliver(tell('o', 'm2', { type: 'added', amount: 2 }));
    expect((await tallyOf(host, 'o'))?.sum).toBe(42);
  });

  it('lists processes by id, a page at a time, all or the open ones', async () => {
    const host = await new HostStage(name).open();
    for (const order of ['c', 'a', 'b']) {
      await host.start(tell(order, `${order}1`, { type: 'opened' }));
    }
    await host.deliver(tell('b', 'b2', { type: 'ended' }));
    const first = await host.list({ limit: 2 }, null);
    expect(first.processes.map(({ processId }) => processId)).toEqual(['order/a', 'order/b']);
    const second = await host.list({ limit: 2 }, first.cursor);
    expect(second).toMatchObject({ processes: [{ processId: 'order/c' }], cursor: null });
    const open = await host.list({ status: 'open' }, null);
    expect(open.processes.map(({ processId }) => processId)).toEqual(['order/a', 'order/c']);
  });
});

interface Timeline {
  readonly events: readonly { readonly seq: number; readonly outcome: string }[];
  readonly effects: readonly object[];
}

async function failures(host: ProcessHost): Promise<number> {
  const [effect] = (await host.query('order/o', 'openEffects')) as { failures: number }[];
  return effect?.failures ?? -1;
}

/** Version 1 kept its sum as `total`, and began at 40. */
function oldStep(...[state, message]: Parameters<typeof tallyCore.step>) {
  const step = tallyCore.step(state, message);
  return step.state === null ? step : { ...step, state: { ...step.state, total: 40 } };
}
