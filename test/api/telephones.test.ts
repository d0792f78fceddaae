/** Telephones in browsers, where the switch is a simulated one that has some. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws';
import { aServer } from '../support/api-server.ts';
import { aCentre, anAgent, aQueue } from '../support/builders.ts';
import { aLegSwitchStage } from '../support/gateway-suite/leg-switch-stage.ts';

const path = '/api/v1/agents/shop.a/telephone';
const usedMs = 120_000;

/** Ann and Ben at stations 12 and 14, of which the first is in a browser, if not both. */
async function phones({
  browsers = ['12'],
  socketUrl = 'ws://127.0.0.1:9/ws',
}: {
  readonly browsers?: readonly string[];
  readonly socketUrl?: string;
} = {}) {
  const stations = ['12', '14'];
  const served = await aServer(
    aCentre({
      id: 'shop',
      queues: [aQueue('q')],
      addresses: stations.map((dial) => ({ id: `st${dial}`, dial })),
      agents: [anAgent('a'), anAgent('b')],
    }),
  );
  const { legs } = aLegSwitchStage(served.clock);
  const passwords = new Map<string, string>();
  const telephones = {
    socketUrl,
    domain: 'switch.test',
    open: (station: string, password: string) => {
      if (!browsers.includes(station)) return Promise.reject(new Error('it is on a desk'));
      passwords.set(station, password);
      return Promise.resolve();
    },
    close: (station: string) => {
      passwords.delete(station);
      return Promise.resolve();
    },
  };
  const open = async (as = 'a', url = path) => served.ask('POST', url, { as });
  const attach = () => served.live.switch.attach(Object.assign(legs, { telephones }));
  const logsOn = (agentId: string, addressId: string) =>
    served.tell({ type: 'logOn', agentId, addressId, ready: false });
  return { ...served, passwords, open, attach, logsOn };
}

describe('the password of a telephone', () => {
  it('is for one log-on, and void after the next one, the log-off, or two minutes', async () => {
    const { open, attach, logsOn, passwords, clock, tell } = await phones();
    await attach();
    logsOn('a', 'st12');
    const first = (await open()).body;
    expect(first).toMatchObject({ user: '12', domain: 'switch.test' });
    expect(passwords.get('12')).toBe(first['secret']);
    const second = (await open()).body;
    expect(second['secret']).not.toBe(first['secret']);
    expect(passwords.get('12')).toBe(second['secret']);
    clock.turn(usedMs - 1);
    expect(passwords.size).toBe(1);
    clock.turn(1);
    expect(passwords.size).toBe(0);
    await open();
    expect(passwords.size).toBe(1);
    tell({ type: 'logOff', agentId: 'a' });
    expect(passwords.size).toBe(0);
  });

  it('is one’s own alone, for a station in a browser, where there are any', async () => {
    const { open, attach, logsOn, passwords } = await phones();
    logsOn('a', 'st12');
    const none = await open();
    expect(none.body).toMatchObject({
      code: 'operation_unavailable',
      detail: 'No station is in a browser here; expected an Asterisk, and --browser-phones.',
    });
    await attach();
    expect((await open('b')).body['code']).toBe('role_missing');
    const nowhere = await open('b', '/api/v1/agents/shop.b/telephone');
    expect(nowhere.body['code']).toBe('no_agent_at_address');
    logsOn('b', 'st14');
    expect((await open('b', '/api/v1/agents/shop.b/telephone')).body).toMatchObject({
      code: 'operation_failed',
      detail: 'Station 14 is not in a browser: it is on a desk.',
    });
    expect(passwords.size).toBe(0);
  });
});

describe('the quality of a call in a browser', () => {
  it('is told by its page, and counted for the centre', async () => {
    const { ask, app } = await phones();
    const told = (as: string, mos: number) => {
      const body = { mos, jitterMs: 4, lostShare: 0, roundTripMs: 20 };
      return ask('POST', `${path}/quality`, { as, body });
    };
    expect((await told('a', 3.9)).status).toBe(204);
    expect((await told('a', 9)).status).toBe(400);
    expect((await told('b', 3.9)).body['code']).toBe('role_missing');
    const headers = { authorization: 'Bearer nadia' };
    const { body } = await app.inject({ method: 'GET', url: '/metrics', headers });
    expect(body).toContain(
      'callwright_telephone_mos_bucket{le="4",centre="shop",handler="main"} 1',
    );
    expect(body).toContain(
      'callwright_telephone_mos_bucket{le="3.6",centre="shop",handler="main"} 0',
    );
  });
});

