import { describe, expect, it } from 'vitest';
import { proxyKinds } from '../../contracts/index.ts';
import { anOutsideAcd } from '../support/outside-acd.ts';
import { aTapiServer, type TapiServed, tapiCentre } from '../support/tapi-centre.ts';
import { aTapiClient, heard } from '../support/tapi-client.ts';

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

const proxyOption = 0x4000_0000;
const every = proxyKinds.map((_, place) => place + 1);
const theirs = '00000000-0000-4000-8000-000000000009';

/** A program of a gateway's key, with a line that serves requests. */
async function aProxyLine(served: TapiServed, lpCallParams: object, as?: string) {
  const body = { name: 'gateway', scopes: ['gateway'], expiresAt: '1970-02-01T00:00:00Z' };
  const made = await served.as('nadia', 'POST /centres/shop/api-keys', body);
  const program = await aTapiClient(served, as ?? String(made['secret']));
  const { hLineApp } = program;
  const given = { hLineApp, dwDeviceID: 0, dwAPIVersion: 0x0002_0002, lpCallParams };
  const open = (result?: string) =>
    program.call('lineOpen', { ...given, dwPrivileges: proxyOption }, result);
  const asked = async (operation: string) => {
    const found = await program.until((one) => {
      return (one['lpProxyRequest'] as { operation?: string } | undefined)?.operation === operation;
    });
    return found['lpProxyRequest'] as { readonly [member: string]: unknown };
  };
  return { program, open, asked };
}

describe('a line that serves requests of agents', () => {
  it('TAPI 86 gets each, and answers it once, with data or an error', async () => {
    const served = await aTapiServer(outside);
    const { program, open, asked } = await aProxyLine(served, { DevSpecific: every });
    const { hLine } = await open();
    const client = await aTapiClient(served, 'malik');
    const of = { hLineApp: client.hLineApp, dwDeviceID: 0, dwAppAPIVersion: 0x0002_0002 };
    const status = async () => (await client.call('lineGetProxyStatus', of))['ProxyRequests'];
    expect(await status()).toEqual(every);
    const caps = client.call('lineGetAgentCaps', { ...of, dwAddressID: 0 });
    const request = await asked('getAgentCaps');
    expect(request).toMatchObject({
      dwRequestType: 4,
      szClientUserName: 'malik',
      szClientMachineName: '127.0.0.1',
      params: { addressId: 'shop.desk-1' },
    });
    const data = {
      addressId: 'shop.desk-1',
      handlerId: 'main',
      features: ['setAgentGroup'],
      settableStates: [],
      settableNextStates: [],
      maxGroupsPerAddress: 7,
      extensionIds: [],
    };
    const answered = { hLine, lpProxyRequest: { ...request, data }, dwResult: 0 };
    await program.call('lineProxyResponse', answered);
    expect(await caps).toMatchObject({ dwMaxNumGroupEntries: 7 });
    await program.call('lineProxyResponse', answered, '0x80000032');
    const desk = { hLine: client.hLine, dwAddressID: 0, dwAgentState: 2, dwNextAgentState: 0 };
    const failing = client.call('lineSetAgentState', desk, '0x8000005A');
    const lpProxyRequest = await asked('setAddressAgentState');
    await program.call('lineProxyResponse', { hLine, lpProxyRequest, dwResult: 0x8000_005a });
    await failing;
    await program.call('lineClose', { hLine });
    expect(await status()).toEqual([]);
    await program.call('lineProxyResponse', { hLine, lpProxyRequest, dwResult: 0 }, '0x8000002B');
    program.stop();
    client.stop();
  });

  it('TAPI 86 tells of agents, sessions, groups, queues, addresses and extensions', async () => {
    const served = await aTapiServer(outside);
    const given = { DevSpecific: [1], AgentExtensionIDList: [theirs] };
    const { program, open } = await aProxyLine(served, given);
    const { hLine } = await open();
    const client = await aTapiClient(served, 'malik');
    const tell = async (dwMsg: number, ...[dwParam1, dwParam2, dwParam3]: number[]) => {
      await program.call('lineProxyMessage', { hLine, dwMsg, dwParam1, dwParam2, dwParam3 });
      await heard();
      served.clock.turn(1_000);
      await heard();
      const said = client.messages.filter((one) => one['number'] === dwMsg);
      client.clear();
      return said.map(({ p1, p2, p3 }) => [p1, p2, p3]);
    };
    expect(await tell(22, 0, 0x2, 0x4)).toEqual([[0, 0x2, 0x4]]);
    const [[, ...named] = []] = await tell(29, 1, 0x2, 0x2);
    expect(named).toEqual([0x2, 0x2]);
    const [[, ...session] = []] = await tell(27, 1, 0x2, 0x4);
    expect(session).toEqual([0x2, 0x4]);
    expect(await tell(28, 1, 0x1)).toEqual([[1, 0x1, 0]]);
    expect(await tell(30, 1, 0x1)).toEqual([[0, 0x1, 0]]);
    expect(await tell(21, 0, 8, 9)).toEqual([[1, 8, 9]]);
    await program.call('lineProxyMessage', { hLine, dwMsg: 12 }, '0x80000032');
    program.stop();
    client.stop();
  });

  it('TAPI 86 is refused to others, where another serves, and for unknown kinds', async () => {
    const served = await aTapiServer(outside);
    const { program, open } = await aProxyLine(served, { DevSpecific: [3] });
    await open();
    await open('0x80000047');
    const agent = await aProxyLine(served, { DevSpecific: [4] }, 'malo');
    await agent.open('0x80000049');
    const unknown = await aProxyLine(served, { DevSpecific: [21] });
    await unknown.open('0x80000019');
    const status = await served.as('malik', 'GET /handlers/main/proxy');
    expect(status['kinds']).toMatchObject([{ number: 3 }]);
    for (const one of [program, agent.program, unknown.program]) one.stop();
    const kinds = async () =>
      (await served.as('malik', 'GET /handlers/main/proxy'))['kinds'] as readonly object[];
    for (let turns = 0; turns < 100 && (await kinds()).length > 0; turns += 1) await heard();
    expect(await kinds()).toEqual([]);
  });
});
