import { describe, expect, it } from 'vitest';
import { aServer } from '../support/api-server.ts';
import { arrives, logsOn, readies } from '../support/builders.ts';

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

  it('has each agent as the list of agents has them, their times running', async () => {
    const { get, clock, tell } = await aServer();
    const [agentsOf, listed] = [
      async () => (await get(wallboard)).body['agents'],
      async () => (await get('/api/v1/handlers/main/agents')).body['items'],
    ];
    expect(await agentsOf()).toEqual(await listed());
    tell(logsOn('a', { groups: [] }));
    tell({ type: 'openSession', agentId: 'a', groupId: 'g', addressId: 'desk' });
    expect(await agentsOf()).toEqual(await listed());
    expect(await agentsOf()).toContainEqual(expect.objectContaining({ addressId: 'shop.desk' }));
    tell(readies('a'));
    for (const turned of [1_000, 5_000]) {
      clock.turn(turned);
      expect(await agentsOf()).toEqual(await listed());
    }
    expect(await agentsOf()).toContainEqual(expect.objectContaining({ idleAccruedMs: 6_000 }));
  });
});
