import { describe, expect, it } from 'vitest';
import type { Wallboard } from '../../contracts/index.ts';
import { aServer, shopCentre } from '../support/api-server.ts';
import { accepts, arrives, connects, hangsUp, logsOn } from '../support/builders.ts';

const path = '/api/v1/centres/shop/wallboard';
const minuteMs = 60_000;

describe('the wallboard', () => {
  it('is made once for all who read within a second, and anew with the next event', async () => {
    const { get, tell, clock } = await aServer();
    const read = async () => (await get('/api/v1/centres/shop/wallboard')).body;
    const first = await read();
    clock.turn(999);
    expect(await read()).toEqual(first);
    clock.turn(1);
    expect((await read())['asOf']).toBe('2026-11-23T08:00:01.000Z');
    tell(logsOn('b'), arrives('c1'));
    expect(await read()).toMatchObject({
      asOf: '2026-11-23T08:00:01.000Z',
      totals: { counts: { offered: 1, waiting: 1 }, agentsByState: { ready: 1, loggedOff: 1 } },
      agents: [
        { id: 'shop.a', state: 'released' },
        { id: 'shop.b', state: 'ready' },
      ],
    });
  });

  it('has the time of the centre in its own zone', async () => {
    const { get } = await aServer({ ...shopCentre, timeZone: 'Asia/Kolkata' });
    expect((await get(path)).body['localTime']).toBe('2026-11-23T13:30:00+05:30');
  });

  it('leaves out the list of agents where it is told to, and says how many do what', async () => {
    const { get, tell } = await aServer();
    tell(logsOn('b'));
    const { body } = await get(`${path}?without=agents`);
    expect(body).toMatchObject({
      agents: [],
      totals: { agentsByState: { ready: 1, loggedOff: 1 } },
    });
    expect((await get(path)).body['agents']).toHaveLength(2);
    const refused = await get(`${path}?without=queues`);
    expect([refused.status, refused.body['code']]).toEqual([400, 'invalid_parameter']);
  });

  it('has each queue’s last hour in steps, without who may still be in time', async () => {
    const { get, tell, clock } = await aServer();
    const steps = async () => {
      const { queues } = (await get(`${path}?series=lastHour`)).body as unknown as Wallboard;
      return queues[0]?.lastHour?.map(({ serviceLevel }) => [
        serviceLevel.numerator,
        serviceLevel.denominator,
      ]);
    };
    const empty = Array.from({ length: 11 }, () => [0, 0]);
    tell(logsOn('a'), arrives('c1'));
    expect(await steps()).toEqual([...empty, [0, 0]]);
    tell(accepts('c1/1'), connects('c1/1'));
    expect(await steps()).toEqual([...empty, [1, 1]]);
    clock.turn(5 * minuteMs);
    tell(arrives('c2'));
    clock.turn(10_001);
    tell(hangsUp('c2'));
    expect(await steps()).toEqual([...empty.slice(1), [1, 1], [0, 1]]);
    clock.turn(55 * minuteMs);
    expect(await steps()).toEqual([[0, 1], ...empty]);
    const { queues } = (await get(path)).body as unknown as Wallboard;
    expect(queues.map(({ lastHour }) => lastHour)).toEqual([null, null]);
  });

  it('counts a period that is asked for, in whole intervals, and says so', async () => {
    const { get, tell, clock } = await aServer();
    tell(arrives('c1'), hangsUp('c1'));
    clock.turn(30 * minuteMs);
    tell(arrives('c2'));
    const of = async (query: string) => {
      const { window, totals } = (await get(`${path}${query}`)).body as unknown as Wallboard;
      return { ...window, offered: totals.counts.offered };
    };
    expect(await of('')).toMatchObject({ offered: 2 });
    expect(await of('?from=2026-11-23T08:20:00Z')).toMatchObject({
      from: '2026-11-23T08:15:00.000Z',
      to: '2026-11-23T08:30:00.000Z',
      offered: 1,
    });
    expect(await of('?to=2026-11-23T08:15:00Z')).toMatchObject({ offered: 1 });
  });
});
