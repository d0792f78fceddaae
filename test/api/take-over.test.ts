import { describe, expect, it } from 'vitest';
import { aServer, type TestApi } from '../support/api-server.ts';
import { tapiCentre } from '../support/tapi-centre.ts';

const secondMs = 1_000;
const emptySeatMs = 600_000;
const agent = '/api/v1/agents/shop.helene';

interface Played extends TestApi {
  /** What the simulation is told. */
  readonly told: string[];
  /** A change that is made, by a person. */
  change(as: string, request: `${'POST' | 'PUT'} ${string}`, body: object): Promise<unknown>;
}

/** A service in which a simulation plays `helene`, who is ready. */
async function played(): Promise<Played> {
  const served = await aServer(tapiCentre);
  const told: string[] = [];
  served.live.presence.leaveTo({
    handOver(agentId) {
      told.push(`over ${agentId}`);
      return true;
    },
    takeBack(agentId, { resumes }) {
      told.push(`back ${agentId} ${resumes ? 'to work' : 'for the day'}`);
      return resumes;
    },
  });
  served.tell({ type: 'logOn', agentId: 'helene', ready: true });
  let keys = 0;
  return {
    ...served,
    told,
    async change(as, request, body) {
      keys += 1;
      const [method, url] = request.split(' ') as ['POST' | 'PUT', string];
      const headers = method === 'POST' ? { 'idempotency-key': `k${keys}` } : {};
      const got = await served.ask(method, url, { as, body, headers });
      expect([200, 201], got.text).toContain(got.status);
      served.clock.turn(0);
      return got.body;
    },
  };
}

describe('signing on as an agent whom a simulation plays', () => {
  it('takes the agent over, with the sessions that it has, not ready', async () => {
    const { change, told } = await played();
    expect(await change('helene', `POST ${agent}/sign-on`, {})).toMatchObject({
      agent: { derivedState: 'notReady', reason: 'login' },
      sessions: [{ groupId: 'shop.ga' }, { groupId: 'shop.gb' }],
    });
    expect(told).toEqual(['over helene']);
  });

  it('gives the agent back ten minutes after they sign off, and takes it again', async () => {
    const { change, told, clock } = await played();
    await change('helene', `POST ${agent}/sign-on`, {});
    await change('helene', `PUT ${agent}/state`, { state: 'loggedOff' });
    clock.turn(emptySeatMs - secondMs);
    expect(told).toEqual(['over helene']);
    clock.turn(secondMs);
    await change('helene', `POST ${agent}/sign-on`, {});
    expect(told).toEqual(['over helene', 'back helene to work', 'over helene']);
  });

  it('is over for the day where a supervisor logs the agent off', async () => {
    const { change, told } = await played();
    await change('helene', `POST ${agent}/sign-on`, {});
    await change('malik', `POST ${agent}/force-state`, { state: 'loggedOff', reason: 'meeting' });
    expect(told).toEqual(['over helene', 'back helene for the day']);
  });

  it('lasts as long as they ask for something within the grace', async () => {
    const { change, told, clock, get } = await played();
    await change('helene', `POST ${agent}/sign-on`, {});
    for (let request = 0; request < 5; request += 1) {
      clock.turn(29 * secondMs);
      await get(agent, { authorization: 'Bearer helene' });
    }
    expect(told).toEqual(['over helene']);
    clock.turn(30 * secondMs);
    expect(told).toEqual(['over helene', 'back helene to work']);
  });
});
