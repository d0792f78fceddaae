/** A centre is changed while it runs: groups, queues, agents, skills, and the file whole. */
import { describe, expect, it } from 'vitest';
import { aServer, type Body, shopCentre, type TestApi } from '../support/api-server.ts';
import {
  aCentre,
  accepts,
  anAgent,
  aQueue,
  arrives,
  connects,
  logsOn,
} from '../support/builders.ts';

const api = '/api/v1';

async function tagOf({ get }: TestApi, url: string): Promise<string> {
  return String((await get(url)).headers['etag']);
}

/** A change under the version of now. */
async function changes(
  served: TestApi,
  method: 'PATCH' | 'PUT' | 'DELETE',
  url: string,
  body?: unknown,
) {
  const path = url.split('?')[0] ?? url;
  const headers = { 'if-match': await tagOf(served, path) };
  return served.ask(method, url, { as: 'nadia', headers, ...(body === undefined ? {} : { body }) });
}

const post = (served: TestApi, url: string, body: unknown) =>
  served.ask('POST', url, { as: 'nadia', body });

describe('a centre that runs', () => {
  it('gets a group, an agent and a queue, and the agent takes a call of it', async () => {
    const served = await aServer();
    const group = await post(served, `${api}/handlers/main/groups`, { name: 'Après-vente' });
    expect(group).toMatchObject({
      status: 201,
      headers: { location: '/api/v1/groups/shop.apres-vente', etag: '"v0"' },
      body: { id: 'shop.apres-vente', name: 'Après-vente', queueIds: [] },
    });
    const agent = await post(served, `${api}/centres/shop/agents`, {
      name: 'Zoé',
      groupIds: ['shop.apres-vente'],
      skills: [{ skillId: 'french', level: 60 }],
    });
    expect(agent).toMatchObject({
      status: 201,
      body: { id: 'shop.zoe', groupIds: ['shop.apres-vente'], activation: { version: 3 } },
    });
    const queue = await post(served, `${api}/groups/shop.apres-vente/queues`, { name: 'Retours' });
    expect(queue).toMatchObject({ status: 201, body: { id: 'shop.retours', state: 'open' } });
    served.tell(logsOn('zoe', { groups: ['apres-vente'] }), arrives('c1', { queueId: 'retours' }));
    served.tell(accepts('c1/1'), connects('c1/1'));
    const { body } = await served.get(`${api}/agents/shop.zoe`);
    expect(body).toMatchObject({ state: 'busyAcd', work: [{ callId: 'c1', phase: 'talk' }] });
  });

  it('gets an agent whose person signs on over HTTP, and is offered a call', async () => {
    const served = await aServer();
    const made = await post(served, `${api}/centres/shop/agents`, {
      id: 'helene',
      name: 'Hélène',
      groupIds: ['shop.g'],
      skills: [{ skillId: 'french', level: 90 }],
    });
    expect(made.status).toBe(201);
    const agent = `${api}/agents/shop.helene`;
    const headers = { 'idempotency-key': 'k' };
    const on = await served.ask('POST', `${agent}/sign-on`, { as: 'helene', headers, body: {} });
    expect([on.status, on.body['results']]).toMatchObject([
      201,
      [{ groupId: 'shop.g', code: null }],
    ]);
    await served.ask('PUT', `${agent}/state`, { as: 'helene', body: { state: 'ready' } });
    const [{ id } = { id: '' }] = (on.body['sessions'] ?? []) as readonly { readonly id: string }[];
    const session = `${api}/agent-sessions/${id}/state`;
    await served.ask('PUT', session, { as: 'helene', body: { state: 'ready' } });
    served.tell(arrives('c1'));
    const offers = await served.ask('GET', `${agent}/offers`, { as: 'helene' });
    expect(offers.body['items']).toMatchObject([{ callId: 'c1', state: 'offered' }]);
  });

  it('lets rules name what it was given, and nothing else', async () => {
    const served = await aServer();
    const late = { id: 'late', name: 'Late' };
    await post(served, `${api}/groups/shop.g/queues?accept=true`, late);
    await post(served, `${api}/centres/shop/rule-sets`, { name: 'ways', kind: 'route' });
    const rule = (queue: string) => ({
      name: 'everything-else',
      priority: 1,
      conditions: { all: [] },
      event: {
        type: 'route',
        params: { queue, class: 2, offsetMs: 0, maxWaitMs: 9, fallback: { kind: 'end' } },
      },
    });
    const findings = async (queue: string) => {
      const body = { set: 'ways', kind: 'route', version: 1, rules: [rule(queue)] };
      const url = `${api}/rule-sets/shop.ways/lint`;
      const got = await served.ask('POST', url, { as: 'paul', body });
      return (got.body['findings'] as readonly Body[]).map(({ message }) => message);
    };
    expect((await findings('late')).join()).not.toContain('there is no queue');
    expect((await findings('nowhere')).join()).toContain('nowhere');
  });

  it('changes under the version that was read, and tells which other it has', async () => {
    const served = await aServer();
    const url = `${api}/queues/shop.q`;
    const none = await served.ask('PATCH', url, { as: 'nadia', body: { name: 'Ventes' } });
    expect([none.status, none.body['code']]).toEqual([428, 'version_required']);
    const first = await tagOf(served, url);
    const headers = { 'if-match': first };
    const done = await served.ask('PATCH', url, { as: 'nadia', headers, body: { name: 'Ventes' } });
    expect(done).toMatchObject({ status: 200, body: { name: 'Ventes' } });
    expect(done.headers['etag']).not.toBe(first);
    const late = await served.ask('PATCH', url, { as: 'nadia', headers, body: { name: 'Sales' } });
    expect(late).toMatchObject({
      status: 412,
      body: { code: 'version_mismatch', current: { person: 'nadia' }, changed: ['/name'] },
    });
    expect(late.body['current']).toMatchObject({ at: expect.any(String) });
    expect(await tagOf(served, url)).toContain(String(done.headers['etag']).slice(0, -1));
  });

  it('is read again where something else of it has changed, under the same version', async () => {
    const served = await aServer();
    const url = `${api}/queues/shop.q`;
    const tag = await tagOf(served, url);
    const again = () => served.get(url, { 'if-none-match': tag });
    expect((await again()).status).toBe(304);
    served.tell(arrives('c1'));
    const now = await again();
    expect([now.status, now.body['callsWaiting'], now.body['version']]).toEqual([200, 1, 0]);
    const headers = { 'if-match': tag };
    const done = await served.ask('PATCH', url, { as: 'nadia', headers, body: { name: 'Ventes' } });
    expect(done.status).toBe(200);
  });

  it('merges what is sent into what is there, and null takes it away', async () => {
    const served = await aServer();
    const limit = await changes(served, 'PATCH', `${api}/groups/shop.g`, {
      wrapUp: { limitMs: 5_000 },
    });
    expect(limit.body).toMatchObject({ wrapUp: { mode: 'optional', limitMs: 5_000 }, version: 1 });
    const plan = { plan: { maxWaitMs: 60_000, fallback: { kind: 'end' } }, serviceLevel: null };
    const queue = await changes(served, 'PATCH', `${api}/queues/shop.q`, plan);
    expect(queue.body).toMatchObject({
      serviceLevel: null,
      plan: { ...plan.plan, required: [{ skill: 'french', minLevel: 50 }] },
    });
    const agent = await changes(served, 'PATCH', `${api}/agents/shop.b`, {
      skills: [{ skillId: 'french', level: 90 }],
      links: null,
      name: 'Benoît',
    });
    expect(agent.body).toMatchObject({
      name: 'Benoît',
      skills: [{ skillId: 'french', level: 90 }],
    });
    expect((agent.body['links'] as Body[]).map(({ queueId }) => queueId)).toEqual([
      'shop.q',
      'shop.z',
    ]);
  });

  it('loses a queue, a group, an agent, a skill: gone, and said so', async () => {
    const served = await aServer();
    await post(served, `${api}/centres/shop/skills`, { id: 'german', name: 'Deutsch' });
    const german = `${api}/centres/shop/skills/german`;
    const named = { id: 'german', name: 'Deutsch', agentCount: 0 };
    expect((await served.get(german)).body).toMatchObject(named);
    // With the type of a body that is not there, as many clients ask.
    const headers = { 'if-match': await tagOf(served, german), 'content-type': 'application/json' };
    const lost = await served.ask('DELETE', german, { as: 'nadia', headers });
    expect([lost.status, lost.text]).toEqual([204, '']);
    expect((await served.get(german)).status).toBe(404);
    const file = (await served.get(`${api}/centres/shop/file`)).body;
    expect(file['skillNames']).toEqual({});
    for (const id of ['z', 'q']) {
      expect((await changes(served, 'DELETE', `${api}/queues/shop.${id}`)).status).toBe(204);
    }
    expect((await changes(served, 'DELETE', `${api}/groups/shop.g`)).status).toBe(204);
    expect((await changes(served, 'DELETE', `${api}/agents/shop.a`)).status).toBe(204);
    const after = await Promise.all(
      ['queues/shop.q', 'groups/shop.g', 'agents/shop.a'].map((path) =>
        served.get(`${api}/${path}`),
      ),
    );
    expect(after.map(({ status, body }) => [status, body['code']])).toEqual([
      [410, 'queue_removed'],
      [410, 'group_removed'],
      [404, 'agent_not_found'],
    ]);
  });

  it('tells of each change in the stream', async () => {
    const served = await aServer();
    const types: string[] = [];
    served.live.onEvents((events) => {
      for (const one of events) types.push('told' in one ? one.told.type : one.effect.type);
    });
    await post(served, `${api}/handlers/main/groups`, { name: 'n' });
    await changes(served, 'PATCH', `${api}/agents/shop.a`, { name: 'Anne' });
    await changes(served, 'DELETE', `${api}/queues/shop.z`);
    const told = ['centre.changed', 'group.added', 'centre.changed', 'agent.config'];
    expect(types.slice(0, 4)).toEqual(told);
    expect(types).toContain('queue.removed');
  });
});

