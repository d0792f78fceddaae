import { describe, expect, it } from 'vitest';
import { proxyKinds } from '../../contracts/index.ts';
import { anOutsideAcd } from '../support/outside-acd.ts';
import { aTapiServer, tapiCentre } from '../support/tapi-centre.ts';
import { aTapiClient } from '../support/tapi-client.ts';

const outside = { ...tapiCentre, coreKinds: [] };

describe('the view of an outside ACD', () => {
  it('asks it once for what one structure shows', async () => {
    const served = await aTapiServer(outside);
    const { requests, client: gateway } = await anOutsideAcd(served);
    const client = await aTapiClient(served, 'malik');
    const call = (name: string, given: object = {}) =>
      client.call(name, { hLine: client.hLine, ...given });
    const { hAgent } = await call('lineCreateAgent');
    const { GroupEntries } = await call('lineGetGroupList');
    const [{ GroupID: lpGroupID }] = GroupEntries as [{ GroupID: object }];
    const seat = { hAgent, dwWorkingAddressID: 0, lpGroupID };
    const { hAgentSession } = await call('lineCreateAgentSession', seat);
    const asked = requests.length;
    expect(await call('lineGetAgentInfo', { hAgent })).toMatchObject({
      names: { dwAgentState: ['LINEAGENTSTATEEX_NOTREADY'] },
    });
    expect(await call('lineGetAgentSessionInfo', { hAgentSession })).toMatchObject({
      names: { dwAgentSessionState: ['LINEAGENTSESSIONSTATE_NOTREADY'] },
    });
    expect(requests.slice(asked).map(({ kind }) => kind)).toEqual([
      'getAgentInfo',
      'getAgentSessionInfo',
    ]);
    gateway.close();
    client.stop();
  });

  it('TAPI 01 without one a function is not available, and is with one', async () => {
    const served = await aTapiServer(outside);
    const client = await aTapiClient(served, 'malik');
    const of = { hLineApp: client.hLineApp, dwDeviceID: 0, dwAppAPIVersion: 0x0002_0002 };
    expect((await client.call('lineGetProxyStatus', of))['ProxyRequests']).toEqual([]);
    const given = { hLine: client.hLine };
    expect(await client.call('lineCreateAgent', given, '0x80000049')).toMatchObject({
      name: 'LINEERR_OPERATIONUNAVAIL',
      problem: { status: 503 },
    });
    const { client: gateway } = await anOutsideAcd(served);
    expect((await client.call('lineCreateAgent', given))['hAgent']).toBe(1);
    gateway.close();
    client.stop();
  });

  it('TAPI 46 gets it each kind of request, with the version that was negotiated', async () => {
    const served = await aTapiServer(outside);
    const { requests, acd, client: gateway } = await anOutsideAcd(served);
    const client = await aTapiClient(served, 'malik');
    const line = { hLine: client.hLine };
    const call = (name: string, given: object = {}) => client.call(name, { ...line, ...given });
    const { hAgent } = await call('lineCreateAgent');
    const { GroupEntries } = await call('lineGetGroupList');
    const [{ GroupID: lpGroupID }] = GroupEntries as [{ GroupID: object }];
    const seat = { hAgent, dwWorkingAddressID: 0, lpGroupID };
    const { hAgentSession } = await call('lineCreateAgentSession', seat);
    const desk = { dwAddressID: 0 };
    const ready = { dwAgentSessionState: 2, dwNextAgentSessionState: 0 };
    await call('lineSetAgentSessionState', { hAgentSession, ...ready });
    acd.arrive(2_000);
    expect(await call('lineGetAgentInfo', { hAgent })).toMatchObject({
      names: { dwAgentState: ['LINEAGENTSTATEEX_BUSYACD'] },
    });
    served.clock.turn(2_000);
    expect(await call('lineGetAgentInfo', { hAgent })).toMatchObject({
      dwNumberOfACDCalls: 1,
      dwTotalACDTalkTime: 2,
    });
    await call('lineGetAgentSessionList', { hAgent });
    await call('lineGetAgentSessionInfo', { hAgentSession });
    await call('lineSetAgentMeasurementPeriod', { hAgent, dwMeasurementPeriod: 60 });
    const { QueueEntries } = await call('lineGetQueueList', { lpGroupID });
    const [{ dwQueueID }] = QueueEntries as [{ dwQueueID: number }];
    expect(await call('lineGetQueueInfo', { dwQueueID })).toMatchObject({
      dwTotalCallsQueued: 1,
      dwCurrentCallsQueued: 0,
    });
    await call('lineSetQueueMeasurementPeriod', { dwQueueID, dwMeasurementPeriod: 60 });
    const { ActivityEntries } = await call('lineGetAgentActivityList', desk);
    const [{ dwID: dwActivityID }] = ActivityEntries as [{ dwID: number }];
    await call('lineSetAgentActivity', { ...desk, dwActivityID });
    expect(await call('lineGetAgentStatus', desk)).toMatchObject({ dwActivityID });
    await call('lineGetAgentGroupList', desk);
    await call('lineSetAgentGroup', { ...desk, lpAgentGroupList: { GroupEntries } });
    const caps = { ...desk, hLineApp: client.hLineApp, dwDeviceID: 0 };
    expect(
      await client.call('lineGetAgentCaps', { ...caps, dwAppAPIVersion: 0x0002_0002 }),
    ).toMatchObject({ dwNumAgentExtensionIDs: 2 });
    const specific = await call('lineAgentSpecific', { ...desk, dwAgentExtensionIDIndex: 1 });
    expect(specific['lpParams']).toBe(0);
    await call('lineSetAgentState', { ...desk, dwAgentState: 2, dwNextAgentState: 0 });
    await call('lineSetAgentStateEx', { hAgent, dwAgentState: 0x40, dwNextAgentState: 0 });
    expect([...new Set(requests.map(({ number }) => number))].sort((a, b) => a - b)).toEqual(
      proxyKinds.map((_, place) => place + 1),
    );
    expect(new Set(requests.map((one) => JSON.stringify(one.client)))).toEqual(
      new Set([JSON.stringify({ host: '127.0.0.1', user: 'malik', apiVersion: '2.2' })]),
    );
    gateway.close();
    client.stop();
  });
});
