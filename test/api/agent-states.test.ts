import { describe, expect, it } from 'vitest';
import { aServer } from '../support/api-server.ts';
import {
  accepts,
  arrives,
  connects,
  deviceReports,
  hangsUp,
  logsOff,
  logsOn,
  readies,
} from '../support/builders.ts';

describe('an agent at work', () => {
  it('shows a Not Ready beside work with its reason', async () => {
    const { get, tell } = await aServer();
    tell(logsOn('a'), arrives('c1'));
    tell(accepts('c1/1'), connects('c1/1'), deviceReports('a', false));
    expect((await get('/api/v1/agents/shop.a')).body).toMatchObject({
      derivedState: 'busy',
      reason: 'device',
      visibleReason: { key: 'notReady', params: { reason: 'device' } },
    });
  });

  it('keeps live sessions with a next state while a log-off waits', async () => {
    const { get, tell, clock } = await aServer();
    const session = async () => (await get('/api/v1/agents/shop.a/sessions')).body['items'];
    tell(logsOn('a'), arrives('c1'));
    tell(accepts('c1/1'), connects('c1/1'), logsOff('a'));
    expect(await session()).toMatchObject([{ state: 'busyOnCall', nextState: 'ended' }]);
    tell(readies('a'));
    expect(await session()).toMatchObject([{ state: 'busyOnCall', nextState: null }]);
    tell(logsOff('a'), hangsUp('c1'));
    expect(await session()).toMatchObject([{ state: 'busyWrapUp', nextState: 'ended' }]);
    clock.turn(30_000);
    expect(await session()).toMatchObject([{ state: 'released', nextState: null }]);
  });

  it('logs on in the name of nobody else', async () => {
    const { ask } = await aServer();
    const logOn = async (userId: string) => {
      const asked = { as: 'a', body: { userId } };
      return (await ask('POST', '/api/v1/handlers/main/agents', asked)).status;
    };
    expect([await logOn('b'), await logOn('a')]).toEqual([403, 201]);
  });
});
