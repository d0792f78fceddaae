import { describe, expect, it } from 'vitest';
import { aServer } from '../support/api-server.ts';
import { arrives, logsOn } from '../support/builders.ts';

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
});