/** The end of the switch: what each socket has said to it, and what it says to the last one. */
async function switchSockets() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  await once(server, 'listening');
  const heard: string[] = [];
  const sockets: ServerSocket[] = [];
  server.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('message', (text) => heard.push(String(text)));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `ws://127.0.0.1:${port}`, heard, sockets };
}

const sip = (...lines: string[]) => [...lines, 'Content-Length: 0', '', ''].join('\r\n');
const registers = (name: string) =>
  sip(
    'REGISTER sip:switch.test SIP/2.0',
    `Via: SIP/2.0/WS ${name}.invalid;branch=z9hG4bK1`,
    `Contact: <sip:${name}@${name}.invalid;transport=ws>;expires=60`,
  );
const asks = (method: string, name: string, to = '<sip:12@switch.test>') =>
  sip(
    `${method} sip:${name}@127.0.0.1:9;transport=ws SIP/2.0`,
    'Via: SIP/2.0/WS 127.0.0.1:1;branch=z9hG4bK2',
    `To: ${to}`,
    'From: <sip:asterisk@switch.test>;tag=7',
    'Call-ID: 7@switch.test',
    `CSeq: 1 ${method}`,
  );

describe('the line of all telephones to the switch', () => {
  async function line() {
    const far = await switchSockets();
    const served = await phones({ browsers: ['12', '14'], socketUrl: far.url });
    await served.attach();
    served.logsOn('a', 'st12');
    served.logsOn('b', 'st14');
    for (const of of ['a', 'b']) await served.open(of, `/api/v1/agents/shop.${of}/telephone`);
    const connected = async (as: string, name: string) => {
      const headers = { host: 'localhost', authorization: `Bearer ${as}` };
      const socket = await served.app.injectWS('/api/v1/telephone', { headers });
      const heard: string[] = [];
      socket.on('message', (text) => heard.push(String(text).split(' ')[0] ?? ''));
      const known = far.heard.length;
      socket.send(registers(name));
      return { socket, heard, isKnown: () => far.heard.length > known };
    };
    return { ...served, far, connected };
  }

  it('stays when a page leaves, refuses its calls, and keeps what is said in one', async () => {
    const { far, connected } = await line();
    const [ann, ben] = [await connected('a', 'ann'), await connected('b', 'ben')];
    await expect.poll(() => [ann, ben].every(({ isKnown }) => isKnown())).toBe(true);
    const [socket = expect.unreachable()] = far.sockets;
    socket.send(asks('INVITE', 'ben'));
    await expect.poll(() => ben.heard).toEqual(['INVITE']);
    ann.socket.terminate();
    await expect
      .poll(() => {
        socket.send(asks('INVITE', 'ann'));
        return far.heard.at(-1);
      })
      .toBe(
        sip(
          'SIP/2.0 480 Temporarily Unavailable',
          'Via: SIP/2.0/WS 127.0.0.1:1;branch=z9hG4bK2',
          'To: <sip:12@switch.test>;tag=0',
          'From: <sip:asterisk@switch.test>;tag=7',
          'Call-ID: 7@switch.test',
          'CSeq: 1 INVITE',
        ),
      );
    socket.send(asks('BYE', 'ann', '<sip:12@switch.test>;tag=3'));
    // Answered after all of before has been heard.
    socket.send(asks('OPTIONS', 'nobody'));
    await expect.poll(() => far.heard.at(-1)).toContain('CSeq: 1 OPTIONS');
    const back = await connected('a', 'ann');
    await expect.poll(() => back.heard).toEqual(['BYE']);
    expect(far.sockets).toHaveLength(1);
    expect(ben.socket.readyState).toBe(ben.socket.OPEN);
  });

  it('is of each agent’s own names, and ends for all with the switch', async () => {
    const { far, connected } = await line();
    const ann = await connected('a', 'ann');
    await expect.poll(() => ann.isKnown()).toBe(true);
    const thief = await connected('b', 'ann');
    await expect.poll(() => thief.socket.readyState).toBe(thief.socket.CLOSED);
    far.sockets[0]?.send(asks('INVITE', 'ann'));
    await expect.poll(() => ann.heard).toEqual(['INVITE']);
    far.sockets[0]?.terminate();
    await expect.poll(() => ann.socket.readyState).toBe(ann.socket.CLOSED);
    const again = await connected('a', 'ann');
    await expect.poll(() => again.isKnown()).toBe(true);
    expect(far.sockets).toHaveLength(2);
  });
});
