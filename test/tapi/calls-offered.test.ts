import { describe, expect, it } from 'vitest';
import { aQueue, pauses, readies, rejects } from '../support/builders.ts';
import { someStations, stationsCentre } from '../support/stations.ts';
import { row } from '../support/tapi-rows.ts';

const figures = (served: Awaited<ReturnType<typeof someStations>>, queue = 'q') =>
  served.as('ann', `GET /queues/shop.${queue}/stats`);

describe('routing over HTTP', () => {
  row('TAPI 17 a call is offered at the working address; answered, its agent is busy', async () => {
    const served = await someStations();
    served.seat('ann');
    const id = await served.arrive({ queueId: 'shop.q', from: '+33639980001' });
    expect(await served.leg(id, 'ann')).toMatchObject({
      state: 'offering',
      addressId: 'shop.st12',
    });
    expect(await figures(served)).toMatchObject({ currentCallsQueued: 1 });
    await served.as('ann', `POST /calls/${id}/answer`);
    expect(await served.leg(id, 'ann')).toMatchObject({ state: 'accepted' });
    await served.as('switch', `POST /offers/${id}.1/connected`);
    expect(await served.leg(id, 'ann')).toMatchObject({
      state: 'connected',
      connectedId: { number: '+33639980001', name: null },
    });
    expect(await served.agent('ann')).toMatchObject({ state: 'busyAcd' });
    expect(await figures(served)).toMatchObject({ currentCallsQueued: 0, totalCallsAnswered: 1 });
  });

  row('TAPI 18 a call waits while nobody is ready, and no longer than that', async () => {
    const served = await someStations();
    served.seat('ann');
    served.tell(pauses('ann'));
    const id = await served.arrive({ queueId: 'shop.q' });
    expect(await served.call(id)).toMatchObject({ state: 'queued', offers: [] });
    served.tell(readies('ann'));
    expect(await served.call(id)).toMatchObject({ offers: [{ agentId: 'shop.ann' }] });
  });

  row('TAPI 19 nothing is offered until the call before and its wrap-up are over', async () => {
    const served = await someStations();
    served.seat('ann');
    const first = await served.talking('ann');
    const second = await served.arrive({ queueId: 'shop.z' });
    await served.as('ann', `POST /calls/${first}/hangup`);
    expect(await served.agent('ann')).toMatchObject({ wrapUp: true });
    expect(await served.call(second)).toMatchObject({ offers: [] });
    served.clock.turn(30_000);
    expect(await served.call(second)).toMatchObject({ offers: [{ agentId: 'shop.ann' }] });
  });

  row('TAPI 20 of two calls the one that has waited longer is offered first', async () => {
    const served = await someStations();
    const first = await served.arrive({ queueId: 'shop.q' });
    served.clock.turn(1_000);
    const second = await served.arrive({ queueId: 'shop.q' });
    served.seat('ann');
    expect(await served.call(first)).toMatchObject({ offers: [{ state: 'offered' }] });
    expect(await served.call(second)).toMatchObject({ offers: [] });
  });

  row('TAPI 21 an expired offer leaves the call its place, and the agent not ready', async () => {
    const served = await someStations();
    served.seat('ann');
    const id = await served.arrive({ queueId: 'shop.q' });
    const { dueKey } = await served.call(id);
    served.clock.turn(20_000);
    expect(await served.call(id)).toMatchObject({ state: 'queued', dueKey, waitMs: 20_000 });
    expect(await served.leg(id, 'ann')).toMatchObject({ state: 'disconnected', cause: 'noAnswer' });
    expect(await figures(served)).toMatchObject({ totalCallsQueued: 1 });
    expect(await served.agent('ann')).toMatchObject({ state: 'notReady', reason: 'noAnswer' });
  });

  row('TAPI 26 a caller who hangs up while waiting is abandoned, and never offered', async () => {
    const served = await someStations();
    const id = await served.arrive({ queueId: 'shop.q' });
    await served.as('switch', `POST /calls/${id}/hangup`);
    expect(await figures(served)).toMatchObject({ totalCallsAbandoned: 1 });
    expect(await served.call(id)).toMatchObject({
      state: 'disconnected',
      derivedState: 'ended',
      cause: 'callerHungUp',
      legs: [{ state: 'disconnected' }],
    });
    served.seat('ann');
    expect(await served.call(id)).toMatchObject({ offers: [] });
  });

  row(
    'TAPI 27 an overflow is counted in both queues, and the call says where it went',
    async () => {
      const fallback = { kind: 'move', queue: 'z' } as const;
      const plan = { maxWaitMs: 10_000, fallback };
      const served = await someStations({
        ...stationsCentre,
        queues: [aQueue('q', { group: 'g', plan }), aQueue('z', { group: 'g' })],
      });
      const id = await served.arrive({ queueId: 'shop.q' });
      served.clock.turn(10_000);
      expect(await figures(served)).toMatchObject({ totalCallsFlowedOut: 1 });
      expect(await figures(served, 'z')).toMatchObject({ totalCallsFlowedIn: 1 });
      expect(await served.call(id)).toMatchObject({
        queueId: 'shop.z',
        legs: [{ redirectionId: { number: 'shop.z' }, redirectingId: { number: 'shop.q' } }],
      });
    },
  );

  row(
    'TAPI 28 a call at the end of its plan without an answer is a final disposition',
    async () => {
      const plan = { maxWaitMs: 10_000, fallback: { kind: 'end' } } as const;
      const served = await someStations({
        ...stationsCentre,
        queues: [aQueue('q', { group: 'g', plan }), aQueue('z', { group: 'g' })],
      });
      const id = await served.arrive({ queueId: 'shop.q' });
      served.clock.turn(10_000);
      expect(await figures(served)).toMatchObject({ finalDisposition: 1 });
      expect(await served.call(id)).toMatchObject({ cause: 'maxWait', outcome: 'endedBySystem' });
    },
  );

  row('TAPI 29 no agent’s client moves a call that waits; supervisors do', async () => {
    const served = await someStations();
    const id = await served.arrive({ queueId: 'shop.q' });
    const to = { queueId: 'shop.z' };
    await served.as('ann', `POST /calls/${id}/requeue`, to, 403);
    for (const command of ['redirect', 'transfer'] as const) {
      const body = { to: { kind: 'queue', id: 'shop.z' } };
      const refused = await served.as('ann', `POST /calls/${id}/${command}`, body, 403);
      expect(refused).toMatchObject({ code: 'not_call_owner' });
    }
    expect(await served.call(id)).toMatchObject({ queueId: 'shop.q' });
    expect(await served.as('malik', `POST /calls/${id}/requeue`, to)).toMatchObject({
      queueId: 'shop.z',
    });
    expect(await served.as('malik', `POST /calls/${id}/reclass`, { class: 0 })).toMatchObject({
      class: 0,
    });
  });

  it('a supervisor has a waiting call offered to an agent, and ends one', async () => {
    const served = await someStations();
    served.seat('ann');
    await served.talking('ann');
    const id = await served.arrive({ queueId: 'shop.q' });
    served.seat('ben');
    served.tell(rejects(`${id}/1`));
    const body = { agentId: 'shop.ben' };
    expect(await served.as('malik', `POST /calls/${id}/pull`, body)).toMatchObject({
      offers: [{ state: 'rejected' }, { state: 'offered', agentId: 'shop.ben' }],
    });
    expect(await served.as('malik', `POST /calls/${id}/hangup`)).toMatchObject({
      cause: 'command',
    });
    const gone = await served.as('malik', `POST /calls/${id}/pull`, body, 410);
    expect(gone).toMatchObject({ code: 'call_gone' });
  });

  it('an offer that has ended says how, and one of an earlier entry is stale', async () => {
    const served = await someStations();
    served.seat('ann');
    const id = await served.arrive({ queueId: 'shop.q' });
    const offer = `/offers/${id}.1` as const;
    const stale = await served.as('ann', `POST ${offer}/accept`, { callVersion: 7 }, 409);
    expect(stale).toMatchObject({ code: 'offer_version_stale' });
    const alerted = await served.as('switch', `POST ${offer}/alerting`);
    expect(alerted).toMatchObject({
      state: 'offered',
      expiresAt: served.live.names.instant(20_000),
    });
    expect(await served.as('ann', `POST ${offer}/accept`, { callVersion: 1 })).toMatchObject({
      state: 'connecting',
    });
    const again = await served.as('ann', `POST ${offer}/accept`, {}, 409);
    expect(again).toMatchObject({ code: 'already_accepted' });
    const failed = await served.as('switch', `POST ${offer}/failed`, { cause: 'media' });
    expect(failed).toMatchObject({ state: 'failed', cause: 'media' });
    const over = await served.as('ann', `POST ${offer}/accept`, {}, 409);
    expect(over).toMatchObject({ code: 'offer_not_live', outcome: 'failed' });
    expect(await served.as('ann', `GET ${offer}`)).toMatchObject({ state: 'failed' });
    await served.as('switch', `POST /calls/${id}/hangup`);
  });

  it('an outcome is noted while the agent wraps up, and asks for a callback', async () => {
    const served = await someStations();
    served.seat('ann');
    const id = await served.talking('ann');
    await served.as('ann', `POST /calls/${id}/hangup`);
    const callbackAt = served.live.names.instant(3_600_000);
    const body = { codes: ['sale'], note: 'Blue.', callbackAt };
    for (const wrong of [served.live.names.instant(0), '2126-11-23T09:00:00Z']) {
      const refused = { ...body, callbackAt: wrong };
      expect(await served.as('ann', `POST /calls/${id}/outcome`, refused, 400)).toMatchObject({
        errors: [{ pointer: '/body/callbackAt' }],
      });
    }
    expect(await served.as('ann', `POST /calls/${id}/outcome`, body)).toMatchObject({
      outcomeCodes: ['sale'],
      note: 'Blue.',
    });
    const toCome = async () => (await served.as('ann', 'GET /agents/shop.ann/callbacks'))['items'];
    const promised = { at: callbackAt, queueId: 'shop.q', caller: '+33639980001', name: null };
    expect(await toCome()).toEqual([promised]);
    await served.as('ann', 'GET /agents/shop.ben/callbacks', undefined, 403);
    await served.as('ann', `POST /calls/${id}/outcome`, { ...body, callbackAt: null });
    expect(await toCome()).toEqual([]);
    const emptied = await served.as('ann', `POST /calls/${id}/outcome`, { ...body, note: '' });
    expect(emptied['note']).toBeNull();
    served.tell(pauses('ann'));
    served.clock.turn(3_600_000);
    const { items } = await served.as('malik', 'GET /centres/shop/calls');
    expect(items).toMatchObject([
      {
        derivedState: 'callback',
        queueId: 'shop.q',
        legs: [{ callerId: { number: '+33639980001' } }],
      },
      { id },
    ]);
    await served.as('ann', `POST /calls/${id}/outcome`, { codes: [] }, 409);
  });
});
