/** Route points: a host at the gateway socket, or a program over HTTP, says where calls go. */
import { describe, expect, it } from 'vitest';
import { routeRole } from '../../gateways/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { aServer, type TestApi } from '../support/api-server.ts';
import { aCentre, anAgent, aQueue, arrives } from '../support/builders.ts';
import { settleTurns } from '../support/event-socket.ts';
import { aGateway, aGatewayClient, type GatewaySocket } from '../support/gateway-socket.ts';

const centre: CentreFile = aCentre({
  id: 'shop',
  queues: [
    aQueue('q', { name: 'Orders' }),
    aQueue('z'),
    {
      id: 'point',
      name: 'Bank',
      adjunct: { attempts: 2 },
      plan: { maxWaitMs: 2_000, fallback: { kind: 'move', queue: 'q' } },
    },
  ],
  agents: [anAgent('a')],
});

const hello = { role: 'route', name: 'bank' };

async function routed(served: TestApi, callId = 'c1') {
  await settleTurns();
  served.clock.turn(0);
  await settleTurns();
  const { body } = await served.get(`/api/v1/calls/${callId}`);
  const why = await served.get(`/api/v1/calls/${callId}/why`);
  return { queueId: body['queueId'], lines: why.body['lines'] };
}

async function request(host: GatewaySocket, nth = 1) {
  await host.until(() => host.frames.filter(({ op }) => op === 'route.request').length >= nth);
  return host.frames.filter(({ op }) => op === 'route.request')[nth - 1] ?? expect.unreachable();
}

describe('a host of route points', () => {
  it('is asked for a call, and its answer is obeyed and explained', async () => {
    const served = await aServer(centre);
    const notes: string[] = [];
    const asked: object[] = [];
    const role = routeRole('bank', (said) => {
      asked.push(said);
      return { queueId: 'shop.z' };
    });
    await aGatewayClient(served, role, notes);
    const facts = { 'call.callerNumber': '+33639980001' };
    served.tell(arrives('c1', { queueId: 'point', facts }));
    expect(await routed(served)).toEqual({
      queueId: 'shop.z',
      lines: ['The host bank of the route point Bank answered z.'],
    });
    expect(asked).toMatchObject([
      { callId: 'c1', queueId: 'shop.point', attempt: 1, deadlineMs: 2_000 },
    ]);
  });

  it('that is late loses to the deadline, and its late answer is dropped', async () => {
    const served = await aServer(centre);
    const host = await aGateway(served, hello);
    served.tell(arrives('c1', { queueId: 'point' }));
    const { requestId } = await request(host);
    served.clock.turn(2_000);
    const lines = ['The route point Bank took its default: no answer came in time.'];
    expect(await routed(served)).toEqual({ queueId: 'shop.q', lines });
    host.say({ op: 'route.response', requestId, queueId: 'shop.z' });
    expect(await routed(served)).toEqual({ queueId: 'shop.q', lines });
  });

  it('that names a queue which does not exist is not obeyed, and that is said', async () => {
    const served = await aServer(centre);
    const host = await aGateway(served, hello);
    served.tell(arrives('c1', { queueId: 'point' }));
    const { requestId } = await request(host);
    host.say({ op: 'route.response', requestId, queueId: 'Elsewhere' });
    const said = 'took its default (bank, Elsewhere): the queue it named does not exist.';
    expect(await routed(served)).toEqual({
      queueId: 'shop.q',
      lines: [`The route point Bank ${said}`],
    });
  });

  it('that refuses is asked again, and after its last attempt the default is taken', async () => {
    const served = await aServer(centre);
    const host = await aGateway(served, hello);
    served.tell(arrives('c1', { queueId: 'point' }));
    for (const nth of [1, 2]) {
      const { requestId } = await request(host, nth);
      host.say({ op: 'route.response', requestId, error: { code: 'overloaded' } });
    }
    expect(await routed(served)).toEqual({
      queueId: 'shop.q',
      lines: ['The route point Bank took its default (bank): overloaded.'],
    });
  });

  it('that vanishes takes the default at once; the next is asked for who waits', async () => {
    const served = await aServer(centre);
    const host = await aGateway(served, hello);
    served.tell(arrives('c1', { queueId: 'point' }));
    await request(host);
    host.stop();
    expect(await routed(served)).toEqual({
      queueId: 'shop.q',
      lines: ['The route point Bank took its default (bank): no host could be asked.'],
    });
    served.tell(arrives('c2', { queueId: 'point' }));
    const next = await aGateway(served, { ...hello, name: 'stand-by' });
    const { requestId } = await request(next);
    next.say({ op: 'route.response', requestId, number: '+33140000000' });
    await routed(served, 'c2');
    const { body } = await served.get('/api/v1/calls/c2');
    expect(body).toMatchObject({ derivedState: 'ended', cause: 'transferred' });
  });

  it('may be a program that answers over HTTP, and not an agent', async () => {
    const served = await aServer(centre);
    served.tell(arrives('c1', { queueId: 'point' }));
    const body = { queueId: 'shop.z' };
    const path = '/api/v1/calls/c1/route';
    expect((await served.ask('POST', path, { as: 'a', body })).status).toBe(403);
    expect((await served.ask('POST', path, { as: 'malik', body })).status).toBe(200);
    expect((await routed(served)).queueId).toBe('shop.z');
    expect(await served.ask('POST', path, { as: 'malik', body })).toMatchObject({
      status: 409,
      body: { code: 'call_state_not_allowed' },
    });
  });
});
