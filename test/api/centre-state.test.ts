import { describe, expect, it } from 'vitest';
import { operations } from '../../api/index.ts';
import type { Effect } from '../../routing/index.ts';
import { aServer, type TestApi } from '../support/api-server.ts';
import { arrivesWith } from '../support/builders-rules.ts';
import { readVerdier } from '../support/maison-verdier.ts';

const url = '/api/v1/centres/verdier/state';
const hourMs = 3_600_000;
const caller = { 'call.channel': 'voice', 'call.type': 'order', 'call.language': 'fr' } as const;
const withNumber = { ...caller, 'call.callerNumber': '+33639980001' };

/** Maison Verdier under its own rules, on a Monday at 09:00, and what it tells. */
async function verdier(): Promise<TestApi & { readonly told: Effect[] }> {
  const { centre, plan, world } = readVerdier();
  const served = await aServer(centre, plan.ruleSets, world);
  const told: Effect[] = [];
  served.live.onEffects((effects) => void told.push(...effects));
  return { ...served, told };
}

describe('the state of a centre over HTTP', () => {
  it('is normal, of unknown capacity, until a supervisor says otherwise', async () => {
    const { ask, get } = await verdier();
    const { body } = await get(url);
    expect(operations.getCentreState.answer.parse(body)).toEqual({
      centreId: 'verdier',
      state: 'normal',
      callbackCapacity: null,
      stop: null,
      changedAt: null,
      changedBy: null,
      changedByName: null,
      version: 0,
    });
    const said = { state: 'overload', callbackCapacity: 6 };
    expect(await ask('PUT', url, { as: 'malik', body: said })).toMatchObject({
      status: 200,
      body: { ...said, changedBy: 'malik', changedAt: '2026-11-23T08:00:00.000Z' },
    });
  });

  it('is replaced whole: a capacity that is not said again is unknown', async () => {
    const { ask, get } = await verdier();
    for (const again of [{ state: 'busy' }, { state: 'busy', callbackCapacity: null }]) {
      await ask('PUT', url, { as: 'malik', body: { state: 'overload', callbackCapacity: 0 } });
      await ask('PUT', url, { as: 'malik', body: again });
      expect((await get(url)).body).toMatchObject({ state: 'busy', callbackCapacity: null });
    }
  });

  it('is not for everybody to say, nor anything else', async () => {
    const { ask, get } = await verdier();
    const put = (as: string | undefined, body: object) =>
      ask('PUT', url, { ...(as === undefined ? {} : { as }), body });
    expect(await put(undefined, { state: 'busy' })).toMatchObject({ status: 401 });
    expect(await put('helene', { state: 'busy' })).toMatchObject({
      status: 403,
      body: { code: 'role_missing', needs: ['supervisor', 'admin'] },
    });
    for (const wrong of [{}, { state: 'calm' }, { state: 'busy', callbackCapacity: -1 }]) {
      expect(await put('malik', wrong)).toMatchObject({
        status: 400,
        body: { code: 'invalid_parameter' },
      });
    }
    expect((await get(url)).body).toMatchObject({ state: 'normal' });
  });
});

describe('rules of Maison Verdier at the door', () => {
  it('turn calls away in an emergency, and say so, until it is over', async () => {
    const { ask, tell, told, live } = await verdier();
    await ask('PUT', url, { as: 'malik', body: { state: 'emergency' } });
    tell(arrivesWith('c1', caller));
    expect(told).toContainEqual(
      expect.objectContaining({
        type: 'call.blocked',
        callId: 'c1',
        reason: 'busy',
        text: 'all-busy',
      }),
    );
    await ask('PUT', url, { as: 'malik', body: { state: 'normal' } });
    tell(arrivesWith('c2', caller));
    expect(live.projection.calls.get('c2')?.state).toBe('queued');
  });

  it('tell who calls after hours that the house is closed', async () => {
    const { clock, tell, told } = await verdier();
    clock.turn(11 * hourMs);
    tell(arrivesWith('c1', caller));
    expect(told.at(-1)).toMatchObject({
      type: 'call.blocked',
      callId: 'c1',
      reason: 'closed',
      text: 'closed',
    });
  });

  it('offer a callback before a long queue, where somebody said that there is room', async () => {
    const { ask, tell, told } = await verdier();
    tell(...Array.from({ length: 25 }, (_, n) => arrivesWith(`w${n}`, caller)));
    const offered = () => told.filter(({ type }) => type === 'callback.offered');
    tell(arrivesWith('c1', withNumber));
    expect(offered()).toEqual([]);
    await ask('PUT', url, { as: 'malik', body: { state: 'normal', callbackCapacity: 1 } });
    tell(arrivesWith('c2', caller));
    expect(offered()).toEqual([]);
    tell(arrivesWith('c3', withNumber));
    expect(offered()).toMatchObject([
      { callId: 'c3', text: 'long-wait-callback', callbackWithinMs: hourMs },
    ]);
  });

  it('offer it to those who have waited two minutes as well', async () => {
    const { ask, clock, tell, told } = await verdier();
    await ask('PUT', url, { as: 'malik', body: { state: 'normal', callbackCapacity: 1 } });
    tell(arrivesWith('c1', caller));
    clock.turn(150_000);
    expect(told).toContainEqual(
      expect.objectContaining({ type: 'call.treatment', callId: 'c1', offer: 'callback' }),
    );
  });
});