describe('the file of a centre', () => {
  it('is read and put whole, under its version', async () => {
    const served = await aServer();
    const url = `${api}/centres/shop/file`;
    const { body, headers } = await served.get(url);
    expect([body, headers['etag']]).toEqual([shopCentre, '"v1"']);
    const put = await changes(served, 'PUT', url, { ...shopCentre, name: 'Shop' });
    expect(put).toMatchObject({
      status: 200,
      headers: { etag: '"v2"' },
      body: { file: { name: 'Shop' }, activation: { version: 2, callsMigrated: 0 } },
    });
    const wrong = await changes(served, 'PUT', url, {
      ...shopCentre,
      queues: [{ id: 'q', gruop: 'g' }],
    });
    expect(wrong.status).toBe(400);
    expect(wrong.body['errors']).toMatchObject([{ pointer: '/body/queues/0/gruop' }, {}]);
    expect(await tagOf(served, url)).toBe('"v2"');
  });

  it('is what the store had last, when another service opens it', async () => {
    const served = await aServer();
    await post(served, `${api}/handlers/main/groups`, { name: 'n' });
    await changes(served, 'DELETE', `${api}/groups/shop.n`);
    const last = served.store.centres.last('shop');
    expect(last).toMatchObject({ version: 3, person: 'nadia', removed: ['group/n'] });
    expect(JSON.parse(last?.text ?? '')).toEqual(served.live.file);
  });
});

