import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../live/index.ts';
import type { Body } from '../support/api-server.ts';
import { logsOn } from '../support/builders.ts';
import { anOutsideAcd } from '../support/outside-acd.ts';
import { aTapiServer, tapiCentre } from '../support/tapi-centre.ts';
import { aTapiClient, heard } from '../support/tapi-client.ts';
import { TurnedClock } from '../support/turned-clock.ts';
import { aServiceOfTwo, type TwoHandlers, until } from '../support/two-handlers.ts';

const twoTwo = 0x0002_0002;

/** A program at a service of two handlers. */
function aProgram({ as }: TwoHandlers, person: string) {
  const call = async (name: string, given: object, result = '0x00000000') => {
    const got = await as(person, `POST /tapi/2.2/${name}?sync=true`, given);
    expect([name, got['result'], got['problem']]).toEqual([name, result, got['problem']]);
    return got;
  };
  const opened = async (devices: readonly number[] = [0, 1]) => {
    const app = await call('lineInitializeEx', { dwAPIVersion: twoTwo });
    const lines: unknown[] = [];
    // Those of the handlers come before those of their addresses.
    for (const dwDeviceID of devices) {
      const of = { hLineApp: app['hLineApp'], dwDeviceID, dwAPIVersion: twoTwo };
      lines.push((await call('lineOpen', of))['hLine']);
    }
    return lines;
  };
  return { call, opened };
}

/** Messages of a person's socket, as they come. */
async function messagesOf({ as, address }: TwoHandlers, person: string, api: string) {
  const { ticket } = await as(person, 'POST /events/tickets', {});
  const url = `${address.replace('http', 'ws')}/tapi/events?api=${api}`;
  const socket = new WebSocket(url, [`cw.ticket.${String(ticket)}`]);
  onTestFinished(() => socket.close());
  const messages: Body[] = [];
  socket.onmessage = ({ data }) => messages.push(JSON.parse(String(data)) as Body);
  await until(() => socket.readyState === WebSocket.OPEN);
  return { messages, socket };
}

const named = (answer: Body, list: string, name: string) =>
  (answer[list] as readonly Body[]).map((one) => one[name]);

