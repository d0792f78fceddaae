import { describe, expect, it } from 'vitest';
import { accepts, arrives, connects } from '../support/builders.ts';
import { type Stations, someStations } from '../support/stations.ts';
import { aTapiServer, type TapiServed } from '../support/tapi-centre.ts';
import { aTapiClient, heard, type TapiClient } from '../support/tapi-client.ts';

const helene = 'shop.helene';
const [none, monitor, owner] = [1, 2, 4];
const [idle, offering, connected, disconnected] = [0x1, 0x2, 0x100, 0x4000];
const singleAddress = 0x8000_0000;

/** A further line of a client's program. */
async function lineOf(client: TapiClient, options: object, result?: string): Promise<number> {
  const { hLineApp } = client;
  const given = { hLineApp, dwDeviceID: 0, dwAPIVersion: 0x0002_0002, ...options };
  return Number((await client.call('lineOpen', given, result))['hLine']);
}

/** Messages of a line about calls, as name, p1, p2 and p3; then forgotten. */
async function toldOn(client: TapiClient, hLine: number): Promise<readonly unknown[]> {
  await heard();
  const own = client.messages.filter((one) => one['hLine'] === hLine);
  client.clear();
  const ofCalls = own.filter(({ message }) => /CALL/.test(`${message}`));
  return ofCalls.map(({ message, p1, p2, p3 }) => [message, p1, p2, p3]);
}

/** Hélène is ready at desk 1 for the groups A and B. */
async function ready(served: TapiServed): Promise<void> {
  const body = { groupIds: ['shop.ga', 'shop.gb'], addressId: 'shop.desk-1' };
  await served.as('helene', `POST /agents/${helene}/sign-on`, body);
  await served.as('helene', `PUT /agents/${helene}/state`, { state: 'ready' });
}

/** The handle of the caller's leg of a call, for a reader. */
async function hCallOf({ ask }: Stations, person: string, callId: string): Promise<number> {
  const { items } = (await ask('GET', '/tapi/handles', { as: person })).body as {
    items: readonly { hCall: readonly { number: number; id: string }[] }[];
  };
  const found = items[0]?.hCall.find(({ id }) => id === `leg_${callId}.0`);
  return Number(found?.number);
}

