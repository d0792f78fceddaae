import { describe, expect, it, onTestFinished } from 'vitest';
import type { CloudEvent } from '../../contracts/index.ts';
import { systemClock } from '../../live/index.ts';
import type { Body } from '../support/api-server.ts';
import { aScenario } from '../support/scenarios.ts';
import { TurnedClock } from '../support/turned-clock.ts';
import { aServiceOfTwo, type TwoHandlers, until } from '../support/two-handlers.ts';

/** Events of a handler, as they come. */
async function eventsOf(
  { client }: TwoHandlers,
  handlerId: string,
): Promise<readonly CloudEvent[]> {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const told = client('sue').events({ handlerId, signal: stop.signal });
  const events: CloudEvent[] = [];
  expect((await told.next()).value).toEqual({ kind: 'connected' });
  void (async () => {
    for await (const one of told) if (one.kind === 'event') events.push(one.event);
  })();
  return events;
}

const idsIn = ({ items }: Body): readonly unknown[] =>
  (items as { id: string }[]).map(({ id }) => id);
const concerns =
  (id: unknown) =>
  ({ subject }: CloudEvent) =>
    subject === `call/${String(id)}`;
const positionsOf = (events: readonly CloudEvent[]) =>
  events.map(({ cwpos }) => Number(/^main\.e\d+:([\d.]+)$/.exec(cwpos)?.[1]));

