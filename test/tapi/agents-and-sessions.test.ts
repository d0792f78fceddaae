import { describe, expect, it } from 'vitest';
import { sessionTable } from '../../machines/index.ts';
import { accepts, arrives, connects, hangsUp } from '../support/builders.ts';
import { openStream, type Stream } from '../support/event-stream.ts';
import { aTapiServer, type TapiServed, tapiCentre } from '../support/tapi-centre.ts';
import { row } from '../support/tapi-rows.ts';

const helene = 'shop.helene';

/** Signed on to groups at desk 1; answers the ids of the sessions. */
async function signedOn(
  { as }: TapiServed,
  ...groups: readonly string[]
): Promise<readonly string[]> {
  const { sessions } = await as('helene', `POST /agents/${helene}/sign-on`, {
    groupIds: groups.map((group) => `shop.${group}`),
    addressId: 'shop.desk-1',
  });
  return (sessions as { id: string }[]).map(({ id }) => id);
}

/** A call of a queue, connected to the agent who is ready. */
async function onCall({ as, tell }: TapiServed, callId = 'c1', queueId = 'qa'): Promise<void> {
  await as('helene', `PUT /agents/${helene}/state`, { state: 'ready' });
  tell(arrives(callId, { queueId }));
  tell(accepts(`${callId}/1`), connects(`${callId}/1`));
}

/** Types and states of what a stream has told so far. */
function told(stream: Stream): readonly unknown[] {
  return stream.frames().map(({ data }) => {
    const { type, subject, data: of } = data as { type: string; subject: string; data: object };
    const { state } = of as { state?: string };
    return [type, subject, state];
  });
}

