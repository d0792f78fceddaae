/**
 * One attempt to deliver an event: a signed POST to an address that may be asked.
 *
 * Whoever may register a webhook must not reach what only this machine reaches: each address that a
 * name leads to is looked at when it is connected to, so that a name cannot lead elsewhere between
 * the look and the request; redirects are not followed.
 * Source: Standard Webhooks 1.0; RFC 6890 (special-purpose addresses).
 */
import { createHmac } from 'node:crypto';
import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type BlockList, isIP, isIPv6 } from 'node:net';
import { subnetsOf } from '../access/api-keys.ts';

const answerMsMax = 10_000;
const secretStart = 'whsec_';

/**
 * Subnets without public addresses, and those of IPv6 that lead to an address of IPv4: through them
 * a name would reach what the IPv4 address itself may not.
 */
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

/** What is sent, and to whom. */
export interface Attempt {
  readonly url: string;
  readonly id: string;
  readonly text: string;
  readonly atMs: number;
  /** One, or two while they change. */
  readonly secrets: readonly string[];
  /** Special addresses that may be asked, and may be asked without TLS. */
  readonly allowed: BlockList;
  readonly signal: AbortSignal;
}

/** The status of an answer, or why there is none. */
export type Outcome = { readonly status: number } | { readonly problem: string };

/** Never rejects. */
export function send(attempt: Attempt): Promise<Outcome> {
  const { url, id, text, atMs, signal } = attempt;
  const at = new URL(url);
  const seconds = String(Math.floor(atMs / 1_000));
  const request = at.protocol === 'https:' ? httpsRequest : httpRequest;
  const bare = at.hostname.replace(/^\[(.*)\]$/, '$1');
  const refused = isIP(bare) === 0 ? null : refusalOf(bare, url, attempt.allowed);
  if (refused !== null) return Promise.resolve({ problem: refused });
  return new Promise((resolve) => {
    const asked = request(at, {
      method: 'POST',
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMsMax)]),
      lookup: guarded(attempt),
      headers: {
        'content-type': 'application/cloudevents+json; charset=utf-8',
        'content-length': Buffer.byteLength(text),
        'user-agent': 'Callwright',
        'webhook-id': id,
        'webhook-timestamp': seconds,
        'webhook-signature': signaturesOf(attempt, seconds),
      },
    });
    asked.on('response', (answer) => {
      // What it says beside its status interests nobody.
      answer.resume();
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0 }));
      answer.on('error', (error) => resolve({ problem: error.message }));
    });
    asked.on('error', (error) => {
      const isLate = error.name === 'TimeoutError' || error.name === 'AbortError';
      resolve({ problem: isLate ? `no answer within ${answerMsMax} ms` : error.message });
    });
    asked.end(text);
  });
}

/** Why an address may not be asked; null: it may. */
export function refusalOf(address: string, url: string, allowed: BlockList): string | null {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  if (allowed.check(address, family)) return null;
  if (special.check(address, family)) {
    return `${address} is no public address; expected one, or a subnet that --webhook-allow names`;
  }
  if (url.startsWith('https:')) return null;
  return `${address} would be asked without TLS; expected https, or --webhook-allow`;
}

/** Looks up a name, and refuses it where one of its addresses may not be asked. */
function guarded({ url, allowed }: Attempt) {
  return (
    host: string,
    options: LookupOptions,
    found: (error: Error | null, addresses: string | LookupAddress[], family?: number) => void,
  ): void => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return found(error, []);
      const refused = addresses.map(({ address }) => refusalOf(address, url, allowed));
      const problem = refused.find((one) => one !== null);
      if (problem !== undefined) return found(new Error(`${host} leads to ${problem}`), []);
      const [first] = addresses;
      if (options.all === true || first === undefined) found(null, addresses);
      else found(null, first.address, first.family);
    });
  };
}

/** `v1,<base64>` for each secret. */
function signaturesOf({ id, text, secrets }: Attempt, seconds: string): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(secretStart.length), 'base64');
      const signature = createHmac('sha256', key).update(`${id}.${seconds}.${text}`);
      return `v1,${signature.digest('base64')}`;
    })
    .join(' ');
}
