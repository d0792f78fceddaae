import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { proxyKinds } from '../../contracts/index.ts';
import { aFolder } from '../support/a-folder.ts';
import { aServer, type TestApi } from '../support/api-server.ts';
import { accepts, aQueue, arrives, connects, hangsUp } from '../support/builders.ts';
import { aGateway } from '../support/gateway-socket.ts';
import { stationsCentre } from '../support/stations.ts';
import { aTapiServer, type TapiServed, tapiCentre } from '../support/tapi-centre.ts';
import { aTapiClient, heard, passes } from '../support/tapi-client.ts';

const helene = 'shop.helene';
const timed = { mode: 'timed', limitMs: 30_000 } as const;
const station = 0;
const queueAddress = 2;

/** A program of the agent at desk 1, by 2.0, and groups by their names. */
async function anAgentThere(served: TapiServed, version = 0x0002_0000) {
  const client = await aTapiClient(served, 'helene', { version });
  const { items } = (await served.get('/tapi/handles')).body as {
    items: readonly { GroupID: readonly { id: string; dwGroupID1: number }[] }[];
  };
  const groups = (...ids: readonly string[]) => ({
    GroupEntries: (items[0]?.GroupID ?? [])
      .filter(({ id }) => ids.includes(id.slice('shop.'.length)))
      .map(({ id: _, ...part }) => {
        const { number: __, ...GroupID } = part as { number?: number };
        return { GroupID };
      }),
  });
  const at = { hLine: client.hLine, dwAddressID: station };
  const logOn = (...ids: readonly string[]) =>
    client.call('lineSetAgentGroup', { ...at, lpAgentGroupList: groups(...ids) });
  return { client, at, groups, logOn };
}

