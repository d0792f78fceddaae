import { describe, expect, it, vi } from 'vitest';
import { jsonSchema, jsonSchemaNames, type Wallboard } from '../../contracts/index.ts';
import { aServer, type TestApi } from '../support/api-server.ts';
import { accepts, arrives, connects, hangsUp, logsOn, pauses } from '../support/builders.ts';

describe('an agent', () => {
  it('is shown with derived and wire state, capacity, skills, links and work', async () => {
    const { get, tell, clock } = await aServer();
    tell(logsOn('a'), arrives('c1'));
    const { body } = await get('/api/v1/agents/shop.a');
    expect(body).toMatchObject({
      id: 'shop.a',
      name: 'Ann',
      state: 'ready',
      derivedState: 'reserved',
      wrapUp: false,
      capacity: { units: 100, used: 100, byChannel: { voice: 1 } },
      skills: [{ skillId: 'french', level: 80 }],
      links: [{ queueId: 'shop.q', rank: 0, delayMs: 0, level: 0 }],
      groupIds: ['shop.g'],
      work: [{ offerId: 'c1.1', callId: 'c1', phase: 'offer', until: null }],
    });
    clock.turn(2_000);
    tell(accepts('c1/1'), connects('c1/1'), pauses('a', 'lunch'));
    expect((await get('/api/v1/agents/shop.a')).body).toMatchObject({
      state: 'busyAcd',
      derivedState: 'busy',
      stateEnteredAt: '2026-11-23T08:00:02.000Z',
      nextState: 'notReady',
      pendingState: 'notReady',
      visibleReason: { key: 'pending' },
    });
    tell(hangsUp('c1'));
    expect((await get('/api/v1/agents/shop.a')).body).toMatchObject({
      state: 'busyAcd',
      wrapUp: true,
      derivedState: 'workingAfterCall',
      work: [{ phase: 'wrapUp', until: '2026-11-23T08:00:32.000Z' }],
    });
    clock.turn(30_000);
    expect((await get('/api/v1/agents/shop.a')).body).toMatchObject({
      state: 'notReady',
      reason: 'lunch',
      visibleReason: { key: 'notReady', params: { reason: 'lunch' } },
      capacity: { used: 0 },
    });
  });

  it('who never logged on is released, and listed all the same', async () => {
    const { get } = await aServer();
    const { body } = await get('/api/v1/handlers/main/agents');
    expect(body['items']).toMatchObject([
      { id: 'shop.a', state: 'released', derivedState: 'loggedOff' },
      { id: 'shop.b', state: 'released' },
    ]);
  });

  it('has the live offers and the sessions of their own', async () => {
    const { get, tell } = await aServer();
    tell(logsOn('a'), logsOn('b'), arrives('c1'));
    const offers = await get('/api/v1/agents/shop.a/offers');
    expect(offers.body['items']).toMatchObject([
      {
        id: 'c1.1',
        callVersion: 1,
        sessionId: 'shop.a.e1.1',
        queueId: 'shop.q',
        state: 'offered',
        expiresAt: '2026-11-23T08:00:20.000Z',
      },
    ]);
    expect((await get('/api/v1/agents/shop.b/offers')).body['items']).toEqual([]);
    const sessions = await get('/api/v1/agents/shop.b/sessions');
    expect(sessions.body['items']).toMatchObject([
      { id: 'shop.b.e1.1', agentId: 'shop.b', groupId: 'shop.g', state: 'ready', endTime: null },
    ]);
  });

  it('adds idle time while ready, and begins anew after a routed call', async () => {
    const { get, tell, clock } = await aServer();
    tell(logsOn('a'));
    clock.turn(40_000);
    expect((await get('/api/v1/agents/shop.a')).body['idleAccruedMs']).toBe(40_000);
    tell(arrives('c1'));
    tell(accepts('c1/1'), connects('c1/1'), hangsUp('c1'));
    clock.turn(30_000);
    clock.turn(5_000);
    expect((await get('/api/v1/agents/shop.a')).body['idleAccruedMs']).toBe(5_000);
  });
});

