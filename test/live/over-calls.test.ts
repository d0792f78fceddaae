/** Calls that end in the very instant in which they are parked, fetched, or come back. */
import { describe, expect, it } from 'vitest';
import { answers, arrives, logsOn } from '../support/builders.ts';
import { aJournalledDay, dayCentre } from '../support/live-days.ts';

describe('a call that is over', () => {
  /** Ann talks in a call of the queue. */
  async function aTalk() {
    const day = aJournalledDay({});
    await day.settle();
    void day.live.submit(logsOn('ann', { groups: ['g'] }));
    void day.live.submit(arrives('c1'));
    await day.settle();
    for (const input of answers('c1/1')) void day.live.submit(input);
    await day.settle();
    const [made] = day.live.projection.calls.legs.ofAgent('ann');
    if (made === undefined) throw new Error('ann talks in no call');
    return { ...day, made, calls: day.live.calls };
  }

  it('stays so where it was to be parked in the same instant', async () => {
    const { live, made, calls, settle } = await aTalk();
    const ended = calls.end(made.of, 'caller');
    const parked = calls.parking.park(made);
    await settle();
    expect([(await ended).ok, (await parked).ok]).toEqual([true, false]);
    expect(made.of.call).toMatchObject({ derivedState: 'ended', parkSlot: null });
    expect(calls.parking.save()).toEqual([]);
    expect(live.projection.calls.live()).toEqual([]);
  });

  it('is fetched from no slot that it was to be parked in', async () => {
    const { live, made, calls, settle } = await aTalk();
    void live.submit(logsOn('ben', { groups: ['g'] }));
    void calls.end(made.of, 'caller');
    await settle();
    const parked = calls.parking.park(made, '701');
    const fetched = calls.parking.unpark({ agentId: 'ben', addressId: 'st-ben' }, '701');
    await settle();
    expect([(await parked).ok, (await fetched).ok]).toEqual([false, false]);
    expect(live.projection.calls.live()).toEqual([]);
  });

  it('is fetched by one agent alone who asks for it first', async () => {
    const { live, made, calls, settle } = await aTalk();
    for (const id of ['ben', 'cai']) void live.submit(logsOn(id, { groups: ['g'] }));
    void calls.parking.park(made, '701');
    await settle();
    const fetched = ['ben', 'cai'].map((agentId) => {
      return calls.parking.unpark({ agentId, addressId: `st-${agentId}` }, '701');
    });
    await settle();
    const [first, second] = await Promise.all(fetched);
    expect([first?.ok, second?.ok]).toEqual([true, false]);
    expect(made.of.liveParts.size).toBe(1);
  });

  it('is parked no more where a leg that alerted was refused', async () => {
    const { clock, made, calls, settle } = await aTalk();
    void calls.parking.park(made);
    await settle();
    const [caller] = made.of.legs;
    if (caller !== undefined) await calls.direct.reject(caller);
    expect(made.of.call).toMatchObject({ derivedState: 'ended', parkSlot: null });
    clock.turn(180_000);
    await settle();
    expect(made.of.call).toMatchObject({ derivedState: 'ended', cause: 'reject' });
  });

  it('stays so where its agent answers again in the instant of its end', async () => {
    const { live, settle } = aJournalledDay({});
    await settle();
    void live.submit(logsOn('ann', { groups: ['g'], addressId: 'st12' }));
    await settle();
    void live.calls.arrive({ to: '12', from: '+33639980001' });
    await settle();
    const [made] = live.projection.calls.legs.ofAgent('ann');
    if (made === undefined) throw new Error('nothing alerts at ann’s address');
    const { direct } = live.calls;
    const first = direct.answer(made);
    const ended = live.calls.end(made.of, 'caller');
    const again = direct.answer(made);
    await settle();
    expect([await first, await ended, await again]).toMatchObject([
      { ok: true },
      { ok: true },
      { ok: false, refused: { code: 'call_gone' } },
    ]);
    expect(live.projection.calls.live()).toEqual([]);
  });

  it('stays so where its agent was to be reminded of it', async () => {
    const { live, clock, journal, made, calls, settle } = await aTalk();
    void calls.parking.park(made);
    await settle();
    journal.hold();
    clock.turn(180_000);
    await settle();
    void calls.end(made.of, 'caller');
    journal.letGo();
    await settle();
    expect(made.of.call).toMatchObject({ derivedState: 'ended', parkSlot: null });
    expect(live.projection.waitingIn('q')).toEqual([]);
  });
});

it('a customer called back who was parked, and alerts again, waits in no queue', async () => {
  const wrapUp = { mode: 'optional', limitMs: 600_000 } as const;
  const centre = { ...dayCentre, groups: [{ id: 'g', wrapUp }] };
  const { live, clock, settle } = aJournalledDay({ centre });
  await settle();
  void live.submit(arrives('c1', { queueId: 'z' }));
  await settle();
  clock.turn(90_000);
  await settle();
  void live.submit(logsOn('ann', { groups: ['g'], addressId: 'st12' }));
  await settle();
  for (const input of answers('c1/1')) void live.submit(input);
  await settle();
  const [made] = live.projection.calls.legs.ofAgent('ann');
  if (made === undefined) throw new Error('ann talks in no call');
  void live.calls.parking.park(made);
  await settle();
  clock.turn(180_000);
  await settle();
  expect(made.of.call).toMatchObject({ derivedState: 'connecting', parkSlot: null });
  void live.submit({ type: 'endWrapUp', offerId: 'c1/1' });
  await settle();
  expect(live.projection.agents.get('ann')?.holds.size).toBe(0);
  expect(live.projection.waitingIn('z')).toEqual([]);
});

describe('a call that is dialled in vain', () => {
  async function aDial() {
    const { live, settle } = aJournalledDay({});
    await settle();
    void live.submit(logsOn('ann', { groups: ['g'] }));
    await settle();
    void live.submit({ type: 'logOff', agentId: 'ann' });
    const seat = { agentId: 'ann', addressId: 'st-ann' };
    const dialled = live.calls.direct.dial(seat, { to: '0612345678' });
    const [kept] = live.projection.calls.live();
    if (kept === undefined) throw new Error('no call has begun');
    const { callId } = kept.call;
    return {
      kept,
      calls: live.calls,
      dialled,
      settle,
      now: () => live.projection.calls.get(callId),
    };
  }

  it('never was', async () => {
    const { dialled, settle, now } = await aDial();
    await settle();
    expect((await dialled).ok).toBe(false);
    expect(now()).toBeUndefined();
  });

  it('is over where somebody was told of it meanwhile', async () => {
    const { kept, calls, dialled, settle, now } = await aDial();
    void calls.setData(kept, 'account 7');
    await settle();
    expect((await dialled).ok).toBe(false);
    expect(now()).toMatchObject({ derivedState: 'ended', cause: 'refused', data: 'account 7' });
  });
});
