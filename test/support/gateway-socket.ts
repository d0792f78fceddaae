/** A gateway at a server's socket, frame by frame, without the network. */
import { expect } from 'vitest';
import type { GatewayClient } from '../../contracts/index.ts';
import {
  type GatewayChannel,
  GatewayClient as GatewayClientEnd,
  type GatewayRole,
} from '../../gateways/index.ts';
import type { TestApi } from './api-server.ts';
import { type EventSocket, openSocket, settleTurns } from './event-socket.ts';

/** A request, as an ACD is asked. */
export interface SocketRequest {
  readonly requestId: string;
  readonly kind: string;
  readonly number: number;
  readonly operation: string;
  readonly client: GatewayClient;
  readonly params: { readonly [name: string]: unknown };
}

export interface GatewaySocket extends EventSocket {
  /** Requests so far. */
  readonly asked: () => readonly SocketRequest[];
  /** The next request of an operation, when it has come. */
  request(operation: string): Promise<SocketRequest>;
  answer(asked: SocketRequest, data: unknown): void;
  fail(asked: SocketRequest, code: string, detail?: string): void;
}

/** Channels of a gateway's client to a server, with the key of a program. */
export async function gatewayChannelsOf(served: TestApi): Promise<() => Promise<GatewayChannel>> {
  const authorization = await gatewayKey(served);
  return async () => {
    const headers = { host: 'localhost', authorization };
    const socket = await served.app.injectWS('/api/v1/gateway', { headers });
    socket.on('ping', () => socket.pong());
    return {
      send: (text) => socket.send(text),
      close: () => socket.terminate(),
      onText: (listener) => socket.on('message', (data) => listener(String(data))),
      onClose: (listener) => socket.on('close', () => listener()),
    };
  };
}

async function gatewayKey(served: TestApi): Promise<string> {
  const body = { name: 'gateway', scopes: ['gateway'], expiresAt: '1970-02-01T00:00:00Z' };
  const made = await served.ask('POST', '/api/v1/centres/shop/api-keys', { as: 'nadia', body });
  expect(made.text).toContain('secret');
  return `Bearer ${String(made.body['secret'])}`;
}

/** Opens the socket, with the key of a program, and says nothing. */
export async function openGateway(served: TestApi): Promise<GatewaySocket> {
  const authorization = await gatewayKey(served);
  const socket = await openSocket(served, { authorization }, '/api/v1/gateway');
  const asked = () =>
    socket.frames.filter(({ op }) => op === 'proxy.request') as unknown as readonly SocketRequest[];
  const respond = (requestId: string, rest: object) =>
    socket.say({ op: 'proxy.response', requestId, ...rest });
  const taken = new Set<unknown>();
  return {
    ...socket,
    asked,
    async request(operation) {
      const found = await socket.until(
        (frame) =>
          frame.op === 'proxy.request' && frame['operation'] === operation && !taken.has(frame),
      );
      taken.add(found);
      return found as unknown as SocketRequest;
    },
    answer: ({ requestId }, data) => respond(requestId, { ok: true, data }),
    fail: ({ requestId }, code, detail) =>
      respond(requestId, { ok: false, error: { code, ...(detail && { detail }) } }),
  };
}

/** A gateway that has said hello, of role acd unless said otherwise. */
export async function aGateway(served: TestApi, hello: object = {}): Promise<GatewaySocket> {
  const socket = await openGateway(served);
  socket.say({
    op: 'hello',
    protocol: 1,
    handlerId: 'main',
    role: 'acd',
    name: 'p1',
    epoch: 0,
    ...hello,
  });
  await socket.until(({ op }) => op === 'welcome' || op === 'refused');
  return socket;
}

/** A client of the protocol that is connected. */
export async function aGatewayClient(
  served: TestApi,
  role: GatewayRole,
  notes: string[] = [],
): Promise<GatewayClientEnd> {
  const client = new GatewayClientEnd({
    handlerId: 'main',
    clock: served.clock,
    role,
    open: await gatewayChannelsOf(served),
    onNote: (note) => notes.push(note),
  });
  for (let turns = 0; turns < 1_000; turns += 1) {
    if (notes.some((note) => note.includes('connected with'))) return client;
    await settleTurns();
  }
  throw new Error(`not connected: ${notes.join('; ')}`);
}