describe('an answer', () => {
  it('says what was there when it was asked for, whatever happens before it leaves', async () => {
    const { get, tell, live } = await aServer();
    tell(logsOn('a'), arrives('c1'));
    const { calls } = live.projection;
    const find = calls.get.bind(calls);
    vi.spyOn(calls, 'get').mockImplementationOnce((id) => {
      queueMicrotask(() => tell(accepts('c1/1')));
      return find(id);
    });
    const { body } = await get('/api/v1/offers/c1.1');
    expect([body['state'], find('c1')?.offers[0]?.state]).toEqual(['offered', 'connecting']);
  });
});

describe('a queue', () => {
  it('is shown with its own settings and who waits', async () => {
    const { get, tell } = await aServer();
    tell(arrives('c1'));
    expect((await get('/api/v1/queues/shop.q')).body).toMatchObject({
      id: 'shop.q',
      name: 'Orders',
      groupId: 'shop.g',
      channel: 'voice',
      state: 'open',
      wrapUp: null,
      answerLimitMs: null,
      callsWaiting: 1,
      serviceLevel: { measureId: 'serviceLevelOffered', targetMs: 10_000, shortAbandonMs: 0 },
    });
    expect((await get('/api/v1/groups/shop.g')).body).toMatchObject({
      name: 'Sales',
      queueIds: ['shop.q', 'shop.z'],
      wrapUp: { mode: 'optional', limitMs: 30_000, extensionsMax: 0 },
    });
  });

  it('lists waiting calls in the order of service', async () => {
    const { get, tell, clock } = await aServer();
    tell(arrives('c1'), arrives('c2', { class: 1 }));
    clock.turn(7_000);
    const { body } = await get('/api/v1/queues/shop.q/waiting');
    expect(body['items']).toMatchObject([
      { position: 1, callId: 'c2', class: 1, waitMs: 7_000, step: 0, eligibleNow: 0 },
      { position: 2, callId: 'c1', class: 2, waitMs: 7_000 },
    ]);
  });

  it('has TAPI figures that balance, and all nine service levels with T and s', async () => {
    const { get, tell, clock } = await aServer();
    tell(arrives('c1'), arrives('c2'), arrives('c3'));
    clock.turn(4_500);
    tell(hangsUp('c2'), logsOn('a'));
    tell(accepts('c1/1'), connects('c1/1'));
    clock.turn(4_000);
    const { body } = await get('/api/v1/queues/shop.q/stats');
    expect(body).toMatchObject({
      totalCallsQueued: 3,
      totalCallsAnswered: 1,
      totalCallsAbandoned: 1,
      currentCallsQueued: 1,
      currentLongestWaitTime: 9,
      averageWaitTime: 5,
      window: { from: '2026-11-23T08:00:00.000Z', attribution: 'entry' },
    });
    const levels = body['serviceLevels'] as { measureId: string; goalShare: number | null }[];
    expect(levels).toHaveLength(9);
    expect(levels.find(({ measureId }) => measureId === 'serviceLevelOffered')).toEqual({
      measureId: 'serviceLevelOffered',
      value: 0.5,
      numerator: 1,
      denominator: 2,
      targetMs: 10_000,
      shortAbandonMs: 0,
      goalShare: 0.8,
    });
  });

  it('counts in the window asked for', async () => {
    const { get, tell, clock } = await aServer();
    tell(arrives('c1'));
    clock.turn(3_600_000);
    tell(arrives('c2'), arrives('c3'));
    const { body } = await get('/api/v1/queues/shop.q/stats?from=2026-11-23T09:00:00Z');
    expect(body['totalCallsQueued']).toBe(2);
    const wrong = await get('/api/v1/queues/shop.q/stats?from=yesterday');
    expect([wrong.status, wrong.body['code']]).toEqual([400, 'invalid_parameter']);
    expect(wrong.body['detail']).toContain('"yesterday"; expected an instant with its zone');
  });
});

/** Ten calls of a minute each, one after another: talk of 30 s, and wrap-up of 30 s. */
function handleTen({ tell, clock }: Pick<TestApi, 'tell' | 'clock'>): void {
  for (let k = 0; k < 10; k += 1) {
    tell(arrives(`h${k}`));
    tell(accepts(`h${k}/1`), connects(`h${k}/1`));
    clock.turn(30_000);
    tell(hangsUp(`h${k}`));
    clock.turn(30_000);
  }
}

