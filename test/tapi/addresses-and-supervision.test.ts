import { describe, expect, it } from 'vitest';
import { accepts, arrives, connects, hangsUp, logsOn } from '../support/builders.ts';
import { openStream } from '../support/event-stream.ts';
import { aTapiServer, type TapiServed, tapiCentre } from '../support/tapi-centre.ts';
import { row } from '../support/tapi-rows.ts';

const desk = '/addresses/shop.desk-1';
const helene = 'shop.helene';

async function sessionsOf({ get }: TapiServed, agent = helene): Promise<readonly Shown[]> {
  const { body } = await get(`/api/v1/agents/${agent}/sessions`);
  return body['items'] as Shown[];
}

interface Shown {
  readonly id: string;
  readonly groupId: string;
  readonly state: string;
  readonly nextState: string | null;
}

const states = (sessions: readonly Shown[]) =>
  sessions.map(({ groupId, state, nextState }) => [groupId, state, nextState]);

describe('an agent at an address', () => {
  row('TAPI 16 groups replaced end, keep and open sessions', async () => {
    const served = await aTapiServer();
    const put = (...groups: readonly string[]) =>
      served.as('malo', `PUT ${desk}/agent-groups`, {
        groupIds: groups.map((group) => `shop.${group}`),
      });
    expect(await put('ga', 'gb')).toMatchObject({ agentId: 'shop.malo', state: 'notReady' });
    await served.as('malo', `PUT ${desk}/agent-state`, { state: 'ready' });
    served.tell(arrives('c1', { queueId: 'qb' }));
    served.tell(accepts('c1/1'), connects('c1/1'));
    served.clock.turn(90_000);
    served.tell(hangsUp('c1'));
    await served.as('malo', `PUT ${desk}/agent-state`, { state: 'notReady' });
    const [, kept] = await sessionsOf(served, 'shop.malo');
    const figures = () => served.as('malo', `GET /agent-sessions/${kept?.id}/stats`);
    const before = await figures();
    expect(before).toMatchObject({ numberOfCalls: 1, totalTalkTime: 90 });
    expect(await put('gb', 'gc')).toMatchObject({ groupIds: ['shop.gb', 'shop.gc'] });
    const after = await sessionsOf(served, 'shop.malo');
    expect(states(after)).toEqual([
      ['shop.ga', 'ended', null],
      ['shop.gb', 'ready', null],
      ['shop.gc', 'notReady', null],
    ]);
    expect(after[1]).toEqual(kept);
    expect(await figures()).toEqual(before);
    expect(await put()).toMatchObject({ groupIds: [], agentId: 'shop.malo' });
    expect((await sessionsOf(served, 'shop.malo')).every(({ state }) => state === 'ended')).toBe(
      true,
    );
  });

  row('TAPI 16 a session left out during its call keeps that call, and ends after it', async () => {
    const served = await aTapiServer();
    const put = (...groupIds: readonly string[]) =>
      served.as('helene', `PUT ${desk}/agent-groups`, { groupIds });
    await put('shop.ga', 'shop.gb');
    await served.as('helene', `PUT ${desk}/agent-state`, { state: 'ready' });
    served.tell(arrives('c1', { queueId: 'qa' }));
    served.tell(accepts('c1/1'), connects('c1/1'), arrives('c2', { queueId: 'qa' }));
    await put('shop.gb');
    expect(states(await sessionsOf(served))).toEqual([
      ['shop.ga', 'busyOnCall', 'ended'],
      ['shop.gb', 'ready', null],
    ]);
    await put('shop.ga', 'shop.gb');
    expect(states(await sessionsOf(served))[0]).toEqual(['shop.ga', 'busyOnCall', null]);
    await put('shop.gb');
    served.tell(hangsUp('c1'));
    await served.as('helene', `PUT ${desk}/agent-state`, { nextState: 'ready' });
    expect(states(await sessionsOf(served))[0]).toEqual(['shop.ga', 'busyWrapUp', 'ended']);
    served.clock.turn(30_000);
    expect(states(await sessionsOf(served))).toEqual([
      ['shop.ga', 'ended', null],
      ['shop.gb', 'ready', null],
    ]);
    expect(served.live.projection.calls.get('c2')?.offers).toEqual([]);
  });

  it('takes no more groups than the centre allows there, and keeps those it has', async () => {
    const served = await aTapiServer({ ...tapiCentre, maxGroupsPerAddress: 2 });
    const path = `PUT ${desk}/agent-groups` as const;
    const three = { groupIds: ['shop.ga', 'shop.gb', 'shop.gc'] };
    expect(await served.as('malo', path, three, 400)).toMatchObject({ code: 'invalid_parameter' });
    const two = await served.as('malo', path, { groupIds: ['shop.ga', 'shop.gb'] });
    expect(two['groupIds']).toEqual(['shop.ga', 'shop.gb']);
    const { maxGroupsPerAddress } = await served.as('malo', `GET ${desk}/agent-caps`);
    expect(maxGroupsPerAddress).toBe(2);
  });

  it('shows capabilities, status and who is where', async () => {
    const served = await aTapiServer();
    expect(await served.as('helene', `GET ${desk}/agent-caps`)).toMatchObject({
      features: [
        'setAgentGroup',
        'setAgentState',
        'setAgentActivity',
        'agentSpecific',
        ...['getAgentActivityList', 'getAgentGroup'],
      ],
      settableStates: ['ready', 'notReady', 'loggedOff'],
      maxGroupsPerAddress: 3,
    });
    const empty = await served.as('helene', `GET ${desk}/agent-status`);
    expect(empty).toMatchObject({ agentId: null, state: 'loggedOff', validStates: [] });
    await served.as('helene', `PUT ${desk}/agent-groups`, { groupIds: ['shop.ga'] });
    await served.as('helene', `PUT ${desk}/agent-state`, { state: 'ready' });
    served.tell(arrives('c1', { queueId: 'qa' }));
    const status = () => served.as('helene', `GET ${desk}/agent-status`);
    expect(await status()).toMatchObject({ state: 'ready', validNextStates: [] });
    served.tell(accepts('c1/1'));
    const settable = ['ready', 'notReady', 'loggedOff'];
    const next = [...settable, 'workingAfterCall'];
    expect(await status()).toMatchObject({ state: 'ready', validNextStates: next });
    served.tell(connects('c1/1'));
    expect(await status()).toMatchObject({ state: 'busyAcd', validStates: settable });
    const taken = await served.as('malo', 'POST /agents/shop.malo/sign-on', at('desk-1'), 409);
    expect(taken).toMatchObject({ code: 'address_busy' });
    expect(taken['detail']).toContain(`agent ${helene} is logged on`);
    const { items } = await served.as('helene', 'GET /handlers/main/addresses');
    expect(items).toMatchObject([
      { id: 'shop.desk-1', dial: '112', agentId: helene },
      { id: 'shop.desk-2', dial: null, agentId: null },
    ]);
    const main = { id: 'main', gateway: null, healthy: true, readyForAcd: true };
    expect(await served.as('helene', 'GET /centres/shop/handlers')).toMatchObject({
      items: [main],
    });
    expect(await served.as('helene', 'GET /handlers/main')).toMatchObject(main);
  });

  it('says an activity, which changes no state, and measures its time', async () => {
    const served = await aTapiServer();
    const listed = await served.as('helene', 'GET /centres/shop/activities');
    expect(listed['items']).toEqual(tapiCentre.activities);
    const say = (activityId: string | null, status?: number) =>
      served.as('helene', `PUT ${desk}/agent-activity`, { activityId }, status);
    expect(await say('training', 409)).toMatchObject({ code: 'no_agent_at_address' });
    expect(await served.as('helene', `GET ${desk}/agent-activities`, undefined, 404)).toMatchObject(
      { code: 'agent_not_found' },
    );
    await served.as('helene', `PUT ${desk}/agent-groups`, { groupIds: ['shop.ga'] });
    await served.as('helene', `PUT ${desk}/agent-state`, { state: 'ready' });
    const stream = await openStream(served, '?types=agent.*');
    expect(await say('training')).toMatchObject({ activityId: 'training', state: 'ready' });
    await say('training');
    expect(stream.frames()).toMatchObject([
      {
        data: {
          type: 'agent.activity',
          subject: `agent/${helene}`,
          cwactor: 'person/helene',
          data: { activityId: 'training', previous: null },
        },
      },
    ]);
    served.clock.turn(600_000);
    const agent = () => served.as('helene', `GET /agents/${helene}`);
    expect(await agent()).toMatchObject({ state: 'ready', activityMs: { training: 600_000 } });
    expect(await say('juggling', 422)).toMatchObject({ code: 'activity_unknown' });
    const activities = tapiCentre.activities?.filter(({ id }) => id !== 'training') ?? [];
    served.tell({ type: 'activate', version: 2, centre: { ...tapiCentre, activities } });
    expect(await agent()).toMatchObject({ activityId: null });
    await served.as('helene', `PUT /agents/${helene}/activity`, { activityId: 'mailing' });
    await served.as('helene', `PUT ${desk}/agent-state`, { state: 'loggedOff' });
    expect(await agent()).toMatchObject({ activityId: null });
    stream.stop();
  });
});

