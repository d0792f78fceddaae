/** Orders of the demo's callers, taken through the operations of the API. */
import { describe, expect, it } from 'vitest';
import type { OrderScreen } from '../../api/index.ts';
import { RandomStream } from '../../kernel/index.ts';
import { DemoOrders } from '../../server/demo/demo-orders.ts';
import { loadDemoShop } from '../../server/demo/load-demo-shop.ts';
import { aServer, type Body } from '../support/api-server.ts';
import { readVerdier } from '../support/maison-verdier.ts';

const agents = ['celia', 'gaelle', 'joel'] as const;

/** Callers on the line at a time. */
const atOnce = 10;

/** So many callers order at the demo's shop; their orders as clients see them. */
async function ordersOf(callers: number, pastBy?: string): Promise<readonly Body[]> {
  const { centre, plan, world, accounts } = readVerdier();
  const screens: OrderScreen[] = [];
  const served = await aServer(centre, plan.ruleSets, world, {
    takesOrders: true,
    onScreen: (screen) => void screens.push(screen),
  });
  const { store, clock, live } = served;
  const centreId = centre.id;
  loadDemoShop(store, { centreId, seed: 1, world, accounts, agentIds: agents, nowMs: 0 });
  const errors: Error[] = [];
  const taking = new DemoOrders({
    centreId,
    store,
    world,
    pastBy,
    onError: (error) => errors.push(error),
  });
  for (const screen of screens) taking.open(screen);
  const rests = async (): Promise<void> => {
    for (let turn = 0; turn < 200; turn += 1) {
      clock.turn(0);
      await new Promise(setImmediate);
    }
  };
  const past = () =>
    expect
      .poll(async () => {
        await rests();
        return (await served.get('/api/v1/customers/verdier.1000001/history')).text;
      })
      .toContain('"kind":"returns"');
  const draw = new RandomStream({ seed: 1, replication: 0, purpose: 'order' });
  for (let first = 0; first < callers; first += atOnce) {
    const calls = Array.from({ length: atOnce }, (_, place) => {
      const caller = first + place;
      const callId = `c${caller}`;
      const facts = { 'call.dialledNumber': '+33199001000' };
      void live.submit({ type: 'call.arrived', callId, facts });
      return { caller, callId, agentId: agents[caller % agents.length] ?? '' };
    });
    await rests();
    for (const { caller, ...call } of calls) {
      taking.begin({ ...call, draw: (question) => draw.draw(caller, question) });
    }
    await rests();
    for (const { callId, agentId } of calls) {
      taking.conclude(callId, agentId);
      void live.submit({ type: 'call.hungUp', callId });
    }
    await rests();
  }
  if (pastBy !== undefined) await past();
  expect(errors).toEqual([]);
  const listed = await served.get(`/api/v1/centres/${centreId}/orders?limit=200`);
  const rows = listed.body['items'] as readonly Body[];
  return await Promise.all(
    rows.map(async ({ id }) => (await served.get(`/api/v1/orders/${id}`)).body),
  );
}

describe('callers of the demo who order', () => {
  it('buy what the shop has, pay, are offered more, and now and then call back', async () => {
    const orders = await ordersOf(100);
    const count = (member: string, value: string) =>
      orders.filter((order) => order[member] === value).length;
    expect(orders).toHaveLength(100);
    expect(count('entry', 'submitted')).toBeGreaterThan(90);
    expect(count('fulfilment', 'released')).toBeGreaterThan(75);
    expect(count('detailedStatus', 'onHold')).toBeGreaterThan(0);
    expect(count('detailedStatus', 'paymentDeclined')).toBeGreaterThan(0);
    const prompts = orders.flatMap((order) => order['prompts'] as readonly Body[]);
    const answers = new Set(prompts.map(({ answer }) => answer));
    expect(answers).toEqual(new Set(['accepted', 'declined']));
    const takers = new Set(orders.map(({ agentId }) => agentId));
    expect(takers).toEqual(new Set(agents));
  });

  it('order the same when the same day is played again', async () => {
    const shown = async () => {
      const orders = await ordersOf(10);
      const told = orders.map(({ callIds, customerId, lines, summary }) => {
        const skus = (lines as readonly Body[]).map(({ sku, quantity }) => [sku, quantity]);
        return [String(callIds), { customerId, skus, summary }] as const;
      });
      return new Map(told);
    };
    expect(await shown()).toEqual(await shown());
  });

  it('find orders that are held, for reasons of several kinds and sensible amounts', async () => {
    const orders = await ordersOf(0, 'celia');
    const open = orders.flatMap(({ holds, summary }) =>
      (holds as readonly Body[]).map(({ source, cleared }) => {
        const { amountMinor } = (summary as { total: { amountMinor: number } }).total;
        return { source, cleared, amountMinor };
      }),
    );
    expect(new Set(open.map(({ source }) => source))).toEqual(
      new Set(['manual', 'manualFraud', 'check', 'authorisation', 'priceApproval']),
    );
    for (const { cleared, amountMinor } of open) {
      expect(cleared).toBe(null);
      expect(amountMinor).toBeGreaterThan(5_000);
      expect(amountMinor).toBeLessThan(60_000);
    }
  });

  it('find a past: goods on their way back, and an order paid in three instalments', async () => {
    const orders = await ordersOf(0, 'celia');
    const [inParts] = orders.filter(({ payments }) => (payments as readonly Body[]).length === 3);
    expect(inParts?.['payments']).toMatchObject([
      { status: 'captured' },
      { status: 'notSubmitted' },
      { status: 'notSubmitted' },
    ]);
    const [sold] = orders.filter(({ returnIds }) => (returnIds as readonly string[]).length === 1);
    expect(sold).toMatchObject({ fulfilment: 'delivered', lines: [{ shipped: '2' }] });
  });
});