describe('a call', () => {
  it('is shown with its segments, offers and outcome', async () => {
    const { get, tell, clock } = await aServer();
    tell(logsOn('a'), arrives('c1'));
    clock.turn(3_000);
    expect((await get('/api/v1/calls/c1')).body).toMatchObject({
      state: 'queued',
      derivedState: 'queued',
      waitMs: 3_000,
      outcome: null,
    });
    tell(accepts('c1/1'), connects('c1/1'));
    clock.turn(60_000);
    tell(hangsUp('c1'));
    expect((await get('/api/v1/calls/c1')).body).toMatchObject({
      callId: 'c1',
      queueId: 'shop.q',
      state: 'disconnected',
      derivedState: 'ended',
      cause: 'callerHungUp',
      waitMs: 3_000,
      outcome: 'answered',
      segments: [
        { kind: 'queue', queueId: 'shop.q', outcome: 'answered' },
        { kind: 'talk', agentId: 'shop.a', offerId: 'c1.1' },
        { kind: 'wrapUp', agentId: 'shop.a', to: null },
      ],
      offers: [{ id: 'c1.1', state: 'connected' }],
    });
  });

  it('is told its place and expected wait, and the queue and the wallboard with it', async () => {
    const { get, tell, clock } = await aServer();
    tell(logsOn('a'));
    handleTen({ tell, clock });
    tell(arrives('c1'));
    expect((await get('/api/v1/calls/c1')).body).toMatchObject({
      position: 0,
      expectedWait: { basis: 'ableNow', expectedMs: 0 },
      announcedWait: null,
    });
    tell(accepts('c1/1'), connects('c1/1'), arrives('c2'), arrives('c3'));
    const c3 = (await get('/api/v1/calls/c3')).body;
    const lowMs = Math.round(60_000 * 1.678_346_99);
    expect(c3).toMatchObject({
      position: 2,
      expectedWait: { position: 2, basis: 'rate', expectedMs: 120_000, lowMs },
      announcedWait: { position: 2, expectedMs: 120_000, at: '2026-11-23T08:10:00.000Z' },
    });
    const waiting = (await get('/api/v1/queues/shop.q/waiting')).body['items'];
    expect(waiting).toMatchObject([
      { callId: 'c2', expectedWait: { expectedMs: 60_000 } },
      { callId: 'c3', expectedWait: { expectedMs: 120_000 } },
    ]);
    const stats = (await get('/api/v1/queues/shop.q/stats')).body;
    expect(stats['expectedWait']).toEqual(c3['expectedWait']);
    const { queues } = (await get('/api/v1/centres/shop/wallboard')).body as Wallboard;
    const ofQueues = queues.map(({ expectedWait }) => expectedWait?.expectedMs ?? null);
    expect(ofQueues).toEqual([120_000, null]);
    // c2 gives up: c3 is next, and hears so at the next look.
    tell(hangsUp('c2'));
    clock.turn(14_999);
    const heard = async () => (await get('/api/v1/calls/c3')).body['announcedWait'];
    expect(await heard()).toMatchObject({ position: 2 });
    clock.turn(1);
    expect(await heard()).toMatchObject({ position: 1, at: '2026-11-23T08:10:15.000Z' });
  });

  it('brings the accuracy of what was told among the figures, once it is answered', async () => {
    const { get, tell, clock } = await aServer();
    tell(logsOn('a'));
    const accuracy = async () => {
      const { body } = await get('/api/v1/queues/shop.q/stats');
      const figures = body['figures'] as { measureId: string; value: number | null }[];
      return figures.find(({ measureId }) => measureId === 'expectedWaitErrorMsMean');
    };
    handleTen({ tell, clock });
    expect(await accuracy()).toMatchObject({ value: null, denominator: 0 });
    tell(arrives('c1'));
    tell(accepts('c1/1'), connects('c1/1'), arrives('c2'));
    clock.turn(40_000);
    tell(hangsUp('c1'));
    clock.turn(30_000);
    tell(accepts('c2/1'), connects('c2/1'));
    // Told a minute, waited 70 s.
    expect(await accuracy()).toMatchObject({ value: 10_000, denominator: 1 });
  });

  it('is found by an id that came from outside, however odd', async () => {
    const { get, tell } = await aServer();
    tell(arrives('appel-é+1'));
    const { body } = await get(`/api/v1/calls/${encodeURIComponent('appel-é+1')}`);
    expect(body['callId']).toBe('appel-é+1');
  });
});

