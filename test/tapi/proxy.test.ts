import { describe, expect, it } from 'vitest';
import { acdKinds, proxyKinds } from '../../contracts/index.ts';
import { waitingId } from '../../examples/outside-acd/round-robin.ts';
import type { CentreFile } from '../../routing/index.ts';
import type { Method } from '../support/api-server.ts';
import { isOp, openSocket, settleTurns, subscribeTo } from '../support/event-socket.ts';
import { aGateway, type GatewaySocket } from '../support/gateway-socket.ts';
import { anOutsideAcd } from '../support/outside-acd.ts';
import { aTapiServer, type TapiServed, tapiCentre } from '../support/tapi-centre.ts';

/** Our core serves nothing of agents. */
const outside: CentreFile = { ...tapiCentre, coreKinds: [] };

/** Events of a type, as a supervisor hears them. */
async function hearing(served: TapiServed, types: readonly string[]) {
  const socket = await openSocket(served, { authorization: 'Bearer malik' });
  await subscribeTo(socket, { types });
  return async (count: number) => {
    await socket.until(() => socket.events().length >= count);
    await settleTurns();
    const events = socket.events();
    expect(events.length, JSON.stringify(events)).toBe(count);
    return events.map(({ type, data }) => [type, data] as const);
  };
}

const ours = '0776eda0-fdfe-4bba-83b6-57705b01d65d';
const theirs = [1, 2].map((n) => `00000000-0000-4000-8000-00000000000${n}`);
const input = { type: 'object', properties: { n: { type: 'integer' } } };
const aGroup = {
  handlerId: 'main',
  name: 'Own',
  queueIds: [],
  wrapUp: null,
  answerLimitMs: null,
  version: 1,
};
const capsPath = 'GET /addresses/shop.desk-1/agent-caps';
const caps = {
  addressId: 'shop.desk-1',
  handlerId: 'main',
  features: ['setAgentGroup'],
  settableStates: [],
  settableNextStates: [],
  maxGroupsPerAddress: 1,
  extensionIds: [ours],
};

/** A proxy that is asked for capabilities, and has not answered yet. */
async function asksForCaps(served: TapiServed, status = 200) {
  const gateway = await aGateway(served, { kinds: ['getAgentCaps'] });
  const asking = served.as('helene', capsPath, undefined, status);
  return { gateway, asking, asked: await gateway.request('getAgentCaps') };
}

/** The next request, answered as it should be. */
async function again(served: TapiServed, gateway: GatewaySocket) {
  const asking = served.as('helene', capsPath);
  gateway.answer(await gateway.request('getAgentCaps'), caps);
  return await asking;
}

