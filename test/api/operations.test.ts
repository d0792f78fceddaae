import { Validator } from '@seriousme/openapi-schema-validator';
import type { FastifyInstance } from 'fastify';
import { describe, expect, it } from 'vitest';
import {
  answerExamples,
  apiSchemas,
  errorsEverywhere,
  type Operation,
  operations,
} from '../../api/index.ts';
import { errorCatalogue, roleNames } from '../../contracts/index.ts';
import { everyRole } from '../../services/index.ts';
import { aServer, type Body, type TestApi } from '../support/api-server.ts';
import { accepts, arrives, connects, logsOn } from '../support/builders.ts';
import { aScenario } from '../support/scenarios.ts';

type Id = keyof typeof operations;

const table: readonly (readonly [string, Operation])[] = Object.entries(operations);

/** Reads of whoever has a name. */
function isForAll({ method, access }: Operation): boolean {
  return method === 'GET' && (access === 'open' || access.roles.includes('gateway'));
}

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

/** An operation as the OpenAPI document has it. */
interface Documented {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly security: unknown;
  readonly requestBody?: {
    readonly content: { readonly [type: string]: { readonly example?: unknown } };
  };
  readonly responses: { readonly [status: string]: { readonly $ref?: string } };
}

function operationsIn({ paths }: Body): readonly Documented[] {
  const items = Object.values(paths as { [path: string]: { [method: string]: Documented } });
  return items.flatMap(({ parameters: _, ...methods }) => Object.values(methods));
}

/** What a reference leads to. */
function pointedAt(document: Body, pointer: string): unknown {
  const segments = pointer.split('/').slice(1);
  return segments.reduce<unknown>((node, name) => Reflect.get(Object(node), name), document);
}

async function busyServer(): Promise<TestApi> {
  const served = await aServer();
  served.tell(logsOn('a', { addressId: 'desk' }), logsOn('b'), arrives('c1'), arrives('c2'));
  served.tell(accepts('c1/1'), connects('c1/1'));
  served.store.drafts.save({ person: 'anna', id: 'order-1', content: '[]', updatedAtMs: 0 });
  return served;
}

const example: { readonly [name: string]: string } = {
  handler: 'main',
  agent: 'shop.a',
  group: 'shop.g',
  queue: 'shop.q',
  centre: 'shop',
  call: 'c2',
  offer: 'c1.1',
  session: 'shop.a.e1.1',
  address: 'shop.desk',
  kind: 'admit',
  file: 'centre.schema.json',
  skill: 'french',
  object: 'ITAgent',
  tapiId: 'shop.a',
  member: 'get_State',
  draft: 'order-1',
  user: 'anna',
};

/** Queries of operations that need one. */
const queries: { readonly [id: string]: string } = {
  getCallWhyNot: '?agentId=shop.b',
  listRecords: '?number=T-10001-4',
};

