/** What a person of one centre hears of another in the same service: nothing. */
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { json as readJson } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { operations } from '../../api/index.ts';
import type { Operation } from '../../api/operations/operation.ts';
import type { CentreToOpen } from '../../server/index.ts';
import type { Body } from '../support/api-server.ts';
import {
  lyonFiles,
  parisMark,
  peopleOf,
  type SeveralCentres,
  severalCentres,
} from '../support/two-centres.ts';
import { until } from '../support/two-handlers.ts';

const table = Object.entries(operations) as readonly (readonly [string, Operation])[];
/** Nobody asks faster than this, so that no limit of the rate hides an answer. */
const fast = { perSecond: 1e6, burst: 1e6 };
const access = {
  isLocal: true,
  rates: { control: fast, interactive: fast, integration: fast, auth: fast, account: fast },
};
interface Names {
  [param: string]: string;
}
const usual: Names = {
  handler: 'main',
  kind: 'admit',
  version: '1',
  function: 'lineInitializeEx',
  image: '1',
};

function urlOf({ path }: Operation, names: Names): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => names[name] ?? 'none');
}

function bodyOf({ method, example, text, file }: Operation): unknown {
  if (text !== undefined || file !== undefined) return '{}';
  return method === 'GET' || method === 'DELETE' ? undefined : (example ?? {});
}

function headersOf({ text, file }: Operation) {
  const [type] = text ?? file?.types ?? [];
  return { 'if-match': '"v1"', ...(type === undefined ? {} : { 'content-type': type }) };
}

/** What a path of a location, or the id in an answer, calls each thing: by the table's own names. */
function namesIn(url: string): Names {
  for (const [, { path, method }] of table) {
    if (method !== 'GET') continue;
    const form = new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
    const groups = form.exec(url)?.groups;
    if (groups !== undefined) return groups;
  }
  return {};
}

async function signsOn(ask: SeveralCentres['ask'], person: string, centre: string) {
  const handler = await ask(person, 'POST /api/v1/handlers/main/agents', {});
  expect(handler.status).toBe(201);
  const body = { groupId: `${centre}.sales` };
  return await ask(person, `POST /api/v1/agents/${centre}.${person}/sessions`, body);
}

/** What would replace the centre, or its channel's users, or end its customer. */
const kept = ['putCentreFile', 'putChannel', 'eraseCustomer'];

/** All that the examples of the table make in paris, and calls, agents and sessions. */
async function thingsOfParis({ ask, arrive }: SeveralCentres): Promise<Names> {
  const names: Names = { ...usual, centre: 'paris' };
  names['call'] = await arrive('orders');
  const agent = 'paris.anna';
  const opened = await signsOn(ask, 'anna', 'paris');
  expect(opened.status).toBe(201);
  Object.assign(names, { agent, group: 'paris.sales', queue: 'paris.orders' });
  Object.assign(names, { address: 'paris.seat', session: String(opened.body['id']) });
  names['offer'] = `${names['call']}.1`;
  const channel = { users: ['root'] };
  const first = { 'if-match': '"v0"' };
  const put = await ask('root', 'PUT /api/v1/centres/paris/channel', channel, first);
  expect([put.status, put.text]).toEqual([200, put.text]);
  // Twice, as some examples need what later ones make.
  for (const [id, operation] of [...table, ...table]) {
    const { method, access: who, handler } = operation;
    const isMaking = (method === 'POST' || method === 'PUT') && handler.kind === 'document';
    if (!isMaking || who === 'open' || kept.includes(id)) continue;
    const url = urlOf(operation, names);
    const made = await ask('root', `${method} ${url}`, bodyOf(operation), headersOf(operation));
    if (made.status >= 300) continue;
    const ownId = made.body['id'] ?? made.body['orderId'];
    const places = [made.location ?? '', `${url}/${String(ownId)}`];
    for (const place of places) Object.assign(names, namesIn(place));
  }
  const order = { customerId: names['customer'] };
  const taken = await ask('root', 'POST /api/v1/centres/paris/orders', order);
  expect([taken.status, taken.text]).toEqual([201, taken.text]);
  names['order'] = String(taken.body['orderId'] ?? taken.body['id']);
  return names;
}

