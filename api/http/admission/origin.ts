/**
 * The address that a request comes from: what a trusted proxy (`--trust-proxy`) says, else the
 * other end of the connection.
 *
 * Source: X-Forwarded-For as proxies append to it.
 */
import { isIP, type Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { RequestOrigin } from '../../../services/index.ts';

/** Headers that proxies add: such a request was passed on from elsewhere. */
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

/**
 * An address without a port that a proxy added. IPv4 in IPv6 form becomes plain IPv4, as keys list
 * it.
 */
export function plainAddress(text = ''): string {
  const [, bracketed, dotted] = /^(?:\[(.*)\]|([\d.]+))(?::\d+)?$/.exec(text) ?? [];
  const address = bracketed ?? dotted ?? text;
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  return mapped !== undefined && isIP(mapped) === 4 ? mapped : address;
}

function isLoopback(address: string): boolean {
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}

/** Names below `localhost` are of this machine alone (RFC 6761), so no page elsewhere can use them. */
function isLocalName(host: string): boolean {
  const name = host.toLowerCase().replace(/:\d{1,5}$/, '');
  return /^(?:[a-z0-9-]+\.)?localhost$/.test(name) || isLoopback(name.replace(/^\[(.*)\]$/, '$1'));
}
