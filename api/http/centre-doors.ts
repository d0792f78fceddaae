/**
 * The centres of a service behind one port, and which of them a request is for. The proof is read
 * here, not verified: the centre chosen does that.
 *
 * Source: decisions/0044.
 */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
} from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { centreMessages, type Refusal, refusal } from '../../contracts/index.ts';
import { claimsOf, pageCookie, readKey, signInCookie } from '../../services/index.ts';
import type { Services } from '../operations/services.ts';
import { cookieIn } from './admission/cookies.ts';

/** Names the centre that a request is for. */
const centreHeader = 'callwright-centre';
/** The id of a centre in a path to something of it, or at the beginning of a thing's id. */
const pathForm = /^\/(?:api\/v1|tapi)\/[^/?]+\/([^/?.]+)[/.]/;
/** Ways to sign in, where a cookie that an earlier sign-in left says nothing. */
const signInForm = /^\/api\/v1\/session(?!\/refresh)/;
/** What belongs to a centre; health, pages and documents do not. */
const ofCentreForm = /^\/(?:api\/v1|tapi)\//;
const bearerForm = /^Bearer (\S{1,8192})$/i;

/** A centre that runs: its server, which need not listen, and its parts. */
export interface CentreDoor {
  readonly id: string;
  readonly app: FastifyInstance;
  readonly serving: Services;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** The parts that this server's operations use. */
    readonly serving: Services;
  }
}

export class CentreDoors {
  /** By id, the service's first centre first. */
  readonly #open = new Map<string, CentreDoor>();
  readonly #closed: () => Iterable<string>;
  readonly #refused = new WeakMap<IncomingMessage, Refusal>();

  /** `closed` gives the ids of centres of the service that are not open. */
  constructor(closed: () => Iterable<string>) {
    this.#closed = closed;
  }

  add(door: CentreDoor): void {
    this.#open.set(door.id, door);
  }

  remove(id: string): void {
    this.#open.delete(id);
  }

  get(id: string): CentreDoor | undefined {
    return this.#open.get(id);
  }

  all(): readonly CentreDoor[] {
    return [...this.#open.values()];
  }

  /** Whether a centre is the service's first, whose administrators manage the service. */
  isFirst(id: string): boolean {
    return this.#open.keys().next().value === id;
  }

  /** Why no centre serves a request that was handed to the first centre's server. */
  refusalOf(request: IncomingMessage): Refusal | undefined {
    return this.#refused.get(request);
  }

  /** Makes a server that hands each request to its centre's; `own` answers those of the first. */
  readonly serverFor = (own: RequestListener, given: object): Server => {
    const { http, keepAliveTimeout, requestTimeout } = given as FrontOptions;
    const server = createServer(http, (request, response) => {
      const { app } = this.#otherOf(request) ?? {};
      if (app === undefined) own(request, response);
      else app.routing(request, response);
    });
    return Object.assign(server, { keepAliveTimeout, requestTimeout });
  };

  /** Hands each upgrade to a socket to the server of its centre. */
  takeUpgrades({ server }: FastifyInstance): void {
    const own = server.listeners('upgrade');
    server.removeAllListeners('upgrade');
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const other = this.#otherOf(request);
      if (other !== null) other.app.server.emit('upgrade', request, socket, head);
      else for (const listener of own) Reflect.apply(listener, server, [request, socket, head]);
    });
  }

  #otherOf(request: IncomingMessage): CentreDoor | null {
    const chosen = this.#chosen(request);
    if (chosen === undefined || this.isFirst(chosen.id)) return null;
    return chosen;
  }

  /** The centre that serves a request; none where it names one that is closed or not the asker's. */
  #chosen(request: IncomingMessage): CentreDoor | undefined {
    const { headers, method, url = '' } = request;
    const all = this.all();
    const closed = [...this.#closed()];
    const named = headers[centreHeader]?.toString();
    if (all.length + closed.length < 2 && named === undefined) return all[0];
    const isSigningIn = method !== 'DELETE' && signInForm.test(url);
    const proven = isSigningIn ? [] : all.filter(knowsAsker(request));
    const some = proven.length === 0 ? all : proven;
    const [host = ''] = (headers.host ?? '').split('.', 1);
    for (const hint of [named, host, pathForm.exec(url)?.[1]]) {
      if (hint === undefined) continue;
      const hinted = some.find(({ id }) => id === hint);
      if (hinted !== undefined) return hinted;
      // What a path names is not found in the asker's centre.
      const isElsewhere = hint === named || (hint === host && this.#open.has(hint));
      const isClosed = closed.includes(hint);
      if (!(isClosed || isElsewhere) || !ofCentreForm.test(url)) continue;
      const message = isClosed ? centreMessages.closed : centreMessages.notHere;
      this.#refused.set(request, refusal(message, { id: hint }));
      return undefined;
    }
    return some[0];
  }
}

/** The options of Fastify that its own server is made with. */
interface FrontOptions {
  readonly http: ServerOptions;
  readonly keepAliveTimeout: number;
  readonly requestTimeout: number;
}

type Knows = (door: CentreDoor) => boolean;

/** Tells of a centre whether what proves the asker names it, or is kept there. */
function knowsAsker({ headers }: IncomingMessage): Knows {
  const { authorization = '', cookie } = headers;
  const proof =
    bearerForm.exec(authorization)?.[1] ??
    cookieIn(cookie, pageCookie) ??
    cookieIn(cookie, signInCookie);
  if (proof === null) return ({ serving }) => serving.gate.tickets.isHeld(headers);
  const key = readKey(proof);
  if (key !== null) return ({ serving }) => serving.store.access.key(key.id) !== undefined;
  const claims = claimsOf(proof);
  if (claims === null)
    return ({ serving: { gate } }) => gate.principals.people.account(proof) !== undefined;
  const { centre } = claims;
  if (centre !== undefined) return ({ id }) => id === centre;
  const { centres } = Object(claims['cw']) as { readonly centres?: object };
  return ({ id }) => [Reflect.get(Object(centres), id) ?? []].flat().length > 0;
}
