import { describe, expect, it } from 'vitest';
import { aServer, shopCentre, type TestApi } from '../support/api-server.ts';
import { anAgent, arrives, hangsUp, logsOn } from '../support/builders.ts';
import {
  isAck,
  isOp,
  openSocket,
  type SocketFrame,
  settleTurns,
  subscribeTo,
} from '../support/event-socket.ts';

describe('a socket', () => {
  it('TAPI 06: tells nothing before it is asked to, then each event once', async () => {
    const served = await aServer();
    const socket = await openSocket(served);
    served.tell(logsOn('a'));
    await settleTurns();
    expect(socket.frames).toEqual([]);
    await subscribeTo(socket);
    served.tell(arrives('c1'), hangsUp('c1'));
    served.clock.turn(5);
    await socket.until(isOp('events'));
    const { body } = await served.get('/api/v1/calls/c1');
    expect(body['state']).toBe('disconnected');
    const events = socket.events();
    expect(events.map(({ type }) => type)).toContain('call.abandoned');
    expect(events.map(({ cwseq }) => cwseq)).toEqual(events.map((_, place) => place + 1));
    socket.stop();
  });

  it('tells of offers at once, with what came before them, and of others within 5 ms', async () => {
    const served = await aServer();
    const socket = await openSocket(served);
    await subscribeTo(socket);
    served.tell(logsOn('a'));
    await settleTurns();
    expect(socket.events()).toEqual([]);
    served.tell(arrives('c1'));
    await settleTurns();
    const types = socket.events().map(({ type }) => type);
    expect([types[0], types.includes('offer.offered')]).toEqual(['agent.state', true]);
    socket.stop();
  });

  it('has several subscriptions, each with its own types and agents, and one count', async () => {
    const served = await aServer();
    const socket = await openSocket(served);
    socket.say({ op: 'subscribe', id: 'mine', agentIds: ['shop.a'] });
    socket.say({ op: 'subscribe', id: 'calls', types: ['call.queued'] });
    await socket.until(({ op, id }) => op === 'ack' && id === 'calls');
    served.tell(logsOn('a'), logsOn('b'), arrives('c1'), arrives('c2', { queueId: 'z' }));
    served.clock.turn(5);
    await socket.until(({ subscription }) => subscription === 'calls');
    const by = (name: string) =>
      socket.frames
        .filter(({ subscription }) => subscription === name)
        .flatMap(({ items }) => items as SocketFrame[]);
    expect(by('calls').map(({ subject }) => subject)).toEqual(['call/c1', 'call/c2']);
    const mine = by('mine').map(({ subject, data }) =>
      String((data as SocketFrame)['agentId'] ?? subject).replace('agent/', ''),
    );
    expect(new Set(mine)).toEqual(new Set(['shop.a']));
    const counts = socket.events().map(({ cwseq }) => cwseq);
    expect(counts).toEqual(counts.map((_, place) => place + 1));
    socket.say({ op: 'unsubscribe', id: 'calls' });
    await socket.until(({ op }) => op === 'ack' && socket.frames.filter(isAck).length === 3);
    served.tell(arrives('c3'));
    served.clock.turn(5);
    await settleTurns();
    expect(by('calls')).toHaveLength(2);
    socket.stop();
  });

  it('goes on from a position without loss', async () => {
    const served = await aServer();
    served.tell(logsOn('a'));
    const { body } = await served.get('/api/v1/handlers/main/agents');
    served.tell(arrives('c1'), hangsUp('c1'));
    const socket = await openSocket(served);
    await subscribeTo(socket, { from: body['resumeToken'], types: ['call.*'] });
    served.clock.turn(5);
    await socket.until(isOp('events'));
    expect(socket.events().map(({ type }) => type)).toEqual(['call.queued', 'call.abandoned']);
    socket.stop();
  });

  it.each([
    ['main.e9:3', 'otherLife'],
    ['main.e1:999999', 'tooOld'],
  ])('answers the position %s with %s and the state of now', async (from, reason) => {
    const served = await aServer();
    served.tell(logsOn('a'), arrives('c1'));
    const socket = await openSocket(served);
    await subscribeTo(socket, { from });
    const snapshot = await socket.until(isOp('snapshot'));
    expect(socket.frames.slice(1)).toMatchObject([
      { op: 'resync', subscription: 's1', reason },
      { op: 'snapshot', subscription: 's1', resumeToken: `main.e1:${served.live.position}` },
    ]);
    expect(snapshot).toMatchObject({ calls: [{ id: 'c1' }], agents: [{}, {}] });
    socket.stop();
  });

  it('shows who wants named agents those and their calls alone', async () => {
    const served = await aServer();
    served.tell(logsOn('a'), logsOn('b'), arrives('c1'), arrives('c2', { queueId: 'z' }));
    const socket = await openSocket(served);
    await subscribeTo(socket, { from: 'snapshot', agentIds: ['shop.b'] });
    expect(await socket.until(isOp('snapshot'))).toMatchObject({
      agents: [{ id: 'shop.b' }],
      agentSessions: [{ agentId: 'shop.b' }],
      calls: [{ id: 'c2' }],
    });
    socket.stop();
  });
});

