/** A gateway at a server's socket, frame by frame, without the network. */
import { expect } from 'vitest';
import type { GatewayClient } from '../../contracts/index.ts';
import type { Served } from './api-server.ts';
import { type EventSocket, openSocket } from './event-socket.ts';

/** A request, as an ACD is asked. */
export interface Asked {
  readonly requestId: string;
  readonly kind: string;
  readonly number: number;
  readonly operation: string;
  readonly client: GatewayClient;
  readonly params: { readonly [name: string]: unknown };
}

export interface GatewaySocket extends EventSocket {
  /** Requests so far. */
  readonly asked: () => readonly Asked[];
  /** The next request of an operation, when it has come. */
  request(operation: string): Promise<Asked>;
  answer(asked: Asked, data: unknown): void;
  fail(asked: Asked, code: string, detail?: string): void;
}

/** Opens the socket, with the key of a program, and says nothing. */
export async function openGateway(served: Served): Promise<GatewaySocket> {
  const made = await served.ask('POST', '/api/v1/centres/shop/api-keys', {
    ...{
      as: 'nadia',
      body: { name: 'gateway', scopes: ['gateway'], expiresAt: '1970-02-01T00:00:00Z' },
    },
  });
  expect(made.text).toContain('secret');
  const authorization = `Bearer ${String(made.body['secret'])}`;
  const socket = await openSocket(served, { authorization }, '/api/v1/gateway');
  const asked = () =>
    socket.frames.filter(({ op }) => op === 'proxy.request') as unknown as readonly Asked[];
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
      return found as unknown as Asked;
    },
    answer: ({ requestId }, data) => respond(requestId, { ok: true, data }),
    fail: ({ requestId }, code, detail) =>
      respond(requestId, { ok: false, error: { code, ...(detail && { detail }) } }),
  };
}

/** A gateway that has said hello, of role acd unless said otherwise. */
export async function aGateway(served: Served, hello: object = {}): Promise<GatewaySocket> {
  const socket = await openGateway(served);
  socket.say({
    ...{ op: 'hello', protocol: 1, handlerId: 'main', role: 'acd', name: 'p1', epoch: 0 },
    ...hello,
  });
  await socket.until(({ op }) => op === 'welcome' || op === 'refused');
  return socket;
}
