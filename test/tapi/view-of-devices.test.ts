import { describe, expect, it } from 'vitest';
import { aQueue } from '../support/builders.ts';
import { someOutbound } from '../support/outbound.ts';
import { stationsCentre } from '../support/stations.ts';
import { aTapiClient, heard, type TapiClient } from '../support/tapi-client.ts';

const [interactive, automated] = [0x4, 0x8];
const [queue, routePoint] = [0x0100_0000, 0x0200_0000];
const version = { dwAPIVersion: 0x0002_0002 };
const noDevice = '0x80000002';

const other = { group: 'other' } as const;
const centre = {
  ...stationsCentre,
  groups: [...(stationsCentre.groups ?? []), { id: 'other' }],
  queues: [
    ...stationsCentre.queues,
    aQueue('secret', other),
    { id: 'box', voicemail: { greeting: 'hello' }, plan: { fallback: { kind: 'end' as const } } },
    { id: 'point', adjunct: {}, plan: { fallback: { kind: 'move' as const, queue: 'q' } } },
  ],
};

/** Devices that a program sees, by name. */
async function devicesOf({ call, hLineApp }: TapiClient) {
  const { dwNumDevs } = await call('lineInitializeEx', { dwAPIVersion: 0x0002_0002 });
  const found = new Map<string, { readonly [member: string]: unknown }>();
  for (let dwDeviceID = 0; dwDeviceID < Number(dwNumDevs); dwDeviceID += 1) {
    const given = { hLineApp, dwDeviceID, ...version };
    const caps = await call('lineGetDevCaps', given).catch(() => null);
    if (caps !== null) found.set(String(caps['szLineName']), { dwDeviceID, ...caps });
  }
  return found;
}

describe('the view of devices', () => {
  it('TAPI 85 has a line device for each station, queue, machine and list', async () => {
    const served = await someOutbound(centre);
    const listId = await served.aList();
    const client = await aTapiClient(served, 'malik');
    const devices = await devicesOf(client);
    const stations = ['shop.st12', 'shop.st14', 'shop.st16'];
    const queues = ['shop.q', 'shop.z', 'shop.secret', 'shop.box', 'shop.point'];
    expect([...devices.keys()]).toEqual(['main', ...stations, ...queues, listId]);
    expect(devices.get('shop.q')).toMatchObject({ dwNumAddresses: 1, dwMediaModes: interactive });
    expect(devices.get('shop.box')).toMatchObject({ dwMediaModes: automated });
    const { dwDeviceID, dwAddressID } = devices.get('shop.z') ?? {};
    const { hLineApp } = client;
    const { hLine } = await client.call('lineOpen', { hLineApp, dwDeviceID, ...version });
    await served.as('switch', 'POST /centres/shop/calls', { queueId: 'shop.q' });
    await served.as('switch', 'POST /centres/shop/calls', { queueId: 'shop.z' });
    await heard();
    const told = client.messages.filter((one) => one['hLine'] === hLine);
    expect(told.filter(({ message }) => message === 'LINE_APPNEWCALL')).toMatchObject([
      { p1: dwAddressID },
    ]);
    const at = { hLineApp, dwDeviceID, dwAddressID, ...version };
    expect(await client.call('lineGetAddressCaps', at)).toMatchObject({ szAddress: 'shop.z' });
    for (const [name, flags] of [
      ['shop.z', queue],
      ['shop.point', queue + routePoint],
    ] as const) {
      const { dwDeviceID: device, dwAddressID: address } = devices.get(name) ?? {};
      const of = { hLineApp, dwDeviceID: device, dwAddressID: address, ...version };
      const { dwAddrCapFlags } = await client.call('lineGetAddressCaps', of);
      expect([name, Number(dwAddrCapFlags) & (queue + routePoint)]).toEqual([name, flags]);
    }
    client.stop();
  });

  it('TAPI 85 shows an agent the devices, addresses and calls that are open to them', async () => {
    const served = await someOutbound(centre);
    served.seat('ann', 'ben');
    const everything = await devicesOf(await aTapiClient(served, 'malik'));
    const client = await aTapiClient(served, 'ann');
    const devices = await devicesOf(client);
    const seen = ['main', 'shop.st12', 'shop.st16', 'shop.q', 'shop.z'];
    expect([...devices.keys()]).toEqual(seen);
    const { hLineApp, hLine } = client;
    const { dwDeviceID, dwAddressID } = everything.get('shop.secret') ?? {};
    await client.call('lineOpen', { hLineApp, dwDeviceID, ...version }, noDevice);
    await client.call('lineGetAddressStatus', { hLine, dwAddressID }, '0x80000011');
    const supervisor = await aTapiClient(served, 'malik');
    await served.arrive({ queueId: 'shop.secret', from: '+33639980001' });
    await heard();
    const { hCall } =
      supervisor.messages.findLast(({ message }) => message === 'LINE_CALLSTATE') ?? {};
    expect(await supervisor.call('lineGetCallInfo', { hCall })).toMatchObject({
      szCallerID: '+33639980001',
    });
    await client.call('lineGetCallInfo', { hCall }, '0x80000018');
    supervisor.stop();
    client.stop();
  });
});
