/**
 * Requests over raw keep-alive connections. A client library takes twice the processor time
 * (decision 0005), so this reads only the status and length of an answer. A refusal ends the bench.
 */
import { connect, type Socket } from 'node:net';
import type { Round } from '../rounds.ts';

export type RequestBytes = Buffer;

const buffer = Buffer.alloc(65_536);
const headEnd = '\r\n\r\n';

export function request(
  method: string,
  path: string,
  { body, headers = {} }: { readonly body?: unknown; readonly headers?: Headers } = {},
): RequestBytes {
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

export class HttpLoad {
  readonly #port: number;
  readonly #connections: number;
  readonly #all: Connection[] = [];
  readonly #free: Connection[] = [];

  constructor(port: number, connections: number) {
    this.#port = port;
    this.#connections = connections;
  }

  run(count: number, next: (n: number) => RequestBytes): Promise<Round> {
    const beganAtMs = performance.now();
    let [asked, answered] = [0, 0];
    return new Promise((resolve) => {
      const ask = (): void => {
        if (asked === count) return;
        asked += 1;
        this.send(next(asked - 1), () => {
          answered += 1;
          if (answered < count) ask();
          else resolve({ done: count, tookMs: performance.now() - beganAtMs });
        });
      };
      for (let n = 0; n < this.#connections; n += 1) ask();
    });
  }

  /** Sends a request; `hear` gets the answer with its head. */
  send(asked: RequestBytes, hear: (answer: string) => void): void {
    const connection = this.#free.pop() ?? this.#connect();
    connection.send(asked, (answer) => {
      this.#free.push(connection);
      hear(answer);
    });
  }

  close(): void {
    for (const { socket } of this.#all) socket.destroy();
  }

  #connect(): Connection {
    const connection = new Connection(this.#port);
    this.#all.push(connection);
    return connection;
  }
}

class Connection {
  readonly socket: Socket;
  #hear: (answer: string) => void = () => {};
  #answer = '';
  #length = Number.POSITIVE_INFINITY;

  constructor(port: number) {
    const callback = (size: number): boolean => {
      this.#read(buffer.toString('latin1', 0, size));
      return true;
    };
    this.socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: { buffer, callback },
    });
  }

  send(asked: RequestBytes, hear: (answer: string) => void): void {
    this.#hear = hear;
    this.socket.write(asked);
  }

  #read(text: string): void {
    this.#answer += text;
    if (this.#length === Number.POSITIVE_INFINITY) this.#length = lengthOf(this.#answer);
    if (this.#answer.length < this.#length) return;
    const answer = this.#answer;
    this.#answer = '';
    this.#length = Number.POSITIVE_INFINITY;
    this.#hear(answer);
  }
}

/** Length of an answer in bytes; infinite until its head is complete. @throws for a refusal. */
function lengthOf(answer: string): number {
  const end = answer.indexOf(headEnd);
  if (end === -1) return Number.POSITIVE_INFINITY;
  if (answer.charAt('HTTP/1.1 '.length) !== '2') {
    throw new Error(`the answer is ${answer.slice(0, 600)}, expected a status of 2xx`);
  }
  const length = /content-length: (\d+)/i.exec(answer.slice(0, end))?.[1] ?? 0;
  return end + headEnd.length + Number(length);
}
