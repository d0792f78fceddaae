/**
 * Protection against pages of other sites (CSRF, DNS rebinding): the `Host` must be ours, and
 * changes and sockets need our own or an allowed origin.
 *
 * Source: Fetch, CORS protocol and metadata headers; RFC 6454.
 */
import { isIP } from 'node:net';
import type { FastifyHelmetOptions } from '@fastify/helmet';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  fill,
  httpMessages,
  type Phrase,
  type Refusal,
  refusal,
} from '../../../contracts/index.ts';

/** Load balancers ask for these by an address or name of their own, or send no `Host`. */
const anyHost = /^\/(?:health\/\w+|metrics)$/;

export interface BrowserOptions {
  /**
   * Names accepted in `Host` besides localhost and IP addresses, which no other site can rebind.
   */
  readonly hosts?: readonly string[];
  /** Other origins whose pages may call the API, such as `https://desk.example` [none]. */
  readonly origins?: readonly string[];
}

const safeMethods = ['GET', 'HEAD', 'OPTIONS'];
const askedHeaders =
  'authorization, callwright-centre, content-type, idempotency-key, if-match, if-none-match';
const shownHeaders = 'etag, location, x-request-id, idempotency-replayed, ratelimit, retry-after';

/**
 * Headers of API answers; constants, because setting them by Helmet doubles a small answer's cost.
 */
const answerHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

export const pageHeaders: FastifyHelmetOptions = {
  // Off: HSTS is set by the proxy that terminates TLS.
  strictTransportSecurity: false,
  contentSecurityPolicy: {
    // The pages of the API document use inline styles.
    directives: { 'style-src': ["'self'", "'unsafe-inline'"], 'upgrade-insecure-requests': null },
  },
};

/**
 * A request with a cookie that changes something or opens a socket must come from our own page; an
 * allowed foreign origin must use a token. @throws {Refusal}
 */
export function requireOwnPage({ method, headers, host }: FastifyRequest): void {
  if (safeMethods.includes(method) && headers.upgrade === undefined) return;
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  const isOwn = origin === undefined || hostOf(origin) === host;
  const isSame = site === undefined || site === 'same-origin';
  if (isOwn && isSame && (origin ?? site) !== undefined) return;
  throw refusal(httpMessages.cookieOrigin, {
    origin: origin ?? httpMessages.missing,
    site: site === undefined ? httpMessages.missing : String(site),
  });
}

export function guardBrowsers(
  app: FastifyInstance,
  { hosts = [], origins = [] }: BrowserOptions,
): void {
  const known = new Set(hosts.map((host) => host.toLowerCase()));
  const letIn = new Set(origins);
  /**
   * The last accepted `Host` header: its check is skipped, as nearly all requests have the same.
   */
  let rightHost: string | undefined;
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    if (request.is404 || 'operation' in request.routeOptions.config) {
      reply.headers(answerHeaders);
    }
    const { host } = request;
    const isRight = host === rightHost || anyHost.test(request.routeOptions.url ?? '');
    const refused = (isRight ? null : wrongHost(request, known)) ?? wrongOrigin(request, letIn);
    if (refused !== null) return done(refused);
    if (!isRight) rightHost = host;
    if (isLetIn(request, letIn)) allow(request, reply);
    const isPreflight = request.headers['access-control-request-method'] !== undefined;
    if (isPreflight && request.method === 'OPTIONS' && isLetIn(request, letIn)) {
      reply.header('access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE');
      reply.header('access-control-allow-headers', askedHeaders);
      reply.code(204).send();
      return;
    }
    done();
  });
}

function wrongHost({ headers, host }: FastifyRequest, known: ReadonlySet<string>): Refusal | null {
  const name = (host ?? '').replace(/:\d{1,5}$/, '').toLowerCase();
  const bare = name.replace(/^\[(.*)\]$/, '$1');
  if (bare === 'localhost' || isIP(bare) !== 0 || known.has(name)) return null;
  const seen = headers.host === undefined ? httpMessages.missing : JSON.stringify(host);
  return refusal(httpMessages.hostUnknown, { seen });
}

function wrongOrigin(request: FastifyRequest, letIn: ReadonlySet<string>): Refusal | null {
  const { method, headers } = request;
  const isSocket = headers.upgrade !== undefined;
  if (safeMethods.includes(method) && !isSocket) return null;
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  if (origin === undefined) {
    if (site === undefined || site === 'same-origin' || site === 'none') return null;
    return originRefused(fill(httpMessages.otherSite, { site: String(site) }));
  }
  if (letIn.has(origin) || hostOf(origin) === request.host) return null;
  return originRefused(fill(httpMessages.otherOrigin, { origin: JSON.stringify(origin) }));
}

function originRefused(seen: Phrase): Refusal {
  return refusal(httpMessages.originUnknown, { seen });
}

function isLetIn({ headers: { origin = '' } }: FastifyRequest, letIn: ReadonlySet<string>) {
  return letIn.has(origin);
}

function allow({ headers: { origin = '' } }: FastifyRequest, reply: FastifyReply): void {
  reply.header('access-control-allow-origin', origin);
  reply.header('access-control-expose-headers', shownHeaders);
  reply.header('vary', 'origin');
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
