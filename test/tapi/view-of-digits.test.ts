import { describe, expect, it } from 'vitest';
import { someStations } from '../support/stations.ts';
import { aTapiClient, heard } from '../support/tapi-client.ts';

const [off, pulse, tones] = [0, 1, 2];
const terms = { full: 1, ended: 2, firstLate: 4, nextLate: 8, cancelled: 16 } as const;

/** Ann talks with a caller who presses keys, and her program has the call. */
async function talk() {
  const served = await someStations();
  served.seat('ann');
  const client = await aTapiClient(served, 'ann');
  const id = await served.talking('ann');
  await heard();
  const isOwn = (one: { p2?: number; p3?: number }) => one.p3 === 4;
  const { hCall } = client.messages.findLast((one) => 'hCall' in one && isOwn(one)) ?? {};
  const presses = async (digits: string) => {
    await served.as('switch', `POST /calls/${id}/digits`, { digits });
    await heard();
  };
  const told = (message: string) => {
    const own = client.messages.filter((one) => one.message === message);
    client.clear();
    return own;
  };
  const gathered = () => told('LINE_GATHERDIGITS').map(({ p1, lpsDigits }) => [p1, lpsDigits]);
  client.clear();
  return { ...served, client, id, hCall, presses, told, gathered };
}

describe('keys that a caller presses, in the view', () => {
  it('TAPI 71 are told one by one to a program that monitors them, until it stops', async () => {
    const { client, hCall, presses, told } = await talk();
    await presses('1');
    expect(told('LINE_MONITORDIGITS')).toEqual([]);
    await client.call('lineMonitorDigits', { hCall, dwDigitModes: tones });
    await presses('4#');
    expect(told('LINE_MONITORDIGITS')).toMatchObject([
      { number: 9, hCall, p1: '4'.charCodeAt(0), p2: tones },
      { number: 9, hCall, p1: '#'.charCodeAt(0), p2: tones },
    ]);
    await client.call('lineMonitorDigits', { hCall, dwDigitModes: off });
    await presses('5');
    expect(told('LINE_MONITORDIGITS')).toEqual([]);
    const refused = await client.call(
      'lineMonitorDigits',
      { hCall, dwDigitModes: pulse },
      '0x80000027',
    );
    expect(JSON.stringify(refused)).toContain('expected DTMF 2');
    client.stop();
  });

  it('TAPI 71 are gathered until so many, or one that ends them', async () => {
    const { client, hCall, presses, gathered } = await talk();
    const gather = (more: object) =>
      client.call('lineGatherDigits', { hCall, dwDigitModes: tones, ...more });
    await gather({ dwNumDigits: 3 });
    await presses('12');
    expect(gathered()).toEqual([]);
    await presses('34');
    expect(gathered()).toEqual([[terms.full, '123']]);
    await gather({ dwNumDigits: 9, lpszTerminationDigits: '#*' });
    await presses('47#');
    expect(gathered()).toEqual([[terms.ended, '47#']]);
    const none = { hCall, dwDigitModes: tones, dwNumDigits: 0 };
    await client.call('lineGatherDigits', none, '0x80000032');
    client.stop();
  });

  it('TAPI 71 that come too late end a gathering, as do a cancellation and the end', async () => {
    const { client, hCall, id, as, clock, presses, gathered } = await talk();
    const gather = (more: object) =>
      client.call('lineGatherDigits', { hCall, dwDigitModes: tones, dwNumDigits: 4, ...more });
    await gather({ dwFirstDigitTimeout: 5_000, dwInterDigitTimeout: 2_000 });
    clock.turn(5_000);
    await heard();
    expect(gathered()).toEqual([[terms.firstLate, '']]);
    await gather({ dwFirstDigitTimeout: 5_000, dwInterDigitTimeout: 2_000 });
    await presses('8');
    clock.turn(2_000);
    await heard();
    expect(gathered()).toEqual([[terms.nextLate, '8']]);
    await gather({});
    await presses('1');
    await gather({ lpsDigits: null });
    await heard();
    expect(gathered()).toEqual([[terms.cancelled, '1']]);
    await gather({});
    await as('switch', `POST /calls/${id}/hangup`);
    await heard();
    expect(gathered()).toEqual([[terms.cancelled, '']]);
    client.stop();
  });

  it('TAPI 87 are asked for by an agent that is a program, which passes the call on', async () => {
    const served = await someStations();
    const client = await aTapiClient(served, 'cai');
    const of = { hLine: client.hLine, dwAddressID: 2 };
    const { GroupEntries } = await client.call('lineGetAgentGroupList', of);
    const lpAgentGroupList = { GroupEntries };
    await client.call('lineSetAgentGroup', { ...of, lpAgentGroupList });
    await client.call('lineSetAgentState', { ...of, dwAgentState: 0x4, dwNextAgentState: 0 });
    const id = await served.arrive({ queueId: 'shop.q' });
    const [offering, owner] = [2, 4];
    const isOffer = ({ message, p1, p3 }: { message?: string; p1?: number; p3?: number }) =>
      message === 'LINE_CALLSTATE' && p1 === offering && p3 === owner;
    const { hCall } = await client.until(isOffer);
    await client.call('lineAnswer', { hCall });
    await served.as('switch', `POST /offers/${id}.1/connected`);
    await client.call('lineGatherDigits', { hCall, dwDigitModes: tones, dwNumDigits: 4 });
    await served.as('switch', `POST /calls/${id}/digits`, { digits: '4711' });
    const { lpsDigits } = await client.until(({ message }) => message === 'LINE_GATHERDIGITS');
    await client.call('lineSetCallData', { hCall, lpCallData: lpsDigits, dwSize: 4 });
    served.seat('ben');
    await client.call('lineBlindTransfer', { hCall, lpszDestAddress: 'shop.z', dwCountryCode: 0 });
    expect(await served.call(id)).toMatchObject({ data: '4711', queueId: 'shop.z' });
    expect(await served.leg(id, 'ben')).toMatchObject({ state: 'offering' });
    expect(await served.agent('cai')).toMatchObject({ derivedState: 'workingAfterCall' });
    client.stop();
  });
});
