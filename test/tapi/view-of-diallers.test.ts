import { describe, expect, it } from 'vitest';
import { someOutbound } from '../support/outbound.ts';
import { aTapiClient, heard, passes } from '../support/tapi-client.ts';

const number = '+33639980001';
const [predictive, connected] = [0x40, 0x100];

describe('the view of a dialler', () => {
  it('TAPI 55 sends who answers to its queue, and ends what nobody answers', async () => {
    const served = await someOutbound();
    await served.aList();
    const client = await aTapiClient(served, 'malik');
    const lpCallParams = {
      dwAddressID: 5,
      dwCallParamFlags: predictive,
      TargetAddress: 'shop.q',
      dwPredictiveAutoTransferStates: connected,
      dwNoAnswerTimeout: 25,
    };
    const dial = (params: object, result?: string) => {
      const given = { hLine: client.hLine, lpszDestAddress: number };
      return client.call('lineMakeCall', { ...given, lpCallParams: params }, result);
    };
    const states = () => {
      const own = client.messages.filter(({ message }) => message === 'LINE_CALLSTATE');
      return own.map((one) => [one['hCall'], one.p1, one.p2]);
    };
    const { hCall } = await dial(lpCallParams);
    expect(served.dials.dialled).toEqual([number]);
    await passes(served, 10_000);
    served.seat('ann');
    served.dials.ringing[0]?.comesTo('answered');
    await served.settle();
    const [answered] = served.live.projection.calls.all();
    expect(answered?.call).toMatchObject({ origin: 'outbound', queueId: 'shop.q' });
    expect(answered?.call.offers).toMatchObject([{ agentId: 'shop.ann' }]);
    expect((await client.call('lineGetCallInfo', { hCall }))['dwOrigin']).toBe(1);

    client.clear();
    const { hCall: second } = await dial(lpCallParams);
    await passes(served, 24_000);
    expect(states().filter(([of]) => of === second)).toEqual([[second, 0x10, 0]]);
    await passes(served, 1_000);
    await served.settle();
    await heard();
    expect(states().filter(([of]) => of === second)).toEqual([
      [second, 0x10, 0],
      [second, 0x4000, 0x40],
      [second, 0x1, 0],
    ]);
    client.stop();
  });

  it('TAPI 73 says on what calls go on, and takes no states besides', async () => {
    const served = await someOutbound();
    await served.aList();
    const { call, hLine, hLineApp, stop } = await aTapiClient(served, 'malik');
    const version = { dwDeviceID: 0, dwAPIVersion: 0x0002_0002 };
    const caps = (dwAddressID: number) =>
      call('lineGetAddressCaps', { hLineApp, dwAddressID, ...version });
    const station = { dwPredictiveAutoTransferStates: connected, dwMaxNoAnswerTimeout: 120 };
    expect(await caps(0)).toMatchObject({ dwAddrCapFlags: 0x4080_0000, ...station });
    expect(await caps(5)).toMatchObject({
      dwAddrCapFlags: 0x0080_0000,
      dwPredictiveAutoTransferStates: connected,
      dwMaxNoAnswerTimeout: 120,
      dwMaxCallDataSize: 4_096,
      names: { dwPredictiveAutoTransferStates: ['LINECALLSTATE_CONNECTED'] },
    });
    const dialler = { dwAddressID: 5, dwCallParamFlags: predictive };
    const dial = (lpCallParams: object, result: string) =>
      call('lineMakeCall', { hLine, lpszDestAddress: number, lpCallParams }, result);
    for (const states of [0x20, connected + 0x20]) {
      const given = { ...dialler, dwPredictiveAutoTransferStates: states };
      const { problem } = await dial(given, '0x80000019');
      expect(problem).toMatchObject({ detail: expect.stringContaining('expected') });
    }
    await dial({ ...dialler, dwNoAnswerTimeout: 121 }, '0x80000032');
    await dial({ ...dialler, CallData: 'x'.repeat(4_097) }, '0x80000032');
    expect(served.dials.dialled).toEqual([]);
    stop();
  });

  it('TAPI 84 a program sends on itself who answers, where it names no states', async () => {
    const served = await someOutbound();
    await served.aList();
    const client = await aTapiClient(served, 'malik');
    const byHand = { dwAddressID: 5, dwCallParamFlags: predictive, CallData: 'order 7' };
    const dial = async () => {
      const lpCallParams = { ...byHand, dwPredictiveAutoTransferStates: 0 };
      const given = { hLine: client.hLine, lpszDestAddress: number, lpCallParams };
      const { hCall } = await client.call('lineMakeCall', given);
      served.dials.ringing[0]?.comesTo('answered');
      await served.settle();
      return hCall;
    };
    const status = (hCall: unknown) => client.call('lineGetCallStatus', { hCall });
    const hCall = await dial();
    expect(await status(hCall)).toMatchObject({ dwCallState: connected });
    expect((await status(hCall))['names']).toMatchObject({
      dwCallFeatures: ['BLINDTRANSFER', 'DROP', 'REDIRECT'].map((one) => `LINECALLFEATURE_${one}`),
    });
    served.seat('ann');
    await client.call('lineBlindTransfer', { hCall, lpszDestAddress: 'shop.z' });
    const [call] = served.live.projection.calls.all();
    expect(call?.call).toMatchObject({ queueId: 'shop.z', data: 'order 7', origin: 'outbound' });
    expect(call?.call.offers).toMatchObject([{ agentId: 'shop.ann' }]);
    const second = await dial();
    await client.call('lineDrop', { hCall: second });
    expect(await status(second)).toMatchObject({ dwCallState: 1 });
    client.stop();
  });

  it('TAPI 84 any address dials ahead, and who answers goes to any other', async () => {
    const served = await someOutbound();
    const client = await aTapiClient(served, 'malik');
    const dial = async (lpCallParams: object, result?: string) => {
      const params = { dwCallParamFlags: predictive, ...lpCallParams };
      const given = { hLine: client.hLine, lpszDestAddress: number, lpCallParams: params };
      await client.call('lineMakeCall', given, result);
      const [leg] = served.dials.ringing;
      leg?.comesTo('answered');
      await served.settle();
      return served.live.projection.calls.all().at(-1)?.call;
    };
    const queue = 4;
    expect(await dial({ dwAddressID: queue })).toMatchObject({ queueId: 'shop.z' });
    expect(await dial({ dwAddressID: queue, TargetAddress: 'shop.q' })).toMatchObject({
      queueId: 'shop.q',
    });
    const outside = await dial({ dwAddressID: queue, TargetAddress: '0140000000' });
    expect(outside).toMatchObject({ derivedState: 'ended', cause: 'transferred' });
    for (const { call } of served.live.projection.calls.live()) {
      served.tell({ type: 'hangUpCall', callId: call.callId });
    }
    served.seat('ann', 'ben');
    await dial({ dwAddressID: queue, TargetAddress: 'shop.ben' });
    const legs = served.live.projection.calls.legs.ofAgent('ben');
    expect(legs.map(({ leg }) => leg.state)).toEqual(['offering']);
    client.stop();
  });

  it('TAPI 83 a machine or a fax that answers goes to no agent, and is told', async () => {
    const served = await someOutbound();
    await served.aList();
    const client = await aTapiClient(served, 'malik');
    const [machine, fax] = [0x8, 0x20];
    for (const [result, media, mode] of [
      ['machine', machine, 0x40],
      ['fax', fax, 0x400],
    ] as const) {
      const lpCallParams = { dwAddressID: 5, dwCallParamFlags: predictive };
      const given = { hLine: client.hLine, lpszDestAddress: number, lpCallParams };
      const { hCall } = await client.call('lineMakeCall', given);
      await client.call('lineMonitorMedia', { hCall, dwMediaModes: machine + fax });
      client.clear();
      served.dials.ringing[0]?.comesTo(result);
      await served.settle();
      await heard();
      const told = client.messages.filter((one) => one['hCall'] === hCall);
      expect(told.map(({ message, p1, p2 }) => [message, p1, p2])).toEqual([
        ['LINE_MONITORMEDIA', media, 0],
        ['LINE_CALLSTATE', 0x4000, mode],
        ['LINE_CALLSTATE', 1, 0],
      ]);
    }
    client.stop();
  });
});
