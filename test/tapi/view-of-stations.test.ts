import { describe, expect, it } from 'vitest';
import { type Stations, someStations } from '../support/stations.ts';
import { aTapiClient, heard } from '../support/tapi-client.ts';

const [always, busy] = [0x1, 0x10];
const [other, forward] = [0x1, 0x40];
const [lampOn, lampOff] = [0x10, 0x20];

function sets(served: Stations, body: object) {
  return served.as('ann', 'PUT /addresses/shop.st12/status', body);
}

describe('the view of stations', () => {
  it('TAPI 66 forwards an address, and its status says where to', async () => {
    const served = await someStations();
    served.seat('ann', 'ben');
    const client = await aTapiClient(served, 'ann');
    const { call, hLine } = client;
    const at = { hLine, dwAddressID: 0 };
    const list = (dwForwardMode: number, szDestAddress: string) => ({
      ...at,
      bAllAddresses: 0,
      lpForwardList: { ForwardList: [{ dwForwardMode, szDestAddress }] },
    });
    await call('lineForward', list(busy, '14'));
    expect(await call('lineGetAddressStatus', at)).toMatchObject({
      dwNumActiveCalls: 0,
      dwForwardNumEntries: 1,
      ForwardList: [{ dwForwardMode: busy, szDestAddress: '14' }],
    });
    await served.talking('ann');
    expect(await call('lineGetAddressStatus', at)).toMatchObject({
      dwNumInUse: 1,
      dwNumActiveCalls: 1,
      dwNumOnHoldCalls: 0,
    });
    await served.as('switch', 'POST /centres/shop/calls', { queueId: 'shop.z' });
    await served.as('switch', 'POST /centres/shop/calls', { queueId: 'shop.z' });
    const queue = await call('lineGetAddressStatus', { hLine, dwAddressID: 4 });
    expect(queue).toMatchObject({ dwNumActiveCalls: 2, dwForwardNumEntries: 0 });
    expect(await call('lineForward', list(always, '+33639980001'), '0x80000010')).toMatchObject({
      name: 'LINEERR_INVALADDRESS',
      problem: { code: 'number_invalid' },
    });
    await call('lineForward', list(3, '14'), '0x80000032');
    await call('lineForward', { ...list(busy, '14'), bAllAddresses: 1 }, '0x80000049');
    await call('lineForward', { ...at, bAllAddresses: 0 });
    expect(await call('lineGetAddressStatus', at)).toMatchObject({ dwForwardNumEntries: 0 });
    client.stop();
  });

  it('TAPI 66 tells a program the states that it has asked for, and no others', async () => {
    const served = await someStations();
    served.seat('ann');
    const client = await aTapiClient(served, 'ann');
    const told = async () => {
      await heard();
      const own = client.messages.filter(({ message }) => /(ADDRESS|DEV)STATE/.test(`${message}`));
      client.clear();
      return own.map(({ message, number, p1, p2 }) => [message, number, p1, p2]);
    };
    await sets(served, { doNotDisturb: true, messageWaiting: true });
    expect(await told()).toEqual([]);
    const asked = { dwLineStates: lampOn + lampOff, dwAddressStates: forward };
    await client.call('lineSetStatusMessages', { hLine: client.hLine, ...asked });
    await sets(served, { messageWaiting: false });
    await sets(served, { doNotDisturb: false });
    await sets(served, { forwarding: [{ when: 'busy', to: '14' }] });
    expect(await told()).toEqual([
      ['LINE_LINEDEVSTATE', 8, lampOff, 0],
      ['LINE_ADDRESSSTATE', 0, 0, forward],
    ]);
    const all = { hLine: client.hLine, dwLineStates: 0, dwAddressStates: other };
    await client.call('lineSetStatusMessages', all);
    await sets(served, { doNotDisturb: true });
    expect(await told()).toEqual([['LINE_ADDRESSSTATE', 0, 0, other]]);
    client.stop();
  });

  it('TAPI 66 a line says whether it works, and how much goes on there', async () => {
    const served = await someStations();
    served.seat('ann');
    const client = await aTapiClient(served, 'ann');
    await served.talking('ann');
    expect(await client.call('lineGetLineDevStatus', { hLine: client.hLine })).toMatchObject({
      dwNumOpens: 1,
      dwNumActiveCalls: 1,
      dwDevStatusFlags: 0x5,
    });
    client.stop();
  });

  it('TAPI 66 an address of 3.x has its properties, and sets them', async () => {
    const served = await someStations();
    served.seat('ann');
    const asks = async (method: 'GET' | 'POST', member: string, body?: object) => {
      const of = { as: 'ann', ...(body === undefined ? {} : { body }) };
      return (await served.ask(method, `/tapi/3.1/ITAddress/shop.st12${member}`, of)).body;
    };
    await asks('POST', '/put_DoNotDisturb', { fDoNotDisturb: true });
    await asks('POST', '/put_MessageWaiting', { fMessageWaiting: true });
    expect(await asks('GET', '')).toMatchObject({
      State: { name: 'AS_INSERVICE' },
      DoNotDisturb: true,
      MessageWaiting: true,
    });
    expect(await served.agent('ann')).toMatchObject({ reason: 'device' });
  });
});
