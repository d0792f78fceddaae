/**
 * Which addresses the service may call for a user: those of webhooks and of pictures.
 *
 * Private and special ranges are refused when the connection is made, so that a name cannot resolve
 * to another address in between. Source: RFC 6890.
 */
import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { type BlockList, isIP, isIPv6 } from 'node:net';
import { subnetsOf } from '../people/api-keys.ts';

/** Ranges without public addresses, and IPv6 ranges that embed IPv4 addresses. */
const special = subnetsOf([
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ...[
    '192.88.99.0/24',
    '::/96',
    '::ffff:0:0:0/96',
    '64:ff9b::/96',
    '64:ff9b:1::/48',
    '100::/64',
    '100:0:0:1::/64',
  ],
  ...['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '5f00::/16'],
  ...['fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
]);

interface Guarded {
  readonly url: string;
  /** Special addresses allowed nevertheless, also without TLS. */
  readonly allowed: BlockList;
}

/** Why a URL's host is refused; null if it is allowed or is no IP address. */
export function refusalOfHost({ hostname, href }: URL, allowed: BlockList): string | null {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) === 0 ? null : refusalOf(bare, href, allowed);
}

/** `shown`: how the refusal calls the address [as it is]. */
export function refusalOf(
  address: string,
  url: string,
  allowed: BlockList,
  shown = address,
): string | null {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  if (allowed.check(address, family)) return null;
  if (special.check(address, family)) {
    return `${shown} is no public address; expected one, or a subnet that --webhook-allow names`;
  }
  if (url.startsWith('https:')) return null;
  return `${shown} would be asked without TLS; expected https, or --webhook-allow`;
}

/** Why a request failed; the address that a name resolved to is not disclosed. */
export function requestProblem(
  error: Error & { readonly code?: string; readonly address?: string },
): string {
  const { code, address, name, message } = error;
  return address !== undefined || name === 'AggregateError' ? `connect ${code}` : message;
}

/** DNS lookup that fails if any address of the name is refused. */
export function guardedLookup({ url, allowed }: Guarded) {
  return (
    host: string,
    options: LookupOptions,
    found: (error: Error | null, addresses: string | LookupAddress[], family?: number) => void,
  ): void => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return found(error, []);
      // What a name of the own network resolves to is not disclosed.
      const shown = 'an address that';
      const refused = addresses.map(({ address }) => refusalOf(address, url, allowed, shown));
      const problem = refused.find((one) => one !== null);
      if (problem !== undefined) return found(new Error(`${host} leads to ${problem}`), []);
      const [first] = addresses;
      if (options.all === true || first === undefined) found(null, addresses);
      else found(null, first.address, first.family);
    });
  };
}
