/** Calls that wait, under the hand of supervisors and programs; and keys of telephones. */
import { describe, expect, it } from 'vitest';
import type { CentreFile } from '../../routing/index.ts';
import { anAgent } from '../support/builders.ts';
import { MemoryJournal } from '../support/memory-journal.ts';
import { type Stations, someStations, stationsCentre } from '../support/stations.ts';
import { row } from '../support/tapi-rows.ts';

const from = '+33639980001';

async function waiting(served: Stations): Promise<string> {
  return await served.arrive({ queueId: 'shop.q', from });
}

/** Cai has no queue of theirs. */
const centre: CentreFile = {
  ...stationsCentre,
  agents: ['ann', 'ben', 'cai'].map((id) =>
    anAgent(id, { groups: ['g'], links: id === 'cai' ? [] : [{ queue: 'q' }, { queue: 'z' }] }),
  ),
  queues: [
    ...stationsCentre.queues,
    {
      id: 'main',
      menu: { prompt: 'menu', choices: [{ digits: '1', to: { kind: 'move', queue: 'z' } }] },
      plan: { fallback: { kind: 'end' } },
    },
  ],
};

describe('a call that waits', () => {
  it('is called back at the number that was said, after a restart too', async () => {
    const journal = new MemoryJournal();
    const onError = (error: Error): never => {
      throw error;
    };
    const written = (kept: MemoryJournal) => ({ journal: kept, engine: 'test', onError });
    const first = await someStations(centre, { journal: written(journal) });
    const id = await waiting(first);
    await first.as('malik', `POST /calls/${id}/callback`, { number: '+33639980002' });
    const left = new MemoryJournal(journal);
    const again = await someStations(centre, { journal: written(left), epoch: 2 });
    const { legs } = await again.as('malik', `GET /calls/${id}`);
    expect(legs).toMatchObject([{ callerId: { number: '+33639980002' } }]);
  });

  row('TAPI 68 goes to another queue, to an agent, or outside, as a supervisor says', async () => {
    const served = await someStations(centre);
    for (const verb of ['redirect', 'transfer'] as const) {
      const id = await waiting(served);
      const to = (kind: string, target: string) => ({ to: { kind, id: target } });
      await served.as('malik', `POST /calls/${id}/${verb}`, to('queue', 'shop.z'));
      expect(await served.call(id)).toMatchObject({ queueId: 'shop.z', derivedState: 'queued' });
      await served.as('malik', `POST /calls/${id}/${verb}`, to('number', '0140000000'));
      expect(await served.call(id)).toMatchObject({ derivedState: 'ended', cause: 'transferred' });
      const other = await waiting(served);
      served.seat('cai');
      await served.as('malik', `POST /calls/${other}/${verb}`, to('agent', 'shop.cai'));
      expect((await served.leg(other, 'cai')).state).toBe('offering');
      served.tell({ type: 'hangUpCall', callId: other }, { type: 'logOff', agentId: 'cai' });
    }
  });

  row('TAPI 68 hears what a supervisor chooses, and why says so', async () => {
    const served = await someStations();
    const id = await waiting(served);
    await served.as('malik', `PUT /calls/${id}/treatment`, { treatment: 'welcome' });
    expect(await served.call(id)).toMatchObject({ treatment: 'welcome' });
    const { lines } = await served.as('malik', `GET /calls/${id}/why`);
    expect(lines).toEqual(['The caller heard welcome (asked for by a person or program).']);
    const refused = await served.as('malik', `PUT /calls/${id}/treatment`, { treatment: 'x' }, 400);
    expect(refused['detail']).toContain('expected one of silence');
  });

  it('says what a supervisor may do with it, is no agent’s, and takes no bad number', async () => {
    const served = await someStations();
    served.seat('ann');
    const talked = await served.talking('ann');
    const id = await waiting(served);
    const { legs } = (await served.call(id)) as unknown as { legs: readonly object[] };
    expect(legs).toMatchObject([{ features: ['hangup', 'redirect', 'transfer', 'treatment'] }]);
    const out = { to: { number: 'a friend' } };
    const to = { to: { number: '0140000000' } };
    const bad = await served.as('malik', `POST /calls/${id}/redirect`, out, 422);
    expect(bad).toMatchObject({ code: 'number_invalid' });
    expect(await served.as('ann', `POST /calls/${id}/redirect`, to, 403)).toMatchObject({
      code: 'not_call_owner',
    });
    expect(await served.as('malik', `POST /calls/${talked}/redirect`, to, 409)).toMatchObject({
      code: 'call_state_not_allowed',
    });
    await served.as('switch', `POST /calls/${id}/redirect`, to);
    expect(await served.call(id)).toMatchObject({ cause: 'transferred' });
  });
});

describe('keys', () => {
  it('that a switch reports choose in a menu, and are told as an event', async () => {
    const served = await someStations(centre);
    const id = await served.arrive({ queueId: 'shop.main', from });
    await served.as('switch', `POST /calls/${id}/digits`, { digits: '1' });
    expect(await served.call(id)).toMatchObject({ queueId: 'shop.z' });
    expect(served.events('call.digits')).toEqual(['call.digits']);
    const { lines } = await served.as('malik', `GET /calls/${id}/why`);
    expect(lines).toEqual(['In the menu main the caller chose 1.']);
  });

  row('TAPI 69 are sent by who talks, and by nobody else', async () => {
    const served = await someStations();
    served.seat('ann', 'ben');
    const id = await served.talking('ann');
    await served.as('ann', `POST /calls/${id}/digits`, { digits: '12#' });
    expect(served.events('call.digits')).toEqual(['call.digitsSent']);
    await served.as('ben', `POST /calls/${id}/digits`, { digits: '1' }, 403);
    await served.as('ann', `POST /calls/${id}/hold`);
    await served.as('ann', `POST /calls/${id}/digits`, { digits: '1' }, 409);
  });

  it('that are hidden are in no event and choose nothing, until it is queued anew', async () => {
    const served = await someStations(centre);
    served.seat('ann');
    const id = await served.talking('ann');
    await served.as('ann', `PUT /calls/${id}/digits-hidden`, { hidden: true });
    const seen = JSON.stringify([...served.live.eventsBack()]).length;
    await served.as('switch', `POST /calls/${id}/digits`, { digits: '4111' });
    expect(JSON.stringify([...served.live.eventsBack()])).toHaveLength(seen);
    await served.as('ann', `POST /calls/${id}/digits`, { digits: '4111' });
    expect(JSON.stringify([...served.live.eventsBack()])).not.toContain('4111');
    await served.as('ann', `POST /calls/${id}/transfer`, { to: { queueId: 'shop.main' } });
    await served.as('switch', `POST /calls/${id}/digits`, { digits: '1' });
    expect(await served.call(id)).toMatchObject({ queueId: 'shop.z' });
  });

  it('are refused where they are none, with what is expected', async () => {
    const served = await someStations();
    served.seat('ann');
    const id = await served.talking('ann');
    const refused = await served.as('ann', `POST /calls/${id}/digits`, { digits: '1x' }, 400);
    expect(JSON.stringify(refused)).toContain('expected 1 to 64 of 0-9, *, #, A-D');
  });
});
