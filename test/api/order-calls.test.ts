/** Orders and the calls they are taken on, and whom events of orders concern. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { openOrders } from '../../services/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { imports, setsUp } from '../support/a-shop.ts';
import { openStream } from '../support/event-stream.ts';
import { type Stations, someStations, stationsCentre } from '../support/stations.ts';

const users = ['ann', 'ben', 'cai'] as const;

interface Selling extends Stations {
  /** Lets all that orders want now be done. */
  rests(): Promise<void>;
  /** Who takes an order. */
  taker(orderId: string): Promise<unknown>;
  /** An order begun on a call; its id. */
  begins(agent: string, callId: string): Promise<string>;
}

/** Ann, Ben and Cai sell; Ann talks in a call on which she has begun an order. */
async function ordering({
  facts = {},
  ...orderHost
}: {
  readonly data?: string;
  readonly facts?: object;
} = {}): Promise<{ served: Selling; callId: string; orderId: string }> {
  const stations = await someStations(stationsCentre, { takesOrders: true, orderHost });
  await setsUp(stations, {
    users: [...users],
    paymentMethods: [{ code: 'CASH', name: { en: 'Cash' }, kind: 'cash' }],
  });
  await imports(stations, 'items', 'sku;name.en;category;price;cost\nMUG;Mug;table;20;5\n');
  await stations.as('ann', 'POST /centres/shop/customers', { number: '1', lastName: 'Bernard' });
  const rests = async (): Promise<void> => {
    for (let turn = 0; turn < 50; turn += 1) {
      stations.clock.turn(0);
      await new Promise(setImmediate);
    }
  };
  const served: Selling = {
    ...stations,
    rests,
    taker: async (id) => (await stations.as('anna', `GET /orders/${id}`))['agentId'],
    begins: async (agent, callId) => {
      const body = { customerId: 'shop.1', callId };
      const { id } = await stations.as(agent, 'POST /centres/shop/orders', body);
      await rests();
      return String(id);
    },
  };
  served.seat('ann');
  const callId = await served.talking('ann', { facts });
  const orderId = await served.begins('ann', callId);
  return { served, callId, orderId };
}

/** Ann asks Ben, who answers. */
async function asks(served: Selling, callId: string): Promise<void> {
  served.seat('ben');
  const to = { kind: 'agent', id: 'shop.ben' };
  const { id } = await served.as('ann', `POST /calls/${callId}/consult`, { to });
  await served.as('ben', `POST /calls/${id}/accept`);
  await served.as('switch', `POST /offers/${id}.1/connected`);
}

/** Ann's order, submitted with a mug that is paid in cash. */
async function submits(served: Selling, orderId: string): Promise<void> {
  const post = (path: string, body: object = {}) =>
    served.as('ann', `POST /orders/${orderId}/${path}`, body);
  await post('lines', { itemId: 'shop.MUG', quantity: '1' });
  await served.as('ann', `POST /orders/${orderId}/complete`);
  const amount = { amountMinor: 2_000, currency: 'EUR' };
  const { version } = await post('payments', { methodId: 'CASH', amount });
  const submitted = await served.ask('POST', `/api/v1/orders/${orderId}/submit`, {
    as: 'ann',
    body: { confirmedTotal: amount },
    headers: { 'idempotency-key': 'submit', 'if-match': `"v${version}"` },
  });
  expect(submitted.status).toBe(200);
}

