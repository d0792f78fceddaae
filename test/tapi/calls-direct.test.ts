import { describe, expect, it } from 'vitest';
import type { Body } from '../support/api-server.ts';
import { pauses, readies } from '../support/builders.ts';
import { type Stations, someStations } from '../support/stations.ts';
import { row } from '../support/tapi-rows.ts';

describe('direct calls', () => {
  row('TAPI 22 an answered direct call is incoming work, and changes no state after', async () => {
    const served = await someStations();
    served.seat('ann');
    served.tell(pauses('ann'));
    const id = await served.arrive({ to: '12', from: '+33639980001' });
    expect(await served.call(id)).toMatchObject({ state: 'ringback', derivedState: 'connecting' });
    expect(await served.leg(id, 'ann')).toMatchObject({
      state: 'offering',
      addressId: 'shop.st12',
    });
    await served.as('ann', `POST /calls/${id}/accept`);
    expect(await served.leg(id, 'ann')).toMatchObject({ state: 'accepted' });
    await served.as('ann', `POST /calls/${id}/answer`);
    expect(await served.agent('ann')).toMatchObject({ state: 'busyIncoming' });
    const { calls } = served.live.projection;
    expect(calls.get(id)).toMatchObject({ state: 'connected', origin: 'inbound' });
    await served.as('switch', `POST /calls/${id}/hangup`);
    expect(await served.agent('ann')).toMatchObject({ state: 'notReady' });
    expect(await served.call(id)).toMatchObject({ derivedState: 'ended', cause: 'callerHungUp' });
    expect(await served.as('ann', 'GET /queues/shop.q/stats')).toMatchObject({
      totalCallsQueued: 0,
    });
  });

  row('TAPI 23 who dials is busy with an outgoing call, and is offered nothing', async () => {
    const served = await someStations();
    served.seat('ann');
    const dialled = await served.as('ann', 'POST /addresses/shop.st12/calls', {
      to: '+33123456789',
    });
    const id = String(dialled['id']);
    expect(dialled).toMatchObject({ state: 'dialing', origin: 'outbound' });
    expect(await served.agent('ann')).toMatchObject({ state: 'busyOutgoing' });
    const waiting = await served.arrive({ queueId: 'shop.q' });
    expect(await served.call(waiting)).toMatchObject({ offers: [] });
    await served.as('switch', `POST /calls/${id}/answer`);
    expect(await served.call(id)).toMatchObject({ state: 'connected' });
    expect(await served.leg(id, 'ann')).toMatchObject({
      state: 'connected',
      connectedId: { number: '+33123456789' },
    });
    await served.as('ann', `POST /calls/${id}/hangup`);
    expect(await served.call(id)).toMatchObject({ derivedState: 'ended' });
  });

  row(
    'TAPI 37 two stations that talk have two legs of one call, and either ends both',
    async () => {
      for (const who of ['ann', 'ben'] as const) {
        const served = await someStations();
        served.seat('ann', 'ben');
        const { id } = await served.as('ann', 'POST /addresses/shop.st12/calls', { to: '14' });
        await served.as('ben', `POST /calls/${id}/answer`);
        const call = await served.call(String(id));
        expect(call).toMatchObject({ origin: 'internal', state: 'connected' });
        expect(call['legs']).toMatchObject([
          { callId: id, agentId: 'shop.ann', state: 'connected', addressId: 'shop.st12' },
          { callId: id, agentId: 'shop.ben', state: 'connected', addressId: 'shop.st14' },
        ]);
        await served.as(who, `POST /calls/${id}/hangup`);
        const { legs } = (await served.call(String(id))) as { legs: readonly { state: string }[] };
        expect(legs.filter(({ state }) => !/disconnected|ended/.test(state))).toEqual([]);
        expect(await served.agent('ann')).toMatchObject({ work: [] });
        expect(await served.agent('ben')).toMatchObject({ work: [] });
      }
    },
  );

  const talks = async (served: Stations, id: string): Promise<void> => {
    await served.as('ben', `POST /calls/${id}/answer`);
  };
  const stages: { readonly [stage: string]: (served: Stations, id: string) => Promise<void> } = {
    alerts: async () => {},
    'is accepted, and alerts': async (served, id) => {
      await served.as('ben', `POST /calls/${id}/accept`);
    },
    talks,
    'is held by who dialled': async (served, id) => {
      await talks(served, id);
      await served.as('ann', `POST /calls/${id}/hold`);
    },
    'is held by both': async (served, id) => {
      await talks(served, id);
      for (const who of ['ben', 'ann']) await served.as(who, `POST /calls/${id}/hold`);
    },
  };
  const ways = Object.keys(stages).flatMap((stage) =>
    (['ann', 'ben', 'switch'] as const).flatMap((who) =>
      [readies, pauses].map((state) => ({ stage, who, state })),
    ),
  );

  it.each(ways)(
    'B6: a call between stations that $stage leaves both as before when $who hangs up ($state.name)',
    async ({ stage, who, state }) => {
      const served = await someStations();
      served.seat('ann', 'ben');
      served.tell(state('ann'), state('ben'));
      const states = async () =>
        Promise.all(
          (['ann', 'ben'] as const).map(async (one) => {
            const { derivedState, work, wrapUp } = await served.agent(one);
            return { derivedState, work, wrapUp };
          }),
        );
      const before = await states();
      const dialled = await served.as('ann', 'POST /addresses/shop.st12/calls', { to: '14' });
      const id = String(dialled['id']);
      await stages[stage]?.(served, id);
      expect(await states()).not.toEqual(before);
      await served.as(who, `POST /calls/${id}/hangup`);
      expect(await states()).toEqual(before);
      expect(await served.call(id)).toMatchObject({ derivedState: 'ended' });
    },
  );

  row('TAPI 48 a direct call that alerts is redirected, and a connected one is not', async () => {
    const served = await someStations();
    served.seat('ann', 'ben');
    const id = await served.arrive({ to: '12' });
    const to = { kind: 'number', id: '14' };
    await served.as('ann', `POST /calls/${id}/redirect`, { to });
    expect(await served.leg(id, 'ann')).toMatchObject({
      state: 'ended',
      redirectionId: { number: '14' },
    });
    expect(await served.leg(id, 'ben')).toMatchObject({
      state: 'offering',
      reason: 'redirect',
      callId: id,
      redirectingId: { number: '12' },
    });
    await served.as('ben', `POST /calls/${id}/answer`);
    const refused = await served.as('ben', `POST /calls/${id}/redirect`, { to }, 409);
    expect(refused).toMatchObject({ code: 'call_state_not_allowed' });
    expect(refused['allowed']).toContain('hold');
    served.tell(readies('ann'));
    const offered = await served.arrive({ queueId: 'shop.q' });
    const own = await served.as('ann', `POST /calls/${offered}/redirect`, { to }, 403);
    expect(own).toMatchObject({ code: 'not_call_owner' });
    expect(served.events('call.redirected')).toHaveLength(1);
  });

  row('TAPI 48 one that its agent has accepted alerts there no more once redirected', async () => {
    const targets = [
      { kind: 'number', id: '14' },
      { kind: 'queue', id: 'shop.q' },
    ];
    for (const to of targets) {
      const served = await someStations();
      served.seat('ann', 'ben');
      const id = await served.arrive({ to: '12' });
      const { id: legId } = await served.leg(id, 'ann');
      await served.as('ann', `POST /calls/${id}/accept`);
      await served.as('ann', `POST /calls/${id}/redirect`, { to });
      const { legs } = (await served.call(id)) as { legs: readonly Body[] };
      expect(legs.find((leg) => leg['id'] === legId)).toMatchObject({ state: 'disconnected' });
    }
  });

  row('TAPI 50 a direct call is picked up elsewhere, an offer of the centre is not', async () => {
    const served = await someStations();
    served.seat('ann', 'ben');
    const id = await served.arrive({ to: '12' });
    const from = { addressId: 'shop.st14', from: 'shop.st12' };
    await served.as('ben', 'POST /calls/pickup', from);
    expect(await served.leg(id, 'ben')).toMatchObject({
      state: 'connected',
      reason: 'pickup',
      addressId: 'shop.st14',
    });
    expect(await served.leg(id, 'ann')).toMatchObject({ state: 'disconnected', cause: 'pickup' });
    await served.as('ben', `POST /calls/${id}/hangup`);
    served.tell(pauses('ben'));
    const offered = await served.arrive({ queueId: 'shop.q' });
    expect(await served.leg(offered, 'ann')).toMatchObject({ state: 'offering' });
    expect(await served.as('ben', 'POST /calls/pickup', from, 409)).toMatchObject({
      code: 'call_state_not_allowed',
    });
    expect(await served.leg(offered, 'ann')).toMatchObject({ state: 'offering' });
  });
});
