/** Supervisors on the line, asked over HTTP, where the switch is a simulated one. */
import { describe, expect, it } from 'vitest';
import type { CentreFile } from '../../routing/index.ts';
import { aServer, type TestApi } from '../support/api-server.ts';
import { aCentre, anAgent, aQueue } from '../support/builders.ts';
import { openStream } from '../support/event-stream.ts';
import { aLegSwitchStage } from '../support/gateway-suite/leg-switch-stage.ts';

const centre: CentreFile = aCentre({
  id: 'shop',
  defaults: { queue: 'q' },
  queues: [aQueue('q')],
  addresses: ['12', '16'].map((dial) => ({ id: `st${dial}`, dial })),
  agents: [anAgent('a'), anAgent('malik')],
});

/** Ann, at telephone 12, talks with a caller. */
async function talking(of = centre) {
  const served = await aServer(of);
  const { live, clock, ask } = served;
  const stage = aLegSwitchStage(clock);
  await live.switch.attach(stage.legs);
  served.tell({ type: 'logOn', agentId: 'a', addressId: 'st12', ready: true });
  await stage.call('0639980001', '0140000000');
  const talks = () => live.projection.calls.live().some(({ call }) => call.state === 'connected');
  await stage.until('they talk', talks);
  const { callId } = live.projection.calls.live()[0]?.call ?? expect.unreachable();
  const path = `/api/v1/calls/${callId}/supervision`;
  const listen = (body: object, as = 'malik') => ask('PUT', path, { as, body });
  return { ...served, stage, callId, path, listen };
}

const shown = async ({ ask }: TestApi, url: string, as: string) =>
  (await ask('GET', url, { as })).body['items'] as readonly { readonly [of: string]: unknown }[];

describe('a supervisor on the line', () => {
  it('is seen by supervisors, and by the agent who is told; both hear of each change', async () => {
    const { stage, callId, path, listen, ...served } = await talking();
    const [own, all] = [`${path}s`, '/api/v1/centres/shop/supervisions'];
    const stream = await openStream(served, '?types=supervision.*', { authorization: 'Bearer a' });
    const rung = await listen({ mode: 'listen', to: '16' });
    expect(rung.body).toMatchObject({ callId, agentId: 'shop.a', person: 'malik' });
    expect(rung.body).toMatchObject({ state: 'ringing', isAnnounced: true });
    const heard = async () => (await shown(served, all, 'malik'))[0]?.['state'] === 'heard';
    await stage.until('it is answered', heard);
    expect((await listen({ mode: 'whisper', to: '16' })).body['mode']).toBe('whisper');
    expect(await shown(served, own, 'a')).toMatchObject([{ person: 'malik', mode: 'whisper' }]);
    const ended = await served.ask('DELETE', path, { as: 'malik' });
    expect(ended.status).toBe(204);
    await stage.until(
      'nobody listens',
      async () => (await shown(served, all, 'malik')).length === 0,
    );
    expect(stream.frames().map(({ data }) => [data['type'], data['data']])).toMatchObject([
      ['supervision.began', { mode: 'listen' }],
      ['supervision.changed', { mode: 'listen' }],
      ['supervision.changed', { mode: 'whisper' }],
      ['supervision.ended', { callId, agentId: 'shop.a', person: 'malik' }],
    ]);
    stream.stop();
    const audit = await shown(served, '/api/v1/centres/shop/audit?actor=malik', 'nadia');
    expect(audit.map(({ action }) => action)).toEqual([
      'superviseCall',
      'superviseCall',
      'endSupervision',
    ]);
  });

  it('is hidden from the agent where the centre announces nobody', async () => {
    const silent = { ...centre, monitoring: { announceSupervisors: false } };
    const { path, listen, ...served } = await talking(silent);
    const stream = await openStream(served, '?types=supervision.*', { authorization: 'Bearer a' });
    expect((await listen({ mode: 'listen', to: '16' })).body['isAnnounced']).toBe(false);
    expect(await shown(served, `${path}s`, 'a')).toEqual([]);
    expect(await shown(served, `${path}s`, 'malik')).toHaveLength(1);
    expect(stream.frames()).toEqual([]);
    stream.stop();
  });

  it('rings where they are logged on as an agent, or is asked for a number', async () => {
    const { stage, listen, ...served } = await talking();
    expect((await listen({ mode: 'barge' })).body).toMatchObject({
      code: 'no_agent_at_address',
      detail: 'malik is logged on at no telephone; expected its number in `to`.',
    });
    served.tell({ type: 'logOn', agentId: 'malik', addressId: 'st16', ready: false });
    expect((await listen({ mode: 'barge' })).status).toBe(200);
    await stage.until('16 rings', () => stage.legs.records.at(-1)?.to === '16');
  });

  it('must be a supervisor, and somebody must talk', async () => {
    const { stage, listen } = await talking();
    expect((await listen({ mode: 'listen', to: '16' }, 'a')).body['code']).toBe('role_missing');
    expect((await listen({ mode: 'spy', to: '16' })).status).toBe(400);
    await stage.hangUp('12');
    const late = await listen({ mode: 'listen', to: '16' });
    expect(['call_gone', 'call_state_not_allowed']).toContain(late.body['code']);
  });

  it('is refused by name of what a switch does not offer, and where there is none', async () => {
    const { stage, listen } = await talking();
    const asked = { mode: 'listen', to: '16' };
    stage.legs.features = ['call.answer'];
    const cannot = 'does not offer call.supervise; expected one that names it among its features.';
    expect((await listen(asked)).body).toMatchObject({
      code: 'operation_unavailable',
      detail: `The switch leg-switch ${cannot}`,
    });
    stage.legs.lose();
    expect((await listen(asked)).body).toMatchObject({
      code: 'operation_unavailable',
      detail: 'No telephone switch that can do this (call.supervise) is connected.',
    });
  });
});
