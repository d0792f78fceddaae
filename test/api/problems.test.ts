import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { installProblems } from '../../api/http/problems.ts';
import { problemSchema } from '../../contracts/index.ts';
import { aServer, type Body } from '../support/api-server.ts';

describe('a refusal', () => {
  it('is a problem, for a path that does not exist too', async () => {
    const { get } = await aServer();
    const { status, type, body } = await get('/api/v1/nothing?secret=1', {
      'x-request-id': 'mine-1',
    });
    expect([status, type]).toEqual([404, 'application/problem+json']);
    expect(problemSchema.safeParse(body).success).toBe(true);
    expect(body).toMatchObject({
      code: 'route_not_found',
      type: '/docs/errors#route_not_found',
      instance: '/api/v1/nothing',
      requestId: 'mine-1',
      retryable: false,
    });
  });

  it.each([
    ['offer_not_found', '/api/v1/offers/nobody.1'],
    ['catalogue_not_found', '/api/v1/catalogues/nothing'],
    ['hold_not_found', '/api/v1/holds/nothing/why'],
  ])('is %s of what is not there: %s', async (code, path) => {
    const { ask } = await aServer(undefined, [], {}, { takesOrders: true });
    const { status, body } = await ask('GET', path, { as: 'malik' });
    expect([status, body['code'], body['requestId']]).toEqual([404, code, expect.any(String)]);
  });

  it('lists everything that is wrong with the parameters, with a pointer to each', async () => {
    const { get } = await aServer();
    const { status, body } = await get('/api/v1/handlers/main/agents?limit=0&colour=red');
    expect(status).toBe(400);
    expect(body['code']).toBe('invalid_parameter');
    expect(body['errors']).toMatchObject([
      { pointer: '/query/limit', code: 'out_of_range', received: '"0"' },
      { pointer: '/query/colour', code: 'unknown_key' },
    ]);
  });

  it.each(['fr', 'fr-BE,en;q=0.5', 'de, fr;q=0.9, en;q=0.2'])(
    'has a French title for who reads %s',
    async (language) => {
      const { get } = await aServer();
      const { body } = await get('/api/v1/agents/shop.x', { 'accept-language': language });
      expect(body).toMatchObject({ code: 'agent_not_found', title: 'Cet agent n’existe pas' });
    },
  );

  it('says that only JSON is served', async () => {
    const { get } = await aServer();
    const { status, body } = await get('/version', { accept: 'application/xml, text/*;q=0.8' });
    expect(status).toBe(406);
    expect(body['code']).toBe('not_acceptable');
    expect((await get('/version', { accept: 'text/html, */*;q=0.1' })).status).toBe(200);
  });

  it('names a body of another type, one too large, and one that is not JSON', async () => {
    const app = Fastify({ bodyLimit: 100 });
    installProblems(app, { table: {}, onInternal: () => {} });
    app.post('/orders', () => ({}));
    const post = (type: string, payload: string) =>
      app.inject({ method: 'POST', url: '/orders', headers: { 'content-type': type }, payload });
    const refused = [
      await post('application/xml', '<a/>'),
      await post('application/json', JSON.stringify('x'.repeat(100))),
      await post('application/json', '{'),
    ];
    expect(refused.map((answer) => [answer.statusCode, answer.json<Body>()['code']])).toEqual([
      [415, 'media_type_unsupported'],
      [413, 'body_too_large'],
      [400, 'invalid_parameter'],
    ]);
  });

  it('for a mistake of ours tells the request, and not the mistake', async () => {
    const app = Fastify();
    const heard: string[] = [];
    installProblems(app, { table: {}, onInternal: ({ message }) => heard.push(message) });
    app.get('/broken', () => {
      throw new Error('the secret of row 7');
    });
    const answer = await app.inject('/broken');
    expect([answer.statusCode, answer.json<Body>()['code']]).toEqual([500, 'internal']);
    expect(answer.body).not.toContain('secret');
    expect(heard).toEqual(['the secret of row 7']);
  });

  it('does not show what is not its business in an id', async () => {
    const { get } = await aServer();
    for (const id of ['other.a', 'a', 'shop.', 'shop.a.b']) {
      expect((await get(`/api/v1/agents/${id}`)).status, id).toBe(404);
    }
    expect((await get('/api/v1/agents/sh%20op')).status).toBe(400);
  });

  it('of a cursor that no list has given says so', async () => {
    const { get } = await aServer();
    const forged = Buffer.from('["k1",7]').toString('base64url');
    for (const cursor of ['rubbish', 'e30', forged]) {
      const { status, body } = await get(`/api/v1/handlers/main/agents?cursor=${cursor}`);
      expect([status, body['code']], cursor).toEqual([400, 'cursor_invalid']);
    }
  });
});

