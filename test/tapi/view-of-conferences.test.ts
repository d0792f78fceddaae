/** Conferences by a program of TAPI: prepared, added to, and taken from. */
import { describe, expect, it } from 'vitest';
import { someStations } from '../support/stations.ts';
import { aTapiClient } from '../support/tapi-client.ts';

const [first, second] = ['+33140000098', '+33140000099'];
const [invalidParameter, invalidState] = ['0x80000032', '0x8000001C'];
const [connected, onHoldPendingConference, conferenced] = [0x100, 0x1000, 0x800];
const removeFromConference = 0x40000;

describe('a conference of a program', () => {
  it('TAPI 72 is prepared, added to and taken from, and is a plain call in the end', async () => {
    const served = await someStations();
    served.seat('ann');
    const client = await aTapiClient(served, 'ann');
    const id = await served.talking('ann');
    const handleOf = async (legId: unknown): Promise<number> => {
      const { items } = (await served.ask('GET', '/tapi/handles', { as: 'ann' })).body as {
        items: readonly { readonly hCall: readonly { number: number; id: string }[] }[];
      };
      return Number(items[0]?.hCall.find((one) => one.id === legId)?.number);
    };
    const hConfCall = await handleOf((await served.leg(id, 'ann')).id);
    const statusOf = (hCall: unknown) => client.call('lineGetCallStatus', { hCall });
    const prepare = (lpCallParams?: object) =>
      client.call('linePrepareAddToConference', { hConfCall, lpCallParams });
    const add = (hConsultCall: unknown, result?: string) =>
      client.call('lineAddToConference', { hConfCall, hConsultCall }, result);
    const { hConsultCall } = await prepare({ TargetAddress: first });
    await add(hConsultCall, invalidState);
    await client.call('lineAnswer', { hCall: hConsultCall });
    await add(hConsultCall);
    const status = await statusOf(hConfCall);
    expect(status['dwCallState']).toBe(conferenced);
    expect(Number(status['dwCallFeatures']) & removeFromConference).toBe(removeFromConference);
    const { hConsultCall: next } = await prepare();
    expect((await statusOf(hConfCall))['dwCallState']).toBe(conferenced);
    await client.call('lineDial', { hCall: next, lpszDestAddress: second });
    expect((await statusOf(hConfCall))['dwCallState']).toBe(onHoldPendingConference);
    await client.call('lineAnswer', { hCall: next });
    await add(next);
    const { legs } = (await served.call(id)) as {
      readonly legs: readonly { readonly id: string; readonly agentId: string | null }[];
    };
    const [caller, ...parties] = legs.filter(({ agentId }) => agentId === null);
    const remove = async (legId: string | undefined, result?: string) => {
      return await client.call(
        'lineRemoveFromConference',
        { hCall: await handleOf(legId) },
        result,
      );
    };
    expect(parties).toHaveLength(2);
    await remove(caller?.id, invalidParameter);
    for (const party of parties) await remove(party.id);
    expect((await statusOf(hConfCall))['dwCallState']).toBe(connected);
    client.stop();
  });
});
