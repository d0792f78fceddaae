/**
 * Long answers are made in slices, in a centre of 5,000 agents where 500 calls wait: calls are
 * decided between two turns of the event loop. How long a turn is `live.decision.delay` measures.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type OperationId, operations } from '../../api/index.ts';
import { type AccountsFile, roleNames, type Wallboard } from '../../contracts/index.ts';
import { aServer, shopCentre, type TestApi } from '../support/api-server.ts';
import { anAgent, arrives, logsOn, readies } from '../support/builders.ts';

const agentCount = 5_000;
const waitingCount = 500;
/** Of an answer, at most so much is made in one turn. */
const lengthPerTurnMax = 100_000;

const accounts: AccountsFile = {
  schema: 'callwright.accounts/1',
  people: [{ id: 'root', name: 'Root', roles: [...roleNames] }],
};

let served: TestApi;

/** How many turns of the event loop an answer took, and how long it is. */
async function answerOf(
  path: string,
): Promise<{ readonly turns: number; readonly length: number }> {
  const { app, clock } = served;
  let isAnswered = false;
  const answering = app
    .inject({ url: path, headers: { authorization: 'Bearer root' } })
    .then((answer) => {
      isAnswered = true;
      return answer;
    });
  let turns = 0;
  while (!isAnswered) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    clock.turn(0);
    turns += 1;
  }
  const { statusCode, body } = await answering;
  expect([path, statusCode, statusCode === 200 ? '' : body]).toEqual([path, 200, '']);
  return { turns, length: body.length };
}

const names: { readonly [name: string]: string } = {
  centre: 'shop',
  handler: 'main',
  agent: 'shop.a1',
  queue: 'shop.q',
  group: 'shop.g',
  call: 'w1',
};
const paths = Object.entries(operations).flatMap(([id, { method, path, query, handler }]) => {
  const isRead = method === 'GET' && (handler.kind === 'document' || handler.kind === 'text');
  const needed = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  if (!isRead || needed.some((name) => names[name] === undefined)) return [];
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => names[name] ?? '');
  // There is none to be looked at; the document of the API is made once, and sent as it is.
  if (id === 'getOutboundPreview' || id === 'getOpenApi') return [];
  const isPaged = 'limit' in query.shape;
  const needs: { readonly [operation: string]: string } = {
    getCallWhyNot: '?agentId=shop.a1',
    listRecords: '?number=T-10001-4',
    search: '?q=w',
    exportTable: '?kind=customers',
  };
  const asked = needs[id] ?? (isPaged ? '?limit=200' : '');
  return [[id as OperationId, url + asked] as const];
});

const wallboard = '/api/v1/centres/shop/wallboard';

/** A connection that asks for a wallboard so many times in one go, and has read nothing yet. */
function asksFor(port: number, count: number): Socket {
  const head = 'host: 127.0.0.1\r\nauthorization: Bearer root\r\n';
  const asked = (place: number): string =>
    `GET ${wallboard} HTTP/1.1\r\n${head}${place === count ? 'connection: close\r\n' : ''}\r\n`;
  const socket = connect({ port, host: '127.0.0.1' });
  socket.write(Array.from({ length: count }, (_, place) => asked(place + 1)).join(''));
  return socket;
}

/** The last of its answers. */
async function lastOf(socket: Socket): Promise<Wallboard> {
  const said = await text(socket);
  return JSON.parse(said.slice(said.lastIndexOf('\r\n\r\n')));
}

describe('a request', () => {
  beforeAll(async () => {
    const agents = Array.from({ length: agentCount }, (_, place) =>
      anAgent(`a${place}`, { groups: ['g'] }),
    );
    served = await aServer(
      { ...shopCentre, agents },
      [],
      {},
      {
        access: { accounts },
        takesOrders: true,
      },
    );
    for (let place = 0; place < waitingCount; place += 1) served.tell(arrives(`w${place}`));
    const { clock } = served;
    const stood = clock.nowMs.bind(clock);
    let looks = 0;
    // Each look at the clock finds it 1 ms on, so that work in slices pauses after each of them.
    clock.nowMs = () => {
      looks += 1;
      return stood() + looks;
    };
    // What is to be done after the present turn waits for the next, as in a process that serves.
    const later = clock.after.bind(clock);
    clock.after = (delayMs, run) => {
      if (delayMs > 0) return later(delayMs, run);
      const immediate = setImmediate(run);
      return () => clearImmediate(immediate);
    };
    for (const { id } of agents) served.tell(logsOn(id, { ready: false }));
  });

  it('of every kind that reads is walked', () => {
    expect(paths.length).toBeGreaterThan(60);
  });

  it.each(paths)('%s lets calls be decided while a long answer is made (%s)', async (id, path) => {
    // So that nothing is sent again that was kept.
    served.tell(arrives(id));
    const { turns, length } = await answerOf(path);
    expect(turns).toBeGreaterThanOrEqual(Math.floor(length / lengthPerTurnMax));
  });

  describe('for a wallboard', () => {
    let port: number;

    beforeAll(async () => {
      const url = new URL(await served.app.listen({ port: 0, host: '127.0.0.1' }));
      port = Number(url.port);
    });

    /** Asks again and again, after a call each. */
    async function askAgain(name: string): Promise<void> {
      for (let n = 0; n < 4; n += 1) {
        served.tell(arrives(`${name}${n}`));
        const { agents } = await lastOf(asksFor(port, 1));
        expect(agents).toHaveLength(agentCount);
      }
    }

    it('that has changed is answered from memory that was used before', async () => {
      await askAgain('first');
      const sizes = vi.spyOn(Buffer, 'allocUnsafe');
      await askAgain('again');
      expect(sizes.mock.calls.filter(([size]) => size > lengthPerTurnMax)).toEqual([]);
      sizes.mockRestore();
    });

    it('that is read slowly gets what it was, whatever is answered meanwhile', async () => {
      const slow = asksFor(port, 5);
      await once(slow, 'readable');
      for (let n = 900; n < 1_000; n += 1) served.tell(readies(`a${n}`));
      await askAgain('meanwhile');
      const { agents } = await lastOf(slow);
      expect(agents.filter(({ state }) => state !== 'notReady')).toEqual([]);
    });
  });
});