const at = (place: string) => ({ groupIds: ['shop.ga'], addressId: `shop.${place}` });

describe('signing on', () => {
  it('tells group by group, and refuses where no group is left', async () => {
    const served = await aTapiServer();
    const groupIds = ['shop.ga', 'shop.gc', 'shop.gz'];
    const url = `POST /agents/${helene}/sign-on` as const;
    const none = await served.as('helene', url, { groupIds: ['shop.gc'] }, 403);
    expect(none).toMatchObject({ code: 'group_not_permitted' });
    const on = await served.as('helene', url, { groupIds, addressId: 'shop.desk-2' });
    expect(on['agent']).toMatchObject({ state: 'notReady', addressId: 'shop.desk-2' });
    expect(on['results']).toMatchObject([
      { groupId: 'shop.ga', sessionId: 'shop.helene.e1.1', code: null },
      { groupId: 'shop.gc', sessionId: null, code: 'group_not_permitted' },
      { groupId: 'shop.gz', sessionId: null, code: 'group_not_found' },
    ]);
    const more = await served.as('helene', url, {});
    expect(more['sessions']).toMatchObject([{ groupId: 'shop.ga' }, { groupId: 'shop.gb' }]);
  });
});

describe('an agent whom the simulation plays', () => {
  it('is taken over as they are by the person who logs on, and signs on to more', async () => {
    const served = await aTapiServer();
    served.tell(logsOn('helene', { groups: ['ga'] }), arrives('c1', { queueId: 'qa' }));
    const agent = await served.as('helene', 'POST /handlers/main/agents', {}, 201);
    expect(agent).toMatchObject({ derivedState: 'reserved', work: [{ callId: 'c1' }] });
    expect(served.live.presence.personOf('helene')).toBe('helene');
    const on = await served.as('helene', `POST /agents/${helene}/sign-on`, {});
    expect(on['sessions']).toMatchObject([{ state: 'ready' }, { state: 'notReady' }]);
    await served.as('helene', `POST /agents/${helene}/sign-off`);
    expect(served.live.presence.personOf('helene')).toBeUndefined();
  });
});

