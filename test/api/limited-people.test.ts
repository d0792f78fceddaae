/** Somebody limited to one queue, against every operation: what is beyond is refused, or left out. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Operation, operations } from '../../api/index.ts';
import type { AccountsFile, Limits } from '../../contracts/index.ts';
import { aServer, type Body, shopCentre, type TestApi } from '../support/api-server.ts';
import { accepts, anAgent, aQueue, arrives, connects, logsOn } from '../support/builders.ts';
import { openSocket, subscribeTo } from '../support/event-socket.ts';
import { openStream } from '../support/event-stream.ts';

const roles = ['supervisor', 'reviewer', 'analyst', 'ruleEditor', 'admin', 'orderTaker'] as const;
const centre = {
  ...shopCentre,
  groups: [...(shopCentre.groups ?? []), { id: 'far', name: 'Far' }],
  queues: [...(shopCentre.queues ?? []), aQueue('vault', { name: 'Vault', group: 'far' })],
  agents: [
    ...(shopCentre.agents ?? []),
    anAgent('ghost', { name: 'Ghost', groups: ['far'], links: [{ queue: 'vault' }] }),
  ],
};
const table: readonly (readonly [string, Operation])[] = Object.entries(operations);

async function limitedTo(limits: Limits): Promise<TestApi> {
  const accounts: AccountsFile = {
    schema: 'callwright.accounts/1',
    people: [
      { id: 'lim', name: 'Lim', roles: [...roles], limits },
      { id: 'root', name: 'Root', roles: ['supervisor', 'admin'] },
    ],
  };
  const served = await aServer(centre, [], {}, { access: { accounts, isLocal: true } });
  served.tell(logsOn('a'), logsOn('ghost'), arrives('c1', { queueId: 'z' }));
  served.tell(arrives('c2', { queueId: 'vault' }));
  return served;
}

const near = { queue: 'shop.z', group: 'shop.g', agent: 'shop.a', call: 'c1' };
const far = {
  queue: 'shop.vault',
  group: 'shop.far',
  agent: 'shop.ghost',
  address: 'shop.desk',
  session: 'shop.ghost.e1.1',
  offer: 'c2.1',
  call: 'c2',
};
const rest: { readonly [name: string]: string } = {
  centre: 'shop',
  handler: 'main',
  kind: 'admit',
  version: '1',
  user: 'root',
};

async function asks(served: TestApi, operation: Operation, ids: { [name: string]: string }) {
  const names = { ...rest, ...ids };
  const url = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => names[name] ?? 'none');
  const headers = { 'idempotency-key': randomUUID(), 'if-match': '"v0"' };
  const body = operation.text === undefined ? operation.example : '{}';
  return await served.ask(operation.method, url, {
    as: 'lim',
    headers,
    ...(body === undefined ? {} : { body }),
  });
}

const idsIn = ({ body }: { readonly body: Body }) =>
  (body['items'] as readonly Body[]).map(({ id }) => id);

describe('somebody limited to a queue', () => {
  it('is told nothing of another queue, its agents and calls by any operation', async () => {
    const served = await limitedTo({ queues: ['z'] });
    const open = ['streamEvents', 'openEvents', 'openTapiEvents', 'openGateway'];
    let refused = 0;
    for (const [id, operation] of table) {
      if (operation.access === 'open' || open.includes(id)) continue;
      const { status, text } = await asks(served, operation, far);
      const said = text.replaceAll(/"instance":"[^"]*"/g, '');
      expect([id, said.match(/vault|ghost|"c2"/i)?.[0]]).toEqual([id, undefined]);
      const names = Object.keys(far).some((name) => operation.path.includes(`{${name}}`));
      if (names) expect([id, status < 400]).toEqual([id, false]);
      if (status === 403) refused += 1;
    }
    expect(refused).toBeGreaterThan(150);
  });

  it('sees their own queue’s calls and agents, in lists as well', async () => {
    const served = await limitedTo({ queues: ['z'] });
    const get = (path: string) => served.ask('GET', `/api/v1/${path}`, { as: 'lim' });
    for (const [kind, id] of Object.entries(near)) {
      if (kind === 'group') continue;
      expect([kind, (await get(`${kind}s/${id}`)).status]).toEqual([kind, 200]);
    }
    expect(idsIn(await get('centres/shop/calls'))).toEqual(['c1']);
    expect(idsIn(await get('handlers/main/agents'))).toEqual(['shop.a', 'shop.b']);
  });

  it('sends no call where they may not look', async () => {
    const served = await limitedTo({ queues: ['z'] });
    const body = { queueId: 'shop.vault' };
    const { status } = await served.ask('POST', '/api/v1/calls/c1/requeue', { as: 'lim', body });
    expect(status).toBe(403);
  });

  it('hears of no other queue by stream or socket', async () => {
    const served = await limitedTo({ queues: ['z'] });
    const headers = { authorization: 'Bearer lim' };
    const stream = await openStream(served, '?from=snapshot', headers);
    const socket = await openSocket(served, headers);
    await subscribeTo(socket, { from: 'snapshot' });
    served.tell(arrives('c3', { queueId: 'vault' }), arrives('c4', { queueId: 'z' }));
    await expect.poll(() => stream.text()).toContain('c4');
    await socket.until((frame) => JSON.stringify(frame).includes('c4'));
    for (const heard of [stream.text(), JSON.stringify(socket.frames)]) {
      expect(heard).not.toMatch(/vault|ghost|c2|c3/);
    }
    await expect(openSocket(served, headers, '/tapi/events?api=2.2')).rejects.toThrow('403');
  });
});

it('a team is its agents, and the calls that they took', async () => {
  const served = await limitedTo({ team: ['ghost'] });
  served.tell(accepts('c2/1'), connects('c2/1'));
  const get = (path: string) => served.ask('GET', `/api/v1/${path}`, { as: 'lim' });
  expect(idsIn(await get('handlers/main/agents'))).toEqual(['shop.ghost']);
  expect(idsIn(await get('centres/shop/calls'))).toEqual(['c2']);
  expect((await get('queues/shop.vault')).status).toBe(403);
});