describe('orders and their calls', () => {
  it('a call lists the orders that are taken on it, and tells of each', async () => {
    const { served, callId, orderId } = await ordering();
    expect((await served.call(callId))['orderIds']).toEqual([orderId]);
    const second = await served.begins('ann', callId);
    expect((await served.call(callId))['orderIds']).toEqual([orderId, second]);
    expect(served.events('call.order')).toHaveLength(2);
  });

  it('a call names the customer of its last order, whoever else has the number', async () => {
    const facts = { 'customer.known': true, 'customer.number': '1', 'customer.tier': 'gold' };
    const { served, callId } = await ordering({ facts });
    await served.as('ann', 'POST /centres/shop/customers', { number: '2', lastName: 'Petit' });
    await served.as('ann', 'POST /centres/shop/orders', { customerId: 'shop.2', callId });
    await served.rests();
    const caller = await served.as('ann', `GET /calls/${callId}/customer`);
    expect(caller['customers']).toMatchObject([{ customerId: 'shop.2' }]);
    expect(caller['facts']).toMatchObject({ 'customer.number': '2' });
    expect(caller['facts']).not.toHaveProperty(['customer.tier']);
  });

  it('a reviewer limited to a queue sees only orders that its calls have brought', async () => {
    const { served, orderId } = await ordering();
    const alone = await served.as('ann', 'POST /centres/shop/orders', { customerId: 'shop.1' });
    await served.rests();
    for (const queue of ['q', 'z']) {
      const given = { roles: ['reviewer'], limits: { queues: [queue] } };
      const person = { id: `of-${queue}`, name: queue, ...given };
      await served.as('nadia', 'POST /centres/shop/users', person);
    }
    const seen = (as: string, path: string) => served.ask('GET', `/api/v1/${path}`, { as });
    const ids = async (as: string) =>
      ((await seen(as, 'centres/shop/orders')).body['items'] as { id: string }[]).map(
        ({ id }) => id,
      );
    expect(await ids('of-q')).toEqual([orderId]);
    expect(await ids('of-z')).toEqual([]);
    expect((await seen('of-q', `orders/${orderId}`)).status).toBe(200);
    expect((await seen('of-z', `orders/${orderId}`)).status).toBe(403);
    expect((await seen('of-q', `orders/${alone['id']}`)).status).toBe(403);
  });

  it('whoever a call is transferred to after a consult goes on with its order', async () => {
    const { served, callId, orderId } = await ordering();
    await asks(served, callId);
    await served.rests();
    expect(await served.taker(orderId)).toBe('ann');
    await served.as('ann', `POST /calls/${callId}/complete-transfer`);
    await served.rests();
    expect(await served.taker(orderId)).toBe('ben');
    expect(served.events('order.handedOver')).toHaveLength(1);
    const line = { itemId: 'shop.MUG', quantity: '1' };
    const changed = await served.as('ben', `POST /orders/${orderId}/lines`, line);
    expect(changed['lines']).toHaveLength(1);
  });

  it('a call that is passed to a queue takes its order to the agent who answers', async () => {
    const { served, callId, orderId } = await ordering();
    const to = { kind: 'queue', id: 'shop.z' };
    await served.as('ann', `POST /calls/${callId}/transfer`, { to });
    await served.rests();
    expect(await served.taker(orderId)).toBe('ann');
    served.seat('cai');
    const { offers } = (await served.call(callId)) as { offers: readonly { id: string }[] };
    await served.as('cai', `POST /offers/${offers.at(-1)?.id}/accept`, {});
    await served.as('switch', `POST /offers/${offers.at(-1)?.id}/connected`);
    await served.rests();
    expect(await served.taker(orderId)).toBe('cai');
  });

  it('a call transferred when no orders were served hands its order over then', async () => {
    const data = aFolder();
    const { served, callId, orderId } = await ordering({ data });
    await asks(served, callId);
    await served.rests();
    await served.stopOrders?.();
    await served.as('ann', `POST /calls/${callId}/complete-transfer`);
    const { store, ruleService, live } = served;
    const clock = { nowMs: served.centreNowMs, after: served.clock.after.bind(served.clock) };
    const again = await openOrders({
      centreId: 'shop',
      store,
      ruleService,
      lives: [live],
      deliver: null,
      data,
      clock: { ...clock, speed: 1 },
      onInternal: ({ message }) => expect.unreachable(message),
    });
    onTestFinished(() => again.stop());
    await expect.poll(async () => (await again.orders.order(orderId))?.agentId).toBe('ben');
  });

  it('who takes the caller back, or confers, keeps the order', async () => {
    for (const command of ['cancel-consult', 'conference'] as const) {
      const { served, callId, orderId } = await ordering();
      await asks(served, callId);
      await served.as('ann', `POST /calls/${callId}/${command}`);
      await served.rests();
      expect(await served.taker(orderId)).toBe('ann');
    }
  });

  it('an order that is submitted stays with who took it', async () => {
    const { served, callId, orderId } = await ordering();
    await submits(served, orderId);
    await asks(served, callId);
    await served.as('ann', `POST /calls/${callId}/complete-transfer`);
    await served.rests();
    expect(await served.taker(orderId)).toBe('ann');
  });
});

