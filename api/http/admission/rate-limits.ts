/** Rate limits of requests. Source: IETF draft of RateLimit headers. */
import type { FastifyRequest } from 'fastify';
import { fill, httpMessages, refusal } from '../../../contracts/index.ts';
import { type Clock, steadyClock } from '../../../live/index.ts';
import {
  Buckets,
  fillMsOf,
  inSeconds,
  type Principal,
  type RateClass,
  type Rates,
  type RateUse,
  ratesDefault,
} from '../../../services/index.ts';
import type { OperationSpec } from '../../operations/operation-spec.ts';
import { plainAddress } from './origin.ts';

export type RateSubject = Pick<FastifyRequest, 'principal' | 'ip'>;

export interface Headers {
  header(name: string, value: unknown): unknown;
}

export class RateLimits {
  readonly rates: Rates;
  readonly #buckets: Buckets;

  constructor(clock: Clock, given: Partial<Rates> = {}) {
    this.rates = { ...ratesDefault, ...given };
    this.#buckets = new Buckets(steadyClock(clock));
  }

  /** Counts a request and sets the headers. @throws {Refusal} above the limit. */
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
    const rate = { burst, perSecond: Number(perSecond.toPrecision(3)) };
    const most = fill(httpMessages.rate, rate);
    throw refusal(httpMessages.tooManyRequests, { name, most }, { retryAfterMs });
  }

  /** Requests left to somebody in a class, without counting one. */
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

/** Reads and changes are counted apart: a screen that reloads much blocks no command. */
function classOf(
  { method, rate }: Pick<OperationSpec, 'method' | 'rate'>,
  principal: Principal | null,
): RateClass {
  if (principal?.kind === 'key') return 'integration';
  return rate ?? (method === 'GET' ? 'interactive' : 'control');
}
