/** Calls of any day over HTTP: lists, the story of each, whose they are, and what an erasure leaves. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../store/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { imports, setsUp } from '../support/a-shop.ts';
import type { Body } from '../support/api-server.ts';
import { aRunningService, smallCentre } from '../support/running-service.ts';
import { type Stations, someStations, stationsCentre } from '../support/stations.ts';

const past = '/centres/shop/calls/past';
/** The day on which the centre's clock begins. */
const monday = '2026-11-23';
const josiane = '+33639980001';
const odile = '+33639980002';

/** Ann, Ben and Cai sell to Josiane and Odile Lemaire. */
async function selling(): Promise<Stations> {
  const served = await someStations(stationsCentre, { takesOrders: true });
  await setsUp(served, {
    users: ['ann', 'ben', 'cai'],
    paymentMethods: [{ code: 'CASH', name: { en: 'Cash' }, kind: 'cash' }],
  });
  await imports(served, 'items', 'sku;name.en;category;price;cost\nMUG;Mug;table;20;5\n');
  const customers = [
    { number: '1', firstName: 'Josiane', lastName: 'Lemaire', phones: [{ number: josiane }] },
    { number: '2', firstName: 'Odile', lastName: 'Lemaire', phones: [{ number: odile }] },
  ];
  for (const one of customers) await served.as('ann', 'POST /centres/shop/customers', one);
  return served;
}

/** Ann talks with a caller, notes what came of it, and is done with the call. */
async function answered(served: Stations, from = josiane): Promise<string> {
  const callId = await served.talking('ann', { from });
  served.clock.turn(60_000);
  await served.as('switch', `POST /calls/${callId}/hangup`);
  const result = { codes: ['return'], note: 'zip broken' };
  await served.as('ann', `POST /calls/${callId}/outcome`, result);
  served.clock.turn(30_000);
  return callId;
}

/** A caller whom nobody answers gives up after so long. */
async function abandoned(served: Stations, from: string, afterMs = 48_000): Promise<string> {
  const callId = await served.arrive({ queueId: 'shop.z', from });
  served.clock.turn(afterMs);
  await served.as('switch', `POST /calls/${callId}/hangup`);
  return callId;
}

const itemsIn = ({ items }: Body) => items as readonly Body[];
const ids = (list: Body) => itemsIn(list).map(({ id }) => id);
const kinds = ({ steps }: Body) => (steps as readonly Body[]).map(({ kind }) => kind);

describe('the list of calls', () => {
  it('shows who called, who answered, and what came of it with its note', async () => {
    const served = await selling();
    served.seat('ann');
    const callId = await answered(served);
    const list = await served.as('malik', `GET ${past}?date=${monday}`);
    expect(itemsIn(list)).toMatchObject([
      {
        id: callId,
        caller: josiane,
        customer: { id: 'shop.1', number: '1', name: 'Josiane Lemaire' },
        queue: { id: 'shop.q' },
        agents: [{ id: 'shop.ann' }],
        result: 'answered',
        outcomeCodes: ['return'],
        note: 'zip broken',
        lengthMs: 60_000,
        recordingMs: null,
      },
    ]);
    expect(ids(await served.as('malik', `GET ${past}?date=2026-11-22`))).toEqual([]);
  });

  it('is filtered by queue, agent, result, customer and number, in any spelling', async () => {
    const served = await selling();
    served.seat('ann');
    const talked = await answered(served);
    served.tell({ type: 'logOff', agentId: 'ann' });
    const gaveUp = await abandoned(served, odile);
    const unknown = await abandoned(served, '+33123456789');
    const found = async (query: string) => ids(await served.as('malik', `GET ${past}?${query}`));
    expect(await found('')).toEqual([unknown, gaveUp, talked]);
    expect(await found('queueId=shop.z')).toEqual([unknown, gaveUp]);
    expect(await found('agentId=shop.ann')).toEqual([talked]);
    expect(await found('agentId=shop.ben')).toEqual([]);
    expect(await found('result=abandoned')).toEqual([unknown, gaveUp]);
    expect(await found('result=return')).toEqual([talked]);
    expect(await found('customerId=shop.2')).toEqual([gaveUp]);
    expect(await found('queueId=shop.z&result=abandoned&customerId=shop.2')).toEqual([gaveUp]);
    for (const name of ['odile lemaire', 'Odile', 'odile lemere']) {
      expect(await found(`q=${encodeURIComponent(name)}`)).toEqual([gaveUp]);
    }
    for (const number of ['01 23 45 67 89', '+33 (0)1.23.45.67.89', '6789', '456789']) {
      expect(await found(`q=${encodeURIComponent(number)}`)).toEqual([unknown]);
    }
    expect(await found('q=nobody')).toEqual([]);
  });

  it('has pages, each call once', async () => {
    const served = await selling();
    const calls: string[] = [];
    for (let n = 0; n < 5; n += 1) calls.unshift(await abandoned(served, odile, 1_000));
    const seen: unknown[] = [];
    for (let cursor: unknown = ''; cursor !== null; ) {
      const query = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = await served.as('malik', `GET ${past}?limit=2${query}`);
      seen.push(...ids(page));
      cursor = page['nextCursor'];
    }
    expect(seen).toEqual(calls);
  });

  it('refuses a day that is none', async () => {
    const served = await selling();
    const refused = await served.as('malik', `GET ${past}?date=2026-02-31`, undefined, 400);
    expect(refused).toMatchObject({ code: 'invalid_parameter' });
  });
});

