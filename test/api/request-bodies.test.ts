import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type Operation, operations } from '../../api/index.ts';
import { type AccountsFile, roleNames } from '../../contracts/index.ts';
import { everyRole } from '../../services/index.ts';
import { aServer, type HttpReply, type TestApi } from '../support/api-server.ts';
import { openSocket } from '../support/event-socket.ts';

const table: readonly (readonly [string, Operation])[] = Object.entries(operations);
/** Those that HTTP answers with a document or a text; a stream has no end to wait for. */
const answering = table.filter(([, { handler }]) => ['document', 'text'].includes(handler.kind));
const withoutBody = answering.filter(
  ([, { body, text, file }]) => (body ?? text ?? file) === undefined,
);
const withBody = answering.filter(([, { body }]) => body !== undefined);

const accounts: AccountsFile = {
  schema: 'callwright.accounts/1',
  people: [
    { id: 'root', name: 'Root', roles: [...roleNames] },
    { id: 'paul', name: 'Paul', roles: ['ruleEditor'] },
  ],
};

/** Somebody who may do everything. */
async function withKey(served: TestApi): Promise<string> {
  const made = await served.ask('POST', '/api/v1/centres/shop/api-keys', {
    as: 'root',
    body: { name: 'all', scopes: everyRole, expiresAt: '1970-01-02T00:00:00Z' },
  });
  return String(made.body['secret']);
}

/** One that takes orders too, asked for any operation. */
async function aTable(): Promise<
  (one: Operation, body: unknown, type?: string) => Promise<HttpReply>
> {
  const served = await aServer(undefined, [], {}, { access: { accounts } });
  const key = await withKey(served);
  return (one, body, type = 'application/json') => {
    // What rules say of a person no key can be.
    const isOfPeople = one.access !== 'open' && one.access.roles.includes('ruleEditor');
    return served.ask(one.method, urlOf(one), {
      as: isOfPeople ? 'paul' : key,
      headers: { 'idempotency-key': 'k', 'if-match': '"v0"', 'content-type': type },
      body,
    });
  };
}

const names: { readonly [name: string]: string } = {
  '{version}': '1',
  '{kind}': 'admit',
  '{object}': 'ITAgent',
};

function urlOf({ path, query }: Operation): string {
  const url = path.replaceAll(/\{\w+\}/g, (name) => names[name] ?? 'nobody');
  return query.safeParse({}).success ? url : `${url}?agentId=a`;
}

describe('an operation that takes no body', () => {
  it('refuses one that says something, and names what it says', async () => {
    const ask = await aTable();
    expect(withoutBody.length).toBeGreaterThan(100);
    for (const [id, one] of withoutBody) {
      const { status, body } = await ask(one, { nonsense: 1 });
      expect([id, status, body['code']]).toEqual([id, 400, 'invalid_parameter']);
      expect(body['errors'], id).toMatchObject([
        { pointer: '/body/nonsense', code: 'unknown_key' },
      ]);
    }
  });

  it('refuses a value that is no object', async () => {
    const ask = await aTable();
    for (const [id, one] of withoutBody) {
      for (const said of [[1], '"nonsense"', 0, false]) {
        const { status, body } = await ask(one, said);
        expect([id, status, body['code']]).toEqual([id, 400, 'invalid_parameter']);
        expect(body['errors'], id).toMatchObject([{ pointer: '/body' }]);
      }
    }
  });

  it('takes one that says nothing as none', async () => {
    const ask = await aTable();
    for (const [id, one] of withoutBody) {
      // Sessions end, tokens are spent: what was asked first may change the answer.
      if (one.rate === 'auth') continue;
      for (const said of ['', {}, 'null']) {
        const { body } = await ask(one, said);
        const errors = (body['errors'] ?? []) as readonly { readonly pointer: string }[];
        const ofBody = errors.filter(({ pointer }) => pointer.startsWith('/body'));
        expect([id, ofBody]).toEqual([id, []]);
      }
    }
  });

  it('refuses one over a socket, too', async () => {
    const served = await aServer();
    const socket = await openSocket(served);
    const params = { centre: 'shop' };
    const said = { op: 'call', operation: 'getWallboard', params, body: { nonsense: 1 } };
    expect(await socket.call(said)).toMatchObject({
      status: 400,
      body: { code: 'invalid_parameter', errors: [{ pointer: '/body/nonsense' }] },
    });
    expect(await socket.call({ ...said, body: {} })).toMatchObject({ status: 200 });
    socket.stop();
  });
});

