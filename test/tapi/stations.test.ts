import { describe, expect, it } from 'vitest';
import type { Body } from '../support/api-server.ts';
import { aQueue } from '../support/builders.ts';
import { settleTurns } from '../support/event-socket.ts';
import { MemoryJournal } from '../support/memory-journal.ts';
import { type Stations, someStations, stationsCentre } from '../support/stations.ts';

const outside = '+33639980001';

function sets(served: Stations, person: string, station: string, body: object, status?: number) {
  return served.as(person, `PUT /addresses/shop.${station}/status`, body, status);
}

const onError = (error: Error): never => {
  throw error;
};

const writing = (journal: MemoryJournal) => ({ journal: { journal, engine: 'test', onError } });

/** A service begins after another was killed. */
const afterKill = (left: MemoryJournal) => ({ ...writing(new MemoryJournal(left)), epoch: 2 });

/** The legs of a call, as address, state and reason. */
async function legsOf(served: Stations, callId: string): Promise<readonly unknown[]> {
  await settleTurns();
  const { legs } = await served.call(callId);
  return (legs as readonly Body[])
    .slice(1)
    .map(({ addressId, state, reason }) => [addressId, state, reason]);
}

describe('stations', () => {
  it('TAPI 66 an agent whose station takes no calls is offered none until it does', async () => {
    const served = await someStations();
    served.seat('ann');
    for (const [closed, open] of [
      [{ doNotDisturb: true }, { doNotDisturb: false }],
      [{ forwarding: [{ when: 'always', to: '14' }] }, { forwarding: [] }],
    ]) {
      await sets(served, 'ann', 'st12', closed ?? {});
      expect(await served.agent('ann')).toMatchObject({ state: 'notReady', reason: 'device' });
      const id = await served.arrive({ queueId: 'shop.q' });
      expect(await served.call(id)).toMatchObject({ offers: [] });
      await sets(served, 'ann', 'st12', open ?? {});
      expect(await served.agent('ann')).toMatchObject({ state: 'ready' });
      expect(await served.call(id)).toMatchObject({ offers: [{ agentId: 'shop.ann' }] });
      await served.as('switch', `POST /calls/${id}/hangup`);
    }
    expect(served.events('address.status')).toHaveLength(4);
  });

  it('TAPI 66 a queue has no staff while its agents’ stations take no calls', async () => {
    const queues = [aQueue('q', { group: 'g', noStaff: 'fallback' }), aQueue('z', { group: 'g' })];
    const journal = new MemoryJournal();
    const first = await someStations({ ...stationsCentre, queues }, writing(journal));
    first.seat('ann');
    await sets(first, 'ann', 'st12', { forwarding: [{ when: 'always', to: '14' }] });
    const ended = { derivedState: 'ended', cause: 'noStaff' };
    expect(await first.call(await first.arrive({ queueId: 'shop.q' }))).toMatchObject(ended);
    const again = await someStations({ ...stationsCentre, queues }, afterKill(journal));
    expect(await again.call(await again.arrive({ queueId: 'shop.q' }))).toMatchObject(ended);
    await sets(again, 'ann', 'st12', { forwarding: [] });
    const taken = await again.call(await again.arrive({ queueId: 'shop.q' }));
    expect(taken).toMatchObject({ offers: [{ agentId: 'shop.ann' }] });
  });

  it('TAPI 66 who logs on at a station that takes no calls is not ready there', async () => {
    const served = await someStations();
    await sets(served, 'malik', 'st12', { doNotDisturb: true });
    served.seat('ann', 'ben');
    expect(await served.agent('ann')).toMatchObject({ state: 'notReady', reason: 'device' });
    expect(await served.agent('ben')).toMatchObject({ state: 'ready' });
    served.tell({ type: 'logOff', agentId: 'ann' });
    await sets(served, 'malik', 'st12', { doNotDisturb: false });
    served.seat('ann');
    expect(await served.agent('ann')).toMatchObject({ state: 'ready' });
  });

  it('TAPI 66 a direct call goes where its station sends it, and says why it came', async () => {
    const served = await someStations();
    served.seat('ann', 'ben');
    await sets(served, 'ann', 'st12', { forwarding: [{ when: 'always', to: '14' }] });
    const always = await served.arrive({ to: '12', from: outside });
    expect(await legsOf(served, always)).toEqual([
      ['shop.st12', 'ended', 'direct'],
      ['shop.st14', 'offering', 'fwdUncond'],
    ]);
    expect(await served.leg(always, 'ben')).toMatchObject({ redirectingId: { number: '12' } });
    await served.as('switch', `POST /calls/${always}/hangup`);
    await sets(served, 'ann', 'st12', { forwarding: [{ when: 'noAnswer', to: '14' }] });
    const late = await served.arrive({ to: '12', from: outside });
    served.clock.turn(19_999);
    expect(await legsOf(served, late)).toEqual([['shop.st12', 'offering', 'direct']]);
    served.clock.turn(1);
    expect(await legsOf(served, late)).toEqual([
      ['shop.st12', 'ended', 'direct'],
      ['shop.st14', 'offering', 'fwdNoAnswer'],
    ]);
    await served.as('switch', `POST /calls/${late}/hangup`);
    await sets(served, 'ann', 'st12', { forwarding: [{ when: 'busy', to: '14' }] });
    await served.as('ann', 'POST /addresses/shop.st12/calls', { to: '+33123456789' });
    const busy = await served.arrive({ to: '12', from: outside });
    expect((await legsOf(served, busy))[1]).toEqual(['shop.st14', 'offering', 'fwdBusy']);
  });

  it('TAPI 66 stations that forward to each other end a call, and one not to be disturbed takes none', async () => {
    const served = await someStations();
    served.seat('ann', 'ben');
    await sets(served, 'ann', 'st12', { forwarding: [{ when: 'always', to: '14' }] });
    await sets(served, 'ben', 'st14', { forwarding: [{ when: 'always', to: '12' }] });
    const id = await served.arrive({ to: '12', from: outside });
    await settleTurns();
    expect(await served.call(id)).toMatchObject({ derivedState: 'ended', cause: 'busy' });
    await sets(served, 'ann', 'st12', { forwarding: [], doNotDisturb: true });
    const said = { to: '12', from: outside };
    const refused = await served.as('switch', 'POST /centres/shop/calls', said, 409);
    expect(refused).toMatchObject({ code: 'address_busy' });
  });

  it('TAPI 66 agents set their own station, and send no calls outside', async () => {
    const served = await someStations();
    served.seat('ann');
    const to = (number: string) => ({ forwarding: [{ when: 'always', to: number }] });
    expect(await sets(served, 'ben', 'st12', to('14'), 403)).toMatchObject({
      code: 'role_missing',
    });
    expect(await sets(served, 'ben', 'st14', to('16'), 409)).toMatchObject({
      code: 'no_agent_at_address',
    });
    for (const number of [outside, '12', 'home']) {
      const refused = await sets(served, 'ann', 'st12', to(number), 422);
      expect([number, refused['code']]).toEqual([number, 'number_invalid']);
    }
    const set = await sets(served, 'malik', 'st12', to(outside));
    expect(set).toMatchObject({ forwarding: [{ when: 'always', to: outside }], version: 1 });
    expect(await served.as('ann', 'GET /addresses/shop.st12/status')).toEqual(set);
    await served.as('ben', 'GET /addresses/shop.st12/status', undefined, 403);
    await sets(served, 'malik', 'st99', { doNotDisturb: true }, 404);
    await sets(served, 'malik', 'st12', { forwarding: [{ when: 'never', to: '14' }] }, 400);
  });

  it('TAPI 66 what is set of a station outlives a restart', async () => {
    const journal = new MemoryJournal();
    const first = await someStations(undefined, writing(journal));
    first.seat('ann');
    const set = await sets(first, 'ann', 'st12', { messageWaiting: true, doNotDisturb: true });
    const again = await someStations(undefined, afterKill(journal));
    expect(await again.as('malik', 'GET /addresses/shop.st12/status')).toEqual(set);
    expect(await again.agent('ann')).toMatchObject({ state: 'notReady', reason: 'device' });
  });

  it('TAPI 66 a call that rang unanswered before a restart is forwarded after it', async () => {
    const journal = new MemoryJournal();
    const first = await someStations(undefined, writing(journal));
    first.seat('ann', 'ben');
    await sets(first, 'ann', 'st12', { forwarding: [{ when: 'noAnswer', to: '14' }] });
    const id = await first.arrive({ to: '12', from: outside });
    first.clock.turn(15_000);
    await first.arrive({ queueId: 'shop.z' });
    const second = afterKill(journal);
    const again = await someStations(undefined, second);
    const ringing = [['shop.st12', 'offering', 'direct']];
    again.clock.turn(4_999);
    expect(await legsOf(again, id)).toEqual(ringing);
    again.clock.turn(1);
    const forwarded = [
      ['shop.st12', 'ended', 'direct'],
      ['shop.st14', 'offering', 'fwdNoAnswer'],
    ];
    expect(await legsOf(again, id)).toEqual(forwarded);
    const third = await someStations(undefined, { ...afterKill(second.journal.journal), epoch: 3 });
    third.clock.turn(30_000);
    expect(await legsOf(third, id)).toEqual(forwarded);
  });
});
