/**
 * How often a principal may ask: a bucket for each class, so that nobody's load sheds another's.
 *
 * Buckets, because a window would let twice as many through at its edge; they run by the clock of
 * the service.
 * Source: ux-and-api.md 2.6; the IETF's draft of RateLimit headers.
 */

import type { FastifyRequest } from 'fastify';
import { type Clock, steadyClock } from '../../live/index.ts';
import type { Principal } from '../access.ts';
import type { OperationSpec } from '../operation-spec.ts';
import { Refusal } from '../refusal.ts';
import { plainAddress } from './origin.ts';
import type { RateClass } from './rate-class.ts';

/** How fast a bucket fills, and how much it holds. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Unless said otherwise; `auth` counts by address, before anybody is known. */
export const ratesDefault: { readonly [Class in RateClass]: Rate } = {
  control: { perSecond: 20, burst: 60 },
  interactive: { perSecond: 50, burst: 100 },
  integration: { perSecond: 200, burst: 400 },
  auth: { perSecond: 5 / 60, burst: 5 },
  account: { perSecond: 1 / 60, burst: 10 },
};

export type Rates = typeof ratesDefault;

/** Buckets kept; the one longest untouched goes first. */
const bucketsMax = 20_000;

interface Taken {
  /** Below 0: there was nothing to take. */
  readonly left: number;
  /** Until there is something to take again, or the bucket is full. */
  readonly waitMs: number;
}

/** Buckets by name: of each only the instant at which it will be full. */
export class Buckets {
  readonly #clock: Clock;
  readonly #fullAtMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes one of `max`, which come back over `fillMs`. */
  take(name: string, fillMs: number, max: number): Taken {
    const { left, waitMs } = this.look(name, fillMs, max);
    if (left < 1) return { left: -1, waitMs };
    const nowMs = this.#clock.nowMs();
    const fullAtMs = Math.max(nowMs, this.#fullAtMs.get(name) ?? 0) + fillMs / max;
    // Their order matters where one may have to go.
    if (this.#fullAtMs.size > bucketsMax / 2) this.#fullAtMs.delete(name);
    this.#fullAtMs.set(name, fullAtMs);
    if (this.#fullAtMs.size > bucketsMax) {
      this.#fullAtMs.delete(this.#fullAtMs.keys().next().value ?? '');
    }
    return { left: left - 1, waitMs: fullAtMs - nowMs };
  }

  /** What could be taken now, and how long until there is something; nothing is taken. */
  look(name: string, fillMs: number, max: number): Taken {
    const eachMs = fillMs / max;
    const takenMs = Math.max(0, (this.#fullAtMs.get(name) ?? 0) - this.#clock.nowMs());
    // What a division leaves over is no request too many.
    const left = Math.floor(max - takenMs / eachMs + 1 / 1_000);
    return { left, waitMs: left > 0 ? 0 : takenMs + eachMs - fillMs };
  }

  /** Gives all back that was taken from one. */
  forget(name: string): void {
    this.#fullAtMs.delete(name);
  }
}

/** How long an empty bucket takes to fill. */
export function fillMsOf({ perSecond, burst }: Rate): number {
  return Math.ceil((burst / perSecond) * 1_000);
}

/** Who a request is counted for. */
export type Asker = Pick<FastifyRequest, 'principal' | 'ip'>;

/** Where an answer's headers are set. */
export interface Headers {
  header(name: string, value: unknown): unknown;
}

/** What a principal may still ask of a class. */
export interface RateUse {
  readonly left: number;
  /** Until one more request is allowed; 0: one is allowed now. */
  readonly retryAfterMs: number;
}

/** Counts by principal and class. */
export class RateLimits {
  readonly rates: Rates;
  readonly #buckets: Buckets;

  constructor(clock: Clock, given: Partial<Rates> = {}) {
    this.rates = { ...ratesDefault, ...given };
    this.#buckets = new Buckets(steadyClock(clock));
  }

  /**
   * Counts a request, and says how many are left.
   * @throws {Refusal} where the class of the operation allows no more.
   */
  take(operation: Pick<OperationSpec, 'method' | 'rate'>, request: Asker, reply: Headers): void {
    const name = classOf(operation, request.principal);
    const { perSecond, burst } = this.rates[name];
    const fillMs = fillMsOf(this.rates[name]);
    const { left, waitMs } = this.#buckets.take(bucketOf(name, request), fillMs, burst);
    reply.header('ratelimit-policy', `"${name}";q=${burst};w=${Math.ceil(fillMs / 1_000)}`);
    const retryAfterMs = inSeconds(waitMs);
    reply.header('ratelimit', `"${name}";r=${Math.max(0, left)};t=${retryAfterMs / 1_000}`);
    if (left >= 0) return;
    const most = `${burst} at once and ${Number(perSecond.toPrecision(3))} a second after that`;
    const detail = `These are more requests of the class ${name} than ${most}.`;
    throw new Refusal('rate_limited', detail, { retryAfterMs });
  }

  /** How many requests are left to somebody; to look takes none away. */
  leftOf(name: RateClass, asker: Asker): RateUse {
    const rate = this.rates[name];
    const { left, waitMs } = this.#buckets.look(bucketOf(name, asker), fillMsOf(rate), rate.burst);
    return { left, retryAfterMs: inSeconds(waitMs) };
  }
}

/** Who has no name yet, and who signs in, is counted by address. */
function bucketOf(name: RateClass, { principal, ip }: Asker): string {
  const owner = name === 'auth' ? undefined : principal?.id;
  return `${name} ${owner ?? plainAddress(ip)}`;
}

/** Waits are told in whole seconds, as `Retry-After` is. */
export function inSeconds(waitMs: number): number {
  return Math.ceil(waitMs / 1_000) * 1_000;
}

/** What changes something is apart from what is read: a screen that reloads stops no answer. */
function classOf(
  { method, rate }: Pick<OperationSpec, 'method' | 'rate'>,
  principal: Principal | null,
): RateClass {
  if (principal?.kind === 'key') return 'integration';
  return rate ?? (method === 'GET' ? 'interactive' : 'control');
}
