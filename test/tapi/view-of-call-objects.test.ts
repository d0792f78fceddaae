import { describe, expect, it } from 'vitest';
import type { Body } from '../support/api-server.ts';
import { type Stations, someStations } from '../support/stations.ts';

/** Asks objects of 3.x as a person; each answer's result has this name. */
function objectsOf({ ask }: Stations, as: string) {
  const asks = async (method: 'GET' | 'POST', path: string, body: object | null, name: string) => {
    const got = await ask(method, `/tapi/3.1/${path}`, { as, ...(body === null ? {} : { body }) });
    expect([path, got.body['name'], got.body['problem'] ?? null]).toEqual([
      path,
      name,
      name.startsWith('S_') ? null : expect.anything(),
    ]);
    return got.body;
  };
  return {
    get: (path: string, name = 'S_OK') => asks('GET', path, null, name),
    post: (path: string, body: object = {}, name = 'S_OK') => asks('POST', path, body, name),
  };
}

const idsOf = ({ items }: Body) => (items as { id: string }[]).map(({ id }) => id);

describe('calls as objects', () => {
  it('TAPI 67 a call is held, asked about, transferred and ended by its methods', async () => {
    const served = await someStations();
    served.seat('ann');
    const id = await served.talking('ann');
    served.seat('ben');
    const { get, post } = objectsOf(served, 'ann');
    const { id: leg } = await served.leg(id, 'ann');
    const call = `ITBasicCallControl/${leg}`;
    const state = async () =>
      ((await get(`ITCallInfo/${leg}/get_CallState`))['value'] as Body)['name'];
    expect(await state()).toBe('CS_CONNECTED');
    await post(`${call}/Hold`, { fHold: true });
    expect(await state()).toBe('CS_HOLD');
    await post(`${call}/Hold`, { fHold: false });
    const consult = await post(`${call}/Transfer`, { pDestAddress: 'shop.ben' });
    await served.as('ben', `POST /calls/${consult['id']}/accept`);
    await served.as('switch', `POST /offers/${consult['id']}.1/connected`);
    expect(await state()).toBe('CS_HOLD');
    await post(`${call}/Finish`, { finishMode: 0 });
    expect(await state()).toBe('CS_DISCONNECTED');
    const ben = objectsOf(served, 'ben');
    const { id: theirs } = await served.leg(id, 'ben');
    await post(`ITBasicCallControl/${theirs}/Disconnect`, { code: 0 }, 'TAPI_E_NOTOWNER');
    await ben.post(`ITBasicCallControl/${theirs}/Disconnect`, { code: 0 });
    expect(await served.call(id)).toMatchObject({ derivedState: 'ended' });
    expect(await get(`ITCallHub/${id}`)).toMatchObject({ State: { name: 'CHS_IDLE' } });
  });

  it('TAPI 67 a call says what it is to its owner and to others, a hub its calls', async () => {
    const served = await someStations();
    served.seat('ann');
    const id = await served.talking('ann');
    const { id: leg } = await served.leg(id, 'ann');
    const seen = async (person: string) => {
      const info = await objectsOf(served, person).get(`ITCallInfo/${leg}`);
      const { Privilege, CallHub, Address, CIS_CALLERIDNUMBER: from } = info;
      return [(Privilege as Body)['name'], CallHub, Address, from];
    };
    expect(await seen('ann')).toEqual(['CP_OWNER', id, 'shop.st12', '+33639980001']);
    expect(await seen('ben')).toEqual(['CP_MONITOR', id, 'shop.st12', '+3363998••••']);
    const { get } = objectsOf(served, 'ann');
    expect(idsOf(await get(`ITCallHub/${id}/EnumerateCalls`, 'S_FALSE'))).toEqual([
      `leg_${id}.0`,
      leg,
    ]);
    expect(idsOf(await get('ITAddress/shop.st12/EnumerateCalls', 'S_FALSE'))).toEqual([leg]);
    const waiting = await served.arrive({ queueId: 'shop.z' });
    expect(idsOf(await get('ITAddress/shop.z/EnumerateCalls', 'S_FALSE'))).toEqual([
      `leg_${waiting}.0`,
    ]);
  });

  it('TAPI 67 an address makes calls, which go on to others and are parked', async () => {
    const served = await someStations();
    served.seat('ann');
    const { post } = objectsOf(served, 'ann');
    const dial = { pDestAddress: '+33123456789' };
    const { object, id } = await post('ITAddress/shop.st12/CreateCall', dial);
    expect(object).toBe('ITBasicCallControl');
    await served.as('switch', `POST /calls/${id}/answer`);
    await post(`ITBasicCallControl/${id}/ParkDirect`, { pParkAddress: '701' });
    expect(await served.call(String(id))).toMatchObject({ parkSlot: '701' });
    const other = await served.talking('ann');
    await post(`ITBasicCallControl/${other}/BlindTransfer`, { pDestAddress: 'shop.z' });
    expect(await served.call(other)).toMatchObject({ queueId: 'shop.z' });
    await post(`ITBasicCallControl/${other}/Answer`, { code: 1 }, 'E_INVALIDARG');
  });
});