/** Patches are judged with what they change; the others by the reader of their file, or by TAPI. */
const readAsWholes: readonly string[] = [
  'callTapiFunction',
  'callTapiMethod',
  'changeOutboundList',
  'createScenario',
  'patchCatalogue',
  'patchContinuityProgramme',
  'patchCoupon',
  'patchCustomer',
  'patchItem',
  'patchScenario',
  'patchScript',
  'patchTargetMarket',
  'putCentreFile',
];

describe('an operation that takes a document', () => {
  it('refuses a member that it does not know', () => {
    const loose = withBody.filter(([, { body, example }]) => {
      const said = { ...Object(example), nonsense: 1 };
      return body?.safeParse(said).success === true;
    });
    expect(loose.map(([id]) => id).toSorted()).toEqual(readAsWholes.toSorted());
    expect(withBody.length).toBeGreaterThan(80);
  });
});

describe('the media type of a body', () => {
  it('is JSON, or what the operation names: any other is 415, which says both', async () => {
    const ask = await aTable();
    for (const [id, one] of answering) {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'rubbish']) {
        const { status, body } = await ask(one, 'colour=red', type);
        expect([id, status, body['code']]).toEqual([id, 415, 'media_type_unsupported']);
        expect(body['detail'], id).toContain(type);
        expect(body['detail'], id).toContain(
          one.text?.[0] ?? one.file?.types[0] ?? 'application/json',
        );
      }
    }
  });

  it('is not asked where there is no body', async () => {
    const ask = await aTable();
    for (const [id, one] of answering) {
      expect([id, (await ask(one, '', 'text/plain')).status]).not.toEqual([id, 415]);
    }
  });

  it('of a patch is JSON, or a merge patch by its own name', async () => {
    const ask = await aTable();
    const isTaken = async (one: Operation, type: string) =>
      (await ask(one, one.example ?? {}, type)).status !== 415;
    const typesTaken = async (one: Operation) => [
      await isTaken(one, 'application/json; charset=utf-8'),
      await isTaken(one, 'application/merge-patch+json'),
      await isTaken(one, 'application/json-patch+json'),
    ];
    const patches = withBody.filter(([, { method }]) => method === 'PATCH');
    expect(patches.length).toBeGreaterThan(10);
    for (const [id, one] of withBody) {
      const isPatch = one.method === 'PATCH';
      expect([id, await typesTaken(one)]).toEqual([id, [true, isPatch, false]]);
    }
  });

  it('is said by the OpenAPI document', async () => {
    const { get } = await aServer();
    const { paths } = (await get('/openapi.json')).body as unknown as {
      readonly paths: {
        readonly [path: string]: {
          readonly [method: string]: { readonly requestBody?: { readonly content: object } };
        };
      };
    };
    for (const [id, { path, method, text }] of withBody) {
      const { requestBody } = paths[path]?.[method.toLowerCase()] ?? {};
      const also = method === 'PATCH' ? ['application/merge-patch+json'] : [];
      const expected = text ?? ['application/json', ...also];
      expect([id, Object.keys(requestBody?.content ?? {})]).toEqual([id, expected]);
    }
  });

  it('changes nothing of what a merge patch does', async () => {
    const { ask } = await aServer();
    const path = '/api/v1/queues/shop.q';
    const tag = String((await ask('GET', path, { as: 'nadia' })).headers['etag']);
    const patched = await ask('PATCH', path, {
      as: 'nadia',
      headers: { 'content-type': 'application/merge-patch+json', 'if-match': tag },
      body: { name: 'Orders by telephone' },
    });
    expect([patched.status, patched.body['name']]).toEqual([200, 'Orders by telephone']);
  });
});

describe('a request without a body that names a media type', () => {
  it('opens a socket all the same', async () => {
    const { app } = await aServer();
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const asked = request({
      port,
      path: '/api/v1/events',
      headers: {
        authorization: 'Bearer anna',
        connection: 'Upgrade',
        upgrade: 'websocket',
        'content-type': 'application/json',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
    });
    asked.end();
    const [answer, socket] = await once(asked, 'upgrade');
    expect(answer.statusCode).toBe(101);
    socket.destroy();
    await app.close();
  });
});
