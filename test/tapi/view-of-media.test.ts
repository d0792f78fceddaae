import { describe, expect, it } from 'vitest';
import { someStations } from '../support/stations.ts';
import { aTapiClient, heard } from '../support/tapi-client.ts';

const [voice, machine, fax] = [0x4, 0x8, 0x20];

/** Ann talks with a caller, and her program has the call; a supervisor's has the caller's leg. */
async function talk() {
  const served = await someStations();
  served.seat('ann');
  const client = await aTapiClient(served, 'ann');
  const id = await served.talking('ann');
  await heard();
  const { hCall } = client.messages.findLast((one) => 'hCall' in one && one.p3 === 4) ?? {};
  client.clear();
  const detects = (media: string | null, ...frequenciesHz: readonly number[]) =>
    served.as('switch', `POST /calls/${id}/media`, { media, frequenciesHz });
  const told = async (message: string) => {
    await heard();
    const own = client.messages.filter((one) => one.message === message);
    client.clear();
    return own;
  };
  return { ...served, client, id, hCall, detects, told };
}

describe('what programs send and detect in calls, in the view', () => {
  it('TAPI 81 keys that were sent are told with their time, to who sent them', async () => {
    const { client, hCall, told, clock } = await talk();
    clock.turn(1_234);
    const keys = { hCall, dwDigitMode: 2, lpszDigits: '123' };
    await client.call('lineGenerateDigits', keys);
    const p3 = Math.floor(clock.nowMs()) % 2 ** 32;
    expect(await told('LINE_GENERATE')).toMatchObject([{ number: 7, hCall, p1: 1, p2: 0, p3 }]);
    client.stop();
  });

  it('TAPI 81 media are told that a program asks for, until it asks for none', async () => {
    const { client, hCall, detects, told, id, as } = await talk();
    await detects('fax');
    expect(await told('LINE_MONITORMEDIA')).toEqual([]);
    await client.call('lineMonitorMedia', { hCall, dwMediaModes: machine + fax });
    await detects('fax');
    await detects('voice');
    await detects('machine');
    expect(await told('LINE_MONITORMEDIA')).toMatchObject([
      { number: 10, hCall, p1: fax },
      { number: 10, hCall, p1: machine },
    ]);
    await client.call('lineMonitorMedia', { hCall, dwMediaModes: voice });
    await detects('voice');
    expect(await told('LINE_MONITORMEDIA')).toMatchObject([{ p1: voice }]);
    await client.call('lineMonitorMedia', { hCall, dwMediaModes: 0 });
    await detects('voice');
    expect(await told('LINE_MONITORMEDIA')).toEqual([]);
    await as('ann', `POST /calls/${id}/media`, { media: 'fax' }, 403);
    client.stop();
  });

  it('TAPI 81 tones are told by the number that a program has given them', async () => {
    const { client, hCall, detects, told } = await talk();
    const lpToneList = [
      { dwAppSpecific: 7, dwDuration: 500, dwFrequency1: 1_100 },
      { dwAppSpecific: 8, dwFrequency1: 480, dwFrequency2: 620 },
    ];
    await client.call('lineMonitorTones', { hCall, lpToneList });
    await detects(null, 1_110);
    await detects('fax', 1_100, 2_100);
    await detects(null, 620, 480);
    expect(await told('LINE_MONITORTONE')).toMatchObject([
      { number: 11, hCall, p1: 7 },
      { number: 11, hCall, p1: 8 },
    ]);
    await client.call('lineMonitorTones', { hCall, lpToneList: null });
    await detects(null, 1_100);
    expect(await told('LINE_MONITORTONE')).toEqual([]);
    client.stop();
  });
});
