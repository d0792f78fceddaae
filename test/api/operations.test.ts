import type { FastifyInstance } from 'fastify';
import { describe, expect, it } from 'vitest';
import { answers, type Operation, operations } from '../../contracts/index.ts';
import { aServer, type Served } from '../support/api-server.ts';
import { accepts, arrives, connects, logsOn } from '../support/builders.ts';

const table: readonly (readonly [string, Operation])[] = Object.entries(operations);

/** Every route as `GET /path/{name}`. */
function routesOf(app: FastifyInstance): readonly string[] {
  const lines = app.printRoutes({ commonPrefix: false, includeHooks: false }).split('\n');
  const routes: string[] = [];
  const parents: string[] = [];
  for (const line of lines) {
    const found = /^([│ ]*)[├└]── (\S+)(?: \((.*)\))?$/.exec(line);
    if (found === null) continue;
    const depth = (found[1] ?? '').length / 4;
    parents.splice(depth, parents.length, found[2] ?? '');
    const path = parents.join('').replaceAll(/:(\w+)/g, '{$1}');
    for (const method of (found[3] ?? '').split(', ').filter(Boolean)) {
      if (method !== 'HEAD') routes.push(`${method} ${path}`);
    }
  }
  return routes;
}

async function busyServer(): Promise<Served> {
  const served = await aServer();
  served.tell(logsOn('a'), logsOn('b'), arrives('c1'), arrives('c2'));
  served.tell(accepts('c1/1'), connects('c1/1'));
  return served;
}

const example: { readonly [name: string]: string } = {
  handler: 'main',
  agent: 'shop.a',
  group: 'shop.g',
  queue: 'shop.q',
  centre: 'shop',
  call: 'c2',
  kind: 'admit',
};

/** Bodies that hold their schema, of operations that need one. */
const bodies: { readonly [id: string]: unknown } = {
  putCentreState: { state: 'busy' },
  createRuleSet: { name: 'a', kind: 'admit' },
  putRuleDraft: '{}',
  putRuleCases: { cases: [] },
  putRuleDraftTable: 'name',
  lintRules: '{}',
  evaluateRules: { facts: {} },
  promptCall: { facts: {} },
  scriptCall: { at: 'line', facts: {} },
  simulateRules: { scenarioId: 'a' },
  rejectRules: { reason: 'no' },
  activateRules: { waiting: 'pin' },
  rollBackRules: { toVersion: 1, reason: 'no' },
  createScenario: {},
  patchScenario: {},
  startComparison: { scenarioIds: ['a', 'b'] },
  startSweep: { scenarioId: 'a', axes: [{ path: 'seed', values: [1] }] },
};

describe('the table of operations', () => {
  it('names every route of the server, and no other', async () => {
    const { app } = await aServer();
    const named = table.map(([, { method, path }]) => `${method} ${path}`);
    expect(routesOf(app).toSorted()).toEqual(named.toSorted());
    expect(named.length).toBeGreaterThan(20);
  });

  it.each(table.filter(([id, { signedIn }]) => id !== 'streamEvents' && signedIn !== true))(
    'is kept in the answer of %s',
    async (id, { path }) => {
      const { get } = await busyServer();
      const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => example[name] ?? '');
      const query = id === 'getCallWhyNot' ? '?agentId=shop.b' : '';
      const { status, body, type } = await get(url + query);
      expect([status, type]).toEqual([200, 'application/json; charset=utf-8']);
      const schema = answers[id as keyof typeof answers];
      expect(schema?.safeParse(body).error?.issues ?? []).toEqual([]);
    },
  );

  it('lists for every path parameter the refusal of an id that is not there', async () => {
    const { ask } = await aServer();
    const special = ['getCallWhyNot', 'getRuleSchema'];
    const withId = table.filter(([id, { path }]) => path.includes('{') && !special.includes(id));
    expect(withId.length).toBeGreaterThan(30);
    for (const [id, { path, method, errors }] of withId) {
      const url = path
        .replace('{version}', '1')
        .replace('{ruleSet}', 'shop.none')
        .replaceAll(/\{\w+\}/g, 'nobody');
      const { status, body } = await ask(method, url, {
        as: 'paul',
        headers: { 'idempotency-key': 'k', 'if-match': '"v0"' },
        ...(id in bodies ? { body: bodies[id] } : {}),
      });
      expect(status, `${method} ${path}: ${body['detail']}`).toBe(404);
      expect(errors, path).toContain(body['code']);
    }
  });

  it('is in the OpenAPI document, with answers open to further fields', async () => {
    const { get } = await aServer();
    const { body } = await get('/openapi.json');
    const paths = body['paths'] as {
      [path: string]: { [method: string]: { operationId: string } };
    };
    const ids = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(ids.toSorted()).toEqual(Object.keys(operations).toSorted());
    expect(body['openapi']).toBe('3.1.0');
    expect(JSON.stringify(body)).not.toContain('"additionalProperties":false');
  });
});
