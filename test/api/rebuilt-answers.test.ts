/** Requests that an earlier life carried out, and whose answers it took with it. */
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import {
  aServer,
  type Body,
  type HttpReply,
  type Method,
  type TestApi,
} from '../support/api-server.ts';
import { accepts, arrives, connects, logsOn } from '../support/builders.ts';

const opening = { state: 'open', reason: 'early' };

async function busyServer(): Promise<TestApi> {
  const served = await aServer();
  served.tell(logsOn('a', { addressId: 'desk' }), logsOn('b'), arrives('c1'), arrives('c2'));
  served.tell(accepts('c1/1'), connects('c1/1'));
  return served;
}

/** As the next life finds it, and asked again. */
async function repeats(
  served: TestApi,
  path: string,
  { as = 'anna', body, callId = null }: { as?: string; body?: object; callId?: string | null } = {},
): Promise<HttpReply> {
  const place = `/api/v1/${path}`;
  const bodyHash = hash('sha256', JSON.stringify(body ?? null));
  const kept = { person: as, path: `POST ${place}`, key: 'k', bodyHash, status: 409 };
  served.store.answers.keep({ ...kept, body: JSON.stringify(callId), atMs: served.live.nowMs });
  const asked = { as, headers: { 'idempotency-key': 'k' }, ...(body && { body }) };
  return await served.ask('POST' as Method, place, asked);
}

describe('a request that was carried out before a kill', () => {
  it.each([
    ['calls/c1/hangup', 'calls/c1', 200, {}],
    ['addresses/shop.desk/calls', 'calls/c2', 201, { body: { to: '+33123456789' }, callId: 'c2' }],
    [
      'calls/pickup',
      'calls/c2',
      200,
      { body: { addressId: 'shop.desk', from: 'shop.desk' }, callId: 'c2' },
    ],
    ['offers/c1.1/accept', 'offers/c1.1', 200, {}],
    ['agents/shop.a/sign-off', 'agents/shop.a', 200, {}],
    ['handlers/main/agents', 'agents/shop.a', 201, { body: { agentId: 'shop.a' } }],
    ['queues/shop.q/state', 'queues/shop.q', 200, { body: opening }],
  ] as const)('POST %s is answered with %s', async (path, thing, status, of) => {
    const served = await busyServer();
    const again = await repeats(served, path, of);
    expect([again.status, again.headers['idempotency-replayed']], again.text).toEqual([
      status,
      'true',
    ]);
    const read = await served.get(`/api/v1/${thing}`);
    expect(again.body).toEqual(read.body);
    expect(again.headers['location']).toBe(status === 201 ? `/api/v1/${thing}` : undefined);
  });

  it('names the call, where it is kept no longer', async () => {
    const served = await busyServer();
    const again = await repeats(served, 'calls/c9/hangup', { callId: 'c9' });
    expect([again.status, again.body['code']]).toEqual([409, 'request_carried_out']);
    expect(again.body).toMatchObject({
      callId: 'c9',
      detail: expect.stringContaining('read /api/v1/calls/c9 to see'),
    });
  });

  it('names the place, where no answer can be made of what is there now', async () => {
    const served = await busyServer();
    const body = { groupIds: ['shop.g'] };
    const { status, body: problem } = await repeats(served, 'agents/shop.a/sign-on', { body });
    expect([status, (problem as Body)['code']]).toEqual([409, 'request_carried_out']);
    expect(problem['detail']).toContain('read /api/v1/agents/shop.a/sign-on');
  });

  it('is not carried out again where its rows were stored, and its answer was not', async () => {
    const path = join(aFolder(), 'store.db');
    const expiresAt = '1971-02-01T00:00:00Z';
    const asks = (served: TestApi, name: string) =>
      served.ask('POST', '/api/v1/centres/shop/api-keys', {
        as: 'nadia',
        headers: { 'idempotency-key': 'k' },
        body: { name, scopes: ['integration'], expiresAt },
      });
    const first = await aServer(undefined, [], {}, { path });
    // What it answers is not stored any more.
    vi.spyOn(first.store.answers, 'keep').mockReturnValue();
    expect((await asks(first, 'warehouse')).status).toBe(201);
    await first.app.close();
    first.store.close();
    const second = await aServer(undefined, [], {}, { path });
    const again = await asks(second, 'warehouse');
    expect([again.status, again.body['code']]).toEqual([409, 'request_carried_out']);
    expect(again.body['detail']).toContain('read /api/v1/centres/shop/api-keys to see');
    expect((await asks(second, 'another')).body['code']).toBe('idempotency_key_reused');
    const { body } = await second.ask('GET', '/api/v1/centres/shop/api-keys', { as: 'nadia' });
    expect(body['items']).toHaveLength(1);
    second.store.close();
  });

  it('is refused under its key with another body', async () => {
    const served = await busyServer();
    await repeats(served, 'queues/shop.q/state', { body: opening });
    const other = await served.ask('POST', '/api/v1/queues/shop.q/state', {
      as: 'anna',
      headers: { 'idempotency-key': 'k' },
      body: { ...opening, state: 'closed' },
    });
    expect([other.status, other.body['code']]).toEqual([422, 'idempotency_key_reused']);
  });
});
