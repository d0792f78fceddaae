import { describe, expect, it } from 'vitest';
import { acdKinds, proxyKinds } from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { isOp, openSocket, settled, subscribed } from '../support/event-socket.ts';
import { aGateway } from '../support/gateway-socket.ts';
import { aTapiServer, type TapiServed, tapiCentre } from '../support/tapi-centre.ts';

/** Our core serves nothing of agents. */
const outside: CentreFile = { ...tapiCentre, coreKinds: [] };

/** Events of a type, as a supervisor hears them. */
async function hearing(served: TapiServed, types: readonly string[]) {
  const socket = await openSocket(served, { authorization: 'Bearer malik' });
  await subscribed(socket, { types });
  return async (count: number) => {
    await socket.until(() => socket.events().length >= count);
    await settled();
    const events = socket.events();
    expect(events.length, JSON.stringify(events)).toBe(count);
    return events.map(({ type, data }) => [type, data] as const);
  };
}

describe('a proxy', () => {
  it('TAPI 01: without one an agent is not created, and the client hears 503', async () => {
    const served = await aTapiServer(outside);
    const refused = await served.as('helene', 'POST /handlers/main/agents', {}, 503);
    expect(refused['code']).toBe('operation_unavailable');
    expect(served.live.projection.agents.get('helene')?.shown.state).toBe('released');
    const status = await served.as('helene', 'GET /handlers/main/proxy');
    expect(status).toEqual({ kinds: [], readyForAcd: false });
  });

  it('TAPI 02: that serves the twelfth kind of 2.2 makes the handler ready, once', async () => {
    const served = await aTapiServer(outside);
    const [twelfth, ...eleven] = acdKinds;
    const gateway = await aGateway(served, { kinds: eleven });
    const heard = await hearing(served, ['proxy.*']);
    gateway.say({ op: 'proxy.register', kinds: [twelfth] });
    const events = await heard(2);
    expect(events).toEqual([
      ['proxy.opened', expect.objectContaining({ kind: 'createAgent' })],
      ['proxy.readyForAcd', expect.anything()],
    ]);
    const { readyForAcd, kinds } = await served.as('malik', 'GET /handlers/main/proxy');
    expect(readyForAcd).toBe(true);
    expect(kinds).toEqual(
      acdKinds.map((kind) => ({ kind, number: proxyKinds.indexOf(kind) + 1, servedBy: 'p1' })),
    );
    expect((await served.as('malik', 'GET /handlers/main'))['readyForAcd']).toBe(true);
  });

  it('TAPI 03: of a kind that another serves is refused, and that one goes on', async () => {
    const served = await aTapiServer(outside);
    const first = await aGateway(served, { kinds: ['createAgent'] });
    const second = await aGateway(served, { name: 'p2', kinds: ['createAgent', 'getAgentInfo'] });
    const refused = await second.until(isOp('refused'));
    expect(refused['problem']).toMatchObject({ code: 'proxy_not_registered' });
    await second.closed();
    const asking = served.as('helene', 'POST /handlers/main/agents', {}, 503);
    const asked = await first.request('logOnAgent');
    first.fail(asked, 'resource_unavailable', 'No agent more.');
    expect(await asking).toMatchObject({ code: 'resource_unavailable', detail: 'No agent more.' });
    const { kinds } = await served.as('malik', 'GET /handlers/main/proxy');
    expect(kinds).toEqual([{ kind: 'createAgent', number: 9, servedBy: 'p1' }]);
  });

  it('TAPI 04: that is gone fails what it was asked at once; proxy.closed is told', async () => {
    const served = await aTapiServer(outside);
    const heard = await hearing(served, ['proxy.closed']);
    const gateway = await aGateway(served, { kinds: ['createAgent'] });
    const asking = served.as('helene', 'POST /handlers/main/agents', {}, 503);
    await gateway.request('logOnAgent');
    const beganAtMs = served.clock.nowMs();
    gateway.stop();
    expect(await asking).toMatchObject({ code: 'operation_unavailable' });
    expect(served.clock.nowMs() - beganAtMs).toBeLessThan(1_000);
    expect(await heard(1)).toEqual([
      ['proxy.closed', expect.objectContaining({ kind: 'createAgent' })],
    ]);
  });
});
