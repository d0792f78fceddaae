/**
 * What fails around a service while clients sell, take calls and register customers: nothing that
 * was acknowledged is lost, nothing is done twice, and the books balance. `docs/journal.md` lists
 * these cases.
 */
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { errorEntry } from '../../contracts/index.ts';
import { openPostgres } from '../../store/database/postgres-driver.ts';
import { ownMigrations } from '../../store/index.ts';
import { aFolder } from '../support/a-folder.ts';
import type { Body } from '../support/api-server.ts';
import { callwrightHere } from '../support/callwright.ts';
import {
  aMachine,
  FailoverShop,
  sends,
  shopFlags,
  storeSchema,
  waitMsMax,
} from '../support/failover-machines.ts';
import { onPostgres, postgresHere } from '../support/order-hosts/postgres-here.ts';
import { aFront, type OutageVerdict, throughOutage } from '../support/outage-run.ts';
import { smallCentre } from '../support/running-service.ts';
import { aMountedFolder } from '../support/small-disk.ts';
import { start } from '../support/started.ts';
import { pausablePostgres, runStatements } from '../support/temporary-postgres.ts';

const caseMsMax = 600_000;
const postgresMegabytes = 256;
const dataMegabytes = 96;

const openCentre = { centreId: 'two', state: 'serving', problem: null };
const closedCentre = {
  centreId: 'two.json',
  state: 'closed',
  problem: errorEntry('store_io_failed').title.en,
};

/** Nothing lost, nothing twice; some clients have noticed. */
function expectWhole(verdict: OutageVerdict): void {
  expect(verdict).toMatchObject({ lost: [], doubled: [] });
  expect(verdict.refused).toBeGreaterThan(0);
}

/** A PostgreSQL of its own, and a schema in it. */
async function ownPostgres() {
  const server = await pausablePostgres();
  onTestFinished(() => server.stop());
  return { server, url: await server.schema() };
}

/** The URL of a database for a role `shop`, whose sessions can be limited. */
async function shopRole(url: string): Promise<string> {
  await runStatements(url, 'create role shop login; grant create on database postgres to shop');
  const own = new URL(url);
  own.username = 'shop';
  const schema = String(own.searchParams.get('options')).split('=').at(-1);
  await runStatements(url, `alter schema ${schema} owner to shop`);
  return own.href;
}

/** A shop of one machine on a database, behind a load balancer. */
async function aShopOn(url: string) {
  const shop = new FailoverShop();
  const front = await aFront();
  const machine = await aMachine(url);
  front.leadTo(await machine.address());
  await shop.setUp(front.address);
  return { shop, front, machine };
}