describe('a submitted order', () => {
  const reason = { reason: 'asked' };

  it('is changed by an agent who talks with its customer, until their wrap-up ends', async () => {
    const { served, orderId } = await ordering();
    await submits(served, orderId);
    const modifies = (status: number) =>
      served.as('ben', `POST /orders/${orderId}/modify`, reason, status);
    expect((await modifies(403))['reason']).toBe('not_taker');
    served.seat('ben');
    const other = await served.talking('ben', { from: '+33639980002' });
    await modifies(403);
    const phones = [{ number: '+33 6 39 98 00 02' }];
    const { version } = await served.as('ann', 'GET /customers/shop.1');
    const changed = await served.ask('PATCH', '/api/v1/customers/shop.1', {
      as: 'ann',
      body: { phones },
      headers: { 'if-match': `"v${version}"` },
    });
    expect(changed.status).toBe(200);
    expect((await served.as('ben', `GET /orders/${orderId}`))['isOthers']).toBe(false);
    await served.as('ben', `POST /calls/${other}/hangup`);
    expect((await served.agent('ben'))['wrapUp']).toBe(true);
    await modifies(200);
    await served.as('ben', 'PUT /agents/shop.ben/state', { state: 'ready' });
    const cancels = await served.as('ben', `POST /orders/${orderId}/cancel`, reason, 403);
    expect(cancels['reason']).toBe('not_taker');
  });

  it('is changed by whoever its call was transferred to', async () => {
    const { served, callId, orderId } = await ordering();
    await submits(served, orderId);
    await asks(served, callId);
    await served.as('ben', `POST /orders/${orderId}/cancel`, reason, 403);
    await served.as('ann', `POST /calls/${callId}/complete-transfer`);
    await served.rests();
    await served.as('ben', `POST /orders/${orderId}/cancel`, reason);
  });
});

describe('events of orders', () => {
  it('reach whoever may read orders, each of them', async () => {
    const { served, callId } = await ordering();
    const key = { name: 'books', scopes: ['integration'], expiresAt: '1970-02-01T00:00:00Z' };
    const { secret } = await served.as('nadia', 'POST /centres/shop/api-keys', key);
    const all = [...users, 'malik', 'claire', 'ines', 'paul', 'nadia', String(secret)];
    const streams = await Promise.all(
      all.map((as) =>
        openStream(served, '?types=order.*', { authorization: `Bearer ${as}` }).then((stream) => ({
          as,
          stream,
        })),
      ),
    );
    const seen = async () => {
      await served.rests();
      const counts = streams.map(({ as, stream }) => {
        const frames = stream.frames().filter(({ data }) => data['type'] !== undefined);
        return [as === secret ? 'key' : as, frames.length] as const;
      });
      return Object.fromEntries(counts.filter(([, count]) => count !== 0));
    };
    const each = (n: number) => ({ ann: n, ben: n, cai: n, malik: n, claire: n, key: n });
    const line = { itemId: 'shop.MUG', quantity: '1' };
    const second = await served.begins('ann', callId);
    expect(await seen()).toEqual(each(1));
    await served.as('ann', `POST /orders/${second}/lines`, line);
    expect(await seen()).toEqual(each(2));
    await asks(served, callId);
    await served.as('ann', `POST /orders/${second}/lines`, line);
    expect(await seen()).toEqual(each(3));
    const [told] = streams[0]?.stream.frames() ?? [];
    expect(told?.data).toMatchObject({
      time: '2026-11-23T08:00:00.000Z',
      data: { agentId: 'ann', callId },
    });
    for (const { stream } of streams) stream.stop();
  });
});
