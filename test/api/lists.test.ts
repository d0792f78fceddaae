import { describe, expect, it, vi } from 'vitest';
import { aServer, type Body } from '../support/api-server.ts';
import { accepts, arrives, connects, logsOn, pauses } from '../support/builders.ts';
import { admitting } from '../support/rule-service.ts';
import { aScenario } from '../support/scenarios.ts';
import { keeps, starts } from '../support/simulations.ts';

const idsIn = ({ body }: { readonly body: Body }): readonly string[] =>
  (body['items'] as { readonly id: string }[]).map(({ id }) => id);

describe('a list', () => {
  it('comes in pages that neither lose nor repeat', async () => {
    const { get, tell } = await aServer();
    for (const id of ['c1', 'c2', 'c3', 'c4', 'c5']) tell(arrives(id));
    const seen: unknown[] = [];
    let cursor = '';
    for (let page = 0; page < 3; page += 1) {
      const query = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await get(`/api/v1/centres/shop/calls?limit=2${query}`);
      seen.push(...(body['items'] as { id: string }[]).map(({ id }) => id));
      cursor = String(body['nextCursor'] ?? '');
      tell(arrives(`new${page}`));
    }
    expect(seen).toEqual(['c5', 'c4', 'c3', 'c2', 'c1']);
    expect(cursor).toBe('');
  });

  it('goes on from a cursor for a day, and then has to be begun again', async () => {
    const { get, clock } = await aServer();
    const agents = '/api/v1/handlers/main/agents?limit=1';
    const { body } = await get(agents);
    const next = `${agents}&cursor=${String(body['nextCursor'])}`;
    clock.turn(24 * 3_600_000);
    expect((await get(next)).status).toBe(200);
    clock.turn(3_600_000);
    expect(await get(next)).toMatchObject({ status: 410, body: { code: 'cursor_expired' } });
  });

  it('says as of when it holds, and where the stream goes on', async () => {
    const { get, tell, live } = await aServer();
    tell(logsOn('a'));
    const { body } = await get('/api/v1/handlers/main/agents');
    expect(body).toMatchObject({
      asOf: '2026-11-23T08:00:00.000Z',
      resumeToken: `main.e1:${live.position}`,
      nextCursor: null,
    });
  });

  it('of things with a state gives those in the states that are asked for', async () => {
    const { get, tell } = await aServer();
    tell(logsOn('a'), logsOn('b'), arrives('c1'), arrives('c2'), arrives('c3'));
    tell(pauses('b', 'lunch'), accepts('c1/1'), connects('c1/1'));
    const listed = async (path: string) => idsIn(await get(`/api/v1/${path}`));
    expect(await listed('centres/shop/calls?state=connected')).toEqual(['c1']);
    expect(await listed('centres/shop/calls?state=queued&limit=1')).toEqual(['c3']);
    expect(await listed('centres/shop/calls?state=queued&state=connected')).toHaveLength(3);
    expect(await listed('handlers/main/agents?state=busyAcd')).toEqual(['shop.a']);
    expect(await listed('handlers/main/agents?state=released')).toEqual([]);
    expect(await listed('agents/shop.b/sessions?state=ready')).toEqual(['shop.b.e1.1']);
    expect(await listed('agents/shop.b/sessions?state=ended')).toEqual([]);
    expect(await listed('groups/shop.g/queues?state=open')).toEqual(['shop.q', 'shop.z']);
    expect(await listed('groups/shop.g/queues?state=closed')).toEqual([]);
    expect(await get('/api/v1/centres/shop/calls?state=waiting')).toMatchObject({
      status: 400,
      body: {
        detail: expect.stringMatching(
          /^\/query\/state is "waiting"; expected one of created, offering/,
        ),
      },
    });
  });

  it('of jobs and of versions of rules is asked by state, too', async () => {
    const rules = admitting(['order']);
    const served = await aServer(undefined, [rules]);
    const listed = async (path: string) => {
      const { body } = await served.ask('GET', `/api/v1/${path}`, { as: 'ines' });
      return body['items'] as readonly Body[];
    };
    const versions = `rule-sets/shop.${rules.set}/versions`;
    expect(await listed(`${versions}?state=active`)).toMatchObject([{ version: 1 }]);
    expect(await listed(`${versions}?state=draft&state=checked`)).toEqual([]);
    const id = await keeps(served);
    for (let n = 0; n < 3; n += 1) {
      await starts(served, `/scenarios/${id}/runs`, { replications: 1_000 });
    }
    const [first] = await listed('jobs?state=queued');
    await served.ask('POST', `/api/v1/jobs/${first?.['id']}/cancel`, { as: 'ines' });
    expect(await listed('jobs?state=cancelled')).toMatchObject([{ id: first?.['id'] }]);
    expect(await listed('jobs?state=queued&state=running')).toHaveLength(2);
    expect(await listed('jobs')).toHaveLength(3);
  });

  it('of scenarios reads no more of the store than the page, and one beyond', async () => {
    const served = await aServer();
    const { simulations } = served.store;
    const kept = await Promise.all(Array.from({ length: 7 }, () => keeps(served, aScenario())));
    const read = vi.spyOn(simulations, 'scenarios');
    const seen: string[] = [];
    for (let cursor: unknown = ''; cursor !== null; ) {
      const from = cursor === '' ? '' : `&cursor=${cursor}`;
      const url = `/api/v1/centres/shop/scenarios?limit=3${from}`;
      const page = await served.ask('GET', url, { as: 'ines' });
      seen.push(...idsIn(page));
      cursor = page.body['nextCursor'];
    }
    expect(seen).toEqual(kept.toSorted());
    expect(read.mock.results.map(({ value }) => (value as readonly unknown[]).length)).toEqual([
      4, 4, 1,
    ]);
  });
});