describe('a supervisor', () => {
  it('sets the state of another, and logs them off', async () => {
    const served = await aTapiServer();
    await served.as('helene', `POST /agents/${helene}/sign-on`, at('desk-1'));
    const force = (body: object) =>
      served.as('malik', `POST /agents/${helene}/force-state`, { reason: 'fire drill', ...body });
    expect(await force({ state: 'notReady' })).toMatchObject({ reason: 'fire drill' });
    expect(await force({ state: 'ready' })).toMatchObject({ state: 'ready', appliesAt: 'now' });
    expect(await force({ state: 'loggedOff' })).toMatchObject({ state: 'released' });
  });

  it('recalls an agent, who keeps a talk whose call lives', async () => {
    const served = await aTapiServer();
    await served.as('helene', `POST /agents/${helene}/sign-on`, at('desk-1'));
    await served.as('helene', `PUT /agents/${helene}/state`, { state: 'ready' });
    served.tell(arrives('c1', { queueId: 'qa' }));
    served.tell(accepts('c1/1'), connects('c1/1'));
    const recall = () => served.as('malik', `POST /agents/${helene}/recall`);
    expect(await recall()).toMatchObject({ released: [], agent: { state: 'busyAcd' } });
  });

  it('closes a queue, at once or later', async () => {
    const served = await aTapiServer();
    const put = (body: object) =>
      served.as('malik', 'POST /queues/shop.qa/state', { reason: 'stock-taking', ...body });
    const until = '2026-11-23T08:10:00.000Z';
    expect(await put({ state: 'closing', until })).toMatchObject({
      state: 'closing',
      closesAt: until,
    });
    served.clock.turn(600_000);
    expect(await served.as('malik', 'GET /queues/shop.qa')).toMatchObject({ state: 'closed' });
    expect(await put({ state: 'open' })).toMatchObject({ state: 'open' });
  });

  it('reads what an agent did', async () => {
    const served = await aTapiServer();
    await served.as('helene', `POST /agents/${helene}/sign-on`, at('desk-1'));
    served.clock.turn(60_000);
    await served.as('helene', `PUT /agents/${helene}/state`, { state: 'ready' });
    served.tell(arrives('c1', { queueId: 'qa' }));
    served.tell(accepts('c1/1'), connects('c1/1'));
    const { segments } = await served.as('malik', `GET /agents/${helene}/timeline`);
    const minute = '2026-11-23T08:01:00.000Z';
    expect(segments).toEqual([
      {
        state: 'notReady',
        reason: 'login',
        from: '2026-11-23T08:00:00.000Z',
        to: minute,
        callId: null,
      },
      { state: 'ready', reason: null, from: minute, to: minute, callId: null },
      { state: 'busyAcd', reason: null, from: minute, to: null, callId: 'c1' },
    ]);
    const later = `GET /agents/${helene}/timeline?from=${minute}` as const;
    expect((await served.as('malik', later))['segments']).toHaveLength(1);
  });
});

