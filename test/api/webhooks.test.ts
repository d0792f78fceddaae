import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { subnetsOf } from '../../services/people/api-keys.ts';
import { refusalOf } from '../../services/webhooks/address-guard.ts';
import { send } from '../../services/webhooks/send.ts';
import { aFolder } from '../support/a-folder.ts';
import { aServer, type Body, type TestApi } from '../support/api-server.ts';
import { accepts, arrives, connects, logsOn } from '../support/builders.ts';
import { aReceiver, type Receiver } from '../support/webhook-receiver.ts';

const base = '/api/v1/centres/shop/webhooks';
const webhookAllow = ['127.0.0.0/8'];

interface Hooked {
  readonly served: TestApi;
  readonly receiver: Receiver;
  readonly id: string;
  readonly secret: string;
}

async function aHook(types: readonly string[], path?: string): Promise<Hooked> {
  const receiver = await aReceiver();
  const options = { webhookAllow, ...(path === undefined ? {} : { path }) };
  const served = await aServer(undefined, [], {}, options);
  onTestFinished(() => served.app.close());
  const made = await served.ask('POST', base, { as: 'nadia', body: { url: receiver.url, types } });
  expect(made.status, made.text).toBe(201);
  return { served, receiver, id: String(made.body['id']), secret: String(made.body['secret']) };
}

async function deliveries({ served, id }: Hooked, state = ''): Promise<readonly Body[]> {
  const { body } = await served.ask('GET', `${base}/${id}/deliveries${state}`, { as: 'nadia' });
  return body['items'] as readonly Body[];
}

async function hookOf({ served, id }: Hooked): Promise<Body> {
  return (await served.ask('GET', `${base}/${id}`, { as: 'nadia' })).body;
}

/** Looks until a delivery is as expected: an answer takes some turns of the event loop. */
async function until(look: () => Promise<unknown>, expected: unknown): Promise<void> {
  await expect.poll(look).toEqual(expected);
}

const statesOf = (hook: Hooked) => async () =>
  (await deliveries(hook)).map(({ state, attempts }) => `${state} ${attempts}`);

