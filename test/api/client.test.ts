/** The typed client: what it sends, what it tries again, and how it keeps its place in the stream. */
import { describe, expect, it } from 'vitest';
import { Client, type ClientOptions, type StreamMessage } from '#client';
import { TurnedClock } from '../support/turned-clock.ts';

interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

type Reply = Response | Error;

const json = (body: unknown, init: ResponseInit = {}): Response =>
  new Response(JSON.stringify(body), {
    ...init,
    headers: { 'content-type': 'application/json', ...init.headers },
  });
const refused = (status: number, code: string, more: object = {}): Response => {
  const retryable = status === 503 || status === 429;
  return json({ type: '', title: '', status, code, detail: code, retryable, ...more }, { status });
};
const page = (init: ResponseInit): Response =>
  new Response('<html>', { ...init, headers: { 'content-type': 'text/html' } });
const lost = (): Error => new TypeError('fetch failed', { cause: new Error('ECONNRESET') });

/** A client of a server that gives these answers, one after the other; its clock is turned on. */
function aClient(replies: readonly Reply[], options: Partial<ClientOptions> = {}) {
  const sent: Sent[] = [];
  const waits: number[] = [];
  const left = [...replies];
  const clock = new TurnedClock();
  const client = new Client({
    server: 'http://127.0.0.1:1',
    random: () => 0.5,
    clock: {
      nowMs: () => clock.nowMs(),
      after: (delayMs, run) => {
        waits.push(delayMs);
        queueMicrotask(run);
        return () => {};
      },
    },
    fetch: (url, { method = 'GET', headers, body }) => {
      const given = headers as Readonly<Record<string, string>>;
      sent.push({ url, method, headers: given, body: body === undefined ? null : String(body) });
      const reply = left.shift() ?? json({});
      return reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply);
    },
    ...options,
  });
  return { client, sent, waits, clock };
}