describe('the view of calls and of agents at addresses', () => {
  it('TAPI 62 a status says what can be done now, and names groups and activities', async () => {
    const served = await aTapiServer();
    const client = await aTapiClient(served, 'helene');
    const status = (dwAddressID: number) =>
      client.call('lineGetAgentStatus', { hLine: client.hLine, dwAddressID });
    const names = (one: Awaited<ReturnType<typeof status>>) =>
      (one['GroupEntries'] as { szName: string }[]).map(({ szName }) => szName);
    expect(await status(0)).toMatchObject({ dwState: 1, dwAgentFeatures: 0x1 });
    await ready(served);
    await served.as('helene', `PUT /agents/${helene}/activity`, { activityId: 'mailing' });
    const now = await status(0);
    expect(now).toMatchObject({ dwState: 4, dwAgentFeatures: 0x3f, szActivity: 'Mailing' });
    expect(names(now)).toEqual(['A', 'gb']);
    // No agent works at the address of a queue.
    const queue = await status(2);
    expect(queue).toMatchObject({ dwState: 0x200, dwAgentFeatures: 0, dwNumEntries: 0 });
    client.stop();
  });

  it('TAPI 62 who is asked by another agent is on another kind of call', async () => {
    const served = await someStations();
    served.seat('ann');
    const id = await served.talking('ann');
    served.seat('ben');
    const to = { kind: 'agent', id: 'shop.ben' };
    const consult = await served.as('ann', `POST /calls/${id}/consult`, { to });
    await served.as('ben', `POST /calls/${consult['id']}/accept`);
    await served.as('switch', `POST /offers/${consult['id']}.1/connected`);
    const at = (station: string) => served.as('ben', `GET /addresses/shop.${station}/agent-status`);
    expect(await at('st14')).toMatchObject({ state: 'busyOther' });
    expect(await at('st12')).toMatchObject({ state: 'busyAcd' });
  });

  it('TAPI 63 a line hears of what it was opened for, with the data of its program', async () => {
    const served = await someStations();
    served.seat('ann');
    const client = await aTapiClient(served, 'ann');
    const plain = await lineOf(client, { dwPrivileges: owner + monitor, dwCallbackInstance: 77 });
    const here = await lineOf(client, {
      dwPrivileges: owner + singleAddress,
      lpCallParams: { dwAddressID: 0 },
    });
    const there = await lineOf(client, {
      dwPrivileges: owner + singleAddress,
      lpCallParams: { dwAddressID: 1 },
    });
    const maker = await lineOf(client, { dwPrivileges: none });
    const id = await served.arrive({ queueId: 'shop.q' });
    await heard();
    const lines = new Set(
      client.messages
        .filter(({ message }) => message === 'LINE_CALLSTATE')
        .map((one) => [one['hLine'], one['dwCallbackInstance']].join()),
    );
    const of = (hLine: number) => lines.has(`${hLine},`);
    expect([lines.has(`${plain},77`), of(here), of(there), of(maker)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    await served.as('switch', `POST /calls/${id}/hangup`);
    client.clear();
    await client.call('lineMakeCall', { hLine: maker, lpszDestAddress: '+33123456789' });
    expect((await toldOn(client, maker)).map((one) => (one as unknown[])[0])).toEqual([
      'LINE_CALLSTATE',
    ]);
    client.stop();
  });

  it('TAPI 63 privileges that exclude each other, and no address, are refused', async () => {
    const served = await someStations();
    const client = await aTapiClient(served, 'ann');
    await lineOf(client, { dwPrivileges: none + owner }, '0x80000036');
    await lineOf(client, { dwPrivileges: singleAddress }, '0x80000019');
    const far = { dwPrivileges: singleAddress, lpCallParams: { dwAddressID: 99 } };
    await lineOf(client, far, '0x80000011');
    client.stop();
  });

  it('TAPI 64 a new call is told with the reader’s privilege, as its status says it', async () => {
    const served = await aTapiServer();
    const [agent, other] = [
      await aTapiClient(served, 'helene'),
      await aTapiClient(served, 'malik'),
    ];
    await ready(served);
    await heard();
    agent.clear();
    other.clear();
    served.tell(arrives('c1', { queueId: 'qa' }));
    served.tell(accepts('c1/1'), connects('c1/1'));
    await heard();
    const news = ({ messages }: TapiClient) =>
      messages.filter(({ message, p1 }) => message === 'LINE_APPNEWCALL' && p1 === 0);
    const [own, seen] = [news(agent), news(other)];
    expect([own, seen].map(([one]) => [one?.['number'], one?.p3])).toEqual([
      [23, owner],
      [23, monitor],
    ]);
    for (const [client, privilege] of [
      [agent, owner],
      [other, monitor],
    ] as const) {
      const hCall = own[0]?.p2;
      const status = await client.call('lineGetCallStatus', { hCall });
      expect(status).toMatchObject({ dwCallState: connected, dwCallPrivilege: privilege });
      const { tStateEntryTime } = status;
      expect(tStateEntryTime).toBe(new Date(served.centreNowMs()).toISOString());
    }
    const three = await aTapiClient(served, 'malik', { api: '3.1' });
    three.say({ op: 'filter', mask: 0x4 });
    await three.until(({ op }) => op === 'ack');
    served.tell(arrives('c2', { queueId: 'qa' }));
    const notice = await three.until(({ event }) => event === 'TE_CALLNOTIFICATION');
    expect(notice).toMatchObject({ code: 'CNE_MONITOR', number: 1 });
    for (const client of [agent, other, three]) client.stop();
  });

  it('TAPI 64 who is no agent owns no caller either', async () => {
    const served = await aTapiServer();
    const client = await aTapiClient(served, 'malik');
    served.tell(arrives('c1', { queueId: 'qa' }));
    const told = await client.until(({ message }) => message === 'LINE_CALLSTATE');
    expect(told.p3).toBe(monitor);
    const status = await client.call('lineGetCallStatus', { hCall: told['hCall'] });
    expect(status).toMatchObject({ dwCallPrivilege: monitor });
    client.stop();
  });

  it('TAPI 64 a call that its owner drops is idle, also where it was lost before', async () => {
    const served = await someStations();
    served.seat('ann');
    const client = await aTapiClient(served, 'ann');
    const dial = { hLine: client.hLine, lpszDestAddress: '+33123456789' };
    const { hCall } = await client.call('lineMakeCall', dial);
    const state = async () => (await client.call('lineGetCallStatus', { hCall }))['dwCallState'];
    const [call] = served.live.projection.calls.all();
    await served.as('switch', `POST /calls/${call?.call.callId}/hangup`);
    expect(await state()).toBe(disconnected);
    await client.call('lineDrop', { hCall });
    expect(await state()).toBe(idle);
    client.stop();
  });

  it('TAPI 65 a call that leaves a queue for an agent is idle there, and says whose', async () => {
    const served = await someStations();
    const client = await aTapiClient(served, 'malik');
    const id = await served.arrive({ queueId: 'shop.q', from: '+33639980001' });
    await heard();
    const hCall = await hCallOf(served, 'malik', id);
    const states = () =>
      client.messages.flatMap((one) =>
        one.message === 'LINE_CALLSTATE' && one['hCall'] === hCall ? [one.p1] : [],
      );
    expect(states()).toEqual([offering]);
    served.seat('ann');
    const [offer] = (await served.call(id))['offers'] as readonly { id: string }[];
    await served.as('ann', `POST /offers/${offer?.id}/accept`);
    await served.as('switch', `POST /offers/${offer?.id}/connected`);
    await heard();
    expect(states()).toEqual([offering, idle]);
    expect(await client.call('lineGetCallStatus', { hCall })).toMatchObject({ dwCallState: idle });
    const info = await client.call('lineGetCallInfo', { hCall });
    expect(info).toMatchObject({ dwAddressID: 3, szRedirectionID: 'shop.ann' });
    const to = { kind: 'queue', id: 'shop.z' };
    await served.as('ann', `POST /calls/${id}/transfer`, { to });
    await heard();
    // A call never leaves idle: in the next queue it is a new one.
    const again = await hCallOf(served, 'malik', id);
    expect(again).not.toBe(hCall);
    expect(states()).toEqual([offering, idle]);
    const news = client.messages.filter(({ message }) => message === 'LINE_APPNEWCALL');
    expect(news.at(-1)).toMatchObject({ p1: 4, p2: again, p3: monitor });
    client.stop();
  });

  it('TAPI 65 addresses say how many calls they hold', async () => {
    const served = await someStations();
    const client = await aTapiClient(served, 'malik');
    const settings = {
      name: 'Spring',
      queueId: 'shop.q',
      mode: 'predictive',
      callerNumber: '+331',
    };
    await served.as('malik', 'POST /centres/shop/outbound-lists', settings, 201);
    const most = async (dwAddressID: number) => {
      const of = { hLineApp: client.hLineApp, dwDeviceID: 0, dwAPIVersion: 0x0002_0002 };
      const caps = await client.call('lineGetAddressCaps', { ...of, dwAddressID });
      return [caps['dwMaxNumActiveCalls'], caps['dwMaxNumOnHoldCalls']];
    };
    expect([await most(0), await most(3), await most(5)]).toEqual([
      [1, 1],
      [0xffff_ffff, 0],
      [1_000, 0],
    ]);
    client.stop();
  });
});