describe('the view of handlers', () => {
  it('TAPI 53 one person works on two lines, and one outlives the other', async () => {
    const clock = new TurnedClock(systemClock.nowMs());
    const both = await aServiceOfTwo(clock);
    const { call, opened } = aProgram(both, 'ann');
    const [main, lyon] = await opened();
    expect(lyon).toBeDefined();
    const lists = async (hLine: unknown, dwDeviceID: number) => {
      const groups = await call('lineGetGroupList', { hLine });
      const [{ GroupID: lpGroupID }] = groups['GroupEntries'] as [{ GroupID: object }];
      const queues = await call('lineGetQueueList', { hLine, lpGroupID });
      const app = await call('lineInitializeEx', { dwAPIVersion: twoTwo });
      const of = { hLineApp: app['hLineApp'], dwDeviceID, dwAddressID: 0, dwAPIVersion: twoTwo };
      const { szAddress } = await call('lineGetAddressCaps', of);
      const names = [
        named(groups, 'GroupEntries', 'szName'),
        named(queues, 'QueueEntries', 'szName'),
      ];
      return { lpGroupID, names: [...names, szAddress] };
    };
    const [ofMain, ofLyon] = [await lists(main, 0), await lists(lyon, 1)];
    expect(ofMain.names).toEqual([['sales'], ['orders'], '101']);
    expect(ofLyon.names).toEqual([['repairs'], ['spares'], '201']);

    const two = await messagesOf(both, 'ann', '2.2');
    const three = await messagesOf(both, 'ann', '3.1');
    three.socket.send(JSON.stringify({ op: 'filter', mask: 0x1000 }));
    await until(() => three.messages.length > 0);
    const { hAgent } = await call('lineCreateAgent', { hLine: main });
    const other = await call('lineCreateAgent', { hLine: lyon });
    expect(other['hAgent']).not.toBe(hAgent);
    const seat = { hLine: main, hAgent, dwWorkingAddressID: 0 };
    const opening = { ...seat, lpGroupID: ofLyon.lpGroupID };
    expect(await call('lineCreateAgentSession', opening, '0x80000058')).toMatchObject({
      name: 'LINEERR_INVALAGENTGROUP',
      problem: { status: 404, code: 'group_not_found' },
    });
    // The agent of one is none on the line of the other.
    const foreign = { hLine: lyon, hAgent, dwAgentState: 2, dwNextAgentState: 0 };
    expect(await call('lineSetAgentStateEx', foreign, '0x80000057')).toMatchObject({
      problem: { code: 'agent_not_found' },
    });
    await until(() => two.messages.filter(({ number }) => number === 29).length > 1);
    const told = two.messages.filter(({ number }) => number === 29);
    expect(told.map(({ hLine, p1 }) => [hLine, p1])).toEqual([
      [main, hAgent],
      [lyon, other['hAgent']],
    ]);

    both.service.further[0]?.stop();
    for (const [name, given] of [
      ['lineGetGroupList', {}],
      ['lineGetAgentInfo', { hAgent: other['hAgent'] }],
      ['lineGetQueueInfo', { dwQueueID: 1 }],
    ] as const) {
      expect(await call(name, { hLine: lyon, ...given }, '0x80000049')).toMatchObject({
        name: 'LINEERR_OPERATIONUNAVAIL',
        problem: { status: 503 },
      });
    }
    const isClosed = ({ message, hLine }: Body) => message === 'LINE_CLOSE' && hLine === lyon;
    await until(() => {
      clock.turn(1_000);
      return two.messages.some(isClosed);
    });
    const lost = { event: 'TE_AGENTHANDLER', code: 'AHE_AGENTHANDLER_REMOVED', number: 1 };
    await until(() => three.messages.length > 1);
    expect(three.messages.slice(1)).toEqual([{ ...lost, id: 'lyon' }]);
    await call('lineGetGroupList', { hLine: lyon }, '0x8000002B');
    const shown = async () => {
      const { names } = await call('lineGetAgentInfo', { hLine: main, hAgent });
      return (names as Body)['dwAgentState'];
    };
    await call('lineSetAgentStateEx', { ...foreign, hLine: main });
    // Without a session no queue can offer them a call.
    expect(await shown()).toEqual(['LINEAGENTSTATEEX_NOTREADY']);
    await call('lineCreateAgentSession', { ...seat, lpGroupID: ofMain.lpGroupID });
    await call('lineSetAgentStateEx', { ...foreign, hLine: main });
    expect(await shown()).toEqual(['LINEAGENTSTATEEX_READY']);
    expect(await call('lineGetQueueInfo', { hLine: main, dwQueueID: 1 })).toMatchObject({
      dwTotalCallsQueued: 0,
    });

    // Who is permitted on one knows of one line, and of one object.
    expect(await aProgram(both, 'hugo').opened([0])).toHaveLength(1);
    const objects = await both.as(
      'hugo',
      'GET /tapi/3.1/ITTAPICallCenter/shop/EnumerateAgentHandlers',
    );
    expect(named(objects, 'items', 'id')).toEqual(['main']);
  });

  it('TAPI 54 a handler is there for 3.1 as long as an ACD serves what it needs', async () => {
    const served = await aTapiServer({ ...tapiCentre, coreKinds: [] });
    const client = await aTapiClient(served, 'malik', { api: '3.1' });
    client.say({ op: 'filter', mask: 0x1000 });
    await client.until(({ op }) => op === 'ack');
    client.clear();
    const { client: gateway } = await anOutsideAcd(served);
    await heard();
    gateway.close();
    await client.until(({ code }) => code === 'AHE_AGENTHANDLER_REMOVED');
    const of = { event: 'TE_AGENTHANDLER', id: 'main' };
    expect(client.messages).toEqual([
      { ...of, code: 'AHE_NEW_AGENTHANDLER', number: 0 },
      { ...of, code: 'AHE_AGENTHANDLER_REMOVED', number: 1 },
    ]);
    client.stop();
  });
});

