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
    for (const wrong of [{ dwAddressID: 0 }, { TargetAddress: 'shop.z' }]) {
      const refused = await dial({ ...lpCallParams, ...wrong }, '0x80000019');
      expect(refused).toMatchObject({
        name: 'LINEERR_INVALCALLPARAMS',
        problem: { status: 400 },
      });
    }
    client.stop();
  });

  it('TAPI 73 says on what calls go on, and takes none that a program would have to', async () => {
    const served = await someOutbound();
    await served.aList();
    const { call, hLine, hLineApp, stop } = await aTapiClient(served, 'malik');
    const version = { dwDeviceID: 0, dwAPIVersion: 0x0002_0002 };
    const caps = (dwAddressID: number) =>
      call('lineGetAddressCaps', { hLineApp, dwAddressID, ...version });
    const station = { dwPredictiveAutoTransferStates: 0, dwMaxNoAnswerTimeout: 0 };
    expect(await caps(0)).toMatchObject({ dwAddrCapFlags: 0x4000_0000, ...station });
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
    // Manual mode, and what the caps do not name.
    for (const states of [0, 0x20, connected + 0x20]) {
      const given = { ...dialler, dwPredictiveAutoTransferStates: states };
      const { problem } = await dial(given, '0x80000019');
      expect(problem).toMatchObject({ detail: expect.stringContaining('expected') });
    }
    await dial({ ...dialler, dwNoAnswerTimeout: 121 }, '0x80000032');
    await dial({ ...dialler, CallData: 'x'.repeat(4_097) }, '0x80000032');
    expect(served.dials.dialled).toEqual([]);
    stop();
  });
});
