import { once } from 'node:events';
import { get as httpGet, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { aServer, shopCentre, type TestApi } from '../support/api-server.ts';
import { anAgent, answers, arrives, hangsUp, logsOn } from '../support/builders.ts';
import { activatesRules, aRule, aRuleSet, everyCall } from '../support/builders-rules.ts';
import { type Frame, framesIn, openStream } from '../support/event-stream.ts';

describe('the event stream', () => {
  it('tells what waiting callers hear, and by which rule', async () => {
    const served = await aServer();
    const stream = await openStream(served, '?types=call.treatment');
    const wait = aRule('everything-else', 1, everyCall, { say: ['wait'], nextInMs: 10_000 });
    served.tell(activatesRules(aRuleSet('treat', [wait])), arrives('c1'));
    served.clock.turn(10_000);
    const heard = {
      callId: 'c1',
      say: ['wait'],
      rule: { set: 'treat', version: 1, rule: 'everything-else' },
    };
    expect(stream.frames()).toMatchObject([
      { data: { type: 'call.treatment', subject: 'call/c1', data: heard } },
      { data: { type: 'call.treatment', subject: 'call/c1', data: heard } },
    ]);
    stream.stop();
  });

  it.each([
    ['types=bogus', 400, /\/query\/types.*expected types of events.* "bogus" is not/],
    ['types=call.*,call.queud', 400, /did you mean call\.queued\?/],
    ['types=', 400, /"" is not/],
    ['queueIds=shop.q,shop.nobody', 404, /No queue shop\.nobody/],
  ])('is refused for a filter that fits nothing: %s', async (query, status, told) => {
    const { get } = await aServer();
    const answer = await get(`/api/v1/events/stream?${query}`);
    expect([answer.status, answer.type]).toEqual([status, 'application/problem+json']);
    expect(answer.body['detail']).toMatch(told);
  });

  it('tells how the centre is doing, when a supervisor has said so', async () => {
    const served = await aServer();
    const stream = await openStream(served, '?types=centre.state');
    const body = { state: 'overload', callbackCapacity: 3 };
    await served.ask('PUT', '/api/v1/centres/shop/state', { as: 'malik', body });
    expect(stream.frames().map(({ data }) => data)).toMatchObject([
      {
        type: 'centre.state',
        source: '/centres/shop',
        subject: 'centre/shop',
        time: '2026-11-23T08:00:00.000Z',
        cwactor: 'person/malik',
        data: { ...body, previous: 'normal', person: 'malik', version: 1 },
      },
    ]);
    stream.stop();
  });

  it('says who calls, to who comes back as well, and again as the call moves on', async () => {
    const served = await aServer();
    const stream = await openStream(served, '?types=call.queued');
    served.tell(arrives('c1', { facts: { 'call.callerNumber': '+33639980001' } }), arrives('c2'));
    served.tell({ type: 'moveCall', callId: 'c1', queueId: 'z' });
    const [first, ...others] = stream.frames().map(({ data }) => data['data']);
    expect([first, ...others]).toMatchObject([
      { callId: 'c1', queueId: 'shop.q', from: '+33639980001' },
      { callId: 'c2' },
      { callId: 'c1', queueId: 'shop.z', from: '+33639980001' },
    ]);
    expect(others[0]).not.toHaveProperty('from');
    const again = await openStream(served, '?types=call.queued&from=main.e1:0');
    expect(again.frames().map(({ data }) => data['data'])).toEqual([first, ...others]);
    stream.stop();
    again.stop();
  });

  it('sends each event as a CloudEvent with its place', async () => {
    const served = await aServer();
    const stream = await openStream(served);
    served.tell(logsOn('a'), arrives('c1'));
    const frames = stream.frames();
    expect(stream.text().startsWith('retry: 2000\n\n')).toBe(true);
    expect(frames.map(({ data }) => data['cwseq'])).toEqual(frames.map((_, place) => place + 1));
    const offered = frames.find(({ data }) => data['type'] === 'offer.offered');
    expect(offered?.id).toBe(offered?.data['cwpos']);
    expect(offered?.data).toMatchObject({
      specversion: '1.0',
      id: expect.stringMatching(/^main\.e1:\d{12}$/),
      source: '/centres/shop/handlers/main',
      subject: 'offer/c1.1',
      time: '2026-11-23T08:00:00.000Z',
      datacontenttype: 'application/json',
      data: {
        offerId: 'c1.1',
        callId: 'c1',
        agentId: 'shop.a',
        sessionId: 'shop.a.e1.1',
        queueId: 'shop.q',
        state: 'offered',
        expiresAt: '2026-11-23T08:00:20.000Z',
        version: 1,
      },
    });
    const state = frames.find(({ data }) => data['type'] === 'agent.state');
    expect(state?.data['data']).toMatchObject({
      state: 'ready',
      previous: 'released',
      derivedState: 'reserved',
    });
    stream.stop();
  });

  it('says of a hold that the call is held, and the call tells it too', async () => {
    const served = await aServer();
    served.tell(logsOn('a'), arrives('c1'));
    served.tell(...answers('c1/1'));
    const stream = await openStream(served, '?types=call.*');
    served.tell({ type: 'hold', offerId: 'c1/1' });
    const [held] = stream.frames();
    expect(held?.data).toMatchObject({ type: 'call.held', subject: 'call/c1' });
    const call = async () => (await served.get('/api/v1/calls/c1')).body;
    expect(await call()).toMatchObject({ state: 'onHold', derivedState: 'connected' });
    served.tell({ type: 'retrieve', offerId: 'c1/1' });
    expect(await call()).toMatchObject({ state: 'connected', derivedState: 'connected' });
    stream.stop();
  });

  it('sends only the types and queues asked for', async () => {
    const served = await aServer();
    const calls = await openStream(served, '?types=call.*,queue.state');
    const other = await openStream(served, '?queueIds=shop.z');
    served.tell(logsOn('b'), arrives('c1'), arrives('c2', { queueId: 'z' }));
    const types = new Set(calls.frames().map(({ data }) => data['type']));
    expect([...types]).toEqual(['call.queued']);
    const subjects = other.frames().map(({ data }) => data['subject']);
    expect(subjects).toEqual(['call/c2', 'offer/c2.1']);
    calls.stop();
    other.stop();
  });

  it('goes on from a position, by query or by Last-Event-ID, without loss', async () => {
    const served = await aServer();
    served.tell(logsOn('a'));
    const token = `main.e1:${served.live.position}`;
    served.tell(arrives('c1'));
    const byQuery = await openStream(served, `?from=${token}`);
    const byHeader = await openStream(served, '?from=now', { 'last-event-id': token });
    served.tell(hangsUp('c1'));
    const types = byQuery.frames().map(({ data }) => data['type']);
    expect(types[0]).toBe('call.queued');
    expect(types).toContain('call.abandoned');
    expect(byHeader.frames()).toEqual(byQuery.frames());
    byQuery.stop();
    byHeader.stop();
  });

  it('begins with a snapshot where asked, or where the position is of another run', async () => {
    const served = await aServer();
    served.tell(logsOn('a'), arrives('c1'));
    const asked = await openStream(served, '?from=snapshot');
    const lost = await openStream(served, '?from=main.e1:999999');
    expect(asked.frames()).toMatchObject([
      {
        event: 'snapshot',
        id: `main.e1:${served.live.position}`,
        data: {
          op: 'snapshot',
          agents: [{ id: 'shop.a' }, { id: 'shop.b' }],
          agentSessions: [{ id: 'shop.a.e1.1' }],
          queues: [{ id: 'shop.q' }, { id: 'shop.z' }],
          calls: [{ id: 'c1' }],
        },
      },
    ]);
    expect(lost.frames()).toMatchObject([
      { event: 'resync', data: { op: 'resync', reason: 'tooOld' } },
      { event: 'snapshot' },
    ]);
    asked.stop();
    lost.stop();
  });

  it.each(['main.e2:1', 'main:1'])('says of %s that it is of another life', async (place) => {
    const served = await aServer();
    served.tell(logsOn('a'), arrives('c1'));
    const stream = await openStream(served, '', { 'last-event-id': place });
    expect(stream.frames()).toMatchObject([
      { event: 'resync', data: { op: 'resync', reason: 'otherLife' } },
      { event: 'snapshot', id: `main.e1:${served.live.position}` },
    ]);
    stream.stop();
  });

  it('refuses a place that it cannot read', async () => {
    const { get } = await aServer();
    const { status, body } = await get('/api/v1/events/stream?from=yesterday');
    expect([status, body['code']]).toEqual([400, 'invalid_parameter']);
  });

  it('says each 5 s that it lives, and stops with its reader', async () => {
    const served = await aServer();
    const stream = await openStream(served);
    served.clock.turn(15_000);
    expect(stream.comments()).toBe(3);
    stream.stop();
  });

  it('ends when the server closes', async () => {
    const served = await aServer();
    const stream = await openStream(served);
    await served.app.close();
    expect(stream.text()).toContain('retry');
  });

  it('never waits for a slow reader, who gets a resync where too much was missed', async () => {
    const served = await aServer();
    const reader = await aReader(served);
    reader.pause();
    happens(served, 110_000);
    const position = `main.e1:${served.live.position}`;
    const frames = await reader.until((text) => text.includes('"op":"snapshot"'));
    const resync = frames.findIndex(({ event }) => event === 'resync');
    expect(resync).toBeGreaterThan(0);
    expect(frames[resync]?.data['reason']).toBe('tooSlow');
    expect(frames[resync + 1]).toMatchObject({ event: 'snapshot', id: position });
  });

  it('leaves little unread, and gives all that is kept to who reads on or is back', async () => {
    const served = await aServer();
    const slow = await aReader(served);
    slow.pause();
    happens(served, 20_000);
    const back = await aReader(served, '?from=main.e1:0');
    back.pause();
    expect(back.unread()).toBeLessThan(unreadBytesMax);
    const last = `"cwpos":"main.e1:${served.live.position}"`;
    for (const reader of [slow, back]) {
      const frames = await reader.until((text) => text.includes(last));
      const places = frames.map(({ data }) => data['cwseq']);
      expect(places).toEqual(Array.from({ length: 20_000 }, (_, place) => place + 1));
    }
  });

  it('makes one snapshot for all who ask while it is read, as far as they read', async () => {
    const agents = Array.from({ length: 25_000 }, (_, place) => anAgent(`a${place}`));
    const served = await aServer({ ...shopCentre, agents });
    const made = vi.spyOn(served.live.projection.agents, 'all');
    const readers = [];
    for (let count = 0; count < 4; count += 1) {
      const reader = await aReader(served, '?from=snapshot');
      reader.pause();
      readers.push(reader);
    }
    expect(made).toHaveBeenCalledTimes(1);
    expect(readers[0]?.unread()).toBeLessThan(unreadBytesMax);
    served.tell(logsOn('a0'));
    for (const reader of readers) {
      const [snapshot, ...events] = await reader.until((text) => text.includes('"agent.state"'));
      expect(snapshot?.data['agents']).toHaveLength(25_000);
      expect(events[0]?.data['cwseq']).toBe(1);
    }
    expect(made).toHaveBeenCalledTimes(1);
  });

  it('cuts the line of who does not read a snapshot that has become too old', async () => {
    const agents = Array.from({ length: 25_000 }, (_, place) => anAgent(`a${place}`));
    const served = await aServer({ ...shopCentre, agents });
    const stuck = await aReader(served, '?from=snapshot');
    stuck.pause();
    served.clock.turn(15_000);
    expect(stuck.isCut()).toBe(false);
    happens(served, 110_000);
    served.clock.turn(15_000);
    expect(stuck.isCut()).toBe(true);
  });
});

/** What the server holds for one reader: the limit, and a piece over it. */
const unreadBytesMax = 1_300_000;

/** More than a frame of an event, or a small snapshot. */
const tailLength = 5_000;

/** Something that readers are told, so many times. */
function happens({ live }: TestApi, times: number): void {
  for (let time = 0; time < times; time += 1) {
    live.setCondition({ state: 'normal', callbackCapacity: time, changedBy: 'malik' });
  }
}

/** A reader over a socket, which can stop to read. */
async function aReader({ app }: TestApi, query = '') {
  if (!app.server.listening) {
    await app.listen({ host: '127.0.0.1', port: 0 });
    onTestFinished(() => void app.close());
  }
  const { port } = app.server.address() as AddressInfo;
  const headers = { authorization: 'Bearer anna' };
  const connected = once(app.server, 'connection');
  const path = `/api/v1/events/stream${query}`;
  const [response] = (await once(
    httpGet({ host: '127.0.0.1', port, path, agent: false, headers }),
    'response',
  )) as [IncomingMessage];
  const [socket] = (await connected) as [Socket];
  response.setEncoding('utf8');
  const chunks: string[] = [];
  let tail = '';
  return {
    pause: () => response.pause(),
    unread: () => socket.writableLength,
    isCut: () => socket.destroyed,
    /** Reads on until what came last holds it, to the end of its frame. */
    until: (isIn: (text: string) => boolean) =>
      new Promise<readonly Frame[]>((resolve) => {
        response.on('data', (chunk: string) => {
          chunks.push(chunk);
          tail = (tail + chunk).slice(-tailLength);
          if (!tail.endsWith('\n\n') || !isIn(tail)) return;
          response.destroy();
          resolve(framesIn(chunks.join('')));
        });
        response.resume();
      }),
  };
}
