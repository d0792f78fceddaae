import { describe, expect, it } from 'vitest';
import { aServer, type TestApi } from '../support/api-server.ts';

const state = '/api/v1/centres/shop/state';

function puts({ ask }: TestApi, headers: { readonly [name: string]: string }) {
  return ask('PUT', state, { as: 'malik', body: { state: 'emergency' }, headers });
}

describe('a page of another site', () => {
  it.each([
    ['its origin', { origin: 'https://evil.example' }],
    ['no origin to speak of', { origin: 'null' }],
    ['an origin of another port', { origin: 'http://localhost:3000' }],
    ['what its browser says of it', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour’s place', { 'sec-fetch-site': 'same-site' }],
  ])('cannot set the state of the centre: it is known by %s', async (_what, headers) => {
    const served = await aServer();
    const { status, body } = await puts(served, headers);
    expect([status, body['code']]).toEqual([403, 'origin_not_permitted']);
    expect((await served.get(state)).body['state']).toBe('normal');
  });

  it('opens no socket, and reads nothing', async () => {
    const served = await aServer();
    const headers = { origin: 'https://evil.example', upgrade: 'websocket', connection: 'upgrade' };
    const socket = await served.get('/api/v1/events', headers);
    expect([socket.status, socket.body['code']]).toEqual([403, 'origin_not_permitted']);
    const read = await served.get(state, { origin: 'https://evil.example' });
    expect(read.headers['access-control-allow-origin']).toBeUndefined();
    const asked = await served.app.inject({
      method: 'OPTIONS',
      url: state,
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'PUT' },
    });
    expect(asked.statusCode).toBe(405);
  });

  it('cannot come by a name of its own that leads here', async () => {
    const served = await aServer();
    for (const host of ['evil.example', 'localhost.evil.example:80', 'shop.local']) {
      const { status, body } = await served.get('/version', { host });
      expect([host, status, body['code']]).toEqual([host, 403, 'host_not_permitted']);
    }
    for (const host of ['localhost:8080', '127.0.0.1', '[::1]:9000', '10.0.0.7:80']) {
      expect([host, (await served.get('/version', { host })).status]).toEqual([host, 200]);
    }
  });
});

describe('a load balancer', () => {
  it('learns health and metrics by any name, or without one', async () => {
    const served = await aServer(undefined, [], {}, { access: { isOpenMetrics: true } });
    for (const path of ['/health/live', '/health/ready', '/metrics']) {
      for (const host of ['lb-7.example:8404', '']) {
        expect([path, host, (await served.get(path, { host })).status]).toEqual([path, host, 200]);
      }
    }
    // The name is accepted for nothing else afterwards.
    expect((await served.get('/version', { host: 'lb-7.example:8404' })).status).toBe(403);
  });
});

describe('pages that may ask', () => {
  it('are our own, and programs that are no pages', async () => {
    const served = await aServer();
    const own = { host: 'localhost:8080', origin: 'http://localhost:8080' };
    expect((await puts(served, own)).status).toBe(200);
    expect((await puts(served, { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await puts(served, {})).status).toBe(200);
  });

  it('are those of names and origins that were let in', async () => {
    const origin = 'https://desk.example';
    const access = { hosts: ['Calls.example'], origins: [origin] };
    const served = await aServer(undefined, [], {}, { access });
    const put = await puts(served, { origin });
    expect([put.status, put.headers['access-control-allow-origin']]).toEqual([200, origin]);
    // The name is let in; who asks by it must prove who they are.
    const named = await puts(served, { origin, host: 'calls.example:8443' });
    expect([named.status, named.headers['access-control-allow-origin']]).toEqual([401, origin]);
    const asked = await served.app.inject({
      method: 'OPTIONS',
      url: state,
      headers: { origin, 'access-control-request-method': 'PUT' },
    });
    expect(asked.statusCode).toBe(204);
    expect(asked.headers['access-control-allow-methods']).toContain('PUT');
    expect(asked.headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('of the document keep no token that was typed into them', async () => {
    const { app } = await aServer();
    const { payload } = await app.inject('/docs/static/swagger-initializer.js');
    expect(payload).toMatch(/persistAuthorization"?:\s*false/);
  });

  it('are told to load nothing of others, and the document’s pages still work', async () => {
    const { app, get } = await aServer();
    const page = await app.inject('/docs/');
    expect(page.statusCode).toBe(200);
    const { headers } = await get('/version');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('upgrade-insecure-requests');
    // Whatever the page loads, it loads from here; it runs no script that stands in it.
    expect(page.body).not.toMatch(/<script(?![^>]*\bsrc=)/);
  });
});

describe('requests of one principal', () => {
  const url = '/api/v1/agents/shop.a';

  it('come as fast as their class says, and no others wait for them', async () => {
    const served = await aServer(undefined, [], {}, { access: { rates: {} } });
    const statuses = [];
    for (let count = 0; count < 101; count += 1) statuses.push((await served.get(url)).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(100);
    const refused = await served.get(url);
    expect(refused.body).toMatchObject({ code: 'rate_limited', retryable: true });
    expect(refused.headers).toMatchObject({
      ratelimit: '"interactive";r=0;t=1',
      'ratelimit-policy': '"interactive";q=100;w=2',
      'retry-after': '1',
    });
    // Another's reads, and what one's own changes, have buckets of their own.
    expect((await served.ask('GET', url, { as: 'paul' })).status).toBe(200);
    expect((await served.ask('PUT', state, { as: 'anna', body: { state: 'busy' } })).status).toBe(
      200,
    );
    served.clock.turn(1_000);
    const after = await served.get(url);
    expect([after.status, after.headers['ratelimit']]).toEqual([200, '"interactive";r=49;t=2']);
  });
});
