import { describe, expect, it } from 'vitest';
import { acdKinds } from '../../contracts/index.ts';
import type { SwitchDriver } from '../../gateways/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { aServer } from '../support/api-server.ts';
import {
  type EventSocket,
  isOp,
  openSocket,
  settleTurns,
  subscribeTo,
} from '../support/event-socket.ts';
import { aGateway, type GatewaySocket, openGateway } from '../support/gateway-socket.ts';
import { aTapiServer, type TapiServed, tapiCentre } from '../support/tapi-centre.ts';

const outside: CentreFile = { ...tapiCentre, coreKinds: [] };
const hello = { op: 'hello', protocol: 1, handlerId: 'main', role: 'acd', name: 'p1', epoch: 0 };
const capsPath = 'GET /addresses/shop.desk-1/agent-caps';
const caps = {
  addressId: 'shop.desk-1',
  handlerId: 'main',
  features: [],
  settableStates: [],
  settableNextStates: [],
  maxGroupsPerAddress: 1,
  extensionIds: ['0776eda0-fdfe-4bba-83b6-57705b01d65d'],
};

async function refusalOf(gateway: EventSocket) {
  const { problem } = await gateway.until(isOp('refused'));
  await gateway.closed();
  return problem;
}

/** How the next request of capabilities is answered. */
async function answered(
  served: TapiServed,
  gateway: GatewaySocket,
  { data, status = 200 }: { readonly data: unknown; readonly status?: number },
) {
  const asking = served.as('helene', capsPath, undefined, status);
  gateway.answer(await gateway.request('getAgentCaps'), data);
  return await asking;
}

describe('a gateway', () => {
  it('is refused with what is wrong, where it says no hello, or another protocol', async () => {
    const served = await aTapiServer(outside);
    const silent = await openGateway(served);
    served.clock.turn(10_000);
    expect(await refusalOf(silent)).toMatchObject({ detail: 'No hello within 10000 ms.' });
    const says: readonly (readonly [object | string, object])[] = [
      [{ ...hello, protocol: 2 }, { code: 'api_version_unsupported' }],
      [{ ...hello, handlerId: 'lyon' }, { code: 'handler_not_found' }],
      [{ ...hello, kinds: ['createAgents'] }, { code: 'invalid_parameter' }],
      [{ op: 'event', sequence: 1 }, { detail: 'Expected a hello first.' }],
      ['{"op":"hello","proto', { code: 'invalid_parameter' }],
    ];
    for (const [said, problem] of says) {
      const gateway = await openGateway(served);
      gateway.say(said);
      expect(await refusalOf(gateway)).toMatchObject(problem);
    }
  });

  it('that sends half frames is told of each, and let go after the hundredth', async () => {
    const served = await aTapiServer(outside);
    const gateway = await aGateway(served, { kinds: ['getAgentCaps'] });
    gateway.say('{"op":"proxy.mess');
    gateway.say({ op: 'answer', sequence: 4, result: 'done' });
    gateway.say(Buffer.from('{}'));
    await gateway.until(() => gateway.frames.filter(isOp('rejected')).length === 3);
    expect(await answered(served, gateway, { data: caps })).toEqual(caps);
    for (let n = 3; n < 100; n += 1) gateway.say('{');
    expect(await refusalOf(gateway)).toMatchObject({ code: 'invalid_parameter' });
    expect((await served.as('malik', 'GET /handlers/main/proxy'))['kinds']).toEqual([]);
  });

  it('is let in a second time with a higher epoch alone, and the first is dropped', async () => {
    const served = await aTapiServer(outside);
    const first = await aGateway(served, { kinds: acdKinds });
    const { epoch } = await first.until(isOp('welcome'));
    expect(epoch).toBe(1_000_001);
    const events = await openSocket(served, { authorization: 'Bearer malik' });
    await subscribeTo(events, { types: ['proxy.*'] });
    const same = await aGateway(served, { kinds: acdKinds, name: 'p2', epoch });
    expect(await refusalOf(same)).toMatchObject({ code: 'proxy_not_registered' });
    const higher = { kinds: acdKinds, name: 'p2', epoch: Number(epoch) + 1 };
    const second = await aGateway(served, higher);
    expect((await second.until(isOp('welcome')))['epoch']).toBe(1_000_003);
    expect(await refusalOf(first)).toMatchObject({ code: 'proxy_not_registered' });
    await events.until(() => events.events().length >= 24);
    await settleTurns();
    const types = events.events().map(({ type }) => type);
    expect(types).toEqual([
      ...acdKinds.map(() => 'proxy.closed'),
      ...acdKinds.map(() => 'proxy.opened'),
    ]);
    const { kinds } = await served.as('malik', 'GET /handlers/main/proxy');
    expect(new Set((kinds as { servedBy: string }[]).map((one) => one.servedBy))).toEqual(
      new Set(['p2']),
    );
  });

  it('come back before it was missed takes its own place', async () => {
    const served = await aTapiServer(outside);
    const first = await aGateway(served, { kinds: ['getAgentCaps'] });
    const { epoch } = await first.until(isOp('welcome'));
    const asking = served.as('helene', capsPath, undefined, 503);
    await first.request('getAgentCaps');
    const back = await aGateway(served, { kinds: ['getAgentCaps'], epoch });
    expect(await asking).toMatchObject({ code: 'operation_unavailable' });
    await refusalOf(first);
    expect(await answered(served, back, { data: caps })).toEqual(caps);
  });

  it('that answers no ping for 30 s is cut, and what it serves is served no more', async () => {
    const served = await aTapiServer(outside);
    const gateway = await aGateway(served, { kinds: ['getAgentCaps'] });
    gateway.pause();
    served.clock.turn(50_000);
    await settleTurns();
    expect(await served.as('helene', capsPath, undefined, 503)).toMatchObject({
      code: 'operation_unavailable',
    });
    gateway.stop();
  });

  it('needs the right to be one', async () => {
    const served = await aTapiServer(outside);
    const opening = openSocket(served, { authorization: 'Bearer malik' }, '/api/v1/gateway');
    await expect(opening).rejects.toThrow('403');
  });
});

