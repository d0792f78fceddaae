/**
 * Keys of programs: `cw_<id>_<secret>`, of which only a hash is kept.
 *
 * Source: ux-and-api.md 5.1.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP, isIPv6 } from 'node:net';
import type { ApiKeyRecord } from '../../store/index.ts';

/** In hex: an id that began with a dash would be an option where a command is to revoke it. */
const idBytes = 8;
const secretBytes = 32;
const keyForm = /^cw_([0-9a-f]{16})_([\w-]{43})$/;

/** A new key: its id, the text that is shown once, and what is kept of it. */
export function mintKey(): { readonly id: string; readonly text: string; readonly hash: string } {
  const id = randomBytes(idBytes).toString('hex');
  const secret = randomBytes(secretBytes).toString('base64url');
  return { id, text: `cw_${id}_${secret}`, hash: hashOf(secret) };
}

/** A key's two parts; null: it is no key. */
export function readKey(text: string): { readonly id: string; readonly secret: string } | null {
  const [, id, secret] = keyForm.exec(text) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

/** Whether the secret is the one that is kept. */
export function isSecret(secret: string, { secretHash }: ApiKeyRecord): boolean {
  return timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(secretHash));
}

/** Whether a text is an address, or a subnet such as `10.0.0.0/8`. */
export function isSubnet(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const most = isIPv6(address) ? 128 : 32;
  const isSize = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
  return isIP(address) !== 0 && isSize && rest.length === 0;
}

/** Whether an address is among those that a key may be used from; none are named: it is. */
export function mayComeFrom(address: string, { addresses }: ApiKeyRecord): boolean {
  if (addresses.length === 0) return true;
  return subnetsOf(addresses).check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** Addresses and subnets, to be looked up in. */
export function subnetsOf(addresses: readonly string[]): BlockList {
  const list = new BlockList();
  for (const one of addresses) {
    const [net = '', bits] = one.split('/');
    const family = isIPv6(net) ? 'ipv6' : 'ipv4';
    list.addSubnet(net, bits === undefined ? (isIPv6(net) ? 128 : 32) : Number(bits), family);
  }
  return list;
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