describe('a change that would harm', () => {
  const names: { readonly [path: string]: string } = {
    '/groups/shop.g': '/queues/0/group names it',
    '/centres/shop/skills/french': '/queues/0/plan/required/0/skill names it',
  };
  it.each([
    ['a queue with a call', 'DELETE', '/queues/shop.q', undefined, 409, 'queue_in_use'],
    ['an agent who is logged on', 'DELETE', '/agents/shop.a', undefined, 409, 'agent_in_use'],
    ['a group with queues', 'DELETE', '/groups/shop.g', undefined, 409, 'in_use'],
    ['a skill of a plan', 'DELETE', '/centres/shop/skills/french', undefined, 409, 'in_use'],
    [
      'the last skill for a call',
      'PATCH',
      '/agents/shop.a',
      { skills: null },
      422,
      'centre_not_valid',
    ],
  ] as const)('is refused: %s', async (_, method, path, body, status, code) => {
    const served = await aServer();
    served.tell(
      logsOn('a', { groups: ['g'] }),
      logsOn('b', { groups: ['g'] }),
      arrives('c1'),
      arrives('c2'),
    );
    const refused = await changes(served, method, `${api}${path}`, body);
    expect([refused.status, refused.body['code']]).toEqual([status, code]);
    expect(served.live.file).toBe(shopCentre);
    if (code === 'in_use') expect(refused.body['blockers']).toContain(names[path]);
  });

  it('to calls that wait is refused with how many, and done where that is accepted', async () => {
    const centre = aCentre({
      id: 'shop',
      skills: ['french'],
      queues: [aQueue('q', { plan: { required: [{ skill: 'french' }] } })],
      agents: [
        anAgent('a', { skills: { french: 1 } }),
        anAgent('b', { skills: { french: 1 } }),
      ].map((one) => ({ ...one, links: [{ queue: 'q' }] })),
    });
    const served = await aServer(centre);
    served.tell(logsOn('a'), arrives('c0'), arrives('c1'), arrives('c2'));
    served.tell(accepts('c0/1'), connects('c0/1'));
    const less = { skills: null };
    const refused = await changes(served, 'PATCH', `${api}/agents/shop.a`, less);
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'calls_harmed',
        blockers: [
          'nobody who is logged on could serve call c1 any more',
          'nobody who is logged on could serve call c2 any more',
        ],
      },
    });
    const done = await changes(served, 'PATCH', `${api}/agents/shop.a?accept=true`, less);
    expect(done.body['activation']).toEqual({
      version: 2,
      findings: [],
      callsMigrated: 2,
      callsUnserved: 2,
      callsLeaving: 0,
    });
  });
});