describe('the story of a call', () => {
  it('goes from the arrival to the wrap-up, and says why this agent', async () => {
    const served = await selling();
    served.seat('ann');
    const callId = await answered(served);
    const story = await served.as('malik', `GET /calls/${callId}/story`);
    expect(kinds(story)).toEqual([
      'arrived',
      'waited',
      'offered',
      'talked',
      'ended',
      'wrapUp',
      'result',
    ]);
    const steps = story['steps'] as readonly Body[];
    expect(steps[2]).toMatchObject({
      agent: { id: 'shop.ann' },
      what: 'connected',
      why: { decidedBy: 'onlyCandidate', candidateCount: 1, next: null },
    });
    expect(steps[3]).toMatchObject({ agent: { id: 'shop.ann' }, forMs: 60_000 });
    expect(steps[4]).toMatchObject({ what: 'callerHungUp' });
    expect(steps[5]).toMatchObject({ forMs: 30_000 });
    expect(story).toMatchObject({ outcomeCodes: ['return'], note: 'zip broken' });
  });

  it('tells of hold, consultation and the order that was taken', async () => {
    const served = await selling();
    served.seat('ann');
    const callId = await served.talking('ann');
    const order = { customerId: 'shop.1', callId };
    const { id: orderId } = await served.as('ann', 'POST /centres/shop/orders', order);
    await served.as('ann', `POST /calls/${callId}/hold`);
    served.clock.turn(22_000);
    await served.as('ann', `POST /calls/${callId}/retrieve`);
    served.seat('ben');
    const to = { kind: 'agent', id: 'shop.ben' };
    const { id: asked } = await served.as('ann', `POST /calls/${callId}/consult`, { to });
    await served.as('ben', `POST /calls/${asked}/accept`);
    await served.as('switch', `POST /offers/${asked}.1/connected`);
    served.clock.turn(5_000);
    await served.as('ann', `POST /calls/${callId}/complete-transfer`);
    served.clock.turn(10_000);
    await served.as('switch', `POST /calls/${callId}/hangup`);
    served.clock.turn(30_000);
    const story = await served.as('malik', `GET /calls/${callId}/story`);
    const steps = story['steps'] as readonly Body[];
    expect(steps).toContainEqual(expect.objectContaining({ kind: 'held', forMs: 22_000 }));
    for (const kind of ['asked', 'passed'] as const) {
      const step = { kind, agent: expect.objectContaining({ id: 'shop.ben' }) };
      expect(steps).toContainEqual(expect.objectContaining(step));
    }
    const begun = { kind: 'order', orderId, what: 'order.created' };
    expect(steps).toContainEqual(expect.objectContaining(begun));
    expect(story).toMatchObject({ orderIds: [orderId], customer: { id: 'shop.1' } });
    expect((story['agents'] as readonly Body[]).map(({ id }) => id)).toEqual([
      'shop.ann',
      'shop.ben',
    ]);
    // The consultation is told in the story, and is no call of the list.
    expect(ids(await served.as('malik', `GET ${past}`))).toEqual([callId]);
    expect(ids(await served.as('malik', `GET ${past}?orderId=${orderId}`))).toEqual([callId]);
    const [orderNumber] = story['orderNumbers'] as readonly string[];
    expect(orderNumber).toMatch(/^V-\d+-\d$/);
    expect(story['number']).toMatch(/^T-\d+-\d$/);
    expect(ids(await served.as('malik', `GET ${past}?orderId=${orderNumber}`))).toEqual([callId]);
    expect(await served.as('malik', `GET /calls/${story['number']}/story`)).toMatchObject({
      id: callId,
    });
  });

  it('is told of a call that goes on, and refused of one that is not there', async () => {
    const served = await selling();
    served.seat('ann');
    const callId = await served.talking('ann');
    const story = await served.as('malik', `GET /calls/${callId}/story`);
    expect(story).toMatchObject({ result: null, endedAt: null });
    expect(kinds(story)).toEqual(['arrived', 'waited', 'offered', 'talked']);
    const none = await served.as('malik', 'GET /calls/e1.0.q.999/story', undefined, 404);
    expect(none).toMatchObject({ code: 'call_not_found' });
  });
});