describe('the walk with the other centre’s token', () => {
  it('finds nothing of paris in any operation, nor whether it is there', async () => {
    const service = await severalCentres({ access });
    const { ask } = service;
    const things = await thingsOfParis(service);
    const made = ['customer', 'item', 'coupon', 'order', 'ruleSet', 'key', 'webhook', 'call'];
    for (const name of made) expect([name, things[name]]).not.toEqual([name, undefined]);
    // What examples say, lyon may have too, as the walk sends them there.
    const examples = JSON.stringify([...table.map(([, { example }]) => example), usual]);
    const isOfParis = (one: string) => one.length > 5 && !examples.includes(one);
    const secrets = [...Object.values(things).filter(isOfParis), parisMark, '"paris', 'paris.'];
    const peopleOfParis = async () => {
      const { body } = await ask('root', 'GET /api/v1/centres/paris/users');
      return (body['items'] as readonly Body[]).map(({ id }) => id);
    };
    const people = await peopleOfParis();
    expect(people).toContain('root');
    let walked = 0;
    for (const [id, operation] of table) {
      const { method, path, access: who, handler } = operation;
      if (who === 'open' || handler.kind === 'stream' || handler.kind === 'socket') continue;
      const params = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
      const named = params.filter((name) => usual[name] === undefined);
      // Without what the example says where it would make the same thing in lyon.
      const isOfThing = named.some((name) => name !== 'centre');
      const body = isOfThing || method === 'GET' ? bodyOf(operation) : {};
      const asked = async (names: Names) => {
        const url = urlOf(operation, { ...usual, ...names });
        const said = await ask('lea', `${method} ${url}`, body, headersOf(operation));
        const echoed = Object.values(names).sort((a, b) => b.length - a.length);
        const text = echoed.reduce((rest, one) => rest.replaceAll(one, '…'), said.text);
        return { ...said, text };
      };
      const real = Object.fromEntries(params.map((name) => [name, things[name] ?? 'none']));
      const fake = Object.fromEntries(named.map((name) => [name, `${real[name]}9`]));
      for (const centre of new Set([real['centre'] ?? '', 'lyon'])) {
        const at = named.includes('centre') ? { centre } : {};
        const fakeAt = centre === 'lyon' ? at : {};
        const expected = await asked({ ...fake, ...fakeAt });
        const seen = await asked({ ...real, ...at });
        const isPlain =
          named.length > 0 && (named.length > 1 || centre !== 'lyon' || !('centre' in at));
        if (isPlain) {
          const codes = [id, expected.status, expected.body['code']];
          expect([id, seen.status, seen.body['code']], seen.text).toEqual(codes);
        }
        expect([id, seen.status]).not.toEqual([id, 401]);
        const told = secrets.filter((secret) => seen.text.includes(secret));
        expect([id, told], seen.text.slice(0, 2_000)).toEqual([id, []]);
        walked += 1;
      }
    }
    expect(walked).toBeGreaterThan(250);
    expect(await peopleOfParis()).toEqual(people);
  });

  it('sends nothing of paris on a stream, a socket or the view of TAPI', async () => {
    const service = await severalCentres({ access });
    const { ask, address, arrive } = service;
    const heard: string[] = [];
    const stop = new AbortController();
    onTestFinished(() => stop.abort());
    const stream = await fetch(`${address}/api/v1/events/stream`, {
      headers: { authorization: 'Bearer lea', accept: 'text/event-stream' },
      signal: stop.signal,
    });
    const reading = async () => {
      const text = new TextDecoder();
      for await (const chunk of stream.body ?? []) heard.push(`stream ${text.decode(chunk)}`);
    };
    reading().catch(() => {});
    const open = async (path: string) => {
      const { body } = await ask('lea', 'POST /api/v1/events/tickets', {});
      const url = `${address.replace('http', 'ws')}${path}`;
      const socket = new WebSocket(url, [`cw.ticket.${String(body['ticket'])}`]);
      onTestFinished(() => socket.close());
      socket.onmessage = ({ data }) => heard.push(`${path} ${String(data)}`);
      await until(() => socket.readyState === WebSocket.OPEN);
      return socket;
    };
    const events = await open('/api/v1/events');
    await open('/tapi/events?api=2.2');
    const tapi = (name: string, given: object) =>
      ask('lea', `POST /tapi/2.2/${name}?sync=true`, given);
    const { body: app } = await tapi('lineInitializeEx', { dwAPIVersion: 0x0002_0002 });
    expect(app['dwNumDevs']).toBeGreaterThan(0);
    const line = { hLineApp: app['hLineApp'], dwDeviceID: 0, dwAPIVersion: 0x0002_0002 };
    const { body: opened } = await tapi('lineOpen', line);
    const { text: groups } = await tapi('lineGetGroupList', { hLine: opened['hLine'] });
    expect(groups).toContain('Sales of Lyon');
    expect(groups).not.toContain(parisMark);
    events.send(JSON.stringify({ op: 'subscribe', id: 's1', topics: ['paris', 'call', '*'] }));
    await arrive('orders');
    expect((await signsOn(ask, 'anna', 'paris')).status).toBe(201);
    expect((await signsOn(ask, 'hugo', 'lyon')).status).toBe(201);
    await until(() => heard.some((one) => one.startsWith('stream') && one.includes('lyon.hugo')));
    await pause(200);
    expect(
      heard.filter((one) => /paris|Zanzibar|anna/.test(one.replaceAll('["paris"', ''))),
    ).toEqual([]);
  });

  it('takes a centre by header, host or path where the proof fits several', async () => {
    const both = {
      name: 'lyon',
      read: () => ({ ...lyonFiles, accounts: peopleOf('root', 'lea') }),
    };
    const { ask } = await severalCentres({ access: { ...access, hosts: [] }, centres: [both] });
    const whose = async (headers: { readonly [name: string]: string }, path = '/api/v1/me') =>
      (await ask('root', `GET ${path}`, undefined, headers)).text;
    expect(await whose({})).toContain('"centreId":"paris"');
    expect(await whose({ 'callwright-centre': 'lyon' })).toContain('"centreId":"lyon"');
    expect(await whose({}, '/api/v1/agents/lyon.hugo')).toContain('lyon.hugo');
    expect(await whose({}, '/api/v1/centres/lyon/state')).toContain('"centreId":"lyon"');
    const signsIn = async (headers: { readonly [name: string]: string }) => {
      const { body } = await ask('', 'POST /api/v1/session', { user: 'root' }, headers);
      return String(body['token']);
    };
    const cookie = `callwright_page=${await signsIn({})}`;
    const ofLyon = await signsIn({ 'callwright-centre': 'lyon', cookie });
    const me = await ask(ofLyon, 'GET /api/v1/me');
    expect(me.text).toContain('"centreId":"lyon"');
  });
});