describe('bad input to a change of the centre', () => {
  const long = 'x'.repeat(2_000);
  it.each([
    ['POST', '/handlers/main/groups', { name: 'Sales' }, 409, 'name_taken'],
    ['POST', '/handlers/main/groups', { id: 'g' }, 409, 'name_taken'],
    ['POST', '/handlers/main/groups', { name: 'n', colour: 1 }, 400, 'invalid_parameter'],
    ['POST', '/handlers/main/groups', { name: long }, 400, 'invalid_parameter'],
    ['POST', '/handlers/none/groups', { name: 'n' }, 404, 'handler_not_found'],
    ['POST', '/groups/shop.none/queues', { name: 'n' }, 404, 'group_not_found'],
    ['POST', '/groups/shop.g/queues', { name: 'n', plan: { x: 1 } }, 400, 'invalid_parameter'],
    ['POST', '/groups/shop.g/queues', { name: 'n', calendar: 'x' }, 400, 'invalid_parameter'],
    ['POST', '/groups/shop.g/queues', { name: 'nobody' }, 422, 'centre_not_valid'],
    ['POST', '/centres/none/agents', {}, 404, 'centre_not_found'],
    ['POST', '/centres/shop/agents', { id: 'a' }, 409, 'name_taken'],
    ['POST', '/centres/shop/agents', { groupIds: ['shop.x'] }, 400, 'invalid_parameter'],
    ['POST', '/centres/shop/agents', '{"__proto__":{"id":"x"}}', 400, 'invalid_parameter'],
    ['POST', '/centres/shop/skills', { id: 'French' }, 400, 'invalid_parameter'],
    ['POST', '/centres/shop/skills', { id: 'french' }, 409, 'name_taken'],
    ['POST', '/centres/shop/skills?accept=1', { id: 'x' }, 400, 'invalid_parameter'],
    ['PATCH', '/groups/shop.g', { wrapUp: '{}' }, 400, 'invalid_parameter'],
    ['PATCH', '/groups/shop.g', { id: 'h' }, 400, 'invalid_parameter'],
    ['PATCH', '/queues/shop.q', { group: 'g' }, 400, 'invalid_parameter'],
    ['PATCH', '/queues/shop.q', '{"plan":{"__proto__":{"a":1}}}', 400, 'invalid_parameter'],
    ['PATCH', '/queues/shop.q', { groupId: 'shop.x' }, 400, 'invalid_parameter'],
    ['PATCH', '/agents/shop.a', { capacity: { units: 0 } }, 400, 'invalid_parameter'],
    ['PATCH', '/agents/shop.a', { links: [{ queueId: 'shop.x' }] }, 400, 'invalid_parameter'],
    ['PUT', '/centres/shop/file', { ...shopCentre, id: 'other' }, 400, 'invalid_parameter'],
    ['PUT', '/centres/shop/file', { schema: 'x' }, 400, 'invalid_parameter'],
    ['DELETE', '/agents/shop.none', undefined, 404, 'agent_not_found'],
    ['DELETE', '/centres/shop/skills/none', undefined, 404, 'skill_not_found'],
  ] as const)('%s %s %j is refused', async (method, path, body, status, code) => {
    const served = await aServer();
    const url = `${api}${path}`;
    const headers = { 'if-match': method === 'POST' ? '' : await tagOf(served, url) };
    const got = await served.ask(method, url, {
      as: 'nadia',
      ...(method === 'POST' ? {} : { headers }),
      ...(body === undefined ? {} : { body }),
    });
    expect([got.status, got.body['code']], got.text).toEqual([status, code]);
    expect(served.live.file).toBe(shopCentre);
  });
});
