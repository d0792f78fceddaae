import { describe, expect, it } from 'vitest';
import { accepts, arrives, connects, hangsUp } from '../support/builders.ts';
import { aTapiServer, tapiCentre } from '../support/tapi-centre.ts';
import { aTapiClient, heard, passes } from '../support/tapi-client.ts';

const helene = 'shop.helene';

/** The ids of groups as TAPI has them, by name. */
async function groupsOf(client: Awaited<ReturnType<typeof aTapiClient>>) {
  const { GroupEntries } = await client.call('lineGetGroupList', { hLine: client.hLine });
  const entries = GroupEntries as readonly { GroupID: object; szName: string }[];
  return new Map(entries.map(({ GroupID, szName }) => [szName, GroupID]));
}

describe('the view of agents, sessions, queues and groups', () => {
  it('TAPI 43 an instant is one message for each of whom it changes', async () => {
    const served = await aTapiServer();
    const client = await aTapiClient(served, 'helene');
    const { call, hLine, messages } = client;
    const groups = await groupsOf(client);
    const told = async () => {
      await heard();
      const own = messages.filter(({ number }) => Number(number) >= 27);
      return own.map(({ message, p1, p2, p3 }) => [message?.slice('LINE_'.length), p1, p2, p3]);
    };
    const { hAgent } = await call('lineCreateAgent', { hLine });
    const opening = { hLine, hAgent, dwWorkingAddressID: 0, lpGroupID: groups.get('A') };
    const { hAgentSession } = await call('lineCreateAgentSession', opening);
    await call('lineSetAgentStateEx', { hLine, hAgent, dwAgentState: 2, dwNextAgentState: 0 });
    const without = {
      ...tapiCentre,
      queues: tapiCentre.queues.filter(({ id }) => id !== 'qc'),
      agents: tapiCentre.agents?.map((agent) => ({ ...agent, groups: ['ga', 'gb'] })) ?? [],
    };
    served.tell({ type: 'activate', version: 2, centre: without });
    const left = { ...without, groups: tapiCentre.groups?.filter(({ id }) => id !== 'gc') ?? [] };
    served.tell({ type: 'activate', version: 3, centre: left });
    expect(await told()).toEqual([
      ['AGENTSTATUSEX', hAgent, 0x3, 0x01],
      ['AGENTSESSIONSTATUS', hAgentSession, 0x3, 0x01],
      ['AGENTSTATUSEX', hAgent, 0x2, 0x02],
      ['AGENTSESSIONSTATUS', hAgentSession, 0x2, 0x02],
      ['QUEUESTATUS', 3, 0x4, 0],
      ['GROUPSTATUS', 0, 0x2, 0],
    ]);
    client.clear();
    for (let n = 1; n <= 10; n += 1) {
      served.tell(arrives(`c${n}`, { queueId: 'qa' }));
      served.tell(hangsUp(`c${n}`));
    }
    expect(await told()).toEqual([]);
    await passes(served, 1_000);
    expect(await told()).toEqual([['QUEUESTATUS', 1, 0x1, 0]]);
    client.stop();
  });

  it('makes no message of figures once the service has stopped', async () => {
    const served = await aTapiServer();
    const client = await aTapiClient(served, 'helene');
    const { call, hLine } = client;
    const groups = await groupsOf(client);
    const { hAgent } = await call('lineCreateAgent', { hLine });
    const opening = { hLine, hAgent, dwWorkingAddressID: 0, lpGroupID: groups.get('A') };
    await call('lineCreateAgentSession', opening);
    await call('lineSetAgentStateEx', { hLine, hAgent, dwAgentState: 2, dwNextAgentState: 0 });
    served.tell(arrives('c1', { queueId: 'qa' }));
    served.tell(accepts('c1/1'), connects('c1/1'));
    served.tell(hangsUp('c1'));
    served.tell({ type: 'endWrapUp', offerId: 'c1/1' });
    served.tell({ type: 'logOff', agentId: 'helene' });
    await heard();
    await served.app.close();
    served.store.close();
    expect(() => served.clock.turn(1_000)).not.toThrow();
  });

  it('TAPI 15 a log-off lets the agent go, then each session, and the handles', async () => {
    const served = await aTapiServer();
    const client = await aTapiClient(served, 'helene');
    const { call, hLine, messages } = client;
    const groups = await groupsOf(client);
    const { hAgent } = await call('lineCreateAgent', { hLine });
    const opening = { hLine, hAgent, dwWorkingAddressID: 0, lpGroupID: groups.get('A') };
    const { hAgentSession } = await call('lineCreateAgentSession', opening);
    await heard();
    client.clear();
    const released = { hLine, hAgent, dwAgentState: 0x40, dwNextAgentState: 0 };
    await call('lineSetAgentStateEx', released);
    await heard();
    const own = messages.filter(({ number }) => Number(number) >= 27);
    expect(own.map(({ p1, p2, p3 }) => [p1, p2, p3])).toEqual([
      [hAgent, 0x2, 0x40],
      [hAgentSession, 0x2, 0x10],
      [hAgentSession, 0x2, 0x20],
    ]);
    expect(await call('lineSetAgentStateEx', released, '0x80000057')).toMatchObject({
      name: 'LINEERR_INVALAGENTID',
      problem: { status: 410, code: 'agent_released' },
    });
    expect(await call('lineGetAgentInfo', { hLine, hAgent })).toMatchObject({ dwAgentState: 0x40 });
    // A handle is one log-on, and never given twice.
    const again = await call('lineCreateAgent', { hLine });
    expect(again['hAgent']).toBe(Number(hAgent) + 1);
    expect(await call('lineGetAgentInfo', { hLine, hAgent }, '0x80000057')).toMatchObject({
      problem: { code: 'agent_released' },
    });
    client.stop();
  });

  it('TAPI 30 shows figures as TAPI writes them: seconds, and rates times 10,000', async () => {
    const served = await aTapiServer();
    const client = await aTapiClient(served, 'helene');
    const { call, hLine } = client;
    const groups = await groupsOf(client);
    const { hAgent } = await call('lineCreateAgent', { hLine });
    const opening = { hLine, hAgent, dwWorkingAddressID: 0, lpGroupID: groups.get('A') };
    const { hAgentSession } = await call('lineCreateAgentSession', opening);
    await call('lineSetAgentStateEx', { hLine, hAgent, dwAgentState: 2, dwNextAgentState: 0 });
    served.tell(arrives('c1', { queueId: 'qa' }));
    served.clock.turn(8_000);
    served.tell(accepts('c1/1'), connects('c1/1'));
    served.clock.turn(112_500);
    served.tell(hangsUp('c1'));
    served.clock.turn(30_000);
    served.clock.turn(3_449_500);
    expect(await call('lineGetAgentSessionInfo', { hLine, hAgentSession })).toMatchObject({
      dwAgentSessionState: 2,
      dwNumberOfCalls: 1,
      dwTotalTalkTime: 113,
      dwTotalWrapUpTime: 30,
      dwLongestTimeToAnswer: 8,
      dwSessionDuration: 3_600,
      // 2026-11-23 08:00 UTC, in days since 1899-12-30.
      cyACDCallRate: 10_000,
      dateSessionStartTime: expect.closeTo(46_349.333_333, 5),
      names: { dwAgentSessionState: ['LINEAGENTSESSIONSTATE_READY'], dwNextAgentSessionState: [] },
    });
    expect(await call('lineGetAgentInfo', { hLine, hAgent })).toMatchObject({
      dwMeasurementPeriod: 86_400,
      cyOverallCallRate: 10_000,
      dwNumberOfACDCalls: 1,
      dwTotalACDTalkTime: 113,
      dwTotalACDCallTime: 143,
      dwTotalACDWrapUpTime: 30,
    });
    const { QueueEntries } = await call('lineGetQueueList', { hLine, lpGroupID: groups.get('A') });
    expect(QueueEntries).toEqual([{ dwQueueID: 1, szName: 'qa' }]);
    expect(await call('lineGetQueueInfo', { hLine, dwQueueID: 1 })).toMatchObject({
      dwTotalCallsQueued: 1,
      dwCurrentCallsQueued: 0,
      dwLongestEverWaitTime: 8,
      dwAverageWaitTime: 8,
      dwFinalDisposition: 0,
    });
    client.stop();
  });
});