describe('the view of a centre', () => {
  it('TAPI 06 tells a program without a line nothing, and with one the next change', async () => {
    const served = await aTapiServer();
    const client = await aTapiClient(served, 'malik');
    await client.call('lineClose', { hLine: client.hLine });
    served.tell(logsOn('helene', { groups: ['ga'] }));
    await heard();
    expect(client.messages).toEqual([]);
    const of = { hLineApp: client.hLineApp, dwDeviceID: 0, dwAPIVersion: twoTwo };
    const { hLine } = await client.call('lineOpen', of);
    served.tell(logsOn('malo', { groups: ['gb'] }));
    const message = await client.until(({ number }) => number === 29);
    const { dwAgentState } = await client.call('lineGetAgentInfo', { hLine, hAgent: message.p1 });
    expect(message).toMatchObject({
      message: 'LINE_AGENTSTATUSEX',
      hLine,
      p2: 3,
      p3: dwAgentState,
    });
    client.stop();
  });

  it('TAPI 07 lists to each user the groups that are permitted to them', async () => {
    const served = await aTapiServer();
    const listed = async (person: string) => {
      const client = await aTapiClient(served, person);
      const { hLine } = client;
      const all = await client.call('lineGetGroupList', { hLine });
      const url = '/tapi/3.1/ITAgentHandler/main/EnumerateACDGroups';
      const objects = (await served.ask('GET', url, { as: person })).body;
      expect(all['dwNumEntries']).toBe(named(all, 'GroupEntries', 'szName').length);
      expect(named(objects, 'items', 'Name')).toEqual(named(all, 'GroupEntries', 'szName'));
      client.stop();
      return named(all, 'GroupEntries', 'szName');
    };
    expect(await listed('helene')).toEqual(['A', 'gb']);
    expect(await listed('malo')).toEqual(['A', 'gb', 'gc']);
    // At an address: those that its agent may sign on to.
    const client = await aTapiClient(served, 'helene');
    const all = await client.call('lineGetGroupList', { hLine: client.hLine });
    const at = { hLine: client.hLine, dwAddressID: 0 };
    const lpAgentGroupList = { GroupEntries: all['GroupEntries'] };
    await client.call('lineSetAgentGroup', { ...at, lpAgentGroupList });
    const there = await client.call('lineGetAgentGroupList', at);
    expect(named(there, 'GroupEntries', 'GroupID')).toEqual(named(all, 'GroupEntries', 'GroupID'));
    client.stop();
  });

  it('TAPI 34 a group and a queue that were taken off are told, and gone', async () => {
    const served = await aTapiServer();
    const client = await aTapiClient(served, 'malo');
    const { call, hLine } = client;
    const groups = await call('lineGetGroupList', { hLine });
    const entries = groups['GroupEntries'] as readonly { GroupID: object }[];
    const lpGroupID = entries[2]?.GroupID;
    const queues = await call('lineGetQueueList', { hLine, lpGroupID });
    expect(queues['QueueEntries']).toEqual([{ dwQueueID: 3, szName: 'qc' }]);
    served.tell({
      type: 'activate',
      version: 2,
      centre: {
        ...tapiCentre,
        groups: tapiCentre.groups?.filter(({ id }) => id !== 'gc') ?? [],
        queues: tapiCentre.queues.filter(({ id }) => id !== 'qc'),
        agents: tapiCentre.agents?.map((agent) => ({ ...agent, groups: ['ga', 'gb'] })) ?? [],
      },
    });
    await client.until(({ message }) => message === 'LINE_GROUPSTATUS');
    const own = client.messages.filter(({ number }) => [28, 30].includes(Number(number)));
    expect(own.map(({ message, p1, p2, p3 }) => [message, p1, p2, p3])).toEqual([
      ['LINE_QUEUESTATUS', 3, 0x4, 0],
      ['LINE_GROUPSTATUS', 0, 0x2, 0],
    ]);
    expect(await call('lineGetQueueList', { hLine, lpGroupID }, '0x80000058')).toMatchObject({
      name: 'LINEERR_INVALAGENTGROUP',
      problem: { status: 410, code: 'group_removed' },
    });
    expect(await call('lineGetQueueInfo', { hLine, dwQueueID: 3 }, '0x80000032')).toMatchObject({
      name: 'LINEERR_INVALPARAM',
      problem: { status: 410, code: 'queue_removed' },
    });
    const after = await call('lineGetGroupList', { hLine });
    expect(named(after, 'GroupEntries', 'szName')).toEqual(['A', 'gb']);
    const object = async (path: string) =>
      (await served.ask('GET', `/tapi/3.1/${path}`, { as: 'malo' })).body;
    for (const path of ['ITACDGroup/shop.gc/get_Name', 'ITACDGroup/shop.gc/EnumerateQueues']) {
      expect(await object(path)).toMatchObject({
        result: '0x80040045',
        name: 'TAPI_E_CALLCENTER_GROUP_REMOVED',
      });
    }
    expect(await object('ITQueue/shop.qc')).toMatchObject({
      result: '0x80040046',
      name: 'TAPI_E_CALLCENTER_QUEUE_REMOVED',
    });
    client.stop();
  });
});
