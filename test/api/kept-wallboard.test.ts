import { describe, expect, it } from 'vitest';
import { aServer } from '../support/api-server.ts';
import { arrives, logsOn } from '../support/builders.ts';

const wallboard = '/api/v1/centres/shop/wallboard';

describe('the wallboard', () => {
  it('is one text for all who ask within a second, and its waits go on after it', async () => {
    const { get, clock, tell } = await aServer();
    tell(arrives('c1'));
    const first = await get(wallboard);
    clock.turn(999);
    expect((await get(wallboard)).text).toBe(first.text);
    clock.turn(1);
    expect((await get(wallboard)).body['asOf']).toBe('2026-11-23T08:00:01.000Z');
  });

  it('shows an event at once', async () => {
    const { get, tell } = await aServer();
    const states = async () => {
      const { totals } = (await get(wallboard)).body as {
        readonly totals: { readonly agentsByState: unknown };
      };
      return totals.agentsByState;
    };
    const before = await states();
    tell(logsOn('a'));
    expect(await states()).not.toEqual(before);
  });
});
