import { get as httpGet, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { aServer } from '../support/api-server.ts';
import { answers, arrives, hangsUp, logsOn, readies } from '../support/builders.ts';
import { activatesRules, aRule, aRuleSet, everyCall } from '../support/builders-rules.ts';
import { framesIn, openStream } from '../support/event-stream.ts';

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
      id: expect.stringMatching(/^main:\d{12}$/),
      source: '/centres/shop/handlers/main',
      subject: 'offer/c1.1',
      time: '2026-11-23T08:00:00.000Z',
      datacontenttype: 'application/json',
      data: {
        offerId: 'c1.1',
        callId: 'c1',
        agentId: 'shop.a',
        sessionId: 'shop.a.1',
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
    const token = `main:${served.live.position}`;
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
    const lost = await openStream(served, '?from=main:999999');
    expect(asked.frames()).toMatchObject([
      {
        event: 'snapshot',
        id: `main:${served.live.position}`,
        data: {
          op: 'snapshot',
          agents: [{ id: 'shop.a' }, { id: 'shop.b' }],
          agentSessions: [{ id: 'shop.a.1' }],
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

  it('refuses a place that it cannot read', async () => {
    const { get } = await aServer();
    const { status, body } = await get('/api/v1/events/stream?from=yesterday');
    expect([status, body['code']]).toEqual([400, 'invalid_parameter']);
  });

  it('says each 15 s that it lives, and stops with its reader', async () => {
    const served = await aServer();
    const stream = await openStream(served);
    served.clock.turn(45_000);
    expect(stream.comments()).toBe(3);
    stream.stop();
  });

  it('ends when the server closes', async () => {
    const served = await aServer();
    const stream = await openStream(served);
    await served.app.close();
    expect(stream.text()).toContain('retry');
  });

  it('never waits for a slow reader, who gets a resync when he reads again', async () => {
    const served = await aServer();
    await served.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = served.app.server.address() as AddressInfo;
    const slow = await new Promise<IncomingMessage>((resolve) => {
      httpGet({ host: '127.0.0.1', port, path: '/api/v1/events/stream' }, resolve);
    });
    slow.pause();
    served.tell(logsOn('a'));
    for (let n = 0; n < 40_000; n += 1)
      served.tell(arrives(`c${n}`), hangsUp(`c${n}`), readies('a'));
    const position = `main:${served.live.position}`;
    let text = '';
    slow.setEncoding('utf8');
    await new Promise<void>((resolve) => {
      slow.on('data', (chunk: string) => {
        text += chunk;
        if (text.includes('"op":"snapshot"') && text.endsWith('\n\n')) resolve();
      });
      slow.resume();
    });
    const frames = framesIn(text);
    const resync = frames.findIndex(({ event }) => event === 'resync');
    expect(resync).toBeGreaterThan(0);
    expect(frames[resync]?.data['reason']).toBe('tooSlow');
    expect(frames[resync + 1]).toMatchObject({ event: 'snapshot', id: position });
    slow.destroy();
    await served.app.close();
  });
});