describe('a proxy', () => {
  it('TAPI 01: without one an agent is not created, and the client hears 503', async () => {
    const served = await aTapiServer(outside);
    const refused = await served.as('helene', 'POST /handlers/main/agents', {}, 503);
    expect(refused['code']).toBe('operation_unavailable');
    expect(served.live.projection.agents.get('helene')?.shown.state).toBe('released');
    const status = await served.as('helene', 'GET /handlers/main/proxy');
    expect(status).toEqual({ kinds: [], readyForAcd: false });
  });

  it('TAPI 02: that serves the twelfth kind of 2.2 makes the handler ready, once', async () => {
    const served = await aTapiServer(outside);
    const [twelfth, ...eleven] = acdKinds;
    const gateway = await aGateway(served, { kinds: eleven });
    const heard = await hearing(served, ['proxy.*']);
    gateway.say({ op: 'proxy.register', kinds: [twelfth] });
    const events = await heard(2);
    expect(events).toEqual([
      ['proxy.opened', expect.objectContaining({ kind: 'createAgent' })],
      ['proxy.readyForAcd', expect.anything()],
    ]);
    const { readyForAcd, kinds } = await served.as('malik', 'GET /handlers/main/proxy');
    expect(readyForAcd).toBe(true);
    expect(kinds).toEqual(
      acdKinds.map((kind) => ({ kind, number: proxyKinds.indexOf(kind) + 1, servedBy: 'p1' })),
    );
    expect((await served.as('malik', 'GET /handlers/main'))['readyForAcd']).toBe(true);
  });

  it('TAPI 03: of a kind that another serves is refused, and that one goes on', async () => {
    const served = await aTapiServer(outside);
    const first = await aGateway(served, { kinds: ['createAgent'] });
    const second = await aGateway(served, { name: 'p2', kinds: ['createAgent', 'getAgentInfo'] });
    const refused = await second.until(isOp('refused'));
    expect(refused['problem']).toMatchObject({ code: 'proxy_not_registered' });
    await second.closed();
    const asking = served.as('helene', 'POST /handlers/main/agents', {}, 503);
    const asked = await first.request('logOnAgent');
    first.fail(asked, 'resource_unavailable', 'No agent more.');
    expect(await asking).toMatchObject({ code: 'resource_unavailable', detail: 'No agent more.' });
    const { kinds } = await served.as('malik', 'GET /handlers/main/proxy');
    expect(kinds).toEqual([{ kind: 'createAgent', number: 9, servedBy: 'p1' }]);
  });

  it('TAPI 04: that is gone fails what it was asked at once; proxy.closed is told', async () => {
    const served = await aTapiServer(outside);
    const heard = await hearing(served, ['proxy.closed']);
    const gateway = await aGateway(served, { kinds: ['createAgent'] });
    const asking = served.as('helene', 'POST /handlers/main/agents', {}, 503);
    await gateway.request('logOnAgent');
    const beganAtMs = served.clock.nowMs();
    gateway.stop();
    expect(await asking).toMatchObject({ code: 'operation_unavailable' });
    expect(served.clock.nowMs() - beganAtMs).toBeLessThan(1_000);
    expect(await heard(1)).toEqual([
      ['proxy.closed', expect.objectContaining({ kind: 'createAgent' })],
    ]);
  });

  it('TAPI 05: answers once; a second answer is rejected, and not seen', async () => {
    const served = await aTapiServer(outside);
    const { gateway, asking, asked } = await asksForCaps(served);
    gateway.answer(asked, caps);
    gateway.answer(asked, { ...caps, maxGroupsPerAddress: 9 });
    expect(await asking).toEqual(caps);
    const rejected = await gateway.until(isOp('rejected'));
    expect(rejected['about']).toBe(`proxy.response ${asked.requestId}`);
    expect(rejected['problem']).toMatchObject({ code: 'invalid_parameter' });
    expect(await again(served, gateway)).toEqual(caps);
  });

  it('TAPI 07: and the core list to each user the groups that are permitted to them', async () => {
    const served = await aTapiServer();
    const listed = async (person: string) => {
      const { items } = await served.as(person, 'GET /handlers/main/groups');
      return (items as readonly { readonly id: string }[]).map(({ id }) => id);
    };
    expect(await listed('helene')).toEqual(['shop.ga', 'shop.gb']);
    expect(await listed('malo')).toEqual(['shop.ga', 'shop.gb', 'shop.gc']);
    expect(await listed('malik')).toEqual(['shop.ga', 'shop.gb', 'shop.gc']);
    const gateway = await aGateway(served, { kinds: ['getGroupList'] });
    for (const person of ['helene', 'malik']) {
      const asking = served.as(person, 'GET /handlers/main/groups');
      const asked = await gateway.request('listGroups');
      expect(asked.client.user).toBe(person);
      const own = { ...aGroup, id: `rr.${person}` };
      const page = { nextCursor: null, asOf: '2026-11-23T08:00:00.000Z', resumeToken: 'main.e1:0' };
      gateway.answer(asked, { items: [own], ...page });
      expect(await asking).toMatchObject({ items: [{ id: `rr.${person}` }] });
    }
  });

  it('TAPI 45: carries out extensions: ours, and those of an ACD until it is gone', async () => {
    const served = await aTapiServer();
    const call = (id: string, body: object, status?: number) =>
      served.as('helene', `POST /handlers/main/extensions/${id}`, body, status);
    const here = { addressId: 'shop.desk-1' };
    expect(await call(ours, here, 404)).toMatchObject({ code: 'agent_not_found' });
    await served.as('helene', 'PUT /addresses/shop.desk-1/agent-groups', { groupIds: ['shop.ga'] });
    served.tell({ type: 'setState', agentId: 'helene', state: 'notReady', reason: 'noAnswer' });
    const shown = { key: 'notReady', params: { reason: 'noAnswer' } };
    expect(await call(ours, here)).toEqual({ output: shown });
    expect(await call('nobody', here, 404)).toMatchObject({ code: 'extension_not_found' });
    const long = { ...here, input: { text: 'x'.repeat(17 * 1_024) } };
    expect(await call(ours, long, 413)).toMatchObject({ code: 'body_too_large' });
    const heard = await hearing(served, ['handler.extension']);
    const extensions = theirs.map((id) => ({ id, name: 'e', input, output: {} }));
    const gateway = await aGateway(served, { kinds: ['agentSpecific'], extensions });
    const { extensionIds } = await served.as('helene', 'GET /addresses/shop.desk-1/agent-caps');
    expect(extensionIds).toEqual([ours, ...theirs]);
    const message = { op: 'proxy.message', type: 'handler.extension', subject: 'handler/main' };
    gateway.say({ ...message, data: { index: 1, p2: 7, p3: 8 } });
    expect(await heard(1)).toEqual([
      [
        'handler.extension',
        { index: 2, extensionId: theirs[1], p2: 7, p3: 8, version: expect.any(Number) },
      ],
    ]);
    gateway.say({ ...message, data: { index: 2 } });
    const rejected = await gateway.until(isOp('rejected'));
    expect(rejected['problem']).toMatchObject({ code: 'extension_not_found' });
    const [first = ''] = theirs;
    expect(await call(first, { ...here, input: { n: 'x' } }, 400)).toMatchObject({
      code: 'invalid_parameter',
    });
    const asking = call(first, { ...here, input: { n: 5 } }, 502);
    const asked = await gateway.request('callExtension');
    expect(asked).toMatchObject({ kind: 'agentSpecific', params: { ...here, input: { n: 5 } } });
    gateway.fail(asked, 'lineIsDown', 'The line is down.');
    const failed = { code: 'operation_failed', detail: 'lineIsDown: The line is down.' };
    expect(await asking).toMatchObject(failed);
    gateway.stop();
    await gateway.closed();
    expect(await call(first, here, 503)).toMatchObject({ code: 'operation_unavailable' });
  });

  it('TAPI 46: gets each of the twenty kinds once, and is answered for', async () => {
    const served = await aTapiServer(outside);
    const { requests, client } = await anOutsideAcd(served);
    const as = (request: `${Method} /${string}`, body?: object) =>
      served.as('malik', request, body);
    const agent = await as('POST /handlers/main/agents', {});
    const one = `/agents/${String(agent['id'])}` as const;
    const desk = '/addresses/shop.desk-1';
    const signed = { groupId: 'rr.sales', addressId: 'shop.desk-1' };
    const session = await as(`POST ${one}/sessions`, signed);
    const theirs = `/agent-sessions/${String(session['id'])}` as const;
    expect(await as(`GET ${one}`)).toMatchObject({ user: 'malik', addressId: 'shop.desk-1' });
    expect(await as(`GET ${one}/sessions`)).toMatchObject({ items: [{ id: session['id'] }] });
    expect(await as(`GET ${theirs}`)).toMatchObject({ groupId: 'rr.sales' });
    await as(`PUT ${theirs}/state`, { state: 'ready' });
    expect(await as(`PUT ${one}/measurement-period`, { seconds: 60 })).toMatchObject({
      measurementPeriod: 60,
    });
    expect(await as('GET /handlers/main/groups')).toMatchObject({ items: [{ name: 'sales' }] });
    const queues = await as('GET /groups/rr.sales/queues');
    expect(queues).toMatchObject({ items: [{ id: 'rr.sales.calls' }] });
    expect(await as('GET /queues/rr.sales.calls')).toMatchObject({ callsWaiting: 0 });
    await as('PUT /queues/rr.sales.calls/measurement-period', { seconds: 60 });
    expect(await as(`GET ${desk}/agent-caps`)).toMatchObject({ extensionIds: [ours, waitingId] });
    expect(await as(`GET ${desk}/agent-status`)).toMatchObject({ state: 'ready' });
    expect(await as(`GET ${desk}/agent-groups`)).toMatchObject({ items: [{ name: 'sales' }] });
    expect(await as(`GET ${desk}/agent-activities`)).toMatchObject({ items: [{ id: 'training' }] });
    expect(await as(`PUT ${desk}/agent-activity`, { activityId: 'training' })).toMatchObject({
      activityId: 'training',
    });
    await as(`PUT ${desk}/agent-groups`, { groupIds: ['rr.sales'] });
    await as(`PUT ${desk}/agent-state`, { state: 'notReady' });
    const atDesk = { addressId: 'shop.desk-1' };
    expect(await as(`POST /handlers/main/extensions/${waitingId}`, atDesk)).toEqual({ output: 0 });
    expect(await as(`PUT ${one}/state`, { state: 'loggedOff' })).toMatchObject({
      state: 'released',
    });
    expect(requests.map(({ number }) => number).sort((a, b) => a - b)).toEqual(
      proxyKinds.map((_, place) => place + 1),
    );
    for (const { client: machine } of requests) {
      expect(machine).toEqual({ host: '127.0.0.1', user: 'malik', apiVersion: '1.0' });
    }
    client.close();
  });

  it('TAPI 46: that fails with a code nobody expects, or too late, is an error', async () => {
    const served = await aTapiServer(outside);
    const { gateway, asking, asked } = await asksForCaps(served, 502);
    gateway.fail(asked, 'queue_closed', 'No.');
    expect(await asking).toMatchObject({ code: 'operation_failed', detail: 'queue_closed: No.' });
    const late = served.as('helene', capsPath, undefined, 504);
    const askedLate = await gateway.request('getAgentCaps');
    served.clock.turn(10_000);
    expect(await late).toMatchObject({ code: 'acd_timeout' });
    gateway.answer(askedLate, caps);
    expect(await again(served, gateway)).toEqual(caps);
    expect(gateway.frames.filter(isOp('rejected'))).toEqual([]);
  });
});
