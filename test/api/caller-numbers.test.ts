/** Numbers of calls that are not one's own, in all that an agent can read. */
import { describe, expect, it } from 'vitest';
import { type Operation, operations } from '../../api/index.ts';
import type { AccountsFile } from '../../contracts/index.ts';
import { aServer, type TestApi } from '../support/api-server.ts';
import { accepts, arrives, connects, logsOn, rejects } from '../support/builders.ts';
import { openSocket, subscribeTo } from '../support/event-socket.ts';
import { openStream } from '../support/event-stream.ts';
import { someStations } from '../support/stations.ts';
import { aTapiClient } from '../support/tapi-client.ts';

const number = '+33687654329';
const dialled = '+33123456789';
/** Without its last four digits. */
const hidden = '+3368765••••';
const accounts: AccountsFile = {
  schema: 'callwright.accounts/1',
  people: [
    { id: 'ann', name: 'Ann', roles: ['agent'], agent: 'a' },
    { id: 'ben', name: 'Ben', roles: ['agent', 'orderTaker'], agent: 'b' },
    { id: 'sam', name: 'Sam', roles: ['supervisor'] },
    { id: 'root', name: 'Root', roles: ['admin'] },
  ],
};

/** Ann talks with a caller whose number is known; Ben is at rest. */
async function talking(): Promise<TestApi> {
  const served = await aServer(undefined, [], {}, { access: { accounts } });
  const facts = { 'call.callerNumber': number, 'call.dialledNumber': dialled };
  served.tell(logsOn('a'), arrives('c1', { facts }));
  served.tell(accepts('c1/1'), connects('c1/1'));
  served.tell(logsOn('b'));
  return served;
}

async function callerOf({ ask }: TestApi, as: string): Promise<unknown> {
  const { body } = await ask('GET', '/api/v1/calls/c1', { as });
  const [caller] = body['legs'] as { readonly callerId: unknown; readonly calledId: unknown }[];
  return [caller?.callerId, caller?.calledId];
}

/** The secret of a key with some scopes. */
async function keyOf({ ask }: TestApi, ...scopes: readonly string[]): Promise<string> {
  const body = { name: 'screen', scopes, expiresAt: '1970-02-01T00:00:00Z' };
  const made = await ask('POST', '/api/v1/centres/shop/api-keys', { as: 'root', body });
  return String(made.body['secret']);
}

/** What paths name, of the call and of the agent who talks. */
const ids: { readonly [name: string]: string } = {
  centre: 'shop',
  handler: 'main',
  agent: 'shop.a',
  session: 'shop.a.e1.1',
  call: 'c1',
  offer: 'c1.1',
  queue: 'shop.q',
  group: 'shop.g',
  address: 'shop.desk',
  object: 'ITCallInfo',
  member: 'get_CIS_CALLERIDNUMBER',
  tapiId: 'leg_c1.0',
  number: dialled,
};
const reads = (Object.entries(operations) as readonly (readonly [string, Operation])[]).filter(
  ([, { method, handler }]) => method === 'GET' && !/socket|stream/.test(handler.kind),
);