describe('an ACD that serves requests', () => {
  it('is cut to what clients understand, and refused what does not fit', async () => {
    const served = await aTapiServer(outside);
    const gateway = await aGateway(served, { kinds: ['getAgentCaps'] });
    const newer = { ...caps, ofTapi4: { lies: true } };
    expect(await answered(served, gateway, { data: newer })).toEqual(caps);
    const lies = { data: { ...caps, features: 'all' }, status: 502 };
    expect(await answered(served, gateway, lies)).toMatchObject({
      code: 'operation_failed',
      detail: expect.stringContaining('/features'),
    });
  });

  it('that never answers holds a thousand requests, and no more', async () => {
    const served = await aTapiServer(outside);
    const gateway = await aGateway(served, { kinds: ['getAgentCaps'] });
    const url = '/api/v1/addresses/shop.desk-1/agent-caps';
    const request = { url, headers: { authorization: 'Bearer helene' } };
    const all = Array.from({ length: 1_000 }, async () => await served.app.inject(request));
    await gateway.until(() => gateway.asked().length === 1_000);
    const oneMore = await served.app.inject(request);
    expect(oneMore.json()).toMatchObject({ status: 503, code: 'resource_unavailable' });
    served.clock.turn(10_000);
    const statuses = (await Promise.all(all)).map(({ statusCode }) => statusCode);
    expect(new Set(statuses)).toEqual(new Set([504]));
    const asking = served.as('helene', capsPath);
    await gateway.until(() => gateway.asked().length === 1_001);
    for (const asked of gateway.asked().slice(-1)) gateway.answer(asked, caps);
    expect(await asking).toEqual(caps);
  });

  it('gets the requests of a client in their order, with the machine that it names', async () => {
    const served = await aTapiServer(outside);
    const gateway = await aGateway(served, { kinds: ['setAgentActivity'] });
    const client = await openSocket(served, {
      authorization: 'Bearer helene',
      'x-client-machine': 'ws-042',
    });
    const activities = Array.from({ length: 20 }, (_, n) => `a${n}`);
    for (const activityId of activities) {
      const call = { operation: 'setAddressActivity', params: { address: 'shop.desk-1' } };
      client.say({ op: 'call', id: activityId, ...call, body: { activityId } });
    }
    await gateway.until(() => gateway.asked().length === activities.length);
    expect(gateway.asked().map(({ params }) => params['activityId'])).toEqual(activities);
    const [first] = gateway.asked();
    expect(first?.client).toEqual({ host: 'ws-042', user: 'helene', apiVersion: '1.0' });
  });

  it('floods nobody: what it tells beyond 500 in 100 ms is read later, and all of it', async () => {
    const served = await aTapiServer(outside);
    const gateway = await aGateway(served, { kinds: ['getAgentCaps'] });
    const told: number[] = [];
    served.live.onEvents((events) => told.push(events.length));
    const message = { op: 'proxy.message', type: 'queue.stats', subject: 'queue/rr.q' };
    for (let n = 0; n < 1_200; n += 1) gateway.say({ ...message, data: { n } });
    for (let turns = 0; turns < 50; turns += 1) await settleTurns();
    // The socket hands over what it has read before it stops.
    expect(told.length).toBeLessThan(1_200);
    await gateway.until(() => told.length === 1_200);
    expect(await answered(served, gateway, { data: caps })).toEqual(caps);
  });

  it('acts for an agent that it made for somebody else on no agent’s word', async () => {
    const served = await aTapiServer(outside);
    const gateway = await aGateway(served, { kinds: ['createAgent', 'setAgentStateEx'] });
    const { body: agent } = await (await aServer()).get('/api/v1/agents/shop.a');
    const making = served.as('helene', 'POST /handlers/main/agents', {});
    gateway.answer(await gateway.request('logOnAgent'), { ...agent, id: 'rr.1' });
    expect(await making).toMatchObject({ id: 'rr.1' });
    const put = (person: string, status?: number) =>
      served.as(person, 'PUT /agents/rr.1/state', { state: 'ready' }, status);
    expect(await put('malo', 403)).toMatchObject({ code: 'role_missing' });
    for (const person of ['helene', 'malik']) {
      const asking = put(person);
      const asked = await gateway.request('setAgentState');
      expect(asked.params).toEqual({ agentId: 'rr.1', state: 'ready' });
      gateway.answer(asked, { ...agent, id: 'rr.1', appliesAt: 'now' });
      expect(await asking).toMatchObject({ id: 'rr.1', appliesAt: 'now' });
    }
    const heard = async (person: string) => {
      const socket = await openSocket(served, { authorization: `Bearer ${person}` });
      await subscribeTo(socket, { types: ['agent.state'] });
      return socket;
    };
    const [helene, malo] = [await heard('helene'), await heard('malo')];
    const data = { state: 'busyAcd' };
    gateway.say({ op: 'proxy.message', type: 'agent.state', subject: 'agent/rr.1', data });
    await helene.until(() => helene.events().length === 1);
    expect(helene.events()[0]).toMatchObject({ subject: 'agent/rr.1', data });
    expect(malo.events()).toEqual([]);
  });

  it('leaves to the core what it does not serve, and gives back the rest', async () => {
    const served = await aTapiServer();
    const events = await openSocket(served, { authorization: 'Bearer malik' });
    await subscribeTo(events, { types: ['handler.caps', 'proxy.*'] });
    const gateway = await aGateway(served, { kinds: ['getAgentCaps'] });
    expect(await answered(served, gateway, { data: caps })).toEqual(caps);
    gateway.say({ op: 'proxy.unregister', kinds: ['getAgentCaps'] });
    await events.until(() => events.events().length === 2);
    expect(events.events().map(({ type }) => type)).toEqual(['proxy.opened', 'proxy.closed']);
    expect((await served.as('helene', capsPath))['features']).toHaveLength(6);
  });

  it('changes what agents can do, and says so, where the core leaves it a kind', async () => {
    const served = await aTapiServer({
      ...tapiCentre,
      coreKinds: ['getAgentCaps', 'setAgentGroup', 'setAgentState'],
    });
    const features = async () => (await served.as('helene', capsPath))['features'];
    expect(await features()).toEqual(['setAgentGroup', 'setAgentState']);
    const events = await openSocket(served, { authorization: 'Bearer helene' });
    await subscribeTo(events, { types: ['handler.caps'] });
    const gateway = await aGateway(served, { kinds: ['setAgentActivity'] });
    await events.until(() => events.events().length === 1);
    const three = ['setAgentGroup', 'setAgentState', 'setAgentActivity'];
    expect(events.events()[0]).toMatchObject({ data: { features: three } });
    expect(await features()).toEqual(three);
    gateway.stop();
    await events.until(() => events.events().length === 2);
    expect(events.events()[1]).toMatchObject({ data: { features: three.slice(0, 2) } });
  });
});