describe('several handlers in one process', () => {
  it('TAPI 53 one person works in two ACD systems, and one outlives the other', async () => {
    const both = await aServiceOfTwo();
    const { as, service } = both;
    const key = await both.key();
    const arrive = async (queueId: string) =>
      (await as(key, 'POST /centres/shop/calls', { queueId }))['callId'];

    // One person, two agents.
    expect(await as('ann', 'POST /handlers/main/agents', {})).toMatchObject({
      id: 'shop.ann',
      handlerId: 'main',
      state: 'notReady',
    });
    expect(await as('ann', 'POST /handlers/lyon/agents', {})).toMatchObject({
      id: 'lyon.anna',
      handlerId: 'lyon',
      state: 'notReady',
    });
    const main = { id: 'main', centreId: 'shop', readyForAcd: true };
    const lyon = { id: 'lyon', centreId: 'shop', name: 'Lyon', readyForAcd: true };
    const handlers = () => as('ann', 'GET /centres/shop/handlers');
    expect((await handlers())['items']).toMatchObject([main, lyon]);

    // Each its own.
    const lists = async (name: string, groups: readonly string[]) => [
      idsIn(await as('ann', `GET /handlers/${name}/agents`)),
      idsIn(await as('ann', `GET /handlers/${name}/groups`)),
      idsIn(await as('ann', `GET /handlers/${name}/addresses`)),
      ...(await Promise.all(
        groups.map(async (one) => idsIn(await as('ann', `GET /groups/${one}/queues`))),
      )),
    ];
    expect(await lists('main', ['shop.sales'])).toEqual([
      ['shop.ann', 'shop.ben'],
      // Those that she is permitted.
      ['shop.sales'],
      ['shop.seat-1'],
      ['shop.orders'],
    ]);
    expect(await lists('lyon', ['lyon.sales', 'lyon.repairs'])).toEqual([
      ['lyon.anna', 'lyon.hugo'],
      ['lyon.repairs'],
      ['lyon.bench-1'],
      ['lyon.orders'],
      ['lyon.spares'],
    ]);
    const ofOther = { groupId: 'lyon.repairs' };
    expect(await as('ann', 'POST /agents/shop.ann/sessions', ofOther, 404)).toMatchObject({
      code: 'group_not_found',
    });
    await as('ann', 'POST /agents/lyon.anna/sessions', ofOther, 201);

    // Calls and events.
    const [atMain, atLyon] = [await eventsOf(both, 'main'), await eventsOf(both, 'lyon')];
    const other = await arrive('lyon.spares');
    await until(() => atLyon.some(concerns(other)));
    const first = await arrive('shop.orders');
    await until(() => atMain.some(concerns(first)));
    expect(new Set(atMain.map(({ source }) => source))).toEqual(
      new Set(['/centres/shop/handlers/main']),
    );
    expect(new Set(atLyon.map(({ source }) => source))).toEqual(
      new Set(['/centres/shop/handlers/lyon']),
    );
    expect(atMain.some(concerns(other)) || atLyon.some(concerns(first))).toBe(false);
    expect([first, other]).toEqual([
      expect.stringMatching(/^cal_e\d+\.1$/),
      expect.stringMatching(/^cal_lyon\.e\d+\.1$/),
    ]);
    expect(await as('sue', `GET /calls/${other}`)).toMatchObject({ queueId: 'lyon.spares' });
    expect(await as('sue', `GET /calls/${first}`)).toMatchObject({ queueId: 'shop.orders' });

    // One is lost.
    const offered = async () => {
      return (await as('sue', 'GET /queues/shop.orders/stats'))['totalCallsQueued'];
    };
    expect(await offered()).toBe(1);
    service.further[0]?.stop();
    const asked = [
      'GET /handlers/lyon/groups',
      'POST /handlers/lyon/agents',
      'GET /queues/lyon.spares/stats',
      'GET /agents/lyon.anna',
      `GET /calls/${other}`,
      'GET /events/stream?handlerId=lyon',
      'GET /centres/lyon/wallboard',
    ] as const;
    for (const request of asked) {
      const body = request.startsWith('POST') ? {} : undefined;
      expect(await as('sue', request, body, 503)).toMatchObject({ code: 'operation_unavailable' });
    }
    const lost = { ...lyon, healthy: false, readyForAcd: false };
    expect(await as('ann', 'GET /handlers/lyon')).toMatchObject(lost);
    expect((await handlers())['items']).toMatchObject([main, lost]);
    const second = await arrive('shop.orders');
    await until(() => atMain.some(concerns(second)));
    expect(await offered()).toBe(2);
    const places = positionsOf(atMain);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(new Set(places).size).toBe(places.length);
    await as('ann', 'PUT /agents/shop.ann/state', { state: 'ready' });

    // Who is permitted on one knows of one.
    expect(await as('hugo', 'GET /centres/shop/handlers')).toMatchObject({ items: [main] });
    expect(idsIn(await as('hugo', 'GET /centres/shop/handlers'))).toEqual(['main']);
  });

  it('shows somebody only the handlers they are permitted on', async () => {
    const { as, client } = await aServiceOfTwo();
    const refused = [
      ['GET /handlers/lyon', 'handler_not_found'],
      ['GET /handlers/lyon/agents', 'handler_not_found'],
      ['POST /handlers/lyon/agents', 'handler_not_found'],
      ['GET /agents/lyon.hugo', 'agent_not_found'],
      ['GET /queues/lyon.spares', 'queue_not_found'],
      ['GET /centres/lyon/wallboard', 'centre_not_found'],
      ['GET /events/stream?handlerId=lyon', 'handler_not_found'],
      ['GET /events/stream?queueIds=lyon.spares', 'queue_not_found'],
    ] as const;
    for (const [request, code] of refused) {
      const body = request.startsWith('POST') ? {} : undefined;
      expect(await as('hugo', request, body, 404)).toMatchObject({ code });
    }
    const told = await client('hugo').events({ handlerId: 'lyon' }).next();
    expect(told.value).toMatchObject({ problem: { code: 'handler_not_found' } });
    expect(idsIn(await as('lea', 'GET /centres/shop/handlers'))).toEqual(['lyon']);
    await as('lea', 'GET /handlers/lyon/groups');
    expect(await as('lea', 'GET /handlers/main/groups', undefined, 404)).toMatchObject({
      code: 'handler_not_found',
    });
  });

  it('goes on with what is of the centre when its first handler is lost', async () => {
    const { as, service } = await aServiceOfTwo();
    service.live.stop();
    expect(await as('sue', 'GET /queues/shop.orders', undefined, 503)).toMatchObject({
      code: 'operation_unavailable',
    });
    expect((await as('sue', 'GET /centres/shop/handlers'))['items']).toMatchObject([
      { id: 'main', readyForAcd: false },
      { id: 'lyon', readyForAcd: true },
    ]);
    await as('sue', 'GET /me');
    await as('sue', 'GET /centres/shop/users');
    await as('ann', 'POST /handlers/lyon/agents', {});
  });

  it('takes commands for either over one socket, and tells of both', async () => {
    const { as, service, address } = await aServiceOfTwo();
    const { ticket } = await as('ann', 'POST /events/tickets', {});
    const url = `${address.replace('http', 'ws')}/api/v1/events`;
    const socket = new WebSocket(url, [`cw.ticket.${String(ticket)}`]);
    onTestFinished(() => socket.close());
    const frames: Body[] = [];
    socket.onmessage = ({ data }) => frames.push(JSON.parse(String(data)) as Body);
    await until(() => socket.readyState === WebSocket.OPEN);
    const say = async (id: string, frame: object): Promise<unknown> => {
      socket.send(JSON.stringify({ id, ...frame }));
      await until(() => frames.some((one) => one['id'] === id));
      return frames.find((one) => one['id'] === id);
    };
    const logOn = { op: 'call', operation: 'logOnAgent', body: {} };
    for (const handlerId of ['main', 'lyon']) {
      await say(`to-${handlerId}`, { op: 'subscribe', handlerId, centreId: 'shop' });
      const key = `on-${handlerId}`;
      const answer = await say(key, { ...logOn, key, params: { handler: handlerId } });
      expect(answer).toMatchObject({ status: 201, body: { handlerId } });
    }
    const events = () => frames.flatMap(({ items = [] }) => items as CloudEvent[]);
    const told = (id: string) => events().some(({ subject }) => subject === `agent/${id}`);
    await until(() => told('shop.ann') && told('lyon.anna'));
    expect(events().map(({ cwseq }) => cwseq)).toEqual(events().map((_, place) => place + 1));
    for (const { source, subject, cwpos } of events()) {
      const handler = subject.includes('/shop.') ? 'main' : 'lyon';
      expect([source, cwpos.split('.')[0]]).toEqual([`/centres/shop/handlers/${handler}`, handler]);
    }
    service.further[0]?.stop();
    const read = { op: 'call', operation: 'getAgent' };
    expect(await say('a', { ...read, params: { agent: 'lyon.anna' } })).toMatchObject({
      status: 503,
      body: { code: 'operation_unavailable' },
    });
    expect(await say('b', { op: 'subscribe', handlerId: 'lyon' })).toMatchObject({ status: 503 });
    expect(await say('c', { ...read, params: { agent: 'shop.ann' } })).toMatchObject({
      status: 200,
      body: { id: 'shop.ann' },
    });
  });

  it('keeps an agent in each for a person who is seen in one', async () => {
    const clock = new TurnedClock(systemClock.nowMs());
    const { as, address } = await aServiceOfTwo(clock);
    const headers = { authorization: 'Bearer ann' };
    const leaving = new AbortController();
    const { signal } = leaving;
    await fetch(`${address}/api/v1/events/stream?handlerId=main`, { headers, signal });
    await as('ann', 'POST /handlers/lyon/agents', {});
    const state = async () => (await as('sue', 'GET /agents/lyon.anna'))['state'];
    clock.turn(3_600_000);
    expect(await state()).toBe('notReady');
    leaving.abort();
    for (let times = 0; times < 10; times += 1) {
      clock.turn(20_000);
      await as('ann', 'GET /agents/shop.ann');
    }
    expect(await state()).toBe('notReady');
    for (let ms = 0; ms < 3_600_000 && (await state()) !== 'released'; ms += 1_000) {
      clock.turn(1_000);
    }
    expect(await state()).toBe('released');
  });

  it('finds whose each thing is: offers, rules, scenarios, settings', async () => {
    const both = await aServiceOfTwo();
    const { as } = both;
    await as('ann', 'POST /handlers/lyon/agents', {});
    await as('ann', 'POST /agents/lyon.anna/sessions', { groupId: 'lyon.repairs' });
    await as('ann', 'PUT /agents/lyon.anna/state', { state: 'ready' });
    const key = await both.key();
    await as(key, 'POST /centres/lyon/calls', { queueId: 'lyon.spares' });
    const { items } = await as('ann', 'GET /agents/lyon.anna/offers');
    const [offer] = items as { id: string }[];
    expect(await as('ann', `POST /offers/${offer?.id}/accept`, {})).toMatchObject({
      agentId: 'lyon.anna',
      state: 'connecting',
    });
    await as('hugo', `POST /offers/${offer?.id}/accept`, {}, 404);

    expect(idsIn(await as('sue', 'GET /centres/lyon/rule-sets'))).toEqual(['lyon.lyon-doors']);
    expect(idsIn(await as('sue', 'GET /centres/shop/rule-sets'))).toEqual([]);
    expect(await as('sue', 'GET /rule-sets/lyon.lyon-doors')).toMatchObject({ centreId: 'lyon' });
    await as('sue', 'GET /rule-sets/shop.lyon-doors', undefined, 404);

    const { id } = await as('sue', 'POST /centres/lyon/scenarios', aScenario(), 201);
    expect(await as('sue', `GET /scenarios/${id}`)).toMatchObject({ centreId: 'lyon' });
    expect(idsIn(await as('sue', 'GET /centres/shop/scenarios'))).toEqual([]);
    const run = await as('sue', `POST /scenarios/${id}/runs`, { replications: 10 }, 202);
    expect(await as('sue', `GET /runs/${run['id']}`)).toMatchObject({ scenarioId: id });
    await as('sue', `GET /jobs/${run['jobId']}`);
    await as('sue', `POST /jobs/${run['jobId']}/cancel`, {});

    await as('root', 'POST /centres/lyon/skills', { id: 'welding' }, 201);
    expect(idsIn(await as('sue', 'GET /centres/lyon/skills'))).toEqual(['welding']);
    expect(idsIn(await as('sue', 'GET /centres/shop/skills'))).toEqual([]);
    await as('root', 'GET /centres/lyon/users', undefined, 404);
    const { items: noted } = await as('root', 'GET /centres/shop/audit');
    expect(noted).toContainEqual(expect.objectContaining({ subject: '/centres/lyon/skills' }));
  });
});