describe('what a program gets wrong', () => {
  it.each([
    ['lineFly', {}, 'OPERATIONUNAVAIL', 'operation_unavailable'],
    ['lineOpenn', {}, 'OPERATIONUNAVAIL', 'operation_unavailable'],
    ['lineGetAgentStatus', { dwAddressID: 99 }, 'INVALADDRESSID', 'address_not_found'],
    ['lineGetAgentStatus', {}, 'INVALPARAM', 'invalid_parameter'],
    ['lineGetAgentStatus', { dwAddressID: '0' }, 'INVALPARAM', 'invalid_parameter'],
    ['lineGetAgentStatus', { dwAddressID: -1 }, 'INVALPARAM', 'invalid_parameter'],
    ['lineGetAgentStatus', { dwAddressID: 2 ** 32 }, 'INVALPARAM', 'invalid_parameter'],
    ['lineGetAgentStatus', { dwAddressID: 0.5 }, 'INVALPARAM', 'invalid_parameter'],
    ['lineGetAgentStatus', { dwAddressID: 0, mood: 1 }, 'INVALPARAM', 'invalid_parameter'],
    ['lineGetAgentInfo', { hAgent: 77 }, 'INVALAGENTID', 'agent_not_found'],
    ['lineGetAgentSessionInfo', { hAgentSession: 77 }, 'INVALPARAM', 'session_not_found'],
    ['lineGetQueueInfo', { dwQueueID: 77 }, 'INVALPARAM', 'queue_not_found'],
    ['lineDrop', { hCall: 77 }, 'INVALCALLHANDLE', 'call_not_found'],
    ['lineProxyMessage', {}, 'NOTREGISTERED', 'proxy_not_registered'],
    [
      'lineGetQueueList',
      { lpGroupID: { dwGroupID1: 1, dwGroupID2: 0, dwGroupID3: 0, dwGroupID4: 0 } },
      'INVALAGENTGROUP',
      'group_not_found',
    ],
    [
      'lineSetAgentState',
      { dwAddressID: 1, dwAgentState: 4, dwNextAgentState: 0 },
      'INVALADDRESSSTATE',
      'no_agent_at_address',
    ],
  ])('%s %j is LINEERR_%s', async (name, given, lineError, code) => {
    const served = await aTapiServer();
    const client = await aTapiClient(served, 'helene');
    const ofCall = 'hCall' in given ? given : { hLine: client.hLine, ...given };
    const got = await served.ask('POST', `/tapi/2.2/${name}?sync=true`, {
      as: 'helene',
      body: ofCall,
    });
    expect(got.status).toBe(200);
    expect(got.body).toMatchObject({ name: `LINEERR_${lineError}`, problem: { code } });
    expect(got.body['result']).toMatch(/^0x800000[0-9A-F]{2}$/);
    client.stop();
  });

  it('comes before lineInitializeEx, or is of another person’s line', async () => {
    const served = await aTapiServer();
    const ask = async (name: string, body: object) =>
      (await served.ask('POST', `/tapi/2.2/${name}?sync=true`, { as: 'malo', body })).body;
    for (const body of [{ hLine: 1 }, { hLine: 1, dwQueueID: 1 }]) {
      const early = await ask('dwQueueID' in body ? 'lineGetQueueInfo' : 'lineGetGroupList', body);
      expect(early).toMatchObject({ result: '0x80000050', name: 'LINEERR_UNINITIALIZED' });
    }
    expect(await ask('lineDrop', { hCall: 1 })).toMatchObject({
      name: 'LINEERR_UNINITIALIZED',
      problem: { code: 'not_connected' },
    });
    expect(await ask('lineShutdown', { hLineApp: 1 })).toMatchObject({
      name: 'LINEERR_UNINITIALIZED',
    });
    const other = await aTapiClient(served, 'helene');
    await ask('lineInitializeEx', { dwAPIVersion: 0x0002_0002 });
    const { hLine, hLineApp } = other;
    expect(await ask('lineGetGroupList', { hLine })).toMatchObject({
      result: '0x8000002B',
      name: 'LINEERR_INVALLINEHANDLE',
    });
    expect(await ask('lineShutdown', { hLineApp })).toMatchObject({
      name: 'LINEERR_INVALAPPHANDLE',
    });
    await other.call('lineClose', { hLine });
    await other.call('lineGetGroupList', { hLine }, '0x8000002B');
    await other.call('lineShutdown', { hLineApp });
    await other.call('lineGetGroupList', { hLine }, '0x80000050');
    const nobody = await served.ask('POST', '/tapi/2.2/lineInitializeEx', { body: {} });
    expect(nobody.status).toBe(401);
    other.stop();
  });

  it('may ask for what only supervisors may', async () => {
    const served = await aTapiServer();
    const client = await aTapiClient(served, 'helene');
    const given = { hLine: client.hLine, dwQueueID: 1, dwMeasurementPeriod: 3_600 };
    const refused = await client.call('lineSetQueueMeasurementPeriod', given, '0x80000049');
    expect(refused).toMatchObject({ problem: { code: 'role_missing', status: 403 } });
    const malik = await aTapiClient(served, 'malik');
    const own = { ...given, hLine: malik.hLine };
    await malik.call('lineSetQueueMeasurementPeriod', own);
    const none = { ...own, dwMeasurementPeriod: 0 };
    await malik.call('lineSetQueueMeasurementPeriod', none, '0x80000032');
    expect(
      await malik.call('lineGetQueueInfo', { hLine: malik.hLine, dwQueueID: 1 }),
    ).toMatchObject({ dwMeasurementPeriod: 3_600 });
    for (const one of [client, malik]) one.stop();
  });
});