/** Bodies that hold their schema, of operations that need one. */
const bodies: { readonly [id: string]: unknown } = {
  setAgentPeriod: { seconds: 60 },
  setQueuePeriod: { seconds: 60 },
  putCentreState: { state: 'busy' },
  putCentreFile: { schema: 'callwright.centre/1' },
  createGroup: {},
  patchGroup: {},
  createQueue: {},
  patchQueue: {},
  createAgent: {},
  patchAgent: {},
  createSkill: { id: 'a' },
  createRuleSet: { name: 'a', kind: 'admit' },
  createApiKey: { name: 'a', scopes: ['agent'], expiresAt: '2026-11-21T00:00:00Z' },
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
  it('names every path once, with its parameters and a summary in both languages', () => {
    const all = Object.values(operations);
    expect(all.length).toBeGreaterThan(20);
    expect(new Set(all.map(({ method, path }) => `${method} ${path}`)).size).toBe(all.length);
    for (const { path, params, summary, errors } of all) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(Object.keys(params.shape)).toEqual(names);
      expect(summary.en).not.toBe('');
      expect(summary.fr).not.toBe('');
      // Codes of everywhere are those of all paths under /api.
      if (!path.startsWith('/api/')) continue;
      for (const code of errors) expect(errorsEverywhere).not.toContain(code);
    }
  });

  it('names every route of the server, and no other', async () => {
    const { app } = await aServer();
    const named = table.map(([, { method, path }]) => `${method} ${path}`);
    // The viewer of the document brings routes of its own.
    const own = routesOf(app).filter((route) => !/ \/docs(?!\/errors)/.test(route));
    expect(own.toSorted()).toEqual(named.toSorted());
    expect(named.length).toBeGreaterThan(20);
  });

  it.each(table.filter(([, one]) => isForAll(one) && one.answer !== null))(
    'is kept in the answer of %s',
    async (id, { path, answer }) => {
      const { get } = await busyServer();
      const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => example[name] ?? '');
      const { status, body, type } = await get(url + (queries[id] ?? ''));
      expect([status, type]).toEqual([200, 'application/json; charset=utf-8']);
      expect(answer?.safeParse(body).error?.issues ?? []).toEqual([]);
    },
  );

  it('lists for every path parameter the refusal of an id that is not there', async () => {
    const root = { id: 'root', name: 'Root', roles: [...roleNames] };
    const paul = { id: 'paul', name: 'Paul', roles: ['ruleEditor' as const] };
    const accounts = { schema: 'callwright.accounts/1' as const, people: [root, paul] };
    const { ask } = await aServer(undefined, [], {}, { access: { accounts } });
    // The last makes what is not there.
    const special = [
      ...['getCallWhyNot', 'getRuleSchema', 'importTable', 'exportTable', 'listRecords'],
      'saveDraft',
    ];
    // TAPI's results are answers.
    const isTapi = (path: string) => path.startsWith('/tapi/');
    const withId = table.filter(
      ([id, { path }]) => path.includes('{') && !special.includes(id) && !isTapi(path),
    );
    expect(withId.length).toBeGreaterThan(30);
    const program = await ask('POST', '/api/v1/centres/shop/api-keys', {
      as: 'root',
      body: { name: 'all', scopes: everyRole, expiresAt: '1970-01-02T00:00:00Z' },
    });
    const key = String(program.body['secret']);
    for (const [id, { path, method, access, errors, text, file, example }] of withId) {
      const type = text?.[0] ?? file?.types[0];
      const shown = file === undefined ? example : 'no picture';
      // What rules say of a person no key can be.
      const isPauls = access !== 'open' && access.roles.includes('ruleEditor');
      const url = path
        .replace('{version}', '1')
        .replace('{ruleSet}', 'shop.none')
        .replace('{picture}', '0'.repeat(64))
        .replaceAll(/\{\w+\}/g, 'nobody')
        .replace(/search$/, '$&?q=rug');
      const { status, body } = await ask(method, url, {
        as: isPauls ? 'paul' : key,
        headers: {
          'idempotency-key': 'k',
          'if-match': '"v0"',
          ...(type === undefined ? {} : { 'content-type': type }),
        },
        ...(id in bodies || shown !== undefined ? { body: bodies[id] ?? shown } : {}),
      });
      expect(status, `${method} ${path}: ${body['detail']}`).toBe(404);
      expect(errors, path).toContain(body['code']);
    }
  });

  it('says which headers it answers with: a tag, a place, a challenge', async () => {
    const { ask, get } = await aServer();
    const { body } = await get('/openapi.json');
    const declared = (id: string, status: number): readonly string[] => {
      const found = operationsIn(body).find(({ operationId }) => operationId === id);
      const response = found?.responses[status] ?? {};
      const { headers = {} } = (
        response.$ref === undefined ? response : pointedAt(body, response.$ref)
      ) as { headers?: object };
      return Object.keys(headers).map((name) => name.toLowerCase());
    };
    const scenario = await ask('POST', '/api/v1/centres/shop/scenarios', {
      as: 'ines',
      body: aScenario(),
    });
    const known = ['etag', 'location', 'www-authenticate', 'x-request-id'];
    for (const [id, { status, headers }] of [
      ['getOpenApi', await get('/openapi.json')],
      ['getRuleSchema', await get('/api/v1/rule-schema/admit')],
      ['createScenario', scenario],
      ['getScenario', await ask('GET', String(scenario.headers['location']), { as: 'ines' })],
      ['listJobs', await ask('GET', '/api/v1/jobs')],
      ['listCalls', await get('/api/v1/centres/shop/calls')],
    ] as const) {
      const sent = Object.keys(headers).filter((name) => known.includes(name));
      const told = declared(id, status).filter((name) => known.includes(name));
      expect([id, sent.toSorted()]).toEqual([id, told.toSorted()]);
    }
  });
});