describe('numbers of callers', () => {
  it('are in no answer to an agent about another’s call, whatever is read', async () => {
    const served = await talking();
    const shown: string[] = [];
    let answered = 0;
    for (const [id, { path }] of reads) {
      const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? 'none');
      const { status, text } = await served.ask('GET', url, { as: 'ben' });
      expect([id, text.includes('87654329')]).toEqual([id, false]);
      if (status === 200) answered += 1;
      if (text.includes(hidden)) shown.push(id);
    }
    expect(answered).toBeGreaterThan(55);
    expect(shown.sort()).toEqual(['getCall', 'getTapiMember', 'getTapiObject', 'listCalls']);
  });

  it('are whole to who has the call, to supervisors, and by the right', async () => {
    const served = await talking();
    const to = { number: dialled, name: null };
    expect(await callerOf(served, 'ann')).toEqual([{ number, name: null }, to]);
    expect(await callerOf(served, 'ben')).toEqual([{ number: hidden, name: null }, to]);
    expect(await callerOf(served, 'sam')).toEqual([{ number, name: null }, to]);
    expect(await callerOf(served, await keyOf(served, 'getCall'))).toEqual([
      { number: hidden, name: null },
      to,
    ]);
    const further = await keyOf(served, 'getCall', 'seeCallerNumbers');
    expect(await callerOf(served, further)).toEqual([{ number, name: null }, to]);
    const role = { id: 'coach', name: 'Coach', rights: ['agent', 'seeCallerNumbers'] };
    await served.ask('POST', '/api/v1/centres/shop/roles', { as: 'root', body: role });
    const eve = { id: 'eve', name: 'Eve', roles: ['coach'] };
    await served.ask('POST', '/api/v1/centres/shop/users', { as: 'root', body: eve });
    expect(await callerOf(served, 'eve')).toEqual([{ number, name: null }, to]);
    const { centres } = (await served.ask('GET', '/api/v1/me', { as: 'eve' })).body;
    expect(centres).toMatchObject([{ rights: expect.arrayContaining(['seeCallerNumbers']) }]);
  });

  it('stay known to an agent who was offered the call, and declined it', async () => {
    const served = await talking();
    served.tell(arrives('c2', { queueId: 'z', facts: { 'call.callerNumber': number } }));
    served.tell(rejects('c2/1'));
    const [ben, ann] = await Promise.all(
      ['ben', 'ann'].map((as) => served.ask('GET', '/api/v1/calls/c2', { as })),
    );
    expect(ben?.text).toContain(number);
    expect(ann?.text).not.toContain(number);
  });

  it('are hidden of who was dialled, and numbers of stations are not', async () => {
    const served = await someStations();
    served.seat('ann');
    const { id } = await served.as('ann', 'POST /addresses/shop.st12/calls', { to: number });
    const { legs } = await served.as('ben', `GET /calls/${id}`);
    expect(legs).toMatchObject([{ callerId: { number: '12' }, calledId: { number: hidden } }, {}]);
    const own = await served.as('ann', `GET /calls/${id}`);
    expect(own['legs']).toMatchObject([{ calledId: { number } }, {}]);
  });

  it('are hidden in events and snapshots from a program without the right', async () => {
    const served = await talking();
    const said = async (key: string, callId: string): Promise<string> => {
      const headers = { authorization: `Bearer ${key}` };
      const socket = await openSocket(served, headers);
      await subscribeTo(socket, { from: 'snapshot' });
      const stream = await openStream(served, '?from=snapshot', headers);
      served.tell(arrives(callId, { facts: { 'call.callerNumber': number } }));
      await socket.until(({ op }) => op === 'events');
      const heard = JSON.stringify(socket.frames) + stream.text();
      expect(heard).toContain('"from":"+3368765');
      socket.stop();
      stream.stop();
      return heard;
    };
    const scopes = ['openEvents', 'streamEvents'];
    const screen = await said(await keyOf(served, ...scopes), 'n1');
    expect(screen).not.toContain(number);
    expect(screen).toContain(hidden);
    const exchange = await said(await keyOf(served, ...scopes, 'seeCallerNumbers'), 'n2');
    expect(exchange).toContain(number);
    expect(exchange).not.toContain(hidden);
  });

  it('are hidden in the structures of TAPI from who monitors the call', async () => {
    const served = await talking();
    const read = async (person: string): Promise<unknown> => {
      const client = await aTapiClient(served, person);
      const { items } = (await served.ask('GET', '/tapi/handles', { as: person })).body as {
        items: readonly { hCall: readonly { number: number }[] }[];
      };
      const hCall = items[0]?.hCall.at(-1)?.number;
      const { szCallerID, szConnectedID } = await client.call('lineGetCallInfo', { hCall });
      client.stop();
      return [szCallerID, szConnectedID];
    };
    expect(await read('ben')).toEqual([hidden, hidden]);
    expect(await read('ann')).toEqual([number, number]);
  });
});
