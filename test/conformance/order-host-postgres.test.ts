/**
 * The cases of every host on PostgreSQL, and what PostgreSQL alone does to a host: a connection is
 * lost, also in a commit, or the server goes away.
 */
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openOrders } from '../../services/index.ts';
import { CuttingProxy } from '../support/cutting-proxy.ts';
import { aLiveCentre } from '../support/live-centre.ts';
import { hostCases } from '../support/order-hosts/host-cases.ts';
import { HostStage, inStore, newPlace, tallyOf, until } from '../support/order-hosts/host-stage.ts';
import { postgresHere } from '../support/order-hosts/postgres-here.ts';
import { effectOf, tell } from '../support/order-hosts/tally-core.ts';
import { aRuleService } from '../support/rule-service.ts';
import { TurnedClock } from '../support/turned-clock.ts';

if (postgresHere !== null) hostCases('postgres');

async function onProxy() {
  const proxy = new CuttingProxy();
  onTestFinished(() => proxy.close());
  const place = await newPlace('postgres');
  const stage = new HostStage('postgres', { path: await proxy.before(place) });
  const host = await stage.open();
  await host.start(tell('o', 'm1', { type: 'opened' }));
  return { proxy, place, stage, host };
}

describe.runIf(postgresHere !== null)('order host postgres: lost connections', () => {
  const message = tell('o', 'm2', { type: 'added', amount: 5, effects: [effectOf('o', 'x')] });

  it('acknowledges a commit that was done though its answer was lost', async () => {
    const { proxy, stage, host } = await onProxy();
    proxy.cutAt = 'after';
    expect(await host.deliver(message)).toMatchObject({ outcome: 'applied', version: 2 });
    expect(proxy.cuts).toBe(1);
    await until(async () => (await tallyOf(host, 'o'))?.open.length === 0);
    expect(stage.ledger).toEqual(['o/x']);
    expect((await host.deliver(message)).outcome).toBe('duplicate');
    expect((await tallyOf(host, 'o'))?.sum).toBe(5);
  });

  it('says busy where a commit was not done, and applies it when told again', async () => {
    const { proxy, stage, host } = await onProxy();
    proxy.cutAt = 'before';
    await expect(host.deliver(message)).rejects.toMatchObject({ code: 'busy', isPassing: true });
    expect(stage.ledger).toEqual([]);
    expect(await host.deliver(message)).toMatchObject({ outcome: 'applied', version: 2 });
    await until(async () => (await tallyOf(host, 'o'))?.open.length === 0);
    expect(stage.ledger).toEqual(['o/x']);
    expect((await tallyOf(host, 'o'))?.version).toBe(3);
  });

  it('goes on with a new connection after the old one was lost between messages', async () => {
    const { proxy, host } = await onProxy();
    proxy.cut();
    const told = async () => {
      const add = tell('o', 'm3', { type: 'added', amount: 1 });
      return await host.deliver(add).then(
        ({ outcome }) => outcome,
        ({ code }) => code,
      );
    };
    await until(async () => ['applied', 'duplicate'].includes(await told()));
    expect((await tallyOf(host, 'o'))?.sum).toBe(1);
  });

  it('lets no other host take an epoch between a look at it and the commit', async () => {
    const { place, host, stage } = await onProxy();
    const other = new pg.Client({ connectionString: place });
    await other.connect();
    await other.query('begin');
    await other.query('select pg_advisory_xact_lock(20022, hashtext(current_schema()))');
    const late = host.deliver(message);
    late.catch(() => undefined);
    await until(async () => {
      const waits = 'select 1 from pg_locks where not granted and locktype = $1';
      return (await other.query(waits, ['advisory'])).rows.length > 0;
    });
    await other.query("insert into host_epoch (n, owner, at_ms) values (2, 'another', 0)");
    await other.query('commit');
    await other.end();
    await expect(late).rejects.toMatchObject({ code: 'stopped' });
    expect(await inStore(place, 'select count(*)::int as n from process_event')).toEqual([
      { n: 1 },
    ]);
    expect(stage.alarms.map(({ kind }) => kind)).toEqual(['fenced']);
  });
});

describe.runIf(postgresHere !== null)('orders of a centre in PostgreSQL', () => {
  it('are there after a restart', async () => {
    const clock = new TurnedClock();
    const { ruleService, store } = aRuleService({ clock });
    const { live } = aLiveCentre({ clock });
    const database = await newPlace('postgres');
    const of = { centreId: 'shop', store, lives: [live] as const, ruleService, clock, database };
    const first = await openOrders(of);
    const actor = { kind: 'agent' as const, id: 'helene' };
    const buys = { centreId: 'shop', customerId: 'c1', currency: 'EUR', agentId: 'helene' };
    const event = { type: 'createOrder' as const, orderId: 'o1', ...buys };
    const message = { id: 'm1', processId: 'order/o1', atMs: 0, actor, event };
    expect((await first.orders.tell(message)).outcome).toBe('applied');
    await first.stop();
    const second = await openOrders(of);
    expect(await second.orders.order('o1')).toMatchObject({ orderId: 'o1', version: 1 });
    await second.stop();
    store.close();
  });
});