describe('the OpenAPI document', () => {
  it('holds every operation, and is valid', async () => {
    const { get } = await aServer();
    const { body } = await get('/openapi.json');
    const ids = operationsIn(body).map(({ operationId }) => operationId);
    expect(ids.toSorted()).toEqual(Object.keys(operations).toSorted());
    expect(await new Validator().validate(structuredClone(body))).toMatchObject({ valid: true });
    const broken = { ...structuredClone(body), paths: { '/a': { get: { tags: 'a' } } } };
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  it('has each shared schema once, and no reference that leads nowhere', async () => {
    const { get } = await aServer();
    const { body, text } = await get('/openapi.json');
    const pointers = [...text.matchAll(/"\$ref":"([^"]*)"/g)].map(([, pointer]) => pointer ?? '');
    expect(pointers.length).toBeGreaterThan(500);
    expect(pointers.filter((pointer) => pointedAt(body, pointer) === undefined)).toEqual([]);
    expect(pointedAt(body, '#/components/schemas/Nothing')).toBeUndefined();
    // As long as its operations are many, and each short.
    expect(text.length / table.length).toBeLessThan(3_000);
    // A later field of an answer must not break a client.
    expect(text).not.toContain('"additionalProperties":false');
  });

  it('calls no body and no answer of an operation after another operation', async () => {
    const { get } = await aServer();
    const { body } = await get('/openapi.json');
    const ids = Object.keys(operations).map((id) => id.charAt(0).toUpperCase() + id.slice(1));
    const reached = new Set<string>();
    const wrong = operationsIn(body).flatMap((operation) => {
      const names = componentsOf(operation, body);
      for (const name of names) reached.add(name);
      const { operationId: own } = operation;
      return names
        .filter((name) => ids.some((id) => name.startsWith(id)))
        .filter((name) => !name.toLowerCase().startsWith(own.toLowerCase()))
        .map((name) => `${own}: ${name}`);
    });
    expect(wrong).toEqual([]);
    expect(reached.size).toBeGreaterThan(200);
    expect([...reached]).toEqual(
      expect.arrayContaining(['PatchCustomerBody', 'ChangeOutboundListBody', 'OutboundList']),
    );
  });

  it('says of each operation what it is about, who must be named, and shows a body', async () => {
    const { get } = await aServer();
    const { body } = await get('/openapi.json');
    const groups = (body['tags'] as readonly { readonly name: string }[]).map(({ name }) => name);
    for (const { operationId: id, tags, security, requestBody } of operationsIn(body)) {
      const operation: Operation = operations[id as Id];
      expect(groups, id).toEqual(expect.arrayContaining([...tags]));
      expect(tags, id).toHaveLength(1);
      const { access, isPersonal = false } = operation;
      const named = access === 'open' && !isPersonal ? [] : [{ bearer: [] }];
      expect([id, security]).toEqual([id, isPersonal ? [{}, ...named] : named]);
      if (requestBody === undefined) continue;
      const shown = requestBody.content['application/json']?.example;
      if ('application/json' in requestBody.content) expect(shown, id).toBeDefined();
      expect(operation.body?.safeParse(shown).error?.issues ?? [], id).toEqual([]);
    }
    for (const [name, example] of Object.entries(answerExamples)) {
      expect([name, apiSchemas[name]?.safeParse(example).success]).toEqual([name, true]);
    }
    expect(Object.keys(answerExamples).length).toBeGreaterThan(10);
  });

  it('is written once: who has it already is told so', async () => {
    const { get } = await aServer();
    const first = await get('/openapi.json');
    const etag = String(first.headers['etag']);
    expect(etag).toMatch(/^"[0-9a-f]{26}"$/);
    const again = await get('/openapi.json', { 'if-none-match': etag });
    expect([again.status, again.text, again.headers['etag']]).toEqual([304, '', etag]);
    expect((await get('/openapi.json', { 'if-none-match': '"old"' })).status).toBe(200);
  });

  it('is shown by a page that asks no other server for anything', async () => {
    const { app, get } = await aServer();
    const page = await get('/docs', { accept: 'text/html' });
    expect([page.status, page.type]).toEqual([200, 'text/html; charset=utf-8']);
    const parts = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part]) => part ?? '');
    expect(parts.length).toBeGreaterThan(4);
    for (const part of parts) {
      expect(part).toMatch(/^\/docs\/static\//);
      expect((await app.inject(part)).statusCode, part).toBe(200);
    }
    expect((await get('/docs/json')).body).toEqual((await get('/openapi.json')).body);
  });
});

/** The names of all schemas that something refers to, by others too. */
function componentsOf(from: unknown, document: Body): readonly string[] {
  const names = new Set<string>();
  const queue = [from];
  for (const one of queue) {
    const text = JSON.stringify(one);
    for (const [pointer, name = ''] of text.matchAll(/#\/components\/schemas\/(\w+)/g)) {
      if (!names.has(name)) queue.push(pointedAt(document, pointer));
      names.add(name);
    }
  }
  return [...names];
}

describe('the type of a problem', () => {
  it('leads to a page that explains its code in both languages', async () => {
    const { get } = await aServer();
    const { body } = await get('/api/v1/calls/nobody');
    const [path = '', code = ''] = String(body['type']).split('#');
    const page = await get(path, { accept: 'text/html' });
    expect([page.status, page.type]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.text).toContain(`<tr id="${code}">`);
    for (const { code: any, title } of errorCatalogue) {
      expect(page.text).toContain(`<tr id="${any}">`);
      expect(page.text).toContain(title.fr);
    }
  });
});