describe('the client', () => {
  it('fills paths and queries, and gives the body with its etag', async () => {
    const { client, sent } = aClient([json({ id: 'shop.a' }, { headers: { etag: '"v3"' } })]);
    const params = { agent: 'shop.a/b' };
    const answer = await client.get('/api/v1/agents/{agent}', { params });
    expect(answer).toEqual({ ok: true, body: { id: 'shop.a' }, etag: '"v3"' });
    expect(sent[0]).toMatchObject({ url: 'http://127.0.0.1:1/api/v1/agents/shop.a%2Fb' });
    const query = { state: ['ready', 'notReady'], limit: 2, cursor: undefined };
    await client.get('/api/v1/handlers/{handler}/agents', { params: { handler: 'main' }, query });
    expect(sent[1]?.url).toMatch(/\/agents\?state=ready&state=notReady&limit=2$/);
  });

  it('knows at compile time which paths there are, and what they need', async () => {
    const { client } = aClient([]);
    // @ts-expect-error there is no such path
    await client.get('/api/v1/agentz/{agent}', { params: { agent: 'a' } });
    // @ts-expect-error its parameter is missing
    await client.get('/api/v1/agents/{agent}');
    // @ts-expect-error the path has no such method
    await client.put('/api/v1/agents/{agent}', { params: { agent: 'a' } });
    const answer = await client.get('/version');
    // @ts-expect-error a refusal has no body
    expect(answer.body).toBeDefined();
  });

  it('keeps the key of a POST through all its tries', async () => {
    const { client, sent, waits } = aClient([lost(), refused(503, 'draining'), json({})]);
    const params = { centre: 'shop' };
    const body = { name: 'x', kind: 'route' } as const;
    const answer = await client.post('/api/v1/centres/{centre}/rule-sets', { params, body });
    expect(answer.ok).toBe(true);
    const keys = sent.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[\x21-\x7e]{1,255}$/);
    expect(waits).toEqual([125, 250]);
  });

  it.each([
    ['a refusal', 'GET', refused(409, 'call_state_not_allowed'), 1],
    [
      'a wish to wait longer than it may',
      'GET',
      refused(429, 'rate_limited', { retryAfterMs: 60_000 }),
      1,
    ],
    ['a lost answer to a change that may have been made', 'PATCH', lost(), 1],
    ['a lost answer to a reading', 'GET', lost(), 5],
    ['a proxy whose server is away', 'POST', new Response('<html>', { status: 502 }), 5],
    ['a proxy with a status of its own', 'PUT', new Response('<html>', { status: 522 }), 5],
    ['a proxy with a document of its own', 'GET', json({ code: 504 }, { status: 504 }), 5],
    ['a proxy’s page in place of an answer', 'POST', page({ status: 200 }), 5],
    ['a proxy’s page, of a change that may have been made', 'PATCH', page({ status: 200 }), 1],
    ['a refusal of a proxy', 'GET', page({ status: 403 }), 1],
    ['a proxy, of a change that may have been made', 'PATCH', new Response('', { status: 504 }), 1],
  ] as const)('tries %s as often as it is safe', async (_what, method, reply, tries) => {
    const again = (): Reply => (reply instanceof Error ? lost() : reply.clone());
    const { client, sent } = aClient(Array.from({ length: 9 }, again));
    const answer = await client.ask(method, '/api/v1/measures');
    expect(answer.ok).toBe(false);
    expect(sent).toHaveLength(tries);
  });

  it('says which server does not answer, and which is none of ours', async () => {
    const { client } = aClient([lost()], { triesMax: 1 });
    const silent = await client.get('/version');
    expect(silent).toMatchObject({ problem: { code: 'server_unreachable', retryable: true } });
    const { client: other } = aClient([new Response('<html>', { status: 404 })]);
    expect(await other.get('/version')).toMatchObject({ problem: { code: 'not_callwright' } });
    const { client: page } = aClient([new Response('<html>', { status: 200 })]);
    expect(await page.get('/version')).toMatchObject({ ok: true, body: '<html>' });
  });

  it('walks a list page by page', async () => {
    const page = (items: readonly number[], nextCursor: string | null) =>
      json({ items, nextCursor });
    const { client, sent } = aClient([page([1, 2], 'c1'), page([3], null)]);
    const seen: unknown[] = [];
    const params = { handler: 'main' };
    for await (const one of client.each('/api/v1/handlers/{handler}/agents', { params })) {
      seen.push(one);
    }
    expect(seen).toEqual([1, 2, 3]);
    expect(sent[1]?.url).toMatch(/cursor=c1$/);
  });

  it('renews a token by its cookie, and signs in again where it is forgotten', async () => {
    const signed = (token: string, cookie: string) =>
      json(
        { token, expiresAt: new Date(900_000).toISOString() },
        { status: 201, headers: { 'set-cookie': `callwright_sign_in=${cookie}; Path=/` } },
      );
    const { client, sent, clock } = aClient([
      signed('t1', 'c1'),
      json({}),
      signed('t2', 'c2'),
      json({}),
      refused(401, 'not_authenticated'),
      signed('t3', 'c3'),
      json({}),
    ]);
    await client.signIn({ user: 'ann', password: 'p' });
    await client.get('/version');
    clock.turn(700_000);
    await client.get('/version');
    await client.get('/version');
    const paths = sent.map(({ url }) => url.replace('http://127.0.0.1:1', ''));
    const session = '/api/v1/session';
    expect(paths).toEqual([
      ...[session, '/version', `${session}/refresh`, '/version'],
      ...['/version', session, '/version'],
    ]);
    expect(sent[2]?.headers['cookie']).toBe('callwright_sign_in=c1');
    const bearers = sent.map(({ headers }) => headers['authorization'] ?? '');
    expect(bearers.slice(1)).toEqual(
      ['t1', 't1', 't2', 't2', 't2', 't3'].map((token) => `Bearer ${token}`),
    );
  });
});

/** A socket whose server the test is. */
class HeldSocket extends EventTarget {
  readonly sent: Readonly<Record<string, unknown>>[] = [];
  isClosed = false;

