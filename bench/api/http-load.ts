/**
 * Requests over keep-alive connections, one after another on each, by raw sockets.
 *
 * A client library costs more than the server answers in; this reads of an answer its status and
 * its length, so that it is not what is measured. Its own limit stands in each row.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Round } from '../harness.ts';

/** A request as bytes, and how many bytes its answer has had. */
export type Request = Buffer;

export interface HttpLoad {
  /** So many answers; `next` makes the n-th request. */
  run(count: number, next: (n: number) => Request): Promise<Round>;
  close(): void;
}

const headEnd = '\r\n\r\n';

/** A request of HTTP/1.1; the body is JSON. */
export function request(
  method: string,
  path: string,
  { body, headers = {} }: { readonly body?: unknown; readonly headers?: Headers } = {},
): Request {
  const text = body === undefined ? '' : JSON.stringify(body);
  const sent = {
    host: '127.0.0.1',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(method === 'GET' ? {} : { 'content-length': Buffer.byteLength(text) }),
    ...headers,
  };
  const lines = Object.entries(sent).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from([`${method} ${path} HTTP/1.1`, ...lines, '', text].join('\r\n'));
}

type Headers = { readonly [name: string]: string };

/** Connects so many times to a port of this machine. */
export async function httpLoad(port: number, connections: number): Promise<HttpLoad> {
  const sockets: Socket[] = [];
  for (let n = 0; n < connections; n += 1) {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    sockets.push(socket);
  }
  return {
    run: (count, next) => run(sockets, count, next),
    close: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function run(
  sockets: readonly Socket[],
  count: number,
  next: (n: number) => Request,
): Promise<Round> {
  const beganAtMs = performance.now();
  let asked = 0;
  let answered = 0;
  return new Promise((resolve, reject) => {
    const ask = (socket: Socket): void => {
      if (asked === count) return;
      socket.write(next(asked));
      asked += 1;
    };
    for (const socket of sockets) {
      let missing = 0;
      socket.removeAllListeners('data');
      socket.removeAllListeners('error');
      socket.on('error', reject);
      socket.on('data', (chunk: Buffer) => {
        missing = missing > 0 ? missing - chunk.length : missingAfter(chunk, reject);
        if (missing > 0) return;
        answered += 1;
        if (answered === count) resolve({ done: count, tookMs: performance.now() - beganAtMs });
        else ask(socket);
      });
      ask(socket);
    }
  });
}

/** Bytes of the body that are still to come after the first piece of an answer. */
function missingAfter(chunk: Buffer, refuse: (error: Error) => void): number {
  const end = chunk.indexOf(headEnd);
  const head = chunk.toString('latin1', 0, end < 0 ? chunk.length : end);
  if (end < 0 || head.charAt('HTTP/1.1 '.length) !== '2') {
    refuse(new Error(`the answer is ${chunk.toString().slice(0, 400)}, expected a status of 2xx`));
    return 0;
  }
  const length = /content-length: (\d+)/i.exec(head)?.[1] ?? 0;
  return end + headEnd.length + Number(length) - chunk.length;
}
