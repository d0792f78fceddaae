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
};

describe('the table of operations', () => {
  it('names every route of the server, and no other', async () => {
    const { app } = await aServer();
    const named = table.map(([, { method, path }]) => `${method} ${path}`);
    expect(routesOf(app).toSorted()).toEqual(named.toSorted());
    expect(named.length).toBeGreaterThan(20);
  });

  it.each(table.filter(([id]) => id !== 'streamEvents'))(
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
    const { get } = await aServer();
    const withId = table.filter(([id, { path }]) => path.includes('{') && id !== 'getCallWhyNot');
    expect(withId.length).toBeGreaterThan(10);
    for (const [, { path, errors }] of withId) {
      const { status, body } = await get(path.replaceAll(/\{\w+\}/g, 'nobody'));
      expect(status, path).toBe(404);
      expect(errors, path).toContain(body['code']);
    }
  });

  it('is in the OpenAPI document, with answers open to further fields', async () => {
    const { get } = await aServer();
    const { body } = await get('/openapi.json');
    const paths = body['paths'] as { [path: string]: { get: { operationId: string } } };
    const ids = Object.values(paths).map(({ get: operation }) => operation.operationId);
    expect(ids.toSorted()).toEqual(Object.keys(operations).toSorted());
    expect(body['openapi']).toBe('3.1.0');
    expect(JSON.stringify(body)).not.toContain('"additionalProperties":false');
  });
});