describe('agents and sessions', () => {
  row('TAPI 08 who logs on is an agent by their login name, not ready, and announced', async () => {
    const served = await aTapiServer();
    const stream = await openStream(served, '?types=agent.*');
    const agent = await served.as('helene', 'POST /handlers/main/agents', {}, 201);
    const seen = { user: 'helene', agentId: null, state: 'notReady', reason: 'login' };
    expect(agent).toMatchObject({ id: helene, ...seen });
    expect(told(stream)).toEqual([
      ['agent.state', `agent/${helene}`, 'notReady'],
      ['agent.added', `agent/${helene}`, 'notReady'],
    ]);
    const twice = await served.as('helene', 'POST /handlers/main/agents', {}, 409);
    expect(twice).toMatchObject({ code: 'agent_state_not_allowed' });
    const number = { agentId: '4711', pin: '00' };
    const nobody = await served.as('helene', 'POST /handlers/main/agents', number, 404);
    expect(nobody).toMatchObject({ code: 'agent_not_found' });
    stream.stop();
  });

  row('TAPI 09 a session with a PIN is refused to an agent without a number', async () => {
    const served = await aTapiServer();
    await served.as('helene', 'POST /handlers/main/agents', {});
    const body = { groupId: 'shop.ga', addressId: 'shop.desk-1', pin: '1234' };
    const refused = await served.as('helene', `POST /agents/${helene}/sessions`, body, 409);
    expect(refused).toMatchObject({ code: 'agent_has_no_id' });
  });

  row('TAPI 10 sessions of two groups at one address begin not ready, each its own', async () => {
    const served = await aTapiServer();
    await served.as('helene', 'POST /handlers/main/agents', {});
    const stream = await openStream(served, '?types=agentSession.added');
    for (const group of ['ga', 'gb']) {
      const body = { groupId: `shop.${group}`, addressId: 'shop.desk-1' };
      await served.as('helene', `POST /agents/${helene}/sessions`, body, 201);
    }
    const { body } = await served.get(`/api/v1/agents/${helene}/sessions`);
    const common = { state: 'notReady', reason: 'login', workingAddressId: 'shop.desk-1' };
    expect(body['items']).toMatchObject([
      { groupId: 'shop.ga', ...common },
      { groupId: 'shop.gb', ...common },
    ]);
    const [first, second] = body['items'] as { id: string }[];
    expect(first?.id).not.toBe(second?.id);
    expect(told(stream)).toHaveLength(2);
    const again = { groupId: 'shop.ga', addressId: 'shop.desk-1' };
    const exists = await served.as('helene', `POST /agents/${helene}/sessions`, again, 409);
    expect(exists).toMatchObject({ code: 'session_exists' });
    const { items } = await served.as('helene', `GET /agents/${helene}/permitted-groups`);
    expect(items).toMatchObject([
      { groupId: 'shop.ga', name: 'A', sessionId: first?.id },
      { groupId: 'shop.gb', sessionId: second?.id },
    ]);
    stream.stop();
  });

  row('TAPI 11 a group that is not open to the agent is refused, and says which are', async () => {
    const served = await aTapiServer();
    await served.as('helene', 'POST /handlers/main/agents', {});
    const body = { groupId: 'shop.gc', addressId: 'shop.desk-1' };
    const refused = await served.as('helene', `POST /agents/${helene}/sessions`, body, 403);
    expect(refused).toMatchObject({
      code: 'group_not_permitted',
      allowed: ['shop.ga', 'shop.gb'],
      detail: expect.stringContaining('shop.gc was asked for'),
    });
  });

  row('TAPI 12 a client cannot make a session busy from any state', async () => {
    const served = await aTapiServer();
    const [id] = await signedOn(served, 'ga');
    const stream = await openStream(served, '?types=agentSession.state');
    const asks = async (state: string, allowed: readonly string[]): Promise<void> => {
      for (const wanted of ['busyOnCall', 'busyWrapUp']) {
        const body = { state: wanted };
        const { code, ...rest } = await served.as(
          'helene',
          `PUT /agent-sessions/${id}/state`,
          body,
          409,
        );
        expect([state, code, rest['allowed']]).toEqual([
          state,
          'session_state_not_allowed',
          allowed,
        ]);
      }
    };
    await asks('notReady', ['ready', 'ended']);
    expect(told(stream)).toEqual([]);
    await served.as('helene', `PUT /agents/${helene}/state`, { state: 'ready' });
    await asks('ready', ['notReady', 'ended']);
    await onCall(served);
    await asks('busyOnCall', ['ready', 'notReady', 'ended']);
    served.tell(hangsUp('c1'));
    await asks('busyWrapUp', ['ready', 'notReady', 'ended']);
    await served.as('helene', `PUT /agent-sessions/${id}/state`, { state: 'ended' });
    await asks('ended', []);
    expect(told(stream).map((one) => (one as unknown[])[2])).toEqual([
      'ready',
      'busyOnCall',
      'busyWrapUp',
      'ended',
    ]);
    stream.stop();
  });

  it.each([
    ['notReady', 'ready', 'ga'],
    ['notReady', 'ended', 'ga'],
    ['ready', 'notReady', 'ga'],
    ['ready', 'busyOnCall', 'ga'],
    ['ready', 'ended', 'ga'],
    ['busyOnCall', 'notReady', 'gb'],
    ['busyOnCall', 'ready', 'gb'],
    ['busyOnCall', 'busyWrapUp', 'ga'],
    ['busyOnCall', 'ended', 'gb'],
    ['busyWrapUp', 'notReady', 'ga'],
    ['busyWrapUp', 'ready', 'ga'],
    ['busyWrapUp', 'ended', 'ga'],
  ] as const)('TAPI 12 a session goes from %s to %s with one event', async (from, to, group) => {
    const served = await aTapiServer();
    const [id] = await signedOn(served, group);
    const calls = () => onCall(served, 'c1', group === 'ga' ? 'qa' : 'qb');
    if (from === 'ready') await served.as('helene', `PUT /agents/${helene}/state`, { state: from });
    if (from.startsWith('busy')) await calls();
    if (from === 'busyWrapUp') served.tell(hangsUp('c1'));
    const stream = await openStream(served, '?types=agentSession.state');
    const state = () => served.as('helene', `GET /agent-sessions/${id}`);
    expect(await state()).toMatchObject({ state: from });
    if (to === 'busyOnCall') await calls();
    else if (to !== 'busyWrapUp') {
      await served.as('helene', `PUT /agent-sessions/${id}/state`, { state: to });
    }
    if (from === 'busyOnCall') served.tell(hangsUp('c1'));
    expect(told(stream)).toEqual([['agentSession.state', `agentSession/${id}`, to]]);
    expect(await state()).toMatchObject({ state: to });
    stream.stop();
  });

  it.each([
    ['notReady', 'ready', true],
    ['notReady', 'busyOnCall', false],
    ['notReady', 'busyWrapUp', false],
    ['notReady', 'ended', true],
    ['ready', 'notReady', true],
    ['ready', 'busyOnCall', true],
    ['ready', 'busyWrapUp', false],
    ['ready', 'ended', true],
    ['busyOnCall', 'notReady', true],
    ['busyOnCall', 'ready', true],
    ['busyOnCall', 'busyWrapUp', true],
    ['busyOnCall', 'ended', true],
    ['busyWrapUp', 'notReady', true],
    ['busyWrapUp', 'ready', true],
    ['busyWrapUp', 'busyOnCall', false],
    ['busyWrapUp', 'ended', true],
    ['ended', 'notReady', false],
    ['ended', 'ready', false],
    ['ended', 'busyOnCall', false],
    ['ended', 'busyWrapUp', false],
  ] as const)('TAPI 12 a session may go from %s to %s: %s', (from, to, isAllowed) => {
    const events = {
      notReady: 'session.notReady',
      ready: 'session.ready',
      busyOnCall: 'session.callAnswered',
      busyWrapUp: 'session.wrapUpBegan',
      ended: 'session.ended',
    } as const;
    const next = sessionTable.next(
      sessionTable.stateIndex(from),
      sessionTable.eventIndex(events[to]),
    );
    expect(next).toBe(isAllowed ? sessionTable.stateIndex(to) : -1);
  });

  row('TAPI 13 a state that is held already is taken without an event', async () => {
    const served = await aTapiServer();
    const [id] = await signedOn(served, 'ga');
    await served.as('helene', `PUT /agent-sessions/${id}/state`, { state: 'ready' });
    const stream = await openStream(served, '?types=agentSession.*');
    const again = await served.as('helene', `PUT /agent-sessions/${id}/state`, { state: 'ready' });
    expect(again).toMatchObject({ state: 'ready' });
    expect(told(stream)).toEqual([]);
    stream.stop();
  });

  row('TAPI 14 an ended session takes no state, and stays readable', async () => {
    const served = await aTapiServer();
    const [id] = await signedOn(served, 'ga');
    served.clock.turn(60_000);
    await served.as('helene', `PUT /agent-sessions/${id}/state`, { state: 'ended' });
    served.clock.turn(60_000);
    for (const state of ['ready', 'notReady', 'ended']) {
      const refused = await served.as('helene', `PUT /agent-sessions/${id}/state`, { state }, 409);
      expect(refused).toMatchObject({ code: 'session_state_not_allowed', allowed: [] });
    }
    expect(await served.as('helene', `GET /agent-sessions/${id}`)).toMatchObject({
      state: 'ended',
      startTime: '2026-11-23T08:00:00.000Z',
      endTime: '2026-11-23T08:01:00.000Z',
    });
  });

  row('TAPI 15 a log-off releases every session at once; nothing is taken after', async () => {
    const served = await aTapiServer();
    const [first, second] = await signedOn(served, 'ga', 'gb');
    const stream = await openStream(served, '?types=agent.state,agentSession.state');
    const seen: unknown[] = [];
    served.live.onEvents(() => {
      const { agents } = served.live.projection;
      const sessions = [...(agents.get('helene')?.sessions.values() ?? [])];
      seen.push(sessions.map(({ shown }) => shown.state));
    });
    await served.as('helene', `POST /agents/${helene}/sign-off`);
    expect(told(stream)).toEqual([
      ['agent.state', `agent/${helene}`, 'released'],
      ['agentSession.state', `agentSession/${first}`, 'ended'],
      ['agentSession.state', `agentSession/${first}`, 'released'],
      ['agentSession.state', `agentSession/${second}`, 'ended'],
      ['agentSession.state', `agentSession/${second}`, 'released'],
    ]);
    expect(seen.length).toBeGreaterThan(0);
    for (const states of seen) expect(states).toEqual(['released', 'released']);
    for (const request of [
      [`PUT /agents/${helene}/state`, { state: 'ready' }],
      [`PUT /agents/${helene}/activity`, { activityId: null }],
      [`POST /agents/${helene}/sessions`, { groupId: 'shop.ga' }],
      [`POST /agents/${helene}/sign-off`, undefined],
    ] as const) {
      const refused = await served.as('helene', request[0], request[1], 410);
      expect(refused).toMatchObject({ code: 'agent_released' });
    }
    const ended = await served.as(
      'helene',
      `PUT /agent-sessions/${first}/state`,
      { state: 'ready' },
      410,
    );
    expect(ended).toMatchObject({ code: 'session_released' });
    expect(await served.as('helene', `GET /agents/${helene}`)).toMatchObject({ state: 'released' });
    await served.as('helene', 'POST /handlers/main/agents', {}, 201);
    stream.stop();
  });

  row('TAPI 15 a log-off during a call acts when call and wrap-up are over', async () => {
    const served = await aTapiServer();
    const [id] = await signedOn(served, 'ga');
    await onCall(served);
    const asked = await served.as('helene', `PUT /agents/${helene}/state`, { state: 'loggedOff' });
    expect(asked).toMatchObject({ appliesAt: 'afterCall', nextState: 'released' });
    served.tell(arrives('c2', { queueId: 'qa' }), hangsUp('c1'));
    const session = () => served.as('helene', `GET /agent-sessions/${id}`);
    expect(await session()).toMatchObject({ state: 'busyWrapUp', nextState: 'ended' });
    served.clock.turn(30_000);
    expect(await session()).toMatchObject({ state: 'released', nextState: null });
    expect(served.live.projection.calls.get('c2')?.offers).toEqual([]);
  });

  row('TAPI 24 a next state is used once, as call and wrap-up end', async () => {
    const served = await aTapiServer();
    const [id] = await signedOn(served, 'ga');
    const next = (body: object, status?: number) =>
      served.as('helene', `PUT /agents/${helene}/state`, body, status);
    const early = await next({ nextState: 'notReady' }, 409);
    expect(early).toMatchObject({ code: 'agent_state_not_allowed' });
    await onCall(served);
    const asked = await next({ nextState: 'notReady', reason: 'lunch' });
    expect(asked).toMatchObject({
      state: 'busyAcd',
      nextState: 'notReady',
      appliesAt: 'afterCall',
    });
    served.tell(arrives('c2', { queueId: 'qa' }), hangsUp('c1'));
    await served.as('helene', `PUT /agent-sessions/${id}/state`, { state: 'ready' });
    const agent = () => served.as('helene', `GET /agents/${helene}`);
    expect(await agent()).toMatchObject({ state: 'notReady', reason: 'lunch', nextState: null });
    await next({ state: 'ready' });
    served.tell(accepts('c2/1'), connects('c2/1'));
    await next({ nextState: 'notReady' });
    await next({ nextState: null });
    served.tell(hangsUp('c2'));
    served.clock.turn(30_000);
    expect(await agent()).toMatchObject({ state: 'ready', nextState: null });
  });

  row('TAPI 25 wrap-up lasts to its limit, is extended once, or finished earlier', async () => {
    const served = await aTapiServer();
    const [id] = await signedOn(served, 'ga');
    const session = () => served.as('helene', `GET /agent-sessions/${id}`);
    const put = (body: object, status?: number) =>
      served.as('helene', `PUT /agent-sessions/${id}/state`, body, status);
    const noWrapUp = await put({ extendMs: 10_000 }, 409);
    expect(noWrapUp).toMatchObject({ code: 'session_state_not_allowed' });
    await onCall(served);
    served.tell(hangsUp('c1'));
    expect(await session()).toMatchObject({ state: 'busyWrapUp' });
    const status = await served.as('helene', 'GET /addresses/shop.desk-1/agent-status');
    expect(status).toMatchObject({ agentId: helene, state: 'workingAfterCall' });
    await put({ extendMs: 10_000 });
    expect(await put({ extendMs: 10_000 }, 409)).toMatchObject({ code: 'no_extension_left' });
    served.clock.turn(39_999);
    expect(await session()).toMatchObject({ state: 'busyWrapUp' });
    served.clock.turn(1);
    expect(await session()).toMatchObject({ state: 'ready' });
    await onCall(served, 'c2');
    served.tell(hangsUp('c2'));
    expect(await put({ state: 'ready' })).toMatchObject({ state: 'ready' });
  });

  it('TAPI 34 a group and a queue that were taken off answer that they are gone', async () => {
    const served = await aTapiServer();
    const stream = await openStream(served, '?types=group.*,queue.removed');
    const groups = tapiCentre.groups?.filter(({ id }) => id !== 'gc') ?? [];
    const queues = tapiCentre.queues.filter(({ id }) => id !== 'qc');
    const agents = tapiCentre.agents?.map((agent) => ({ ...agent, groups: ['ga', 'gb'] })) ?? [];
    served.tell({
      type: 'activate',
      version: 2,
      centre: { ...tapiCentre, groups, queues, agents },
    });
    expect(told(stream).map((one) => (one as unknown[]).slice(0, 2))).toEqual([
      ['queue.removed', 'queue/shop.qc'],
      ['group.removed', 'group/shop.gc'],
    ]);
    expect(await served.as('helene', 'GET /groups/shop.gc', undefined, 410)).toMatchObject({
      code: 'group_removed',
    });
    expect(await served.as('helene', 'GET /queues/shop.qc', undefined, 410)).toMatchObject({
      code: 'queue_removed',
    });
    stream.stop();
  });
});

describe('a session of its own', () => {
  it('is paused for after the call, and left out of that', async () => {
    const served = await aTapiServer();
    const [id] = await signedOn(served, 'ga', 'gb');
    await onCall(served);
    const put = (body: object) => served.as('helene', `PUT /agent-sessions/${id}/state`, body);
    const paused = await put({ nextState: 'notReady' });
    expect(paused).toMatchObject({ state: 'busyOnCall', nextState: 'notReady' });
    served.tell(hangsUp('c1'));
    served.clock.turn(30_000);
    expect(await served.as('helene', `GET /agent-sessions/${id}`)).toMatchObject({
      state: 'notReady',
      nextState: null,
    });
    expect(await served.as('helene', `GET /agents/${helene}`)).toMatchObject({ state: 'ready' });
  });
});