describe('a request that is none of ours', () => {
  it.each(['DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'QUERY', 'PROPFIND'])(
    'by the method %s is told which methods the path has',
    async (method) => {
      const { app } = await aServer();
      const path = '/api/v1/centres/shop/state';
      const answer = await app.inject({ method: method as 'DELETE', url: `${path}?a=1` });
      expect([answer.statusCode, answer.headers['allow']]).toEqual([405, 'GET, HEAD, PUT']);
      expect(answer.json()).toMatchObject({
        code: 'method_not_allowed',
        detail: `${path} has no ${method}; expected GET or HEAD or PUT.`,
        allowed: ['GET', 'HEAD', 'PUT'],
      });
    },
  );

  it.each([
    ['of escapes that are no letters', '/api/v1/agents/%zz', '/path'],
    ['with too long an id', `/api/v1/agents/${'a'.repeat(300)}`, '/params/agent'],
    ['with an id as long as a head may be', `/api/v1/calls/${'a'.repeat(15_000)}`, '/params/call'],
  ])('%s gets a problem that names the place', async (_what, url, pointer) => {
    const { get } = await aServer();
    const { status, type, body, headers } = await get(url);
    expect([status, type]).toEqual([400, 'application/problem+json']);
    expect(problemSchema.safeParse(body).success).toBe(true);
    expect(body).toMatchObject({ code: 'invalid_parameter', errors: [{ pointer }] });
    expect(headers['x-request-id']).toBe(body['requestId']);
  });

  const half = [
    ...['PUT /api/v1/centres/shop/state HTTP/1.1', 'host: localhost', 'content-length: 99'],
    ...['authorization: Bearer anna', 'content-type: application/json', '', '{"state":'],
  ].join('\r\n');

  /** A server that listens, what it tells as mistakes of ours, and a connection to it. */
  async function connected(limits: { readonly arrivalLimitMs?: number } = {}) {
    const mistakes: string[] = [];
    const onInternal = ({ message }: Error): void => void mistakes.push(message);
    const { app } = await aServer(undefined, [], {}, { ...limits, onInternal });
    await app.listen({ port: 0, host: '127.0.0.1' });
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    return { app, socket, mistakes, heard: text(socket) };
  }

  it('because it is no HTTP gets a problem, too', async () => {
    const { app, socket, heard } = await connected();
    socket.write('NONSENSE\r\n\r\n');
    expect(await heard).toMatch(/^HTTP\/1\.1 400 .*problem\+json.*"code":"invalid_parameter"/s);
    await app.close();
  });

  it('because its body trickles is ended when its time is over', async () => {
    const { app, socket, mistakes, heard } = await connected({ arrivalLimitMs: 100 });
    socket.write(half);
    expect(await heard).toMatch(/^HTTP\/1\.1 408 .*problem\+json.*"code":"request_timeout"/s);
    await app.close();
    expect(mistakes).toEqual([]);
  });

  it('because the client has gone is no mistake of ours', async () => {
    const { app, socket, mistakes, heard } = await connected();
    const reached = new Promise<IncomingMessage>((resolve) => {
      app.server.once('request', (one) => one.once('data', () => resolve(one)));
    });
    socket.write(half);
    const request = await reached;
    const gone = once(request, 'close');
    socket.destroy();
    await expect(heard).rejects.toThrow();
    await expect(gone).rejects.toThrow('aborted');
    await app.close();
    expect(mistakes).toEqual([]);
  });
});

describe('every answer', () => {
  it('carries the id of its request, the client’s own or a new one', async () => {
    const { get } = await aServer();
    const own = await get('/version', { 'x-request-id': 'abc-1' });
    expect(own.headers['x-request-id']).toBe('abc-1');
    const minted = await get('/version', { 'x-request-id': 'no good\u0001' });
    expect(minted.headers['x-request-id']).toMatch(/^req_[0-9a-f]{26}$/);
  });
});

describe('readiness', () => {
  it('ends with the taking of work; liveness does not', async () => {
    const { get, live } = await aServer();
    expect(await get('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
    live.stop();
    const draining = await get('/health/ready');
    expect(draining).toMatchObject({ status: 503, body: { code: 'draining', retryable: true } });
    expect((await get('/health/live')).status).toBe(200);
  });
});

describe('a service that closes', () => {
  it('answers the requests of open connections with a problem', async () => {
    const { app } = await aServer();
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    const connected = once(app.server, 'connection');
    socket.write('GET /version HTTP/1.1\r\nhost: localhost\r\n');
    const [accepted] = (await connected) as [Socket];
    await expect.poll(() => accepted.bytesRead).toBeGreaterThan(0);
    const isClosed = app.close();
    await expect.poll(() => app.server.listening).toBe(false);
    socket.write('\r\n');
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 503 .*content-type: application\/problem\+json/s);
    expect(answer).toContain('"code":"draining"');
    await isClosed;
  });
});

describe('a path of the pages that leads out of their folder', () => {
  it.each([
    '/docs/static/../../../package.json',
    '/docs/static/..%2f..%2f..%2fpackage.json',
    '/docs/static/%2e%2e/%2e%2e/package.json',
    '/docs/static/..\\..\\package.json',
    '/docs/static/%5c..%5c..%5cpackage.json',
    '/docs/static/%00',
    '/docs/static/.env',
    '/docs/static//etc/passwd',
    '/docs/static/no-such-file.js',
    '/docs/../../package.json',
  ])('is not there: %s', async (path) => {
    const mistakes: Error[] = [];
    const { app } = await aServer(undefined, [], {}, { onInternal: (one) => mistakes.push(one) });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as AddressInfo;
    // Clients of HTTP would take the dots away.
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n`);
    const answer = await text(socket);
    await app.close();
    expect(answer.split('\r\n')[0]).toBe('HTTP/1.1 404 Not Found');
    expect(answer).toContain('route_not_found');
    expect(mistakes).toEqual([]);
  });
});