describe('a webhook', () => {
  it('gets the events it asks for, each a signed CloudEvent', async () => {
    const hook = await aHook(['call.queued', 'agent.*']);
    const { served, receiver, secret } = hook;
    served.tell(logsOn('a'), arrives('c1'));
    served.clock.turn(50);
    await receiver.has(3);
    await until(
      async () => (await deliveries(hook)).every(({ state }) => state === 'delivered'),
      true,
    );
    const events = receiver.received.map(({ body }) => JSON.parse(body) as Body);
    const types = new Set(events.map(({ type }) => type));
    expect(types).toContain('call.queued');
    expect([...types].every((type) => /^(call\.queued|agent\..*)$/.test(String(type)))).toBe(true);
    expect(events[0]).toMatchObject({ specversion: '1.0', datacontenttype: 'application/json' });
    for (const { headers, body } of receiver.received) {
      const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = headers;
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
      const hmac = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
      expect(signature).toBe(`v1,${hmac}`);
    }
  });

  it('is tried again under the same id until it answers 2xx; a redirect does not', async () => {
    const hook = await aHook(['call.queued']);
    const { served, receiver } = hook;
    receiver.answers.push(500, 302);
    served.tell(arrives('c1'));
    served.clock.turn(50);
    await receiver.has(1);
    await until(statesOf(hook), ['waiting 1']);
    expect((await deliveries(hook))[0]).toMatchObject({ status: 500, problem: 'answered 500' });
    served.clock.turn(5_600);
    await receiver.has(2);
    await until(statesOf(hook), ['waiting 2']);
    served.clock.turn(33_100);
    await receiver.has(3);
    await until(statesOf(hook), ['delivered 3']);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(1);
  });

  it('keeps what it could not deliver in a list, and sends it once more when told to', async () => {
    const hook = await aHook(['call.queued']);
    const { served, receiver, id } = hook;
    receiver.answers.push(...Array.from({ length: 9 }, () => 503));
    served.tell(arrives('c1'));
    served.clock.turn(50);
    for (const [n, seconds] of [5, 30, 120, 600, 3_600, 10_800, 28_800, 43_200, 0].entries()) {
      await receiver.has(n + 1);
      await until(statesOf(hook), [n === 8 ? 'failed 9' : `waiting ${n + 1}`]);
      // With what chance adds at most.
      served.clock.turn(seconds * 1_101);
    }
    const [failed] = await deliveries(hook, '?state=failed');
    expect(failed).toMatchObject({ status: 503, attempts: 9, nextAt: null });
    const url = `${base}/${id}/deliveries/${failed?.['id']}/redeliver`;
    expect((await served.ask('POST', url, { as: 'nadia' })).status).toBe(202);
    await receiver.has(10);
    await until(statesOf(hook), ['delivered 1']);
    const none = await served.ask('POST', `${base}/${id}/deliveries/msg_none/redeliver`, {
      as: 'nadia',
    });
    expect([none.status, none.body['code']]).toEqual([404, 'delivery_not_found']);
  });

  it('keeps the order of a subject: what comes after waits for the one before', async () => {
    const hook = await aHook(['call.*']);
    const { served, receiver } = hook;
    receiver.answers.push(500);
    served.tell(logsOn('a'), arrives('c1'));
    served.tell(accepts('c1/1'), connects('c1/1'));
    served.clock.turn(50);
    await receiver.has(1);
    await until(statesOf(hook), ['waiting 1', 'behind 0']);
    expect(receiver.received.length).toBe(1);
    served.clock.turn(5_600);
    await receiver.has(3);
    const places = receiver.received.slice(1).map(({ body }) => String(JSON.parse(body)['id']));
    expect(places).toEqual(places.toSorted());
  });

  it('is paused by a 410, and says so; one that is resumed gets what waited', async () => {
    const hook = await aHook(['call.queued']);
    const { served, receiver, id } = hook;
    receiver.answers.push(410);
    served.tell(arrives('c1'));
    served.clock.turn(50);
    await receiver.has(1);
    await until(async () => (await hookOf(hook))['active'], false);
    const paused = await hookOf(hook);
    expect(paused).toMatchObject({ problem: 'it answered 410: it is wanted no more' });
    expect(await statesOf(hook)()).toEqual(['failed 1']);
    served.tell(arrives('c2'));
    served.clock.turn(1_000);
    expect((await deliveries(hook)).length).toBe(1);
    const resumed = await served.ask('PATCH', `${base}/${id}`, {
      as: 'nadia',
      body: { active: true },
      headers: { 'if-match': `"v${paused['version']}"` },
    });
    expect(resumed.body).toMatchObject({ active: true, problem: null, failingSince: null });
    served.tell(arrives('c3'));
    served.clock.turn(50);
    await receiver.has(2);
    expect(receiver.received[1]?.body).toContain('"callId":"c3"');
  });

  it('loses nothing that it was to get when the service starts again', async () => {
    const path = join(aFolder(), 'callwright.db');
    const hook = await aHook(['call.queued'], path);
    const { served, receiver } = hook;
    receiver.answers.push(null);
    served.tell(arrives('c1'));
    served.clock.turn(50);
    await receiver.has(1);
    served.tell(arrives('c2'));
    // Stopped with one under way, and one that was not recorded yet.
    await served.app.close();
    served.store.close();
    const again = { ...hook, served: await aServer(undefined, [], {}, { webhookAllow, path }) };
    onTestFinished(() => again.served.app.close());
    again.served.clock.turn(1_000);
    await receiver.has(3);
    await until(statesOf(again), ['delivered 1', 'delivered 1']);
    const [first, second] = receiver.received;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(receiver.received[2]?.body).toContain('"callId":"c2"');
  });

  it('signs with both secrets for a day after one was replaced', async () => {
    const hook = await aHook(['call.queued']);
    const { served, receiver, id, secret } = hook;
    const made = await served.ask('POST', `${base}/${id}/rotate`, {
      as: 'nadia',
      headers: { 'if-match': '"v1"' },
    });
    expect(made.body['secret']).not.toBe(secret);
    const test = await served.ask('POST', `${base}/${id}/test`, { as: 'nadia' });
    expect(test.status).toBe(202);
    await receiver.has(1);
    const { headers, body } = receiver.received[0] ?? { headers: {}, body: '' };
    expect(JSON.parse(body)).toMatchObject({ type: 'webhook.test' });
    const signed = String(headers['webhook-signature']).split(' ');
    const of = (key: string) =>
      createHmac('sha256', Buffer.from(key.replace('whsec_', ''), 'base64'))
        .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
        .digest('base64');
    expect(signed).toEqual([`v1,${of(String(made.body['secret']))}`, `v1,${of(secret)}`]);
    served.clock.turn(86_400_001);
    await served.ask('POST', `${base}/${id}/test`, { as: 'nadia' });
    await receiver.has(2);
    expect(String(receiver.received[1]?.headers['webhook-signature'])).not.toContain(' ');
  });
});

