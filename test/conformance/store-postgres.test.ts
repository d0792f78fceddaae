/** The store on PostgreSQL: what every store does, and what this database alone can do to it. */
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openPostgres } from '../../store/database/postgres-driver.ts';
import { inMemory, migrate, openStore, ownMigrations } from '../../store/index.ts';
import { aProxy } from '../support/cutting-proxy.ts';
import { onPostgres, postgresHere } from '../support/order-hosts/postgres-here.ts';
import { createDraw } from '../support/rig/draw.ts';
import { firstSeed } from '../support/rig/first-seed.ts';
import { aStep, type StoreStep } from '../support/store-steps.ts';
import { aSet, aStore, errorOf, storeSuite } from '../support/store-suite.ts';
import { runStatements } from '../support/temporary-postgres.ts';

const later = () => () => {};
const nowMs = () => 1_000;
const stepCount = 3_000;

describe.runIf(postgresHere !== null)('on PostgreSQL', () => {
  storeSuite(onPostgres);

  it('every repository answers each of thousands of random steps as on SQLite', async () => {
    const stores = [aStore(await onPostgres()), aStore(inMemory)] as const;
    const draw = createDraw(firstSeed, 15);
    let refused = 0;
    for (let n = 0; n < stepCount; n += 1) {
      const step = aStep(draw);
      const [here, there] = stores.map((store) => answerOf(step, store));
      expect(here, `step ${n}, ${step}`).toEqual(there);
      if (there === 'refused') refused += 1;
    }
    expect(refused).toBeGreaterThan(10);
    expect(refused).toBeLessThan(stepCount / 4);
  });

  it('an order host and the store live in one database beside each other', async () => {
    const url = await onPostgres();
    aStore(url);
    const { searchParams } = new URL(url);
    const schema = searchParams.get('options')?.replace('-csearch_path=', '');
    const tables = await runStatements(
      url,
      `select table_schema from information_schema.tables where table_name = 'job' and table_schema like '${schema}%'`,
    );
    expect(tables).toEqual([{ table_schema: `${schema}_callwright` }]);
  });

  it('keeps a copy before an upgrade', async () => {
    const url = await onPostgres();
    const store = aStore(url);
    store.rules.addSet(aSet);
    store.close();
    const driver = openPostgres({ url, isService: false, subject: 'store' });
    const second = { number: 9_000, name: 'second', sql: 'create table second (id integer)' };
    const migrations = [...ownMigrations(), second];
    expect(migrate(driver, { path: url, nowMs, migrations })).toEqual([9_000]);
    const [own] = driver.prepare('select current_schema() as name').all();
    const copy = `${own?.['name']}_before-9000-1000`;
    expect(driver.prepare(`select id from "${copy}".rule_set`).all()).toEqual([{ id: aSet.id }]);
    expect(String(errorOf(() => aStore(url)))).toMatch(/schema 9000 .*expected at most \d/);
    driver.close();
  });
});

describe.runIf(postgresHere !== null)('a connection that is lost', () => {
  async function onProxy() {
    const place = await onPostgres();
    const proxy = await aProxy(place);
    onTestFinished(() => void proxy.end());
    const store = aStore(proxy.url, { later });
    store.beginLife(1);
    return { place, store, tell: proxy.tell };
  }

  it('comes back by itself, and nobody waits longer than for that', async () => {
    const { store, tell } = await onProxy();
    store.rules.addSet(aSet);
    await tell('cut');
    await wait(50);
    expect(store.rules.sets('shop')).toEqual([aSet]);
  });

  it.each(['before', 'after'] as const)(
    'in a commit, %s it was done, is told as it was',
    async (at) => {
      const { store, tell } = await onProxy();
      await tell(at);
      const error = errorOf(() => store.transaction(() => store.rules.addSet(aSet)));
      expect(await tell('cut')).toBe(1);
      await wait(50);
      expect(error).toEqual(
        at === 'after' ? undefined : expect.objectContaining({ isPassing: true }),
      );
      expect(store.rules.sets('shop')).toEqual(at === 'after' ? [aSet] : []);
      store.transaction(() => store.rules.addSet({ ...aSet, id: 'shop.b', kind: 'admit' }));
    },
  );

  it('while the server is away answers so at once, and is passing', async () => {
    const { store, tell } = await onProxy();
    store.rules.addSet(aSet);
    await tell('close');
    const read = (): unknown => errorOf(() => store.rules.sets('shop'));
    await wait(200);
    expect(read()).toMatchObject({ code: 'store_io_failed', isPassing: true });
    const beganMs = performance.now();
    for (let n = 0; n < 20; n += 1) expect(read()).toMatchObject({ code: 'store_io_failed' });
    expect(performance.now() - beganMs).toBeLessThan(2_000);
    expect(errorOf(() => store.rules.addSet(aSet))).toMatchObject({ isPassing: true });
    expect(store.problem()).toMatchObject({ code: 'store_io_failed' });
    await tell('listen');
    await expect.poll(() => store.problem()).toBeNull();
    expect(store.rules.sets('shop')).toEqual([aSet]);
  });

  it('does not give a service back what a later one had meanwhile', async () => {
    const { place, store, tell } = await onProxy();
    await tell('close');
    await expect
      .poll(() => errorOf(() => openStore({ path: place, nowMs, later }).close()))
      .toBeUndefined();
    const next = openStore({ path: place, nowMs, later });
    expect(next.beginLife(2)).toBe(2);
    next.close();
    await tell('listen');
    await expect
      .poll(() => errorOf(() => store.rules.addSet(aSet)))
      .toMatchObject({ code: 'store_fenced' });
  });
});

/** Both may refuse what breaks a constraint, each in its words. */
function answerOf(step: StoreStep, store: ReturnType<typeof openStore>): unknown {
  try {
    return step(store);
  } catch {
    return 'refused';
  }
}