describe('bad input', () => {
  it.each([
    [`PUT /agents/${helene}/state`, {}, 400, 'invalid_parameter'],
    [`PUT /agents/${helene}/state`, { state: 'asleep' }, 400, 'invalid_parameter'],
    [`PUT /agents/${helene}/state`, { state: 'busyAcd' }, 409, 'agent_state_not_allowed'],
    [`PUT /agents/${helene}/state`, { state: 'ready', reason: '' }, 400, 'invalid_parameter'],
    [`PUT /agents/${helene}/state`, { state: 'ready', mood: 'good' }, 400, 'invalid_parameter'],
    ['PUT /agents/shop.nobody/state', { state: 'ready' }, 404, 'agent_not_found'],
    ['PUT /agents/other.helene/state', { state: 'ready' }, 404, 'agent_not_found'],
    [`PUT /agents/${helene}/activity`, {}, 400, 'invalid_parameter'],
    [`PUT /agents/${helene}/activity`, { activityId: 'juggling' }, 422, 'activity_unknown'],
    [`POST /agents/${helene}/sessions`, {}, 400, 'invalid_parameter'],
    [`POST /agents/${helene}/sessions`, { groupId: 'shop.gz' }, 404, 'group_not_found'],
    [
      `POST /agents/${helene}/sessions`,
      { groupId: 'shop.gb', addressId: 'shop.roof' },
      404,
      'address_not_found',
    ],
    [`POST /agents/${helene}/sign-on`, at('roof'), 404, 'address_not_found'],
    ['POST /agents/shop.nobody/sign-off', undefined, 404, 'agent_not_found'],
    ['POST /handlers/other/agents', {}, 404, 'handler_not_found'],
    ['POST /handlers/main/agents', { userId: 'nobody' }, 404, 'agent_not_found'],
    ['POST /handlers/main/agents', { pin: '1' }, 409, 'agent_has_no_id'],
    ['GET /agent-sessions/shop.helene.e1.99', undefined, 404, 'session_not_found'],
    ['PUT /agent-sessions/shop.helene.e1.99/state', { state: 'ready' }, 404, 'session_not_found'],
    ['PUT /agent-sessions/shop.helene.e1.1/state', {}, 400, 'invalid_parameter'],
    ['PUT /agent-sessions/shop.helene.e1.1/state', { extendMs: 0 }, 400, 'invalid_parameter'],
    [
      'PUT /agent-sessions/shop.helene.e1.1/state',
      { nextState: 'ended' },
      409,
      'session_state_not_allowed',
    ],
    [`GET /agents/${helene}/timeline?from=yesterday`, undefined, 400, 'invalid_parameter'],
    ['GET /addresses/shop.roof/agent-status', undefined, 404, 'address_not_found'],
    ['GET /addresses/shop.desk-2/agent-groups', undefined, 404, 'agent_not_found'],
    ['PUT /addresses/shop.desk-2/agent-state', { state: 'ready' }, 409, 'no_agent_at_address'],
    [`PUT ${desk}/agent-groups`, { groupIds: ['shop.gc'] }, 403, 'group_not_permitted'],
    [`PUT ${desk}/agent-groups`, { groupIds: 'shop.ga' }, 400, 'invalid_parameter'],
    [`POST /agents/${helene}/force-state`, { state: 'ready' }, 422, 'reason_required'],
    [
      `POST /agents/${helene}/force-state`,
      { state: 'busyAcd', reason: 'r' },
      400,
      'invalid_parameter',
    ],
    ['POST /agents/shop.malo/recall', undefined, 410, 'agent_released'],
    ['POST /queues/shop.qz/state', { state: 'open', reason: 'r' }, 404, 'queue_not_found'],
    ['POST /queues/shop.qa/state', { state: 'ajar', reason: 'r' }, 400, 'invalid_parameter'],
    [
      'POST /queues/shop.qa/state',
      { state: 'open', reason: 'r', until: '2026-11-23T08:10:00Z' },
      400,
      'invalid_parameter',
    ],
    ['GET /centres/other/activities', undefined, 404, 'centre_not_found'],
    ['GET /handlers/other', undefined, 404, 'handler_not_found'],
  ] as const)('%s %j is answered %i %s', async (request, body, status, code) => {
    const served = await aTapiServer();
    await served.as('helene', `POST /agents/${helene}/sign-on`, at('desk-1'));
    const before = served.live.position;
    const refused = await served.as('malik', request, body, status);
    expect(refused).toMatchObject({ code, detail: expect.stringMatching(/.{10}/) });
    expect(served.live.position).toBe(before);
  });
});