describe('a socket that does not read', () => {
  it('is never waited for, goes on where it was, and is not heard meanwhile', async () => {
    const served = await aServer();
    const socket = await openSocket(served);
    await subscribeTo(socket);
    socket.pause();
    happens(served, 20_000);
    const [server] = served.app.websocketServer.clients;
    expect(server?.bufferedAmount).toBeLessThan(unreadBytesMax);
    socket.say({ op: 'call', id: 'x', operation: 'getCall', params: { call: 'c1' } });
    await settleTurns();
    await settleTurns();
    expect(server?.isPaused).toBe(true);
    socket.resume();
    await socket.until(isLast(served));
    const counts = socket.events().map(({ cwseq }) => cwseq);
    expect(counts).toEqual(Array.from({ length: 20_000 }, (_, place) => place + 1));
    expect(await socket.until(isOp('answer'))).toMatchObject({ id: 'x', status: 404 });
    expect(server?.isPaused).toBe(false);
    socket.stop();
  });

  it('gets a resync and the state of now where too much was missed', async () => {
    const served = await aServer();
    const socket = await openSocket(served);
    await subscribeTo(socket);
    socket.pause();
    happens(served, 110_000);
    socket.resume();
    const snapshot = await socket.until(isOp('snapshot'));
    expect(socket.frames.at(socket.frames.indexOf(snapshot) - 1)).toMatchObject({
      op: 'resync',
      reason: 'tooSlow',
    });
    expect(snapshot['resumeToken']).toBe(`main.e1:${served.live.position}`);
    socket.stop();
  });

  it('gets a large snapshot in pieces of one message, then what happened since', async () => {
    const agents = Array.from({ length: 5_000 }, (_, place) => anAgent(`a${place}`));
    const served = await aServer({ ...shopCentre, agents });
    const socket = await openSocket(served);
    socket.pause();
    socket.say({ op: 'subscribe', id: 's1', from: 'snapshot' });
    socket.say({ op: 'subscribe', id: 's2', types: ['agent.state'] });
    for (let turns = 0; turns < 50; turns += 1) await settleTurns();
    const [server] = served.app.websocketServer.clients;
    expect(server?.bufferedAmount).toBeGreaterThan(1_000_000);
    expect(server?.bufferedAmount).toBeLessThan(unreadBytesMax);
    served.tell(logsOn('a0'));
    socket.resume();
    const told = await socket.until(
      ({ op, subscription }) => op === 'events' && subscription === 's1',
    );
    const [snapshot] = socket.frames.filter(isOp('snapshot'));
    expect(snapshot?.['agents']).toHaveLength(5_000);
    expect(socket.frames.findIndex(isOp('snapshot'))).toBeLessThan(socket.frames.indexOf(told));
    await socket.until(({ op, subscription }) => op === 'events' && subscription === 's2');
    socket.stop();
  });
});

/** What the server holds for one reader: the limit, and a piece over it. */
const unreadBytesMax = 1_300_000;

/** Something that readers are told, so many times. */
function happens({ live }: TestApi, times: number): void {
  for (let time = 0; time < times; time += 1) {
    live.setCondition({ state: 'normal', callbackCapacity: time, changedBy: 'malik' });
  }
}

/** Whether a frame holds the last event of all. */
function isLast({ live }: TestApi): (frame: SocketFrame) => boolean {
  const last = `main.e1:${live.position}`;
  return ({ items }) => (items as readonly SocketFrame[] | undefined)?.at(-1)?.['cwpos'] === last;
}

describe('a command over a socket', () => {
  it('has the answer that HTTP has', async () => {
    const served = await aServer();
    served.tell(logsOn('a'), arrives('c1'));
    const socket = await openSocket(served);
    const over = await socket.call({ operation: 'getCall', params: { call: 'c1' } });
    expect(over).toMatchObject({ status: 200 });
    expect(over['body']).toEqual((await served.get('/api/v1/calls/c1')).body);
    socket.stop();
  });

  it.each([
    [{ operation: 'getCall', params: { call: 'gone' } }, '/api/v1/calls/gone'],
    [{ operation: 'listAgents', params: { handler: 'x' } }, '/api/v1/handlers/x/agents'],
    [
      { operation: 'listAgents', params: { handler: 'main' }, query: { limit: '0' } },
      '/api/v1/handlers/main/agents?limit=0',
    ],
  ])('is refused as over HTTP: %j', async (call, url) => {
    const served = await aServer();
    const socket = await openSocket(served);
    const { status, body } = await socket.call(call);
    const { requestId, ...http } = (await served.get(url)).body;
    expect(requestId).toBeDefined();
    expect(status).toBe(http['status']);
    expect(body).toEqual(http);
    socket.stop();
  });

  it.each([
    ['an unknown operation', { operation: 'getAgnet' }, 404, /did you mean getAgent/],
    ['a stream', { operation: 'streamEvents' }, 503, /by HTTP/],
    ['a name of objects', { operation: 'constructor' }, 404, /no operation/],
    ['a missing parameter', { operation: 'getAgent' }, 400, /\/params\/agent/],
    [
      'a key that pollutes',
      '"operation":"getAgent","params":{"agent":"a","__proto__":{"x":1}}',
      400,
      /__proto__/,
    ],
  ])('is refused for %s', async (_, call, status, detail) => {
    const socket = await openSocket(await aServer());
    const json = typeof call === 'string' ? call : JSON.stringify(call).slice(1, -1);
    socket.say(`{"op":"call","id":"x",${json}}`);
    const answer = await socket.until(isOp('answer'));
    expect([answer['id'], answer['status']]).toEqual(['x', status]);
    expect((answer['body'] as SocketFrame)['detail']).toMatch(detail);
    socket.stop();
  });
});