describe('the wallboard', () => {
  it('shows today’s figures, each with its formula, and what everybody does', async () => {
    const { get, tell, clock } = await aServer();
    tell(logsOn('a'), arrives('c1'), arrives('c2'));
    clock.turn(5_000);
    tell(accepts('c1/1'), connects('c1/1'));
    const { body } = await get('/api/v1/centres/shop/wallboard');
    expect(body).toMatchObject({
      timeZone: 'Europe/Paris',
      totals: {
        counts: { offered: 2, answered: 1, waiting: 1 },
        longestWaitMs: 5_000,
        serviceLevel: { measureId: 'serviceLevelNet', numerator: 1 },
        agentsByState: { busy: 1, loggedOff: 1 },
      },
      queues: [
        {
          queueId: 'shop.q',
          waiting: 1,
          serviceLevel: { measureId: 'serviceLevelOffered', targetMs: 10_000, goalShare: 0.8 },
        },
        {
          queueId: 'shop.z',
          waiting: 0,
          serviceLevel: { measureId: 'serviceLevelNet', value: null },
        },
      ],
    });
  });

  it('shows load and fairness by group, and where calls starve by queue and class', async () => {
    const { get, tell, clock } = await aServer();
    tell(logsOn('a'), logsOn('b'));
    clock.turn(10_000);
    tell(arrives('c1'));
    tell(accepts('c1/1'), connects('c1/1'));
    clock.turn(20_000);
    tell(hangsUp('c1'));
    clock.turn(30_000);
    tell(arrives('c2', { queueId: 'z', class: 3 }));
    const { body } = await get('/api/v1/centres/shop/wallboard');
    // One of two calls handled, in 50 s: a load of 2 x 50 s in a minute, over two agents.
    const load = {
      offeredLoadErlangs: 100 / 60,
      loadPerAgent: 100 / 120,
      handledFairness: 0.5,
      idleAtOfferMsRange: 50_000,
    };
    const none = { longestWaitMs: null, waitMsMax: 0 };
    const starvation = {
      classes: [
        { class: 0, ...none },
        { class: 1, ...none },
        { class: 2, ...none },
        { class: 3, longestWaitMs: 0, waitMsMax: 0 },
      ],
      overtakenTimesMax: 0,
      overtakenByMsMax: 0,
    };
    expect(body).toMatchObject({
      totals: { load },
      groups: [{ groupId: 'shop.g', name: 'Sales', load }],
      queues: [{ queueId: 'shop.q' }, { queueId: 'shop.z', starvation }],
    });
    const stats = (await get('/api/v1/queues/shop.z/stats')).body;
    expect(stats).toMatchObject({
      load: { offeredLoadErlangs: null, idleAtOfferMsRange: 0 },
      starvation,
    });
  });

  it('is explained by the list of measures, in the reader’s language', async () => {
    const { get } = await aServer();
    const find = async (language: string) => {
      const { body } = await get('/api/v1/measures', { 'accept-language': language });
      const items = body['items'] as {
        id: string;
        name: string;
        formula: string;
        remark: string;
      }[];
      return items.find(({ id }) => id === 'serviceLevelNet');
    };
    const english = await find('en');
    const french = await find('fr');
    expect(english?.formula).toContain('/');
    expect(french?.name).not.toBe(english?.name);
    expect(french?.remark).toBe('La formule par défaut. Qui part avant T n’est pas compté.');
  });
});

describe('a schema of a file', () => {
  it('is served to anybody, under the name that other schemas refer to it by', async () => {
    const { get } = await aServer();
    for (const name of jsonSchemaNames) {
      const { status, body, headers } = await get(`/schemas/${name}.schema.json`);
      expect([name, status]).toEqual([name, 200]);
      expect(body).toEqual(jsonSchema(name));
      expect(headers['etag']).toMatch(/^"[0-9a-f]+"$/);
    }
  });

  it('that is not there is told with those that are', async () => {
    const { get } = await aServer();
    for (const file of ['centr.schema.json', 'centre', '..%2Fpackage.json']) {
      const { status, body } = await get(`/schemas/${file}`);
      expect({ status, code: body['code'] }).toEqual({ status: 404, code: 'route_not_found' });
      expect(body['detail']).toContain(`expected one of accounts.schema.json, centre`);
    }
  });
});