describe('an agent', () => {
  it('sees their own calls, and those of a customer with whom they talk', async () => {
    const served = await selling();
    served.seat('ann');
    const ofAnn = await answered(served);
    served.tell({ type: 'logOff', agentId: 'ann' });
    const other = await abandoned(served, odile);
    const found = async (query = '') => ids(await served.as('ben', `GET ${past}?${query}`));
    const story = (callId: string, status: number) =>
      served.as('ben', `GET /calls/${callId}/story`, undefined, status);
    expect(ids(await served.as('ann', `GET ${past}`))).toEqual([ofAnn]);
    expect([await found(), await found('customerId=shop.1')]).toEqual([[], []]);
    expect(await story(ofAnn, 403)).toMatchObject({ code: 'not_call_owner' });
    served.seat('ben');
    const now = await served.talking('ben', { from: josiane });
    expect(await found('customerId=shop.1')).toEqual([ofAnn]);
    expect(await story(ofAnn, 200)).toMatchObject({ caller: josiane, note: 'zip broken' });
    expect(await found('customerId=shop.2')).toEqual([]);
    expect(await story(other, 403)).toMatchObject({ code: 'not_call_owner' });
    await served.as('switch', `POST /calls/${now}/hangup`);
    served.clock.turn(30_000);
    expect(await found()).toEqual([now]);
    expect(await found('customerId=shop.1')).toEqual([now]);
  });
});

describe('an erased customer', () => {
  it('is no longer named by their calls, which stay', async () => {
    const served = await selling();
    served.seat('ann');
    const callId = await answered(served);
    await served.as('nadia', 'POST /customers/shop.1/erase');
    const list = await served.as('malik', `GET ${past}`);
    const anonymous = { id: callId, customer: null, caller: null, note: null };
    expect(itemsIn(list)).toMatchObject([{ ...anonymous, agents: [{ id: 'shop.ann' }] }]);
    const story = await served.as('malik', `GET /calls/${callId}/story`);
    expect(story).toMatchObject(anonymous);
    for (const q of ['lemaire', '39980001']) {
      expect(ids(await served.as('malik', `GET ${past}?q=${q}`))).toEqual([]);
    }
  });
});

describe('a restart', () => {
  /** A call that nobody answered, of a service with a folder; waits until it is listed. */
  async function listed(data: string, callId?: string) {
    const running = await aRunningService(smallCentre, 0, { data });
    const id = callId ?? (await running.arrive('orders'));
    if (callId === undefined) {
      const hangup = '/api/v1/calls/{call}/hangup';
      await running.client(await running.key()).post(hangup, { params: { call: id } });
    }
    const client = running.client('sue');
    const params = { centre: 'shop' };
    for (let tries = 0; ; tries += 1) {
      const page = await client.get('/api/v1/centres/{centre}/calls/past', { params });
      if (page.ok && page.body.items.some((one) => one.id === id)) break;
      if (tries > 100) throw new Error(`call ${id} is not listed`);
      await pause(20);
    }
    const story = await client.get('/api/v1/calls/{call}/story', { params: { call: id } });
    await running.stop();
    return { id, story: story.ok ? story.body : expect.unreachable() };
  }

  it('leaves calls of before in the list, with their story', async () => {
    const data = aFolder();
    const { id, story } = await listed(data);
    expect(story).toMatchObject({ result: 'abandoned', caller: '+33639980001' });
    const { story: after } = await listed(data, id);
    expect(after.steps).toEqual(story.steps);
  });

  it('records calls from the journal that have no record, as after an upgrade', async () => {
    const data = aFolder();
    const { id } = await listed(data);
    const path = join(data, 'callwright.db');
    const store = openStore({ path, nowMs: () => 0 });
    const dropped = store.transaction(() => {
      store.oldRows.drop('callMarks', Number.MAX_SAFE_INTEGER);
      return store.oldRows.drop('calls', Number.MAX_SAFE_INTEGER);
    });
    store.close();
    expect(dropped).toBe(1);
    const { story } = await listed(data, id);
    expect(story).toMatchObject({ result: 'abandoned' });
  });
});
