/**
 * A codec server: decrypts payloads for Temporal's pages and CLI, so that people can read what is
 * stored encrypted. It does not encrypt, so nobody can send updates through it; the CLI asks it to
 * encode a query's arguments, which are none. Source: Temporal, codec server (`POST /decode`).
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { reasonOf } from '../../kernel/index.ts';
import { EncryptionCodec, jsonOf, payloadOf } from './encryption-codec.ts';
import type { TemporalPlace } from './temporal-place.ts';

/** Temporal's own limit of a request. */
const bytesMax = 4 * 1024 * 1024;

export interface CodecServerOptions extends Pick<TemporalPlace, 'keys' | 'readsPlainPayloads'> {
  /** 0: any free port. */
  readonly port: number;
  /** Origin of Temporal's pages; requests of pages of other origins are refused. */
  readonly origin: string;
}

/** Listens on loopback only, as whoever reaches it can read payloads. */
export async function openCodecServer({
  port,
  origin,
  keys = [],
  readsPlainPayloads = false,
}: CodecServerOptions) {
  const codec = new EncryptionCodec(keys, readsPlainPayloads);
  const server = createServer((request, response) => {
    answer(request, response, [codec, origin]).catch((error: unknown) => {
      send(response, 400, { message: reasonOf(error) });
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  [codec, origin]: readonly [EncryptionCodec, string],
): Promise<void> {
  const { method, url, headers } = request;
  if (headers.origin !== undefined && headers.origin !== origin) {
    return send(response, 403, { message: `the origin ${headers.origin} is not ${origin}` });
  }
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-allow-headers', 'authorization, content-type, x-namespace');
  if (method === 'OPTIONS') return send(response, 204);
  const isDecode = url === '/decode';
  if (method !== 'POST' || !(isDecode || url === '/encode')) {
    return send(response, 404, { message: `${method} ${url}; expected POST /decode` });
  }
  if (!(Number(headers['content-length']) <= bytesMax)) {
    return send(response, 413, { message: `a body has at most ${bytesMax} bytes` });
  }
  const body = (await json(request)) as { readonly payloads?: object[] } | null;
  if (typeof body !== 'object' || body === null) {
    return send(response, 400, { message: `got ${body}, expected {"payloads": […]}` });
  }
  const { payloads = [] } = body;
  if (!isDecode && payloads.length > 0) {
    return send(response, 404, { message: 'POST /encode; expected POST /decode' });
  }
  const decoded = payloads.map((one) => codec.decrypt(payloadOf(JSON.stringify(one))));
  send(response, 200, { payloads: decoded.map((one) => JSON.parse(jsonOf(one))) });
}

function send(response: ServerResponse, status: number, body?: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body && JSON.stringify(body));
}