/** Asks as `root`; unlike `fetch` it sends the `Host` given. */
function answerTo({
  url,
  method,
  headers,
  body,
}: {
  readonly url: string;
  readonly method: string;
  readonly headers: Names;
  readonly body: unknown;
}): Promise<{ readonly status: number | undefined; readonly code: unknown }> {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  const always = { authorization: 'Bearer root', 'idempotency-key': randomUUID() };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: { ...always, ...json, ...headers } }, (answer) => {
      readJson(answer).then(
        (read) => resolve({ status: answer.statusCode, code: Object(read).code }),
        reject,
      );
    });
    sent.on('error', reject);
    sent.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
  });
}

describe('a request that names a centre', () => {
  it('is answered by no other, where that one is closed, unknown or without rights', async () => {
    const metz: CentreToOpen = {
      name: 'shops/metz.json',
      read: () => {
        throw new Error('the file is damaged');
      },
    };
    const service = await severalCentres({
      access: { ...access, hosts: [] },
      centres: [{ name: 'lyon', read: () => lyonFiles }, metz],
      onInternal: () => {},
    });
    const { ask } = service;
    expect((await signsOn(ask, 'anna', 'paris')).status).toBe(201);
    const closed = [503, 'centre_closed'];
    const notHere = [404, 'centre_not_found'];
    const doors: readonly (readonly [headers: Names, centre: string, expected: unknown])[] = [
      [{ 'callwright-centre': 'metz' }, 'paris', closed],
      [{ host: 'metz.example.com' }, 'paris', closed],
      [{}, 'metz', closed],
      [{ 'callwright-centre': 'nice' }, 'paris', notHere],
      [{ 'callwright-centre': 'lyon' }, 'paris', notHere],
      [{ host: 'lyon.example.com' }, 'paris', notHere],
    ];
    let walked = 0;
    for (const [id, operation] of table) {
      const { method, path, handler } = operation;
      if (handler.kind === 'stream' || handler.kind === 'socket' || !path.startsWith('/api/')) {
        continue;
      }
      for (const [headers, centre, expected] of doors) {
        const names = { ...usual, centre, agent: 'anna', queue: 'orders', group: 'sales' };
        // Who signs in there is asked for their password by that centre.
        const isOfLyon = Object.values(headers).join().startsWith('lyon');
        if (isOfLyon && path.startsWith('/api/v1/session')) continue;
        const isPath = Object.keys(headers).length === 0;
        if (isPath && !path.includes('/{centre}/')) continue;
        const url = `${service.address}${urlOf(operation, names)}`;
        const { status, code } = await answerTo({
          url,
          method,
          headers: { ...headersOf(operation), ...headers },
          body: bodyOf(operation),
        });
        expect([id, headers, status, code]).toEqual([id, headers, ...Object(expected)]);
        walked += 1;
      }
    }
    expect(walked).toBeGreaterThan(1_500);
    const { status, body } = await ask('root', 'GET /api/v1/agents/metz.anna');
    expect([status, body['code']]).toEqual(closed);
    const url = `${service.address}/health/live`;
    const host = 'metz.example.com';
    const health = await answerTo({ url, method: 'GET', headers: { host }, body: undefined });
    expect(health.status).toBe(200);
  });
});
