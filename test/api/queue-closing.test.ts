/** Queues that a supervisor closes until a time, and the emergency stop. */
import { describe, expect, it } from 'vitest';
import type { CentreFile } from '../../routing/index.ts';
import { aServer, shopCentre, type TestApi } from '../support/api-server.ts';
import { arrives, queueTurns } from '../support/builders.ts';
import { arrivesWith } from '../support/builders-rules.ts';
import { readVerdier } from '../support/maison-verdier.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const queueUrl = '/api/v1/queues/shop.q';
const centreUrl = '/api/v1/centres/shop/state';

/** The shop on a Monday at 09:00 in Paris; queue `q` opens from 08:00 to 10:00 and from 11:00 to 18:00. */
const withHours: CentreFile = {
  ...shopCentre,
  timeZone: 'Europe/Paris',
  calendars: {
    day: {
      weekly: {
        '1-5': [
          ['08:00', '10:00'],
          ['11:00', '18:00'],
        ],
      },
    },
  },
  queues: shopCentre.queues.map((queue) =>
    queue.id === 'q' ? { ...queue, calendar: 'day' } : queue,
  ),
};

const at = (time: string): string => `2026-11-23T${time}:00.000Z`;

function supervisorOf({ ask, get }: TestApi) {
  return {
    close: (body: object) =>
      ask('POST', `${queueUrl}/state`, {
        as: 'malik',
        body: { state: 'closed', reason: 'training', ...body },
      }),
    state: async (url = queueUrl) => (await get(url)).body,
    condition: (body: object) => ask('PUT', centreUrl, { as: 'malik', body }),
  };
}

describe('a queue closed until a time', () => {
  it('says when it opens and who takes its calls, and opens by itself', async () => {
    const served = await aServer();
    const { close, state } = supervisorOf(served);
    const closed = { state: 'closed', reopensAt: at('09:00'), divertTo: 'shop.z', closesAt: null };
    const asked = { until: at('09:00'), divertTo: 'shop.z' };
    expect(await close(asked)).toMatchObject({ status: 200, body: closed });
    served.tell(arrives('c1'));
    expect(await state()).toMatchObject({ ...closed, callsWaiting: 0 });
    expect(await state('/api/v1/queues/shop.z')).toMatchObject({ callsWaiting: 1 });
    served.clock.turn(hourMs);
    expect(await state()).toMatchObject({ state: 'open', reopensAt: null, divertTo: null });
  });

  it('is not opened by its calendar before, and stays closed when that closes', async () => {
    const served = await aServer(withHours);
    const { close, state } = supervisorOf(served);
    expect(await state()).toMatchObject({ state: 'open' });
    await close({ until: at('11:00') });
    served.clock.turn(2.5 * hourMs);
    // The calendar closed it at 10:00 and opened it at 11:00 in Paris.
    expect(await state()).toMatchObject({ state: 'closed', reopensAt: at('11:00') });
    served.clock.turn(hourMs);
    expect(await state()).toMatchObject({ state: 'open' });
    served.clock.turn(6 * hourMs);
    expect(await state()).toMatchObject({ state: 'closed', reopensAt: null });
  });

  it('opens with its calendar where that has it closed at the time', async () => {
    const { close, state } = supervisorOf(await aServer(withHours));
    await close({ until: at('09:30') });
    expect(await state()).toMatchObject({ reopensAt: at('10:00') });
  });

  it('diverts calls that rules route, as rules find it open', async () => {
    const { centre, plan, world } = readVerdier();
    const served = await aServer(centre, plan.ruleSets, world);
    const close = async (body: object) =>
      await served.ask('POST', '/api/v1/queues/verdier.vente/state', {
        as: 'malik',
        body: { state: 'closed', reason: 'training', ...body },
      });
    const queued: string[] = [];
    served.live.onEffects((effects) => {
      for (const one of effects) if (one.type === 'call.queued') queued.push(one.queueId);
    });
    const caller = {
      'call.channel': 'voice',
      'call.type': 'order',
      'call.language': 'fr',
    } as const;
    await close({});
    served.tell(arrivesWith('c1', caller));
    expect(queued).toEqual([]);
    await close({ divertTo: 'verdier.relance' });
    served.tell(arrivesWith('c2', caller));
    expect(queued).toEqual(['relance']);
  });

  it.each([
    ['closed', at('07:00')],
    ['closed', at('08:00')],
    ['closed', '2126-11-23T08:00:00.000Z'],
    ['closing', at('07:00')],
    ['closing', '2126-11-23T08:00:00.000Z'],
  ])('is refused to be %s until %s, past or further ahead than a year', async (turn, until) => {
    const { close, state } = supervisorOf(await aServer());
    const expected = `an instant after ${at('08:00')}, up to 2027-11-24T08:00:00.000Z`;
    expect(await close({ state: turn, until })).toMatchObject({
      status: 400,
      body: { code: 'invalid_parameter', errors: [{ pointer: '/body/until', expected }] },
    });
    expect(await state()).toMatchObject({ state: 'open' });
  });

  it('is refused itself in its place, and a queue that is not there', async () => {
    const { close, state } = supervisorOf(await aServer());
    expect(await close({ divertTo: 'shop.q' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/body/divertTo', expected: 'another queue' }] },
    });
    expect(await close({ divertTo: 'shop.none' })).toMatchObject({
      status: 404,
      body: { code: 'queue_not_found' },
    });
    expect(await close({ state: 'open', until: at('10:00') })).toMatchObject({ status: 400 });
    expect(await state()).toMatchObject({ state: 'open' });
  });
});

describe('an emergency stop', () => {
  it('closes all queues at once, says who stopped and since when, and ends', async () => {
    const served = await aServer();
    const { condition, state } = supervisorOf(served);
    served.tell(arrives('c1'));
    const stopped = await condition({ state: 'emergency', stop: {} });
    expect(stopped).toMatchObject({
      status: 200,
      body: {
        stop: { divertTo: null },
        changedBy: 'malik',
        changedByName: 'Malik',
        changedAt: at('08:00'),
      },
    });
    for (const id of ['q', 'z'])
      expect(await state(`/api/v1/queues/shop.${id}`)).toMatchObject({ state: 'closed' });
    expect(await state()).toMatchObject({ callsWaiting: 0 });
    expect(await condition({ state: 'normal' })).toMatchObject({ body: { stop: null } });
    for (const id of ['q', 'z'])
      expect(await state(`/api/v1/queues/shop.${id}`)).toMatchObject({ state: 'open' });
  });

  it('outlasts the opening hours, and gives queues back to them', async () => {
    const served = await aServer(withHours);
    const { condition, state } = supervisorOf(served);
    await condition({ state: 'emergency', stop: { divertTo: 'shop.z' } });
    expect(await state('/api/v1/queues/shop.z')).toMatchObject({ state: 'open' });
    expect(await state()).toMatchObject({ state: 'closed', divertTo: 'shop.z' });
    served.clock.turn(2.5 * hourMs);
    expect(await state()).toMatchObject({ state: 'closed' });
    await condition({ state: 'normal' });
    expect(await state()).toMatchObject({ state: 'open', divertTo: null });
  });

  it('leaves closed what was closed before', async () => {
    const served = await aServer();
    const { close, condition, state } = supervisorOf(served);
    await close({ until: at('12:00') });
    served.tell(queueTurns('z', 'closed'));
    await condition({ state: 'emergency', stop: {} });
    await condition({ state: 'normal' });
    expect(await state()).toMatchObject({ state: 'closed', reopensAt: at('12:00') });
    expect(await state('/api/v1/queues/shop.z')).toMatchObject({ state: 'closed' });
  });
});