describe('the operations on webhooks', () => {
  it('are an admin’s, are written down, and never show a secret twice', async () => {
    const { served, secret, id } = await aHook(['call.*']);
    expect((await served.ask('GET', base, { as: 'anna' })).body['code']).toBe('role_missing');
    const list = await served.ask('GET', base, { as: 'nadia' });
    const audit = await served.ask('GET', '/api/v1/centres/shop/audit', { as: 'nadia' });
    expect(list.text).toContain(id);
    expect(audit.text).toContain('createWebhook');
    for (const { text } of [list, audit]) expect(text).not.toContain(secret.slice(6));
    const gone = await served.ask('DELETE', `${base}/${id}`, {
      as: 'nadia',
      headers: { 'if-match': '"v1"' },
    });
    expect(gone.status).toBe(204);
    expect((await served.ask('GET', `${base}/${id}`, { as: 'nadia' })).status).toBe(404);
  });

  it.each([
    [{ url: 'http://127.0.0.1:9/', types: ['call.*'] }, '/body/url'],
    [{ url: 'http://[::1]/', types: ['call.*'] }, '/body/url'],
    [{ url: 'https://169.254.169.254/latest', types: ['call.*'] }, '/body/url'],
    [{ url: 'https://10.1.2.3/', types: ['call.*'] }, '/body/url'],
    [{ url: 'https://me:secret@erp.example/', types: ['call.*'] }, '/body/url'],
    [{ url: 'ftp://erp.example/', types: ['call.*'] }, '/body/url'],
    [{ url: 'https://erp.example/', types: ['cal.queued'] }, '/body/types/0'],
    [{ url: 'https://erp.example/', types: [] }, '/body/types'],
  ])('refuse %j', async (body, pointer) => {
    const served = await aServer();
    const { status, body: problem } = await served.ask('POST', base, { as: 'nadia', body });
    expect([status, problem['errors']]).toMatchObject([400, [{ pointer }]]);
  });
});

describe('an address that a webhook leads to', () => {
  const none = subnetsOf([]);

  it.each([
    ...['127.0.0.1', '10.0.0.1', '172.16.9.9', '192.168.1.1', '169.254.169.254', '100.64.0.1'],
    ...['0.0.0.0', '::1', 'fd00::1', 'fe80::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '224.0.0.1'],
    // Of IPv6: into networks of IPv4 (NAT64, IPv4-compatible, Teredo, 6to4), and site-local.
    ...['64:ff9b:1::a00:1', '64:ff9b:1:ffff::a00:1', '::10.0.0.1', '::7f00:1', '2001::1'],
    ...['2001:0:4136:e378:8000:63bf:3fff:fdd2', '2002:7f00:1::1', 'fec0::1', 'feff::1'],
    ...['::ffff:0:10.0.0.1', '192.88.99.1', '3fff::1', '5f00::1', '2001:20::1'],
  ])('is not %s', (address) => {
    expect(refusalOf(address, 'https://erp.example/', none)).toContain('no public address');
    expect(refusalOf(address, 'http://erp.example/', subnetsOf(['0.0.0.0/0', '::/0']))).toBe(null);
  });

  it('is asked over TLS, where it is not named', () => {
    expect(refusalOf('93.184.216.34', 'https://erp.example/', none)).toBe(null);
    expect(refusalOf('2606:2800:220:1::1', 'https://erp.example/', none)).toBe(null);
    expect(refusalOf('93.184.216.34', 'http://erp.example/', none)).toContain('without TLS');
  });

  it('is not disclosed where nothing answers there', async () => {
    const allowed = subnetsOf(['127.0.0.0/8', '::1/128']);
    const message = { id: 'msg_1', text: '{}', atMs: 0, secrets: ['s'] };
    const { signal } = new AbortController();
    const asked = { url: 'http://localhost:1/', allowed, signal };
    expect(await send({ ...asked, ...message })).toEqual({ problem: 'connect ECONNREFUSED' });
  });

  it('is looked at when the name is looked up', async () => {
    const hook = await aHook(['call.queued']);
    const { served } = hook;
    // Named, it passes; what it leads to is loopback, which this service does not let through.
    const other = await aServer();
    onTestFinished(() => other.app.close());
    const body = { url: 'https://localhost:9/', types: ['call.queued'] };
    const made = await other.ask('POST', base, { as: 'nadia', body });
    await other.ask('POST', `${base}/${made.body['id']}/test`, { as: 'nadia' });
    const own = { ...hook, served: other, id: String(made.body['id']) };
    await until(statesOf(own), ['waiting 1']);
    const problem = (await deliveries(own))[0]?.['problem'];
    expect(problem).toMatch(/localhost leads to .* no public/);
    expect(problem).not.toMatch(/127\.0|::1/);
    expect(await deliveries({ ...hook, served })).toEqual([]);
  });
});
