/**
 * Rate limits: a token bucket for each principal and class. A fixed window would let twice as many
 * requests through at its edge.
 *
 * Source: IETF draft of RateLimit headers.
 */
import type { FastifyRequest } from 'fastify';
import { type Clock, steadyClock } from '../../live/index.ts';
import type { Principal } from '../access.ts';
import type { OperationSpec } from '../operation-spec.ts';
import { Refusal } from '../refusal.ts';
import { plainAddress } from './origin.ts';
import type { RateClass } from './rate-class.ts';

/** Tokens that a bucket gains in a second, and the most that it holds. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Default rates; `auth` is counted by address, as nobody is known yet. */
export const ratesDefault: { readonly [Class in RateClass]: Rate } = {
  control: { perSecond: 20, burst: 60 },
  interactive: { perSecond: 50, burst: 100 },
  integration: { perSecond: 200, burst: 400 },
  auth: { perSecond: 5 / 60, burst: 5 },
  account: { perSecond: 1 / 60, burst: 10 },
};

export type Rates = typeof ratesDefault;

/** Most buckets kept; the one untouched longest goes first. */
const bucketsMax = 20_000;

interface Taken {
  readonly left: number;
  /** Wait until a token is available, or the bucket is full. */
  readonly waitMs: number;
}

export class Buckets {
  readonly #clock: Clock;
  readonly #fullAtMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes one of `max` tokens; an empty bucket fills in `fillMs`. */
  take(name: string, fillMs: number, max: number): Taken {
    const { left, waitMs } = this.look(name, fillMs, max);
    if (left < 1) return { left: -1, waitMs };
    const nowMs = this.#clock.nowMs();
    const fullAtMs = Math.max(nowMs, this.#fullAtMs.get(name) ?? 0) + fillMs / max;
    // The order of last use matters only when buckets may have to go.
    if (this.#fullAtMs.size > bucketsMax / 2) this.#fullAtMs.delete(name);
    this.#fullAtMs.set(name, fullAtMs);
    if (this.#fullAtMs.size > bucketsMax) {
      this.#fullAtMs.delete(this.#fullAtMs.keys().next().value ?? '');
    }
    return { left: left - 1, waitMs: fullAtMs - nowMs };
  }

  /** Tokens that a bucket has, and the wait until it has one; takes nothing. */
  look(name: string, fillMs: number, max: number): Taken {
    const eachMs = fillMs / max;
    const takenMs = Math.max(0, (this.#fullAtMs.get(name) ?? 0) - this.#clock.nowMs());
    // The addition absorbs rounding, which would cost one request.
    const left = Math.floor(max - takenMs / eachMs + 1 / 1_000);
    return { left, waitMs: left > 0 ? 0 : takenMs + eachMs - fillMs };
  }

  /** Fills a bucket again, by forgetting what was taken. */
  forget(name: string): void {
    this.#fullAtMs.delete(name);
  }
}

export function fillMsOf({ perSecond, burst }: Rate): number {
  return Math.ceil((burst / perSecond) * 1_000);
}

export type RateSubject = Pick<FastifyRequest, 'principal' | 'ip'>;

export interface Headers {
  header(name: string, value: unknown): unknown;
}

export interface RateUse {
  readonly left: number;
  /** Wait in ms until one more request is allowed; 0 if one is allowed now. */
  readonly retryAfterMs: number;
}

export class RateLimits {
  readonly rates: Rates;
  readonly #buckets: Buckets;

  constructor(clock: Clock, given: Partial<Rates> = {}) {
    this.rates = { ...ratesDefault, ...given };
    this.#buckets = new Buckets(steadyClock(clock));
  }

  /** Counts a request and sets the headers. @throws {Refusal} where the class has none left. */
  take(
    operation: Pick<OperationSpec, 'method' | 'rate'>,
    request: RateSubject,
    reply: Headers,
  ): void {
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

  /** Requests that somebody has left in a class; asking does not count as one. */
  leftOf(name: RateClass, asker: RateSubject): RateUse {
    const rate = this.rates[name];
    const { left, waitMs } = this.#buckets.look(bucketOf(name, asker), fillMsOf(rate), rate.burst);
    return { left, retryAfterMs: inSeconds(waitMs) };
  }
}

/** Sign-ins and requests without a principal are counted by address. */
function bucketOf(name: RateClass, { principal, ip }: RateSubject): string {
  const owner = name === 'auth' ? undefined : principal?.id;
  return `${name} ${owner ?? plainAddress(ip)}`;
}

/** Waits are rounded up to whole seconds, as `Retry-After` is. */
export function inSeconds(waitMs: number): number {
  return Math.ceil(waitMs / 1_000) * 1_000;
}

/** Reads and changes are counted apart, so that a screen that reloads much blocks no command. */
function classOf(
  { method, rate }: Pick<OperationSpec, 'method' | 'rate'>,
  principal: Principal | null,
): RateClass {
  if (principal?.kind === 'key') return 'integration';
  return rate ?? (method === 'GET' ? 'interactive' : 'control');
}