describe('the view of lines and addresses', () => {
  it('TAPI 40 versions are negotiated for each line, and hold on it', async () => {
    const served = await aTapiServer();
    const old = await aTapiClient(served, 'helene', { version: 0x0002_0001 });
    const asked = { hLineApp: old.hLineApp, dwDeviceID: 0 };
    const range = (low: number, high: number) => ({
      ...asked,
      dwAPILowVersion: low,
      dwAPIHighVersion: high,
    });
    for (const [low, high, version] of [
      [0x0002_0000, 0x0003_0001, 0x0002_0002],
      [0x0002_0000, 0x0002_0001, 0x0002_0001],
    ] as const) {
      const answer = await old.call('lineNegotiateAPIVersion', range(low, high));
      expect(answer['dwAPIVersion']).toBe(version);
    }
    const none = await old.call(
      'lineNegotiateAPIVersion',
      range(0x0001_0003, 0x0001_0004),
      '0x8000000C',
    );
    expect(none).toMatchObject({
      name: 'LINEERR_INCOMPATIBLEAPIVERSION',
      problem: { status: 400, code: 'api_version_unsupported' },
    });
    const device = { ...range(0x0002_0000, 0x0002_0002), dwDeviceID: 7 };
    expect(await old.call('lineNegotiateAPIVersion', device, '0x80000002')).toMatchObject({
      name: 'LINEERR_BADDEVICEID',
      problem: { status: 404, code: 'handler_not_found' },
    });
    const create = { hLine: old.hLine };
    expect(await old.call('lineCreateAgent', create, '0x80000049')).toMatchObject({
      name: 'LINEERR_OPERATIONUNAVAIL',
      problem: { status: 501 },
    });
    // Two lines of one person, each at its own version.
    const opened = await old.call('lineOpen', { ...asked, dwAPIVersion: 0x0002_0002 });
    await old.call('lineCreateAgent', { hLine: opened['hLine'] });
    const session = { groupId: 'shop.ga', addressId: 'shop.desk-1' };
    await served.as('helene', `POST /agents/${helene}/sessions`, session);
    await served.as('helene', `PUT /agents/${helene}/state`, { state: 'ready' });
    await heard();
    const on = (hLine: unknown) =>
      new Set(old.messages.filter((one) => one['hLine'] === hLine).map((one) => one['number']));
    expect(on(old.hLine)).toEqual(new Set([22]));
    expect(on(opened['hLine'])).toEqual(new Set([22, 27, 29]));
    old.stop();
  });

  it('TAPI 41 an address says what agents can do there, as a version knows it', async () => {
    const served = await aTapiServer();
    const client = await aTapiClient(served, 'helene');
    const caps = (dwAddressID: number, dwAppAPIVersion: number) =>
      client.call('lineGetAgentCaps', {
        hLineApp: client.hLineApp,
        dwDeviceID: 0,
        dwAddressID,
        dwAppAPIVersion,
      });
    const old = await caps(station, 0x0002_0001);
    expect(old).toMatchObject({
      dwCapsVersion: 0x0002_0001,
      dwFeatures: 0x3f,
      dwStates: 7,
      dwNextStates: 0x87,
      dwNumAgentExtensionIDs: 1,
      dwAgentStatusMessages: 0x1ff,
      dwMaxNumGroupEntries: 3,
      names: {
        dwStates: ['LINEAGENTSTATE_LOGGEDOFF', 'LINEAGENTSTATE_NOTREADY', 'LINEAGENTSTATE_READY'],
      },
    });
    expect(old['ProxyGUID']).toBeUndefined();
    const now = await caps(station, 0x0003_0001);
    expect(now['dwCapsVersion']).toBe(0x0002_0002);
    expect(now['ProxyGUID']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const none = { dwFeatures: 0, dwStates: 0, dwNextStates: 0, dwAgentStatusMessages: 0 };
    expect(await caps(queueAddress, 0x0002_0002)).toMatchObject(none);
    client.stop();
  });

  it('TAPI 41 a kind that closes is told at every station, and shown', async () => {
    const coreKinds = proxyKinds.filter((kind) => kind !== 'setAgentActivity');
    const served = await aTapiServer({ ...tapiCentre, coreKinds });
    const gateway = await aGateway(served, { kinds: ['setAgentActivity'] });
    const client = await aTapiClient(served, 'helene');
    const { hLineApp } = client;
    const given = { hLineApp, dwDeviceID: 0, dwAddressID: station, dwAppAPIVersion: 0x0002_0002 };
    expect((await client.call('lineGetAgentCaps', given))['dwFeatures']).toBe(0x3f);
    const of = { hLineApp, dwDeviceID: 0, dwAppAPIVersion: 0x0002_0002 };
    expect((await client.call('lineGetProxyStatus', of))['ProxyRequests']).toHaveLength(20);
    gateway.stop();
    await client.until(({ message }) => message === 'LINE_PROXYSTATUS');
    await heard();
    expect(client.messages.map(({ message, p1, p2, p3 }) => [message, p1, p2, p3])).toEqual([
      ['LINE_PROXYSTATUS', 0x2, 3, 0],
      ['LINE_AGENTSTATUS', 0, 0x040, 0],
      ['LINE_AGENTSTATUS', 1, 0x040, 0],
    ]);
    expect(await client.call('lineGetAgentCaps', given)).toMatchObject({ dwFeatures: 0x3b });
    expect((await client.call('lineGetProxyStatus', of))['ProxyRequests']).toHaveLength(19);
    const at = { hLine: client.hLine, dwAddressID: station, dwActivityID: 1 };
    expect(await client.call('lineSetAgentActivity', at, '0x80000049')).toMatchObject({
      name: 'LINEERR_OPERATIONUNAVAIL',
      problem: { status: 503 },
    });
    client.stop();
  });

  it('TAPI 41 more groups than an address may have are refused whole', async () => {
    const served = await aTapiServer({ ...tapiCentre, maxGroupsPerAddress: 2 });
    const client = await aTapiClient(served, 'malo');
    const { GroupEntries } = await client.call('lineGetGroupList', { hLine: client.hLine });
    const given = { hLine: client.hLine, dwAddressID: station, lpAgentGroupList: { GroupEntries } };
    expect(await client.call('lineSetAgentGroup', given, '0x80000032')).toMatchObject({
      name: 'LINEERR_INVALPARAM',
      problem: { status: 400 },
    });
    expect(await served.as('malo', 'GET /agents/shop.malo')).toMatchObject({ state: 'released' });
    client.stop();
  });

  it('TAPI 45 an extension is called by its index, and tells by it', async () => {
    const served = await aTapiServer();
    const { client, at, logOn } = await anAgentThere(served, 0x0002_0002);
    const call = (index: number, result?: string) =>
      client.call('lineAgentSpecific', { ...at, dwAgentExtensionIDIndex: index }, result);
    expect(await call(0, '0x80000057')).toMatchObject({ name: 'LINEERR_INVALAGENTID' });
    await logOn('ga');
    await client.call('lineSetAgentState', { ...at, dwAgentState: 4, dwNextAgentState: 0 });
    served.tell(arrives('c1', { queueId: 'qa' }));
    await passes(served, 20_000);
    expect(await call(0)).toMatchObject({
      lpParams: { key: 'notReady', params: { reason: 'noAnswer' } },
    });
    expect(await call(5, '0x80000032')).toMatchObject({ name: 'LINEERR_INVALPARAM' });
    const ids = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
    const extensions = ids.map((id) => ({ id, name: id.slice(0, 1), input: {}, output: {} }));
    const gateway = await aGateway(served, { kinds: ['agentSpecific'], extensions });
    client.clear();
    const data = { index: 1, p2: 7, p3: 8 };
    gateway.say({ op: 'proxy.message', type: 'handler.extension', subject: 'handler/main', data });
    const told = await client.until(({ message }) => message === 'LINE_AGENTSPECIFIC');
    // Its place in the list of all, ours before.
    expect(told).toMatchObject({ number: 21, p1: 2, p2: 7, p3: 8 });
    const asking = call(2, '0x80000048');
    gateway.fail(await gateway.request('callExtension'), 'operation_failed', 'Out of paper.');
    expect(await asking).toMatchObject({
      name: 'LINEERR_OPERATIONFAILED',
      problem: { status: 502, detail: 'Out of paper.' },
    });
    gateway.stop();
    await client.until(({ message, p1 }) => message === 'LINE_PROXYSTATUS' && p1 === 2);
    expect(await call(2, '0x80000049')).toMatchObject({ problem: { status: 503 } });
    client.stop();
  });

  it('TAPI 42 one message tells all that an instant has changed at an address', async () => {
    const groups = (tapiCentre.groups ?? []).map((group) => ({ ...group, wrapUp: timed }));
    const served = await aTapiServer({ ...tapiCentre, groups });
    const { client, at, logOn } = await anAgentThere(served);
    const { call, taken } = client;
    const valid = async () => {
      const status = await call('lineGetAgentStatus', at);
      return [status['dwValidStates'], status['dwValidNextStates']];
    };
    const next = (result?: string) =>
      call('lineSetAgentState', { ...at, dwAgentState: 0, dwNextAgentState: 2 }, result);
    const seen: unknown[] = [];
    const look = async (): Promise<void> => {
      await heard();
      seen.push(taken('LINE_AGENTSTATUS'));
    };
    expect(await valid()).toEqual([0, 0]);
    await logOn('ga', 'gb');
    await look();
    expect(await valid()).toEqual([7, 0]);
    expect(await next('0x8000005A')).toMatchObject({
      name: 'LINEERR_INVALAGENTSTATE',
      problem: { status: 409 },
    });
    await call('lineSetAgentState', { ...at, dwAgentState: 4, dwNextAgentState: 0 });
    await look();
    served.tell(arrives('c1', { queueId: 'qa' }));
    served.tell(accepts('c1/1'));
    await look();
    expect(await valid()).toEqual([7, 0x87]);
    served.tell(connects('c1/1'));
    await look();
    await next();
    await look();
    expect((await call('lineGetAgentStatus', at))['dwNextState']).toBe(2);
    served.tell(hangsUp('c1'));
    await look();
    await passes(served, 30_000);
    await look();
    expect(await valid()).toEqual([7, 0]);
    await next('0x8000005A');
    await call('lineSetAgentState', { ...at, dwAgentState: 1, dwNextAgentState: 0 });
    await look();
    expect(seen).toEqual([
      [[0x083, 0x002]],
      [[0x002, 0x004]],
      [[0x100, 0]],
      [[0x002, 0x008]],
      [[0x004, 0]],
      [[0x002, 0x080]],
      [[0x106, 0x002]],
      [[0x083, 0x001]],
    ]);
    expect(await valid()).toEqual([0, 0]);
    client.stop();
  });

  it('TAPI 44 activities have numbers, and change nothing of what is offered', async () => {
    const served = await aTapiServer();
    const { client, at, logOn } = await anAgentThere(served);
    const { call, taken } = client;
    const set = (dwActivityID: number, result?: string) =>
      call('lineSetAgentActivity', { ...at, dwActivityID }, result);
    expect(await call('lineGetAgentActivityList', at, '0x80000057')).toMatchObject({
      name: 'LINEERR_INVALAGENTID',
      problem: { status: 404 },
    });
    expect(await set(1, '0x80000013')).toMatchObject({
      name: 'LINEERR_INVALADDRESSSTATE',
      problem: { code: 'no_agent_at_address' },
    });
    await logOn('ga');
    await call('lineSetAgentState', { ...at, dwAgentState: 4, dwNextAgentState: 0 });
    const { ActivityEntries: listed } = await call('lineGetAgentActivityList', at);
    expect(listed).toEqual([
      { dwID: 1, szName: 'Training' },
      { dwID: 2, szName: 'Mailing' },
    ]);
    await heard();
    taken('LINE_AGENTSTATUS');
    await set(1);
    await heard();
    expect(taken('LINE_AGENTSTATUS')).toEqual([[0x008, 0]]);
    served.tell(arrives('c1', { queueId: 'qa' }));
    expect(served.live.projection.calls.get('c1')?.offers).toMatchObject([{ agentId: helene }]);
    expect(await call('lineGetAgentStatus', at)).toMatchObject({ dwState: 4, dwActivityID: 1 });
    await passes(served, 600_000);
    expect((await served.as('helene', `GET /agents/${helene}`))['activityMs']).toEqual({
      training: 600_000,
    });
    expect(await set(9, '0x8000005B')).toMatchObject({
      name: 'LINEERR_INVALAGENTACTIVITY',
      problem: { code: 'activity_unknown' },
    });
    await heard();
    taken('LINE_AGENTSTATUS');
    const activities = tapiCentre.activities?.slice(0, 1) ?? [];
    served.tell({ type: 'activate', version: 2, centre: { ...tapiCentre, activities } });
    await heard();
    expect(taken('LINE_AGENTSTATUS')).toEqual([[0x010, 0]]);
    await call('lineSetAgentState', { ...at, dwAgentState: 1, dwNextAgentState: 0 });
    expect((await served.as('helene', `GET /agents/${helene}`))['activityId']).toBeNull();
    client.stop();
  });
});

describe('numbers', () => {
  it('of calls are listed from the one after, as all others are', async () => {
    const served = await aTapiServer();
    served.tell(...['c1', 'c2', 'c3'].map((id) => arrives(id, { queueId: 'qa' })));
    const listed = async (query: string) => {
      const { items } = (await served.get(`/tapi/handles${query}`)).body as {
        items: readonly { hCall: readonly { number: number; id: string }[] }[];
      };
      return items[0]?.hCall ?? [];
    };
    const all = await listed('');
    expect(all.map(({ id }) => id)).toHaveLength(3);
    expect(await listed(`?after=${all[0]?.number}`)).toEqual(all.slice(1));
    expect(await listed(`?after=${all[2]?.number}`)).toEqual([]);
  });

  it('TAPI 39 of addresses are given once, also after a restart', async () => {
    const folder = await aFolder();
    const stations = [
      { id: 'st12', dial: '12' },
      { id: 'st14', dial: '14' },
    ];
    const centre = {
      ...stationsCentre,
      addresses: stations,
      queues: [aQueue('q', { group: 'g' })],
    };
    const links = centre.agents?.map((agent) => ({ ...agent, links: [{ queue: 'q' }] })) ?? [];
    const first = { ...centre, agents: links };
    const path = join(folder, 'store.sqlite');
    const addresses = async (served: TestApi) => {
      const client = await aTapiClient(served, 'malik');
      const of = { hLineApp: client.hLineApp, dwDeviceID: 0, dwAPIVersion: 0x0002_0002 };
      const { dwNumAddresses } = await client.call('lineGetDevCaps', of);
      const flags: unknown[] = [];
      for (let dwAddressID = 0; dwAddressID < Number(dwNumAddresses); dwAddressID += 1) {
        const given = { ...of, dwAddressID };
        const got = await served.ask('POST', '/tapi/2.2/lineGetAddressCaps', {
          as: 'malik',
          body: given,
        });
        flags.push(got.body['name'] ?? [got.body['szAddress'], got.body['dwAddrCapFlags']]);
      }
      client.stop();
      return flags;
    };
    const served = await aServer(first, [], {}, { path });
    const [acd, queue, dialler] = [0x4080_0000, 0x4180_0000, 0x0080_0000];
    const settings = { name: 'Spring', queueId: 'shop.q', mode: 'backlog', callerNumber: '+331' };
    const list = await served.ask('POST', '/api/v1/centres/shop/outbound-lists', {
      as: 'malik',
      body: settings,
      headers: { 'idempotency-key': 'list' },
    });
    const fourth = [String(list.body['id']), dialler];
    expect(await addresses(served)).toEqual([['12', acd], ['14', acd], ['shop.q', queue], fourth]);
    const moved = [
      { id: 'st12', dial: '12' },
      { id: 'st15', dial: '15' },
    ];
    const second = { ...first, addresses: moved };
    served.tell({ type: 'activate', version: 2, centre: second });
    const gone = [['12', acd], 'LINEERR_INVALADDRESSID', ['shop.q', queue], fourth];
    const after = [...gone, ['15', acd]];
    expect(await addresses(served)).toEqual(after);
    await served.app.close();
    served.store.close();
    expect(await addresses(await aServer(second, [], {}, { path }))).toEqual(after);
  });
});