describe('a request', () => {
  it('is answered at once by its number, and later by a message', async () => {
    const served = await aTapiServer();
    const client = await aTapiClient(served, 'helene');
    const ask = (body: object) =>
      served.ask('POST', '/tapi/2.2/lineCreateAgent', { as: 'helene', body });
    const { body } = await ask({ hLine: client.hLine });
    const { requestId } = body;
    expect(Number(requestId)).toBeGreaterThan(0);
    const replied = (id: unknown) =>
      client.until(({ message, p1 }) => message === 'LINE_REPLY' && p1 === id);
    expect(await replied(requestId)).toMatchObject({
      number: 12,
      p2: 0,
      result: '0x00000000',
      hAgent: 1,
    });
    const twice = (await ask({ hLine: client.hLine })).body;
    expect(await replied(twice['requestId'])).toMatchObject({
      p2: 0x8000005a,
      name: 'LINEERR_INVALAGENTSTATE',
      problem: { code: 'agent_state_not_allowed' },
    });
    // What is wrong with the request itself is said at once.
    expect((await ask({ hLine: 99 })).body).toMatchObject({ name: 'LINEERR_INVALLINEHANDLE' });
    client.stop();
  });

  it('whose socket is closed is carried out all the same', async () => {
    const served = await aTapiServer();
    const client = await aTapiClient(served, 'helene');
    const body = { hLine: client.hLine };
    const asking = served.ask('POST', '/tapi/2.2/lineCreateAgent', { as: 'helene', body });
    client.stop();
    await asking;
    await heard();
    served.clock.turn(0);
    expect(await served.as('helene', `GET /agents/${helene}`)).toMatchObject({ state: 'notReady' });
  });

  it('finds its lines shut when the service stops', async () => {
    const served = await aTapiServer();
    const client = await aTapiClient(served, 'helene');
    await served.app.close();
    await heard();
    expect(client.messages).toMatchObject([{ message: 'LINE_CLOSE', hLine: client.hLine }]);
  });

  it('of one who reads no messages goes on, and their socket is closed', async () => {
    const served = await aTapiServer();
    const client = await aTapiClient(served, 'malik');
    client.pause();
    for (let n = 1; n <= 4_000 && !client.isClosed(); n += 1) {
      served.tell(arrives(`c${n}`, { queueId: 'qa' }));
      served.tell(hangsUp(`c${n}`));
      if (n % 100 === 0) await heard();
    }
    await heard();
    expect(client.isClosed()).toBe(true);
    await client.call('lineGetGroupList', { hLine: client.hLine });
  });
});
