import { describe, expect, it } from 'vitest';
import { type Stations, someStations } from '../support/stations.ts';
import { aTapiServer } from '../support/tapi-centre.ts';
import { aTapiClient, heard, type TapiClient } from '../support/tapi-client.ts';

const twoZero = 0x0002_0000;
const [idle, offering, accepted, connected] = [0x1, 0x2, 0x4, 0x100];
const [ready, workingAfterCall] = [0x4, 0x80];
const redirectionId = 0x4_0000;

/** Messages about calls, as name, handle and p1; then forgotten. */
async function toldOfCalls(client: TapiClient): Promise<readonly unknown[]> {
  await heard();
  const own = client.messages.filter(({ message }) => /CALL/.test(`${message}`));
  client.clear();
  return own.map(({ message, hCall, p1, p2 }) =>
    message === 'LINE_APPNEWCALL' ? [message, p2] : [message, hCall, p1],
  );
}

/** Ann's call is over, and she wraps up for 30 s. */
async function wrapsUp(served: Stations, client: TapiClient): Promise<void> {
  await served.as('switch', `POST /calls/${await served.talking('ann')}/hangup`);
  await heard();
  expect(await statusOf(client)).toMatchObject({ dwState: workingAfterCall });
}

function statusOf({ call, hLine }: TapiClient) {
  return call('lineGetAgentStatus', { hLine, dwAddressID: 0 });
}