describe('a bad frame', () => {
  it.each([
    ['{"op":', null, /end of the text/],
    ['[]', null, /expected/],
    ['{"op":"shout","id":"s"}', 's', /\/op/],
    ['{"op":"subscribe"}', null, /\/id/],
    ['{"op":"subscribe","id":"s","types":["call.queud"]}', 's', /did you mean call\.queued/],
    ['{"op":"subscribe","id":"s","id":"s"}', null, /each key once/],
    ['{"op":"subscribe","id":"s","queueIds":["shop.none"]}', 's', /No queue shop\.none/],
    ['{"op":"subscribe","id":"s","handlerId":"other"}', 's', /No handler other/],
    ['{"op":"subscribe","id":"s","from":"yesterday"}', 's', /yesterday/],
    ['{"op":"unsubscribe","id":"s"}', 's', /No subscription s/],
  ])('is answered with what is wrong, and the socket goes on: %s', async (text, id, detail) => {
    const socket = await openSocket(await aServer());
    socket.say(text);
    const answer = await socket.until(isOp('answer'));
    expect(answer['id']).toBe(id);
    expect((answer['body'] as SocketFrame)['detail']).toMatch(detail);
    await subscribeTo(socket);
    socket.say({ op: 'subscribe', id: 's1' });
    await socket.until(({ body }) => /is open/.test(String((body as SocketFrame)?.['detail'])));
    socket.stop();
  });
});

describe('the life of a socket', () => {
  it('is shown by pings with the time of the centre; who answers none is cut', async () => {
    const served = await aServer();
    const socket = await openSocket(served);
    for (let pings = 0; pings < 3; pings += 1) {
      served.clock.turn(5_000);
      for (let turns = 0; turns < 5; turns += 1) await settleTurns();
    }
    const times = socket.frames.map(({ op, serverTime }) => [op, serverTime]);
    expect(times).toEqual([
      ['ping', '2026-11-23T08:00:05.000Z'],
      ['ping', '2026-11-23T08:00:10.000Z'],
      ['ping', '2026-11-23T08:00:15.000Z'],
    ]);
    expect(socket.isClosed()).toBe(false);
    socket.pause();
    served.clock.turn(30_000);
    socket.resume();
    await socket.closed();
  });

  it('ends with a message that is too long, or no text', async () => {
    const served = await aServer();
    for (const message of ['x'.repeat(1_048_577), Buffer.from('{}')]) {
      const socket = await openSocket(served);
      socket.say(message);
      await socket.closed();
    }
  });

  it('begins with a ticket, once, within 30 s', async () => {
    const served = await aServer();
    const ticket = async () => {
      const { status, body } = await served.ask('POST', '/api/v1/events/tickets', { as: 'malik' });
      expect(status).toBe(201);
      return `cw.ticket.${body['ticket']}`;
    };
    const header = 'sec-websocket-protocol';
    const first = await ticket();
    const socket = await openSocket(served, { [header]: first });
    const state = { state: 'overload' };
    const call = { operation: 'putCentreState', params: { centre: 'shop' }, body: state };
    expect(await socket.call(call)).toMatchObject({ status: 200, body: { changedBy: 'malik' } });
    await expect(openSocket(served, { [header]: first })).rejects.toThrow('401');
    const late = await ticket();
    served.clock.turn(30_000);
    await expect(openSocket(served, { [header]: late })).rejects.toThrow('401');
    socket.stop();
  });

  it('is no answer to a request without an upgrade', async () => {
    const { get } = await aServer();
    const { status, body } = await get('/api/v1/events');
    expect([status, body['code']]).toEqual([426, 'upgrade_required']);
  });

  it('ends with the server', async () => {
    const served = await aServer();
    const socket = await openSocket(served);
    await served.app.close();
    await socket.closed();
  });
});
