/** A real HTTP server that receives webhooks, and answers as it is told. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export interface ReceivedWebhook {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly received: ReceivedWebhook[];
  /** Statuses of the next answers, then 204; null: it never answers. */
  readonly answers: (number | null)[];
  /** Resolves when so many have been received. */
  has(count: number): Promise<void>;
}

/** Stops with the test. */
export async function aReceiver(): Promise<Receiver> {
  const received: ReceivedWebhook[] = [];
  const answers: (number | null)[] = [];
  const waiting = new Map<number, () => void>();
  const server: Server = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) });
    const status = answers.length === 0 ? 204 : answers.shift();
    if (status === 302) response.setHeader('location', '/elsewhere');
    if (typeof status === 'number') response.writeHead(status).end();
    waiting.get(received.length)?.();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const has = (count: number): Promise<void> =>
    received.length >= count
      ? Promise.resolve()
      : new Promise((resolve) => void waiting.set(count, resolve));
  return { url: `http://127.0.0.1:${port}/hook`, received, answers, has };
}
