/** Where a request comes from, as far as sign-ins depend on it. */
import { isIP } from 'node:net';

export interface RequestOrigin {
  /** IPv4 addresses in their own form, never as IPv6. */
  readonly address: string;
  /**
   * The request comes from this machine, names it by a local name or address, and came by no proxy.
   */
  readonly isDirect: boolean;
  /** The browser uses TLS, to us or to a proxy before us. */
  readonly isSecure: boolean;
  readonly host: string;
}

export function serverOf({ isSecure, host }: RequestOrigin): string {
  return new URL(`${isSecure ? 'https' : 'http'}://${host}`).origin;
}

/** An address without the port that some proxies add; IPv4 in its own form, as keys list it. */
export function plainAddress(text = ''): string {
  const [, bracketed, dotted] = /^(?:\[(.*)\]|([\d.]+))(?::\d+)?$/.exec(text) ?? [];
  const address = bracketed ?? dotted ?? text;
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  return mapped !== undefined && isIP(mapped) === 4 ? mapped : address;
}

export function isLoopback(address: string): boolean {
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}

export function isLocalName(host: string): boolean {
  const name = host.toLowerCase().replace(/:\d{1,5}$/, '');
  return name === 'localhost' || isLoopback(name.replace(/^\[(.*)\]$/, '$1'));
}
