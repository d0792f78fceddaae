/** A call by which an agent tries their desk. */
import { describe, expect, it } from 'vitest';
import { aServer, shopCentre } from '../support/api-server.ts';
import { arrives, logsOn } from '../support/builders.ts';

const url = '/api/v1/agents/shop.b/test-call';
const as = 'malik';

describe('a test call', () => {
  it('is offered to its agent alone, as soon as they are ready', async () => {
    const { ask, get, tell } = await aServer();
    tell(logsOn('a'), logsOn('b'), { type: 'setState', agentId: 'b', state: 'notReady' });
    const made = await ask('POST', url, { as, headers: { 'idempotency-key': 't1' } });
    expect(made).toMatchObject({ status: 201, body: { queueId: 'shop.q', origin: 'test' } });
    const offers = async (agent: string) =>
      (await get(`/api/v1/agents/shop.${agent}/offers`)).body['items'];
    expect(await offers('a')).toEqual([]);
    await ask('PUT', '/api/v1/agents/shop.b/state', { as, body: { state: 'ready' } });
    expect(await offers('b')).toMatchObject([{ callId: made.body['callId'] }]);
  });

  it('is marked, and no figure of its queue counts it', async () => {
    const { ask, get, tell, clock } = await aServer();
    tell(logsOn('b'), { type: 'setState', agentId: 'b', state: 'notReady' });
    const made = await ask('POST', url, { as, headers: { 'idempotency-key': 't5' } });
    expect(made.body).toMatchObject({ origin: 'test' });
    const countsOf = async () => {
      const board = (await get('/api/v1/centres/shop/wallboard', { as })).body;
      return (board['totals'] as { readonly counts: object }).counts;
    };
    expect(await countsOf()).toMatchObject({ offered: 0, waiting: 0 });
    clock.turn(60_000);
    expect(await countsOf()).toMatchObject({ offered: 0, abandoned: 0 });
    tell(arrives('c1'));
    expect(await countsOf()).toMatchObject({ offered: 1 });
    const calls = (await get('/api/v1/centres/shop/calls/past', { as })).body['items'];
    expect(calls).toMatchObject([{ origin: 'test' }]);
  });

  it('ends after a minute, if its agent is not ready by then', async () => {
    const { ask, get, tell, clock } = await aServer();
    tell(logsOn('b'), { type: 'setState', agentId: 'b', state: 'notReady' });
    const made = await ask('POST', url, { as, headers: { 'idempotency-key': 't2' } });
    clock.turn(60_000);
    const call = await get(`/api/v1/calls/${String(made.body['callId'])}`);
    expect(call.body).toMatchObject({ derivedState: 'ended' });
  });

  it('comes by a queue that is open, and is refused where none is', async () => {
    const { ask, tell } = await aServer();
    tell(logsOn('b'), { type: 'setState', agentId: 'b', state: 'notReady' });
    const close = (queue: string) =>
      ask('POST', `/api/v1/queues/shop.${queue}/state`, {
        as,
        body: { state: 'closed', reason: 'training' },
      });
    const post = (key: string) => ask('POST', url, { as, headers: { 'idempotency-key': key } });
    await close('q');
    expect(await post('t5')).toMatchObject({ status: 201, body: { queueId: 'shop.z' } });
    await close('z');
    expect(await post('t6')).toMatchObject({ status: 409, body: { code: 'queue_closed' } });
  });

  it('is refused for an agent who is logged off, or serves no queue', async () => {
    const agents = shopCentre.agents?.map((agent) =>
      agent.id === 'b' ? { ...agent, groups: [], links: [] } : agent,
    );
    const { ask, tell } = await aServer({ ...shopCentre, agents: agents ?? [] });
    const post = (key: string) => ask('POST', url, { as, headers: { 'idempotency-key': key } });
    expect(await post('t3')).toMatchObject({ status: 410, body: { code: 'agent_released' } });
    tell(logsOn('b', { groups: [] }));
    expect(await post('t4')).toMatchObject({ status: 404, body: { code: 'queue_not_found' } });
  });
});
