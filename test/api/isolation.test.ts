/** An error concerns the one answer, socket, timer or listener in which it happens. */
import { describe, expect, it } from 'vitest';
import { isolatedClock } from '../../live/index.ts';
import { aServer } from '../support/api-server.ts';
import { aCentre, anAgent, arrives } from '../support/builders.ts';
import { isOp, openSocket, settleTurns } from '../support/event-socket.ts';
import { openStream } from '../support/event-stream.ts';
import { openGateway } from '../support/gateway-socket.ts';
import { aLiveCentre } from '../support/live-centre.ts';
import { TurnedClock } from '../support/turned-clock.ts';

/** A centre of 30 agents, one of which has a version that its schema forbids. */
async function aSpoiltCentre() {
  const faults: Error[] = [];
  const onInternal = (error: Error) => void faults.push(error);
  const agents = Array.from({ length: 30 }, (_, n) => anAgent(`a${n}`));
  const served = await aServer(aCentre({ agents }), [], {}, { onInternal });
  const spoilt = served.live.projection.agents.get('a1');
  if (spoilt !== undefined) Object.assign(spoilt.shown, { version: Number.NaN });
  return { ...served, faults };
}

describe('an error that nobody expects', () => {
  it('in the encoding of an answer is a 500 with code and request id', async () => {
    const served = await aSpoiltCentre();
    const { status, headers, body } = await served.get('/api/v1/agents/centre.a1');
    expect(status).toBe(500);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(body).toMatchObject({ code: 'internal', status: 500 });
    expect(body['requestId']).toBe(headers['x-request-id']);
    expect(body['detail']).toContain(' of /api/v1/agents/centre.a1 failed');
    expect(served.faults).toHaveLength(1);
    expect((await served.get('/api/v1/agents/centre.a2')).status).toBe(200);
  });

  it.each([5, 40])('in the encoding of one item leaves it out of a list of %d', async (limit) => {
    const served = await aSpoiltCentre();
    const unhandled: unknown[] = [];
    const note = (error: unknown) => void unhandled.push(error);
    process.on('unhandledRejection', note);
    const list = `/api/v1/handlers/main/agents?limit=${limit}`;
    const { status, body } = await served.ask('GET', list, { as: 'malik' });
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
    expect([status, body['unreadable']]).toEqual([200, ['centre.a1']]);
    expect(body['items']).toHaveLength(Math.min(limit, 30) - 1);
    expect(served.faults).toHaveLength(1);
    const doctor = '/api/v1/centres/centre/doctor';
    const { body: seen } = await served.ask('GET', doctor, { as: 'nadia' });
    expect(seen['faults']).toMatchObject([{ place: 'list item centre.a1', times: 1 }]);
    expect((await served.ask('GET', doctor, { as: 'malik' })).body['faults']).toEqual([]);
  });

  it.each([
    ['customers', 'malik'],
    ['items', 'nadia'],
    ['coupons', 'nadia'],
    ['scripts', 'nadia'],
  ] as const)('in a stored document leaves it out of the list of %s', async (kind, as) => {
    const faults: string[] = [];
    const onInternal = ({ message }: Error) => void faults.push(message);
    const { store, ask } = await aServer(undefined, [], {}, { onInternal });
    const record = { centreId: 'shop', id: 'bad', person: 'nadia', updatedAtMs: 0 };
    store.transaction(() => store[kind].add({ ...record, document: 'x' as never }));
    const { status, body } = await ask('GET', `/api/v1/centres/shop/${kind}`, { as });
    expect([status, body['items']]).toEqual([200, []]);
    expect(body['unreadable']).toMatchObject([expect.stringMatching(/bad$/)]);
    expect(faults).toHaveLength(1);
  });

  it('in a listener of events or effects, or a task, is reported, and the rest goes on', () => {
    const faults: string[] = [];
    const onFault = ({ message }: Error) => void faults.push(message);
    const { live, tell, clock } = aLiveCentre({ onFault });
    const seen: number[] = [];
    const fails = (where: string) => () => {
      throw new Error(where);
    };
    live.onEvents(fails('event'));
    live.onEvents((events) => seen.push(events.length));
    live.onEffects(fails('effect'));
    live.at(5, fails('task'));
    tell(arrives('c1'));
    clock.turn(10);
    void live.submit(arrives('c2'), fails('answer'));
    clock.turn(0);
    expect(new Set(faults)).toEqual(new Set(['effect', 'event', 'task', 'answer']));
    expect(seen).toHaveLength(2);
    expect(live.projection.calls.get('c2')).toMatchObject({ derivedState: 'queued' });
  });

  it('in a listener of a socket ends that socket, and is reported', async () => {
    const faults: string[] = [];
    const onInternal = ({ message }: Error) => void faults.push(message);
    const served = await aServer(aCentre(), [], {}, { onInternal });
    const socket = await openSocket(served);
    const other = await openSocket(served);
    const [first] = served.app.websocketServer.clients;
    first?.on('message', () => {
      throw new Error('socket');
    });
    socket.say({ op: 'ping' });
    await socket.closed();
    expect(faults).toEqual(['socket']);
    expect(other.isClosed()).toBe(false);
    other.stop();
  });

  it('in the work of a gateway’s frame rejects that frame, and the gateway stays', async () => {
    const served = await aServer(undefined, [], {}, { onInternal: () => {} });
    const join = () => ({
      name: 'p1',
      hear: () => {
        throw new Error('gateway');
      },
      lost: () => {},
    });
    Object.assign(served.app.serving.gateways, { join });
    const gateway = await openGateway(served);
    gateway.say({ op: 'hello', protocol: 1, handlerId: 'main', role: 'acd', name: 'p1', epoch: 0 });
    for (const requestId of ['r1', 'r2'])
      gateway.say({ op: 'proxy.response', requestId, ok: true });
    await gateway.until(() => gateway.frames.filter(isOp('rejected')).length === 2);
    expect(gateway.frames.find(isOp('rejected'))).toMatchObject({ problem: { code: 'internal' } });
    expect(gateway.isClosed()).toBe(false);
    const doctor = '/api/v1/centres/shop/doctor';
    const { body } = await served.ask('GET', doctor, { as: 'nadia' });
    expect(body['faults']).toMatchObject([{ message: 'gateway', times: 2 }]);
    gateway.stop();
  });

  it.each(['now', 'resumed'])('in what a stream is sent ends that stream, %s', async (kind) => {
    const faults: string[] = [];
    const onInternal = ({ message }: Error) => void faults.push(message);
    const served = await aServer(undefined, [], {}, { onInternal });
    const { streams, wire } = served.app.serving;
    const query = kind === 'now' ? '' : `?from=${encodeURIComponent(wire.resumeToken())}`;
    const texts = streams.textsFor.bind(streams);
    const broken = {
      of: () => {
        throw new Error('stream');
      },
    };
    if (kind === 'resumed') served.tell(arrives('c1'));
    Object.assign(streams, { textsFor: () => broken });
    const bad = await openStream(served, query);
    Object.assign(streams, { textsFor: texts });
    const good = await openStream(served, query);
    if (kind === 'now') served.tell(arrives('c1'));
    for (let turns = 0; turns < 5; turns += 1) {
      await settleTurns();
      served.clock.turn(0);
    }
    expect(faults).toEqual(['stream']);
    expect(bad.frames()).toEqual([]);
    expect(streams.openCount).toBe(1);
    expect(good.frames().map(({ data }) => data['type'])).toContain('call.queued');
    expect(good.isEnded()).toBe(false);
    good.stop();
  });

  it('in the text of one event for webhooks leaves that one out', async () => {
    const faults: string[] = [];
    const onInternal = ({ message }: Error) => void faults.push(message);
    const { ask, app, tell, clock, store } = await aServer(
      undefined,
      [],
      {},
      {
        onInternal,
        webhookAllow: ['127.0.0.0/8'],
      },
    );
    const body = { url: 'http://127.0.0.1:1/', types: ['call.queued'] };
    const made = await ask('POST', '/api/v1/centres/shop/webhooks', { as: 'nadia', body });
    expect([made.status, made.text]).toEqual([201, made.text]);
    const { wire } = app.serving;
    const instant = wire.instant.bind(wire);
    let isFirst = true;
    Object.assign(wire, {
      instant: (atMs: number) => {
        if (!isFirst) return instant(atMs);
        isFirst = false;
        throw new Error('webhook');
      },
    });
    tell(arrives('c1'));
    tell(arrives('c2'));
    clock.turn(100);
    expect(faults).toEqual(['webhook']);
    const [id = ''] = String(made.body['id']).split('.').slice(-1);
    const due = store.deliveries.due(id, Number.MAX_SAFE_INTEGER, 10);
    expect(due.map(({ subject }) => subject)).toEqual(['call/c2']);
  });

  it('in a timer is reported', () => {
    const clock = new TurnedClock(0);
    const faults: string[] = [];
    const alone = isolatedClock(clock, ({ message }) => void faults.push(message));
    alone.after(10, () => {
      throw new Error('timer');
    });
    expect(() => clock.turn(10)).not.toThrow();
    expect(faults).toEqual(['timer']);
    expect(alone.nowMs()).toBe(10);
  });
});
