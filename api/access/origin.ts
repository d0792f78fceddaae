/**
 * Where a request comes from: past proxies that are trusted (`--trust-proxy`) the address that they
 * name, else whoever is at the other end of the connection.
 *
 * Source: ux-and-api.md 5.1; X-Forwarded-For as proxies append to it.
 */
import { isIP, type Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** Of one request. */
export interface RequestOrigin {
  /** An IPv4 address is never written as IPv6. */
  readonly address: string;
  /** From this machine, by a name or address of this machine, past no proxy. */
  readonly isDirect: boolean;
  /** The browser speaks TLS, to us or to a proxy before us. */
  readonly isSecure: boolean;
  /** By which the browser names this server, with a port. */
  readonly host: string;
}

/** This server's own origin, as browsers name it. */
export function serverOf({ isSecure, host }: RequestOrigin): string {
  return new URL(`${isSecure ? 'https' : 'http'}://${host}`).origin;
}

/** What proxies add. One of them seen: the request was made elsewhere, and passed on. */
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
  // What is asked within this process has no connection.
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

/** Without the port that some proxies add, and IPv4 as such: keys are bound to it in that form. */
export function plainAddress(text = ''): string {
  const [, bracketed, dotted] = /^(?:\[(.*)\]|([\d.]+))(?::\d+)?$/.exec(text) ?? [];
  const address = bracketed ?? dotted ?? text;
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  return mapped !== undefined && isIP(mapped) === 4 ? mapped : address;
}

/** Whether an address is of this machine alone. */
function isLoopback(address: string): boolean {
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}

function isLocalName(host: string): boolean {
  const name = host.toLowerCase().replace(/:\d{1,5}$/, '');
  return name === 'localhost' || isLoopback(name.replace(/^\[(.*)\]$/, '$1'));
}
