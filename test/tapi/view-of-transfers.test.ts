/** Transfers in two steps: a consultation call that is set up first, and dialled then. */
import { describe, expect, it } from 'vitest';
import type { Body } from '../support/api-server.ts';
import { someStations } from '../support/stations.ts';
import { aTapiClient, heard } from '../support/tapi-client.ts';

const outside = '+33140000099';
const [invalidAddress, invalidHandle, invalidState] = ['0x80000010', '0x80000018', '0x8000001C'];
const [onHold, onHoldPendingTransfer, dialing] = [0x400, 0x2000, 0x10];
const [transfer, owner] = [1, 4];

/** Ann talks with a caller, and has set up a transfer. */
async function prepared() {
  const served = await someStations();
  served.seat('ann');
  const client = await aTapiClient(served, 'ann');
  const id = await served.talking('ann');
  const { id: legId } = await served.leg(id, 'ann');
  const { items } = (await served.ask('GET', '/tapi/handles', { as: 'ann' })).body as {
    items: readonly { readonly hCall: readonly { number: number; id: string }[] }[];
  };
  const hCall = Number(items[0]?.hCall.find((one) => one.id === legId)?.number);
  const { hConsultCall } = await client.call('lineSetupTransfer', { hCall });
  const stateOf = async (call: unknown): Promise<unknown> =>
    (await client.call('lineGetCallStatus', { hCall: call }))['dwCallState'];
  const dial = (lpszDestAddress: string, result?: string): Promise<Body> =>
    client.call('lineDial', { hCall: hConsultCall, lpszDestAddress }, result);
  return { ...served, client, id, hCall, hConsultCall, stateOf, dial };
}

describe('a transfer in two steps', () => {
  it('TAPI 70 holds the call, dials a number outside, and passes the caller on', async () => {
    const { client, id, hCall, hConsultCall, stateOf, dial, ...served } = await prepared();
    expect(await stateOf(hCall)).toBe(onHold);
    await dial('nobody', invalidAddress);
    expect(await stateOf(hCall)).toBe(onHold);
    client.clear();
    await dial(outside);
    await heard();
    const told = client.messages.filter((one) => one['hCall'] === hConsultCall);
    expect(told.map(({ message, p1 }) => [message, p1])).toContainEqual([
      'LINE_CALLSTATE',
      dialing,
    ]);
    expect([await stateOf(hCall), await stateOf(hConsultCall)]).toEqual([
      onHoldPendingTransfer,
      dialing,
    ]);
    const completed = { hCall, hConsultCall, dwTransferMode: transfer };
    await client.call('lineCompleteTransfer', completed, invalidState);
    await client.call('lineAnswer', { hCall: hConsultCall });
    await client.call('lineCompleteTransfer', completed);
    expect(await served.call(id)).toMatchObject({ cause: 'transferred' });
    client.stop();
  });

  it('TAPI 70 is given up by dropping what was not dialled, and dials once', async () => {
    const { client, hCall, hConsultCall, stateOf, dial, seat } = await prepared();
    seat('ben');
    await client.call('lineDrop', { hCall: hConsultCall });
    await dial(outside, invalidHandle);
    await client.call('lineDial', { hCall, lpszDestAddress: outside }, invalidState);
    await client.call('lineUnhold', { hCall });
    const { hConsultCall: next } = await client.call('lineSetupTransfer', { hCall });
    await client.call('lineDial', { hCall: next, lpszDestAddress: '14' });
    await client.call('lineDial', { hCall: next, lpszDestAddress: '14' }, invalidState);
    const status = await client.call('lineGetCallStatus', { hCall: next });
    expect(status).toMatchObject({ dwCallPrivilege: owner });
    expect(await stateOf(hCall)).toBe(onHoldPendingTransfer);
    client.stop();
  });
});
