import { describe, expect, it } from 'vitest';
import { aQueue } from '../support/builders.ts';
import { someStations, stationsCentre } from '../support/stations.ts';
import { aTapiClient, heard } from '../support/tapi-client.ts';

const [unconditional, busy, noAnswer, busyOrNoAnswer] = [0x1, 0x10, 0x100, 0x1000];
const [connected, msgWait, inService, locked] = [1, 2, 4, 8];
const invalidParameter = '0x80000032';

async function annsStation() {
  const served = await someStations();
  served.seat('ann');
  const client = await aTapiClient(served, 'ann');
  const at = { hLine: client.hLine, dwAddressID: 0 };
  const forward = (entries: readonly object[] | null, more: object = {}, result?: string) =>
    client.call(
      'lineForward',
      { ...at, lpForwardList: entries && { ForwardList: entries }, ...more },
      result,
    );
  const status = () => client.call('lineGetAddressStatus', at);
  const sets = (dwStatusToChange: number, fStatus: number, result?: string) =>
    client.call('lineSetLineDevStatus', { hLine: at.hLine, dwStatusToChange, fStatus }, result);
  return { ...served, client, at, forward, status, sets };
}

describe('the view of what a station is set to', () => {
  it('TAPI 79 a forwarding to nowhere is do-not-disturb, until another list', async () => {
    const { forward, status, agent, client } = await annsStation();
    for (const nowhere of [{ szDestAddress: null }, { szDestAddress: '' }, {}]) {
      await forward([{ dwForwardMode: unconditional, ...nowhere }]);
      expect(await status()).toMatchObject({
        dwForwardNumEntries: 1,
        ForwardList: [{ dwForwardMode: unconditional, szDestAddress: null }],
      });
      expect(await agent('ann')).toMatchObject({ state: 'notReady', reason: 'device' });
      await forward(null);
      expect(await status()).toMatchObject({ dwForwardNumEntries: 0 });
      expect(await agent('ann')).toMatchObject({ state: 'ready' });
    }
    await forward([{ dwForwardMode: busy }], {}, invalidParameter);
    client.stop();
  });

  it('TAPI 79 takes the modes that its capabilities name, and refuses others', async () => {
    const { forward, status, client } = await annsStation();
    const { call, hLineApp, stop } = client;
    const station = { hLineApp, dwDeviceID: 0, dwAddressID: 0, dwAPIVersion: 0x0002_0002 };
    expect(await call('lineGetAddressCaps', station)).toMatchObject({
      dwForwardModes: unconditional + busy + noAnswer + busyOrNoAnswer,
      dwMaxForwardEntries: 3,
      dwMinFwdNumRings: 1,
      dwMaxFwdNumRings: 12,
    });
    await forward([{ dwForwardMode: busyOrNoAnswer, szDestAddress: '14' }]);
    expect(await status()).toMatchObject({
      dwNumRingsNoAnswer: 4,
      ForwardList: [
        { dwForwardMode: busy, szDestAddress: '14' },
        { dwForwardMode: noAnswer, szDestAddress: '14' },
      ],
    });
    for (const mode of [0x2, 0x4, 0x8, 0x200]) {
      const said = await forward(
        [{ dwForwardMode: mode, szDestAddress: '14' }],
        {},
        invalidParameter,
      );
      expect(said).toMatchObject({ problem: { detail: expect.stringContaining('BUSYNA 4096') } });
    }
    stop();
  });

  it('TAPI 79 forwards after as many rings as were said', async () => {
    const { forward, status, arrive, call, clock, client } = await annsStation();
    const late = [{ dwForwardMode: noAnswer, szDestAddress: '14' }];
    await forward(late, { dwNumRingsNoAnswer: 7 });
    expect(await status()).toMatchObject({ dwNumRingsNoAnswer: 7 });
    const id = await arrive({ to: '12', from: '+33639980001' });
    const states = async () => {
      const { legs } = (await call(id)) as unknown as { legs: { state: string }[] };
      return legs.slice(1).map(({ state }) => state);
    };
    clock.turn(34_999);
    await heard();
    expect(await states()).toEqual(['offering']);
    clock.turn(1);
    await heard();
    expect(await states()).toEqual(['ended', 'offering']);
    await forward(late, { dwNumRingsNoAnswer: 13 }, invalidParameter);
    client.stop();
  });

  it('TAPI 79 its status counts calls held for a consultation apart', async () => {
    const served = await annsStation();
    served.seat('ben');
    const id = await served.talking('ann');
    await served.as('ann', `POST /calls/${id}/consult`, { to: { agentId: 'shop.ben' } });
    expect(await served.status()).toMatchObject({ dwNumOnHoldCalls: 0, dwNumOnHoldPendCalls: 1 });
    served.client.stop();
  });

  it('TAPI 80 sets and shows the lamp, plug, service and lock of its telephone', async () => {
    const { client, sets, at } = await annsStation();
    const { call, hLineApp } = client;
    const version = { dwDeviceID: 0, dwAPIVersion: 0x0002_0002 };
    const caps = await call('lineGetDevCaps', { hLineApp, ...version });
    expect(caps).toMatchObject({ dwSettableDevStatus: 15, dwLineFeatures: 0x1cc });
    const states = { dwLineStates: 0x8_00fc, dwAddressStates: 0 };
    await call('lineSetStatusMessages', { hLine: at.hLine, ...states });
    const flags = async () => {
      return (await call('lineGetLineDevStatus', { hLine: at.hLine }))['dwDevStatusFlags'];
    };
    for (const [flag, on, off] of [
      [msgWait, 0x10, 0x20],
      [locked, 0x8_0000, 0x8_0000],
      [connected, 0x4, 0x8],
      [inService, 0x40, 0x80],
    ] as const) {
      const isUsual = flag === connected || flag === inService;
      client.clear();
      for (const value of isUsual ? [0, 1] : [1, 0]) {
        await sets(flag, value);
        await heard();
        expect([flag, Number(await flags()) & flag]).toEqual([flag, value * flag]);
      }
      const told = client.messages.filter(({ message }) => message === 'LINE_LINEDEVSTATE');
      expect(told.map(({ p1 }) => p1)).toEqual(isUsual ? [off, on] : [on, off]);
    }
    for (const wrong of [0, 16, 17]) await sets(wrong, 1, '0x8000002C');
    const supervisor = await aTapiClient({ ...(await someStations()) }, 'malik');
    const given = { hLine: supervisor.hLine, dwStatusToChange: msgWait, fStatus: 1 };
    await supervisor.call('lineSetLineDevStatus', given, '0x80000049');
    supervisor.stop();
    client.stop();
  });

  it('TAPI 80 a station out of service counts as no staff, a locked one dials none', async () => {
    const queues = [aQueue('q', { group: 'g', noStaff: 'fallback' }), aQueue('z', { group: 'g' })];
    const served = await someStations({ ...stationsCentre, queues });
    served.seat('ann');
    const client = await aTapiClient(served, 'ann');
    const sets = (dwStatusToChange: number, fStatus: number) =>
      client.call('lineSetLineDevStatus', { hLine: client.hLine, dwStatusToChange, fStatus });
    const cause = async () => {
      const call = await served.call(await served.arrive({ queueId: 'shop.q' }));
      await served.as('malik', `POST /calls/${call['id']}/hangup`, {}, call['cause'] ? 410 : 200);
      return call['cause'];
    };
    for (const flag of [inService, connected]) {
      await sets(flag, 0);
      expect(await cause()).toBe('noStaff');
      await sets(flag, 1);
      expect(await cause()).toBe(null);
    }
    await sets(locked, 1);
    const dial = { hLine: client.hLine, lpszDestAddress: '14', lpCallParams: {} };
    expect(await client.call('lineMakeCall', dial, '0x80000005')).toMatchObject({
      problem: { detail: 'The station st12 is locked; expected one that dials.' },
    });
    client.stop();
  });
});
