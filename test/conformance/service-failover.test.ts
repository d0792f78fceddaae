/**
 * A service whose machine is lost, and one on another machine that takes over: they share
 * PostgreSQL, and nothing else but a copy of `sign-in.key`.
 *
 * `CALLWRIGHT_KILLS=40 npm test -- test/conformance/service-failover` loses forty machines [3].
 */
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqlite } from '../../store/index.ts';
import { aFolder } from '../support/a-folder.ts';
import type { Body } from '../support/api-server.ts';
import {
  aMachine,
  answered,
  balances,
  FailoverShop,
  type KeyedRequest,
  type Machine,
  sends,
  storeSchema,
} from '../support/failover-machines.ts';
import { onPostgres, postgresHere } from '../support/order-hosts/postgres-here.ts';
import { seededRandom } from '../support/order-hosts/seeded-random.ts';
import { firstSeed } from '../support/rig/first-seed.ts';
import { aRunningService, smallCentre } from '../support/running-service.ts';
import { runStatements } from '../support/temporary-postgres.ts';

const losses = Number(process.env['CALLWRIGHT_KILLS'] ?? 3);
/** Packets that a wave of all steps sends to the database, about. */
const wavePackets = 400;
const caseMsMax = 300_000 + 60_000 * losses;

const card = { methodId: 'CARD', token: 'tok_ok' };
const atOnce = { methodId: 'AT-ONCE', token: 'tok_ok' };
const gift = { methodId: 'GIFT', giftCardNumber: 'gift_900000' };
/** An order's payment, and what its one payment line says of itself. */
const paid = (payment: string, status = payment) => ({ payment, payments: [{ status }] });
const released = { ...paid('approved', 'authorised'), fulfilment: 'released' };
const captured = { ...paid('captured'), fulfilment: 'released' };
const voided = { ...paid('voided'), entry: 'cancelled' };
const refunded = { ...paid('refunded'), entry: 'cancelled' };

/** What is about to happen to an order, and what it must come to. */
interface Step {
  readonly id: string;
  readonly request: KeyedRequest;
  readonly comesTo: object;
}
type Prepare = (shop: FailoverShop, address: string) => Promise<Step>;

const submits =
  (payment: object, comesTo: object): Prepare =>
  async (shop, address) => {
    const id = await shop.completed(address, payment);
    return { id, request: await shop.submission(address, id), comesTo };
  };
const cancels =
  (payment: object, from: object, comesTo: object): Prepare =>
  async (shop, address) => {
    const id = await shop.submitted(address, payment, from);
    return { id, request: await shop.cancellation(address, id), comesTo };
  };
const picked = async (shop: FailoverShop, address: string) => {
  const id = await shop.submitted(address, card, released);
  return { id, shipment: await shop.picked(address, id) };
};

const steps: { readonly [step: string]: Prepare } = {
  authorised: submits(card, released),
  'captured at once': submits(atOnce, captured),
  'paid by gift card': submits(gift, captured),
  voided: cancels(card, released, voided),
  refunded: cancels(atOnce, captured, refunded),
  'given back to the gift card': cancels(gift, captured, refunded),
  picked: async (shop, address) => {
    const id = await shop.submitted(address, card, released);
    const request = shop.request(`orders/${id}/shipments`, { as: shop.warehouse });
    return { id, request, comesTo: { ...released, fulfilment: 'picking' } };
  },
  shipped: async (shop, address) => {
    const { id, shipment } = await picked(shop, address);
    const request = shop.request(`shipments/${shipment}/shipped`, { as: shop.warehouse, body: {} });
    return { id, request, comesTo: { ...captured, fulfilment: 'shipped' } };
  },
  delivered: async (shop, address) => {
    const { id, shipment } = await picked(shop, address);
    const as = shop.warehouse;
    await shop.does(address, `shipments/${shipment}/shipped`, { as, body: {} });
    await shop.comes(address, id, { payment: 'captured' });
    const request = shop.request(`shipments/${shipment}/delivered`, { as });
    return { id, request, comesTo: { ...paid('captured'), entry: 'closed' } };
  },
  recalled: async (shop, address) => {
    const { id, shipment } = await picked(shop, address);
    const request = await shop.cancellation(address, id);
    expect((await answered(address, request)).status).toBe(200);
    const recalled = shop.request(`shipments/${shipment}/recalled`, { as: shop.warehouse });
    return { id, request: recalled, comesTo: voided };
  },
};

/** Kinds of effects that were wanted and not answered. */
async function underWay(url: string): Promise<readonly string[]> {
  const sql = 'select distinct kind from outbox where done_at_ms is null';
  return (await runStatements(url, sql)).map((row) => String(row['kind']));
}

async function lose(machine: Machine, how: 'killed' | 'cut', packets: number): Promise<void> {
  await machine.proxy.tell({ heldAfter: packets });
  if (how === 'cut') return;
  machine.child.kill('SIGKILL');
  await once(machine.child, 'exit');
  await machine.proxy.tell('cut');
}

