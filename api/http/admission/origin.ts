/**
 * The address that a request comes from: what a trusted proxy (`--trust-proxy`) says, else the
 * other end of the connection.
 *
 * Source: X-Forwarded-For as proxies append to it.
 */
import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import {
  isLocalName,
  isLoopback,
  plainAddress,
  type RequestOrigin,
} from '../../../services/index.ts';

/** Headers that proxies add: with one of them, the request was passed on from elsewhere. */
const forwardingHeaders = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-forwarded-server',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
] as const;

export function originOf(request: FastifyRequest): RequestOrigin {
  const { headers, ip, protocol } = request;
  // Requests made inside this process have no connection.
  const { socket } = request.raw as { readonly socket?: Socket };
  const isForwarded = forwardingHeaders.some((name) => headers[name] !== undefined);
  const peer = plainAddress(socket?.remoteAddress);
  return {
    address: plainAddress(ip),
    isDirect: !isForwarded && (peer === '' || isLoopback(peer)) && isLocalName(headers.host ?? ''),
    isSecure: protocol === 'https' || /^\s*https\b/i.test(String(headers['x-forwarded-proto'])),
    host: request.host ?? '',
  };
}