describe.runIf(postgresHere !== null)('a service on PostgreSQL', () => {
  it(
    'loses nothing where the database is restarted',
    async () => {
      const { server, url } = await ownPostgres();
      const { shop, front } = await aShopOn(url);
      const fails = async (seen: () => Promise<void>) => {
        await server.pause();
        await seen();
        await server.resume();
      };
      expectWhole(await throughOutage(shop, { address: front.address, place: url, fails }));
    },
    caseMsMax,
  );

  it(
    'loses nothing where the database gives it no connection',
    async () => {
      const { server, url } = await ownPostgres();
      const { shop, front } = await aShopOn(await shopRole(url));
      const end = 'select pg_terminate_backend(pid) from pg_stat_activity where usename = ';
      const fails = async (seen: () => Promise<void>) => {
        await runStatements(url, 'alter role shop connection limit 0');
        await runStatements(url, `${end}'shop'`);
        await seen();
        await runStatements(url, 'alter role shop connection limit -1');
      };
      expect(server.data).not.toBeNull();
      expectWhole(await throughOutage(shop, { address: front.address, place: url, fails }));
    },
    caseMsMax,
  );

  it(
    'leaves a centre closed that gets no session, and ends when it is told to',
    async () => {
      const { server, url } = await ownPostgres();
      const own = await shopRole(url);
      const flags = (id: string) => {
        const path = join(aFolder(), `${id}.json`);
        writeFileSync(path, JSON.stringify({ ...smallCentre, id }));
        return path;
      };
      const place = ['--data', join(aFolder(), 'data'), '--database', own];
      // The first centre has three. With one or two the second is closed; with three it is open,
      // unless it lacks a fourth while its journal is read.
      for (const sessions of [4, 5, 6]) {
        await runStatements(url, `alter role shop connection limit ${sessions}`);
        const { child, line } = start(
          flags('one'),
          flags('two'),
          ...place,
          '--log-level',
          'silent',
        );
        const { address } = await line('callwright.start/1');
        const centres = async () => {
          const ready = await fetch(`${address}/health/ready`);
          return ((await ready.json()) as Body)['centres'];
        };
        await expect.poll(centres, { timeout: waitMsMax }).toHaveLength(2);
        const [first, second] = (await centres()) as readonly Body[];
        expect(first).toEqual({ centreId: 'one', state: 'serving', problem: null });
        const isOpen = sessions === 6 && second?.['state'] === 'serving';
        expect([sessions, second]).toEqual([sessions, isOpen ? openCentre : closedCentre]);
        const signOn = { as: 'ann', path: 'agents/two.ann/sign-on', key: 'once', body: {} };
        const reply = await sends(String(address), signOn);
        const expected = isOpen ? [201, undefined] : [503, 'centre_closed'];
        expect([reply?.status, reply?.body['code']]).toEqual(expected);
        child.kill('SIGTERM');
        expect(await once(child, 'exit')).toEqual([0, null]);
      }
      expect(server.data).not.toBeNull();
    },
    caseMsMax,
  );

  it(
    'loses nothing where the disk of the database is full',
    async ({ skip }) => {
      const disk = aMountedFolder(postgresMegabytes);
      if (disk === null) return skip('this user may not mount a file system');
      chmodSync(disk.folder, 0o777);
      vi.stubEnv('TMPDIR', disk.folder);
      expect(tmpdir()).toBe(disk.folder);
      const { server, url } = await ownPostgres();
      vi.unstubAllEnvs();
      const { shop, front } = await aShopOn(url);
      const fails = async (seen: () => Promise<void>) => {
        disk.fill();
        await seen();
        disk.free();
        // A server that could not write its log has ended: its operator starts it again.
        await server.pause();
        await server.resume();
      };
      expectWhole(await throughOutage(shop, { address: front.address, place: url, fails }));
    },
    caseMsMax,
  );

  it(
    'is upgraded by a standby of a newer version, which copies the store first',
    async () => {
      const url = await onPostgres();
      const { shop, front, machine } = await aShopOn(url);
      const id = await shop.submitted(
        front.address,
        { methodId: 'AT-ONCE', token: 'tok_ok' },
        { payment: 'captured' },
      );
      machine.child.kill('SIGTERM');
      await once(machine.child, 'exit');
      const newest = ownMigrations().at(-1);
      const schema = storeSchema(url);
      // As the version before has left it, and serves on it.
      for (const [, table] of newest?.sql.matchAll(/create table (\w+)/g) ?? []) {
        await runStatements(url, `drop table ${schema}.${table}`);
      }
      const columns = newest?.sql.matchAll(/alter table (\w+) add column (\w+)/g) ?? [];
      for (const [, table, column] of columns) {
        await runStatements(url, `alter table ${schema}.${table} drop column ${column}`);
      }
      for (const table of ['schema_migration', 'migration_hash']) {
        await runStatements(url, `delete from ${schema}.${table} where number = ${newest?.number}`);
      }
      const older = openPostgres({ url, isService: true, subject: 'store' });
      onTestFinished(() => older.close());
      const next = await aMachine(url, machine);
      older.close();
      front.leadTo(await next.address());
      expect(await shop.read(front.address, `orders/${id}`)).toMatchObject({ payment: 'captured' });
      const customers = await shop.read(front.address, 'centres/shop/customers?q=1000001');
      expect(customers['items']).toHaveLength(1);
      await shop.does(front.address, 'centres/shop/customers', {
        body: { number: '1000002', lastName: 'Petit' },
      });
      const copies = `select schema_name from information_schema.schemata where schema_name like '${schema}_before-${newest?.number}-%'`;
      expect(await runStatements(url, copies)).toHaveLength(1);
    },
    caseMsMax,
  );
});

/** Signs an agent on, who talks with a caller; the call's id. */
async function talks(shop: FailoverShop, address: string, as: string, queue: string) {
  const agent = `agents/shop.${as}`;
  await shop.does(address, `${agent}/sign-on`, { as, body: {} });
  await shop.does(address, `${agent}/state`, { as, method: 'PUT', body: { state: 'ready' } });
  const id = await calls(shop, address, queue);
  const { offers } = await readCall(shop, address, id);
  const [{ id: offer } = {}] = offers as Body[];
  for (const verb of ['accept', 'connected']) {
    await shop.does(address, `offers/${offer}/${verb}`, { as, body: {} });
  }
  return id;
}