describe.runIf(postgresHere !== null)('a service on another machine that takes over', () => {
  it('answers a repeated request whose answer was lost with the machine', async () => {
    const url = await onPostgres();
    const shop = new FailoverShop();
    const lost = await aMachine(url);
    const address = await lost.address();
    await shop.setUp(address);
    const id = await shop.completed(address, card);
    const next = await aMachine(url, lost);
    const call = { as: shop.warehouse, body: { queueId: 'shop.orders' } };
    const customer = { body: { number: '1000002', lastName: 'Martin' } };
    const requests = [
      shop.request('centres/shop/calls', call),
      shop.request('centres/shop/customers', customer),
      await shop.submission(address, id),
    ];
    const first = await Promise.all(requests.map((one) => sends(address, one)));
    lost.child.kill('SIGKILL');
    const there = await next.address();
    for (const [n, request] of requests.entries()) {
      const again = await answered(there, request);
      expect([request.path, first[n]?.status], again.text).toEqual([request.path, again.status]);
      // An answer that only the journal has is made of what is there now, as a waiting time.
      const named = ({ id, callId, outcome }: Body) => [id, callId, outcome];
      expect(named(again.body)).toEqual(named(first[n]?.body ?? {}));
    }
    const calls = await shop.read(there, 'centres/shop/calls');
    const customers = await shop.read(there, 'centres/shop/customers?q=martin');
    for (const { items } of [calls, customers]) expect(items).toHaveLength(1);
  });

  it('finds the payments that an earlier version stored in the folder', async () => {
    const url = await onPostgres();
    const data = aFolder();
    const files = ['payment-keys.db', 'payment-webhooks.db', 'payment-sandbox.db'];
    const before = await aRunningService(smallCentre, 0, { data });
    await before.stop();
    const sandbox = openSqlite(join(data, 'payment-sandbox.db'));
    sandbox.execute("insert into gift_card (ref, currency, balance) values ('g', 'EUR', 1200)");
    sandbox.close();
    for (const name of readdirSync(data)) {
      if (!files.includes(name) && name !== 'orders.db')
        rmSync(join(data, name), { recursive: true });
    }
    const warned: string[] = [];
    const log = { warn: (text: string) => warned.push(text) } as never;
    const after = await aRunningService(smallCentre, 0, { data, database: url, log });
    await after.stop();
    const left = readdirSync(data).filter((name) => name.startsWith('payment-'));
    expect(left.sort()).toEqual(files.map((name) => `${name}.moved`).sort());
    const sql = `select * from ${storeSchema(url)}.sandbox_gift_card`;
    expect(await runStatements(url, sql)).toEqual([{ ref: 'g', currency: 'EUR', balance: '1200' }]);
    expect(warned).toEqual([expect.stringContaining('orders.db, which a standby')]);
  });

  it(
    'ends each payment and shipment that the lost one had begun, and the books balance',
    async () => {
      const url = await onPostgres();
      const shop = new FailoverShop();
      const random = seededRandom(firstSeed);
      const machines = [await aMachine(url)];
      let [active] = machines as [Machine];
      await shop.setUp(await active.address());
      const kinds = new Set<string>();
      const begun: (Step & { readonly what: string })[] = [];
      let unanswered = 0;
      for (let loss = 0; loss < losses; loss += 1) {
        const next = await aMachine(url, active);
        machines.push(next);
        const address = await active.address();
        const all = await Promise.all(Object.values(steps).map((one) => one(shop, address)));
        const how = loss % 3 === 1 ? 'cut' : 'killed';
        const packets = Math.floor(random() * wavePackets);
        const what = `loss ${loss} (${how} after ${packets} packets, seed ${firstSeed})`;
        const lost = lose(active, how, packets);
        const first = all.map(({ request }) => sends(address, request));
        await lost;
        for (const kind of await underWay(url)) kinds.add(kind);
        const there = await next.address();
        for (const [n, step] of all.entries()) {
          const again = await answered(there, step.request);
          const said = [what, step.request.path, again.text];
          expect([...said, again.status < 300]).toEqual([...said, true]);
          const before = how === 'cut' ? null : await first[n];
          if (before == null) unanswered += 1;
          else if (before.status < 300) {
            expect(again).toMatchObject({ body: before.body, isReplayed: true });
          }
          begun.push({ ...step, what });
        }
        if (how === 'cut') {
          await active.proxy.tell('release');
          expect(await once(active.child, 'exit')).toEqual([7, null]);
        }
        active = next;
      }
      // What a lost machine had leased is carried out again once the lease is over.
      const address = await active.address();
      const ends = begun.map(async ({ id, comesTo, what }) => {
        await shop.comes(address, id, comesTo, what);
        await balances(shop, { place: url, address, id });
      });
      await Promise.all(ends);
      process.stdout.write(
        `${losses} losses: ${unanswered} unanswered, ${[...kinds].join(', ')}\n`,
      );
      expect(unanswered).toBeGreaterThan(0);
      for (const { folder } of machines) expect(readdirSync(folder)).toEqual(['sign-in.key']);
    },
    caseMsMax,
  );
});
