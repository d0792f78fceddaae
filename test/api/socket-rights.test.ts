/** Who may open a socket, what they are told there, and what they may ask for. */
import { describe, expect, it } from 'vitest';
import type { AccountsFile } from '../../contracts/index.ts';
import { aServer, shopCentre } from '../support/api-server.ts';
import { answers, arrives, hangsUp, logsOn } from '../support/builders.ts';
import { type EventSocket, isOp, openSocket, subscribeTo } from '../support/event-socket.ts';

describe('who opens a socket', () => {
  const accounts: AccountsFile = {
    schema: 'callwright.accounts/1',
    people: [
      { id: 'ann', name: 'Ann', roles: ['agent'], agent: 'a' },
      { id: 'sam', name: 'Sam', roles: ['supervisor'] },
    ],
  };
  const asAnn = { authorization: 'Bearer ann' };

  it('is told what concerns their agent and what is everybody’s, a supervisor all', async () => {
    const served = await aServer(shopCentre, [], {}, { access: { accounts } });
    served.tell(logsOn('a'), logsOn('b'));
    const ann = await openSocket(served, asAnn);
    const sam = await openSocket(served, { authorization: 'Bearer sam' });
    await subscribeTo(ann);
    await subscribeTo(sam);
    served.tell(arrives('c1'), arrives('c2', { queueId: 'z' }));
    served.tell(...answers('c1/1'));
    served.tell(hangsUp('c1'), hangsUp('c2'), {
      type: 'setQueueState',
      queueId: 'q',
      state: 'closed',
    });
    const closes = (socket: EventSocket) => () =>
      socket.events().some(({ type }) => type === 'queue.state');
    await ann.until(closes(ann));
    await sam.until(closes(sam));
    const subjects = (socket: EventSocket) =>
      new Set(socket.events().map(({ subject }) => String(subject)));
    const ofBen = ['call/c2', 'offer/c2.1', 'agent/shop.b'];
    expect([...subjects(sam)]).toEqual(expect.arrayContaining(ofBen));
    expect([...subjects(ann)].filter((one) => ofBen.includes(one))).toEqual([]);
    const own = ['offer/c1.1', 'call/c1', 'agent/shop.a', 'queue/shop.q'];
    expect([...subjects(ann)]).toEqual(expect.arrayContaining(own));
    const counts = ann.events().map(({ cwseq }) => cwseq);
    expect(counts).toEqual(counts.map((_, place) => place + 1));
    const back = await openSocket(served, asAnn);
    await subscribeTo(back, { from: 'main.e1:0', types: ['offer.*', 'call.*'] });
    await back.until(({ op }) => op === 'events');
    expect([...subjects(back)].filter((one) => ofBen.includes(one))).toEqual([]);
    for (const agentIds of [['shop.a', 'shop.b'], undefined]) {
      const id = `snapshot-${agentIds?.length}`;
      ann.say({ op: 'subscribe', id, from: 'snapshot', agentIds });
      const { agents } = await ann.until(
        (one) => isOp('snapshot')(one) && one['subscription'] === id,
      );
      expect(agents).toMatchObject([{ id: 'shop.a' }]);
    }
    for (const socket of [ann, sam, back]) socket.stop();
  });

  it('gets the refusals of HTTP: no name, another role, another agent', async () => {
    const served = await aServer(shopCentre, [], {}, { access: { accounts } });
    await expect(openSocket(served, { authorization: '' })).rejects.toThrow('401');
    await expect(openSocket(served, { ...asAnn, origin: 'https://evil.test' })).rejects.toThrow(
      '403',
    );
    const ann = await openSocket(served, asAnn);
    const body = { state: 'overload' };
    const call = { operation: 'putCentreState', params: { centre: 'shop' }, body };
    expect(await ann.call(call)).toMatchObject({ status: 403, body: { code: 'role_missing' } });
    for (const [agent, status] of [
      ['shop.a', 200],
      ['shop.b', 403],
    ] as const) {
      const got = { operation: 'getAgentTimeline', params: { agent } };
      expect(await ann.call(got)).toMatchObject({ status });
    }
    ann.stop();
  });

  it('ends with the sign-in', async () => {
    const served = await aServer(shopCentre, [], {}, { access: { accounts } });
    const got = await served.ask('POST', '/api/v1/session', { body: { user: 'sam' } });
    const authorization = `Bearer ${got.body['token']}`;
    const sam = await openSocket(served, { authorization });
    const [cookie = ''] = String(got.headers['set-cookie']).split(';');
    const ended = await served.ask('DELETE', '/api/v1/session', { headers: { cookie } });
    expect(ended.status).toBe(204);
    served.clock.turn(15_000);
    await sam.closed();
  });
});