describe('a switch at the socket', () => {
  const said = { ...hello, role: 'switch', name: 's1', features: ['call.answer', 'call.fly'] };
  const answerCall = { command: 'call.answer', legId: 'l1' } as const;

  async function aSwitch() {
    const drivers: SwitchDriver[] = [];
    const served = await aServer();
    served.live.switch.attach = async (driver) => void drivers.push(driver);
    const gateway = await aGateway(served, said);
    const [driver] = drivers;
    if (driver === undefined) throw new Error('no driver was attached');
    return { served, gateway, driver, drivers };
  }
  const commands = (gateway: GatewaySocket) => gateway.frames.filter(isOp('command'));

  it('answers each command once, in time, or has failed at it', async () => {
    const { served, gateway, driver } = await aSwitch();
    expect(driver.features).toEqual(['call.answer']);
    const done = driver.ask(answerCall);
    const late = driver.ask(answerCall);
    const ring = { offerId: 'o', legId: 'l2', address: '12', answerLimitMs: 20_000 };
    const rings = driver.ask({ command: 'offer.ring', ...ring, callerId: null });
    await gateway.until(() => commands(gateway).length === 3);
    expect(commands(gateway)[0]).toEqual({
      op: 'command',
      partition: 'main',
      epoch: 1_000_001,
      sequence: 1,
      ...answerCall,
    });
    gateway.say({ op: 'answer', sequence: 1, result: 'done' });
    expect(await done).toEqual({ result: 'done' });
    gateway.say({ op: 'answer', sequence: 1, result: 'failed' });
    expect((await gateway.until(isOp('rejected')))['about']).toBe('answer 1');
    served.clock.turn(10_000);
    expect(await late).toMatchObject({ result: 'failed', cause: 'no answer in 10000 ms' });
    for (let n = 0; n < 24; n += 1) {
      served.clock.turn(1_000);
      // It answers pings meanwhile.
      await settleTurns();
    }
    gateway.say({ op: 'answer', sequence: 3, result: 'noAnswer' });
    expect(await rings).toEqual({ result: 'noAnswer' });
  });

  it('names its legs, or says that it cannot', async () => {
    const { gateway, driver } = await aSwitch();
    const leg = { legId: 'l1', from: null, to: '12', isUp: true, withLegIds: [] };
    const naming = driver.legs();
    await gateway.until(isOp('command'));
    expect(commands(gateway)[0]).toMatchObject({ command: 'state.list' });
    gateway.say({ op: 'answer', sequence: 1, result: 'done', legs: [leg] });
    expect(await naming).toEqual([leg]);
    const failing = driver.legs();
    const failed = expect(failing).rejects.toThrow('s1 cannot say which legs it has: no');
    await gateway.until(() => commands(gateway).length === 2);
    gateway.say({ op: 'answer', sequence: 2, result: 'failed', cause: 'no' });
    await failed;
  });

  it('is lost with all it was asked, and goes on from its last event when it is back', async () => {
    const { served, gateway, driver, drivers } = await aSwitch();
    const heard: unknown[] = [];
    const lost: string[] = [];
    driver.onLost((why) => lost.push(why));
    gateway.say({ op: 'event', sequence: 1, event: 'leg.held', legId: 'l1' });
    await settleTurns();
    driver.events.listen((event) => heard.push(event));
    gateway.say({ op: 'event', sequence: 1, event: 'leg.held', legId: 'l1' });
    gateway.say({ op: 'event', sequence: 2, event: 'leg.held', legId: 'l2' });
    const asking = driver.ask(answerCall);
    await gateway.until(isOp('command'));
    expect(heard).toEqual(['l1', 'l2'].map((legId) => ({ event: 'leg.held', legId })));
    gateway.stop();
    expect(await asking).toEqual({ result: 'failed', cause: 'the connection is lost' });
    expect(lost).toEqual(['The connection to s1 is lost.']);
    expect(await driver.ask(answerCall)).toMatchObject({ result: 'failed' });
    const back = await aGateway(served, { ...said, epoch: 1_000_001 });
    expect(back.frames[0]).toMatchObject({ op: 'welcome', epoch: 1_000_002, resumeFrom: 2 });
    const [, again] = drivers;
    again?.events.listen((event) => heard.push(event));
    back.say({ op: 'event', sequence: 2, event: 'leg.held', legId: 'l2' });
    back.say({ op: 'event', sequence: 3, event: 'leg.held', legId: 'l3' });
    await back.until(() => heard.length === 3);
    back.say({ op: 'event', sequence: 4, event: 'leg.flies' });
    await back.until(isOp('rejected'));
    const other = await aGateway(served, { ...said, name: 's2', epoch: 1_000_007 });
    expect(other.frames[0]).toMatchObject({ epoch: 1_000_008, resumeFrom: null });
    await refusalOf(back);
  });

  it('to which nobody listens keeps its events, is let go at the limit, and tells on', async () => {
    const { served, gateway, driver } = await aSwitch();
    const event = (sequence: number) =>
      gateway.say({ op: 'event', sequence, event: 'leg.held', legId: `l${sequence}` });
    event(1);
    await settleTurns();
    const held = (n: number) => ({ event: 'leg.held', legId: `h${n}` }) as const;
    for (let n = 2; n <= 20_000; n += 1) expect(driver.events.tell(held(n))).toBeNull();
    event(2);
    expect(await refusalOf(gateway)).toMatchObject({ code: 'resource_unavailable' });
    const heard: unknown[] = [];
    driver.events.listen((one) => heard.push(one));
    expect(heard).toHaveLength(20_000);
    expect([heard[0], heard.at(-1)]).toEqual([{ ...held(1), legId: 'l1' }, held(20_000)]);
    const back = await aGateway(served, { ...said, epoch: 1_000_001 });
    expect(back.frames[0]).toMatchObject({ op: 'welcome', resumeFrom: 1 });
  });
});