  open(): void {
    this.dispatchEvent(new Event('open'));
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  tell(frame: object): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.dispatchEvent(new Event('close'));
  }
}

describe('the events of a client', () => {
  /** The next thing told, with the socket opened for it where there is a new one. */
  function aStream(from?: string) {
    const sockets: HeldSocket[] = [];
    const stop = new AbortController();
    const { client, waits } = aClient([], {
      webSocket: () => {
        const socket = new HeldSocket();
        sockets.push(socket);
        setImmediate(() => {
          socket.open();
          socket.tell({ op: 'ack', id: 's1' });
        });
        return socket as unknown as WebSocket;
      },
      clock: {
        nowMs: () => 0,
        after: (ms, run) => {
          if (ms < 11_000) queueMicrotask(run);
          return () => {};
        },
      },
    });
    const told = client.events({
      types: ['call.*'],
      signal: stop.signal,
      ...(from === undefined ? {} : { from }),
    });
    const next = async (): Promise<StreamMessage | undefined> =>
      (await told.next()).value ?? undefined;
    return { sockets, stop, next, waits };
  }
  const anEvent = (n: number) => ({
    type: 'call.queued',
    cwpos: `main.e1:${n}`,
    data: { version: n },
  });

  it('tell the server’s clock with each ping, by which pages show ages', async () => {
    const { sockets, stop, next } = aStream();
    await next();
    sockets[0]?.tell({ op: 'ping', serverTime: '2026-11-23T08:00:15.000Z' });
    expect(await next()).toEqual({ kind: 'ping', serverTime: '2026-11-23T08:00:15.000Z' });
    stop.abort();
  });

  it('go on after the last one taken when the connection was lost', async () => {
    const { sockets, stop, next } = aStream();
    expect(await next()).toEqual({ kind: 'connected' });
    sockets[0]?.tell({ op: 'events', items: [anEvent(1), anEvent(2)] });
    expect(await next()).toMatchObject({ kind: 'event', event: { cwpos: 'main.e1:1' } });
    expect(await next()).toMatchObject({ kind: 'event', event: { cwpos: 'main.e1:2' } });
    sockets[0]?.close();
    expect(await next()).toEqual({ kind: 'reconnecting', problem: null });
    expect(await next()).toEqual({ kind: 'connected' });
    expect(sockets[0]?.sent[0]).toEqual({
      op: 'subscribe',
      id: 's1',
      types: ['call.*'],
      from: 'now',
    });
    expect(sockets[1]?.sent[0]).toMatchObject({ from: 'main.e1:2' });
    stop.abort();
    expect(await next()).toBeUndefined();
  });

  it('come as a snapshot where the place is lost, with the reason', async () => {
    const { sockets, stop, next } = aStream('main.e1:5');
    await next();
    sockets[0]?.tell({ op: 'resync', reason: 'otherLife' });
    sockets[0]?.tell({ op: 'snapshot', resumeToken: 'main.e2:9', asOf: 'x', agents: [] });
    const snapshot = { reason: 'otherLife', resumeToken: 'main.e2:9' };
    expect(await next()).toMatchObject({ kind: 'snapshot', snapshot });
    sockets[0]?.close();
    await next();
    await next();
    expect(sockets[1]?.sent[0]).toMatchObject({ from: 'main.e2:9' });
    stop.abort();
  });

  it('begin with a snapshot again where nothing had come yet', async () => {
    const { sockets, stop, next } = aStream();
    await next();
    sockets[0]?.close();
    await next();
    await next();
    expect(sockets[1]?.sent[0]).toMatchObject({ from: 'snapshot' });
    stop.abort();
  });

  it('tell what a subscription was refused with, and ask again', async () => {
    const { sockets, stop, next } = aStream();
    await next();
    const problem = { code: 'queue_not_found', status: 404, detail: 'no' };
    sockets[0]?.tell({ op: 'answer', id: 's1', status: 404, body: problem });
    expect(await next()).toEqual({ kind: 'reconnecting', problem });
    expect(await next()).toEqual({ kind: 'connected' });
    stop.abort();
  });
});
