/** API keys of programs: `cw_<id>_<secret>`. Only a hash of the secret is stored. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP, isIPv6 } from 'node:net';
import type { ApiKeyRecord } from '../../store/index.ts';

/** Ids are hexadecimal: a leading dash would read as a command-line option. */
const idBytes = 8;
const secretBytes = 32;
const keyForm = /^cw_([0-9a-f]{16})_([\w-]{43})$/;

/** Prefix of a program's id in audits and answers; no person's id may have it. */
export const keyPrefix = 'key_';

export function isKeyId(id: string): boolean {
  return id.toLowerCase().startsWith(keyPrefix);
}

/** Makes a key. Its text is shown once; only the hash is stored. */
export function mintKey(): { readonly id: string; readonly text: string; readonly hash: string } {
  const id = randomBytes(idBytes).toString('hex');
  const secret = randomBytes(secretBytes).toString('base64url');
  return { id, text: `cw_${id}_${secret}`, hash: hashOf(secret) };
}

/** Ids of a key and of all keys that were made with it. */
export function withThoseMadeBy(
  keyId: string,
  keys: readonly Pick<ApiKeyRecord, 'id' | 'createdBy'>[],
): readonly string[] {
  const found = [keyId];
  // The loop also visits keys added to `found`. It ends, as no key is made by one that it made
  // itself.
  for (const id of found) {
    for (const key of keys) if (key.createdBy === keyPrefix + id) found.push(key.id);
  }
  return found;
}

export function readKey(text: string): { readonly id: string; readonly secret: string } | null {
  const [, id, secret] = keyForm.exec(text) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

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

/** Whether a key may be used from an address; without a list of addresses, from any. */
export function mayComeFrom(address: string, { addresses }: ApiKeyRecord): boolean {
  if (addresses.length === 0) return true;
  return subnetsOf(addresses).check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** The addresses and subnets that no single subnet of `bounds` contains. */
export function beyondSubnets(
  addresses: readonly string[],
  bounds: readonly string[],
): readonly string[] {
  return addresses.filter((one) => {
    const { net, bits, family } = subnetIn(one);
    return !bounds.some((bound) => {
      const isWider = subnetIn(bound).bits > bits;
      return subnetIn(bound).family === family && !isWider && subnetsOf([bound]).check(net, family);
    });
  });
}

function subnetIn(text: string) {
  const [net = '', bits] = text.split('/');
  const [family, all] = isIPv6(net) ? (['ipv6', 128] as const) : (['ipv4', 32] as const);
  return { net, bits: bits === undefined ? all : Number(bits), family };
}

export function subnetsOf(addresses: readonly string[]): BlockList {
  const list = new BlockList();
  for (const one of addresses) {
    const { net, bits, family } = subnetIn(one);
    list.addSubnet(net, bits, family);
  }
  return list;
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
