import { describe, expect, it } from 'vitest';
import { pauses, readies } from '../support/builders.ts';
import { type Stations, someStations } from '../support/stations.ts';
import { row } from '../support/tapi-rows.ts';

/** Ann talks in a call with data, and asks Ben about it, who answers. */
async function consulted(
  isHeld = false,
): Promise<{ served: Stations; id: string; consult: string }> {
  const served = await someStations();
  served.seat('ann');
  const id = await served.talking('ann', { data: 'order:ord_5' });
  if (isHeld) await served.as('ann', `POST /calls/${id}/hold`);
  served.seat('ben');
  const to = { kind: 'agent', id: 'shop.ben' };
  const consult = String((await served.as('ann', `POST /calls/${id}/consult`, { to }))['id']);
  await served.as('ben', `POST /calls/${consult}/accept`);
  await served.as('switch', `POST /offers/${consult}.1/connected`);
  return { served, id, consult };
}

describe('calls passed on', () => {
  row(
    'TAPI 35 a completed transfer joins the parties, and the call and its data stay',
    async () => {
      const { served, id, consult } = await consulted();
      expect(await served.leg(id, 'ann')).toMatchObject({ state: 'onHoldPendingTransfer' });
      expect(await served.call(id)).toMatchObject({ state: 'connected' });
      expect(await served.leg(consult, 'ann')).toMatchObject({ relatedCallId: id });
      await served.as('ann', `POST /calls/${id}/complete-transfer`);
      expect(await served.leg(id, 'ann')).toMatchObject({ state: 'ended' });
      expect(await served.leg(id, 'ben')).toMatchObject({
        state: 'connected',
        callId: id,
        reason: 'transfer',
        connectedId: { number: '+33639980001' },
      });
      expect(await served.call(id)).toMatchObject({ callId: id, data: 'order:ord_5' });
      const session = expect.stringMatching(/^shop\.ben\./);
      expect(await served.call(id)).toMatchObject({ agentSessionId: session });
      expect(await served.call(consult)).toMatchObject({
        derivedState: 'ended',
        cause: 'transferred',
      });
      expect(await served.agent('ann')).toMatchObject({ wrapUp: true });
      expect(await served.agent('ben')).toMatchObject({ state: 'busyAcd' });
    },
  );

  it('a call names the session of who talks, however it came to them', async () => {
    const { served, id } = await consulted();
    const sessionOf = (agent: string) => expect.stringMatching(new RegExp(`^shop\\.${agent}\\.`));
    await served.as('ann', `POST /calls/${id}/conference`);
    expect(await served.call(id)).toMatchObject({ agentSessionId: sessionOf('ann') });
    await served.as('ann', `POST /calls/${id}/hangup`);
    expect(await served.call(id)).toMatchObject({ agentSessionId: sessionOf('ben') });
    await served.as('ben', `POST /calls/${id}/park`);
    served.seat('cai');
    await served.as('cai', 'POST /calls/unpark', { addressId: 'shop.st16', slot: '701' });
    // Fetched to a station, past all queues: no session serves it.
    expect(await served.call(id)).toMatchObject({ agentSessionId: null });
  });

  it('what joins a consult waits until somebody has answered it', async () => {
    const served = await someStations();
    served.seat('ann');
    const id = await served.talking('ann');
    served.seat('ben');
    const to = { agentId: 'shop.ben' };
    const { id: consult } = await served.as('ann', `POST /calls/${id}/consult`, { to });
    const refuses = async (): Promise<void> => {
      for (const call of [id, consult]) {
        for (const command of ['conference', 'complete-transfer']) {
          const refused = await served.as('ann', `POST /calls/${call}/${command}`, {}, 409);
          expect(refused).toMatchObject({ code: 'consult_not_connected' });
          expect(refused['allowed']).toContain('cancel-consult');
        }
      }
    };
    await refuses();
    await served.as('ben', `POST /calls/${consult}/accept`);
    await refuses();
    await served.as('switch', `POST /offers/${consult}.1/connected`);
    await served.as('ann', `POST /calls/${id}/conference`);
    expect(await served.leg(id, 'ben')).toMatchObject({ state: 'conferenced' });
  });

  row(
    'TAPI 35 a call is passed on to a number outside, blind or once somebody answers',
    async () => {
      const to = { kind: 'number', id: '+33140000099' };
      for (const isBlind of [true, false]) {
        const served = await someStations();
        served.seat('ann');
        const id = await served.talking('ann');
        if (isBlind) await served.as('ann', `POST /calls/${id}/transfer`, { to });
        else {
          const { id: consult } = await served.as('ann', `POST /calls/${id}/consult`, { to });
          await served.as('ann', `POST /calls/${consult}/answer`);
          await served.as('ann', `POST /calls/${id}/complete-transfer`);
          expect(await served.call(String(consult))).toMatchObject({ cause: 'transferred' });
        }
        expect(await served.call(id)).toMatchObject({
          derivedState: 'ended',
          cause: 'transferred',
        });
        expect(await served.agent('ann')).toMatchObject({ wrapUp: true });
      }
    },
  );

  row('TAPI 36 a cancelled consult gives the original back', async () => {
    for (const command of ['cancel-consult', 'retrieve'] as const) {
      const { served, id, consult } = await consulted();
      await served.as('ann', `POST /calls/${id}/${command}`);
      expect(await served.leg(id, 'ann')).toMatchObject({ state: 'connected' });
      expect(await served.call(consult)).toMatchObject({ derivedState: 'ended' });
      const again = await served.as('ann', `POST /calls/${id}/complete-transfer`, {}, 409);
      expect(again).toMatchObject({ code: 'call_state_not_allowed' });
    }
  });

  it.each([false, true])(
    'a conference has every leg, and is a plain call when one has left (held before: %s)',
    async (isHeld) => {
      const { served, id } = await consulted(isHeld);
      expect(await served.leg(id, 'ann')).toMatchObject({ state: 'onHoldPendingTransfer' });
      await served.as('ann', `POST /calls/${id}/conference`);
      expect(await served.call(id)).toMatchObject({ state: 'connected' });
      expect(await served.leg(id, 'ann')).toMatchObject({ state: 'conferenced' });
      expect(await served.leg(id, 'ben')).toMatchObject({ state: 'conferenced' });
      await served.as('ann', `POST /calls/${id}/hangup`);
      expect(await served.leg(id, 'ann')).toMatchObject({ state: 'ended' });
      expect(await served.leg(id, 'ben')).toMatchObject({ state: 'connected' });
    },
  );

  it('a caller held before a consult is so after it, unless retrieved', async () => {
    for (const [command, state] of [
      ['cancel-consult', 'onHold'],
      ['retrieve', 'connected'],
    ] as const) {
      const { served, id } = await consulted(true);
      await served.as('ann', `POST /calls/${id}/${command}`);
      expect(await served.leg(id, 'ann')).toMatchObject({ state });
      expect(await served.call(id)).toMatchObject({ state });
    }
  });

  row('TAPI 38 nobody but its owner holds or ends a call, and others may read it', async () => {
    const served = await someStations();
    served.seat('ann');
    const id = await served.talking('ann');
    for (const command of ['hold', 'hangup', 'transfer', 'park'] as const) {
      const body = command === 'transfer' ? { to: { kind: 'queue', id: 'shop.z' } } : {};
      const refused = await served.as('ben', `POST /calls/${id}/${command}`, body, 403);
      expect(refused).toMatchObject({ code: 'not_call_owner' });
    }
    expect(await served.as('ben', `GET /calls/${id}`)).toMatchObject({ state: 'connected' });
    await served.as('ann', `POST /calls/${id}/hold`);
    expect(await served.call(id)).toMatchObject({ state: 'onHold' });
    const leg = await served.leg(id, 'ann');
    await served.as('ann', `POST /calls/${leg.id}/retrieve`);
    expect(await served.as('ben', `GET /calls/${leg.id}`)).toMatchObject({ state: 'connected' });
  });

  row('TAPI 47 a held caller hears what is chosen, until the call is retrieved', async () => {
    const served = await someStations();
    served.seat('ann');
    const waiting = await served.talking('ann');
    const id = waiting;
    const music = { treatment: 'music' };
    const treatment = `PUT /calls/${id}/treatment` as const;
    expect(await served.as('ann', treatment, music, 409)).toMatchObject({
      code: 'call_state_not_allowed',
    });
    await served.as('ann', `POST /calls/${id}/hold`);
    expect(await served.as('ann', treatment, { treatment: 'jazz' }, 400)).toMatchObject({
      code: 'invalid_parameter',
    });
    expect(await served.as('ann', treatment, music)).toMatchObject({
      treatment: 'music',
      legs: [{ treatment: 'music' }, { treatment: 'music' }],
    });
    expect(served.events('call.treatment')).toHaveLength(1);
    await served.as('ann', treatment, { treatment: 'welcome' });
    expect(await served.as('ann', `POST /calls/${id}/retrieve`)).toMatchObject({
      treatment: null,
      legs: [{ treatment: null }, { treatment: null }],
    });
    const other = await served.arrive({ queueId: 'shop.q' });
    const refused = await served.as('ann', `PUT /calls/${other}/treatment`, music, 403);
    expect(refused).toMatchObject({ code: 'not_call_owner' });
  });

  row('TAPI 49 a parked call waits in a slot until somebody fetches it', async () => {
    const served = await someStations();
    served.seat('ann');
    const id = await served.talking('ann', { data: 'order:ord_5' });
    const parked = await served.as('ann', `POST /calls/${id}/park`);
    expect(parked).toMatchObject({ parkSlot: '701', treatment: 'music' });
    expect(await served.leg(id, 'ann')).toMatchObject({ state: 'ended' });
    expect(await served.agent('ann')).toMatchObject({ wrapUp: true });
    expect(served.live.projection.waitingIn('q')).toEqual([]);
    served.seat('ben');
    const slot = { addressId: 'shop.st14', slot: '701' };
    await served.as('ben', 'POST /calls/unpark', slot);
    expect(await served.agent('ben')).toMatchObject({ state: 'busyIncoming' });
    expect(await served.leg(id, 'ben')).toMatchObject({
      state: 'connected',
      reason: 'unpark',
      callId: id,
      addressId: 'shop.st14',
    });
    expect(await served.call(id)).toMatchObject({ data: 'order:ord_5', parkSlot: null });
    expect(await served.as('ben', 'POST /calls/unpark', slot, 422)).toMatchObject({
      code: 'number_invalid',
    });
    await served.as('ben', `POST /calls/${id}/hangup`);
    expect(await served.call(id)).toMatchObject({ derivedState: 'ended' });
    expect(served.events('call.parked')).toHaveLength(1);
    expect(served.events('call.unparked')).toHaveLength(1);
  });

  row('TAPI 49 a parked call that nobody fetches is back in its old place', async () => {
    const served = await someStations();
    served.seat('ann');
    const id = await served.talking('ann');
    const { dueKey } = await served.call(id);
    await served.as('ann', `POST /calls/${id}/park`, { slot: '705' });
    expect(await served.as('ann', 'GET /queues/shop.q/stats')).toMatchObject({
      totalCallsQueued: 1,
    });
    served.tell(pauses('ann'));
    served.clock.turn(180_000);
    expect(await served.call(id)).toMatchObject({
      id,
      state: 'queued',
      queueId: 'shop.q',
      dueKey,
      parkSlot: null,
      legs: [{ reason: 'reminder' }, {}],
    });
    expect(await served.as('ann', 'GET /queues/shop.q/stats')).toMatchObject({
      totalCallsQueued: 2,
    });
    served.tell(readies('ann'));
    const { offers } = (await served.call(id)) as { offers: readonly { id: string }[] };
    await served.as('ann', `POST /offers/${offers.at(-1)?.id}/accept`, {});
    await served.as('switch', `POST /offers/${offers.at(-1)?.id}/connected`);
    expect(await served.leg(id, 'ann')).toMatchObject({ state: 'connected', reason: 'reminder' });
    expect(await served.as('ann', `GET /calls/${id}/why`)).toMatchObject({ callId: id });
  });

  row(
    'TAPI 51 a consult and its original change places, and the transfer still works',
    async () => {
      const { served, id, consult } = await consulted();
      await served.as('ann', `POST /calls/${id}/swap`);
      expect(await served.leg(id, 'ann')).toMatchObject({ state: 'connected' });
      expect(await served.leg(consult, 'ann')).toMatchObject({ state: 'onHold' });
      await served.as('ann', `POST /calls/${consult}/swap`);
      expect(await served.leg(id, 'ann')).toMatchObject({ state: 'onHoldPendingTransfer' });
      await served.as('ann', `POST /calls/${id}/swap`);
      await served.as('ann', `POST /calls/${id}/complete-transfer`);
      expect(await served.leg(id, 'ben')).toMatchObject({ state: 'connected' });
      const refused = await served.as('ben', `POST /calls/${id}/swap`, {}, 409);
      expect(refused).toMatchObject({ code: 'call_state_not_allowed' });
    },
  );

  row(
    'TAPI 51 a caller held before a consult is on hold no more once swapped back to',
    async () => {
      const { served, id, consult } = await consulted(true);
      await served.as('ann', `POST /calls/${id}/swap`);
      expect(await served.call(id)).toMatchObject({ state: 'connected' });
      await served.as('ann', `POST /calls/${consult}/swap`);
      expect(await served.leg(id, 'ann')).toMatchObject({ state: 'onHoldPendingTransfer' });
      await served.as('ann', `POST /calls/${id}/cancel-consult`);
      expect(await served.leg(id, 'ann')).toMatchObject({ state: 'connected' });
      await served.as('ann', `POST /calls/${id}/hold`);
    },
  );

  row('TAPI 52 data goes with the call, is read by all, and is its owner’s to change', async () => {
    const served = await someStations();
    served.seat('ann');
    const id = await served.talking('ann');
    const path = `PUT /calls/${id}/data` as const;
    await served.as('ann', path, { data: 'order:ord_5' });
    expect(await served.as('ann', path, { data: 'x'.repeat(4_097) }, 400)).toMatchObject({
      code: 'invalid_parameter',
    });
    expect(await served.as('ann', path, { data: 'é'.repeat(2_049) }, 400)).toMatchObject({
      code: 'invalid_parameter',
    });
    expect(await served.as('ben', path, { data: 'mine' }, 403)).toMatchObject({
      code: 'not_call_owner',
    });
    served.seat('ben');
    await served.as('ann', `POST /calls/${id}/transfer`, { to: { kind: 'agent', id: 'shop.ben' } });
    await served.as('ben', `POST /calls/${id}/answer`);
    expect(await served.call(id)).toMatchObject({ data: 'order:ord_5' });
    const { offers } = (await served.call(id)) as { offers: readonly { id: string }[] };
    await served.as('switch', `POST /offers/${offers.at(-1)?.id}/connected`);
    expect(await served.as('ben', path, { data: '' })).toMatchObject({ data: null });
    expect(served.events('call.data')).toHaveLength(2);
  });
});