describe('the view of calls of the ACD', () => {
  it('TAPI 74 Ready ends a wrap-up at once, whichever function says it', async () => {
    const served = await someStations();
    served.seat('ann');
    const client = await aTapiClient(served, 'ann', { version: twoZero });
    const later = await aTapiClient(served, 'ann');
    await wrapsUp(served, client);
    const { items } = (await served.ask('GET', '/tapi/handles', { as: 'ann' })).body as {
      items: readonly { readonly [kind: string]: readonly { number: number }[] }[];
    };
    const numberOf = (kind: string) => items[0]?.[kind]?.at(-1)?.number;
    const at = { hLine: later.hLine, hAgent: numberOf('hAgent') };
    const session = { hLine: later.hLine, hAgentSession: numberOf('hAgentSession') };
    const station = { hLine: client.hLine, dwAddressID: 0 };
    const toReady = { dwAgentState: ready, dwNextAgentState: 0 };
    const exToReady = { dwAgentState: 2, dwNextAgentState: 0 };
    const ofSession = { dwAgentSessionState: 2, dwNextAgentSessionState: 0 };
    const ways = [
      () => client.call('lineSetAgentState', { ...station, ...toReady }),
      () => later.call('lineSetAgentStateEx', { ...at, ...exToReady }),
      () => later.call('lineSetAgentSessionState', { ...session, ...ofSession }),
      () => served.as('ann', 'PUT /agents/shop.ann/state', { state: 'ready' }),
    ];
    for (const [place, way] of ways.entries()) {
      if (place > 0) await wrapsUp(served, client);
      await way();
      expect([place, (await statusOf(client))['dwState']]).toEqual([place, ready]);
    }
    client.stop();
    later.stop();
  });

  it('TAPI 74 work after the call is a next state, which lasts until Ready', async () => {
    const served = await someStations();
    served.seat('ann');
    const client = await aTapiClient(served, 'ann', { version: twoZero });
    const { call, hLine } = client;
    const id = await served.talking('ann');
    const sets = (dwAgentState: number, dwNextAgentState: number, result?: string) => {
      const given = { hLine, dwAddressID: 0, dwAgentState, dwNextAgentState };
      return call('lineSetAgentState', given, result);
    };
    await sets(0, workingAfterCall);
    const during = await statusOf(client);
    expect(during).toMatchObject({ dwNextState: workingAfterCall });
    expect(Number(during['dwValidNextStates']) & workingAfterCall).toBe(workingAfterCall);
    await served.as('switch', `POST /calls/${id}/hangup`);
    served.clock.turn(30_000);
    await heard();
    expect(await statusOf(client)).toMatchObject({ dwState: workingAfterCall, dwNextState: 0 });
    const waiting = await served.arrive({ queueId: 'shop.q' });
    expect(await served.call(waiting)).toMatchObject({ offers: [] });
    await sets(workingAfterCall, 0, '0x8000005A');
    await sets(ready, 0);
    expect(await served.call(waiting)).toMatchObject({ offers: [{ agentId: 'shop.ann' }] });
    const other = await served.agent('ann');
    expect(other).toMatchObject({ reason: null });
    client.stop();
  });

  it('TAPI 75 a call of the ACD is accepted, then answered', async () => {
    const served = await someStations();
    served.seat('ann');
    const client = await aTapiClient(served, 'ann');
    const id = await served.arrive({ queueId: 'shop.q' });
    await heard();
    const own = client.messages.findLast(({ message, p1 }) => {
      return message === 'LINE_CALLSTATE' && p1 === offering;
    });
    const hCall = own?.['hCall'];
    const state = async () => (await client.call('lineGetCallStatus', { hCall }))['dwCallState'];
    await client.call('lineAccept', { hCall });
    expect(await state()).toBe(accepted);
    await client.call('lineAnswer', { hCall });
    expect(await state()).toBe(accepted);
    const { offers } = (await served.call(id)) as unknown as { offers: { id: string }[] };
    await served.as('switch', `POST /offers/${offers[0]?.id}/connected`);
    expect(await state()).toBe(connected);
    client.stop();
  });

  it('TAPI 76 groups are listed before a log-on, on a line of 2.0 too', async () => {
    const served = await aTapiServer();
    const { call, hLine, stop } = await aTapiClient(served, 'helene', { version: twoZero });
    const listed = await call('lineGetAgentGroupList', { hLine, dwAddressID: 0 });
    const entries = listed['GroupEntries'] as { GroupID: object; szName: string }[];
    expect(entries.map(({ szName }) => szName)).toEqual(['A', 'shop.gb']);
    const [first] = entries;
    const lpAgentGroupList = { GroupEntries: [first] };
    await call('lineSetAgentGroup', { hLine, dwAddressID: 0, lpAgentGroupList });
    expect(await call('lineGetAgentStatus', { hLine, dwAddressID: 0 })).toMatchObject({
      GroupEntries: [{ szName: 'A' }],
    });
    const supervisor = await aTapiClient(served, 'malik');
    const none = { hLine: supervisor.hLine, dwAddressID: 1 };
    await supervisor.call('lineGetAgentGroupList', none, '0x80000057');
    supervisor.stop();
    stop();
  });

  it('TAPI 77 a supervisor’s call features say what they may do, an agent’s do not', async () => {
    const served = await someStations();
    served.seat('ann');
    const client = await aTapiClient(served, 'malik');
    const agent = await aTapiClient(served, 'ann');
    await served.talking('ann');
    await served.arrive({ queueId: 'shop.q' });
    await heard();
    const { hCall } =
      client.messages.findLast(({ message }) => /CALLSTATE/.test(`${message}`)) ?? {};
    const featuresFor = async ({ call }: TapiClient) => {
      const { names } = await call('lineGetCallStatus', { hCall });
      return (names as { dwCallFeatures: readonly string[] }).dwCallFeatures;
    };
    const may = ['BLINDTRANSFER', 'DROP', 'REDIRECT', 'SETTREATMENT'];
    expect(await featuresFor(client)).toEqual(may.map((one) => `LINECALLFEATURE_${one}`));
    expect(await featuresFor(agent)).toEqual([]);
    client.clear();
    const [silence, ringback, busy, music, welcome] = [1, 2, 3, 4, 0x100];
    for (const dwTreatment of [silence, ringback, busy, music, welcome]) {
      await client.call('lineSetCallTreatment', { hCall, dwTreatment });
      expect(await client.call('lineGetCallInfo', { hCall })).toMatchObject({
        dwCallTreatment: dwTreatment,
      });
    }
    await client.call('lineDrop', { hCall });
    agent.stop();
    client.stop();
  });

  it('TAPI 78 a call sent to another queue is idle in the first, new in the second', async () => {
    const served = await someStations();
    const client = await aTapiClient(served, 'malik');
    await served.arrive({ queueId: 'shop.q', from: '+33639980001' });
    const [, [, hCall] = []] = (await toldOfCalls(client)) as readonly unknown[][];
    const info = (of: unknown) => client.call('lineGetCallInfo', { hCall: of });
    const { dwCallID, dwAddressID } = await info(hCall);
    await client.call('lineRedirect', { hCall, lpszDestAddress: 'shop.z' });
    const told = (await toldOfCalls(client)) as readonly unknown[][];
    const second = told.find(([message]) => message === 'LINE_APPNEWCALL')?.[1];
    expect(told).toEqual([
      ['LINE_CALLINFO', hCall, redirectionId],
      ['LINE_CALLSTATE', hCall, idle],
      ['LINE_APPNEWCALL', second],
      ['LINE_CALLSTATE', second, offering],
    ]);
    expect(second).not.toBe(hCall);
    expect(await info(hCall)).toMatchObject({ dwAddressID, szRedirectionID: 'shop.z' });
    const status = await client.call('lineGetCallStatus', { hCall });
    expect(status).toMatchObject({ dwCallState: idle, dwCallFeatures: 0 });
    const now = await info(second);
    expect(now).toMatchObject({ dwCallID, szRedirectionID: 'shop.z', szRedirectingID: 'shop.q' });
    expect(now['dwAddressID']).not.toBe(dwAddressID);
    await client.call('lineDrop', { hCall }, '0x80000018');
    await client.call('lineDrop', { hCall: second });
    client.stop();
  });
});