async function calls(shop: FailoverShop, address: string, queue: string): Promise<string> {
  const of = { as: shop.warehouse, body: { queueId: `shop.${queue}` } };
  return String((await shop.does(address, 'centres/shop/calls', of))['callId']);
}

function readCall(shop: FailoverShop, address: string, id: string): Promise<Body> {
  return shop.does(address, `calls/${id}`, { as: 'root', method: 'GET' });
}

describe.each([
  ['a folder', 'SIGTERM'],
  ['a folder', 'SIGKILL'],
  ['PostgreSQL', 'SIGTERM'],
  ['PostgreSQL', 'SIGKILL'],
] as const)('a service on %s that %s ends, and that is started again', (where, signal) => {
  it.runIf(where === 'a folder' || postgresHere !== null)(
    'keeps the talks that clients connect, with their agents and times, and who waits',
    async () => {
      const data = join(aFolder(), 'data');
      const database = where === 'a folder' ? [] : ['--database', await onPostgres()];
      const flags = [...shopFlags(), '--data', data, ...database, '--grace', '10m'];
      const starts = async () => {
        const { child, line } = start(...flags);
        return { child, address: String((await line('callwright.start/1'))['address']) };
      };
      const first = await starts();
      const shop = new FailoverShop();
      await shop.setUp(first.address);
      const [talk, held] = [
        await talks(shop, first.address, 'ann', 'orders'),
        await talks(shop, first.address, 'ben', 'returns'),
      ];
      await shop.does(first.address, `calls/${held}/hold`, { as: 'ben', body: {} });
      const waiting = await calls(shop, first.address, 'orders');
      const seenAt = (address: string) =>
        Promise.all([talk, held].map((id) => readCall(shop, address, id)));
      const before = await seenAt(first.address);
      expect(before).toMatchObject([
        { derivedState: 'connected', state: 'connected' },
        { derivedState: 'connected', state: 'onHold' },
      ]);
      first.child.kill(signal);
      await once(first.child, 'exit');
      const { child, address } = await starts();
      expect(await seenAt(address)).toEqual(before);
      expect(await readCall(shop, address, waiting)).toMatchObject({ position: 1 });
      await shop.does(address, `calls/${held}/retrieve`, { as: 'ben', body: {} });
      for (const [as, id] of [
        ['ann', talk],
        ['ben', held],
      ] as const) {
        await shop.does(address, `calls/${id}/hangup`, { as, body: {} });
        expect(await readCall(shop, address, id)).toMatchObject({ cause: 'agentHungUp' });
      }
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([0, null]);
      const place = where === 'a folder' ? data : (database[1] ?? '');
      expect((await callwrightHere(['journal', 'replay', '--data', place])).code).toBe(0);
    },
    caseMsMax,
  );
});

describe('a service on a folder', () => {
  it(
    'loses nothing where its disk is full',
    async ({ skip }) => {
      const disk = aMountedFolder(dataMegabytes);
      if (disk === null) return skip('this user may not mount a file system');
      const data = join(disk.folder, 'data');
      const service = start(...shopFlags(), '--data', data, '--log-level', 'silent');
      const { address } = (await service.line('callwright.start/1')) as { address: string };
      const shop = new FailoverShop();
      await shop.setUp(address);
      const ready = async () => (await fetch(`${address}/health/ready`)).status;
      const fails = async (seen: () => Promise<void>) => {
        disk.fill();
        await seen();
        const { code, retryable } = (await (await fetch(`${address}/health/ready`)).json()) as Body;
        expect([code, retryable]).toEqual(['storage_unavailable', true]);
        disk.free();
        await expect.poll(ready, { timeout: caseMsMax }).toBe(200);
      };
      expectWhole(await throughOutage(shop, { address, place: data, fails }));
      service.child.kill('SIGTERM');
      expect(await once(service.child, 'exit')).toEqual([0, null]);
      const replay = await callwrightHere(['journal', 'replay', '--data', data]);
      expect(replay.code).toBe(0);
    },
    caseMsMax,
  );
});
